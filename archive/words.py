"""Counts, sizes and folders as the terminal prints them."""

from __future__ import annotations

import json
import shlex
import unicodedata
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


def plain(text: str) -> str:
    """The text without what would steer the terminal: somebody else's line breaks and escapes are written out."""
    return "".join(one.encode("unicode_escape").decode("ascii") if unicodedata.category(one) == "Cc" else one for one in text)


def page(text: str) -> str:
    """The lines of a text, each plain."""
    return "\n".join(map(plain, text.split("\n")))


def no_json(problem: ValueError | RecursionError) -> str:
    """Why `json.loads` refused bytes."""
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg} at character {problem.pos + 1}"
    if isinstance(problem, UnicodeDecodeError):
        return f"byte {problem.start + 1} is not UTF-8"
    return "nested too deeply" if isinstance(problem, RecursionError) else "a number of thousands of digits"
