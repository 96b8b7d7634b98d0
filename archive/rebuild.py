"""archive.db made again from the WARC files, beside the old one, which stands until the new one is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from archive import rulebook
from archive.config import Config
from archive.database import NAME, PATIENCE, reading_address, refuse_lost_decisions
from archive.ingest import WARC, Ingested, ingest, pages
from archive.progress import Watcher
from archive.sqlite import refusals
from archive.store import Store
from archive.walk import warc_files
from normalize.errors import StorageError

NEW = f"{NAME}.new"
_BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a database


def rebuild(settings: Config, workers: int | None, watcher: Watcher) -> Ingested:
    """Read all WARC files into a new database and put it in the place of the old one. Raises StorageError."""
    folder = settings.folder
    _refuse_to_forget(folder)
    refuse_lost_decisions(folder / NAME)
    _remove(folder / NEW)
    try:
        with pages(settings, rulebook.load(folder), workers) as readers, Store(folder / NEW) as store:
            done = ingest(folder, store, readers, watcher)
            if done.lost:
                lost = sorted(done.lost)[0]
                raise StorageError(f"{folder / WARC / lost} was taken away or changed while it was read; put it back and rebuild again")
            store.remember(_names(folder / NAME))
        put_in_place(folder / NEW, folder / NAME)
        Store(folder / NAME).close()  # carries out what was decided in the meantime
    finally:
        _remove(folder / NEW)  # half of one helps nobody, and may fill the disk that the old one needs to be read
    return done


def _refuse_to_forget(folder: Path) -> None:
    """Raises StorageError where WARC files that the old database was read from are gone: it may be all that is left of them."""
    held = {found.name for found in warc_files(folder / WARC)}
    gone = sorted(_read_before(folder / NAME) - held)
    if gone:
        raise StorageError(
            f"{len(gone):,} WARC files that {NAME} was read from are not in {folder / WARC} any more, like {gone[0]}; is their disk mounted?"
            f" If they are gone for good, move {folder / NAME} away and rebuild again"
        )


def _read_before(path: Path) -> set[str]:
    """The WARC files that a database was read from; none where it is not there, or damaged."""
    if not path.is_file():
        return set()
    try:
        with closing(sqlite3.connect(reading_address(path), uri=True)) as db:
            return {name for (name,) in db.execute("SELECT name FROM warc_file WHERE read_to > 0")}
    except sqlite3.DatabaseError:
        return set()  # which is what a rebuild is for


def _names(path: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """Every name that a version has or had in the old database, so that a citation of it still leads somewhere; none where it is damaged."""
    if not path.is_file():
        return
    with closing(sqlite3.connect(reading_address(path), uri=True)) as db, suppress(sqlite3.DatabaseError):
        interned = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'former'").fetchone()
        habits = "habits" if interned else "''"
        yield from db.execute(
            f"SELECT version.key, record_id, normalizer, rules, {habits} FROM version JOIN capture ON capture.id = version.capture"
        )
        if interned:
            yield from db.execute("SELECT key, record_id, normalizer, rules, habits FROM former")


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
