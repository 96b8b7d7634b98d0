"""The numbers and names that a copy gives otherwise: what stands between the unchanged runs of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from normalize.passages import Passage
from normalize.terms import Terms

Span = tuple[int, int]  # first character, and the one behind the last


@dataclass(frozen=True, slots=True)
class Replaced:
    """Words of one text where the other has others; on either side stands a number or a name."""

    a: Span
    b: Span


def replaced(a: Terms, b: Terms, shared: Sequence[Passage]) -> Iterator[Replaced]:
    """What was replaced within the passages, in their order."""
    for passage in shared:
        for one, next in pairwise(passage.runs):
            ours, theirs = slice(one.a + one.length, next.a), slice(one.b + one.length, next.b)
            if a.telling[ours].any() and b.telling[theirs].any():
                yield Replaced(span(a, ours), span(b, theirs))


def span(text: Terms, part: slice) -> Span:
    """Where the terms stand in the text; they must not be none."""
    return int(text.starts[part.start]), int(text.ends[part.stop - 1])
