"""Copies that thousands hold are compared with some that are drawn by lot, not with the oldest; all is linked anew when it is opened."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    DELETE FROM fingerprint;
    DELETE FROM frequent;
    DELETE FROM tie;
    DELETE FROM naming;
    DELETE FROM relation;
    DELETE FROM passage;
    DELETE FROM substitution;
    DELETE FROM clustered;
    DELETE FROM origin;
    DELETE FROM origin_claim;
    DROP TABLE crowd;
    DROP TABLE linked;
    CREATE TABLE crowd (hash INTEGER NOT NULL, lot INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, lot, article)) WITHOUT ROWID;
    CREATE TABLE linked (
        article INTEGER PRIMARY KEY, age TEXT NOT NULL, prints INTEGER NOT NULL, lot INTEGER NOT NULL, round_up INTEGER NOT NULL DEFAULT 0
    );
    """)
