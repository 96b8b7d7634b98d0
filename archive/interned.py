"""Texts, places and decisions of the ledger, each stored once: their row numbers, found or made.

A text's number is taken from its own hash, so that it is found without an index, and is the next free one where two share a number:
what a number means is always checked. What was found is remembered, so one that saw a transaction fail is not to be trusted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from archive import identity
from archive.rows import clean, private
from normalize.model import Claim, Entry

TEXT_BYTES = 6  # of the hash: SQLite stores six bytes in six, and eight would add 500 bytes to a page's ledger
PLACE_BITS = 31
REMEMBERED = 200_000  # texts and places each: some 30 MB


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
    """The numbers of what is written to one database."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._texts: dict[tuple[str, bool], int] = {}  # by text and whether it is private
        self._places: dict[str, int | None] = {"": None}
        self._decisions: dict[Decision, int] = {}
        self._claims: dict[tuple[str, str, int], int] = {}  # by field, origin and whether it was chosen
        self._fresh: dict[tuple[str, str, str, str], int] = {}  # the same, as entries have them

    def texts(self, ledger: Sequence[Entry]) -> list[int]:
        """The number of each entry's text; a comment's text is not stored."""
        wanted = [(clean(entry.block.text), private(entry)) for entry in ledger]
        known = self._texts
        fresh = {each: _number(each[0]) for each in wanted if each not in known}
        if fresh:
            self._find(fresh)
        return [known[each] for each in wanted]

    def places(self, ledger: Sequence[Entry]) -> list[int]:
        """The number of each entry's place in the DOM."""
        return [self.place(entry.block.path) for entry in ledger]

    def decisions(self, ledger: Sequence[Entry]) -> list[int]:
        """The number of each entry's decision."""
        keys = [(entry.block.form, entry.fate, entry.name, entry.by) for entry in ledger]
        for form, fate, name, by in {*keys} - self._fresh.keys():
            self._fresh[form, fate, name, by] = self.decision(Decision(form, fate, clean(name), clean(by)))
        return [self._fresh[key] for key in keys]

    def forget(self) -> None:
        """Let go of what was remembered, where that is much."""
        if len(self._texts) > REMEMBERED:
            self._texts.clear()
        if len(self._places) > REMEMBERED:
            self._places = {"": None}
        if len(self._claims) > REMEMBERED:  # pages may name their origins as they like
            self._claims.clear()

    def place(self, path: str) -> int:
        """The number of a place in the DOM."""
        number = self._places.get(path)
        if number is None:
            number = self._walk(path)
        return number

    def decision(self, decision: Decision) -> int:
        """The number of a decision."""
        if decision not in self._decisions:
            row = (decision.form, decision.fate, decision.name, decision.rule, decision.was)
            self._db.execute("INSERT OR IGNORE INTO decision(form, fate, name, rule, was) VALUES (?, ?, ?, ?, ?)", row)
            found = self._db.execute("SELECT id FROM decision WHERE (form, fate, name, rule, was) = (?, ?, ?, ?, ?)", row)
            self._decisions[decision] = int(found.fetchone()[0])
        return self._decisions[decision]

    def claim(self, claim: Claim) -> int:
        """The number of what a claim is about, and of where it is made."""
        kind = (clean(claim.field), clean(claim.origin), int(claim.chosen))
        if kind not in self._claims:
            self._db.execute("INSERT OR IGNORE INTO claim_kind(field, origin, chosen) VALUES (?, ?, ?)", kind)
            found = self._db.execute("SELECT id FROM claim_kind WHERE (field, origin, chosen) = (?, ?, ?)", kind)
            self._claims[kind] = int(found.fetchone()[0])
        return self._claims[kind]

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

    def _walk(self, path: str) -> int:
        """Number the place and all that it stands in, which is not numbered yet."""
        parent, above, number = None, "", 0
        for step in path.split(">"):
            above = f"{above}>{step}" if above else step
            known = self._places.get(above)
            number = self._node(parent, step) if known is None else known
            self._places[above] = parent = number
        self._places[path] = number
        return number

    def _node(self, parent: int | None, step: str) -> int:
        step = clean(step)
        number = int.from_bytes(hashlib.sha256(f"{parent or 0}>{step}".encode()).digest()[:4], "big") >> (32 - PLACE_BITS)
        while not self._db.execute("INSERT OR IGNORE INTO place(id, parent, step) VALUES (?, ?, ?)", (number, parent, step)).rowcount:
            if tuple(self._db.execute("SELECT parent, step FROM place WHERE id = ?", (number,)).fetchone()) == (parent, step):
                break
            number += 1
        return number


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:TEXT_BYTES], "big")


def _same(held: _Text, text: str) -> bool:
    return held.text == text if held.text is not None else held.digest == identity.text_digest(text)


def _with(held: _Text | None, number: int, text: str, hidden: bool) -> _Text:
    own, digest = (held.text, held.digest) if held else (None, None)
    if hidden:
        return _Text(number, own, len(text), digest or identity.text_digest(text))
    return _Text(number, text, len(text), digest)
