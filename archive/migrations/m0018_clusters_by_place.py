"""A search folds copies without a look at the articles: clusters can be asked for by places in the index of words."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    ALTER TABLE clustered ADD COLUMN place INTEGER;
    UPDATE clustered SET place = (SELECT place FROM article WHERE id = clustered.article);
    CREATE INDEX clustered_place ON clustered(place, cluster);
    CREATE TRIGGER clustered_comes AFTER INSERT ON clustered BEGIN
        UPDATE clustered SET place = (SELECT place FROM article WHERE id = NEW.article) WHERE article = NEW.article;
    END;
    CREATE TRIGGER article_moves AFTER UPDATE OF place ON article BEGIN
        UPDATE clustered SET place = NEW.place WHERE article = NEW.id;
    END;
    """)
