"""The start of a run: what the sources name comes into the frontier, what they name no more goes, and each host's next turn is found."""

from __future__ import annotations

import sqlite3

from archive.capture import Role
from crawler import frontier_backfill, frontier_budget, schedule
from crawler.frontier_queue import RANKS, New, Plan, put_all, wake
from crawler.schedule import LISTINGS
from crawler.source import Source


def begin(db: sqlite3.Connection, plan: Plan, since: float | None, now: float) -> None:
    """Makes crawl.db ready for a run; with `since` the sources are read back to that time."""
    _mistrust_clocks(db, now, now + schedule.longest(plan.schedule))
    _unbar(db, plan, now)
    for name in sorted(plan.active):
        frontier_budget.free(db, name, now)
        if name not in plan.sources:
            continue  # the host of a phantom origin, which lists nothing
        _seed(db, plan.sources[name], plan, now)
        if since is not None:
            frontier_backfill.begin(db, plan.sources[name], since, plan, now)
    db.execute("UPDATE queue SET wake_at = NULL")
    for (host,) in db.execute("SELECT name FROM host").fetchall():
        wake(db, host, plan, now)


def _mistrust_clocks(db: sqlite3.Connection, now: float, latest: float) -> None:
    """Nothing waits longer than `latest`: what seems to was written by a clock that was ahead."""
    db.execute("UPDATE url SET due_at = ? WHERE due_at > ?", (now, latest))
    db.execute("UPDATE host SET next_at = 0, backoff_until = 0 WHERE MAX(next_at, backoff_until) > ?", (latest,))


def _unbar(db: sqlite3.Connection, plan: Plan, now: float) -> None:
    """Makes due what the guard forbade once and allows now, or was taken down and is not any more."""
    for row in db.execute("SELECT id, url, source, role, origin FROM url WHERE state = 'barred'").fetchall():
        if plan.guard.refusal(row["origin"]) is None and takedown(row, plan) is None:
            db.execute("UPDATE url SET state = 'waiting', due_at = ?, again = 0 WHERE id = ?", (now, row["id"]))


def takedown(row: sqlite3.Row, plan: Plan) -> int | None:
    """The number of the takedown that keeps an address from being asked; a list is asked all the same, for what it leads to."""
    return None if row["role"] in LISTINGS else plan.hidden(row["source"], row["url"])


def _seed(db: sqlite3.Connection, source: Source, plan: Plan, now: float) -> None:
    listings: dict[str, Role] = dict.fromkeys(source.feeds, "feed")
    listings.update(dict.fromkeys(source.sitemaps, "sitemap"))
    listings.update((section.url, "section") for section in source.sections)
    for url, role in listings.items():
        _promote(db, url, role, source.name)
    put_all(db, (New(url, role, source.name, None, 0) for url, role in listings.items()), plan, now)
    rows = db.execute(
        "SELECT id, url, state FROM url WHERE source = ? AND found_on IS NULL AND role != 'robots'", (source.name,)
    ).fetchall()
    for row in rows:
        if row["url"] not in listings:
            db.execute("UPDATE url SET state = 'retired', due_at = NULL WHERE id = ?", (row["id"],))
        elif row["state"] == "retired":
            db.execute("UPDATE url SET state = 'waiting', due_at = ?, again = 0 WHERE id = ?", (now, row["id"]))


def _promote(db: sqlite3.Connection, url: str, role: Role, source: str) -> None:
    """Forgets what was known of an address that was found as another thing, before a source named it as a listing."""
    db.execute(
        "UPDATE url SET source = ?, role = ?, rank = ?, state = 'retired', due_at = NULL, found_on = NULL, hops = 0, etag = NULL,"
        " last_modified = NULL, digest = NULL WHERE url = ? AND role NOT IN (?, 'robots')",
        (source, role, RANKS[role], url, role),
    )
    db.execute("INSERT OR IGNORE INTO queue (host, source, held) SELECT host, source, 0 FROM url WHERE url = ?", (url,))
