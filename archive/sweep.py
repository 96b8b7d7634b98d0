"""What deleted words leave behind in archive.db: old parts of search indexes, places in pages that are gone, kinds of claims that none makes, free pages, the log."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from archive.database import NAME, PATIENCE
from archive.lock import alone
from archive.sqlite import refusals
from normalize.errors import Busy

_UNUSED = "DELETE FROM place WHERE id NOT IN (SELECT place FROM ledger) AND id NOT IN (SELECT parent FROM place WHERE parent IS NOT NULL)"
_UNSAID = "DELETE FROM claim_kind WHERE id NOT IN (SELECT kind FROM reading_claim)"

_PAGES = 400  # of an index, that are merged in one transaction while others write: some 20 ms


def sweep(folder: Path) -> bool:
    """Write archive.db anew without anything that was deleted from it. Raises StorageError.

    False where an ingest is at work on it: then only the search indexes are merged, in small steps, and free pages stay.

    SQLite keeps deleted content in pages that it has not used again, and an FTS5 index in segments that it has not merged yet
    (sqlite.org/pragma.html#pragma_secure_delete, sqlite.org/fts5.html#the_optimize_command). It costs what writing the file again does.
    """
    path = folder / NAME
    try:
        with alone(folder, doing="ingesting into"), refusals(path), closing(sqlite3.connect(path, timeout=PATIENCE)) as db:
            return _swept(db)
    except Busy:
        with refusals(path), closing(sqlite3.connect(path, timeout=PATIENCE)) as db:
            _merge_slowly(db)
        return False


def _swept(db: Connection) -> bool:
    db.isolation_level = None
    for name in _indexes(db):
        db.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'optimize\')')
    while db.execute(_UNUSED).rowcount:  # from the leaves to the root
        pass
    db.execute(_UNSAID)
    db.execute("VACUUM")
    busy: int = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


def _merge_slowly(db: Connection) -> None:
    """What `optimize` does, in many transactions (sqlite.org/fts5.html#the_merge_command)."""
    db.isolation_level = None
    db.execute("PRAGMA secure_delete = ON")
    for name in _indexes(db):
        merge = f'INSERT INTO "{name}"("{name}", rank) VALUES (\'merge\', ?)'
        db.execute(merge, (-_PAGES,))
        worked = True
        while worked:
            before = db.total_changes
            db.execute(merge, (_PAGES,))
            worked = db.total_changes - before >= 2


def _indexes(db: Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5(%'")]
