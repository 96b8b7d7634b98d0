"""The search index by day, source and language; what pages count is counted as it comes."""

from __future__ import annotations

from sqlite_utils import Database

from archive import shelves


def apply(db: Database) -> None:
    db.executescript(_SHELVES)
    shelves.place_all(db.conn)


_SHELVES = """
    ALTER TABLE article ADD COLUMN place INTEGER;
    CREATE INDEX article_place ON article(place, first_seen);
    CREATE TABLE shelf (id INTEGER PRIMARY KEY, source TEXT NOT NULL, language TEXT NOT NULL, articles INTEGER NOT NULL);
    CREATE INDEX shelf_source ON shelf(source, language, id);
    DROP TABLE article_fts;
    DROP VIEW article_text;
    CREATE VIEW article_text AS
        SELECT article.place AS rowid, article.title AS title, article.lead AS lead, article.byline AS byline, version_text.text AS body,
        's' || lower(hex(article.source)) || ' l' || lower(hex(lower(substr(article.language, 1, instr(article.language || '-', '-') - 1)))) AS labels
        FROM article JOIN version_text ON version_text.version = article.version;
    CREATE VIRTUAL TABLE article_fts USING fts5(
        title, lead, byline, body, labels, content='article_text', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
    );
    CREATE VIRTUAL TABLE article_unspaced_fts USING fts5(
        title, lead, byline, body, labels, content='article_text', content_rowid='rowid', tokenize='trigram'
    );
    CREATE VIRTUAL TABLE article_unspaced_fts_vocab USING fts5vocab('article_unspaced_fts', 'row');
    CREATE TABLE tally (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO tally SELECT 'article', COUNT(*) FROM article UNION ALL SELECT 'version', COUNT(*) FROM version
        UNION ALL SELECT 'capture', COUNT(*) FROM capture;
    CREATE TABLE crawl_day (
        day TEXT NOT NULL, source TEXT NOT NULL, captures INTEGER NOT NULL, PRIMARY KEY (day, source)
    ) WITHOUT ROWID;
    INSERT INTO crawl_day SELECT substr(fetched_at, 1, 10), source, COUNT(*) FROM capture GROUP BY 1, 2;
    CREATE TRIGGER article_comes AFTER INSERT ON article BEGIN UPDATE tally SET count = count + 1 WHERE name = 'article'; END;
    CREATE TRIGGER article_goes AFTER DELETE ON article BEGIN UPDATE tally SET count = count - 1 WHERE name = 'article'; END;
    CREATE TRIGGER version_comes AFTER INSERT ON version BEGIN UPDATE tally SET count = count + 1 WHERE name = 'version'; END;
    CREATE TRIGGER version_goes AFTER DELETE ON version BEGIN UPDATE tally SET count = count - 1 WHERE name = 'version'; END;
    CREATE TRIGGER capture_comes AFTER INSERT ON capture BEGIN
        UPDATE tally SET count = count + 1 WHERE name = 'capture';
        INSERT INTO crawl_day VALUES (substr(new.fetched_at, 1, 10), new.source, 1)
            ON CONFLICT (day, source) DO UPDATE SET captures = captures + 1;
    END;
    CREATE TRIGGER capture_goes AFTER DELETE ON capture BEGIN
        UPDATE tally SET count = count - 1 WHERE name = 'capture';
        UPDATE crawl_day SET captures = captures - 1 WHERE day = substr(old.fetched_at, 1, 10) AND source = old.source;
        DELETE FROM crawl_day WHERE day = substr(old.fetched_at, 1, 10) AND source = old.source AND captures = 0;
    END;
"""
