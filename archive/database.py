"""archive.db, looked at without writing: where it is, how it is opened, and whether it obeys the decisions. archive/store.py writes it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import Connection

from sqlite_utils import Database

from archive import decisions, schema, withhold
from archive.sqlite import refusals
from archive.words import shell
from normalize.errors import StorageError

NAME = "archive.db"
PATIENCE = 30  # seconds that a statement waits for another writer


def nothing_yet(folder: Path) -> str:
    """What to tell about an archive without archive.db."""
    return f"{folder} has no {NAME} yet; fill it with: pressmark crawl {shell(folder)}, or from what you have: pressmark ingest {shell(folder)} FILES"


def open_for_reading(path: Path) -> Database:
    """The database, opened so that nothing can be written. Raises StorageError where there is none, NewerDatabase."""
    with refusals(path):
        db = Database(sqlite3.connect(reading_address(path), uri=True, timeout=PATIENCE))
        schema.check(db)
        if "warc_file" not in db.table_names():
            raise StorageError(
                f"{path} is empty or not Pressmark's; run: pressmark rebuild {shell(path.parent)}, which makes it again from warc/"
            )
        if schema.is_older(db):
            raise StorageError(
                f"{path} was written by an older Pressmark; run: pressmark ingest {shell(path.parent)}, which brings it up to date"
            )
        if not obeys(db.conn, path.parent):
            raise StorageError(
                f"{path} and {decisions.NAME} are not of one mind on what is taken down; carry it out first: pressmark ingest {shell(path.parent)}"
            )
        db.conn.row_factory = sqlite3.Row
        return db


def reading_address(path: Path) -> str:
    """The address by which SQLite opens the database without writing anything."""
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if frozen(path) else ''}"


def frozen(path: Path) -> bool:
    """Whether nobody can write the database: on a read-only disk SQLite must be told so, since it cannot make its log there."""
    log = path.with_name(path.name + "-wal")
    return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY) and not (log.exists() and log.stat().st_size)


def obeys(db: Connection, folder: Path) -> bool:
    """Whether the database has carried out all that is decided. Raises StorageError where the decisions cannot be read."""
    wanted = decisions.stands(folder).digest
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'obeyed'").fetchone():
        return not wanted
    return withhold.obeyed(db) == wanted


def refuse_lost_decisions(path: Path) -> None:
    """Raises StorageError where the decisions lack takedowns that this database has carried out; a damaged one knows of none."""
    if not path.is_file():
        return
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(reading_address(path), uri=True)) as db:
        if lost := withhold.forgotten(db, decisions.stands(path.parent)):
            raise StorageError(lost_decisions(path, lost))


def lost_decisions(path: Path, lost: Sequence[int]) -> str:
    """What to tell about an archive whose decisions lack takedowns of these numbers, which the database has carried out."""
    return (
        f"{path.parent / decisions.NAME} lacks what {path.name} has carried out, like takedown {lost[0]}; put the file back from a backup. If it is"
        f" to be as it is, move {path.name} away and run: pressmark rebuild {shell(path.parent)}, and what it took down is shown again"
    )
