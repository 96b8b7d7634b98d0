"""When a URL is due again, from what it was and what came of asking. Pure: times are arguments, in seconds since 1970 UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archive.capture import Role, Truncated
from archive.config import Schedule

Outcome = Literal["fetched", "unchanged", "moved", "gone", "failed"]

LISTINGS: frozenset[Role] = frozenset(("feed", "sitemap", "section"))
MOST_HOPS = 10  # redirects, and listings within listings, from one seed
ROBOTS_HOPS = 5  # redirects of a robots.txt that are followed (RFC 9309, 2.3.1.2)
MOST_TRIES = 10  # failures in a row after which an article or image is given up; listings never are
_DAY = 86_400.0  # seconds; Retry-After is kept up to that
_MOVED = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_SLOWER = 1.5  # a listing that brings nothing new is looked at that much later
_SOONER = 0.5  # one that does, that much sooner


@dataclass(frozen=True, slots=True)
class Known:
    """What the frontier knew of a URL when it was asked."""

    role: Role
    first_answer: float | None  # when it first answered
    interval: float | None  # seconds between the last two looks at a listing
    tries: int  # failures in a row before this one
    digest: str | None  # of the entity it last gave


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking."""

    at: float
    outcome: Outcome
    changed: bool = False  # the entity is another one than last time
    throttled: bool = False  # 429 or 503: the host asks for patience, the address is not at fault


@dataclass(frozen=True, slots=True)
class Due:
    """When a URL is next asked for, and what to remember until then."""

    at: float | None  # None: never again
    tries: int = 0  # failures in a row
    interval: float | None = None

    def again(self, schedule: Schedule) -> bool:
        """Whether that is for another run: a visit by schedule, or a retry after the last one that `retry` lists."""
        return worn_out(self.tries, schedule) or not self.tries


def longest(schedule: Schedule) -> float:
    """Seconds that anything may have to wait at most: for its turn, for a retry, or because its host asked for rest."""
    return max(*schedule.article, *schedule.feed, *schedule.retry, schedule.robots, _DAY)


def worn_out(failures: int, schedule: Schedule) -> bool:
    """Whether so many failures in a row are enough for one run; else a crawl would wait for a dead host without end."""
    return failures > len(schedule.retry)


def outcome(role: Role, status: int | None, truncated: Truncated | None, location: str) -> Outcome:
    """What an exchange amounts to; a body cut at its size limit is as good as it will get, one cut by time or the line is not."""
    if status is None or truncated in ("time", "disconnect", "unspecified"):
        return "failed"
    if status in _MOVED and location:
        return "moved"
    if status == 304:
        return "unchanged"
    if status in _GONE or (role == "robots" and 400 <= status < 500 and status != 429):
        return "gone"  # no robots.txt, whatever 4xx says so: all is allowed (RFC 9309, 2.3.1.3)
    return "fetched" if 200 <= status < 300 else "failed"


def due(known: Known, answer: Answer, schedule: Schedule) -> Due:
    """When the URL is asked for again."""
    if answer.outcome == "failed":
        return _retry(known, answer, schedule)
    if known.role == "robots":
        return Due(answer.at + schedule.robots)
    if known.role in LISTINGS:
        return _listing(known, answer, schedule)
    if known.role == "article":
        return _article(known, answer, schedule)
    return Due(None)


def _retry(known: Known, answer: Answer, schedule: Schedule) -> Due:
    tries = min(known.tries + 1, MOST_TRIES - 1) if answer.throttled else known.tries + 1
    if tries >= MOST_TRIES and known.role not in LISTINGS and known.role != "robots":
        return Due(None, tries, known.interval)
    return Due(answer.at + nth(schedule.retry, tries), tries, known.interval)


def nth(delays: tuple[float, ...], number: int) -> float:
    """The delay before retry `number`, counted from 1; the last one repeats."""
    return delays[min(number, len(delays)) - 1]


def _listing(known: Known, answer: Answer, schedule: Schedule) -> Due:
    soonest, latest = schedule.feed
    if answer.outcome in ("gone", "moved"):
        return Due(answer.at + latest, 0, latest)
    if known.interval is None:
        interval = soonest
    elif answer.changed:
        interval = known.interval  # whether it brought anything is known when it has been read
    else:
        interval = adapted(known.interval, False, schedule)
    interval = min(max(interval, soonest), latest)
    return Due(answer.at + interval, 0, interval)


def adapted(interval: float, brought: bool, schedule: Schedule) -> float:
    """Seconds to the next look at a listing, from those since the last one, and whether it brought something new."""
    soonest, latest = schedule.feed
    return min(max(interval * (_SOONER if brought else _SLOWER), soonest), latest)


def _article(known: Known, answer: Answer, schedule: Schedule) -> Due:
    if answer.outcome == "moved" and known.digest is None:
        return Due(None)  # it never was an article here: the address it leads to is looked at instead
    first = answer.at if known.first_answer is None else known.first_answer
    return Due(next((first + offset for offset in sorted(schedule.article) if first + offset > answer.at), None))
