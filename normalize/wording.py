"""Two wordings of one text: which words stayed, went and came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Literal

from normalize import lcs
from normalize.words import Words, split, whole

Sign = Literal["=", "-", "+"]

_LONGEST = 2_000_000  # characters of both that are compared by words; a paragraph has a thousand
_ISLAND = 2  # words; fewer that stayed between two changes, and no longer than these, are told as changed with them


@dataclass(frozen=True, slots=True)
class Part:
    """A run of characters that stayed, went or came."""

    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Words that were replaced: their places in the one and in the other; either may be none."""

    a: int
    a_end: int
    b: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Wording:
    """Two texts in words, and where they differ."""

    before: Words
    after: Words
    hunks: tuple[Hunk, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Both texts in one: those that stayed or went are the one, those that stayed or came the other, to the last space."""
        return tuple(_joined(_pieces(self)))


def compare(before: str, after: str) -> Wording:
    """Two wordings, compared; turned round where the texts are turned round."""
    if after < before:
        turned = compare(after, before)
        return Wording(turned.after, turned.before, tuple(Hunk(hunk.b, hunk.b_end, hunk.a, hunk.a_end) for hunk in turned.hunks))
    take_apart = split if len(before) + len(after) <= _LONGEST else whole
    one, other = take_apart(before), take_apart(after)
    return Wording(one, other, tuple(_without_islands(one, other, _hunks(one, other))))


def unchanged(text: str) -> tuple[Part, ...]:
    """A text that stayed."""
    return (Part("=", text),) if text else ()


def before_of(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts if part.sign != "+")


def after_of(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts if part.sign != "-")


def _hunks(one: Words, other: Words) -> Iterator[Hunk]:
    a = b = 0
    for i, j in [*lcs.matches(one.words, other.words), (len(one.words), len(other.words))]:
        if a < i or b < j:
            yield Hunk(a, i, b, j)
        a, b = i + 1, j + 1


def _without_islands(one: Words, other: Words, found: Iterable[Hunk]) -> Iterator[Hunk]:
    to_one, to_other = _lengths(one), _lengths(other)

    def length(hunk: Hunk) -> int:
        return max(to_one[hunk.a_end] - to_one[hunk.a], to_other[hunk.b_end] - to_other[hunk.b])

    held: Hunk | None = None
    for hunk in found:
        if held is None:
            held = hunk
        elif hunk.a - held.a_end <= _ISLAND and to_one[hunk.a] - to_one[held.a_end] <= min(length(held), length(hunk)):
            held = Hunk(held.a, hunk.a_end, held.b, hunk.b_end)
        else:
            yield held
            held = hunk
    if held is not None:
        yield held


def _lengths(words: Words) -> list[int]:
    """For each word the characters before it, its own spaces included; at the end all of them."""
    return [0, *accumulate(len(space) + len(word) for space, word in zip(words.spaces, words.words, strict=True))]


def _pieces(wording: Wording) -> Iterator[Part]:
    one, other = wording.before, wording.after
    a = b = 0
    for hunk in (*wording.hunks, Hunk(len(one.words), len(one.words), len(other.words), len(other.words))):
        for i, j in zip(range(a, hunk.a), range(b, hunk.b), strict=True):
            yield from _spaces(one.spaces[i], other.spaces[j])
            yield Part("=", one.words[i])
        yield from (Part("-", one.spaces[i] + one.words[i]) for i in range(hunk.a, hunk.a_end))
        yield from (Part("+", other.spaces[j] + other.words[j]) for j in range(hunk.b, hunk.b_end))
        a, b = hunk.a_end, hunk.b_end
    yield from _spaces(one.rest, other.rest)


def _spaces(was: str, now: str) -> tuple[Part, ...]:
    return (Part("=", was),) if was == now else (Part("-", was), Part("+", now))


def _joined(pieces: Iterable[Part]) -> Iterator[Part]:
    """Neighbours as one: what stayed, or what went with what came in its place."""
    for stayed, run in groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.sign == "="):
        parts = tuple(run)
        if stayed:
            yield Part("=", before_of(parts))
            continue
        went, came = before_of(parts), after_of(parts)
        if went:
            yield Part("-", went)
        if came:
            yield Part("+", came)
