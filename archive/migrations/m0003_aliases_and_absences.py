"""Where redirects led in files read before is in the WARC only: pressmark rebuild finds it."""

from __future__ import annotations

from sqlite_utils import Database

from archive import identity


def apply(db: Database) -> None:
    db.executescript(_ALIASES)
    found = db.conn.execute("SELECT capture.id, capture.url, address FROM capture JOIN reading ON reading.id = capture.reading").fetchall()
    asked = ((capture, identity.canonical(url), address) for capture, url, address in found)
    db.conn.executemany("INSERT INTO named VALUES (?, ?, ?)", [one for one in asked if one[1] != one[2]])


_ALIASES = """
    CREATE TABLE redirect (
        capture INTEGER PRIMARY KEY REFERENCES capture(id) DEFERRABLE INITIALLY DEFERRED,
        url TEXT NOT NULL, url_key TEXT NOT NULL, target TEXT NOT NULL, target_key TEXT NOT NULL, permanent INTEGER NOT NULL
    );
    CREATE INDEX redirect_url ON redirect(url) WHERE permanent;
    CREATE INDEX redirect_target ON redirect(target) WHERE permanent;
    CREATE INDEX redirect_url_key ON redirect(url_key);
    CREATE INDEX redirect_target_key ON redirect(target_key);
    CREATE TABLE named (
        capture INTEGER PRIMARY KEY REFERENCES capture(id) DEFERRABLE INITIALLY DEFERRED, asked TEXT NOT NULL, address TEXT NOT NULL
    );
    CREATE INDEX named_asked ON named(asked);
    CREATE INDEX named_address ON named(address);
    CREATE TABLE alias (
        article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, url TEXT NOT NULL, url_key TEXT NOT NULL,
        key TEXT NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL, PRIMARY KEY (article, url)
    ) WITHOUT ROWID;
    CREATE INDEX alias_url_key ON alias(url_key);
    CREATE INDEX alias_key ON alias(key);
    CREATE INDEX alias_url ON alias(url);
    CREATE TABLE vanished (
        article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, gone_at TEXT NOT NULL, how TEXT NOT NULL,
        status INTEGER, record_id TEXT NOT NULL, back_at TEXT, back_record_id TEXT, PRIMARY KEY (article, gone_at)
    ) WITHOUT ROWID;
    ALTER TABLE article ADD COLUMN gone_how TEXT;
    ALTER TABLE reading ADD COLUMN address TEXT NOT NULL DEFAULT '';
    UPDATE article SET gone_how = 'status' WHERE gone_at IS NOT NULL;
    UPDATE reading SET address = (SELECT canonical_url FROM article WHERE article.id = reading.article);
    CREATE INDEX reading_address ON reading(address);
    INSERT OR IGNORE INTO vanished SELECT article.id, gone_at, 'status', gone_status, capture.record_id, NULL, NULL
        FROM article JOIN capture ON capture.url_key = article.url_key AND capture.fetched_at = gone_at WHERE gone_at IS NOT NULL;
"""
