"""Which texts of a corpus are worth comparing: those that share rare fingerprints. On the disk but for a 64th of it.

Nothing is looked up: the rows (fingerprint, text) are parted by a hash of the fingerprint, each part is sorted, and who stands side
by side shares one. Sorting costs a text of 330 words .02 ms, whether there are ten thousand of them or a million; a B-tree .3 to .6 ms.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.buckets import PARTS, Buckets, Keys, Values

_FIRST_BITS = np.uint64(64 - PARTS.bit_length() + 1)
_RARE = 1 << 16  # what a rare fingerprint adds to a pair's sum; a frequent one adds 1
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_LOW = np.uint64(0xFFFFFFFF)

Ranks = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Limits:
    """What makes a candidate."""

    rare: int = 30  # texts that have a fingerprint, up to which it is rare
    anchors: int = 12  # of the texts that have a frequent one, drawn by lot: it counts between these and each of the others
    many: int = 1 << 31  # texts from which on it counts among these alone; usually there is no such number
    shared: int = 2  # rare fingerprints in common
    share: float = 0.3  # or this share of the shorter text's, frequent ones among them


USUAL = Limits()


def lot(name: str) -> int:
    """A text's number in the draw, by its name, 63 bits: the least are drawn.

    So a newcomer is drawn as seldom as it is one of many, whatever order they come in, and what was drawn of thousands hardly ever changes.
    """
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Texts worth comparing, each pair once: by the rank of the older, then of the younger."""

    older: Ranks
    younger: Ranks


class Candidates:
    """The fingerprints of texts, numbered from 0 on in the order of adding, in a folder that must not exist."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._postings = Buckets(folder / "fingerprints")
        self._counts = array("I")

    def __len__(self) -> int:
        return len(self._counts)

    def add(self, fingerprints: Keys) -> None:
        """The next text, with its fingerprints, each once."""
        number = np.full(len(fingerprints), len(self._counts), np.uint32)
        self._postings.add(_parts(fingerprints), fingerprints, number)
        self._counts.append(len(fingerprints))

    def pairs(self, ranks: Ranks, draws: Ranks, limits: Limits = USUAL) -> Pairs:
        """Who is worth comparing with whom; `ranks` gives each text its place by age, the oldest has 0, `draws` its place by lot."""
        shared = Buckets(self._folder / "pairs")
        for keys, values in self._postings.read():
            for older, younger, weight in _sharing(keys, ranks[values], draws[values], limits):
                key = (older.astype(np.uint64) << np.uint64(32)) | younger
                shared.add(_parts(key), key, np.full(len(key), weight, np.uint32))
        counts = np.zeros(len(self._counts), np.uint32)
        counts[ranks] = np.array(self._counts, np.uint32)
        found = [_enough(keys, values, counts, limits) for keys, values in shared.read()]
        key = np.concatenate(found) if found else np.zeros(0, np.uint64)
        return Pairs((key >> np.uint64(32)).astype(np.uint32), (key & _LOW).astype(np.uint32))


def _parts(keys: Keys) -> NDArray[np.uint8]:
    """The part that each key is kept in. By its own first bits the first would have an eighth of all: fingerprints are the least of eight."""
    found: NDArray[np.uint8] = ((keys * _SPREAD) >> _FIRST_BITS).astype(np.uint8)
    return found


def _sharing(keys: Keys, ranks: Ranks, draws: Ranks, limits: Limits) -> Iterator[tuple[Ranks, Ranks, int]]:
    """Pairs of texts that have the same key: older, younger, and what the key weighs."""
    order = np.lexsort((ranks, keys))
    keys, ranks, draws = keys[order], ranks[order], draws[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(first, len(keys)))
    left = np.repeat(first + sizes, sizes) - np.arange(len(keys)) - 1  # texts of the same key behind
    holders = np.repeat(sizes, sizes)
    rare = np.flatnonzero((holders <= limits.rare) & (left > 0))
    for lag in range(1, limits.rare):
        rare = rare[left[rare] >= lag]
        if not len(rare):
            break
        yield ranks[rare], ranks[rare + lag], _RARE
    frequent = np.flatnonzero(holders > limits.rare)
    nth = frequent - np.repeat(first, sizes)[frequent]
    ranks = ranks[frequent[np.lexsort((draws[frequent], keys[frequent]))]]
    told = np.flatnonzero((nth < limits.anchors) | (holders[frequent] <= limits.many))
    nth, ranks = nth[told], ranks[told]
    for drawn in range(limits.anchors):
        behind = np.flatnonzero(nth > drawn)
        anchors, others = ranks[behind - nth[behind] + drawn], ranks[behind]
        yield np.minimum(anchors, others), np.maximum(anchors, others), 1


def _enough(keys: Keys, weights: Values, counts: Values, limits: Limits) -> Keys:
    """The pairs, ascending, that share enough."""
    order = np.argsort(keys)
    keys, weights = keys[order], weights[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    sums = np.add.reduceat(weights.astype(np.uint64), first)
    rare, frequent = sums // _RARE, sums % _RARE
    pair = keys[first]
    fewer = np.minimum(counts[pair >> np.uint64(32)], counts[pair & _LOW])
    found: Keys = pair[(rare >= limits.shared) | ((frequent > 0) & (rare + frequent >= np.maximum(limits.shared, limits.share * fewer)))]
    return found
