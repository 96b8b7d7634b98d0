"""How far back each source is read: `crawl --since` asks its sitemaps once more, whole, and its list of posts page by page.

The date stays: what a backfill leaves to a later crawl, that one takes up, and a sitemap is never again read for less.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from crawler import feeds
from crawler.frontier_queue import New, Plan, put_all
from crawler.source import Source
from normalize import urls


def begin(db: sqlite3.Connection, source: Source, since: float, plan: Plan, now: float) -> bool:
    """Has the source read back to `since`; False where that was asked for before, and goes on where it stands."""
    row = db.execute("SELECT since FROM backfill WHERE source = ?", (source.name,)).fetchone()
    if row is not None and row["since"] <= since:
        return False
    db.execute("INSERT OR REPLACE INTO backfill (source, since, asked_at) VALUES (?, ?, ?)", (source.name, since, now))
    # What was left alone as too old stands in documents that have been read: they are asked for whole once more.
    db.execute(
        "UPDATE url SET state = 'waiting', due_at = ?, again = 0, tries = 0, etag = NULL, last_modified = NULL, digest = NULL"
        " WHERE source = ? AND role IN ('sitemap', 'robots') AND once = 0 AND state IN ('waiting', 'settled', 'given-up') AND visits > 0",
        (now, source.name),
    )
    lists = (from_then(feed, since) for feed in source.feeds if feeds.is_list_of_posts(feed))
    put_all(db, (New(url, "feed", source.name, source.home, 1, once=True) for url in lists), plan, now)
    return True


def reached(db: sqlite3.Connection) -> Mapping[str, float]:
    """How far back each source has been asked for, by its name."""
    return {row["source"]: row["since"] for row in db.execute("SELECT source, since FROM backfill")}


def from_then(posts: str, since: float) -> str:
    """The list of posts from that time on, the oldest first: the pages of it that were read stay what they are while new posts come."""
    # The zone is the site's own (developer.wordpress.org/rest-api/reference/posts): a day more covers all of them.
    moment = datetime.fromtimestamp(since - 86_400, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return urls.canonical(f"{posts}{'&' if '?' in posts else '?'}after={quote(moment)}&order=asc&page=1")
