"""archive.db made again from the WARC files, beside the old one, which stands until the new one is whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archive import rulebook
from archive.config import Config
from archive.ingest import Ingested, ingest, pages
from archive.progress import Watcher
from archive.sqlite import refusals
from archive.store import NAME, PATIENCE, Store

NEW = f"{NAME}.new"
_BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a database


def rebuild(settings: Config, workers: int | None, watcher: Watcher) -> Ingested:
    """Read all WARC files into a new database and put it in the place of the old one. Raises StorageError."""
    folder = settings.folder
    _remove(folder / NEW)
    with pages(settings, rulebook.load(folder), workers) as readers, Store(folder / NEW) as store:
        done = ingest(folder, store, readers, watcher)
    put_in_place(folder / NEW, folder / NAME)
    return done


def put_in_place(new: Path, old: Path) -> None:
    """Let readers of `old` see what `new` holds, at once and whole; `new` is gone then.

    A file that nobody has open is replaced by renaming. One that is being served is overwritten in one transaction of SQLite:
    renaming under an open connection would leave it with the log of another database (sqlite.org/howtocorrupt.html).
    """
    with refusals(new):
        _settle(new)
    if not old.exists() or _unused(old):
        _remove_beside(old)
        new.replace(old)
        return
    with refusals(old), closing(sqlite3.connect(new)) as source, closing(sqlite3.connect(old, timeout=PATIENCE)) as target:
        source.backup(target)
    _remove(new)


def _settle(path: Path) -> None:
    """Write the log into the database; closing the last connection removes the log, so that it is one file."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _unused(path: Path) -> bool:
    """Whether nobody else has the database open, or it is none."""
    try:
        with closing(sqlite3.connect(path, timeout=0)) as db:
            (mode,) = db.execute("PRAGMA journal_mode = DELETE").fetchone()  # leaving WAL needs the database for oneself
            return bool(mode == "delete")
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True  # damaged, which is what a rebuild is for


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _remove_beside(path)


def _remove_beside(path: Path) -> None:
    for end in _BESIDE[1:]:
        path.with_name(path.name + end).unlink(missing_ok=True)
