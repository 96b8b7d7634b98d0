"""Rows (fingerprint, article) in eight bytes each: those whose fingerprints begin with the same bits stand side by side in one bucket.

A fingerprint has 48 bits; the first twenty number the bucket, four bytes hold the rest, and four the article.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator

_REST = 28  # bits: of a hundred million rows, a hundred a bucket; of a million, the index is no larger than with a row for each
_ROW = struct.Struct(">II")
_KEY = struct.Struct(">I")
_MASK = (1 << _REST) - 1

Row = tuple[int, int]  # fingerprint, article


def bucket(one: int) -> int:
    """The bucket of a fingerprint."""
    return one >> _REST


def by_bucket(rows: Iterable[Row]) -> dict[int, bytes]:
    """The rows, packed, by their buckets."""
    found: dict[int, list[bytes]] = defaultdict(list)
    for one, article in rows:
        found[one >> _REST].append(_ROW.pack(one & _MASK, article))
    return {number: b"".join(held) for number, held in found.items()}


def holders(held: bytes, one: int) -> list[int]:
    """The articles of a fingerprint, of what its bucket holds."""
    key, found, at = _KEY.pack(one & _MASK), list[int](), 0
    while (at := held.find(key, at)) >= 0:
        if at % _ROW.size == 0:
            found.append(_KEY.unpack_from(held, at + _KEY.size)[0])
        at += 1
    return found


def without(held: bytes, gone: bytes) -> bytes:
    """What a bucket holds, without those rows."""
    dropped = {*_each(gone)}
    return b"".join(row for row in _each(held) if row not in dropped)


def rows(number: int, held: bytes) -> Iterator[Row]:
    """What a bucket holds, as rows."""
    return ((number << _REST | rest, article) for rest, article in _ROW.iter_unpack(held))


def _each(held: bytes) -> Iterator[bytes]:
    return (held[at : at + _ROW.size] for at in range(0, len(held), _ROW.size))
