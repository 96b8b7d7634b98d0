"""How likely each block of a page is article text: boosted oblivious trees over its features (Prokhorenkova et al., CatBoost, 2018).

The trees were grown by benchmarks/grow.py on pages with known text and are read like code, once. Sums are of integers, so that a
page has the same answer on every machine.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from normalize.features import Numbers

SCALE = 4096  # steps of a leaf's value to one unit of log-odds
_ROWS = 2048  # blocks that are asked for at a time, so that memory does not grow with the page


@dataclass(frozen=True, eq=False)  # no slots: it remembers what it asks
class Forest:
    """T trees of depth D: each asks D questions of a row and has 2**D leaves."""

    features: NDArray[np.int64]  # (T, D) which column a question looks at
    borders: NDArray[np.float32]  # (T, D) the answer is whether the value lies above
    leaves: NDArray[np.int64]  # (T, 2**D) log-odds times SCALE; the first question is the lowest bit of a leaf's number
    bias: int  # added once

    def odds(self, rows: Numbers) -> NDArray[np.int64]:
        """The log-odds of each row, times SCALE."""
        if not len(rows):
            return np.zeros(0, np.int64)
        return np.concatenate([self._odds(rows[start : start + _ROWS]) for start in range(0, len(rows), _ROWS)])

    def _odds(self, rows: Numbers) -> NDArray[np.int64]:
        asked = self._questions
        answers = (rows.T[asked.features] > asked.borders[:, None]).view(np.uint8)
        leaf = answers[asked.numbers[-1]].astype(np.intp)
        for number in asked.numbers[-2::-1]:
            leaf <<= 1
            leaf |= answers[number]
        leaf += (np.arange(len(self.leaves)) * self.leaves.shape[1])[:, None]
        total: NDArray[np.int64] = self.leaves.ravel()[leaf].sum(axis=0, dtype=np.int64) + self.bias
        return total

    @cached_property
    def _questions(self) -> _Questions:
        every = list(zip(self.features.ravel().tolist(), self.borders.ravel().tolist(), strict=True))
        asked = sorted(set(every))
        at = {question: number for number, question in enumerate(asked)}
        numbers = np.array([at[question] for question in every]).reshape(self.features.shape)
        features, borders = zip(*asked, strict=True)
        return _Questions(np.array(features), np.array(borders, np.float32), numbers.T.copy())


@dataclass(frozen=True, slots=True, eq=False)
class _Questions:
    """What the trees ask, each question once: most are asked by several."""

    features: NDArray[np.int64]
    borders: NDArray[np.float32]
    numbers: NDArray[np.int64]  # (D, T) which of them a tree asks


def read(content: bytes) -> Forest:
    """The forest in the bytes of an .npz file. Raises KeyError or ValueError where it is none."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        features, borders, leaves = arrays["features"].astype(np.int64), arrays["borders"], arrays["leaves"].astype(np.int64)
        return Forest(features, borders.astype(np.float32), leaves, int(arrays["bias"]))


@cache
def grown() -> Forest:
    """The forest that Pressmark ships."""
    return read(files("normalize").joinpath("forest.npz").read_bytes())


def probabilities(odds: NDArray[np.int64]) -> NDArray[np.float64]:
    """Log-odds times SCALE as probabilities, 0..1."""
    chances: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(odds / SCALE, -30, 30)))
    return chances
