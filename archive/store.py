"""archive.db: the only file that writes there. What it holds depends on the set of captures, not on their order.

A batch of captures is one transaction. First come the rows that speak for themselves (captures, failures, new
versions with their ledger), then everything that follows from the set of captures is derived anew for the versions and
articles that the batch touched: which capture's ledger stands, first and last sight, newest version, withdrawal, search index.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType

from sqlite_utils import Database

from archive import derive, identity, rows, schema
from archive.rows import Columns, Failure, Read, Shown, SourceFacts
from archive.sqlite import refusals
from normalize.errors import StorageError

NAME = "archive.db"
PATIENCE = 30  # seconds that a statement waits for another writer


@dataclass(frozen=True, slots=True)
class WarcFile:
    """A WARC file as the archive knows it."""

    name: str
    origin: str  # crawl, import or foreign
    read_to: int  # bytes from its start that have been ingested
    size: int | None  # bytes when finished
    digest: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read of one file, up to the end of a group."""

    file: str
    read_to: int  # bytes from the file's start
    reads: tuple[Read, ...] = ()
    failures: tuple[Failure, ...] = ()
    sources: tuple[SourceFacts, ...] = ()


class Store:
    """archive.db, opened for writing."""

    def __init__(self, path: Path) -> None:
        """Open or make the database. Raises NewerDatabase, ReadOnly, DiskFull, StorageError."""
        self.path = path
        with refusals(path):
            self._db = Database(sqlite3.connect(path, timeout=PATIENCE))
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.enable_wal()
            # A lost transaction after a power cut is read again from the WARC.
            self._db.execute("PRAGMA synchronous = NORMAL")
            schema.migrate(self._db)
            self._db.conn.row_factory = sqlite3.Row

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def files(self) -> dict[str, WarcFile]:
        """The WARC files that have been met, by name."""
        found = self._db.execute("SELECT name, origin, read_to, size, digest FROM warc_file")
        return {row["name"]: WarcFile(*row) for row in found}

    def holds(self, url: str, payload_digest: str) -> bool:
        """Whether a document was taken in before, under this address and with these bytes."""
        sql = "SELECT 1 FROM capture WHERE url = ? AND payload_digest = ? AND record_type = 'resource'"
        return self._db.execute(sql, (url, payload_digest)).fetchone() is not None

    def register(self, name: str, origin: str) -> None:
        """Know a file, before its first batch; once is enough."""
        with self._transaction() as db:
            db.execute("INSERT INTO warc_file(name, origin, read_to) VALUES (?, ?, 0) ON CONFLICT DO NOTHING", (name, origin))

    def finish(self, name: str, size: int, digest: str) -> None:
        """The file will not grow any more, and all of it has been read."""
        with self._transaction() as db:
            db.execute("UPDATE warc_file SET size = ?, digest = ? WHERE name = ?", (size, digest, name))

    def add(self, batch: Batch) -> int:
        """Take in a batch, all or nothing; what is there already is left as it is. Returns how many captures were new."""
        with self._transaction() as db:
            db.execute("UPDATE warc_file SET read_to = MAX(read_to, ?) WHERE name = ?", (batch.read_to, batch.file))
            for source in batch.sources:
                _put_source(db, source)
            for failure in batch.failures:
                _put_failure(db, failure)
            new = [capture for capture in (_put_capture(db, read) for read in batch.reads) if capture is not None]
            derive.refresh(db, new)
        return len(new)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with refusals(self.path), self._db.atomic():
            yield self._db.conn


def _put_source(db: Connection, source: SourceFacts) -> None:
    db.execute(
        "INSERT INTO source(name, title, home, language) VALUES (?, ?, ?, ?) ON CONFLICT(name) DO UPDATE"
        " SET title = excluded.title, home = excluded.home, language = excluded.language",
        (source.name, source.title, source.home, source.language),
    )


def _put_failure(db: Connection, failure: Failure) -> None:
    trouble = failure.trouble
    db.execute(
        "INSERT INTO failure(file, offset, stage, record_id, url, reason, detail) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            failure.file,
            failure.offset,
            trouble.stage,
            failure.record_id and rows.clean(failure.record_id),
            failure.url and rows.clean(failure.url),
            trouble.reason,
            rows.clean(trouble.detail),
        ),
    )


def _put_capture(db: Connection, read: Read) -> int | None:
    """The new capture's row number; None where a record of that id is there already."""
    row = rows.capture_row(read)
    if db.execute("SELECT 1 FROM capture WHERE record_id = ?", (row["record_id"],)).fetchone():
        return None
    capture = _insert(db, "capture", row)
    if failure := rows.failure(read):
        _put_failure(db, failure)
    if shown := rows.shown(read):
        version = _put_version(db, shown, capture, read)
        db.execute("UPDATE capture SET version = ? WHERE id = ?", (version, capture))
    return capture


