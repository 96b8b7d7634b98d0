"""What two sequences have in common, in order: pairs of places that hold equal items.

Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", Algorithmica 1, 1986) finds the longest common
subsequence in time that grows with the differences, which is quadratic for two long texts that share little. Where it meets more than _FEW,
the table is gone through row by row (normalize.lcsrows), which costs the same however much differs. What is too long for a table is
first cut at items that stand once on either side (patience diff, Bram Cohen), and a search that has met `most` differences keeps what
it found on its furthest path and begins again from there. The answer is then no longer the longest, but always a common subsequence,
and the time stays linear: for n items `most` falls as n grows, so that about _STEPS steps are made in all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from normalize import lcsrows
from normalize.lcsrows import Match

_STEPS = 4_000_000  # about two seconds
_FEWEST, _MOST = 24, 1024  # differences that one search may meet
_FEW = 64  # differences that are met in less time than a table takes
_TABLE = 10**8  # fields of a table, 12 MB: 10,000 items of either side
_DEEPEST = 8  # cuts within cuts


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of either side that is still to be compared."""

    a: int
    a_end: int
    b: int
    b_end: int
    depth: int

    @property
    def fields(self) -> int:
        return (self.a_end - self.a) * (self.b_end - self.b)


def matches(a: Sequence[Hashable], b: Sequence[Hashable]) -> tuple[Match, ...]:
    """Pairs of places with equal items, both rising: a longest common subsequence, or a good one where that would take too long."""
    numbers: dict[Hashable, int] = {}
    x, y = ([numbers.setdefault(item, len(numbers)) for item in side] for side in (a, b))
    most = max(_FEWEST, min(_MOST, _STEPS // (len(x) + len(y) + 1)))
    found: list[Match] = []
    todo = [_Span(0, len(x), 0, len(y), 0)]
    while todo:
        span, ends = _trimmed(x, y, todo.pop())
        found += ends
        if span.a == span.a_end or span.b == span.b_end:
            continue
        if span.fields <= _TABLE:
            found += _whole(x, y, span)
            continue
        anchors = _anchors(x, y, span) if span.depth < _DEEPEST else []
        if anchors:
            found += anchors
            todo += _between(span, anchors)
        else:
            found += _myers(x, y, span, most)
    return tuple(sorted(found))


def _whole(x: list[int], y: list[int], span: _Span) -> list[Match]:
    """The longest there is: found by Myers where little differs, else in a table."""
    n, m = span.a_end - span.a, span.b_end - span.b
    trail, k, reached = _search(x, y, span, _FEW)
    if (reached, reached - k) == (n, m):
        found = list(_walked_back(trail, k, reached))
    else:
        found = lcsrows.longest(x[span.a : span.a_end], y[span.b : span.b_end])
    return [(span.a + i, span.b + j) for i, j in found]


def _trimmed(x: list[int], y: list[int], span: _Span) -> tuple[_Span, list[Match]]:
    """What lies between the common beginning and the common end, and the matches in those two."""
    a, a_end, b, b_end = span.a, span.a_end, span.b, span.b_end
    while a < a_end and b < b_end and x[a] == y[b]:
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and x[a_end - 1] == y[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
    head = zip(range(span.a, a), range(span.b, b), strict=True)
    tail = zip(range(a_end, span.a_end), range(b_end, span.b_end), strict=True)
    return _Span(a, a_end, b, b_end, span.depth), [*head, *tail]


def _anchors(x: list[int], y: list[int], span: _Span) -> list[Match]:
    """Items that stand once on either side, the most of them that keep their order."""
    left, right = Counter(x[span.a : span.a_end]), Counter(y[span.b : span.b_end])
    places = {y[at]: at for at in range(span.b, span.b_end) if right[y[at]] == 1}
    pairs = [(at, places[x[at]]) for at in range(span.a, span.a_end) if left[x[at]] == 1 and x[at] in places]
    return [pairs[at] for at in rising([b for _, b in pairs])]


def rising(values: Sequence[int]) -> list[int]:
    """The places of a longest rising run among different numbers (Schensted 1961, by patience sorting)."""
    tops: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(holders[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        holders[pile : pile + 1] = [at]
    chain: list[int] = []
    at = holders[-1] if holders else -1
    while at >= 0:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def _between(span: _Span, anchors: list[Match]) -> Iterator[_Span]:
    a, b = span.a, span.b
    for at, other in [*anchors, (span.a_end, span.b_end)]:
        if a < at and b < other:
            yield _Span(a, at, b, other, span.depth + 1)
        a, b = at + 1, other + 1


def _myers(x: list[int], y: list[int], span: _Span, most: int) -> list[Match]:
    """Searches one behind another, until one side is used up."""
    found: list[Match] = []
    a, b = span.a, span.b
    while a < span.a_end and b < span.b_end:
        trail, k, reached = _search(x, y, _Span(a, span.a_end, b, span.b_end, 0), most)
        found += ((a + i, b + j) for i, j in _walked_back(trail, k, reached))
        a, b = a + reached, b + reached - k
    return found


def _search(x: list[int], y: list[int], span: _Span, most: int) -> tuple[list[dict[int, int]], int, int]:
    """For each number of differences how far every diagonal reached; the diagonal taken, and how far along x it came.

    Diagonal k holds the points (i, j) with i - j = k, both counted from the beginning of the span.
    """
    n, m = span.a_end - span.a, span.b_end - span.b
    trail: list[dict[int, int]] = []
    last: dict[int, int] = {1: 0}
    for d in range(most + 1):
        now: dict[int, int] = {}
        for k in range(-min(d, m - (m - d) % 2), min(d, n - (n - d) % 2) + 1, 2):
            i = _stepped(last, k)
            j = i - k
            while i < n and j < m and x[span.a + i] == y[span.b + j]:
                i, j = i + 1, j + 1
            now[k] = i
            if i >= n and j >= m:
                return [*trail, now], k, i
        trail.append(now)
        last = now
    k, i = max(last.items(), key=lambda reached: (2 * reached[1] - reached[0], reached[0]))
    return trail, k, i


def _stepped(last: dict[int, int], k: int) -> int:
    """The furthest point of diagonal k with one difference more: down from the diagonal above it, or right from the one below."""
    down, right = last.get(k + 1, -1), last.get(k - 1, -1)
    return down if down > right else right + 1


def _walked_back(trail: list[dict[int, int]], k: int, i: int) -> Iterator[Match]:
    """The matches on the path that ended on diagonal k, the last first."""
    for d in range(len(trail) - 1, -1, -1):
        if d == 0:
            begin = 0
        else:
            last = trail[d - 1]
            begin = _stepped(last, k)
        yield from ((at, at - k) for at in range(i - 1, begin - 1, -1))
        if d == 0:
            return
        down, right = trail[d - 1].get(k + 1, -1), trail[d - 1].get(k - 1, -1)
        k, i = (k + 1, down) if down > right else (k - 1, right)
