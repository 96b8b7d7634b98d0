"""The words of the search index, by which a search for a beginning becomes one for words."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    CREATE VIRTUAL TABLE word_fts USING fts5vocab('article_fts', 'row');
    """)
