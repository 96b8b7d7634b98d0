"""SQLite's refusals, told as the project's errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.words import shell
from normalize.errors import DiskFull, ReadOnly, StorageError

_PRIMARY = 0xFF  # an extended code's low byte is its primary code (sqlite.org/rescode.html)


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Raises DiskFull, ReadOnly or StorageError, with the file and what to do, for what SQLite refuses inside."""
    try:
        yield
    except sqlite3.DatabaseError as problem:
        raise _told(path, problem) from problem


@contextmanager
def immediate(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One transaction that holds the write lock from its start."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk may have ended it (sqlite.org/lang_transaction.html)
            db.execute("ROLLBACK")
        raise


def _told(path: Path, problem: sqlite3.DatabaseError) -> StorageError:
    code = (getattr(problem, "sqlite_errorcode", None) or 0) & _PRIMARY
    if code == sqlite3.SQLITE_FULL:
        return DiskFull(f"{path}: no room left on the disk; make room and start again, nothing that was written is lost")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return ReadOnly(f"{path} cannot be opened for writing ({problem}); check the rights of the file and its folder")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return StorageError(f"{path} is damaged or no database ({problem}); {_way_out(path)}")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageError(f"{path} is being written by another program; wait for it and start again")
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(f"{path}: {problem}; is the disk full, or failing? Make room and start again")
    return StorageError(f"{path}: {problem}")


def _way_out(path: Path) -> str:
    if path.name.startswith("archive.db"):
        return f"run: pressmark rebuild {shell(path.parent)}, which makes it again from warc/"
    return "put a copy of it back, or move it away: the next crawl makes it again, as far as warc/ tells"
