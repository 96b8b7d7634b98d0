"""The versions of an article are found in the order of time, without a look at all of them."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.conn.execute("DROP INDEX version_article")
    db.conn.execute("CREATE INDEX version_seen ON version(article, first_seen)")
