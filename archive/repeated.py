"""Lines that a site repeats, in a corpus of texts: menus, teasers, footers. Simpler than normalize/habits.py, which knows an archive's days."""

from __future__ import annotations

from collections.abc import Container, Iterable
from hashlib import blake2b
from pathlib import Path

import numpy as np

from archive.buckets import Buckets
from archive.documents import Document

TEXTS = 3  # of one site that have a line, from which on it is furniture


def repeated(given: Iterable[Document], folder: Path) -> frozenset[int]:
    """The names of the lines that stand in three texts or more of one site; `folder` must not exist."""
    lines = Buckets(folder)
    for one in given:
        names = np.array(list({_name(one.site, line) for line in one.text.splitlines() if line.strip()}), np.uint64)
        lines.add((names >> np.uint64(58)).astype(np.uint8), names, np.zeros(len(names), np.uint32))
    found: set[int] = set()
    for keys, _ in lines.read():
        names, counts = np.unique(keys, return_counts=True)
        found.update(names[counts >= TEXTS].tolist())
    return frozenset(found)


def without(one: Document, habits: Container[int]) -> str:
    """The text with blanks in place of repeated lines, so that all else stands where it stood; as it is where nothing would be left."""
    lines = one.text.splitlines(keepends=True)
    left = "".join(" " * (len(line) - 1) + "\n" if _name(one.site, line) in habits else line for line in lines)
    return left if left.strip() else one.text


def _name(site: str, line: str) -> int:
    return int.from_bytes(blake2b(f"{site}\n{line.strip()}".encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
