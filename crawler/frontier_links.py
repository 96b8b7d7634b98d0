"""Links into the frontier. Of a big document in slices, so that others have their turn between; all of it may be done twice.

A document counts as read only once all its links are in: killed before that, it is read again from its WARC file, and what was added
stays as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from crawler import discover, feeds, frontier_budget
from crawler.frontier_queue import LATE, New, Plan, put_all, wake
from crawler.links import Found, Link
from crawler.schedule import LISTINGS, adapted
from crawler.source import ELSEWHERE
from normalize import urls

if TYPE_CHECKING:
    from crawler.frontier import Reading

_FRESH = 172_800.0  # seconds for which an article is news
SLICE = 500  # links in one transaction: some 10 ms


def add(db: sqlite3.Connection, reading: Reading, links: Iterable[Link], plan: Plan, now: float) -> int:
    """Adds the links of a document, due at once, but for older pages of its list; how many were new."""
    hops = reading.hops + 1
    return put_all(
        db,
        (
            New(link.url, link.role, reading.source, reading.url, hops, rank=LATE if _is_late(link, reading, now) else None)
            for link in links
            if not link.older
        ),
        plan,
        now,
    )


def _is_late(link: Link, reading: Reading, now: float) -> bool:
    """Whether the article appeared long before it is found: one of a backfill, or of a sitemap that goes back for years."""
    if link.role != "article" or (reading.role != "sitemap" and not feeds.goes_forward(reading.url)):
        return False
    moment = discover.latest(link)
    return moment is None or moment.timestamp() < now - _FRESH


def older(db: sqlite3.Connection, reading: Reading, found: Found, plan: Plan, now: float) -> int:
    """Adds the next page of the document's list, or makes it due again, where nothing that this page lists was known; how many.

    To be done before the links are added: a list that goes back to what is known needs no older page.
    """
    pages = [link for link in found.links if link.older]
    if not pages or (not feeds.goes_forward(reading.url) and any(_known(db, link.url) for link in found.links if link.role == "article")):
        return 0
    for page in pages:
        # A list of posts says how many pages it has; a section's next page may be one of a calendar without end.
        hops = reading.hops if page.role == "feed" else reading.hops + 1
        if not put_all(db, [New(page.url, page.role, reading.source, reading.url, hops, once=True)], plan, now):
            _due_again(db, page.url, plan, now)
    return len(pages)


def mark(db: sqlite3.Connection, reading: Reading, found: Found, plan: Plan, brought: bool, now: float) -> None:
    """Notes that the document was read, what it listed, and what of that its source does not want; a listing that brought
    something new is looked at sooner, one that only looks new, later."""
    if reading.role in LISTINGS:
        _adapt(db, reading, plan, brought, now)
    if found.words is not None:
        first = db.execute("SELECT 1 FROM url WHERE url = ? AND visits <= 1", (reading.url,)).fetchone()
        if first is not None:
            frontier_budget.brought(db, reading.url, found.words, now)
    elsewhere = sum(refused.count for refused in found.refused if refused.reason == ELSEWHERE)
    wanted = sum(not link.older for link in found.links)
    db.execute(
        "UPDATE capture SET parsed = 1, listed = ?, wanted = ?, elsewhere = ?, refused = ?, problem = ?, robots_tag = ? WHERE id = ?",
        (found.listed, wanted, elsewhere, told(found), found.problem, found.robots_tag, reading.capture),
    )


def _adapt(db: sqlite3.Connection, reading: Reading, plan: Plan, brought: bool, now: float) -> None:
    row = db.execute(
        "SELECT id, interval, last_answer FROM url WHERE url = ? AND state = 'waiting' AND again = 1 AND tries = 0 AND interval IS NOT NULL",
        (reading.url,),
    ).fetchone()
    if row is not None:
        interval = adapted(row["interval"], brought, plan.schedule)
        db.execute("UPDATE url SET interval = ?, due_at = ? WHERE id = ?", (interval, row["last_answer"] + interval, row["id"]))
        wake(db, urls.host(reading.url), plan, now)


def told(found: Found) -> str:
    """What the source does not want of a document's links, in words: one line for each reason."""
    return "\n".join(f"{refused.count:,} not wanted, because {refused.reason}; like {refused.example:.500}" for refused in found.refused)


def _known(db: sqlite3.Connection, url: str) -> bool:
    """Whether the article is known, by any of its spellings."""
    return db.execute("SELECT 1 FROM url WHERE key = ?", (urls.article_key(url),)).fetchone() is not None


def _due_again(db: sqlite3.Connection, url: str, plan: Plan, now: float) -> None:
    db.execute(
        "UPDATE url SET state = 'waiting', due_at = ?, again = 0 WHERE url = ? AND once = 1 AND due_at IS NULL AND lease IS NULL",
        (now, url),
    )
    wake(db, urls.host(url), plan, now)
