"""A corpus of texts -> what is related in it, a group at a time. Texts and fingerprints stay on the disk."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.candidates import USUAL, Candidates, Limits, Pairs, lot
from archive.documents import Document, Kept
from archive.keptterms import KeptTerms
from archive.named import Named, is_named, stated, with_named
from archive.remembered import Remembered
from archive.repeated import repeated, without
from normalize.clusters import Clustered, Link, Member, clusters, link
from normalize.errors import UsageError
from normalize.fingerprint import fingerprints
from normalize.relate import Relation, RelationKind, relate
from normalize.replaced import replaced, span
from normalize.rulefile import Rules
from normalize.terms import Terms, terms

_TERMS, _TEXT = 170_000, 1_000_000  # terms, and characters of texts, that stay in memory: those of 500 texts, 6 MB and 1 MB
_AT_ONCE = 4096  # pairs
_STEP = 10_000  # texts between two words to the watcher

Told = Callable[[str, int, int], None]  # what is done, how far, of how many


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage: where it stands in either text, in characters, and its words."""

    a: tuple[int, int]
    b: tuple[int, int]
    words: float


@dataclass(frozen=True, slots=True)
class Related:
    """Two documents of a corpus and what one is to the other; `a` is the older."""

    a: str
    b: str
    kind: RelationKind
    coverage_a: float  # 0..1
    coverage_b: float
    passages: tuple[Piece, ...]
    changed: tuple[tuple[str, str], ...]  # numbers and names: words of `a`, words of `b` in their place


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that hang together."""

    related: tuple[Related, ...]
    clustered: Clustered
    numbers: tuple[int, ...]  # of its documents, the oldest first


@dataclass(frozen=True, slots=True)
class _Found:
    """Two documents by number, and what was found of them."""

    a: int
    b: int
    row: Related
    link: Link | None  # None for a translation, which joins nobody


class Corpus:
    """Documents, read once and kept in a folder that must be empty; close it afterwards. Raises UsageError where two have one id."""

    def __init__(self, folder: Path, given: Iterable[Document], told: Told, learn_habits: bool = False, rules: Rules | None = None) -> None:
        """`rules` name agencies and are needed to find translations that state their origin."""
        self._told, self._rules = told, rules
        self._addresses = Named()
        self._kept, self._terms = Kept(folder / "texts"), KeptTerms(folder / "terms")
        self._candidates = Candidates(folder / "candidates")
        self._ages, self._names = array("d"), array("Q")
        self._met = bytearray()  # 1 for each document that was in a group
        for one in self._counted(given, "reading", 0):
            self._kept.add(one)
            if not learn_habits:
                self._take(one, one.text)
        self._habits = repeated(self._kept, folder / "lines") if learn_habits else frozenset()
        if learn_habits:
            for one in self._counted(self._kept, "fingerprints", len(self)):
                self._take(one, without(one, self._habits))
        self._refuse_doubles()

    def __len__(self) -> int:
        return len(self._kept)

    def close(self) -> None:
        """Give the files back."""
        self._kept.close()
        self._terms.close()

    def text(self, number: int) -> str:
        """The text of a document, with blanks where its site repeats itself."""
        return without(self._kept[number], self._habits) if self._habits else self._kept[number].text

    def document(self, number: int) -> Document:
        """A document as it was read."""
        return self._kept[number]

    def groups(self, limits: Limits = USUAL) -> Iterator[Group]:
        """What hangs together, group by group, the oldest first; documents that are related to nothing are in none."""
        order = (
            np.lexsort((np.frombuffer(self._names, np.uint64), np.frombuffer(self._ages, np.float64))) if len(self) else np.zeros(0, int)
        )
        self._met = bytearray(len(self))
        ranks = np.empty(len(self), np.uint32)
        ranks[order] = np.arange(len(self), dtype=np.uint32)
        draws = np.empty(len(self), np.uint32)
        draws[np.argsort(np.frombuffer(self._names, np.uint64), kind="stable")] = np.arange(len(self), dtype=np.uint32)
        named = self._addresses.pairs(ranks)
        pairs = with_named(self._candidates.pairs(ranks, draws, limits), named)
        terms_of = Remembered(self._terms.__getitem__, len, _TERMS)
        document_of = Remembered(self._kept.__getitem__, lambda one: len(one.text), _TEXT)
        done = 0
        for group in _components(pairs, len(self)):
            found = list[_Found]()
            for older, younger in group:
                a, b = int(order[older]), int(order[younger])
                ours, theirs = terms_of(a), terms_of(b)
                one, other = document_of(a), document_of(b)
                if relation := relate(ours, theirs):
                    found.append(_Found(a, b, _related(one, other, relation, ours, theirs), link(one.id, other.id, relation)))
                elif self._rules and is_named(named, older, younger) and stated(one, other, self._rules):
                    found.append(_Found(a, b, Related(one.id, other.id, "translation", 0.0, 0.0, (), ()), None))
            done += len(group)
            if (done - len(group)) // _STEP != done // _STEP or done == len(pairs.older):
                self._told("comparing pairs", done, len(pairs.older))
            if found:
                yield self._group(found)

    def _refuse_doubles(self) -> None:
        names, first, counts = np.unique(np.array(self._names, np.uint64), return_index=True, return_counts=True)
        if len(names) < len(self):
            double = self._kept[int(first[np.argmax(counts)])]
            raise UsageError(f"two documents have the id {double.id!r}; ids must be one each")

    def alone(self) -> Iterator[Document]:
        """The documents that were in none of the groups, when all groups have been read."""
        return (self._kept[number] for number, met in enumerate(self._met) if not met)

    def _take(self, one: Document, text: str) -> None:
        read = terms(text)
        self._terms.add(read)
        self._candidates.add(fingerprints(read))
        self._addresses.add(one.url, one.text)
        self._ages.append(one.age)
        self._names.append(lot(one.id))

    def _group(self, found: Sequence[_Found]) -> Group:
        members: dict[int, Member] = {}
        for each in found:
            members[each.a], members[each.b] = Member(self._ages[each.a], each.row.a), Member(self._ages[each.b], each.row.b)
        for number in members:
            self._met[number] = 1
        linked = [(each.row, each.link) for each in found if each.link]
        clustered = clusters(members.values(), [link for _, link in linked])
        shown = [replace(row, kind=link.kind) for (row, _), link in zip(linked, clustered.links, strict=True)]
        translated = [each.row for each in found if each.link is None]
        return Group((*shown, *translated), clustered, tuple(sorted(members, key=members.__getitem__)))

    def _counted(self, given: Iterable[Document], doing: str, whole: int) -> Iterator[Document]:
        number = 0
        for number, one in enumerate(given, 1):
            yield one
            if number % _STEP == 0:
                self._told(doing, number, whole)
        self._told(doing, number, whole)


def _related(a: Document, b: Document, relation: Relation, ours: Terms, theirs: Terms) -> Related:
    pieces = (
        Piece(span(ours, one.a), span(theirs, one.b), float(ours.words[one.a.stop] - ours.words[one.a.start])) for one in relation.passages
    )
    changed = tuple((a.text[slice(*one.a)], b.text[slice(*one.b)]) for one in replaced(ours, theirs, relation.passages))
    return Related(a.id, b.id, relation.kind, relation.measures.coverage_a, relation.measures.coverage_b, tuple(pieces), changed)


def _components(pairs: Pairs, texts: int) -> Iterator[list[tuple[int, int]]]:
    """The pairs in groups that no pair joins, each in order."""
    leader = array("I", range(texts))

    def lead(one: int) -> int:
        while (next := leader[one]) != one:
            leader[one] = one = leader[next]
        return one

    for a, b in _each(pairs.older, pairs.younger):
        low, high = sorted((lead(a), lead(b)))
        leader[high] = low
    leaders = np.fromiter((lead(a) for a, _ in _each(pairs.older, pairs.younger)), np.uint32, len(pairs.older))
    order = np.lexsort((pairs.younger, pairs.older, leaders))
    cuts = np.flatnonzero(np.diff(leaders[order])) + 1
    start = 0
    for (stop,) in _each(np.append(cuts, len(order)) if len(order) else cuts):
        part = order[start:stop]
        yield list(zip(pairs.older[part].tolist(), pairs.younger[part].tolist(), strict=True))
        start = stop


def _each(*rows: NDArray[np.generic]) -> Iterator[tuple[int, ...]]:
    """The rows' entries side by side; numbers of Python's take eight times the room, so few are made at a time."""
    for start in range(0, len(rows[0]), _AT_ONCE):
        yield from zip(*(row[start : start + _AT_ONCE].tolist() for row in rows), strict=True)
