"""crawl.db: its tables as append-only migrations.

A released migration is never edited; a change is a new function at the end. crawler/frontier_tables.py describes every column.
Times are seconds since 1970 UTC, because due times are computed with. Not disposable: what no WARC holds stands here.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from archive.missing import CRAWL_DB
from archive.sqlite import refusals
from crawler.frontier_tables import TABLES
from normalize.errors import NewerDatabase

__all__ = ["NAME", "TABLES", "connect", "migrate"]

NAME = CRAWL_DB
migrations = Migrations("pressmark-crawl")


@migrations()
def m0001_the_frontier(db: Database) -> None:
    db.executescript("""
    CREATE TABLE url (
        id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, key TEXT NOT NULL, source TEXT NOT NULL, role TEXT NOT NULL,
        origin TEXT NOT NULL, host TEXT NOT NULL, rank INTEGER NOT NULL,
        state TEXT NOT NULL, due_at REAL, again INTEGER NOT NULL, lease INTEGER, ask TEXT,
        tries INTEGER NOT NULL, visits INTEGER NOT NULL, interval REAL, first_answer REAL, last_answer REAL,
        status INTEGER, etag TEXT, last_modified TEXT, digest TEXT, moved_to TEXT,
        found_on TEXT, hops INTEGER NOT NULL, first_seen REAL NOT NULL
    );
    CREATE INDEX url_due ON url(host, source, again, rank, due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX url_named ON url(source) WHERE found_on IS NULL;
    CREATE INDEX url_refused ON url(origin) WHERE state = 'refused';
    CREATE INDEX url_leased ON url(lease) WHERE lease IS NOT NULL;
    CREATE TABLE queue (
        host TEXT NOT NULL, source TEXT NOT NULL, wake_at REAL, held INTEGER NOT NULL,
        PRIMARY KEY (host, source)
    ) WITHOUT ROWID;
    CREATE INDEX queue_wake ON queue(wake_at) WHERE wake_at IS NOT NULL;
    CREATE TABLE host (
        name TEXT PRIMARY KEY, next_at REAL NOT NULL, backoff_until REAL NOT NULL, troubles INTEGER NOT NULL, lease INTEGER
    ) WITHOUT ROWID;
    CREATE INDEX host_leased ON host(lease) WHERE lease IS NOT NULL;
    CREATE TABLE robots (
        origin TEXT PRIMARY KEY, url INTEGER NOT NULL REFERENCES url(id), state TEXT NOT NULL,
        rules TEXT NOT NULL, delay REAL NOT NULL, checked_at REAL
    );
    CREATE TABLE attempt (
        id INTEGER PRIMARY KEY, url INTEGER NOT NULL REFERENCES url(id), asked TEXT NOT NULL,
        started_at REAL NOT NULL, ended_at REAL, outcome TEXT NOT NULL, status INTEGER, bytes INTEGER,
        reason TEXT NOT NULL, record_id TEXT
    );
    CREATE INDEX attempt_url ON attempt(url);
    CREATE INDEX attempt_leased ON attempt(id) WHERE outcome = 'leased';
    CREATE TABLE capture (
        id INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, record_type TEXT NOT NULL, url TEXT NOT NULL,
        source TEXT NOT NULL, role TEXT NOT NULL, attempt INTEGER, fetched_at REAL NOT NULL, status INTEGER,
        payload_digest TEXT, entity_digest TEXT, whole INTEGER NOT NULL, refers_to TEXT, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
        parsed INTEGER, listed INTEGER, wanted INTEGER, problem TEXT NOT NULL
    );
    CREATE INDEX capture_url ON capture(url, fetched_at);
    CREATE INDEX capture_digest ON capture(entity_digest) WHERE record_type = 'response' AND whole = 1;
    CREATE INDEX capture_attempt ON capture(attempt);
    CREATE INDEX capture_unparsed ON capture(id) WHERE parsed = 0;
    CREATE INDEX capture_place ON capture(file, offset);
    CREATE TABLE warc_file (name TEXT PRIMARY KEY, indexed_to INTEGER NOT NULL) WITHOUT ROWID;
    """)


@migrations()
def m0002_causes(db: Database) -> None:
    db.executescript("""
    ALTER TABLE attempt ADD COLUMN cause TEXT NOT NULL DEFAULT '';
    ALTER TABLE attempt ADD COLUMN skew REAL;
    """)


@migrations()
def m0003_the_guard(db: Database) -> None:
    db.execute("CREATE INDEX url_barred ON url(origin) WHERE state = 'barred'")


@migrations()
def m0004_discovery(db: Database) -> None:
    db.executescript("""
    ALTER TABLE url ADD COLUMN once INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX url_key ON url(key);
    ALTER TABLE capture ADD COLUMN elsewhere INTEGER;
    ALTER TABLE capture ADD COLUMN refused TEXT NOT NULL DEFAULT '';
    """)


@migrations()
def m0005_lost_files(db: Database) -> None:
    db.executescript("""
    CREATE TABLE lost_file (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL, indexed_to INTEGER NOT NULL,
        captures INTEGER NOT NULL, lost_at REAL NOT NULL
    );
    """)


@migrations()
def m0006_what_robots_ask_for(db: Database) -> None:
    db.executescript("ALTER TABLE robots ADD COLUMN asked REAL NOT NULL DEFAULT 0")


@migrations()
def m0007_health(db: Database) -> None:
    db.executescript("""
    CREATE TABLE run (id INTEGER PRIMARY KEY, started_at REAL NOT NULL, ended_at REAL, ending TEXT NOT NULL DEFAULT '');
    CREATE TABLE traffic (
        day TEXT NOT NULL, source TEXT NOT NULL, role TEXT NOT NULL, attempts INTEGER NOT NULL, answered INTEGER NOT NULL,
        unchanged INTEGER NOT NULL, fresh INTEGER NOT NULL, bytes INTEGER NOT NULL, last_success REAL, last_fresh REAL,
        PRIMARY KEY (day, source, role)
    ) WITHOUT ROWID;
    CREATE TABLE traffic_end (attempt INTEGER NOT NULL);
    INSERT INTO traffic_end VALUES (0);
    CREATE TABLE health (
        source TEXT PRIMARY KEY, state TEXT NOT NULL, cause TEXT NOT NULL, says TEXT NOT NULL, advice TEXT NOT NULL, since REAL NOT NULL,
        noted_at REAL NOT NULL, last_success REAL, last_new REAL, usual REAL, lately REAL, next_at REAL, waiting INTEGER NOT NULL,
        days TEXT NOT NULL, evidence TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE health_change (
        id INTEGER PRIMARY KEY, at REAL NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL, cause TEXT NOT NULL, says TEXT NOT NULL,
        was_state TEXT NOT NULL, was_cause TEXT NOT NULL
    );
    CREATE INDEX health_change_source ON health_change(source, at);
    """)


@migrations()
def m0008_budgets(db: Database) -> None:
    db.executescript("""
    ALTER TABLE url ADD COLUMN put_off TEXT;
    CREATE INDEX url_put_off ON url(source) WHERE put_off IS NOT NULL;
    CREATE TABLE spent (
        source TEXT NOT NULL, day INTEGER NOT NULL, urls INTEGER NOT NULL, again INTEGER NOT NULL, bytes INTEGER NOT NULL,
        PRIMARY KEY (source, day)
    ) WITHOUT ROWID;
    CREATE TABLE form (
        host TEXT NOT NULL, form TEXT NOT NULL, asked INTEGER NOT NULL, barren INTEGER NOT NULL, words BLOB NOT NULL,
        ends INTEGER NOT NULL, closed_until REAL,
        PRIMARY KEY (host, form)
    ) WITHOUT ROWID;
    CREATE TABLE backfill (source TEXT PRIMARY KEY, since REAL NOT NULL, asked_at REAL NOT NULL) WITHOUT ROWID;
    """)


@migrations()
def m0009_validators(db: Database) -> None:
    db.execute("ALTER TABLE host ADD COLUMN lies_until REAL")


@migrations()
def m0010_robots_tags(db: Database) -> None:
    db.executescript("ALTER TABLE capture ADD COLUMN robots_tag TEXT NOT NULL DEFAULT ''")


def connect(path: Path) -> sqlite3.Connection:
    """A connection to crawl.db, made or migrated where needed. Raises NewerDatabase, StorageError, ReadOnly."""
    with refusals(path):
        # Two connections: the reactor's, and the WARC writer's, which is opened here and used only in its thread.
        connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing by it; after a power cut the WARC files tell what is missing.
        connection.execute("PRAGMA synchronous = NORMAL")
        migrate(Database(connection))
    return connection


def migrate(db: Database) -> None:
    """Bring the database to this Pressmark's schema. Raises NewerDatabase where a later one has been at it."""
    known = {migration.name for migration in migrations._migrations}
    later = [applied.name for applied in migrations.applied(db) if applied.name not in known]
    if later:
        raise NewerDatabase(
            f"{NAME} has the migration {later[-1]!r}, which this Pressmark does not know; use the Pressmark that wrote it, or a newer one"
        )
    migrations.apply(db)
