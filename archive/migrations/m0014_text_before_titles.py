"""The text is the first column of the search index: FTS5 notes the column beside each word of a text but in the first."""

from __future__ import annotations

from sqlite_utils import Database

from archive import shelves


def apply(db: Database) -> None:
    db.executescript(_INDEXES)
    shelves.index_all(db.conn)


_INDEXES = """
    DROP TABLE word_fts;
    DROP TABLE article_unspaced_fts_vocab;
    DROP TABLE article_fts;
    DROP TABLE article_unspaced_fts;
    CREATE VIRTUAL TABLE article_fts USING fts5(
        body, title, lead, byline, labels, content='article_text', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
    );
    CREATE VIRTUAL TABLE article_unspaced_fts USING fts5(
        body, title, lead, byline, labels, content='article_text', content_rowid='rowid', tokenize='trigram'
    );
    CREATE VIRTUAL TABLE article_unspaced_fts_vocab USING fts5vocab('article_unspaced_fts', 'row');
    CREATE VIRTUAL TABLE word_fts USING fts5vocab('article_fts', 'row');
"""
