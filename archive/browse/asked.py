"""A search as it stands in the address: words, filters, order, page."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from urllib.parse import urlencode

from archive.browse import query
from archive.browse.query import Query

SORTS = ("best", "newest", "oldest")
PAGE = 25  # results on a page
LAST_PAGE = 400
MOST = 20  # sources, or languages, that are asked for at once: each link of the page names them all
LONGEST = 600  # characters of their names together
SHOWN = 60  # characters of what means nothing
NOT_FOLDED = "no"
AS_TYPED = "typed"
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")  # a year, a month or a day


@dataclass(frozen=True, slots=True)
class Asked:
    words: str = ""  # as typed
    sources: tuple[str, ...] = ()  # any of these
    languages: tuple[str, ...] = ()
    since: str = ""  # YYYY, YYYY-MM or YYYY-MM-DD, included
    until: str = ""
    sort: str = "best"
    fold: bool = True  # copies of one text stand in one line
    spell: bool = True  # other spellings of names are looked for too
    page: int = 1
    unread: tuple[str, ...] = ()  # values that mean nothing, told to the reader

    @property
    def query(self) -> Query:
        return query.parse(self.words)

    @property
    def first_day(self) -> str:
        """The first day that is asked for, "" for any."""
        return f"{self.since}-01-01"[:10] if len(self.since) < len("2026-01") else f"{self.since}-01"[:10]

    @property
    def last_day(self) -> str:
        """The last day that is asked for, "" for any."""
        month = self.until if len(self.until) > len("2026") else f"{self.until}-12"
        return self.until if len(self.until) == len("2026-01-31") or not self.until else _month_end(month)

    @property
    def order(self) -> str:
        """The order in force: without words nothing is better than anything else, so the newest come first."""
        return "newest" if self.sort == "best" and not self.query.wanted else self.sort

    @property
    def address(self) -> str:
        """The query string that asks the same."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [("source", source) for source in self.sources]
        pairs += [("language", language) for language in self.languages]
        pairs += [("from", self.since)] if self.since else []
        pairs += [("to", self.until)] if self.until else []
        pairs += [("sort", self.sort)] if self.sort != "best" else []
        pairs += [] if self.fold else [("fold", NOT_FOLDED)]
        pairs += [] if self.spell else [("spelling", AS_TYPED)]
        pairs += [("page", str(self.page))] if self.page != 1 else []
        return urlencode(pairs)

    def on_page(self, page: int) -> Asked:
        return replace(self, page=page)

    @property
    def refolded(self) -> Asked:
        """The same with copies folded, or unfolded where they were folded."""
        return replace(self, fold=not self.fold, page=1)

    @property
    def respelled(self) -> Asked:
        """The same with names looked for in other spellings too, or only as typed where they were."""
        return replace(self, spell=not self.spell, page=1)

    def within(self, since: str, until: str) -> Asked:
        return replace(self, since=since, until=until, page=1)

    def toggled_source(self, name: str) -> Asked:
        """The same, with the source chosen, or let go where it was."""
        return replace(self, sources=_toggled(self.sources, name), page=1)

    def toggled_language(self, name: str) -> Asked:
        return replace(self, languages=_toggled(self.languages, name), page=1)


@dataclass(frozen=True, slots=True)
class Typed:
    """The values of a query string, as they stand there; "" for what does not."""

    words: str
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    since: str
    until: str
    sort: str
    fold: str
    spelling: str
    page: str


def read(typed: Typed) -> Asked:
    """The search that these values mean; what means nothing is left out and told."""
    dates = typed.since, typed.until
    unread = [text for text in dates if text and not _is_date(text)]
    unread += [typed.sort] if typed.sort and typed.sort not in SORTS else []
    unread += [typed.fold] if typed.fold not in ("", NOT_FOLDED) else []
    unread += [typed.spelling] if typed.spelling not in ("", AS_TYPED) else []
    since, until = (text if _is_date(text) else "" for text in dates)
    sort = typed.sort if typed.sort in SORTS else "best"
    number = int(typed.page) if typed.page.isascii() and typed.page.isdigit() and len(typed.page) < 6 else 1
    page = min(max(number, 1), LAST_PAGE)
    sources, languages = _names(typed.sources), _names(typed.languages)
    unread += [name for name in dict.fromkeys((*typed.sources, *typed.languages)) if name not in (*sources, *languages)]
    words = typed.words[: query.MAX_CHARACTERS + 1]  # the query tells that there was more
    told = tuple(text if len(text) <= SHOWN else f"{text[:SHOWN]}…" for text in unread[:MOST])
    return Asked(words, sources, languages, since, until, sort, typed.fold != NOT_FOLDED, typed.spelling != AS_TYPED, page, told)


def _names(typed: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, as many as are asked for at once."""
    names = tuple(dict.fromkeys(typed))[:MOST]
    room = accumulate(map(len, names))
    return tuple(name for name, used in zip(names, room, strict=True) if used <= LONGEST)


def _is_date(text: str) -> bool:
    """Whether it is a year, a month or a day of the calendar."""
    if not _DATE.fullmatch(text) or text.startswith("0000"):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _month_end(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]:02}"


def _toggled(chosen: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in chosen if one != name) if name in chosen else (*chosen, name)
