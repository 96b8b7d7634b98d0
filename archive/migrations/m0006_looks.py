"""When the articles were looked through for statements, and which were not yet: of an older database all."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    CREATE TABLE look (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL);
    CREATE TABLE unlooked (article INTEGER PRIMARY KEY REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED);
    INSERT INTO unlooked SELECT id FROM article;
    """)
