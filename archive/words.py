"""Counts, sizes and folders as the terminal prints them."""

from __future__ import annotations

import shlex
from pathlib import Path


def many(count: int, noun: str) -> str:
    """A number and its noun: "1 article", "2,000 articles"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def size(count: float) -> str:
    """Bytes in the largest unit that keeps them readable: "840 bytes", "2.4 MB"."""
    if count < 1000:
        return many(round(count), "byte")
    scaled, units = count / 1000, ("kB", "MB", "GB", "TB")
    for unit in units[:-1]:
        if scaled < 1000:
            return f"{scaled:.1f} {unit}"
        scaled /= 1000
    return f"{scaled:.1f} {units[-1]}"


def shell(path: Path) -> str:
    """The path as it can be copied into a shell: in quotes where it holds spaces."""
    return shlex.quote(str(path))
