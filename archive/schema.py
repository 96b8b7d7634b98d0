"""archive.db: its tables as append-only migrations, and what each table and column means.

A released migration is never edited; a change is a new function at the end. `TABLES` is the one description of
every column: docs/schema.md and Datasette's metadata are made from it, and a test holds it to the real tables.
Times are UTC text, "2026-01-23T10:00:00.000000Z", so that they sort; printed dates keep their precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database, Migrations

from normalize.errors import NewerDatabase

migrations = Migrations("pressmark")


@dataclass(frozen=True, slots=True)
class Described:
    """What a table holds, and its columns by name."""

    about: str
    columns: Mapping[str, str]
    hidden: bool = False  # not shown in Datasette's list of tables


@migrations()
def m0001_the_archive(db: Database) -> None:
    db.executescript("""
    CREATE TABLE source (
        name TEXT PRIMARY KEY, title TEXT NOT NULL, home TEXT NOT NULL, language TEXT NOT NULL
    );
    CREATE TABLE warc_file (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, origin TEXT NOT NULL,
        read_to INTEGER NOT NULL, size INTEGER, digest TEXT
    );
    CREATE TABLE article (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, source TEXT NOT NULL, canonical_url TEXT NOT NULL, url_key TEXT NOT NULL,
        kind TEXT NOT NULL, title TEXT NOT NULL, lead TEXT NOT NULL, byline TEXT NOT NULL,
        published TEXT, modified TEXT, day TEXT, section TEXT NOT NULL, language TEXT NOT NULL, words INTEGER NOT NULL,
        first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, gone_at TEXT, gone_status INTEGER,
        versions INTEGER NOT NULL, version INTEGER NOT NULL REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE INDEX article_day ON article(day);
    CREATE INDEX article_source_day ON article(source, day);
    CREATE INDEX article_first_seen ON article(first_seen);
    CREATE INDEX article_url_key ON article(url_key);
    CREATE TABLE version (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
        article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL, title TEXT NOT NULL, lead TEXT NOT NULL, byline TEXT NOT NULL, authors TEXT NOT NULL,
        published TEXT, published_precision TEXT, modified TEXT, modified_precision TEXT,
        section TEXT NOT NULL, language TEXT NOT NULL, words INTEGER NOT NULL, replaced REAL NOT NULL,
        first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, captures INTEGER NOT NULL,
        capture INTEGER NOT NULL REFERENCES capture(id) DEFERRABLE INITIALLY DEFERRED,
        normalizer TEXT NOT NULL, rules TEXT NOT NULL
    );
    CREATE INDEX version_article ON version(article);
    CREATE TABLE version_text (
        version INTEGER PRIMARY KEY REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED, text TEXT NOT NULL
    );
    CREATE TABLE block (
        version INTEGER NOT NULL REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        path TEXT NOT NULL, form TEXT NOT NULL, fate TEXT NOT NULL, name TEXT NOT NULL, rule TEXT NOT NULL,
        text TEXT, length INTEGER NOT NULL, digest TEXT NOT NULL,
        PRIMARY KEY (version, position)
    ) WITHOUT ROWID;
    CREATE TABLE claim (
        version INTEGER NOT NULL REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        field TEXT NOT NULL, value TEXT NOT NULL, origin TEXT NOT NULL, chosen INTEGER NOT NULL,
        PRIMARY KEY (version, position)
    ) WITHOUT ROWID;
    CREATE TABLE credit (
        version INTEGER NOT NULL REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        kind TEXT NOT NULL, name TEXT NOT NULL, url TEXT, quote TEXT NOT NULL, block INTEGER,
        PRIMARY KEY (version, position)
    ) WITHOUT ROWID;
    CREATE TABLE capture (
        id INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, record_type TEXT NOT NULL,
        url TEXT NOT NULL, url_key TEXT NOT NULL, source TEXT NOT NULL, role TEXT NOT NULL, kind TEXT,
        fetched_at TEXT NOT NULL, status INTEGER, content_type TEXT NOT NULL,
        payload_digest TEXT, entity_digest TEXT,
        refers_to TEXT, refers_to_url TEXT, refers_to_at TEXT, truncated TEXT, ip TEXT, via TEXT, problem TEXT NOT NULL,
        file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
        version INTEGER REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE INDEX capture_file ON capture(file, offset);
    CREATE INDEX capture_url_key ON capture(url_key, fetched_at);
    CREATE INDEX capture_version ON capture(version);
    CREATE INDEX capture_refers_to ON capture(refers_to) WHERE refers_to IS NOT NULL;
    CREATE INDEX capture_refers_to_url ON capture(refers_to_url, refers_to_at) WHERE refers_to_url IS NOT NULL;
    CREATE INDEX capture_url ON capture(url, fetched_at);
    CREATE INDEX capture_source ON capture(source, fetched_at);
    CREATE TABLE failure (
        id INTEGER PRIMARY KEY, file TEXT NOT NULL, offset INTEGER NOT NULL, stage TEXT NOT NULL,
        record_id TEXT, url TEXT, reason TEXT NOT NULL, detail TEXT NOT NULL
    );
    CREATE UNIQUE INDEX failure_place ON failure(file, offset, stage, COALESCE(record_id, ''));
    CREATE VIEW article_text AS
        SELECT article.id AS rowid, article.title AS title, article.lead AS lead, article.byline AS byline, version_text.text AS body
        FROM article JOIN version_text ON version_text.version = article.version;
    CREATE VIRTUAL TABLE article_fts USING fts5(
        title, lead, byline, body, content='article_text', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
    );
    """)


TABLES: Mapping[str, Described] = {
    "source": Described(
        "The news sources of this archive, as the WARC files name them.",
        {"name": "short name, as in archive.toml", "title": "printed name", "home": "front page", "language": "BCP 47, as the source says"},
    ),
    "warc_file": Described(
        "Each WARC file of the archive and how far it has been read.",
        {
            "id": "row number",
            "name": "plain name in warc/, without .open",
            "origin": "crawl (our own), import (made from pages or texts) or foreign (copied or linked from elsewhere)",
            "read_to": "bytes from its start that have been ingested",
            "size": "bytes when finished; null while it grows",
            "digest": "sha256 of the finished file; null while it grows",
        },
    ),
    "article": Described(
        "One row for each article, as its newest version says it.",
        {
            "id": "row number; never in a URL",
            "key": "public name: hash of source and canonical URL",
            "source": "name of the source; the host where no source is known",
            "canonical_url": "address, canonical",
            "url_key": "what all spellings of that address share (normalize.urls.key)",
            "kind": "article, partial, live-blog, gallery or video",
            "title": "headline",
            "lead": "standfirst",
            "byline": "authors, as names",
            "published": "printed date of publication, as precise as printed",
            "modified": "printed date of the last change",
            "day": "day of publication; of the first capture where none is printed",
            "section": "section of the site",
            "language": "BCP 47",
            "words": "words of the text",
            "first_seen": "time of the first capture",
            "last_seen": "time of the last capture that showed it",
            "gone_at": "time of the capture that found it withdrawn; null while it stands",
            "gone_status": "HTTP status of that capture",
            "versions": "how many versions are held",
            "version": "newest version",
        },
    ),
    "version": Described(
        "A state of an article: its title, lead, byline and kept text. Changed furniture makes no version.",
        {
            "id": "row number; never in a URL",
            "key": "public name: hash of article, title, lead, byline and text",
            "article": "article",
            "kind": "kind of page",
            "title": "headline",
            "lead": "standfirst",
            "byline": "authors, as names",
            "authors": "authors, a JSON list",
            "published": "printed date of publication",
            "published_precision": "second, minute, day or month",
            "modified": "printed date of the last change",
            "modified_precision": "second, minute, day or month",
            "section": "section of the site",
            "language": "BCP 47",
            "words": "words of the text",
            "replaced": "share of characters that could not be decoded, 0 to 1",
            "first_seen": "time of its first capture",
            "last_seen": "time of its last capture",
            "captures": "how many captures show it",
            "capture": "the first capture, whose ledger stands in block",
            "normalizer": "version of the normalizer",
            "rules": "digest of the rules",
        },
    ),
    "version_text": Described("The text of each version: its kept blocks joined by newlines.", {"version": "version", "text": "text"}),
    "block": Described(
        "The ledger: every visible block of a version's first capture, and what became of it.",
        {
            "version": "version",
            "position": "place on the page, from 0",
            "path": "place in the DOM, outermost first",
            "form": "paragraph, heading, item, quote, cell, caption or line",
            "fate": "kept, field or removed",
            "name": "name of the field, or reason of the removal",
            "rule": "who decided: trafilatura, rule:NAME, metadata, structure",
            "text": "its text; null for comments, which are private persons' words",
            "length": "characters",
            "digest": "sha256 of the text",
        },
    ),
    "claim": Described(
        "What each place of the page says about each field, contradictions kept.",
        {
            "version": "version",
            "position": "order on the page",
            "field": "field",
            "value": "what is said",
            "origin": "where it is said: json-ld, opengraph, byline ...",
            "chosen": "1 where it became the field's value",
        },
    ),
    "credit": Described(
        "What a page says of where its text comes from, in the printed words.",
        {
            "version": "version",
            "position": "order",
            "kind": "agency, crosspost, republication, first-published, first-reported, translation or syndication",
            "name": "who is named",
            "url": "address that is named",
            "quote": "the printed words",
            "block": "position of the block they stand in",
        },
    ),
    "capture": Described(
        "Every response, revisit and imported document in the WARC files, and where its bytes stand.",
        {
            "id": "row number; never in a URL",
            "record_id": "WARC-Record-ID, its public name",
            "record_type": "response, revisit, resource, or metadata for an exchange without an answer",
            "url": "address, as asked",
            "url_key": "what all spellings of that address share: no scheme, www or final slash (normalize.urls.key)",
            "source": "name of the source; the host where no source is known",
            "role": "robots, feed, sitemap, section, article, image, stylesheet or page",
            "kind": "kind of page, for those that were read as one",
            "fetched_at": "time of the request",
            "status": "HTTP status",
            "content_type": "as the server said",
            "payload_digest": "digest of the body as sent",
            "entity_digest": "digest of the decoded body, for those that were read as a page",
            "refers_to": "for a revisit: record id of the capture whose body it has",
            "refers_to_url": "for a revisit: address of that capture",
            "refers_to_at": "for a revisit: time of that capture",
            "truncated": "why the body is not whole: length, time, disconnect",
            "ip": "address that was connected to",
            "via": "where the address was found, or the file an import came from",
            "problem": "why there was no answer",
            "file": "WARC file",
            "offset": "bytes from its start",
            "length": "bytes of the record, compressed",
            "version": "version that it shows",
        },
    ),
    "failure": Described(
        "Records and pages that could not be read; their bytes stay in the WARC.",
        {
            "id": "row number",
            "file": "WARC file",
            "offset": "bytes from its start",
            "stage": "record, decode or normalize",
            "record_id": "WARC-Record-ID where it is known",
            "url": "address where it is known",
            "reason": "what went wrong, one word",
            "detail": "what went wrong, in a sentence",
        },
    ),
    "article_text": Described(
        "What is searched: title, lead, byline and text of each article's newest version.",
        {"rowid": "article", "title": "headline", "lead": "standfirst", "byline": "authors", "body": "text"},
        hidden=True,
    ),
}


def migrate(db: Database) -> None:
    """Bring the database to this Pressmark's schema. Raises NewerDatabase where a later one has been at it."""
    check(db)
    migrations.apply(db)


def _file(db: Database) -> str:
    return next((file for _, name, file in db.execute("PRAGMA database_list") if name == "main"), "") or "the database"


def check(db: Database) -> None:
    """Raises NewerDatabase where a later Pressmark has been at the database."""
    known = {migration.name for migration in migrations._migrations}
    later = [applied.name for applied in migrations.applied(db) if applied.name not in known]
    if later:
        raise NewerDatabase(
            f"{_file(db)} has the migration {later[-1]!r}, which this Pressmark does not know; use the Pressmark that wrote it, or a newer one"
        )
