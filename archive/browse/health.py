"""How the sources are: what the crawl last noted of each, read from crawl.db as it stands."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from archive import database
from archive.browse import formats, gauges
from archive.browse.captures import name_of
from archive.browse.gauges import Rule
from archive.browse.visit import Visit
from archive.missing import CRAWL_DB
from archive.takedown import hides

CHANGES = 30
ALARMING = ("failing", "blocked", "silent")
_COLUMNS = (
    "source",
    "state",
    "cause",
    "says",
    "advice",
    "since",
    "noted_at",
    "last_success",
    "last_new",
    "usual",
    "lately",
    "next_at",
    "waiting",
)
STATES = (*ALARMING, "quiet", "new", "well")  # what needs a person first


@dataclass(frozen=True, slots=True)
class Evidence:
    url: str
    at: str
    told: str
    capture: str  # its name; "" where nothing was exchanged, or archive.db does not hold it yet


@dataclass(frozen=True, slots=True)
class Day:
    day: str
    articles: int
    usual: float  # on that weekday


@dataclass(frozen=True, slots=True)
class Health:
    """A source, or ourselves."""

    source: str  # "" for ourselves
    state: str
    cause: str
    says: str
    advice: str
    since: str
    noted_at: str
    last_success: str | None
    last_new: str | None
    usual: float | None  # articles a day
    lately: float | None
    next_at: str | None
    waiting: int
    days: tuple[Day, ...]
    evidence: tuple[Evidence, ...]

    @property
    def alarming(self) -> bool:
        return self.state in ALARMING

    @property
    def most(self) -> float:
        """The height of the chart."""
        return max([1.0, *(day.articles for day in self.days), *(day.usual for day in self.days)])

    @property
    def chart(self) -> str:
        """What the chart shows, in words."""
        came = sum(day.articles for day in self.days)
        return f"{came} articles in {len(self.days)} days; about {sum(day.usual for day in self.days):.0f} are usual"


@dataclass(frozen=True, slots=True)
class Change:
    at: str
    source: str
    state: str
    cause: str
    says: str
    was_state: str


@dataclass(frozen=True, slots=True)
class Ward:
    """Everyone's health; empty where nothing was noted yet."""

    ours: Health | None
    sources: tuple[Health, ...]  # those that need a person first
    changes: tuple[Change, ...]  # newest first
    rules: tuple[Rule, ...]  # that stopped matching, or match far more

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        found = [source.state for source in self.sources]
        return tuple((state, found.count(state)) for state in STATES if state in found)


async def page(visit: Visit) -> Response:
    found = await visit.read(lambda connection: ward(visit.archive.folder, connection))
    match visit.part("format"):
        case "json":
            return visit.json(found)
        case "csv":
            return visit.csv(_COLUMNS, [tuple(getattr(one, name) for name in _COLUMNS) for one in found.sources], "health.csv")
        case "atom":
            return visit.atom(_feed(visit, found.changes))
    return visit.page("health.html", ward=found)


def _feed(visit: Visit, changes: tuple[Change, ...]) -> formats.Feed:
    """What changed, newest first, for whoever wants to be told."""
    here = visit.address("/health")
    entries = tuple(
        formats.FeedEntry(
            f"urn:pressmark:health:{one.at}:{one.source}", here, f"{one.source or 'Pressmark itself'}: {one.state}",
            one.says, "", visit.archive.name, one.at,
        )
        for one in changes
    )  # fmt: skip
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z")
    return formats.Feed(
        visit.feed_id("/health"), f"{visit.archive.name}: health of the sources", here, visit.address("/health.atom"), updated, entries
    )


def ward(folder: Path, archive: sqlite3.Connection) -> Ward:
    """All that the crawl noted."""
    rows = _asked(folder, "SELECT * FROM health")
    found = [_health(row, archive, folder) for row in rows]
    sources = sorted((one for one in found if one.source), key=lambda one: (STATES.index(one.state), one.source))
    changes = _asked(folder, "SELECT at, source, state, cause, says, was_state FROM health_change ORDER BY id DESC LIMIT ?", (CHANGES,))
    return Ward(
        next((one for one in found if not one.source), None),
        tuple(sources),
        tuple(Change(_stamp(row[0]) or "", *tuple(row)[1:]) for row in changes),
        gauges.rules(archive),
    )


def of_source(folder: Path, archive: sqlite3.Connection, name: str) -> Health | None:
    """The health of one source; None where the crawl noted none."""
    rows = _asked(folder, "SELECT * FROM health WHERE source = ?", (name,))
    return _health(rows[0], archive, folder) if rows and name else None


def alarming(folder: Path) -> int:
    """How many sources need a person."""
    marks = ", ".join("?" * len(ALARMING))
    rows = _asked(folder, f"SELECT COUNT(*) FROM health WHERE state IN ({marks})", ALARMING)
    return int(rows[0][0]) if rows else 0


def _asked(folder: Path, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
    """The rows that crawl.db gives; none where there is no crawl.db, or one from before it had health."""
    path = folder / CRAWL_DB  # an imported or rebuilt archive has none
    if not path.is_file():
        return []
    try:
        with closing(sqlite3.connect(database.reading_address(path), uri=True, timeout=5)) as db:
            db.row_factory = sqlite3.Row
            return db.execute(sql, values).fetchall()
    except sqlite3.DatabaseError:  # another's file, or an older one: `pressmark status` says what is wrong with it
        return []


def _health(row: sqlite3.Row, archive: sqlite3.Connection, folder: Path) -> Health:
    shown = [each for each in json.loads(row["evidence"]) if not hides(folder, each["url"], each["record_id"] or "")]
    return Health(
        source=row["source"],
        state=row["state"] if row["state"] in STATES else "failing",
        cause=row["cause"],
        says=row["says"],
        advice=row["advice"],
        since=_stamp(row["since"]) or "",
        noted_at=_stamp(row["noted_at"]) or "",
        last_success=_stamp(row["last_success"]),
        last_new=_stamp(row["last_new"]),
        usual=row["usual"],
        lately=row["lately"],
        next_at=_stamp(row["next_at"]),
        waiting=row["waiting"],
        days=tuple(Day(*day) for day in json.loads(row["days"])),
        evidence=tuple(_evidence(each, archive) for each in shown),
    )


def _evidence(each: dict[str, Any], archive: sqlite3.Connection) -> Evidence:
    record = each["record_id"] or ""
    held = archive.execute("SELECT 1 FROM capture WHERE record_id = ?", (record,)).fetchone()
    return Evidence(each["url"], _stamp(each["at"]) or "", each["told"], name_of(record) if held else "")


def _stamp(at: float | None) -> str | None:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at is not None else None
