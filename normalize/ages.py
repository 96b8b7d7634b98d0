"""How old copies are beside each other: printed times as stretches as long as their precision and zone leave open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from normalize.model import Instant

FIRST_WEB = datetime(1991, 8, 6, tzinfo=UTC)  # the first page of the web; a page cannot have been published before
_LAST = datetime(9999, 1, 1, tzinfo=UTC)  # from which on stretches would leave the calendar
SLACK = timedelta(hours=26)  # zones from +14 to -12: by which a date may lie after the fetch and still be right
ZONES = timedelta(hours=12)  # either way, of a time without a zone and of a bare date
GAP = timedelta(hours=1)  # an agency's text appears everywhere within the hour
_ZEROS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC))  # what a clock that was never set says
_DAY = timedelta(days=1)
_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Age:
    """When a page appeared: not before `low`, and it was there at `high`; None where that side is open."""

    low: datetime | None
    high: datetime | None
    exact: bool  # a time with its zone was printed

    def before(self, other: Age) -> bool:
        """Whether this one was surely there before the other, by an hour where both have times."""
        if self.high is None or other.low is None:
            return False
        return self.high + (GAP if self.exact and other.exact else timedelta()) <= other.low


def age(published: Instant | None, seen: datetime | None) -> Age:
    """What a printed date and our first fetch tell; dates that cannot be are left out."""
    if published is None or not is_possible(published, seen):
        return Age(None, seen, False)
    low, high = _stretch(published)
    if seen is not None and seen < high:
        high = max(low, seen)
    return Age(low, high, published.precision in ("second", "minute") and published.offset is not None)


def is_possible(published: Instant, seen: datetime | None) -> bool:
    """Whether a page can bear that date: not after it was fetched, nor before the web; midnight of 1970 and 2000 are zeros of clocks."""
    if published.at in _ZEROS or not FIRST_WEB - _DAY + ZONES <= published.at < _LAST:
        return False
    return seen is None or published.at <= seen + SLACK


def _stretch(published: Instant) -> tuple[datetime, datetime]:
    """The first and the last moment that the printed date may mean."""
    at = published.at
    if published.precision in ("second", "minute"):
        return (at, at) if published.offset is not None else (at - ZONES, at + ZONES)
    return at - ZONES, at + (_MONTH if published.precision == "month" else _DAY) + ZONES
