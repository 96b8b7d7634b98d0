"""What a text is about, as far as that can be read without understanding it: the names it gives and the days it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import chain

import numpy as np

from normalize import months
from normalize.model import Instant
from normalize.terms import CHARACTER, NAME, NUMBER, QUOTED, Terms, mixed, terms

NEAR = 2  # days between two reports of one event
NAMES = 2  # that both must give
WORDS = 8  # or that many longer words, in scripts without capitals
CAPITALS = 0.01  # share of terms that are capitals in a sentence, under which a script has none
LONGER = 5  # letters of a word that may be a name in such a script

_DAYS = {code: int(day) for day in map(str, range(1, 32)) for code in terms(day).codes.tolist()}
_CHINESE_MONTH, _CHINESE_DAY = (terms(sign).codes.tolist()[0] for sign in "月日")


@dataclass(frozen=True, slots=True)
class Subjects:
    """The names and the days of a text."""

    names: frozenset[int]  # codes of the words
    capitals: bool  # whether the script tells names; else `names` holds all longer words, or pairs of characters
    days: frozenset[tuple[int, int]]  # month, day


def subjects(text: Terms, published: Instant | None) -> Subjects:
    """What the text is about; the day of its publication counts as one it tells of."""
    told = days(text) | ({(day.month, day.day) for day in (_day(published),)} if published else set())
    named = (text.flags & NAME) != 0
    if named.sum() >= CAPITALS * len(text):
        return Subjects(frozenset(text.codes[named].tolist()), True, frozenset(told))
    characters = (text.flags & CHARACTER) != 0
    pairs = np.flatnonzero(characters[:-1] & characters[1:])
    both = mixed(text.codes[pairs] * np.uint64(3) + text.codes[pairs + 1])
    longer = text.codes[~characters & (text.ends - text.starts >= LONGER)]
    return Subjects(frozenset(chain(both.tolist(), longer.tolist())), False, frozenset(told))


def share(a: Subjects, b: Subjects) -> bool:
    """Whether both give the same names and tell of the same days."""
    needed = NAMES if a.capitals and b.capitals else WORDS
    return len(a.names & b.names) >= needed and any(_within(one, other) for one in a.days for other in b.days)


def is_telling(text: Terms, part: slice) -> bool:
    """Whether a part of a text is a quotation or gives two names or numbers, so that two do not write it by chance."""
    flags = text.flags[part]
    return bool(((flags & QUOTED) != 0).all()) or int(((flags & (NAME | NUMBER)) != 0).sum()) >= 2


def _within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    if one[0] == other[0]:
        return abs(one[1] - other[1]) <= NEAR
    last, first = sorted((one, other))
    return (last[0] % 12 + 1 == first[0] and 31 - last[1] + first[1] <= NEAR) or (
        first[0] % 12 + 1 == last[0] and 31 - first[1] + last[1] <= NEAR
    )


def _day(published: Instant) -> date:
    return (published.at + timedelta(minutes=published.offset or 0)).date()


def days(text: Terms) -> frozenset[tuple[int, int]]:
    """Days named with their month: "January 23", "23 января", "1月23日"."""
    codes = text.codes.tolist()
    found: set[tuple[int, int]] = set()
    for at in np.flatnonzero(np.isin(text.codes, _month_codes())).tolist():
        month = _months()[codes[at]]
        beside = [codes[at + 1] if at + 1 < len(codes) else 0, codes[at - 1] if at else 0]
        found |= {(month, _DAYS[code]) for code in beside if code in _DAYS}
    for at in np.flatnonzero(text.codes == np.uint64(_CHINESE_MONTH)).tolist():
        if 0 < at < len(codes) - 2 and codes[at + 2] == _CHINESE_DAY and _DAYS.get(codes[at - 1], 13) <= 12 and codes[at + 1] in _DAYS:
            found.add((_DAYS[codes[at - 1]], _DAYS[codes[at + 1]]))
    return frozenset(found)


@cache
def _months() -> dict[int, int]:
    """Codes of months' names that are one word."""
    found = ((terms(name).codes.tolist(), number) for name, number in months.numbers().items())
    return {codes[0]: number for codes, number in found if len(codes) == 1}


@cache
def _month_codes() -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array(sorted(_months()), np.uint64)
