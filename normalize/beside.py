"""Two texts beside each other: paragraphs aligned, each word told by whether the other has it, and one number for their likeness.

Paragraphs are paired and compared as versions are (normalize.edits). Copies break paragraphs otherwise and set them elsewhere, which pairing
alone would tell as words that went and came; so whatever of an unpaired stretch stands in a passage of the other text
(normalize.passages) is told as standing elsewhere, with the paragraph.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from normalize.edits import Change, Edit, EditClass, Paragraph, State, Step, edit
from normalize.passages import Passage, Run
from normalize.passages import passages as shared_by
from normalize.relate import RelationKind, relate
from normalize.replaced import replaced
from normalize.terms import Terms, terms
from normalize.wording import Part, Sign
from normalize.words import is_word, split

Where = Literal["same", "elsewhere", "only"]
LineState = Literal["same", "moved", "changed", "elsewhere", "only a", "only b"]

LONGEST = 9_000  # characters of either text that are compared at once: 1,500 words, 20 ms; one paragraph with its sentences shuffled 45 ms
_SIGN = 3.0  # of them that a sign counts for which is a word or syllable by itself: a script without spaces is compared by the sign
MOST = 200  # paragraphs of either text
_FEWEST = 3  # words; fewer that a passage reaches into another paragraph are no place to point to
_LONG = 8  # words; more that came or went in one place are no number or name given otherwise
_TELLING: frozenset[EditClass] = frozenset(("numbers", "names", "dates"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph."""

    where: Where  # whether the other text has it: at the same place, elsewhere, or not
    text: str
    at: int | None = None  # paragraph of the other text that it stands in, from 1, where that is elsewhere


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of either text or one of each, side by side."""

    a: int | None  # number of the paragraph, from 1; None where the text has none to set here
    b: int | None
    moved: bool  # past others that both have
    of_a: tuple[Piece, ...]
    of_b: tuple[Piece, ...]
    classes: tuple[EditClass, ...]  # of what differs in a pair

    @property
    def state(self) -> LineState:
        pieces = (*self.of_a, *self.of_b)
        if self.a and self.b:
            return "moved" if self.moved else "same" if all(one.where == "same" for one in pieces) else "changed"
        if _count("elsewhere", pieces) > _count("only", pieces):
            return "elsewhere"
        return "only a" if self.a else "only b"


@dataclass(frozen=True, slots=True)
class Changed:
    """A number, name or date that the two give otherwise; "" where one of them says nothing in its place."""

    a: str
    b: str
    in_a: int | None  # paragraph, from 1; None in headline and lead
    in_b: int | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Two texts, compared."""

    edit: Edit
    lines: tuple[Line, ...]  # in the order of `b`; what only `a` has stands where it stood
    changed: tuple[Changed, ...]
    kind: RelationKind | None  # what one is to the other, as reposts are told
    words_a: int  # in scripts without spaces: characters
    words_b: int
    alone_a: int  # words that the other has not
    alone_b: int
    left_a: int  # paragraphs that were too many or too long to be compared
    left_b: int

    @property
    def likeness(self) -> float | None:
        """Of the words of both texts the share that stands in the other too, 0 to 1, whatever its order; None where there are no words.

        Of what is set side by side each word that stayed counts, elsewhere only stretches of eight words and more with small edits.
        """
        return _share(self.words_a + self.words_b, self.alone_a + self.alone_b)

    @property
    def share_a(self) -> float | None:
        """Of the words of `a` the share that `b` has too."""
        return _share(self.words_a, self.alone_a)

    @property
    def share_b(self) -> float | None:
        return _share(self.words_b, self.alone_b)


def _share(of: int, alone: int) -> float | None:
    return 1 - alone / of if of else None


