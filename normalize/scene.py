"""What is known of a cluster before its origin is weighed: its pages, their ages, what they say, and which holds the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from normalize.ages import Age, age
from normalize.rulefile import Agency
from normalize.statements import PLACES, SOURCES, Copy, Phantom, Statement, Target, statements

FULLER = 1.25  # times as many words as another that it holds: cutting is more common than adding
HELD = 0.8  # share of a text that a fuller one must hold


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of each other two copies hold."""

    a: str
    b: str
    coverage_a: float  # share of `a` that `b` holds, 0..1
    coverage_b: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A cluster's pages, the oldest id first, and what they tell of each other."""

    copies: tuple[Copy, ...]
    ages: Mapping[str, Age]
    said: tuple[Statement, ...]
    fuller: frozenset[tuple[str, str]]  # (the fuller, the shorter that it holds)
    targets: Mapping[str, Target]  # the candidates, by id
    wires: Mapping[str, str]  # place -> the agency that the pages which name it name beside it

    @property
    def nameless(self) -> frozenset[str]:
        """The pages that say they are somebody's, and not whose."""
        return frozenset(one.by for one in self.said if one.strength == "nameless")

    def sources(self, page: str) -> tuple[Statement, ...]:
        """The statements by which a page names another one as the source; an agency beside a place is that place's matter."""
        own = [one for one in self.said if one.by == page and one.strength in SOURCES and one.target and one.target.id in self.targets]
        places = [one for one in own if one.strength in PLACES]
        return tuple(places or own)


def scene_of(copies: Sequence[Copy], overlaps: Sequence[Overlap], agencies: Sequence[Agency]) -> Scene:
    """The same for any order of the copies."""
    ordered = tuple(sorted(copies, key=lambda copy: copy.id))
    said = statements(ordered, agencies)
    words = {copy.id: copy.words for copy in ordered}
    wires = _wires(said)
    targets: dict[str, Target] = {copy.id: copy for copy in ordered}
    targets |= {one.target.id: one.target for one in said if isinstance(one.target, Phantom) and one.target.id not in wires.values()}
    ages = {copy.id: age(copy.published, copy.seen) for copy in ordered}
    return Scene(ordered, ages, said, _fuller(overlaps, words), targets, wires)


def _wires(said: Sequence[Statement]) -> dict[str, str]:
    """Places with the agency behind them, where no page names the agency alone: "Original url: ..." under "By Reuters"."""
    places: dict[str, set[str]] = defaultdict(set)
    for one in said:
        if one.strength in PLACES and one.target:
            places[one.by].add(one.target.id)
    by_agency: dict[str, list[str]] = defaultdict(list)
    for one in said:
        if one.strength == "agency" and isinstance(one.target, Phantom):
            by_agency[one.target.id].append(one.by)
    return {
        place: agency
        for agency, pages in by_agency.items()
        if agency not in places and all(places[page] - {agency} for page in pages)
        for page in pages
        for place in places[page]
    }


def _fuller(overlaps: Sequence[Overlap], words: Mapping[str, int]) -> frozenset[tuple[str, str]]:
    found = set()
    for one in overlaps:
        for shorter, longer, held in ((one.a, one.b, one.coverage_a), (one.b, one.a, one.coverage_b)):
            if shorter in words and longer in words and held >= HELD and words[longer] >= FULLER * words[shorter]:
                found.add((longer, shorter))
    return frozenset(found)
