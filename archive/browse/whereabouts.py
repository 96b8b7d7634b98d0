"""Under which addresses an article is and was to be found, and when it was away, each with the capture that shows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from archive.browse.captures import name_of
from archive.versions import cut

MOST = 20  # absences and other addresses that are told
LONGEST = 1000  # characters of an address
_TOLD: Mapping[str, str] = {
    "status": "its address answered {status}",
    "soft-404": "its address showed an error page, with status {status}",
    "parked": "its address showed a parked domain",
    "front-page": "its address led to the front page",
    "section": "its address led to a section",
    "error-page": "its address led to a page for errors",
    "another-article": "its address led to another article",
}


@dataclass(frozen=True, slots=True)
class Absence:
    """One time that the article was away."""

    gone_at: str
    how: str
    status: int | None
    record_id: str  # of the capture that shows it
    back_at: str | None  # None while it is away
    back_record_id: str | None

    @property
    def told(self) -> str:
        """What was seen, as the end of a sentence."""
        return _TOLD[self.how].format(status=self.status or "nothing")

    @property
    def capture(self) -> str:
        """The name in our addresses of the capture that shows it."""
        return name_of(self.record_id)

    @property
    def back_capture(self) -> str:
        return name_of(self.back_record_id or "")


@dataclass(frozen=True, slots=True)
class Alias:
    """An address that leads to the article."""

    url: str
    kind: str  # redirect or canonical
    record_id: str  # of the capture that shows it

    @property
    def capture(self) -> str:
        return name_of(self.record_id)


def absences(connection: sqlite3.Connection, key: str) -> tuple[Absence, ...]:
    """When the article was away, the latest first."""
    rows = connection.execute(
        "SELECT n.gone_at, n.how, n.status, n.record_id, n.back_at, n.back_record_id FROM vanished n JOIN article a ON a.id = n.article"
        " WHERE a.key = ? ORDER BY n.gone_at DESC LIMIT ?",
        (key, MOST),
    )
    return tuple(Absence(*row) for row in rows)


def aliases(connection: sqlite3.Connection, key: str) -> tuple[Alias, ...]:
    """The addresses that lead to the article, in their own order."""
    rows = connection.execute(
        "SELECT l.url, l.kind, l.record_id FROM alias l JOIN article a ON a.id = l.article WHERE a.key = ? ORDER BY l.url LIMIT ?",
        (key, MOST),
    )
    return tuple(Alias(cut(url, LONGEST), kind, record_id) for url, kind, record_id in rows)


def count(connection: sqlite3.Connection, table: str, key: str) -> int:
    """How many rows of `vanished` or `alias` the article has."""
    found: int = connection.execute(
        f"SELECT count(*) FROM {table} WHERE article = (SELECT id FROM article WHERE key = ?)", (key,)
    ).fetchone()[0]
    return found


def led_to(connection: sqlite3.Connection, key: str) -> str | None:
    """The key of the article that one with this key is an alias of; None where it is none."""
    row = connection.execute(
        "SELECT a.key FROM alias l JOIN article a ON a.id = l.article WHERE l.key = ? ORDER BY a.last_seen DESC, a.key", (key,)
    ).fetchone()
    return row[0] if row else None
