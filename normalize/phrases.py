"""Listed words and short phrases, found in a row of terms; in scripts without spaces a word is a phrase of its characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from normalize.terms import terms


@dataclass(frozen=True, eq=False, slots=True)
class Phrases:
    """A list of phrases."""

    heads: NDArray[np.uint64]  # first terms, ascending
    tails: Mapping[int, tuple[tuple[int, ...], ...]]  # by first term, the terms that follow

    def count(self, codes: NDArray[np.uint64]) -> int:
        """At how many places of the row one begins."""
        at = np.minimum(np.searchsorted(self.heads, codes), len(self.heads) - 1)
        return sum(self._stands(codes, int(place)) for place in np.flatnonzero(self.heads[at] == codes))

    def _stands(self, codes: NDArray[np.uint64], at: int) -> bool:
        tails = self.tails[int(codes[at])]
        return () in tails or any(tuple(codes[at + 1 : at + 1 + len(tail)].tolist()) == tail for tail in tails)


def phrases(listed: str) -> Phrases:
    """The phrases of a list, parted by "|" or line breaks."""
    rows = [terms(phrase).codes.tolist() for line in listed.splitlines() for phrase in line.split("|") if phrase.strip()]
    heads = sorted({row[0] for row in rows})
    return Phrases(np.array(heads, np.uint64), {head: tuple(tuple(row[1:]) for row in rows if row[0] == head) for head in heads})
