"""crawl.db: its tables as append-only migrations, and what each table and column means.

A released migration is never edited; a change is a new function at the end. `TABLES` describes every column, as in archive/schema.py.
Times are seconds since 1970 UTC, because due times are computed with. Not disposable: what no WARC holds stands here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from archive.schema import Described
from archive.sqlite import refusals
from normalize.errors import NewerDatabase

NAME = "crawl.db"
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


TABLES: Mapping[str, Described] = {
    "url": Described(
        "Every address the crawl knows, and when it is due.",
        {
            "id": "row number",
            "url": "address, canonical",
            "key": "what spellings and editions of one page share: no scheme, www., mobile or AMP host, AMP path or final slash",
            "source": "name of the source it was found for",
            "role": "robots, feed, sitemap, section, article, image or stylesheet",
            "origin": "scheme, host and port: what one robots.txt is for",
            "host": "host, the unit of politeness",
            "rank": "order among what is due on a host: 0 feeds, 1 sitemaps and sections, 2 articles, 3 images and stylesheets, 4 articles found long after they appeared, 9 robots.txt",
            "state": "waiting, leased, settled (never due again), refused (by robots.txt), barred (by the guard), given-up or retired (its source lists it no more)",
            "due_at": "when it is due; null while leased and when never again",
            "again": "1 for a return visit by schedule, 0 for a first visit or a retry",
            "lease": "attempt that is under way",
            "ask": "address to ask instead, while a robots.txt redirects",
            "tries": "failures in a row",
            "visits": "answers so far",
            "interval": "for feeds, sitemaps and sections: seconds between looks, adapted to how often they change",
            "first_answer": "time of the first answer",
            "last_answer": "time of the last answer",
            "status": "HTTP status of the last answer",
            "etag": "ETag of the last whole answer, for conditional requests",
            "last_modified": "Last-Modified of it, likewise",
            "digest": "digest of the decoded body of it",
            "moved_to": "where the last answer redirected to",
            "found_on": "address of the document that led here; null for what the source itself names",
            "hops": "redirects and listings between the source's own addresses and this one",
            "first_seen": "time it was found",
            "put_off": "what it waits for, if anything: day (its source's budget of the day is used up) or form (the form of its address brings nothing)",
            "once": "1 for an older page of a list: never due by schedule, only where a newer page knows nothing of what it lists",
        },
    ),
    "spent": Described(
        "What each source was asked for on each day, against its budget.",
        {
            "source": "source",
            "day": "days since 1970-01-01, UTC",
            "urls": "addresses asked for",
            "again": "of them feeds, sitemaps, sections and return visits, for which as much is kept on the next day",
            "bytes": "that it sent, heads included",
        },
    ),
    "form": Described(
        "Forms of addresses, numbers and parameters' values aside: one that brings nothing new for long is left alone for a while.",
        {
            "host": "host",
            "form": "path and names of parameters, # for numbers and * for titles",
            "asked": "first visits to addresses of the form",
            "barren": "of them in a row that brought nothing new",
            "words": "8 bytes for what each of the last pages said",
            "ends": "how often in a row it came to an end",
            "closed_until": "until when it is left alone; null where it never came to an end",
        },
    ),
    "backfill": Described(
        "How far back each source is read, as `crawl --since` asked.",
        {"source": "source", "since": "time from which on its articles are wanted", "asked_at": "time it was asked"},
    ),
    "queue": Described(
        "What each host has to give for each source of the running crawl. Made anew at each start.",
        {
            "host": "host",
            "source": "source",
            "wake_at": "when the host may next be asked for something due; null while it is being asked, and where nothing is due",
            "held": "1 where it waits for a retry or a host in trouble, 0 where only for politeness",
        },
    ),
    "host": Described(
        "Each host, and until when it is left alone.",
        {
            "name": "host",
            "next_at": "end of the pause after the last request",
            "backoff_until": "end of the rest it asked for or needs",
            "troubles": "429, 503 and missing answers in a row",
            "lies_until": "until when its ETag and Last-Modified are not believed, as they stayed while a body changed",
            "lease": "attempt that is under way there",
        },
    ),
    "robots": Described(
        "What each origin's robots.txt says.",
        {
            "origin": "scheme, host and port",
            "url": "row of the robots.txt in url",
            "state": "unknown, rules (obeyed), open (there is none: all is allowed) or closed (it cannot be had: nothing is allowed)",
            "rules": "its text, at most 500 KiB",
            "delay": "seconds between two requests that it asks for (Crawl-delay, Request-rate), at most 300",
            "asked": "the same without the bound: where it is more than delay, the host is asked more often than it wants",
            "checked_at": "time of the last good answer",
        },
    ),
    "attempt": Described(
        "Every attempt to fetch an address, also those that were refused before anything was sent.",
        {
            "id": "row number, the lease's ticket",
            "url": "row of the address",
            "asked": "address that was asked",
            "started_at": "time of the lease",
            "ended_at": "time of its end",
            "outcome": "leased (under way), fetched, unchanged, moved, gone, failed, refused (by robots.txt or the guard), resent (the connection was stale) or lost (the crawl died)",
            "status": "HTTP status",
            "bytes": "head and body as received",
            "reason": "why it failed or was refused",
            "cause": "the same in one word of crawler/cause.py; empty where it brought what was asked",
            "skew": "seconds that the server's clock (its Date) is ahead of ours; null where it told no time",
            "record_id": "WARC-Record-ID of the capture",
        },
    ),
    "capture": Described(
        "Every exchange in the WARC files of this crawl: what revisits refer to, and what has still to be read for links.",
        {
            "id": "row number",
            "record_id": "WARC-Record-ID",
            "record_type": "response, revisit, or metadata for an exchange without an answer",
            "url": "address, as asked",
            "source": "source",
            "role": "role",
            "attempt": "attempt it came of",
            "fetched_at": "time of the request",
            "status": "HTTP status",
            "payload_digest": "digest of the body as sent",
            "entity_digest": "digest of the decoded body",
            "whole": "1 where the body is not truncated",
            "refers_to": "for a revisit: record id of the capture whose body it has",
            "file": "WARC file, its finished name",
            "offset": "bytes from its start",
            "length": "bytes of the record, compressed",
            "parsed": "0 where it has still to be read for links, 1 where it was, null where there is nothing to read",
            "listed": "links that stood in it",
            "wanted": "links that its source wanted",
            "elsewhere": "links on no host of its source",
            "refused": "why its source did not want the others, in words: a line a reason, with how many and the first of them",
            "robots_tag": "what it says to search engines about itself (X-Robots-Tag, meta robots): noted, not obeyed",
            "problem": "what was wrong when it was read for links",
        },
    ),
    "run": Described(
        "Every run of the crawl.",
        {
            "id": "row number",
            "started_at": "time of its start",
            "ended_at": "time of its end; null while it runs, and where it was killed",
            "ending": "why it ended before its time; empty where it did not",
        },
    ),
    "traffic": Described(
        "What came of the attempts, by day: the evidence for norms.",
        {
            "day": "day, UTC",
            "source": "source",
            "role": "role",
            "attempts": "attempts that ended",
            "answered": "those that brought a body, or that nothing has changed",
            "unchanged": "those that brought nothing new",
            "fresh": "articles that were fetched for the first time",
            "bytes": "heads and bodies as received",
            "last_success": "time of the last that was answered",
            "last_fresh": "time of the last first fetch of an article",
        },
    ),
    "traffic_end": Described(
        "How far attempt is counted in traffic.",
        {"attempt": "row number of the last attempt that is"},
        hidden=True,
    ),
    "health": Described(
        "The state of each source when it was last looked at, and ours in the row whose source is empty.",
        {
            "source": "name of the source; empty for ours",
            "state": "well, quiet, silent, failing, blocked or new",
            "cause": "a name of crawler/ailments.py; empty where it is well",
            "says": "the cause in a sentence",
            "advice": "what to do about it",
            "since": "since when state and cause are these",
            "noted_at": "time of the look",
            "last_success": "time of the last answer",
            "last_new": "time of the newest article's first fetch",
            "usual": "articles a day, the mean over the week of each weekday's median",
            "lately": "articles a day over the last seven whole days",
            "next_at": "when one of its lists of articles is asked for again",
            "waiting": "addresses that are due",
            "days": "JSON: day, articles, norm of the weekday, for the last four weeks",
            "evidence": "JSON: url, at, record_id and told of each capture or attempt that shows it",
        },
    ),
    "health_change": Described(
        "Each change of a source's state or cause.",
        {
            "id": "row number",
            "at": "time of the look that found it",
            "source": "name of the source; empty for ours",
            "state": "state since then",
            "cause": "cause since then",
            "says": "the cause in a sentence",
            "was_state": "state before; empty at the first look",
            "was_cause": "cause before",
        },
    ),
    "warc_file": Described(
        "How far each WARC file of this crawl is indexed here.",
        {"name": "finished name", "indexed_to": "bytes from its start"},
    ),
    "lost_file": Described(
        "WARC files of which somebody said that they are gone for good (`pressmark crawl --lost`).",
        {
            "id": "row number",
            "name": "finished name",
            "size": "bytes that were left of it",
            "indexed_to": "bytes that it had",
            "captures": "captures that were lost with it",
            "lost_at": "time at which it was said",
        },
    ),
}


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


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One transaction that holds the write lock from its start."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it (sqlite.org/lang_transaction.html)
            connection.execute("ROLLBACK")
        raise


def migrate(db: Database) -> None:
    """Bring the database to this Pressmark's schema. Raises NewerDatabase where a later one has been at it."""
    known = {migration.name for migration in migrations._migrations}
    later = [applied.name for applied in migrations.applied(db) if applied.name not in known]
    if later:
        raise NewerDatabase(
            f"{NAME} has the migration {later[-1]!r}, which this Pressmark does not know; use the Pressmark that wrote it, or a newer one"
        )
    migrations.apply(db)
