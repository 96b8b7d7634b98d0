"""Which paragraph of one version is which of the other: equal ones first, then those with much in common, then who moved.

After Heckel ("A technique for isolating differences between files", CACM 21, 1978): equal lines are paired wherever they stand, so that
a paragraph that moved is no removal with an addition. Likeness is the share of words and pairs of words that two paragraphs have in
common (Dice's coefficient), as in work on edit histories of news (Spangher et al., "NewsEdits", NAACL 2022), which pairs by overlap too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from normalize import lcs
from normalize.lcsrows import Match
from normalize.words import likeness

_ALIKE = 0.4  # in the place where it is looked for; unrelated paragraphs of one language share .1 to .2
_ALONE = 0.3  # where one paragraph stands for one
_ALIKE_ELSEWHERE = 0.6  # of one that would have moved too
_HELD = 0.8  # of the words of the shorter, which went on or was cut short
_HELD_WORDS = 12  # words and pairs that the shorter must have for that
_COMMON = 16  # paragraphs that share a word; one in more tells nothing
_CANDIDATES = 8  # of each paragraph
_FEW = 64  # pairs in one gap that are all compared
_LONGEST = 20_000  # characters by which a paragraph is compared


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph in both versions."""

    was: int  # place in the one, from 0
    now: int  # in the other
    moved: bool = False  # past others that stayed


@dataclass(frozen=True, slots=True)
class _Offer:
    """Two paragraphs that could be one."""

    was: int
    now: int
    alike: float
    here: bool  # between the same neighbours

    @property
    def order(self) -> tuple[bool, float, int, int, int]:
        return not self.here, -self.alike, abs(self.was - self.now), self.was, self.now


def pairs(before: Sequence[str], after: Sequence[str]) -> tuple[Pair, ...]:
    """Paragraphs that are one, by their place before; the same pairs, turned round, for the versions turned round."""
    if tuple(after) < tuple(before):
        turned = (Pair(pair.now, pair.was, pair.moved) for pair in pairs(after, before))
        return tuple(sorted(turned, key=lambda pair: pair.was))
    equal = _equal(before, after)
    alike = _alike(before, after, equal)
    return _with_moves([*equal, *alike], before)


def _equal(before: Sequence[str], after: Sequence[str]) -> list[Match]:
    found = list(lcs.matches(before, after))
    left, right = {was for was, _ in found}, {now for _, now in found}
    places: dict[str, list[int]] = defaultdict(list)
    for now in range(len(after) - 1, -1, -1):
        if now not in right:
            places[after[now]].append(now)
    return [*found, *((was, places[text].pop()) for was, text in enumerate(before) if was not in left and places.get(text))]


def _alike(before: Sequence[str], after: Sequence[str], equal: list[Match]) -> Iterator[Match]:
    taken, given = {was for was, _ in equal}, {now for _, now in equal}
    left = {was: likeness(before[was][:_LONGEST]) for was in range(len(before)) if was not in taken}
    right = {now: likeness(after[now][:_LONGEST]) for now in range(len(after)) if now not in given}
    offers = _offers(left, right, _Gaps(equal, before))
    for offer in sorted(offers, key=lambda offer: offer.order):
        if offer.was not in taken and offer.now not in given:
            taken.add(offer.was)
            given.add(offer.now)
            yield offer.was, offer.now


class _Gaps:
    """Between which equal neighbours a paragraph stands, in either version."""

    def __init__(self, equal: list[Match], before: Sequence[str]) -> None:
        kept = [pair for pair in _with_moves(equal, before) if not pair.moved]
        self._was = [pair.was for pair in kept]
        self._now = [pair.now for pair in kept]

    def was(self, place: int) -> int:
        return bisect_left(self._was, place)

    def now(self, place: int) -> int:
        return bisect_left(self._now, place)


def _offers(left: dict[int, Counter[str]], right: dict[int, Counter[str]], gaps: _Gaps) -> Iterator[_Offer]:
    rows, columns = defaultdict(list), defaultdict(list)
    for was in left:
        rows[gaps.was(was)].append(was)
    for now in right:
        columns[gaps.now(now)].append(now)
    wanted = {pair for gap, row in rows.items() for pair in _facing(row, columns[gap])}
    wanted.update(_sharing(left, right))
    for was, now in sorted(wanted):
        gap = gaps.was(was)
        here = gap == gaps.now(now)
        alike = _likeness(left[was], right[now])
        single = here and len(rows[gap]) == len(columns[gap]) == 1
        if alike >= (_ALONE if single else _ALIKE if here else _ALIKE_ELSEWHERE):
            yield _Offer(was, now, alike, here)


def _facing(row: list[int], column: list[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a small gap; of a large one those that stand at the same place, counted from either end."""
    if len(row) * len(column) <= _FEW:
        yield from product(row, column)
    else:
        yield from zip(row, column, strict=False)
        yield from zip(reversed(row), reversed(column), strict=False)


def _sharing(left: dict[int, Counter[str]], right: dict[int, Counter[str]]) -> Iterator[tuple[int, int]]:
    """The pairs that share most of the words that few paragraphs have."""
    holders: dict[str, list[int]] = defaultdict(list)
    for now, words in right.items():
        for word in words:
            holders[word].append(now)
    for was, words in left.items():
        shared: Counter[int] = Counter(now for word in words if len(holders.get(word, ())) <= _COMMON for now in holders.get(word, ()))
        best = sorted(shared.items(), key=lambda found: (-found[1], found[0]))[:_CANDIDATES]
        yield from ((was, now) for now, _ in best)


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """0 to 1; a paragraph that stands whole in the other is like it, however much was added."""
    sizes = one.total(), other.total()
    shared = sum(min(count, other[word]) for word, count in one.items() if word in other)
    held = min(sizes) >= _HELD_WORDS and shared / min(sizes) >= _HELD
    return max(2 * shared / max(1, sum(sizes)), _ALIKE_ELSEWHERE if held else 0.0)


def _with_moves(found: Sequence[Match], before: Sequence[str]) -> tuple[Pair, ...]:
    """The pairs by their place before; those outside the heaviest run of rising places have moved past the others."""
    made = [Pair(was, now) for was, now in sorted(found)]
    staying = _heaviest([pair.now for pair in made], [len(before[pair.was]) + 1 for pair in made])
    return tuple(pair if at in staying else replace(pair, moved=True) for at, pair in enumerate(made))


def _heaviest(values: Sequence[int], weights: Sequence[int]) -> frozenset[int]:
    """The places of the rising run among different numbers whose weights add up to most (by a Fenwick tree of running maxima)."""
    size = max(values, default=-1) + 1
    best: list[tuple[int, int]] = [(0, -1)] * (size + 1)  # weight of a run that ends here or before; its last place
    previous: list[int] = []
    for at, (value, weight) in enumerate(zip(values, weights, strict=True)):
        so_far = _best_below(best, value)
        previous.append(so_far[1])
        mark = value + 1
        while mark <= size:
            best[mark] = max(best[mark], (so_far[0] + weight, at))
            mark += mark & -mark
    at = _best_below(best, size)[1]
    run = []
    while at >= 0:
        run.append(at)
        at = previous[at]
    return frozenset(run)


def _best_below(best: list[tuple[int, int]], value: int) -> tuple[int, int]:
    found = (0, -1)
    while value > 0:
        found = max(found, best[value])
        value -= value & -value
    return found
