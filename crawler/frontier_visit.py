"""A frontier for a short visit to a site, in a folder of its own: nothing of crawl.db becomes due by it, nothing is left behind in its queue."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive.sqlite import immediate, refusals
from crawler.frontier_queue import New, Plan, put_all
from crawler.frontier_schema import connect


@dataclass(frozen=True, slots=True)
class Missed:
    """An address of a visit without a good answer."""

    url: str
    reason: str  # in words, like "robots.txt forbids it" or "status 404"


def acquaint(path: Path, other: Path) -> None:
    """Tells the crawl.db at `path` until when `other` knows that hosts are to be left alone."""
    with refusals(path), closing(connect(path)) as db:
        db.execute("ATTACH DATABASE ? AS other", (str(other),))
        db.execute(
            "INSERT INTO host (name, next_at, backoff_until, troubles) SELECT name, next_at, backoff_until, troubles FROM other.host WHERE true"
            " ON CONFLICT (name) DO UPDATE SET next_at = MAX(next_at, excluded.next_at), backoff_until = MAX(backoff_until, excluded.backoff_until)"
        )


class Visit:
    """The visit's own crawl.db, as whoever leads the visit uses it."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self._path = path
        self._plan = plan
        self._db = connect(path)

    def ask(self, news: Iterable[New], now: float) -> int:
        """Has the addresses asked for in their turn; how many were not asked before."""
        with refusals(self._path), immediate(self._db):
            return put_all(self._db, news, self._plan, now)

    def missed(self) -> tuple[Missed, ...]:
        """What was asked for, or was not to be, and did not come."""
        with refusals(self._path):
            rows = self._db.execute(
                "SELECT asked, outcome, reason, attempt.status FROM attempt JOIN url ON url.id = attempt.url"
                " WHERE outcome IN ('failed', 'gone', 'refused', 'leased') AND role != 'robots' ORDER BY attempt.id"
            ).fetchall()
            closed = self._db.execute(
                "SELECT waiting.url, robots.url AS robots, robots.status FROM url AS waiting JOIN robots AS rules ON rules.origin = waiting.origin"
                " JOIN url AS robots ON robots.id = rules.url WHERE rules.state = 'closed' AND waiting.role != 'robots' AND waiting.last_answer IS NULL"
            ).fetchall()
        return tuple(_told(row) for row in rows) + tuple(_closed(row) for row in closed)

    def close(self) -> None:
        self._db.close()


def _told(row: sqlite3.Row) -> Missed:
    gone = f"status {row['status']}" if row["outcome"] == "gone" else "not answered before the end" if row["outcome"] == "leased" else ""
    return Missed(row["asked"], row["reason"] or gone or row["outcome"])


def _closed(row: sqlite3.Row) -> Missed:
    said = f"status {row['status']}" if row["status"] else "no answer"
    return Missed(row["url"], f"{row['robots']} cannot be had ({said}), so nothing may be asked for (RFC 9309)")
