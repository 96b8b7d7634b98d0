"""Listed words and short phrases, found in a row of terms; in scripts without spaces a word is a phrase of its characters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from normalize.terms import terms

_LONGEST = 12  # terms of a phrase
_FACTORS = np.array([pow(0xA0761D6478BD642F, exponent, 2**64) for exponent in range(1, _LONGEST + 1)], np.uint64)


@dataclass(frozen=True, eq=False, slots=True)
class Phrases:
    """A list of phrases."""

    by_length: tuple[tuple[int, NDArray[np.uint64]], ...]  # terms, and the hashes of the phrases that have so many

    def count(self, codes: NDArray[np.uint64]) -> int:
        """How often they stand in the row."""
        return sum(_among(_hashed(codes, length), known) for length, known in self.by_length)


def phrases(listed: str) -> Phrases:
    """The phrases of a list, parted by "|" or line breaks."""
    rows = [terms(phrase).codes for line in listed.splitlines() for phrase in line.split("|") if phrase.strip()]
    lengths = sorted({len(row) for row in rows})
    return Phrases(
        tuple((length, np.unique(np.concatenate([_hashed(row, length) for row in rows if len(row) == length]))) for length in lengths)
    )


def _among(hashes: NDArray[np.uint64], known: NDArray[np.uint64]) -> int:
    """How many of the hashes are known; `known` is ascending."""
    at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return int((known[at] == hashes).sum())


def _hashed(codes: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    count = len(codes) - length + 1
    if count < 1:
        return np.zeros(0, np.uint64)
    total: NDArray[np.uint64] = codes[:count] * _FACTORS[0]
    for at in range(1, length):
        total += codes[at : at + count] * _FACTORS[at]
    return total
