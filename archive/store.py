"""archive.db: the only file that writes there. What it holds depends on the set of captures, not on their order.

A batch of captures is one transaction. First come the rows that speak for themselves (captures, failures, new
readings with their ledger), then everything that follows from the set of captures is derived anew for the
articles that the batch touched (archive/derive.py): habits, versions, first and last sight, newest version, withdrawal, search index;
and last which articles share text with which (archive/link.py).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType

from sqlite_utils import Database

from archive import decisions, derive, readings, rows, schema, shared_rows, withhold
from archive.database import PATIENCE, frozen, lost_decisions, obeys, reading_address
from archive.derive import Touched
from archive.habits import Learner
from archive.incoming import Incoming, failure_marks, put_failure, put_source
from archive.interned import Interner
from archive.link import Linker
from archive.readings import Rendition
from archive.rows import Failure, Read, SourceFacts
from archive.shared_rows import Looked
from archive.sqlite import immediate, refusals
from archive.statements import Row
from normalize.errors import StorageError

CACHE = 96_000  # KiB of memory for pages of the database
LOG = 8_000  # pages of the write-ahead log, 32 MB, from which on they go into the database
STALE = (  # the captures that were read by anything but one normalizer and rules
    "FROM capture WHERE rendition IS NOT NULL AND rendition IS NOT (SELECT id FROM rendition WHERE (normalizer, rules) = (?, ?))"
    " AND record_type <> 'revisit'"
)


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


@dataclass(frozen=True, slots=True)
class Awaited:
    """A capture that is to be read again."""

    record_id: str
    file: str
    offset: int  # bytes from the start of the file
    length: int  # 0 where no seek finds it


class Store:
    """archive.db, opened for writing."""

    def __init__(self, path: Path) -> None:
        """Open or make the database. Raises NewerDatabase, ReadOnly, DiskFull, StorageError."""
        self.path = path
        self._learner = Learner()
        self._linker = Linker(path.parent)
        self._read_by: Rendition | None = None
        self._standing = decisions.NONE
        with refusals(path):
            self._db = Database(sqlite3.connect(path, timeout=PATIENCE))
            # Foreign keys are told, and held by tests, but not enforced: while one is deferred, SQLite looks for children of each new row
            # in tables without an index for it, and a batch at 10,000 articles took eight times what it took at first.
            self._db.execute("PRAGMA foreign_keys = OFF")
            self._db.enable_wal()
            # A lost transaction after a power cut is read again from the WARC.
            self._db.execute("PRAGMA synchronous = NORMAL")
            # Fingerprints are written all over their index: with SQLite's usual 2 MB they cost twice as much at 10,000 articles as at 2,000.
            self._db.execute(f"PRAGMA cache_size = -{CACHE}")
            # A page that each batch writes is so written into the database once in several batches.
            self._db.execute(f"PRAGMA wal_autocheckpoint = {LOG}")
            schema.migrate(self._db)
            self._db.conn.row_factory = sqlite3.Row
        self._interner = Interner(self._db.conn)
        self._link_what_is_there()
        if not obeys(self._db.conn, path.parent):
            with self._transaction():
                pass

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

    def put_statements(self, rows: Iterable[Row], at: str) -> int:
        """Write what independent articles share, by a look that began then, in place of what was known; returns how many statements there are."""
        with self._transaction() as db:
            return shared_rows.replace(db, rows, at)

    def looked(self) -> Looked:
        """How far the articles have been looked through for statements."""
        with refusals(self.path):
            return shared_rows.looked(self._db.conn)

    def finish(self, name: str, size: int, digest: str) -> None:
        """The file will not grow any more, and all of it has been read."""
        with self._transaction() as db:
            db.execute("UPDATE warc_file SET size = ?, digest = ? WHERE name = ?", (size, digest, name))

    def add(self, batch: Batch) -> int:
        """Take in a batch, all or nothing; what is there already is left as it is. Returns how many captures were new."""
        with self._transaction() as db:
            db.execute("UPDATE warc_file SET read_to = MAX(read_to, ?) WHERE name = ?", (batch.read_to, batch.file))
            for source in batch.sources:
                put_source(db, source)
            for failure in batch.failures:
                if self._standing.covering(failure_marks(failure)) is None:
                    put_failure(db, failure)
            writing = self._writing(db, batch.reads)
            for read in batch.reads:
                writing.capture(read)
            self._linker.refresh(db, derive.refresh(db, self._learner, writing.interner, writing.touched))
        return len(writing.touched.captures)

    def reads_by(self, rendition: Rendition) -> None:
        """Know what the pages that are to come are read by, also those that cannot be read."""
        self._read_by = rendition

    def renew(self, reads: Sequence[Read]) -> None:
        """Take captures that are here already as they were read again, all or nothing."""
        with self._transaction() as db:
            writing = self._writing(db, reads)
            for read in reads:
                writing.renewal(read)
            removed = withhold.remove(db, writing.leaving, writing.touched)
            self._linker.refresh(db, derive.refresh(db, self._learner, writing.interner, writing.touched))
            withhold.end(db, removed)

    def awaited(self) -> list[Awaited]:
        """The captures that are to be read again, by their place."""
        found = self._db.execute("SELECT record_id, file, offset, length FROM awaited ORDER BY file, offset, record_id")
        return [Awaited(*row) for row in found]

    def knows(self, record_id: str) -> bool:
        """Whether a capture of that name is here to be read again; else it has to come in anew."""
        return self._db.execute("SELECT 1 FROM capture WHERE record_id = ?", (record_id,)).fetchone() is not None

    def query(self, sql: str, *values: rows.Value) -> list[sqlite3.Row]:
        """What is there; for reading only."""
        with refusals(self.path):
            return list(self._db.conn.execute(sql, values).fetchall())

    def remember(self, names: Iterable[tuple[str, str, str, str, str]]) -> None:
        """Know names that versions had in another database: key, record id, normalizer, rules and habits of each."""
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO former(key, record_id, normalizer, rules, habits) VALUES (?, ?, ?, ?, ?)", names)
            db.execute("DELETE FROM former WHERE key IN (SELECT key FROM version) OR record_id IN (SELECT record_id FROM withheld)")

    def tidy(self) -> None:
        """Let go of the texts that no ledger has any more, and of the words of those that only comments have."""
        with self._transaction() as db:
            db.execute("DELETE FROM text WHERE id NOT IN (SELECT text FROM ledger)")
            db.execute(
                "UPDATE text SET text = NULL WHERE digest IS NOT NULL AND text IS NOT NULL AND id NOT IN (SELECT text FROM ledger"
                " JOIN decision ON decision.id = ledger.decision WHERE NOT (decision.fate = 'removed' AND decision.name = 'comments'))"
            )

    def _link_what_is_there(self) -> None:
        """Link articles that an older Pressmark stored, batch by batch; where it is killed, it goes on next time."""
        with refusals(self.path):
            behind = self._linker.is_behind(self._db.conn)
        while behind:
            with self._transaction() as db:
                behind = self._linker.catch_up(db)

    def _obey(self, db: Connection) -> None:
        """Carry out what was decided since the last transaction, by whomever."""
        standing = decisions.stands(self.path.parent)
        held = withhold.obeyed(db)
        if held == standing.digest == self._standing.digest:
            return
        if held != standing.digest:
            if lost := withhold.forgotten(db, standing):
                raise StorageError(lost_decisions(self.path, lost))
            db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
            touched = Touched()
            removed = withhold.begin(db, standing, touched)
            self._linker.refresh(db, derive.refresh(db, self._learner, self._interner, touched))
            withhold.end(db, removed)
            db.execute("PRAGMA secure_delete = OFF")
        self._interner = Interner(db)  # the rows whose numbers it knew may be gone
        self._learner = Learner()
        self._standing = standing

    def _writing(self, db: Connection, reads: Sequence[Read]) -> Incoming:
        return Incoming(db, self._interner, self._rendition(db, reads), Touched(), self._standing)

    def _rendition(self, db: Connection, reads: Sequence[Read]) -> int | None:
        """What captures without an article were read by."""
        articles = (read.reading.article for read in reads if read.reading and read.reading.article)
        known = self._read_by or next((Rendition(article.normalizer, article.rules) for article in articles), None)
        return readings.rendition(db, known) if known else None

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        self._interner.forget()
        try:
            # The lock from the start: what is read first and written then may have changed in between, which SQLite refuses at once.
            with refusals(self.path), immediate(self._db.conn) as db:
                self._obey(db)
                yield db
        except BaseException:
            self._interner = Interner(self._db.conn)  # the rows whose numbers it knew are gone
            raise


def carry_out(path: Path) -> None:
    """Let an archive.db that somebody left behind the decisions obey them, where it can be written. Raises StorageError."""
    with refusals(path), closing(sqlite3.connect(reading_address(path), uri=True)) as db:
        behind = not obeys(db, path.parent)
    if behind and not frozen(path):
        Store(path).close()
