"""Fingerprints are written into a small table first, so that an archive of many articles costs no more writing than one of few."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    CREATE TABLE fingerprint_new (hash INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID;
    CREATE TABLE fingerprint_moved (next INTEGER NOT NULL, held INTEGER NOT NULL);
    INSERT INTO fingerprint_moved VALUES (0, 0);
    """)
