"""Rows of two numbers that need not fit in memory: kept in files, parted by whoever adds them, read back a part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PARTS = 64
_HELD = 1 << 18  # rows in memory before they are written, 3 MB
WIDTH = 12  # bytes a row takes on the disk

Keys = NDArray[np.uint64]
Values = NDArray[np.uint32]


class Buckets:
    """Sixty-four parts of rows (key, value) in a folder; twelve bytes a row."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._rows: list[tuple[NDArray[np.uint8], Keys, Values]] = []
        self._held = 0

    def add(self, parts: NDArray[np.uint8], keys: Keys, values: Values) -> None:
        """Keep the rows, each in its part (0..63)."""
        self._rows.append((parts, keys, values))
        self._held += len(keys)
        if self._held >= _HELD:
            self._write()

    def read(self) -> Iterator[tuple[Keys, Values]]:
        """The rows of each part that has any, in the order of the parts; within one in the order of adding."""
        self._write()
        for part in range(PARTS):
            if (keys := self._folder / f"{part}.keys").exists():
                yield np.fromfile(keys, np.uint64), np.fromfile(self._folder / f"{part}.values", np.uint32)

    def _write(self) -> None:
        if not self._rows:
            return
        parts, keys, values = (np.concatenate([row[at] for row in self._rows]) for at in range(3))
        self._rows, self._held = [], 0
        order = np.argsort(parts, kind="stable")
        keys, values = keys[order], values[order]
        ends = np.cumsum(np.bincount(parts, minlength=PARTS))
        for part, (start, end) in enumerate(zip(np.append(0, ends[:-1]).tolist(), ends.tolist(), strict=True)):
            if start < end:
                _append(self._folder / f"{part}.keys", keys[start:end])
                _append(self._folder / f"{part}.values", values[start:end])


def _append(file: Path, row: NDArray[np.uint64] | NDArray[np.uint32]) -> None:
    with file.open("ab") as out:
        row.tofile(out)
