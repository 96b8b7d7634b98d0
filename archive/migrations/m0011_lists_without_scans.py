"""What the front page and the pages of sources list is found without a look at every article or capture."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    ALTER TABLE article ADD COLUMN edited_at TEXT;
    UPDATE article SET edited_at = (SELECT first_seen FROM version WHERE version.id = article.version) WHERE versions > 1;
    CREATE INDEX article_edited ON article(edited_at) WHERE edited_at IS NOT NULL;
    CREATE INDEX article_gone ON article(gone_at) WHERE gone_at IS NOT NULL;
    CREATE INDEX capture_refused ON capture(source, fetched_at) WHERE status >= 400 OR record_type = 'metadata' OR problem <> '';
    """)
