"""What independent articles share, to be searched."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    CREATE TABLE statement (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL, text TEXT NOT NULL, words REAL NOT NULL, rarity REAL NOT NULL, sites INTEGER NOT NULL
    );
    CREATE TABLE carrier (
        statement INTEGER NOT NULL REFERENCES statement(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, start INTEGER NOT NULL, stop INTEGER NOT NULL,
        quoted INTEGER NOT NULL, may_be_first INTEGER NOT NULL, PRIMARY KEY (statement, position)
    ) WITHOUT ROWID;
    CREATE INDEX carrier_article ON carrier(article);
    CREATE VIRTUAL TABLE statement_fts USING fts5(text, content='statement', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
    CREATE TRIGGER statement_comes AFTER INSERT ON statement BEGIN
        INSERT INTO statement_fts(rowid, text) VALUES (new.id, new.text);
    END;
    CREATE TRIGGER statement_goes AFTER DELETE ON statement BEGIN
        INSERT INTO statement_fts(statement_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END;
    """)
