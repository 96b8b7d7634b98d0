"""Where a page names its authors: every place in the order in which it is believed, nothing chosen yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from normalize import bylines, markup
from normalize.fields import LONGEST_DATE, SEPARATED, Facts
from normalize.markup import Place
from normalize.names import is_forename, is_person, is_team

_AUTHOR_METAS = re.compile(r"(?:.*[.:_-])?authors?(?:[.:_-]?name)?|byl|(?:dc(?:terms)?\.)?creator")
_NOT_THE_AUTHOR = re.compile(r"comment|credit|caption|image|photo|avatar|copyright|quote|social|share|bio\b")
_NEAR_FOR_NAMES = 40  # texts after the headline; further down "By" begins sentences
_UNSURE_DATE = re.compile(r"\W*\d{1,2}[./-]\d{1,2}[./-]\d{4}")  # day and month may stand in either order
_SURE = 1  # rank of itemprop and rel=author: believed even inside what looks like furniture, where nothing else names anyone
_ALIKE = 4  # elements marked alike that can be the authors of one article; more are a list of articles


@dataclass(frozen=True, slots=True)
class Names:
    """Whom one place names as the authors."""

    names: tuple[str, ...]
    origin: str
    sure: bool = True  # False for a guess from where it stands
    houses: bool = False  # whether the page types them all as organizations
    claimed: bool = False  # whether structured data or a meta element says so

    @property
    def whole(self) -> bool:
        """Whether it names persons in full, or a team: no other place need be asked."""
        return self.sure and not self.houses and any(is_person(name) or is_team(name) for name in self.names)

    @property
    def rank(self) -> int:
        """0 for persons, 1 for houses and guesses, 2 for teams of a house."""
        if self.sure and not self.houses and any(is_person(name) or (self.claimed and is_forename(name)) for name in self.names):
            return 0
        return 2 if all(map(is_team, self.names)) else 1


def authors(page: Facts) -> Iterator[Names]:
    """Every place that names an author."""
    yield from _claimed(page)
    yield from _bylines(page)
    near = [text for text in page.markup.near[:_NEAR_FOR_NAMES] if any(map(str.isalnum, text))]
    yield from (Names(names, "near-title") for text in _labelled(near) if (names := bylines.labelled_names(text)))
    for texts in (near, page.markup.before):
        yield Names(_once(name for text in _beside_date(texts, page) for name in bylines.byline_names(text)), "near-title", sure=False)
    marked = _once(name for one in page.markup.bylines if one.rank <= _SURE and one.main for name in _names(one))
    yield Names(marked if len(marked) <= _ALIKE // 2 else (), "byline")


def authors_below(page: Facts) -> Iterator[Names]:
    """The last resort: what calls itself a byline far from the headline, in a footer of the article or a box."""
    yield Names(bylines.surely_labelled(markup.texts(page.tree)), "text")


def _claimed(page: Facts) -> Iterator[Names]:
    """What structured data and meta elements say."""
    for work in (page.work,) if page.work else page.jsonld.works:
        names = _once(
            name for party in work.authors for name in ((party.name,) if party.organization else bylines.claimed_names(party.name))
        )
        yield Names(names, "json-ld", houses=all(party.organization for party in work.authors), claimed=True)
    for key in dict.fromkeys(name for name, _ in page.markup.metas if _AUTHOR_METAS.fullmatch(name)):
        values = (_turned(value) if key.startswith("citation") else value for _, value in page.markup.meta(key))
        yield Names(_once(name for value in values for name in bylines.claimed_names(value)), f"meta:{key}", claimed=True)
    for number in "12":  # what WordPress tells messengers
        label, name = (next((value for _, value in page.markup.meta(f"twitter:{kind}{number}")), "") for kind in ("label", "data"))
        if label and bylines.is_label(label):
            yield Names(bylines.claimed_names(name), f"meta:twitter:data{number}", claimed=True)


def _turned(name: str) -> str:
    """ "Ada Quill" for "Quill, Ada", as catalogues write it."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and "," not in given else name


def _beside_date(texts: Sequence[str], page: Facts) -> Iterator[str]:
    """What stands next to the first date line, or before the date in one line with it ("Ada Quill | Senior Writer | 23 January 2020")."""
    for before, text, after in zip(("", *texts), texts, (*texts[1:], ""), strict=False):
        if text in page.day_lines or _UNSURE_DATE.fullmatch(text):
            yield before
            yield after
            return
        if (parts := SEPARATED.split(text)) and len(parts) > 1 and len(text) <= LONGEST_DATE and parts[-1] in page.day_lines:
            yield parts[0]
            return


def _labelled(texts: Sequence[str]) -> Iterator[str]:
    """The texts, one that is only "By" joined to the next."""
    for text, after in zip(texts, (*texts[1:], ""), strict=False):
        yield f"{text} {after}" if bylines.is_label(text) else text


def _bylines(page: Facts) -> Iterator[Names]:
    """Elements marked as bylines; those marked alike (one author each) speak together."""
    places = sorted((one for one in page.markup.bylines if not _NOT_THE_AUTHOR.search(one.marked)), key=lambda one: not one.main)
    for marked in dict.fromkeys(one.marked for one in places):
        alike = [one for one in places if one.marked == marked]
        if len(alike) <= _ALIKE:
            yield Names(_once(name for one in alike if not one.furniture for name in _names(one)), "byline")


def _names(element: Place) -> tuple[str, ...]:
    linked = _once(name for text in element.names for name in bylines.byline_names(text))
    printed = bylines.byline_names(element.text, bare=True)
    return linked if len(linked) >= len(printed) or not all(map(is_person, printed)) else printed


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
