"""The terms of many texts on the disk, by number: reading them back takes a twentieth of making them again. Seventeen bytes a word."""

from __future__ import annotations

from array import array
from pathlib import Path

import numpy as np

from normalize.terms import Terms

WIDTH = 17  # bytes a term: 8 of code, 4 and 4 of place, 1 of flags


class KeptTerms:
    """Rows of terms in one file; close it afterwards."""

    def __init__(self, file: Path) -> None:
        self._starts = array("q", [0])  # in terms
        self._file = file.open("w+b")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, text: Terms) -> None:
        """The terms of the next text."""
        row = text.codes.tobytes() + text.starts.astype(np.uint32).tobytes() + text.ends.astype(np.uint32).tobytes() + text.flags.tobytes()
        self._file.write(row)
        self._starts.append(self._starts[-1] + len(text))

    def __getitem__(self, number: int) -> Terms:
        start = self._starts[number]
        count = self._starts[number + 1] - start
        self._file.seek(start * WIDTH)
        row = self._file.read(count * WIDTH)
        return Terms(
            np.frombuffer(row, np.uint64, count),
            np.frombuffer(row, np.uint32, count, 8 * count).astype(np.int64),
            np.frombuffer(row, np.uint32, count, 12 * count).astype(np.int64),
            np.frombuffer(row, np.uint8, count, 16 * count),
        )

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
