"""A corpus of texts -> the statements that independent ones share. Texts and fingerprints stay on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from archive.candidates import Candidates, Limits
from archive.documents import Document, Kept
from archive.keptterms import KeptTerms
from archive.repeated import repeated, without
from normalize.fingerprint import close_fingerprints
from normalize.model import Instant
from normalize.sharing import HOLDERS, OLDEST, Held, Met, counted, gathered, met
from normalize.terms import Terms, terms

_LIMITS = Limits(rare=HOLDERS, anchors=OLDEST, many=3000, shared=1, share=0.0)
_HELD = 512  # texts whose terms stay in memory, 10 kB each
_STEP = 2000  # texts or pairs between two words to the watcher

Told = Callable[[str, int, int], None]  # what is done, how far, of how many


@dataclass(frozen=True, slots=True)
class Print:
    """A document's own print of a statement."""

    id: str
    site: str
    published: str
    start: int  # characters from the text's start
    end: int
    quoted: bool
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A statement, to be printed."""

    key: str
    words: float  # of the longest unchanged run
    rarity: float  # bits
    sites: int
    first: tuple[str, ...]  # who may have carried it first
    carriers: tuple[Print, ...]  # the oldest first, undated ones last


class Statements:
    """Documents, read once and kept in a folder that must be empty; close it afterwards."""

    def __init__(self, folder: Path, given: Iterable[Document], told: Told, clusters: Mapping[str, str], learn_habits: bool) -> None:
        self._folder, self._told, self._clusters = folder, told, clusters
        self._kept, self._terms = Kept(folder / "texts"), KeptTerms(folder / "terms")
        for one in given:
            self._kept.add(one)
        self._habits = repeated(self._kept, folder / "lines") if learn_habits else frozenset()
        self._numbers = {one.id: number for number, one in enumerate(self._kept)}
        self._read = lru_cache(_HELD)(self._held)

    def close(self) -> None:
        """Give the files back."""
        self._kept.close()
        self._terms.close()

    def rows(self) -> Iterator[Row]:
        """The statements, the rarest first."""
        candidates = Candidates(self._folder / "candidates")
        frequencies = counted(self._added(candidates))
        found = list(self._met(candidates))
        for one in gathered(found, lambda id: self._read(self._numbers[id]), frequencies):
            prints = tuple(self._print(each.id, each.start, each.end, each.quoted) for each in one.carriers)
            yield Row(one.key, round(one.words, 1), round(one.rarity, 1), one.sites, one.first, prints)

    def _added(self, candidates: Candidates) -> Iterator[Terms]:
        for number in range(len(self._kept)):
            found = terms(self._text(number))
            self._terms.add(found)
            candidates.add(close_fingerprints(found))
            yield found
            if (number + 1) % _STEP == 0 or number + 1 == len(self._kept):
                self._told("fingerprints", number + 1, len(self._kept))

    def _met(self, candidates: Candidates) -> Iterator[Met]:
        order = self._by_age()
        ranks = np.empty(len(order), np.uint32)
        ranks[order] = np.arange(len(order), dtype=np.uint32)
        pairs = candidates.pairs(ranks, ranks, _LIMITS)  # in place of a draw the oldest: who was first is asked
        for done, (older, younger) in enumerate(zip(pairs.older.tolist(), pairs.younger.tolist(), strict=True), 1):
            if found := met(self._read(int(order[older])), self._read(int(order[younger]))):
                yield found
            if done % _STEP == 0 or done == len(pairs.older):
                self._told("comparing pairs", done, len(pairs.older))

    def _by_age(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        ages = [(one.age, blake2b(one.id.encode("utf-8", "surrogatepass")).digest()) for one in self._kept]
        return np.array(sorted(range(len(ages)), key=ages.__getitem__), np.int64)

    def _held(self, number: int) -> Held:
        one = self._kept[number]
        return Held(one.id, self._terms[number], Instant.read(one.published), one.site, self._clusters.get(one.id, ""))

    def _text(self, number: int) -> str:
        return without(self._kept[number], self._habits) if self._habits else self._kept[number].text

    def _print(self, id: str, start: int, end: int, quoted: bool) -> Print:
        one = self._kept[self._numbers[id]]
        return Print(id, one.site, one.published, start, end, quoted, one.text[start:end])
