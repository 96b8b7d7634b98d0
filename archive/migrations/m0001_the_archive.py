"""Sources, articles, versions, captures and failures."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
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
