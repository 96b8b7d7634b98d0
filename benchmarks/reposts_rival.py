"""The rivals of benchmarks/reposts.py: MinHash-LSH by datasketch and by rensa, over hashes of word 5-grams that we made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray
from rensa import RMinHash, RMinHashLSH

PERMUTATIONS, BANDS, ROWS = 128, 32, 4
JACCARD = 0.09  # estimated, from which on a pair counts: what scores best on the labelled set

Runs = NDArray[np.uint64]


def signatures(who: str, texts: Mapping[str, Runs]) -> Iterator[tuple[str, str]]:
    """The pairs of texts that the rival finds, each once."""
    return {"datasketch": _datasketch, "rensa": _rensa}[who](texts)


def _datasketch(texts: Mapping[str, Runs]) -> Iterator[tuple[str, str]]:
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    known = {}
    for name, runs in texts.items():
        sketch = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
        sketch.update_batch((runs & np.uint64(0xFFFFFFFF)).tolist())
        for other in index.query(sketch):
            if sketch.jaccard(known[other]) >= JACCARD:
                yield other, name
        index.insert(name, sketch)
        known[name] = sketch


def _rensa(texts: Mapping[str, Runs]) -> Iterator[tuple[str, str]]:
    index = RMinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS, num_bands=BANDS)
    names, known = list(texts), []
    for number, runs in enumerate(texts.values()):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update([f"{run:x}" for run in runs.tolist()])
        for other in set(index.query(sketch)):
            if sketch.jaccard(known[other]) >= JACCARD:
                yield names[other], names[number]
        index.insert(number, sketch)
        known.append(sketch)