def beside(a: State, b: State) -> Beside:
    """The two, compared as far as LONGEST and MOST."""
    one, other = _first(a), _first(b)
    changed = edit(one, other)
    texts = _Text.of(one.paragraphs), _Text.of(other.paragraphs)
    shared = shared_by(texts[0].terms, texts[1].terms)
    stretches = _stretches(*texts, shared)
    lines = tuple(_lines(changed, texts, stretches))
    found = relate(texts[0].terms, texts[1].terms)
    return Beside(
        edit=changed,
        lines=lines,
        changed=tuple(_changed(changed, texts, shared)),
        kind=found.kind if found else None,
        words_a=sum(_words(paragraph.text) for paragraph in one.paragraphs),
        words_b=sum(_words(paragraph.text) for paragraph in other.paragraphs),
        alone_a=_count("only", (piece for line in lines for piece in line.of_a)),
        alone_b=_count("only", (piece for line in lines for piece in line.of_b)),
        left_a=len(a.paragraphs) - len(one.paragraphs),
        left_b=len(b.paragraphs) - len(other.paragraphs),
    )


def _first(state: State) -> State:
    """As much of it as is compared; a paragraph that would go beyond is left out, a first one that does is cut."""
    sizes = accumulate(_size(one.text) for one in state.paragraphs)
    fits = sum(size <= LONGEST for size in sizes)
    if not fits and state.paragraphs:
        first = state.paragraphs[0]
        short = first.text[:LONGEST]
        return replace(state, paragraphs=(Paragraph(short[: int(len(short) * min(1, LONGEST / _size(short)))], first.form),))
    return replace(state, paragraphs=state.paragraphs[: min(fits, MOST)])


def _size(text: str) -> float:
    """Its characters, those weighed more that are three bytes long in UTF-8."""
    return len(text) + (_SIGN - 1) * sum(sign >= "\u0800" for sign in text)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as one string, with where its paragraphs begin."""

    whole: str
    begins: tuple[int, ...]  # in characters
    terms: Terms
    paragraph: NDArray[np.int64]  # number of the paragraph of each term, from 0

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph]) -> _Text:
        whole = "\n".join(one.text for one in paragraphs)
        begins = tuple(accumulate((len(one.text) + 1 for one in paragraphs), initial=0))[: len(paragraphs)]
        read = terms(whole)
        return cls(whole, begins, read, np.searchsorted(np.array(begins, np.int64), read.starts, "right") - 1)

    def number(self, at: int) -> int:
        """Of the paragraph that holds this character, from 1."""
        return bisect_right(self.begins, at)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Characters of one text that stand in one paragraph of the other."""

    start: int
    stop: int
    at: int  # the other's paragraph, from 1


def _stretches(a: _Text, b: _Text, shared: Iterable[Passage]) -> tuple[list[_Stretch], list[_Stretch]]:
    """What either text has in passages, in its own order."""
    of_a, of_b = [], []
    for run in (run for passage in shared for run in passage.runs):
        for part in _within(run, a.paragraph, b.paragraph):
            in_a, in_b = slice(part.a, part.a + part.length), slice(part.b, part.b + part.length)
            of_a.append(_Stretch(*_span(a.terms, in_a), int(b.paragraph[part.b]) + 1))
            of_b.append(_Stretch(*_span(b.terms, in_b), int(a.paragraph[part.a]) + 1))
    return sorted(of_a, key=lambda one: one.start), sorted(of_b, key=lambda one: one.start)


def _span(text: Terms, part: slice) -> tuple[int, int]:
    return int(text.starts[part.start]), int(text.ends[part.stop - 1])


def _within(run: Run, a: NDArray[np.int64], b: NDArray[np.int64]) -> Iterator[Run]:
    """The run, parted where either text begins a paragraph."""
    ours, theirs = a[run.a : run.a + run.length], b[run.b : run.b + run.length]
    breaks = np.flatnonzero((np.diff(ours) != 0) | (np.diff(theirs) != 0)) + 1
    for begin, end in pairwise([0, *breaks.tolist(), run.length]):
        yield Run(run.a + begin, run.b + begin, end - begin)


