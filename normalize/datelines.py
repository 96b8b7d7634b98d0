"""Datelines: "MOSCOW, January 23. /TASS/.", "BERLIN (dpa) -", "PARIS, 3 mai (AFP) —" at the head of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from normalize import dates
from normalize.model import Instant
from normalize.rulefile import FEW_LETTERS, Agency, Rules

_CITY = r"(?P<city>[^\W\d_][\w.'’ -]{1,40}(?:[,/] ?[^\W\d_][\w.'’ -]{1,30}){0,2}?)"
_DAY = r"(?P<day>[^\W\d_]{2,12}\.? \d{1,2}|\d{1,2}\.? (?:de )?[^\W\d_]{2,12}\.?)(?:,? (?P<year>\d{4}))?"
_SLASHED = re.compile(rf"(?:{_CITY}[,.] ?{_DAY}\.? ?)/(?P<agency>[^/\n]{{2,40}})/\s*[.\-–—]?")
_DASHED = re.compile(rf"{_CITY}, {_DAY} ?[-–—] ?(?P<agency>[^.,\n]{{2,40}})\.\s")  # "МОСКВА, 4 мар - РИА Новости."
_BRACKETED = re.compile(rf"(?:{_CITY}(?: ?\[[^\]\n]{{2,30}}\])?(?:, {_DAY})?(?:,? |--))?\((?P<agency>[^()\n]{{2,60}})\)\s*(?:[-–—:]|\. ?-)")
# Without a mark of their own, so that the agency has to be one: "Selmouth, IRNA –", "AFP - ", "新华社塞尔姆3月4日电", "(서울=연합뉴스)", "[東京 4日 ロイター]".
_PLAIN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_CITY}[,،] ?)?(?P<agency>[^.,،\n–—-]{{2,40}}) ?(?:[–—]|-(?= )|:(?= ))",
        rf"{_CITY} ?\((?P<agency>[^()\n]{{2,30}})\)\.?\s",
        rf"{_CITY}\. {_DAY}\.? (?P<agency>[^.,\n]{{2,40}}?) ?[-–—.]\s",
        rf"\((?P<agency>[^()\n]{{2,30}})\) ?{_CITY}(?:, {_DAY})? ?(?:[–—:]|-(?= ))",
        r"(?P<agency>[\u4e00-\u9fff]{2,5}社)(?P<city>[\u4e00-\u9fff·]{1,10}?)\d{1,2}月\d{1,2}日[电電]",
        r"\((?P<city>[^()=\n]{1,10})=(?P<agency>[^()\n]{2,20})\)",
        r"[\[［【](?P<city>[^\]］】\n]{1,12}?)\s?(?:\d{1,2}日)?\s(?P<agency>[^\s\]］】]{2,12})[\]］】]",
    )
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(rf"\bon ({'|'.join(_WEEKDAYS)})\b")
_SPOKEN_YEAR = re.compile(
    r"\b(?:in|since|of|until|January|February|March|April|May|June|July|August|September|October|November|December) ((?:19|20)\d\d)\b"
)
_YEARS_ON = 6  # a weekday comes back to a date after five or six years, eleven at most
_BAR = re.compile(r"\s*[|•·–—]\s*|\s[-/]\s|,\s")
_PICTURE = re.compile(
    r"(?i)\b(?:photo\w*|foto\w*|image\w*|imag\w*|picture\w*|video\w*|file|archiv\w*|getty|illustration|bild|copyright|via|handout|фото\w*)\b|صورة|الصورة|©|图"
)
_LONGEST_PLACED, _MOST_PARTS, _PLACE_WORDS = 60, 4, 3
_HEAD = 120  # characters; a dateline is no longer


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a paragraph's head says of place, day and agency."""

    quote: str  # the printed words
    city: str
    day: str  # as printed, without the year; "" where none stands
    year: int | None  # None where none is printed
    agencies: tuple[Agency, ...]  # none where the words in brackets name no known agency


def dateline(text: str, rules: Rules) -> Dateline | None:
    """The dateline that the text begins with, or None."""
    head = text[:_HEAD]
    match = (_SLASHED.match(head) if "/" in head else None) or (_BRACKETED.match(head) if "(" in head else None)
    if match is None and (dashed := _DASHED.match(head)) and named(dashed["agency"], rules):
        match = dashed
    if match is None or not (named(match["agency"], rules) or match["day"]):
        return _plain(head, rules)
    agencies = named(match["agency"], rules)
    year = int(match["year"]) if match["year"] else None
    return Dateline(match[0].strip(), match["city"] or "", (match["day"] or "").rstrip("."), year, agencies)


def _plain(head: str, rules: Rules) -> Dateline | None:
    for match in (match for pattern in _PLAIN if (match := pattern.match(head))):
        if agencies := named(match["agency"], rules):
            return Dateline(match[0].strip(), match["city"] or "", "", None, agencies)
    return None


def named(printed: str, rules: Rules) -> tuple[Agency, ...]:
    """The agencies that a few printed words consist of, as "AP/Reuters" or "Reuters, AFP"; () where other words stand among them."""
    parts = [part.strip(" .'\"“”’") for part in re.split(r"[/,&+|]| and | und | et | y | e | и ", printed)]
    found = [_agency(part, rules) for part in parts if part]
    return tuple(dict.fromkeys(agency for agency in found if agency)) if found and all(found) else ()


def placed(printed: str, rules: Rules) -> tuple[Agency, ...]:
    """The agencies of a line that has nothing beside them but a place or a date: "AFP | Marenko", "نهران / الأناضول"; none of a picture's credit."""
    parts = _BAR.split(printed) if len(printed) <= _LONGEST_PLACED and not _PICTURE.search(printed) else []
    if not 2 <= len(parts) <= _MOST_PARTS or any(len(part.split()) > _PLACE_WORDS for part in parts):
        return ()
    return next((agencies for part in parts if (agencies := named(part, rules))), ())


def _agency(printed: str, rules: Rules) -> Agency | None:
    """The agency of that name; case counts only for names of few letters ("AP", "ap")."""
    plain = printed[4:] if printed[:4].lower() == "the " else printed
    return rules.agency_names.get(plain if len(plain) <= FEW_LETTERS else plain.casefold())


def day_of(line: Dateline, paragraphs: Sequence[str], fetched_at: datetime | None) -> Instant | None:
    """The dateline's day, where its year can be known.

    Printed; or the last one before the page was fetched; or, where the first paragraph names a weekday ("said on Thursday"), the
    first year, none of those that the text speaks of being later, in which the day falls on it. Else None: no year is made up.
    """
    if not line.day:
        return None
    if line.year:
        return dates.parse(f"{line.day} {line.year}")
    if fetched_at:
        years = range(fetched_at.year, fetched_at.year - 2, -1)
        return next((day for year in years if (day := dates.parse(f"{line.day} {year}", fetched_at=fetched_at))), None)
    return _by_weekday(line.day, paragraphs)


def _by_weekday(printed: str, paragraphs: Sequence[str]) -> Instant | None:
    weekdays = {_WEEKDAYS.index(name) for name in _WEEKDAY.findall(paragraphs[0])} if paragraphs else set()
    spoken = [int(year) for text in paragraphs for year in _SPOKEN_YEAR.findall(text)]
    if len(weekdays) != 1 or not spoken:
        return None
    days = (dates.parse(f"{printed} {year}") for year in range(max(spoken), max(spoken) + _YEARS_ON))
    return next((day for day in days if day and day.at.weekday() in weekdays), None)
