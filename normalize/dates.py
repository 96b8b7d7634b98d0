"""Printed dates to instants, no more precise than what was printed.

`parse` reads what a page or a feed calls a date; `printed_date` reads a line only where it is nothing but a date; `from_url` reads the
day or month in an address. None of them has a clock: "two hours ago" is nothing, and a date is absurd only before 1600 or, where
`fetched_at` is given, more than two days after it. A time whose zone is neither printed nor that of the source is cut to its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from normalize import months
from normalize.model import Instant, Precision

EARLIEST_YEAR = 1600  # the first newspapers were printed shortly after
LATEST_YEAR = 2200
LONGEST = 300  # characters; no printed date is longer
_AHEAD = timedelta(days=2)  # how far a clock or a date line may run ahead of ours

# RFC 2822, 4.3, and the zones of the press whose letters mean one zone only. IST, for one, means three.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "EET": 120,
    "SAST": 120, "CAT": 120, "EEST": 180, "MSK": 180, "МСК": 180, "мск": 180, "Moscow time": 180, "TRT": 180, "EAT": 180, "PKT": 300,
    "HKT": 480, "SGT": 480, "AWST": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "BRT": -180,
    "ART": -180, "AST": -240, "ADT": -180, "EDT": -240, "EST": -300, "CDT": -300, "CST": -360, "MDT": -360, "MST": -420, "PDT": -420,
    "PST": -480, "AKDT": -480, "AKST": -540, "HST": -600,
}  # fmt: skip
_AMERICAN = frozenset(("AST", "CST", "MST", "PST"))  # China, Arabia, Malaysia and the Philippines abbreviate alike
_LETTERS = re.compile(r"\s?\(?([A-Z]{2,5})\b")
_US_ZONES = {"ET": -300, "CT": -360, "MT": -420, "PT": -480}  # standard time; daylight saving by the rule of 2007
_TIME = re.compile(
    r"(?<![\d:.])(?:(?P<hour>[01]?\d|2[0-3])\s?[:.h]\s?(?P<minute>[0-5]\d)(?!\d)(?:[:.](?P<second>[0-5]\d|60)(?!\d))?(?:[.,]\d{1,9})?|"
    r"(?P<round>[01]?\d)(?=\s?[ap]\.?\s?m\b)|(?P<french>[01]?\d|2[0-3])\s?h\b)"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?(?:\s?Uhr\b)?"
    rf"(?:\s?\(?(?-i:(?P<zone>{'|'.join(sorted((*_ZONES, *_US_ZONES), key=len, reverse=True))})(?![\w+-])|"
    r"(?:GMT|UTC)?\s?(?P<sign>[+\-−])(?P<zh>\d{1,2})(?::?(?P<zm>[0-5]\d))?(?!\d))\)?)?",
    re.I,
)
_ZONE_WORDS = {zone.lower() for zone in (*_ZONES, *_US_ZONES)}
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_BASIC = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)?(?P<rest>Z|[+-]\d{4})?)?")
_NUMBERS = re.compile(r"\d{4}|\d\.\d\d?\.\d\d|\d\d:\d\d")  # no date is printed without one of these
_WORD = re.compile(r"[^\W\d_]+")

_URL_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[/_-]?(?P<m>0[1-9]|1[0-2])[/_-]?(?P<d>0[1-9]|[12]\d|3[01])(?![\d])")
_URL_LOOSE_DAY = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>\d{1,2}|[a-z]{3,10})/(?P<d>\d{1,2})(?=[/_-]|$)")
_URL_DAY_FIRST = re.compile(r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])[/_-](?P<m>0[1-9]|1[0-2])[/_-](?P<y>(?:19|20)\d\d)(?!\d)")
_URL_MONTH = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0[1-9]|1[0-2])(?=/|$)")


@dataclass(frozen=True, slots=True)
class _Found:
    """A date inside a text, and what stands before and after it."""

    year: int
    month: int
    day: int | None  # None where only the month is printed
    before: str
    after: str


def parse(raw: str, language: str = "", fetched_at: datetime | None = None, timezone: str = "") -> Instant | None:
    """The first date in a short text, with the time and zone that stand beside it; None where there is none, or an absurd one.

    Reads ISO 8601, RFC 2822, seconds since 1970, and the printed forms of some twenty languages. "3/4/2020" is read by `language`
    (BCP 47): month first in the United States, day first elsewhere, not at all for English of unknown country. A time without a zone
    is one of `timezone` (a name of the IANA's); where that is not given or not known, only its day counts.
    """
    text = _folded(raw)
    if not text or len(text) > LONGEST:
        return None
    reader = _Zones(language, timezone)
    found = _epoch(text) or _basic(text, reader) or next((_instant(date, reader) for date in _dates(text, language)), None)
    return found if found and _plausible(found, fetched_at) else None


def printed_date(text: str, language: str = "", fetched_at: datetime | None = None) -> Instant | None:
    """The date of a line that is nothing but a date, with its weekday, time and words such as "Published on"; else None."""
    folded = _folded(text)
    if not 6 <= len(folded) <= 100:
        return None
    date = next(_dates(folded, language), None)
    if date is None or date.day is None:
        return None
    rest = _TIME.sub(" ", date.before) + " " + _TIME.sub(" ", date.after)
    words = (word.lower() for word in _WORD.findall(rest))
    if any(word not in months.beside() and word not in _ZONE_WORDS for word in words) or re.search(r"\d", rest):
        return None
    found = _instant(date, _Zones(language, ""))
    return found if found and _plausible(found, fetched_at) else None


def from_url(url: str, fetched_at: datetime | None = None) -> Instant | None:
    """The day or month that the address's path holds, as in /2020/01/23/ or /2020/jan/23/; None where it holds none."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for pattern in (_URL_DAY, _URL_LOOSE_DAY, _URL_DAY_FIRST, _URL_MONTH):
        for match in pattern.finditer(path):
            parts = match.groupdict()
            month = int(parts["m"]) if parts["m"].isdigit() else months.numbers().get(parts["m"], 0)
            found = _day(int(parts["y"]), month, int(parts["d"]) if parts.get("d") else None)
            if found and _plausible(found, fetched_at):
                return found
    return None


@dataclass(frozen=True, slots=True)
class _Zones:
    """What tells the zone of a time besides its own words."""

    language: str  # BCP 47
    timezone: str  # as the IANA names it; "" where nobody knows

    def offset(self, time: re.Match[str], local: datetime) -> int | None:
        """Minutes east of UTC; None where no zone is printed and none is known, or the printed letters mean several."""
        if time["sign"]:
            minutes = int(time["zh"]) * 60 + int(time["zm"] or 0)
            return None if minutes > 15 * 60 else minutes if time["sign"] == "+" else -minutes
        own = _own_zone(self.timezone, local.replace(tzinfo=None))
        if not time["zone"]:
            unread = _LETTERS.match(time.string, time.end())  # letters of a zone that no table holds
            return own[1] if own and (unread is None or unread[1] == own[0]) else None
        if own and own[0] == time["zone"]:
            return own[1]
        if time["zone"] in _US_ZONES:
            return _us_offset(_US_ZONES[time["zone"]], local)
        if time["zone"] in _AMERICAN and self.language.partition("-")[0] not in ("", "en", "es", "fr"):
            return None
        return _ZONES[time["zone"]]


def _own_zone(name: str, local: datetime) -> tuple[str, int] | None:
    """The letters and the minutes east of UTC of the zone of that name at a local time; None where there is no such zone."""
    if not name:
        return None
    try:
        then = local.replace(tzinfo=ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        return None
    offset = then.utcoffset()
    return (then.tzname() or "", int(offset.total_seconds()) // 60) if offset is not None else None


def _folded(text: str) -> str:
    return " ".join(months.fold(text[: 4 * LONGEST]).split())


def _plausible(found: Instant, fetched_at: datetime | None) -> bool:
    return found.at.year >= EARLIEST_YEAR and (fetched_at is None or found.at <= fetched_at + _AHEAD)


def _epoch(text: str) -> Instant | None:
    """Seconds or milliseconds since 1970, between 1995 and 2100."""
    if not _EPOCH.fullmatch(text):
        return None
    seconds = int(text[:10])
    return Instant(datetime.fromtimestamp(seconds, UTC), "second", 0) if 788918400 <= seconds < 4102444800 else None


def _basic(text: str, zones: _Zones) -> Instant | None:
    """ISO 8601 without separators, as in 20200123T100000Z."""
    match = _BASIC.fullmatch(text)
    if match is None:
        return None
    time = f"{match['h']}:{match['min']}{':' + match['s'] if match['s'] else ''}{match['rest'] or ''}" if match["h"] else ""
    return _instant(_Found(int(match["y"]), int(match["m"]), int(match["d"]), "", time), zones)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Shapes of a date in a folded text, the plainest first; groups y, m (a number) or n (a name), d."""
    name = rf"(?<![^\W\d_])(?P<n>{months.pattern()})(?![^\W\d_])"
    day = r"(?<!\d)(?P<d>[0-3]?\d)"
    year = r"(?P<y>\d{4}|\d\d(?=\s+\d\d:\d\d))(?!\d)"
    of = r"(?:d[eu]l?|of|di|den|d'|ta|\w?')?"
    return tuple(
        re.compile(shape, re.I)
        for shape in (
            r"(?<!\d)(?P<y>\d{4})(?P<sep>[-/.]|\. )(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)",
            rf"{day}(?:st|nd|rd|th|er|e|o|a)?\b[\s.,/-]*{of}[\s.,/-]*{name}\.?[\s,./-]*{of}\s*{year}",
            rf"{name}\.?[\s/-]*(?P<d>[0-3]?\d)(?:st|nd|rd|th|er)?[\s,./-]+(?:de\s)?{year}",
            rf"{name}\s(?P<d>[0-3]?\d)\s(?P<inner>\d\d?:\d\d(?::\d\d)?(?:\s[A-Z]{{2,5}})?)\s{year}",  # ctime
            rf"(?<!\d)(?P<y>\d{{4}})[\s,./-]*(?:m\.|оны)?\s*{name}[\s./-]*(?P<d>[0-3]?\d)(?!\d)",
            r"(?<!\d)(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]",
            r"(?<![\d.])(?P<a>\d{1,2})(?P<sep>[./-]|\. )(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)",
            r"(?<![\d.])(?P<a>\d{1,2})(?P<sep>[.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d\d)(?![\d.])",
        )
    )


@cache
def _month_patterns() -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d\d)"),
        re.compile(rf"(?P<n>{months.pattern()})\.?,?\s(?:de\s)?(?P<y>\d{{4}})", re.I),
    )


def _dates(text: str, language: str) -> Iterator[_Found]:
    """The dates of a folded text that the calendar knows, by shape and then by place."""
    if not _NUMBERS.search(text):
        return
    for pattern in _patterns():
        for match in pattern.finditer(text):
            found = _numbers(match, language)
            if found and _day(*found):
                inner = match.groupdict().get("inner") or ""
                yield _Found(*found, text[: match.start()], f"{inner} {text[match.end() :]}")
    for pattern in _month_patterns():
        if whole := pattern.fullmatch(text):
            yield _Found(_year(whole["y"]), _month(whole), None, "", "")


def _numbers(match: re.Match[str], language: str) -> tuple[int, int, int] | None:
    """Year, month and day of a match; None where nobody can tell day from month."""
    parts = match.groupdict()
    year = _year(parts["y"])
    if "a" not in parts:
        return year, _month(match), int(parts["d"])
    first, second = int(parts["a"]), int(parts["b"])
    if first > 12 or first == second or parts["sep"].startswith("."):
        return year, second, first
    if second > 12:
        return year, first, second
    month_first = _month_first(language)
    return None if month_first is None else (year, first, second) if month_first else (year, second, first)


def _month_first(language: str) -> bool | None:
    """Whether the language puts the month first in numbers; None where it cannot be told."""
    tag = language.lower().replace("_", "-").split("-")
    if tag[0] in ("", "und"):
        return None
    if tag[0] != "en":
        return False
    return None if len(tag) < 2 else "us" in tag[1:] or "ph" in tag[1:]


def _month(match: re.Match[str]) -> int:
    parts = match.groupdict()
    return months.numbers()[parts["n"].lower()] if parts.get("n") else int(parts["m"])


def _year(printed: str) -> int:
    if len(printed) == 4:
        return int(printed)
    return int(printed) + (2000 if int(printed) < 70 else 1900)  # as POSIX reads two digits


def _day(year: int, month: int, day: int | None) -> Instant | None:
    """The day or month without a zone; None where the calendar has no such day."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return Instant(datetime(year, month, day or 1, tzinfo=UTC), "month" if day is None else "day")
    except ValueError:
        return None


def _instant(date: _Found, zones: _Zones) -> Instant | None:
    """The date with the time that stands beside it, where the time's zone is known; else the day."""
    whole = _day(date.year, date.month, date.day)
    if whole is None or date.day is None:
        return whole
    time = _TIME.search(date.after[:60]) or _TIME.search(date.before[-60:])
    if time is None:
        return whole
    local = whole.at + _since_midnight(time)
    offset = zones.offset(time, local)
    if offset is None:
        return whole
    precision: Precision = "second" if time["second"] else "minute"
    return Instant(local - timedelta(minutes=offset), precision, offset)


def _since_midnight(time: re.Match[str]) -> timedelta:
    hour = int(time["hour"] or time["round"] or time["french"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"] in "pP" else 0)
    return timedelta(hours=hour, minutes=int(time["minute"] or 0), seconds=min(int(time["second"] or 0), 59))


def _us_offset(standard: int, local: datetime) -> int | None:
    """Daylight saving from the second Sunday of March to the first of November, 2:00 (Energy Policy Act of 2005); None before 2007."""
    if local.year < 2007:
        return None
    starts, ends = datetime(local.year, 3, 8, 2, tzinfo=UTC), datetime(local.year, 11, 1, 2, tzinfo=UTC)
    summer = starts + timedelta(days=6 - starts.weekday()) <= local < ends + timedelta(days=6 - ends.weekday())
    return standard + 60 * summer
