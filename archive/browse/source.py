"""A source: its articles, its last captures, and what could not be read or fetched."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from urllib.parse import quote

from datasette.utils.asgi import Response

from archive import shelves
from archive.browse import attention, captures, gauges, health, listing
from archive.browse.attention import Lately
from archive.browse.captures import Row
from archive.browse.gauges import Gauges
from archive.browse.listing import Listed
from archive.browse.visit import Visit

PAGE = 50
LAST_CAPTURES = 20
FAILURES = 20
LOOKED_AT = 10_000  # captures, the newest, among which failures are looked for


@dataclass(frozen=True, slots=True)
class Failure:
    stage: str
    reason: str
    detail: str
    url: str | None
    file: str
    offset: int
    capture: str  # its name, "" where the record has none


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    title: str
    home: str
    language: str
    articles_in_all: int
    first_day: str | None
    last_day: str | None
    articles: tuple[Listed, ...]  # newest first
    captures: tuple[Row, ...]  # newest first
    refused: tuple[Row, ...]  # answered with an error or not at all, newest first
    failures: tuple[Failure, ...]
    over_time: Lately | None  # None where it was never crawled
    gauges: Gauges | None  # likewise, and of an archive that the world sees: what went wrong is the operator's business


async def page(visit: Visit) -> Response:
    name, wanted_as = visit.part("name"), visit.part("format")
    found = await visit.read(lambda connection: read(connection, name, visit.argument("days")))
    if found is None:
        return visit.missing(f"No source {name} is held here.")
    if not visit.archive.public:
        found = replace(found, gauges=await visit.read(lambda connection: gauges.read(connection, name)))
    if wanted_as == "json":
        return visit.json(found)
    if wanted_as == "csv":
        return visit.csv(listing.COLUMNS, listing.rows(found.articles), "source.csv")
    if wanted_as == "atom":
        address = f"/source/{quote(name, safe='')}"
        return visit.atom(listing.feed(visit, f"{visit.archive.name}: {found.title or name}", address, f"{address}.atom", found.articles))
    well = None if visit.archive.public else await visit.read(lambda connection: health.of_source(visit.archive.folder, connection, name))
    return visit.page("source.html", source=found, health=well, SPANS=attention.SPANS, DELAYS=gauges.DELAYS)


def read(connection: sqlite3.Connection, name: str, days: str = "") -> Source | None:
    """The source of that name, without its gauges; None where neither an article nor a capture is of it. `days` is the span of its chart."""
    told = connection.execute("SELECT title, home, language FROM source WHERE name = ?", (name,)).fetchone()
    count, first, last_shelf = connection.execute(
        "SELECT coalesce(sum(articles), 0), coalesce(min(id), 0), coalesce(max(id), 0) FROM shelf WHERE source = ? AND articles > 0",
        (name,),
    ).fetchone()
    last = captures.select(connection, "source = ? ORDER BY fetched_at DESC LIMIT ?", (name, LAST_CAPTURES))
    if not (told or count or last):
        return None
    title, home, language = told or ("", "", "")
    return Source(
        name=name,
        title=title,
        home=home,
        language=language,
        articles_in_all=count,
        first_day=shelves.day(first // shelves.SHELVES) or None,
        last_day=shelves.day(last_shelf // shelves.SHELVES) or None,
        articles=listing.select(connection, "a.source = ? ORDER BY a.day DESC, a.first_seen DESC, a.id DESC LIMIT ?", (name, PAGE)),
        captures=last,
        refused=captures.select(
            connection,
            "source = ? AND (status >= 400 OR record_type = 'metadata' OR problem <> '') ORDER BY fetched_at DESC LIMIT ?",
            (name, FAILURES),
        ),
        failures=_failures(connection, name),
        over_time=attention.lately(connection, days, name),
        gauges=None,
    )


def _failures(connection: sqlite3.Connection, name: str) -> tuple[Failure, ...]:
    rows = connection.execute(
        """
        SELECT f.stage, f.reason, f.detail, f.url, f.file, f.offset, coalesce(c.record_id, '')
        FROM capture c CROSS JOIN failure f ON f.file = c.file AND f.offset = c.offset
        WHERE c.source = ? AND c.fetched_at >= coalesce(
            (SELECT fetched_at FROM capture WHERE source = ? ORDER BY fetched_at DESC LIMIT 1 OFFSET ?), '') ORDER BY c.fetched_at DESC LIMIT ?
        """,
        (name, name, LOOKED_AT, FAILURES),
    )
    return tuple(
        Failure(stage, reason, detail, url, file, offset, captures.name_of(record_id) if record_id else "")
        for stage, reason, detail, url, file, offset, record_id in rows
    )
