"""Lines that a site repeats, in a corpus of texts: menus, teasers, footers. Simpler than normalize/habits.py, which knows an archive's days."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from archive.buckets import Buckets
from archive.documents import Document

TEXTS = 3  # of one site that have a line, from which on it is furniture
SEEN = 2_000  # texts in which sites are looked at for what they repeat
FEW = 5  # texts of a site that tell nothing yet
MUCH = 0.2  # of a site's words that stand in repeated lines, from which on somebody should know

_NUMBERS = re.compile(r"\d+(?:[.,:/\u00a0-]\d+)*")


def repeated(given: Iterable[Document], folder: Path) -> frozenset[int]:
    """The names of the lines that stand in three texts or more of one site, whatever their numbers; `folder` must not exist."""
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


@dataclass(frozen=True, slots=True)
class Habit:
    """How much a site repeats."""

    site: str
    share: float  # of its words, 0..1


class Watched:
    """Documents that are passed on as they come, the first ones looked at for lines that their sites repeat."""

    def __init__(self, given: Iterable[Document]) -> None:
        self._given = given
        self._texts: dict[str, int] = Counter()
        self._lines: dict[str, Counter[str]] = defaultdict(Counter)

    def __iter__(self) -> Iterator[Document]:
        for number, one in enumerate(self._given):
            if number < SEEN:
                self._texts[one.site] += 1
                self._lines[one.site].update({_form(line) for line in one.text.splitlines() if line.strip()})
            yield one

    def habits(self) -> list[Habit]:
        """The sites that repeat much, the most first."""
        found = [Habit(site, _share(self._lines[site])) for site, texts in self._texts.items() if site and texts >= FEW]
        return sorted((one for one in found if one.share >= MUCH), key=lambda one: (-one.share, one.site))


def _share(lines: Counter[str]) -> float:
    words = {line: count * len(line.split()) for line, count in lines.items()}
    return sum(words[line] for line, count in lines.items() if count >= TEXTS) / max(1, sum(words.values()))


def _form(line: str) -> str:
    """What a line is but for its numbers: dates, counters and prices are others on each page."""
    return _NUMBERS.sub("0", " ".join(line.split()))


def _name(site: str, line: str) -> int:
    return int.from_bytes(blake2b(f"{site}\n{_form(line)}".encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
