"""What came of the attempts, counted by day: table traffic, brought up to date, or read with what is not in it yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

_TABLE = "SELECT day, source, role, attempts, answered, unchanged, fresh, bytes, last_success, last_fresh FROM traffic"
_UNCOUNTED = """
    SELECT date(attempt.ended_at, 'unixepoch'), url.source, url.role, COUNT(*), SUM(attempt.outcome IN ('fetched', 'unchanged')),
        SUM(attempt.outcome = 'unchanged'), SUM(url.role = 'article' AND attempt.outcome = 'fetched' AND url.first_answer = attempt.ended_at),
        COALESCE(SUM(attempt.bytes), 0), MAX(CASE WHEN attempt.outcome IN ('fetched', 'unchanged') THEN attempt.ended_at END),
        MAX(CASE WHEN url.role = 'article' AND attempt.outcome = 'fetched' AND url.first_answer = attempt.ended_at THEN attempt.ended_at END)
    FROM attempt JOIN url ON url.id = attempt.url
    WHERE attempt.id > (SELECT attempt FROM traffic_end) AND attempt.id <= :last AND attempt.ended_at IS NOT NULL GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A day of one role of one source."""

    day: date
    source: str
    role: str
    attempts: int
    answered: int
    unchanged: int
    fresh: int
    bytes: int
    last_success: float | None
    last_fresh: float | None


@dataclass(frozen=True, slots=True)
class Counted:
    """All lines; a day may stand in two of them."""

    lines: tuple[Line, ...]

    def fresh(self, source: str, first: date) -> dict[date, int]:
        """New articles by day, from `first` on."""
        days: dict[date, int] = {}
        for line in self.lines:
            if line.source == source and line.fresh and line.day >= first:
                days[line.day] = days.get(line.day, 0) + line.fresh
        return days

    def last_success(self, source: str) -> float | None:
        """When an article or a list of articles was last answered."""
        return _latest(
            line.last_success for line in self.lines if line.source == source and line.role not in ("robots", "image", "stylesheet")
        )

    def last_fresh(self, source: str) -> float | None:
        return _latest(line.last_fresh for line in self.lines if line.source == source)

    def bytes_by_role(self, first: date) -> Mapping[str, int]:
        """Bytes received, by role, from `first` on; most first."""
        roles: dict[str, int] = {}
        for line in self.lines:
            if line.day >= first:
                roles[line.role] = roles.get(line.role, 0) + line.bytes
        return dict(sorted(roles.items(), key=lambda item: -item[1]))


def _latest(times: Iterable[float | None]) -> float | None:
    return max((at for at in times if at is not None), default=None)


def counted(db: sqlite3.Connection) -> Counted:
    """Everything that was counted, and what was not yet."""
    return Counted(tuple(_line(row) for row in (*db.execute(_TABLE), *db.execute(_UNCOUNTED, {"last": _last(db)}))))


def count(db: sqlite3.Connection) -> None:
    """Brings the table up to date; part of the caller's transaction."""
    last = _last(db)
    db.execute(
        f"INSERT INTO traffic(day, source, role, attempts, answered, unchanged, fresh, bytes, last_success, last_fresh) {_UNCOUNTED}"
        " ON CONFLICT DO UPDATE SET attempts = attempts + excluded.attempts, answered = answered + excluded.answered,"
        " unchanged = unchanged + excluded.unchanged, fresh = fresh + excluded.fresh, bytes = bytes + excluded.bytes,"
        " last_success = COALESCE(excluded.last_success, last_success), last_fresh = COALESCE(excluded.last_fresh, last_fresh)",
        {"last": last},
    )
    db.execute("UPDATE traffic_end SET attempt = MAX(attempt, ?)", (last,))


def _last(db: sqlite3.Connection) -> int:
    """The last attempt before which none is under way."""
    leased = db.execute("SELECT MIN(id) FROM attempt WHERE outcome = 'leased'").fetchone()[0]
    newest = db.execute("SELECT MAX(id) FROM attempt").fetchone()[0] or 0
    return int(leased) - 1 if leased is not None else int(newest)


def _line(row: sqlite3.Row) -> Line:
    return Line(date.fromisoformat(row[0]), *tuple(row)[1:])


def today(now: float) -> date:
    """The day, UTC."""
    return datetime.fromtimestamp(now, UTC).date()
