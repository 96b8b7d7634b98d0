"""How many articles each source has is counted in one look of an index, in its order."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    DROP INDEX shelf_source;
    CREATE INDEX shelf_source ON shelf(source, language, id, articles);
    """)
