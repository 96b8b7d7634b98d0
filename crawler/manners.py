"""How a guest behaves: robots.txt by RFC 9309, Retry-After, pauses, and a name to answer to. Pure.

The host is its name: a source's several names on one server are several hosts, each with its own pause, because the addresses behind
a name change and a CDN's address is shared by thousands who have nothing to do with each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from archive.config import Schedule
from archive.httphead import Head
from crawler import robots
from crawler.robots import PRODUCT
from crawler.schedule import nth

MOST_RULES = 500 * 1024  # bytes of a robots.txt that are read (RFC 9309, 2.5)
MOST_DELAY = 300.0  # seconds of Crawl-delay that are kept
MOST_RETRY_AFTER = 86_400.0  # seconds
GOOD_COPY = 86_400.0  # seconds for which rules serve on while robots.txt cannot be had (RFC 9309, 2.4)
JITTER = 0.25  # share of a delay that is added at random, never taken off

_SECONDS = re.compile(r"\+?(\d+(?:\.\d*)?|\.\d+)\s*(?:s|secs?|seconds?)?", re.I)


@dataclass(frozen=True, slots=True)
class Rules:
    """A robots.txt as far as it concerns us."""

    text: str

    def allows(self, url: str) -> bool:
        return robots.parse(self.text).allows(url)

    @property
    def asked(self) -> float:
        """Seconds between two requests that it asks for, without bound but finite; 0 where it asks for none."""
        return min(robots.parse(self.text).delay, 1e9)

    @property
    def delay(self) -> float:
        """The same as far as it is kept: at most 300 s."""
        return min(self.asked, MOST_DELAY)


def user_agent(version: str, contact: str, name: str) -> str:
    """What the requests carry: "Pressmark/0.1.0 (+CONTACT; NAME)", printable ASCII only."""
    told = "; ".join(part for part in (f"+{_plain(contact)}" if contact else "", _plain(name)) if part)
    return f"{PRODUCT}/{version} ({told})" if told else f"{PRODUCT}/{version}"


def rules(content: bytes) -> Rules:
    """The rules that a robots.txt's bytes say, at most 500 KiB of them: a line that the limit cuts is left out, for half a rule is another."""
    if len(content) > MOST_RULES:
        content = content[: max(content.rfind(end, 0, MOST_RULES + 1) for end in (b"\n", b"\r")) + 1]
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return Rules(content.decode(encoding, "replace").replace("\0", ""))


def origin(url: str) -> str:
    """What one robots.txt is for: scheme, host and port of a canonical address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def pause(delays: tuple[float, ...], chance: float) -> float:
    """Seconds to leave a host alone: the longest that anyone asks for, and up to a quarter more; `chance` is from 0 to 1."""
    return max(delays, default=0.0) * (1 + JITTER * chance)


def retry_after(values: tuple[str, ...], date: str, now: float) -> float:
    """Seconds to leave a host alone, as its Retry-After fields say (RFC 9110, 10.2.3), the longest of them and at most a day.

    0 where there is none that can be read, or none that lies ahead. `date` is the answer's own Date: a time of day counts from there or
    from our clock, whichever is longer, so that a server's wrong clock does not shorten its rest.
    """
    asked = (seconds for value in values for seconds in _asked(value.strip(), date, now))
    return min(max((0.0, *asked)), MOST_RETRY_AFTER)


def skew(head: Head, at: float) -> float | None:
    """Seconds that the clock of a server is ahead of ours, which showed `at` when its answer had come; None without a readable Date."""
    told = _moment(head.text(b"date"))
    age = head.text(b"age")  # seconds that the answer lay in a cache (RFC 9111, 5.1)
    return None if told is None else told + (int(age[:9]) if age.isascii() and age.isdigit() else 0) - at


def backoff(asked: float, turn: int, schedule: Schedule) -> float:
    """Seconds to leave a host alone that answered 429 or 503 for the `turn`th time in a row, counted from 1; `asked` are its Retry-After's."""
    return min(asked or nth(schedule.retry, turn), MOST_RETRY_AFTER)


def _asked(value: str, date: str, now: float) -> tuple[float, ...]:
    until = _moment(value)
    if until is None:
        found = (_SECONDS.fullmatch(part.strip()) for part in value.split(","))
        return tuple(float(number[1]) for number in found if number)
    said = _moment(date)
    return until - now, until - (said if said is not None else now)


def _moment(value: str) -> float | None:
    """A date in any of HTTP's three forms, in seconds since 1970; None where it is none."""
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):  # the last for a year of eleven digits
        return None


def _plain(text: str) -> str:
    return "".join(character if " " <= character <= "~" and character not in "()\\" else "?" for character in text).strip()
