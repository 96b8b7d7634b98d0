"""Whether an article that says that it is a translation is one of the article it names: its numbers, days and names must be there.

Nothing is told of texts that state nothing: two reports of one event share these as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from normalize import months, urls
from normalize.model import Credit, Instant
from normalize.subjects import days
from normalize.terms import CHARACTER, NAME, terms
from normalize.transliterate import skeletons

ENOUGH = 0.5  # share of the facts, from which on an article of the named house is the source
FEW = 4  # facts in common that are needed for that
CONTRADICTED = 0.15  # share under which even the named address is not
ASKED = 6  # facts from which on that can be told
CONSONANTS = 3  # of a name that tells anything
AGO = timedelta(days=60)  # that a translation may be younger than its source
CLOCKS = timedelta(days=1)  # by which dates without zones may be off

_NUMBER = re.compile(r"(?<![A-Za-z\d.,])\d+(?:[.,٬٫\u00a0\u202f' ]\d+)*(?![A-Za-z\d])")
_GROUPED = re.compile(r"\d{1,3}(?:[.,٬\u00a0\u202f' ]\d{3})+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SMALL = 4  # numbers below are written in words, or stand for anything


@dataclass(frozen=True, slots=True)
class Facts:
    """What a translator does not change."""

    numbers: frozenset[str]  # plain digits; no years, nothing below four
    days: frozenset[tuple[int, int]]  # month, day
    names: frozenset[tuple[str, frozenset[str]]]  # the word as printed, and its skeletons
    capitals: bool  # whether the names are names; in a script without capitals all longer words stand there


@dataclass(frozen=True, slots=True)
class Told:
    """An article, as far as translations are concerned."""

    url: str | None
    houses: tuple[str, ...]  # names that its outlet goes by: title, host
    language: str  # BCP 47; "" where not known
    published: Instant | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Translation:
    """An article stated to be a translation of another, and what both tell."""

    credit: Credit  # where it is stated
    numbers: tuple[str, ...]
    days: tuple[tuple[int, int], ...]
    names: tuple[str, ...]  # as the text prints them that has capitals
    share: float  # of the translation's facts that the source has, 0..1; 0 where it has none


def facts(text: str) -> Facts:
    """The numbers, days and names of a text in any language; scripts without spaces give no names."""
    found = terms(text)
    if ((found.flags & CHARACTER) != 0).sum() * 2 > len(found):
        return Facts(_numbers(text), days(found), frozenset(), False)
    capitals = bool((found.flags & NAME).any())
    words = [
        text[start:end]
        for start, end, flags in zip(found.starts.tolist(), found.ends.tolist(), found.flags.tolist(), strict=True)
        if (flags & NAME or not capitals) and not flags & CHARACTER
    ]
    names = frozenset((word, told) for word in set(words) if (told := frozenset(one for one in skeletons(word) if len(one) >= CONSONANTS)))
    return Facts(_numbers(text), days(found), names, capitals)


def translation(copy: Told, credits: Sequence[Credit], source: Told) -> Translation | None:
    """What makes the one a translation of the other; None where it does not state that, or where the facts are others."""
    if copy.language and copy.language.partition("-")[0] == source.language.partition("-")[0]:
        return None
    if copy.published and source.published and not -CLOCKS <= copy.published.at - source.published.at <= AGO:
        return None
    for credit in credits:
        if credit.kind == "translation" and (found := _borne_out(copy, credit, source)):
            return found
    return None


def stated(copy: Facts, credit: Credit, source: Facts) -> Translation | None:
    """What bears out that the text is a translation of that at the named address; None where it tells of something else."""
    found = _compared(copy, credit, source)
    return found if _size(copy, source) < ASKED or found.share >= CONTRADICTED else None


def _borne_out(copy: Told, credit: Credit, source: Told) -> Translation | None:
    if credit.url and source.url and urls.article_key(credit.url) == urls.article_key(source.url):
        return stated(copy.facts, credit, source.facts)
    if not _names(credit.name, source.houses):
        return None
    found = _compared(copy.facts, credit, source.facts)
    common = len(found.numbers) + len(found.days) + len(found.names)
    return found if common >= FEW and found.share >= ENOUGH and (found.numbers or found.days) else None


def _compared(copy: Facts, credit: Credit, source: Facts) -> Translation:
    numbers, told, names = copy.numbers & source.numbers, copy.days & source.days, _common_names(copy, source)
    asked = _size(copy, source)
    share = (len(numbers) + len(told) + len(names)) / asked if asked else 0.0
    return Translation(credit, tuple(sorted(numbers)), tuple(sorted(told)), tuple(sorted(names)), share)


def _common_names(copy: Facts, source: Facts) -> frozenset[str]:
    """The names of the text that tells names, where they stand in the other; none where neither does."""
    naming, other = (copy, source) if copy.capitals else (source, copy)
    there = frozenset(one for _, forms in other.names for one in forms)
    return frozenset(word for word, forms in naming.names if naming.capitals and forms & there)


def _size(copy: Facts, source: Facts) -> int:
    """How many facts of the translation could stand in the source."""
    naming = copy if copy.capitals else source
    names = len(naming.names) if naming.capitals and copy.names and source.names else 0
    return len(copy.numbers) + len(copy.days) + names


def _names(name: str, houses: Sequence[str]) -> bool:
    """Whether a credit's name is one of an outlet's: same letters, or all consonants in another script."""
    if not name:
        return False
    plain = _bare(name)
    return any(_bare(house) == plain or plain in _labels(house) or _same_sound(name, house) for house in houses)


def _bare(name: str) -> str:
    return re.sub(r"\W|_", "", name.casefold()).removeprefix("the")


def _labels(host: str) -> set[str]:
    return {_bare(label) for label in host.split(".")[:-1]} if "." in host and " " not in host else set()


def _same_sound(name: str, house: str) -> bool:
    ours, theirs = (tuple(skeletons(word) for word in text.split()) for text in (name, house))
    if len(ours) != len(theirs) or name.isascii() == house.isascii():
        return False
    return (
        all(one & other for one, other in zip(ours, theirs, strict=True))
        and sum(max(map(len, one), default=0) for one in ours) > CONSONANTS
    )


def _numbers(text: str) -> frozenset[str]:
    found = set()
    for match in _NUMBER.finditer(months.fold(text)):
        printed = match[0]
        plain = re.sub(r"\D", "", printed) if _GROUPED.fullmatch(printed) else re.sub(r"[,٫]", ".", printed)
        if " " not in plain and not _YEAR.fullmatch(plain) and (not plain.isdigit() or int(plain) >= _SMALL):
            found.add(plain)
    return frozenset(found)
