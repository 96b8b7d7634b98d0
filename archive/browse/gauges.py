"""What a source's captures measure: how late articles are captured, what failed and why, which rules no longer fit."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

NEWEST = 200  # articles whose delay is looked at
WINDOW = timedelta(days=28)  # up to the last crawl, whose failures are counted
CAUSES = 12
RULES = 100
# Of what was printed with its time since the source was first crawled: what is older was there already.
DELAYS = (
    "SELECT key, title, published, first_seen, round((julianday(first_seen) - julianday(published)) * 24, 2) AS hours FROM"
    " (SELECT * FROM article WHERE source = :source AND day >= :since ORDER BY day DESC, first_seen DESC, key"
    f" LIMIT {NEWEST}) WHERE published LIKE '%T%' AND (published LIKE '%Z' OR substr(published, -6, 1) IN ('+', '-'))"
)


@dataclass(frozen=True, slots=True)
class Delay:
    """From the printed time to the first capture, of the newest articles."""

    since: str  # day of the source's first crawl
    articles: int
    half: float  # hours; half of the articles were captured within
    most: float  # hours; nine of ten were
    before: int  # articles captured before the time that they print: a clock or a zone is wrong


@dataclass(frozen=True, slots=True)
class Cause:
    """Captures without the answer that was asked for."""

    status: int | None  # None where there was no answer
    problem: str  # why there was none; "" where a status tells
    captures: int
    last: str  # time of the last


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read."""

    stage: str
    reason: str
    records: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule whose use changed (normalize/drift.py)."""

    source: str
    name: str  # rule-silent or rule-surge
    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Gauges:
    since: str  # first day whose captures are counted
    until: str  # day of the last crawl
    captures: int
    delay: Delay | None  # None where no article printed its time since the source was first crawled
    causes: tuple[Cause, ...]  # the most frequent first
    unread: tuple[Unread, ...]  # of the same days
    rules: tuple[Rule, ...]

    @property
    def failed(self) -> int:
        return sum(cause.captures for cause in self.causes)


def read(connection: sqlite3.Connection, source: str) -> Gauges | None:
    """What is measured of a source; None where it was never crawled."""
    first = connection.execute("SELECT min(day) FROM crawl_day WHERE source = ?", (source,)).fetchone()[0]
    last = connection.execute("SELECT max(day) FROM crawl_day WHERE source = ?", (source,)).fetchone()[0]
    if last is None:
        return None
    since = max(first, (date.fromisoformat(last) - WINDOW + timedelta(days=1)).isoformat())
    sql = "SELECT coalesce(sum(captures), 0) FROM crawl_day WHERE day >= ? AND source = ?"
    captures = connection.execute(sql, (since, source)).fetchone()[0]
    return Gauges(
        since,
        last,
        captures,
        _delay(connection, source, first),
        _causes(connection, source, since),
        _unread(connection, source, since),
        rules(connection, source),
    )


def rules(connection: sqlite3.Connection, source: str = "") -> tuple[Rule, ...]:
    """The rules that stopped matching, or match far more, in one source or all."""
    rows = connection.execute(
        "SELECT source, name, rule, detail FROM source_alarm WHERE source = ?1 OR ?1 = '' ORDER BY name, measure, source, rule LIMIT ?2",
        (source, RULES),
    )
    return tuple(Rule(*row) for row in rows)


def _delay(connection: sqlite3.Connection, source: str, since: str) -> Delay | None:
    hours = sorted(row[4] for row in connection.execute(DELAYS, {"source": source, "since": since}) if row[4] is not None)
    if not hours:
        return None
    last = len(hours) - 1
    return Delay(since, len(hours), hours[last // 2], hours[-(-last * 9 // 10)], sum(hour < 0 for hour in hours))


def _causes(connection: sqlite3.Connection, source: str, since: str) -> tuple[Cause, ...]:
    rows = connection.execute(
        """
        SELECT status, problem, count(*), max(fetched_at) FROM capture
        WHERE source = ? AND (status >= 400 OR record_type = 'metadata' OR problem <> '') AND fetched_at >= ?
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ?
        """,
        (source, since, CAUSES),
    )
    return tuple(Cause(*row) for row in rows)


def _unread(connection: sqlite3.Connection, source: str, since: str) -> tuple[Unread, ...]:
    rows = connection.execute(
        """
        SELECT f.stage, f.reason, count(*) FROM capture c CROSS JOIN failure f ON f.file = c.file AND f.offset = c.offset
        WHERE c.source = ? AND c.fetched_at >= ? GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ?
        """,
        (source, since, CAUSES),
    )
    return tuple(Unread(*row) for row in rows)