def _lines(changed: Edit, texts: tuple[_Text, _Text], stretches: tuple[list[_Stretch], list[_Stretch]]) -> Iterator[Line]:
    classes = replace(changed, changes=tuple(filter(_is_small, changed.changes))).by_place
    for step in changed.steps:
        told = tuple(name for name in classes.get((step.was, step.now), ()) if name != "moved")
        of_a = _pieces(step, "-", step.was, step.now, texts[0], stretches[0])
        of_b = _pieces(step, "+", step.now, step.was, texts[1], stretches[1])
        yield Line(step.was, step.now, step.moved, of_a, of_b, told if step.was and step.now else ())


def _pieces(step: Step, sign: Sign, number: int | None, other: int | None, text: _Text, stretches: Sequence[_Stretch]) -> tuple[Piece, ...]:
    if number is None:
        return ()
    begins = text.begins[number - 1]
    parts = [part for part in step.parts if part.sign in ("=", sign)]
    ends = accumulate(len(part.text) for part in parts)
    return _joined(
        piece for part, end in zip(parts, ends, strict=True) for piece in _told(part, begins + end - len(part.text), other, stretches)
    )


def _told(part: Part, begin: int, other: int | None, stretches: Sequence[_Stretch]) -> Iterator[Piece]:
    """A part of a paragraph, cut where what stands elsewhere begins and ends."""
    if part.sign == "=":
        yield Piece("same", part.text)
        return
    at, end = begin, begin + len(part.text)
    first = bisect_right(stretches, begin, key=lambda one: one.stop)
    for one in stretches[first:]:
        if one.start >= end:
            break
        start, stop = max(at, one.start), min(end, one.stop)
        if one.at == other or _words(part.text[start - begin : stop - begin]) < _FEWEST:
            continue
        yield from _piece("only", part.text[at - begin : start - begin])
        yield from _piece("elsewhere", part.text[start - begin : stop - begin], one.at)
        at = stop
    yield from _piece("only", part.text[at - begin :])


def _piece(where: Where, text: str, at: int | None = None) -> Iterator[Piece]:
    if text:
        yield Piece(where, text, at)


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one kind as one; marks that are no word go with what stands elsewhere beside them."""
    told = tuple(pieces)
    beside = zip((None, *told), told, (*told[1:], None), strict=False)
    with_marks = (_with_neighbours(piece, before, after) for before, piece, after in beside)
    runs = groupby(with_marks, key=lambda one: (one.where, one.at))
    return tuple(Piece(where, "".join(one.text for one in run), at) for (where, at), run in runs)


def _with_neighbours(piece: Piece, before: Piece | None, after: Piece | None) -> Piece:
    if piece.where != "only" or any(map(str.isalnum, piece.text)):
        return piece
    near = next((one for one in (before, after) if one and one.where == "elsewhere"), piece)
    return replace(near, text=piece.text)


def _words(text: str) -> int:
    return sum(map(is_word, split(text).words))


def _count(where: Where, pieces: Iterable[Piece]) -> int:
    """Words of that kind."""
    return sum(_words(piece.text) for piece in pieces if piece.where == where)


def _is_small(change: Change) -> bool:
    """Whether a few words were replaced; a sentence more is no change of the names in it."""
    return max(_words(change.before), _words(change.after)) <= _LONG


def _changed(changed: Edit, texts: tuple[_Text, _Text], shared: Sequence[Passage]) -> Iterator[Changed]:
    """In headline, lead and pairs as edits tell them; in passages across paragraphs as reposts do."""
    seen = set()
    for change in changed.changes:
        found = Changed(change.before, change.after, change.was, change.now)
        telling = change.name in _TELLING and change.field in ("title", "lead", "text")
        if telling and found not in seen and _is_small(change):
            seen.add(found)
            yield found
    paired = {(step.was, step.now) for step in changed.steps}
    for one in replaced(texts[0].terms, texts[1].terms, shared):
        place = texts[0].number(one.a[0]), texts[1].number(one.b[0])
        if place not in paired:
            yield Changed(texts[0].whole[slice(*one.a)], texts[1].whole[slice(*one.b)], *place)
