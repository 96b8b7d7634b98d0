"""Texts, places and decisions of the ledger, each stored once: their row numbers, found or made.

A text's number is taken from its own hash, so that it is found without an index, and is the next free one where two share a number:
what a number means is always checked. Made for one transaction, since a rollback takes the rows away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection

from archive import identity
from archive.rows import clean, private
from normalize.model import Entry

TEXT_BYTES = 6  # of the hash: SQLite stores six bytes in six, and eight would add 500 bytes to a page's ledger
PLACE_BITS = 31


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of blocks of one form, and who decided."""

    form: str
    fate: str
    name: str
    rule: str
    was: str = ""  # who had kept what a habit removed


@dataclass(frozen=True, slots=True)
class _Text:
    number: int
    text: str | None  # None where only comments have it
    length: int  # characters
    digest: str | None  # None where no comment has it


class Interner:
    """The numbers of what one transaction writes."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._texts: dict[tuple[str, bool], int] = {}  # by text and whether it is private
        self._places: dict[str, int | None] = {"": None}
        self._decisions: dict[Decision, int] = {}

    def texts(self, ledger: Sequence[Entry]) -> list[int]:
        """The number of each entry's text; a comment's text is not stored."""
        wanted = [(clean(entry.block.text), private(entry)) for entry in ledger]
        fresh = {each: _number(each[0]) for each in dict.fromkeys(wanted) if each not in self._texts}
        if fresh:
            self._find(fresh)
        return [self._texts[each] for each in wanted]

    def place(self, path: str) -> int:
        """The number of a place in the DOM."""
        if path not in self._places:
            self._walk(path)
        number = self._places[path]
        assert number is not None  # only "" is above all
        return number

    def decision(self, decision: Decision) -> int:
        """The number of a decision."""
        if decision not in self._decisions:
            row = (decision.form, decision.fate, decision.name, decision.rule, decision.was)
            self._db.execute("INSERT OR IGNORE INTO decision(form, fate, name, rule, was) VALUES (?, ?, ?, ?, ?)", row)
            found = self._db.execute("SELECT id FROM decision WHERE (form, fate, name, rule, was) = (?, ?, ?, ?, ?)", row)
            self._decisions[decision] = int(found.fetchone()[0])
        return self._decisions[decision]

    def _find(self, fresh: dict[tuple[str, bool], int]) -> None:
        held = self._held(fresh.values())
        new: dict[int, _Text] = {}
        for (text, hidden), number in fresh.items():
            while number in held and not _same(held[number], text):
                number += 1
                held.update(self._held([number]) if number not in held else {})
            held[number] = new[number] = _with(held.get(number), number, text, hidden)
            self._texts[text, hidden] = number
        self._db.executemany(
            "INSERT INTO text(id, text, length, digest) VALUES (?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET"
            " text = COALESCE(text.text, excluded.text), digest = COALESCE(text.digest, excluded.digest)"
            " WHERE (text.text IS NULL AND excluded.text IS NOT NULL) OR (text.digest IS NULL AND excluded.digest IS NOT NULL)",
            [(each.number, each.text, each.length, each.digest) for each in new.values()],
        )

    def _held(self, numbers: Iterable[int]) -> dict[int, _Text]:
        rows = self._db.execute(
            "SELECT id, text, length, digest FROM text WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),)
        )
        return {row[0]: _Text(*row) for row in rows}

    def _walk(self, path: str) -> None:
        """Number the place and all that it stands in, which is not numbered yet."""
        parent, above = None, ""
        for step in path.split(">"):
            above = f"{above}>{step}" if above else step
            if above not in self._places:
                self._places[above] = self._node(parent, step)
            parent = self._places[above]
        self._places[path] = parent

    def _node(self, parent: int | None, step: str) -> int:
        step = clean(step)
        number = int.from_bytes(hashlib.sha256(f"{parent or 0}>{step}".encode()).digest()[:4], "big") >> (32 - PLACE_BITS)
        while True:
            row = self._db.execute("SELECT parent, step FROM place WHERE id = ?", (number,)).fetchone()
            if row is None:
                self._db.execute("INSERT INTO place(id, parent, step) VALUES (?, ?, ?)", (number, parent, step))
                return number
            if tuple(row) == (parent, step):
                return number
            number += 1


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:TEXT_BYTES], "big")


def _same(held: _Text, text: str) -> bool:
    return held.text == text if held.text is not None else held.digest == identity.text_digest(text)


def _with(held: _Text | None, number: int, text: str, hidden: bool) -> _Text:
    known = held or _Text(number, None, len(text), None)
    if hidden:
        return replace(known, digest=known.digest or identity.text_digest(text))
    return replace(known, text=text)
