"""The fingerprints of all articles, and which articles share enough of them to be compared. Part of the store, inside its transactions.

A function of the set of articles, by the rule of archive/candidates.py. A fingerprint that at most `rare` articles hold counts for all of
them; a more frequent one between its `anchors`, who are drawn by lot, and each holder. So an article can get candidates, or lose some, when
a fingerprint crosses the line or another article is drawn: `Shift` names them. Of thousands of copies a newcomer is drawn as seldom as it is
one of many, so that a thousand cost no more each than a hundred, whether they come the oldest first or the youngest.

Of a frequent fingerprint the rows of archive/postings.py hold one, for the article 0; its holders stand in `crowd`, by lot. So a look-up of
a text's fingerprints finds few rows, and most find none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from archive.candidates import USUAL, Limits
from archive.postings import Postings
from normalize.fingerprint import fingerprints
from normalize.terms import Terms

_KEPT_BITS = 48  # six bytes of a row; of seventy million, some ten pairs are the same by chance, and two such make a candidate
_CROWD = 0  # in place of an article

Prints = NDArray[np.int64]  # ascending, each once
NONE: Prints = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """An article whose fingerprints or age are others now."""

    article: int
    before: Prints  # none where it is new
    after: Prints  # none where it is gone
    age_before: str  # the least is the oldest; "" where it is new
    age_after: str  # "" where it is gone
    lot: int

    @property
    def is_of_text(self) -> bool:
        """Whether the fingerprints are others."""
        return not np.array_equal(self.before, self.after)


@dataclass(slots=True)
class Shift:
    """What a change leads to."""

    gain: set[int] = field(default_factory=set)  # articles that a change of others gave candidates
    lose: set[int] = field(default_factory=set)  # or took some from
    holders: dict[int, set[int]] = field(default_factory=dict)  # of the changed articles' fingerprints, those that others hold too
    changed: dict[int, Prints] = field(default_factory=dict)  # the changed articles, with their fingerprints now


@dataclass(frozen=True, slots=True)
class Frequent:
    """A fingerprint that many articles hold."""

    holders: int
    anchors: frozenset[int]


def prints(text: Terms) -> Prints:
    """The fingerprints of a text as they are stored."""
    found: Prints = np.unique((fingerprints(text) >> np.uint64(64 - _KEPT_BITS)).astype(np.int64))
    return found


@dataclass(frozen=True, slots=True)
class _Move:
    """A fingerprint, and the articles that had it and have it."""

    hash: int
    gone: list[Change]
    come: list[Change]

    def applied(self, holders: set[int]) -> set[int]:
        """Who holds it after that."""
        return (holders - {change.article for change in self.gone}) | {change.article for change in self.come}


def _moves(changes: Iterable[Change], shared: Prints) -> list[_Move]:
    """What becomes of the shared fingerprints, ascending."""
    found: dict[int, _Move] = {one: _Move(one, [], []) for one in shared.tolist()}
    for change in changes:
        for one in np.intersect1d(change.before, shared, assume_unique=True).tolist():
            found[one].gone.append(change)
        for one in np.intersect1d(change.after, shared, assume_unique=True).tolist():
            found[one].come.append(change)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Index:
    """The fingerprints in a database."""

    db: Connection
    limits: Limits = USUAL

    def replace(self, changes: Sequence[Change]) -> Shift:
        """Store the changed fingerprints."""
        shift = Shift(changed={change.article: change.after for change in changes})
        if not changes:
            return shift
        touched, times = np.unique(np.concatenate([row for change in changes for row in (change.before, change.after)]), return_counts=True)
        held = self._rows.holders(touched.tolist())
        # Most fingerprints are one article's own, now and before; only the others are looked at one by one.
        shared = np.union1d(touched[times > 1], np.array(list(held), np.int64))
        self._insert([(change.article, np.setdiff1d(change.after, shared, assume_unique=True)) for change in changes])
        gone, come = list[tuple[int, int]](), list[tuple[int, int]]()
        for move in _moves(changes, shared):
            before = held.get(move.hash, set())
            now = move.applied(before)
            if _CROWD in before:
                now = self._recrowd(move, shift)
            elif len(now) > self.limits.rare:
                now = self._crowd(move, now, shift)
            else:
                gone += [(move.hash, article) for article in before - now]
                come += [(move.hash, article) for article in now - before]
            shift.holders[move.hash] = now
        self._rows.remove(gone)
        self._rows.add(sorted(come))
        self._rows.settle()
        return shift

    def candidates(self, texts: Mapping[int, Prints], shift: Shift) -> dict[int, set[int]]:
        """For each article, with its fingerprints, those that it is to be compared with."""
        others = [own for article, own in texts.items() if article not in shift.changed]
        holders = {**shift.holders, **(self._rows.holders(np.unique(np.concatenate(others)).tolist()) if others else {})}
        crowds: dict[int, Frequent] = {}
        found = {}
        for article, own in texts.items():
            rare: Counter[int] = Counter()
            frequent: Counter[int] = Counter()
            for one in own.tolist():
                if one not in holders:
                    continue
                if _CROWD not in holders[one]:
                    rare.update(holders[one])
                    continue
                if one not in crowds:
                    crowds[one] = self._frequent(one)
                frequent.update(self._counting(one, article, crowds[one]))
            found[article] = self._enough(len(own), rare, frequent) - {article}
        return found

    @property
    def _rows(self) -> Postings:
        return Postings(self.db)

    def _insert(self, rows: Iterable[tuple[int, Prints]]) -> None:
        """In the order of the table."""
        rows = list(rows)
        hashes = np.concatenate([row for _, row in rows])
        articles = np.repeat([article for article, _ in rows], [len(row) for _, row in rows])
        order = np.argsort(hashes, kind="stable")
        self._rows.add(list(zip(hashes[order].tolist(), articles[order].tolist(), strict=True)))

    def _enough(self, own: int, rare: Mapping[int, int], frequent: Mapping[int, int]) -> set[int]:
        """Those that share enough with an article of `own` fingerprints: two rare ones, or a good part of the shorter text's."""
        found = {other for other, times in rare.items() if times >= self.limits.shared}
        open_ones = {other: times + rare.get(other, 0) for other, times in frequent.items() if other not in found}
        open_ones = {other: times for other, times in open_ones.items() if times >= self.limits.shared}
        if open_ones:
            sizes = self.db.execute(
                "SELECT article, prints FROM linked WHERE article IN (SELECT value FROM json_each(?))", (listed(open_ones),)
            )
            found |= {other for other, size in sizes if open_ones[other] >= self.limits.share * min(own, size)}
        return found

    def _counting(self, one: int, article: int, crowd: Frequent) -> Collection[int]:
        """The holders of a frequent fingerprint for which it counts beside the article."""
        return self._holders(one) if article in crowd.anchors else crowd.anchors

    def _crowd(self, move: _Move, now: set[int], shift: Shift) -> set[int]:
        """The fingerprint becomes frequent: its holders lose what it counted for between all but the anchors. Returns what the table has."""
        self._rows.remove_all(move.hash)
        self._rows.add([(move.hash, _CROWD)])
        lots = self.db.execute(
            "SELECT article, lot FROM linked WHERE article IN (SELECT value FROM json_each(?))", (listed(now),)
        ).fetchall()
        self.db.executemany("INSERT INTO crowd(hash, lot, article) VALUES (?, ?, ?)", [(move.hash, lot, article) for article, lot in lots])
        self.db.execute("INSERT INTO frequent(hash, holders) VALUES (?, ?)", (move.hash, len(now)))
        shift.lose |= now
        return {_CROWD}

    def _recrowd(self, move: _Move, shift: Shift) -> set[int]:
        """Take changes into a fingerprint that is frequent, and may be so no longer."""
        one, before = move.hash, self._frequent(move.hash)
        gone, come = ([(one, change.lot, change.article) for change in some] for some in (move.gone, move.come))
        self.db.executemany("DELETE FROM crowd WHERE hash = ? AND lot = ? AND article = ?", gone)
        self.db.executemany("INSERT INTO crowd(hash, lot, article) VALUES (?, ?, ?)", come)
        holders = before.holders + len(come) - len(gone)
        if holders <= self.limits.rare:
            left = self._disperse(one)
            shift.gain |= left
            return left
        self.db.execute("UPDATE frequent SET holders = ? WHERE hash = ?", (holders, one))
        now = self._frequent(one)
        shift.gain |= now.anchors - before.anchors
        shift.lose |= before.anchors - now.anchors
        return {_CROWD}

    def _disperse(self, one: int) -> set[int]:
        """The fingerprint is rare again; returns its holders."""
        holders = self._holders(one)
        self._rows.remove_all(one)
        for table in ("crowd", "frequent"):
            self.db.execute(f"DELETE FROM {table} WHERE hash = ?", (one,))
        self._rows.add([(one, article) for article in sorted(holders)])
        return holders

    def _frequent(self, one: int) -> Frequent:
        ((holders,),) = self.db.execute("SELECT holders FROM frequent WHERE hash = ?", (one,))
        drawn = self.db.execute("SELECT article FROM crowd WHERE hash = ? ORDER BY lot, article LIMIT ?", (one, self.limits.anchors))
        return Frequent(holders, frozenset(row[0] for row in drawn))

    def _holders(self, one: int) -> set[int]:
        return {row[0] for row in self.db.execute("SELECT article FROM crowd WHERE hash = ?", (one,))}


def listed(numbers: Iterable[int]) -> str:
    """The numbers as SQLite's json_each reads them."""
    return f"[{','.join(map(str, numbers))}]"
