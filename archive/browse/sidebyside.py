"""Two wordings of one passage, for setting beside each other: the words that differ marked, long runs that are the same folded. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from normalize.wording import Part, Sign, compare

AROUND = 90  # characters that stay readable before and behind what differs
FOLD = " […] "


@dataclass(frozen=True, slots=True)
class Words:
    """A run of one side's words."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """The passage as the one article has it, and as the other has it."""

    here: tuple[Words, ...]
    there: tuple[Words, ...]

    @property
    def are_equal(self) -> bool:
        return not any(words.differs for words in (*self.here, *self.there))


def sides(here: str, there: str) -> Sides:
    """The two wordings; turned round where they are turned round."""
    parts = tuple(_folded(compare(here, there).parts))
    return Sides(tuple(_side(parts, "-")), tuple(_side(parts, "+")))


def _side(parts: Iterable[Part], sign: Sign) -> Iterator[Words]:
    return (Words(part.text, part.sign != "=") for part in parts if part.sign in ("=", sign))


def _folded(parts: tuple[Part, ...]) -> Iterator[Part]:
    last = len(parts) - 1
    for at, part in enumerate(parts):
        yield Part("=", _fold(part.text, 0 if at == 0 else AROUND, 0 if at == last else AROUND)) if part.sign == "=" else part


def _fold(text: str, head: int, tail: int) -> str:
    """The run with its middle left out: what stands beside a difference stays, of a run at the passage's edge both ends."""
    head, tail = (head or AROUND // 2, tail or AROUND // 2)
    if len(text) <= head + tail + 2 * len(FOLD):
        return text
    before, after = text[:head].rpartition(" ")[0] or text[:head], text[-tail:].partition(" ")[2] or text[-tail:]
    return before + FOLD + after
