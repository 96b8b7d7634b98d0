"""How a guest behaves: robots.txt by RFC 9309, Retry-After, pauses, and a name to answer to. Pure but for a cache of parsed rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from protego import Protego

from archive.config import Schedule
from archive.entity import Head
from crawler.schedule import nth

PRODUCT = "Pressmark"  # the token that robots.txt files may name
MOST_RULES = 500 * 1024  # bytes of a robots.txt that are read (RFC 9309, 2.5)
MOST_DELAY = 300.0  # seconds of Crawl-delay that are kept
MOST_RETRY_AFTER = 86_400.0  # seconds
GOOD_COPY = 86_400.0  # seconds for which rules serve on while robots.txt cannot be had (RFC 9309, 2.4)
JITTER = 0.25  # share of a delay that is added at random, never taken off


@dataclass(frozen=True, slots=True)
class Rules:
    """A robots.txt as far as it concerns us."""

    text: str

    def allows(self, url: str) -> bool:
        return bool(_parsed(self.text).can_fetch(url, PRODUCT))

    @property
    def delay(self) -> float:
        """Seconds between two requests that it asks for, at most 300; 0 where it asks for none."""
        asked = _parsed(self.text).crawl_delay(PRODUCT)
        return min(max(float(asked or 0), 0.0), MOST_DELAY)


def user_agent(version: str, contact: str, name: str) -> str:
    """What the requests carry: "Pressmark/0.1.0 (+CONTACT; NAME)", printable ASCII only."""
    told = "; ".join(part for part in (f"+{_plain(contact)}" if contact else "", _plain(name)) if part)
    return f"{PRODUCT}/{version} ({told})" if told else f"{PRODUCT}/{version}"


def rules(content: bytes) -> Rules:
    """The rules that a robots.txt's bytes say."""
    return Rules(content[:MOST_RULES].decode("utf-8-sig", "replace").replace("\0", ""))


def origin(url: str) -> str:
    """What one robots.txt is for: scheme, host and port of a canonical address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def pause(delays: tuple[float, ...], chance: float) -> float:
    """Seconds to leave a host alone: the longest that anyone asks for, and up to a quarter more; `chance` is from 0 to 1."""
    return max(delays, default=0.0) * (1 + JITTER * chance)


def backoff(retry_after: str, turn: int, now: float, schedule: Schedule) -> float:
    """Seconds to leave a host alone that answered 429 or 503 for the `turn`th time in a row, counted from 1."""
    asked = _retry_after(retry_after.strip(), now)
    return min(asked if asked is not None else nth(schedule.retry, turn), MOST_RETRY_AFTER)


def skew(head: Head, at: float) -> float | None:
    """Seconds that the clock of a server is ahead of ours, which showed `at` when its answer had come; None without a readable Date."""
    try:
        told = parsedate_to_datetime(head.text(b"date"))
    except (ValueError, OverflowError):
        return None
    age = head.text(b"age")  # seconds that the answer lay in a cache (RFC 9111, 5.1)
    return told.replace(tzinfo=told.tzinfo or UTC).timestamp() + (int(age[:9]) if age.isascii() and age.isdigit() else 0) - at


def _retry_after(value: str, now: float) -> float | None:
    """Seconds, from either form (RFC 9110, 10.2.3); None where there is none that can be read."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # the latter for a year of eleven digits
        return None
    until = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.fromtimestamp(now, UTC)).total_seconds())


def _plain(text: str) -> str:
    return "".join(character if " " <= character <= "~" and character not in "()\\" else "?" for character in text).strip()


@lru_cache(maxsize=256)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)
