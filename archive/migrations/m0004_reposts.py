"""Fingerprints, relations and clusters; the store links what is there when it is opened next."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    CREATE TABLE fingerprint (hash INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID;
    CREATE TABLE frequent (hash INTEGER PRIMARY KEY, holders INTEGER NOT NULL);
    CREATE TABLE crowd (hash INTEGER NOT NULL, age TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, age, article)) WITHOUT ROWID;
    CREATE TABLE linked (article INTEGER PRIMARY KEY, age TEXT NOT NULL, prints INTEGER NOT NULL);
    CREATE TABLE naming (url_key TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (url_key, article)) WITHOUT ROWID;
    CREATE INDEX naming_article ON naming(article);
    CREATE TABLE tie (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
    CREATE INDEX tie_b ON tie(b);
    CREATE TABLE relation (
        a INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        b INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL, pair_kind TEXT NOT NULL, coverage_a REAL NOT NULL, coverage_b REAL NOT NULL, shared_a REAL NOT NULL,
        shared_b REAL NOT NULL, unquoted REAL NOT NULL, longest REAL NOT NULL, kept INTEGER NOT NULL, replaced INTEGER NOT NULL,
        PRIMARY KEY (a, b)
    ) WITHOUT ROWID;
    CREATE INDEX relation_b ON relation(b);
    CREATE TABLE passage (
        a INTEGER NOT NULL, b INTEGER NOT NULL, position INTEGER NOT NULL, start_a INTEGER NOT NULL, stop_a INTEGER NOT NULL,
        start_b INTEGER NOT NULL, stop_b INTEGER NOT NULL, term_a INTEGER NOT NULL, term_after_a INTEGER NOT NULL,
        term_b INTEGER NOT NULL, term_after_b INTEGER NOT NULL, unchanged INTEGER NOT NULL, PRIMARY KEY (a, b, position)
    ) WITHOUT ROWID;
    CREATE TABLE substitution (
        a INTEGER NOT NULL, b INTEGER NOT NULL, position INTEGER NOT NULL, start_a INTEGER NOT NULL, start_b INTEGER NOT NULL,
        words_a TEXT NOT NULL, words_b TEXT NOT NULL, PRIMARY KEY (a, b, position)
    ) WITHOUT ROWID;
    CREATE TABLE clustered (
        article INTEGER PRIMARY KEY REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        cluster INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE INDEX clustered_cluster ON clustered(cluster);
    CREATE TABLE origin (
        cluster INTEGER PRIMARY KEY REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, kind TEXT NOT NULL,
        article INTEGER REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, name TEXT NOT NULL, url TEXT, agency INTEGER NOT NULL,
        wire TEXT NOT NULL, confidence REAL NOT NULL, earliest INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE INDEX origin_phantom ON origin(url) WHERE kind = 'phantom';
    CREATE TABLE origin_claim (
        cluster INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL, against INTEGER NOT NULL,
        kind TEXT NOT NULL, article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, of TEXT NOT NULL,
        quote TEXT NOT NULL, block INTEGER, PRIMARY KEY (cluster, position)
    ) WITHOUT ROWID;
    CREATE VIEW shared_text AS SELECT one.key AS a, other.key AS b, relation.kind AS kind, passage.position AS position,
        substr(in_a.text, start_a + 1, stop_a - start_a) AS words_a, substr(in_b.text, start_b + 1, stop_b - start_b) AS words_b, unchanged
        FROM passage JOIN relation USING (a, b) JOIN article AS one ON one.id = passage.a JOIN article AS other ON other.id = passage.b
        JOIN version_text AS in_a ON in_a.version = one.version JOIN version_text AS in_b ON in_b.version = other.version;
    """)
