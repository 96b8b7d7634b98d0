"""What two texts share: runs of the same terms, joined over small edits to passages. No term belongs to two passages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from normalize.fingerprint import GRAM, grams
from normalize.terms import Terms

RUN = 8.0  # words that stand unchanged in a row somewhere in each passage
BRIDGE = 16  # terms on either side that an edit between two runs may touch; from 12 to 20 the labelled sets tell no difference
SLACK = 4  # by which the sides of an edit may differ, beyond that it is two passages
REPEATED = 8  # times that a run of five terms may stand in a text before it tells nothing
RUNS = 20_000  # that are looked at, the longest of them; two copies of 10,000 words with an edit in each sentence have 1,000

Row = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Run:
    """The same terms in both texts."""

    a: int  # first term in the one text
    b: int  # in the other
    length: int  # terms


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of both texts that is the same but for small edits."""

    runs: tuple[Run, ...]  # ascending in both

    @property
    def a(self) -> slice:
        """Its terms in the one text."""
        return slice(self.runs[0].a, self.runs[-1].a + self.runs[-1].length)

    @property
    def b(self) -> slice:
        """Its terms in the other."""
        return slice(self.runs[0].b, self.runs[-1].b + self.runs[-1].length)


def passages(a: Terms, b: Terms, least: float = RUN) -> tuple[Passage, ...]:
    """What the texts share, in the order of `a`; each holds `least` unchanged words in a row somewhere."""
    found = _disjoint(_runs(grams(a), grams(b)), len(a), len(b))
    joined = _joined(sorted(found, key=lambda run: (run.a, run.b)))
    return tuple(Passage(runs) for runs in joined if max(_words(a, run) for run in runs) >= least)


def _words(a: Terms, run: Run) -> float:
    return float(a.words[run.a + run.length] - a.words[run.a])


def _runs(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> Row:
    """Runs that cannot be made longer: rows of first term in `a`, first term in `b`, length; the longest first, at most `RUNS`."""
    order = np.argsort(b, kind="stable")
    ordered = b[order]
    low, high = np.searchsorted(ordered, a, "left"), np.searchsorted(ordered, a, "right")
    count = high - low
    hits = np.flatnonzero((count > 0) & (count <= REPEATED))
    if not len(hits):
        return np.zeros((0, 3), np.int64)
    number = count[hits]
    at = np.repeat(hits, number)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(number) - number, number)
    other = order[np.repeat(low[hits], number) + nth]
    rank = np.lexsort((at, other - at))
    at, other = at[rank], other[rank]
    new = np.ones(len(at), np.bool_)
    new[1:] = ((other - at)[1:] != (other - at)[:-1]) | (at[1:] != at[:-1] + 1)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(at)) - 1
    rows = np.stack([at[first], other[first], at[last] - at[first] + GRAM], axis=1)
    found: Row = rows[np.lexsort((rows[:, 1], rows[:, 0], -rows[:, 2]))][:RUNS]
    return found


def _disjoint(rows: Row, in_a: int, in_b: int) -> list[Run]:
    """The runs, the longest first, each without what a longer one has."""
    # Rows of bytes: most runs are a few terms, and numpy takes ten times as long over each.
    taken_a, taken_b = bytearray(in_a), bytearray(in_b)
    kept = []
    for a, b, length in rows.tolist():
        start = 0
        if taken_a.find(1, a, a + length) >= 0 or taken_b.find(1, b, b + length) >= 0:
            start, length = _free(taken_a[a : a + length], taken_b[b : b + length])
        if length < GRAM:
            continue
        run = Run(a + start, b + start, length)
        taken_a[run.a : run.a + length] = taken_b[run.b : run.b + length] = b"\1" * length
        kept.append(run)
    return kept


def _free(taken_a: bytearray, taken_b: bytearray) -> tuple[int, int]:
    """The longest stretch that is taken in neither: where it begins, and its length."""
    taken = int.from_bytes(taken_a, "little") | int.from_bytes(taken_b, "little")
    begins = start = longest = 0
    for piece in taken.to_bytes(len(taken_a), "little").split(b"\1"):
        if len(piece) > longest:
            start, longest = begins, len(piece)
        begins += len(piece) + 1
    return start, longest


def _joined(runs: list[Run]) -> list[tuple[Run, ...]]:
    groups: list[list[Run]] = []
    for run in runs:
        if groups and _near(groups[-1][-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return [tuple(group) for group in groups]


def _near(one: Run, next: Run) -> bool:
    """Whether only a small edit lies between the two."""
    left, right = next.a - one.a - one.length, next.b - one.b - one.length
    return 0 <= left <= BRIDGE and 0 <= right <= BRIDGE and abs(left - right) <= SLACK
