"""The large table of fingerprints has half of its bytes: see archive/packed.py."""

from __future__ import annotations

from itertools import groupby

from sqlite_utils import Database

from archive import packed


def apply(db: Database) -> None:
    db.executescript("""
    ALTER TABLE fingerprint RENAME TO fingerprint_before;
    CREATE TABLE fingerprint (bucket INTEGER PRIMARY KEY, held BLOB NOT NULL);
    """)
    rows = ((one, article) for one, article in db.conn.execute("SELECT hash, article FROM fingerprint_before ORDER BY hash, article"))
    buckets = groupby(rows, lambda row: packed.bucket(row[0]))
    db.conn.executemany("INSERT INTO fingerprint VALUES (?, ?)", (one for _, held in buckets for one in packed.by_bucket(held).items()))
    db.executescript("DROP TABLE fingerprint_before;")