def _put_version(db: Connection, shown: Shown, capture: int, read: Read) -> int:
    """The version's row number; its ledger is that of its first capture, whichever arrives first."""
    held = db.execute(
        "SELECT version.id, capture.fetched_at, capture.record_id FROM version JOIN capture ON capture.id = version.capture"
        " WHERE version.key = ?",
        (shown.version_key,),
    ).fetchone()
    if held is None:
        return _new_version(db, shown, capture)
    row = rows.capture_row(read)
    if (row["fetched_at"], row["record_id"]) < (held["fetched_at"], held["record_id"]):
        _replace_ledger(db, held["id"], shown, capture)
    return int(held["id"])


def _new_version(db: Connection, shown: Shown, capture: int) -> int:
    made: Columns = {"key": shown.version_key, "article": _article(db, shown), "capture": capture, **rows.version_row(shown.page)}
    # What follows from the set of captures is filled in by derive.refresh at the end of the batch.
    version = _insert(db, "version", {**made, "first_seen": "", "last_seen": "", "captures": 0})
    db.execute("INSERT INTO version_text(version, text) VALUES (?, ?)", (version, rows.clean(shown.page.text)))
    _put_ledger(db, version, shown)
    return version


def _article(db: Connection, shown: Shown) -> int:
    held = db.execute("SELECT id FROM article WHERE key = ?", (shown.article_key,)).fetchone()
    if held is not None:
        return int(held["id"])
    made: Columns = {
        "key": shown.article_key,
        "source": shown.source,
        "canonical_url": shown.canonical_url,
        "url_key": identity.url_key(shown.canonical_url),
    }
    return _insert(db, "article", {**made, **derive.UNDERIVED_ARTICLE})


def _replace_ledger(db: Connection, version: int, shown: Shown, capture: int) -> None:
    row = _bindable({**rows.version_row(shown.page), "capture": capture})
    db.execute(f"UPDATE version SET {', '.join(f'{column} = :{column}' for column in row)} WHERE id = :id", {**row, "id": version})
    for table in ("block", "claim", "credit"):
        db.execute(f"DELETE FROM {table} WHERE version = ?", (version,))
    _put_ledger(db, version, shown)


def _put_ledger(db: Connection, version: int, shown: Shown) -> None:
    _insert_all(db, "block", version, rows.block_rows(shown.page))
    _insert_all(db, "claim", version, rows.claim_rows(shown.page))
    _insert_all(db, "credit", version, rows.credit_rows(shown.page))


def _insert_all(db: Connection, table: str, version: int, made: Iterable[Columns]) -> None:
    lines = [_bindable({"version": version, **row}) for row in made]
    if lines:
        db.executemany(_insertion(table, lines[0]), lines)


def _insert(db: Connection, table: str, row: Columns) -> int:
    return int(db.execute(_insertion(table, row), _bindable(row)).lastrowid or 0)


def _bindable(row: Columns) -> dict[str, rows.Value]:
    """The row with every text as UTF-8 can write it: escapes in a page's JSON can make lone surrogates."""
    return {column: rows.clean(value) if isinstance(value, str) else value for column, value in row.items()}


def _insertion(table: str, row: Columns) -> str:
    return f"INSERT INTO {table}({', '.join(row)}) VALUES ({', '.join(f':{column}' for column in row)})"


def nothing_yet(folder: Path) -> str:
    """What to tell about an archive without archive.db."""
    return f"{folder} has no {NAME} yet; fill it with: pressmark crawl {folder}, or from what you have: pressmark ingest {folder} FILES"


def frozen(path: Path) -> bool:
    """Whether nobody can write the database: on a read-only disk SQLite must be told so, since it cannot make its log there."""
    log = path.with_name(path.name + "-wal")
    return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY) and not (log.exists() and log.stat().st_size)


def reading_address(path: Path) -> str:
    """The address by which SQLite opens the database without writing anything."""
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if frozen(path) else ''}"


def open_for_reading(path: Path) -> Database:
    """The database, opened so that nothing can be written. Raises StorageError where there is none, NewerDatabase."""
    with refusals(path):
        db = Database(sqlite3.connect(reading_address(path), uri=True, timeout=PATIENCE))
        schema.check(db)
        if "warc_file" not in db.table_names():
            raise StorageError(f"{path} is empty or not Pressmark's; run: pressmark rebuild {path.parent}, which makes it again from warc/")
        db.conn.row_factory = sqlite3.Row
        return db
