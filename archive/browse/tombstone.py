"""What stands in the place of what was taken down: when, why and who decided, and nothing of what it was."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, fields
from pathlib import Path

from datasette.utils.asgi import Response

from archive import decisions, identity
from archive.browse import formats
from archive.browse.captures import name_of
from archive.browse.visit import Visit
from normalize.errors import TakenDown

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_COLUMNS = "number, decided_at, of, reason, decided_by, undone_at, (SELECT COUNT(*) FROM withheld WHERE takedown = number) AS captures"


@dataclass(frozen=True, slots=True)
class Takedown:
    """A decision, as readers may know it."""

    number: int
    decided_at: str
    of: str  # url, article or capture
    reason: str
    decided_by: str
    undone_at: str | None  # None while it stands
    captures: int  # that it hides


async def page(visit: Visit) -> Response:
    """All that was taken down, newest first."""
    found = await visit.read(read)
    match visit.part("format"):
        case "json":
            return visit.json({"takedowns": found})
        case "csv":
            columns = tuple(field.name for field in fields(Takedown))
            return visit.csv(columns, [tuple(getattr(one, name) for name in columns) for one in found], "takedowns.csv")
        case "atom":
            return visit.atom(_feed(visit, found))
    return visit.page("takedowns.html", takedowns=found)


def _feed(visit: Visit, found: tuple[Takedown, ...]) -> formats.Feed:
    here = visit.address("/takedowns")
    entries = tuple(
        formats.FeedEntry(
            f"urn:pressmark:takedown:{one.number}", here, f"Takedown {one.number}{' (undone)' if one.undone_at else ''}",
            one.reason, one.decided_by, visit.archive.name, one.undone_at or one.decided_at,
        )
        for one in found
    )  # fmt: skip
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z")
    return formats.Feed(
        visit.feed_id("/takedowns"), f"{visit.archive.name}: taken down", here, visit.address("/takedowns.atom"), updated, entries
    )


async def instead(visit: Visit, missing: Response) -> Response:
    """The tombstone of what was asked for; where it was not taken down, the answer that it is not here."""
    names = [visit.part(part) for part in ("key", "version", "capture", "resource")]
    found = await visit.read(lambda connection: of(connection, tuple(filter(None, [*names, visit.argument("a"), visit.argument("b")]))))
    return grave(visit, found) if found else missing


async def of_body(visit: Visit, problem: TakenDown) -> Response:
    """The tombstone of the capture whose body another one has."""
    found = await visit.read(lambda connection: of_revisit(connection, problem.record_id))
    return grave(visit, found) if found else visit.trouble(410, "Taken down", str(problem))


def grave(visit: Visit, found: Takedown) -> Response:
    """The page that says so: 410, for good or until it is undone."""
    if visit.part("format") == "json":
        said = formats.to_json({"ok": False, "status": 410, "error": "taken down", "takedown": found})
        return Response(said, 410, content_type="application/json; charset=utf-8")
    return visit.page("taken-down.html", 410, takedown=found)


def read(connection: sqlite3.Connection) -> tuple[Takedown, ...]:
    if not _is_known(connection):
        return ()
    return tuple(Takedown(*row) for row in connection.execute(f"SELECT {_COLUMNS} FROM takedown ORDER BY number DESC"))


def of(connection: sqlite3.Connection, names: tuple[str, ...]) -> Takedown | None:
    """The takedown that hides what has one of these names, of an article or a capture."""
    if not names or not _is_known(connection):
        return None
    sql = (
        f"SELECT {_COLUMNS} FROM takedown WHERE undone_at IS NULL AND number IN (SELECT takedown FROM withheld WHERE article = :name"
        " OR record_id IN (:name, :lower, :upper) UNION SELECT number FROM takedown, json_each(articles) WHERE value = :name)"
        " ORDER BY number LIMIT 1"
    )
    for name in names:
        row = connection.execute(sql, {"name": name, **_spellings(name)}).fetchone()
        if row:
            return Takedown(*row)
    return None


def of_address(connection: sqlite3.Connection, url: str) -> Takedown | None:
    """The takedown that covers an address, which the database does not tell, for an address can say as much as a title."""
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    number = decisions.stands(Path(file).parent).addresses.get(identity.url_key(url)) if file else None
    row = connection.execute(f"SELECT {_COLUMNS} FROM takedown WHERE number = ?", (number,)).fetchone() if number else None
    return Takedown(*row) if row else None


def of_revisit(connection: sqlite3.Connection, refers_to: str | None) -> Takedown | None:
    """The takedown that hides what a revisit refers to."""
    return of(connection, (refers_to, name_of(refers_to))) if refers_to else None


def _spellings(name: str) -> dict[str, str]:
    if not _UUID.fullmatch(name):
        return {"lower": name, "upper": name}
    return {"lower": f"<urn:uuid:{name.lower()}>", "upper": f"<urn:uuid:{name.upper()}>"}


def _is_known(connection: sqlite3.Connection) -> bool:
    """Whether the database is new enough to have any."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'takedown'").fetchone() is not None
