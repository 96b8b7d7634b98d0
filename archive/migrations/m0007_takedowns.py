"""What decisions.jsonl hides, and what waits to be read again."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    CREATE TABLE takedown (
        number INTEGER PRIMARY KEY, decided_at TEXT NOT NULL, of TEXT NOT NULL, articles TEXT NOT NULL, reason TEXT NOT NULL,
        decided_by TEXT NOT NULL, undone_at TEXT, line TEXT NOT NULL
    );
    CREATE TABLE withheld (
        record_id TEXT PRIMARY KEY, takedown INTEGER NOT NULL REFERENCES takedown(number) DEFERRABLE INITIALLY DEFERRED, article TEXT,
        record_type TEXT NOT NULL, fetched_at TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX withheld_article ON withheld(article) WHERE article IS NOT NULL;
    CREATE INDEX withheld_takedown ON withheld(takedown);
    CREATE TABLE awaited (
        record_id TEXT PRIMARY KEY, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE obeyed (digest TEXT NOT NULL);
    """)
