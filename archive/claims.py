"""What pages say of their fields, as rows: a text that the reading has already, or an earlier claim, is a number in its place.

A page says its title in six places and its summary in four; written out each time, that were a third of its text again. Part of the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from sqlite3 import Connection

from archive.interned import Interner
from archive.rows import Shown, clean
from normalize.model import Claim

TITLE, LEAD, ADDRESS = -1, -2, -3  # in place of a text that the reading has; from 0 on it is the position of the claim that has it

Stored = tuple[int, Claim, str | int]  # position on the page, the claim, and its value as it is stored


def put(db: Connection, interner: Interner, reading: int, shown: Shown) -> None:
    """Write what the page says, in its order."""
    rows = [(reading, position, interner.claim(claim), value) for position, claim, value in stored(shown)]
    db.executemany("INSERT INTO reading_claim(reading, position, kind, value) VALUES (?, ?, ?, ?)", rows)


def stored(shown: Shown) -> Iterator[Stored]:
    """The claims, each text once."""
    page = shown.page
    known = {clean(shown.canonical_url): ADDRESS, clean(page.lead): LEAD, clean(page.title): TITLE}
    for position, claim in enumerate(page.claims):
        value = clean(claim.value)
        yield position, claim, known.get(value, value)
        known.setdefault(value, position)
