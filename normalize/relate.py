"""What two articles are to each other: a relation with its measures, or nothing worth telling. Pure: two texts in, a value out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
IN_A_ROW = 48.0  # or in passages that stand one behind another in both, as in an excerpt that was edited
ASIDE = 20  # terms in either text that may lie between two such passages
SHARE = 0.3  # or of the shorter text
DENSE = 0.2  # unless so many of its words are numbers and names: what two notices of one desk share is their form
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
    row: float = 0.0  # words outside quotation marks in passages one behind another
    narrated: float = 0.0  # share of one text that is its own telling, without quotation marks, and stands in the other, 0..1
    dense: float = 0.0  # share of numbers and names in the text that has the fewer of them, 0..1

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
        if min(self.coverage_a, self.coverage_b) >= ALL_BUT or (self.narrated >= ALL_BUT and self.shared_a >= IN_ALL):
            return True  # the same document throughout, or one that the other quotes from beginning to end
        if self.unquoted < TAKEN:
            return False
        share = SHARE if self.dense < DENSE else MOST
        part = self.unquoted >= share * min(self.words_a, self.words_b)
        return self.longest >= IN_ONE or self.row >= IN_A_ROW or self.unquoted >= IN_ALL or part


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
    unquoted = exact = kept = replaced = 0.0
    documents = borrowed.documents(a, b, shared)
    own = [passage for passage in shared if passage not in documents]
    narrated = [min(_between(a.unquoted, passage.a), _between(b.unquoted, passage.b)) for passage in own]
    for passage in shared:
        kept += sum(_between(a.told, _in_a(run)) for run in passage.runs)
        exact += sum(_words(a, _in_a(run)) for run in passage.runs)
        replaced += sum(_replaced(a, b, one, next) for one, next in pairwise(passage.runs))
    for passage in own:
        unquoted += sum(_unquoted(a, b, run) for run in passage.runs)
    return Measures(
        words_a=float(a.words[-1]),
        words_b=float(b.words[-1]),
        shared_a=sum(_words(a, one.a) for one in shared),
        shared_b=sum(_words(b, one.b) for one in shared),
        unquoted=unquoted,
        longest=max(narrated, default=0.0),
        kept=int(kept),
        replaced=int(replaced),
        exact=exact,
        row=_in_a_row(own, narrated),
        narrated=max(_narrated(a, [one.a for one in own]), _narrated(b, [one.b for one in own])),
        dense=min(float(text.told[-1]) / max(1, len(text)) for text in (a, b)),
    )


def _narrated(text: Terms, parts: Sequence[slice]) -> float:
    """Share of the text that stands in the parts outside quotation marks."""
    return sum(_between(text.unquoted, part) for part in parts) / max(1.0, float(text.words[-1]))


def _in_a_row(shared: Sequence[Passage], narrated: Sequence[float]) -> float:
    """The most words in passages of which each stands a little behind the one before, in both texts."""
    most = sofar = 0.0
    for at, (passage, words) in enumerate(zip(shared, narrated, strict=True)):
        sofar = sofar + words if at and _follows(shared[at - 1], passage) else words
        most = max(most, sofar)
    return most


def _follows(one: Passage, next: Passage) -> bool:
    gaps = next.a.start - one.a.stop, next.b.start - one.b.stop
    return bool(min(gaps) >= 0 and max(gaps) <= ASIDE)


def _in_a(run: Run) -> slice:
    return slice(run.a, run.a + run.length)


def _in_b(run: Run) -> slice:
    return slice(run.b, run.b + run.length)


def _between(sums: NDArray[np.float64], part: slice) -> float:
    return float(sums[part.stop] - sums[part.start])


def _words(text: Terms, part: slice) -> float:
    return _between(text.words, part)


def _replaced(a: Terms, b: Terms, one: Run, next: Run) -> int:
    """Numbers and names in the edit between two runs that stand for others; those in both were only moved."""
    ours, theirs = slice(_in_a(one).stop, next.a), slice(_in_b(one).stop, next.b)
    least = int(min(_between(a.told, ours), _between(b.told, theirs)))
    if not least:
        return 0
    told_a, told_b = Counter(a.codes[ours][a.telling[ours]].tolist()), Counter(b.codes[theirs][b.telling[theirs]].tolist())
    return least - (told_a & told_b).total()


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
