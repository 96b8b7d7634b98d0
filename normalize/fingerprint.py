"""A text's fingerprints: a few of the hashes of its runs of five terms, chosen so that copies choose the same.

Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of each eight neighbouring runs the least hash, so that any twelve terms
that two texts share in a row give them a fingerprint in common.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from normalize.terms import Terms, mixed

GRAM = 5  # terms of a run
WINDOW = 8  # runs of which one is chosen
CLOSE = 4  # of which one is chosen where eight terms in a row shall be enough
SURE = GRAM + WINDOW - 1  # terms in a row that give a common fingerprint

_FACTORS = np.array([pow(0xD6E8FEB86659FD93, exponent, 2**64) for exponent in range(1, GRAM + 1)], np.uint64)


def grams(terms: Terms) -> NDArray[np.uint64]:
    """One hash for each run of five terms, by where it begins; none of a text that is shorter."""
    codes = terms.codes
    count = len(codes) - GRAM + 1
    if count < 1:
        return np.zeros(0, np.uint64)
    total = np.zeros(count, np.uint64)
    for at, factor in enumerate(_FACTORS):
        total += codes[at : at + count] * factor
    return mixed(total)


def chosen(runs: NDArray[np.uint64], window: int = WINDOW) -> NDArray[np.int64]:
    """Where in `runs` the fingerprints stand, ascending; of equal hashes in a window the last."""
    if len(runs) <= window:
        return np.array([len(runs) - 1 - int(np.argmin(runs[::-1]))] if len(runs) else [], np.int64)
    backwards = sliding_window_view(runs, window)[:, ::-1]
    found: NDArray[np.int64] = np.unique(np.arange(window - 1, len(runs)) - np.argmin(backwards, axis=1))
    return found


def fingerprints(terms: Terms) -> NDArray[np.uint64]:
    """The fingerprints of a text, each once, ascending: the hashes of the chosen runs; of a short text two, so that a copy shares enough."""
    runs = grams(terms)
    found = _least(runs, WINDOW)
    return np.unique(np.append(found, runs.max())) if len(found) == 1 else found


def close_fingerprints(terms: Terms) -> NDArray[np.uint64]:
    """More of them, each once, ascending: any eight terms in a row that two texts share give one in common."""
    return _least(grams(terms), CLOSE)


def _least(runs: NDArray[np.uint64], window: int) -> NDArray[np.uint64]:
    """The least hash of each window, each once: what `chosen` chooses, in half the time."""
    if len(runs) <= window:
        return runs.min(keepdims=True) if len(runs) else runs
    width = 1
    while 2 * width <= window:
        runs = np.minimum(runs[:-width], runs[width:])
        width *= 2
    if width < window:
        runs = np.minimum(runs[: width - window], runs[window - width :])
    found: NDArray[np.uint64] = np.unique(runs[np.append(True, runs[1:] != runs[:-1])])
    return found
