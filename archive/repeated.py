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
PARAGRAPH = 20  # words of a line from which on it may be an article's
PART = 0.04  # of a site's texts that have such a line, from which on it is furniture all the same
COPIES = 8  # or so many texts: few articles stand so often on one site
SEEN = 2_000  # texts in which sites are looked at for what they repeat
FEW = 5  # texts of a site that tell nothing yet
MUCH = 0.2  # of a site's words that stand in repeated lines, from which on somebody should know

_NUMBERS = re.compile(r"\d+(?:[.,:/\u00a0-]\d+)*")


def repeated(given: Iterable[Document], folder: Path) -> frozenset[int]:
    """The names of the lines that stand in three texts or more of one site, whatever their numbers; `folder` must not exist.

    A paragraph must stand in a larger part of the site's texts: in three it may be an article with its copies.
    """
    lines = Buckets(folder)
    texts: dict[str, int] = Counter()
    numbers: dict[str, int] = {}
    for one in given:
        texts[one.site] += 1
        site = numbers.setdefault(one.site, len(numbers))
        found = {_name(one.site, line): 2 * site + (len(line.split()) >= PARAGRAPH) for line in one.text.splitlines() if line.strip()}
        names = np.array(list(found), np.uint64)
        lines.add((names >> np.uint64(58)).astype(np.uint8), names, np.array(list(found.values()), np.uint32))
    least = np.array([wanted for site in numbers for wanted in (TEXTS, max(TEXTS, min(COPIES, int(PART * texts[site]))))], np.int64)
    habits: set[int] = set()
    for keys, kinds in lines.read():
        names, first, counts = np.unique(keys, return_index=True, return_counts=True)
        habits.update(names[counts >= least[kinds[first]]].tolist())
    return frozenset(habits)


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
