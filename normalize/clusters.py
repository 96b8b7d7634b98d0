"""Relations -> clusters of reposts: an article and its copies, named after the oldest; never two articles joined by a round-up.

Pure and free of order: a function of the set of members and links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from normalize.relate import JOINING, Relation, RelationKind

HALF = 0.5  # share of the longer text from which on an edited copy is the article, not a piece of it set into another
PART = 40.0  # terms of a document that come from one source alone, from which on it is a part of a round-up
WHOLE = 0.8  # share of a document that one source holds, from which on it is that source's copy, whatever else it carries
_POSITIVE: frozenset[RelationKind] = frozenset(("identical", "repost", "contained", "excerpt", "round-up"))


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """An article as clusters see it; the least is the oldest."""

    age: float  # any number that grows with the time of publication; infinity where nobody knows it
    id: str


Stretch = tuple[int, int]  # first term, and the one behind the last


@dataclass(frozen=True, slots=True)
class Link:
    """Two members' relation: what clusters need of it."""

    a: str
    b: str
    kind: RelationKind
    coverage_a: float  # 0..1
    coverage_b: float
    stretches_a: tuple[Stretch, ...]  # of `a` that `b` holds
    stretches_b: tuple[Stretch, ...]

    def other(self, one: str) -> str:
        """The other end."""
        return self.b if one == self.a else self.a

    def stretches(self, one: str) -> tuple[Stretch, ...]:
        """What of `one` the other holds."""
        return self.stretches_a if one == self.a else self.stretches_b

    def coverage(self, one: str) -> float:
        """Share of `one` that the other holds."""
        return self.coverage_a if one == self.a else self.coverage_b

    @property
    def joins(self) -> bool:
        """Whether it makes one cluster of the two, as far as the pair can tell."""
        return self.kind in JOINING and (self.kind != "repost" or min(self.coverage_a, self.coverage_b) >= HALF)


@dataclass(frozen=True, slots=True)
class Clustered:
    """Members in clusters, and the links as the clusters show them."""

    cluster: Mapping[str, str]  # member -> the oldest of its cluster; each member is in it
    round_ups: frozenset[str]
    links: tuple[Link, ...]  # those of a round-up with what it holds are of the kind `round-up`


def link(a: str, b: str, relation: Relation) -> Link:
    """A relation of the articles `a` and `b` as clusters see it."""
    measures, shared = relation.measures, relation.passages
    return Link(
        a,
        b,
        relation.kind,
        measures.coverage_a,
        measures.coverage_b,
        tuple((one.a.start, one.a.stop) for one in shared),
        tuple((one.b.start, one.b.stop) for one in shared),
    )


def clusters(members: Iterable[Member], links: Sequence[Link]) -> Clustered:
    """The clusters of the members that the links make. Every end of a link must be a member."""
    known = {member.id: member for member in members}
    around: dict[str, list[Link]] = defaultdict(list)
    for each in links:
        if each.kind in _POSITIVE:
            around[each.a].append(each)
            around[each.b].append(each)
    gathered = _round_ups(known, around)
    shown = tuple(replace(each, kind="round-up") if _of_round_up(each, gathered) else each for each in links)
    home = _homes(shown, known)
    return Clustered(_components(known, [each for each in shown if each.joins and _at_home(each, home)]), gathered, shown)


def _of_round_up(each: Link, round_ups: frozenset[str]) -> bool:
    return each.kind in _POSITIVE and (each.a in round_ups) != (each.b in round_ups)


def _round_ups(known: Mapping[str, Member], around: Mapping[str, Sequence[Link]]) -> frozenset[str]:
    """The documents put together from others, the oldest judged first: a copy is what it is a copy of."""
    kin = {one: frozenset(each.other(one) for each in own) for one, own in around.items()}
    found: set[str] = set()
    for one in sorted(known[each] for each, own in around.items() if len(own) > 1):
        sources = [other for each in around[one.id] if each.coverage(one.id) >= WHOLE and known[other := each.other(one.id)] < one]
        if found.issuperset(sources) if sources else is_gathered(one, known, around[one.id], kin):
            found.add(one.id)
    return frozenset(found)


def is_gathered(one: Member, known: Mapping[str, Member], own: Sequence[Link], kin: Mapping[str, frozenset[str]]) -> bool:
    """Whether the document has parts from two others that have nothing to do with one another; what is younger took from it.

    Of all who have the same part the oldest stands for it, so a part that a thousand carry costs no more than one that two carry.
    """
    parts = [each for each in own if each.coverage(one.id) < WHOLE and known[each.other(one.id)].age <= one.age]
    kept: list[Link] = []
    for each in sorted(parts, key=lambda part: known[part.other(one.id)]):
        apart = [part for part in kept if _apart(part.stretches(one.id), each.stretches(one.id))]
        if any(part.other(one.id) not in kin[each.other(one.id)] for part in apart):
            return True
        if len(apart) == len(kept):
            kept.append(each)
    return False


def _apart(one: Sequence[Stretch], other: Sequence[Stretch]) -> bool:
    """Whether either has enough that the other does not have."""
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    return min(_size(one), _size(other)) - shared >= PART


def _size(stretches: Sequence[Stretch]) -> int:
    return sum(stop - start for start, stop in stretches)


def _homes(links: Iterable[Link], known: Mapping[str, Member]) -> dict[str, str]:
    """For each text that stands whole in longer ones: the one of which it is the largest part, of equals the oldest."""
    best: dict[str, tuple[float, Member]] = {}
    for each in links:
        if each.kind != "contained":
            continue
        part, whole = contained_end(each), each.other(contained_end(each))
        claim = (-each.coverage(whole), known[whole])
        if part not in best or claim < best[part]:
            best[part] = claim
    return {part: whole.id for part, (_, whole) in best.items()}


def contained_end(each: Link) -> str:
    """The end that stands in the other."""
    return each.a if (each.coverage_a, each.b) > (each.coverage_b, each.a) else each.b


def _at_home(each: Link, home: Mapping[str, str]) -> bool:
    """Whether a contained text is linked with the one it is from, rather than with another that holds it, too."""
    return each.kind != "contained" or home[contained_end(each)] == each.other(contained_end(each))


def _components(known: Mapping[str, Member], links: Iterable[Link]) -> dict[str, str]:
    leader = {one: one for one in known}

    def lead(one: str) -> str:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for each in links:
        old, young = sorted((known[lead(each.a)], known[lead(each.b)]))
        leader[young.id] = old.id
    return {one: lead(one) for one in known}
