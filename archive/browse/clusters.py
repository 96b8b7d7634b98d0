"""The clusters of an archive in lists: those that were copied lately, and the largest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from datasette.utils.asgi import Response

from archive.browse import formats, provenance
from archive.browse.provenance import Origin
from archive.browse.visit import Visit

SORTS = ("newest", "largest")
PAGE = 50  # clusters in the list
WINDOW = 5_000  # newest articles whose clusters are the newest
LATELY = 1_000  # newest articles whose clusters the front page counts
COUNTED = 200  # copies whose sources and days are read; a larger cluster is told by its number alone
COLUMNS = (
    "cluster", "copies", "lately", "sources", "first_day", "last_day", "origin", "origin_key", "origin_source", "origin_name", "origin_url",
    "confidence", "earliest_key", "earliest_source", "title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A cluster in a list."""

    origin: Origin
    lately: int  # copies among the newest articles that were looked at; 0 where none were
    sources: int | None  # None where there are too many copies to look at
    first_day: str | None
    last_day: str | None

    @property
    def key(self) -> str:
        return self.origin.cluster


@dataclass(frozen=True, slots=True)
class Clusters:
    """What the page shows."""

    sort: str
    lines: tuple[Line, ...]


async def page(visit: Visit) -> Response:
    asked, wanted_as = visit.argument("sort"), visit.part("format")
    sort = asked if asked in SORTS else SORTS[0]
    found = Clusters(sort, await visit.read(newest if sort == "newest" else largest))
    if wanted_as == "json":
        return visit.json(found)
    if wanted_as == "csv":
        return visit.csv(COLUMNS, [_row(line) for line in found.lines], "clusters.csv")
    if wanted_as == "atom":
        return visit.atom(_feed(visit, found))
    return visit.page("clusters.html", clusters=found)


def newest(connection: sqlite3.Connection) -> tuple[Line, ...]:
    """The clusters of the newest articles, the latest first."""
    return _among(connection, WINDOW, "max(day) DESC, count(*) DESC", PAGE)


def lately(connection: sqlite3.Connection, most: int) -> tuple[Line, ...]:
    """The clusters with the most copies among the newest articles."""
    return _among(connection, LATELY, "count(*) DESC, max(day) DESC", most)


def largest(connection: sqlite3.Connection) -> tuple[Line, ...]:
    """The clusters with the most copies."""
    return _lines(
        connection,
        connection.execute("SELECT cluster, 0 FROM clustered GROUP BY cluster ORDER BY count(*) DESC, cluster LIMIT ?", (PAGE,)),
    )


def _among(connection: sqlite3.Connection, window: int, order: str, most: int) -> tuple[Line, ...]:
    """The clusters of so many newest articles, in an order of ours."""
    rows = connection.execute(
        f"""
        WITH fresh AS MATERIALIZED (SELECT id, day FROM article ORDER BY day DESC LIMIT ?)
        SELECT cluster, count(*) FROM fresh CROSS JOIN clustered ON clustered.article = fresh.id GROUP BY cluster ORDER BY {order}, cluster LIMIT ?
        """,
        (window, most),
    )
    return _lines(connection, rows)


def _lines(connection: sqlite3.Connection, rows: Iterable[tuple[int, int]]) -> tuple[Line, ...]:
    found = [(cluster, fresh, provenance.brief(connection, cluster)) for cluster, fresh in rows]
    return tuple(_line(connection, cluster, fresh, origin) for cluster, fresh, origin in found if origin)


def _line(connection: sqlite3.Connection, cluster: int, fresh: int, origin: Origin) -> Line:
    if origin.copies > COUNTED:
        return Line(origin, fresh, None, None, None)
    sources, first, last = connection.execute(
        "SELECT count(DISTINCT source), min(day), max(day) FROM clustered JOIN article ON article.id = clustered.article WHERE cluster = ?",
        (cluster,),
    ).fetchone()
    return Line(origin, fresh, sources, first, last)


def _row(line: Line) -> tuple[object, ...]:
    origin, page = line.origin, line.origin.page
    return (
        line.key, origin.copies, line.lately, line.sources, line.first_day, line.last_day, origin.kind, page.key if page else None,
        page.source if page else None, origin.name, origin.url, origin.confidence, origin.earliest.key, origin.earliest.source, origin.head.title,
    )  # fmt: skip


def _feed(visit: Visit, found: Clusters) -> formats.Feed:
    """The list as a feed: an entry for each cluster, which a new copy updates."""
    here = f"/clusters{'' if found.sort == 'newest' else '?sort=largest'}"
    entries = tuple(_entry(visit, line) for line in found.lines)
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z")
    title = f"{visit.archive.name}: reposts, {found.sort} first"
    return formats.Feed(
        visit.feed_id(here), title, visit.address(here), visit.address(here.replace("/clusters", "/clusters.atom")), updated, entries
    )


def _entry(visit: Visit, line: Line) -> formats.FeedEntry:
    head = line.origin.head
    return formats.FeedEntry(
        id=f"urn:pressmark:cluster:{line.key}",
        link=visit.address(f"/cluster/{line.key}"),
        title=head.title or head.canonical_url,
        summary=line.origin.sentence,
        author=head.byline,
        source=head.source,
        updated=f"{line.last_day}T00:00:00Z" if line.last_day else head.changed,
    )
