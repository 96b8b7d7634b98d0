"""What pages say of being kept and shown; of captures read before, the next rebuild knows it."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    ALTER TABLE capture ADD COLUMN robots TEXT NOT NULL DEFAULT '';
    ALTER TABLE capture ADD COLUMN noarchive INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX capture_noarchive ON capture(version) WHERE noarchive;
    """)
