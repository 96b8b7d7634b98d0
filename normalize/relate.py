"""What two articles are to each other: a relation with its measures, or nothing worth telling. Pure: two texts in, a value out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from normalize.passages import Passage, passages
from normalize.terms import ANNOUNCED, Terms, terms

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
ASIDE = 60  # terms that may part the pieces of one document
PERSONAL = 0.03  # share of words for the speaker and whom he speaks to, from which on a text is a speech or letter
OWN_WORDS = 8  # terms before a document that are the reporter's
MOST = 0.6  # share of either text from which on it is the article, not a part of it
WHOLE = 0.95  # share of both from which on they are one text
ALL_BUT = 0.8  # share of one text that makes it contained in a longer one

_PERSONS = """I me my mine myself we us our ours ourselves you your yours ich mich mir mein meine wir uns unser unsere Sie Ihr Ihre du dein je
me moi mon ma mes nous notre nos vous votre vos yo mi mis nosotros nuestro nuestra nuestros usted ustedes io mio mia noi nostro nostra voi
eu meu minha nosso nossa я меня мне мой моя мы нас нам наш наша наши вы вас вам ваш ваша ваши أنا نحن أنتم"""


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
    shared = passages(a, b)
    measures = measured(a, b, shared)
    kind = kind_of(measures)
    return Relation(kind, measures, shared) if kind else None


def measured(a: Terms, b: Terms, shared: tuple[Passage, ...]) -> Measures:
    """The passages in numbers."""
    unquoted = longest = 0.0
    kept = replaced = 0
    documents = _documents(a, b, shared)
    for passage in shared:
        alone = 0.0
        for run in passage.runs:
            ours, theirs = slice(run.a, run.a + run.length), slice(run.b, run.b + run.length)
            free = ~(a.quoted[ours] | b.quoted[theirs]) if passage not in documents else np.zeros(run.length, np.bool_)
            alone += float(np.diff(a.words[run.a : run.a + run.length + 1])[free].sum())
            kept += int(a.telling[ours].sum())
        for one, next in pairwise(passage.runs):
            gap_a, gap_b = slice(one.a + one.length, next.a), slice(one.b + one.length, next.b)
            replaced += min(int(a.telling[gap_a].sum()), int(b.telling[gap_b].sum()))
        unquoted += alone
        if passage not in documents:
            longest = max(longest, min(_unquoted(a, passage.a), _unquoted(b, passage.b)))
    shared_a = sum(float(a.words[one.a.stop] - a.words[one.a.start]) for one in shared)
    shared_b = sum(float(b.words[one.b.stop] - b.words[one.b.start]) for one in shared)
    return Measures(float(a.words[-1]), float(b.words[-1]), shared_a, shared_b, unquoted, longest, kept, replaced)


def _unquoted(text: Terms, part: slice) -> float:
    """Words of the part outside quotation marks."""
    return float(np.diff(text.words[part.start : part.stop + 1])[~text.quoted[part]].sum())


def _documents(a: Terms, b: Terms, shared: tuple[Passage, ...]) -> frozenset[Passage]:
    """The passages that give a document in its own words, a letter or a statement, without quotation marks."""
    found: set[Passage] = set()
    for passage in shared:
        sides = ((a, passage.a.start, [one.a for one in shared]), (b, passage.b.start, [one.b for one in shared]))
        if _speaks(a.codes[passage.a]) and any(_announced(text, at, taken) for text, at, taken in sides):
            found.add(passage)
    for one, next in pairwise(shared):
        near = 0 <= next.a.start - one.a.stop <= ASIDE or 0 <= next.b.start - one.b.stop <= ASIDE
        if one in found and near and _speaks(a.codes[next.a]):
            found.add(next)
    return frozenset(found)


def _speaks(codes: NDArray[np.uint64]) -> bool:
    """Whether somebody speaks in the first or second person, as reporters do not."""
    return int(np.isin(codes, _persons()).sum()) >= PERSONAL * len(codes)


@cache
def _persons() -> NDArray[np.uint64]:
    return terms(_PERSONS).codes


def _announced(text: Terms, at: int, taken: list[slice]) -> bool:
    """Whether a colon leads to the passage, and words that the other text does not have lead to the colon."""
    if at >= len(text) or not text.flags[at] & ANNOUNCED:
        return False
    return not any(one.start < at and one.stop > at - OWN_WORDS for one in taken)


def kind_of(measures: Measures) -> RelationKind | None:
    """What the measures say; None where they say nothing."""
    if measures.shared_a < LEAST:
        return None
    if measures.is_template:
        return "template"
    if not measures.is_taken:
        return "same-quotation" if measures.unquoted < LEAST else "shared-passage"
    less, more = sorted((measures.coverage_a, measures.coverage_b))
    if less >= WHOLE and not measures.replaced:
        return "identical"
    if less >= MOST:
        return "repost"
    if more >= ALL_BUT:
        return "contained"
    return "repost" if more >= MOST else "excerpt"
