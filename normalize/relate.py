"""What two articles are to each other: a relation with its measures, or nothing worth telling. Pure: two texts in, a value out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from normalize import borrowed
from normalize.passages import Passage, Run, passages
from normalize.terms import Terms

RelationKind = Literal[
    "identical", "repost", "contained", "excerpt", "round-up", "same-quotation", "template", "shared-passage", "translation"
]
KINDS: tuple[RelationKind, ...] = get_args(RelationKind)
JOINING: frozenset[RelationKind] = frozenset(("identical", "repost", "contained"))  # those that make a cluster

LEAST = 12.0  # shared words in all under which nothing is told
TAKEN = 30.0  # words outside quotation marks that nobody writes twice
IN_ONE = 40.0  # of them in one passage
IN_ALL = 80.0  # or in all, where passages are small
SHARE = 0.3  # or of the shorter text
REPLACED = 0.38  # share of numbers and names that is another one, from which on it is a form filled in anew
MOST = 0.6  # share of either text from which on it is the article, not a part of it
WHOLE = 0.98  # share of both that is unchanged, from which on they are one text
ALL_BUT = 0.8  # share of one text that makes it contained in a longer one


@dataclass(frozen=True, slots=True)
class Measures:
    """What two texts share, counted. Words are those of the text `a` unless said otherwise."""

    words_a: float
    words_b: float
    shared_a: float  # in passages, small edits included
    shared_b: float  # likewise, of `b`
    unquoted: float  # unchanged and outside quotation marks in both
    longest: float  # words outside quotation marks in one passage
    kept: int  # numbers and names that are the same in both
    replaced: int  # that are others, within passages
    exact: float = 0.0  # unchanged words, quoted or not

    @property
    def coverage_a(self) -> float:
        """Share of `a` that `b` holds, 0..1."""
        return min(1.0, self.shared_a / self.words_a) if self.words_a else 0.0

    @property
    def coverage_b(self) -> float:
        """Share of `b` that `a` holds, 0..1."""
        return min(1.0, self.shared_b / self.words_b) if self.words_b else 0.0

    @property
    def is_template(self) -> bool:
        """Whether the same sentences carry other numbers and names."""
        return self.replaced >= 2 and self.replaced > REPLACED * (self.replaced + self.kept)

    @property
    def is_taken(self) -> bool:
        """Whether more stands in both than two reporters write of one event."""
        part = self.unquoted >= SHARE * min(self.words_a, self.words_b)
        return self.unquoted >= TAKEN and (self.longest >= IN_ONE or self.unquoted >= IN_ALL or part)


@dataclass(frozen=True, slots=True)
class Relation:
    """Two articles, and what one is to the other."""

    kind: RelationKind
    measures: Measures
    passages: tuple[Passage, ...]


def relate(a: Terms, b: Terms) -> Relation | None:
    """What the two texts are to each other; None where they share nothing worth telling."""
    shared = without_advertising(a, b, passages(a, b))
    measures = measured(a, b, shared)
    kind = kind_of(measures)
    return Relation(kind, measures, shared) if kind else None


def without_advertising(a: Terms, b: Terms, shared: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages but for advertising blocks, unless these are the article."""
    kept = tuple(one for one in shared if not borrowed.is_advertisement(a, b, one))
    if len(kept) == len(shared):
        return shared
    offered = sum(float(a.words[one.a.stop] - a.words[one.a.start]) for one in shared if one not in kept)
    return shared if offered >= MOST * min(float(a.words[-1]), float(b.words[-1])) else kept


def measured(a: Terms, b: Terms, shared: tuple[Passage, ...]) -> Measures:
    """The passages in numbers."""
    unquoted = longest = exact = kept = replaced = 0.0
    documents = borrowed.documents(a, b, shared)
    for passage in shared:
        kept += sum(_between(a.told, _in_a(run)) for run in passage.runs)
        exact += sum(_words(a, _in_a(run)) for run in passage.runs)
        replaced += sum(_replaced(a, b, one, next) for one, next in pairwise(passage.runs))
        if passage not in documents:
            unquoted += sum(_unquoted(a, b, run) for run in passage.runs)
            longest = max(longest, min(_between(a.unquoted, passage.a), _between(b.unquoted, passage.b)))
    shared_a = sum(_words(a, one.a) for one in shared)
    shared_b = sum(_words(b, one.b) for one in shared)
    return Measures(float(a.words[-1]), float(b.words[-1]), shared_a, shared_b, unquoted, longest, int(kept), int(replaced), exact)


def _in_a(run: Run) -> slice:
    return slice(run.a, run.a + run.length)


def _in_b(run: Run) -> slice:
    return slice(run.b, run.b + run.length)


def _between(sums: NDArray[np.float64], part: slice) -> float:
    return float(sums[part.stop] - sums[part.start])


def _words(text: Terms, part: slice) -> float:
    return _between(text.words, part)


def _replaced(a: Terms, b: Terms, one: Run, next: Run) -> float:
    """Numbers and names in the edit between two runs that stand for others."""
    return min(_between(a.told, slice(_in_a(one).stop, next.a)), _between(b.told, slice(_in_b(one).stop, next.b)))


def _unquoted(a: Terms, b: Terms, run: Run) -> float:
    """Words of the run outside quotation marks in both texts."""
    words, in_a, in_b = _words(a, _in_a(run)), _between(a.unquoted, _in_a(run)), _between(b.unquoted, _in_b(run))
    if in_a in (0.0, words) or in_b in (0.0, words):
        return min(in_a, in_b)
    free = ~(a.quoted[_in_a(run)] | b.quoted[_in_b(run)])
    return float(np.diff(a.words[run.a : run.a + run.length + 1])[free].sum())


def kind_of(measures: Measures) -> RelationKind | None:
    """What the measures say; None where they say nothing."""
    if measures.shared_a < LEAST:
        return None
    if measures.is_template:
        return "template"
    if not measures.is_taken:
        return "same-quotation" if measures.unquoted < LEAST else "shared-passage"
    less, more = sorted((measures.coverage_a, measures.coverage_b))
    if measures.exact >= WHOLE * max(measures.words_a, measures.words_b) and not measures.replaced:
        return "identical"
    if less >= MOST:
        return "repost"
    if more >= ALL_BUT:
        return "contained"
    return "repost" if more >= MOST else "excerpt"
