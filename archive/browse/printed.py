"""Times, dates, sizes and addresses as a reader sees them. Whatever cannot be read is shown as it stands."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_ONLY = re.compile(r"(\d{4})-(\d{2})")
_DAY_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}")


def moment(stamp: str) -> str:
    """A stored UTC time to the second: "23 January 2026, 10:00:05 UTC"."""
    try:
        at = datetime.fromisoformat(stamp).astimezone(UTC)
    except ValueError:
        return stamp
    return f"{_date(at.date())}, {at:%H:%M:%S} UTC"


def stamp(text: str) -> str:
    """A stored UTC time for dense lists: "23 Jan 2026, 10:00"."""
    try:
        at = datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return text
    return f"{_short(at.date())}, {at:%H:%M}"


def day(text: str) -> str:
    """A day or month for dense lists: "23 Jan 2026", "Jan 2026"."""
    if (month := _MONTH_ONLY.fullmatch(text)) and 1 <= int(month[2]) <= 12:
        return f"{MONTHS[int(month[2]) - 1][:3]} {month[1]}"
    try:
        return _short(date.fromisoformat(text))
    except ValueError:
        return text


def weekday(day: str) -> str:
    """A day with its name: "Friday, 23 January 2026"."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{DAYS[found.weekday()]}, {_date(found)}"


def instant(text: str) -> str:
    """A printed date, no more precise than it was printed: "January 2020", "23 January 2020", "23 January 2020, 10:00 (UTC+3)"."""
    if (month := _MONTH_ONLY.fullmatch(text)) and 1 <= int(month[2]) <= 12:
        return f"{MONTHS[int(month[2]) - 1]} {month[1]}"
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    if _DAY_ONLY.fullmatch(text):
        return _date(at.date())
    return f"{_date(at.date())}, {_clock(at)} ({_zone(at)})"


def number(count: int) -> str:
    """With its thousands apart: "12,345"."""
    return f"{count:,}"


def percent(share: float) -> str:
    """A share, never told larger than it is: "97 %"; 100 % is all of it."""
    return "under 1\N{NO-BREAK SPACE}%" if 0 < share < 0.01 else f"{int(100 * share + 1e-9)}\N{NO-BREAK SPACE}%"


def share(part: float) -> str:
    """A share with three figures, never told larger than it is: "0.0125 %", "7.14 %"; 100 % is all of it."""
    whole = 100 * part
    if not 0 < whole < 100:
        return f"{whole:.0f} %"
    places = 2 - math.floor(math.log10(whole))
    return f"{math.floor(whole * 10**places + 1e-9) / 10**places:.{max(places, 0)}f}".rstrip("0").rstrip(".") + " %"


def hours(count: float) -> str:
    """A span of time in its largest unit: "40 minutes", "5.5 hours", "12 days"."""
    if abs(count) < 1:
        minutes = round(count * 60)
        return f"{minutes} minute{'' if abs(minutes) == 1 else 's'}"
    return f"{count:.1f} hours" if abs(count) < 48 else f"{round(count / 24):,} days"


def web_address(url: str | None) -> str | None:
    """The address where it is safe as a link, which http and https are; None for all else."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def short_digest(digest: str | None) -> str:
    """The first figures of a digest, with its algorithm where it names one: "sha256:1a2b3c4d5e6f…"."""
    algorithm, colon, figures = (digest or "").rpartition(":")
    return f"{algorithm}{colon}{figures[:12]}…" if figures else ""


def path_end(path: str) -> str:
    """The innermost steps of a place in the DOM: "…ul.menu>li>a"."""
    steps = path.split(">")
    return path if len(steps) <= 3 else "…" + ">".join(steps[-3:])


def apart(seconds: float) -> str:
    """How far another moment is from this one, roughly: "at the same time", "3 hours before", "1 day after"."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if abs(seconds) >= length:
            count = round(abs(seconds) / length)
            return f"{count:,} {unit}{'' if count == 1 else 's'} {'before' if seconds < 0 else 'after'}"
    return "at the same time"


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _zone(at: datetime) -> str:
    offset = at.utcoffset()
    if offset is None:
        return "no zone printed"
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")
