"""The front page: what is new, what was edited or withdrawn, whom the archive watches and what was cut."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from datasette.utils.asgi import Response

from archive import shelves
from archive.browse import attention, clusters, folding, health, listing
from archive.browse.attention import Lately
from archive.browse.clusters import Line as Repost
from archive.browse.folding import Line
from archive.browse.listing import Listed
from archive.browse.visit import Visit

NEWEST = 40  # lines
FOLDED = 1_000  # newest articles whose copies are folded
LATELY = 8
FEED = 50
COUNTED_VERSIONS = 250  # whose removed blocks are counted


@dataclass(frozen=True, slots=True)
class SourceLine:
    name: str
    title: str
    home: str
    articles: int
    newest: str | None  # day of its newest article
    last_capture: str | None


@dataclass(frozen=True, slots=True)
class Cut:
    reason: str
    blocks: int


@dataclass(frozen=True, slots=True)
class Totals:
    articles: int
    versions: int
    captures: int
    warc_files: int
    warc_bytes: int


@dataclass(frozen=True, slots=True)
class Front:
    totals: Totals
    newest: tuple[Line, ...]  # copies of one text in one line
    edited: tuple[Listed, ...]
    withdrawn: tuple[Listed, ...]
    reposts: tuple[Repost, ...]  # those with the most copies among the newest articles
    sources: tuple[SourceLine, ...]
    cut: tuple[Cut, ...]
    cut_in: int  # versions that `cut` counts, the newest
    over_time: Lately | None  # up to the last crawl; None where nothing was captured

    @property
    def days(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """The newest articles under their days."""
        return tuple((day, tuple(group)) for day, group in itertools.groupby(self.newest, lambda line: line.article.day or ""))


async def page(visit: Visit) -> Response:
    found = await visit.read(lambda connection: read(connection, visit.argument("days")))
    if visit.part("format") == "json":
        return visit.json(found)
    if visit.part("format") == "csv":
        return visit.csv(folding.COLUMNS, folding.rows(found.newest), "newest.csv")
    if visit.part("format") == "atom":
        arrived = await visit.read(lambda connection: _folded(connection, "first_seen DESC, article.id DESC", FEED))
        articles = tuple(line.article for line in arrived)
        return visit.atom(listing.feed(visit, f"{visit.archive.name}: newest articles", "/", "/.atom", articles))
    return visit.page(
        "front.html", front=found, SPANS=attention.SPANS, alarming=0 if visit.archive.public else health.alarming(visit.archive.folder)
    )


def read(connection: sqlite3.Connection, days: str = "") -> Front:
    """What the page shows; `days` is the span of its chart, a key of attention.SPANS, or what fits."""
    totals = _totals(connection)
    return Front(
        totals=totals,
        newest=_folded(connection, "day DESC, first_seen DESC, article.id DESC", NEWEST),
        edited=listing.select(connection, "a.edited_at IS NOT NULL AND a.gone_at IS NULL ORDER BY a.edited_at DESC LIMIT ?", (LATELY,)),
        withdrawn=listing.select(connection, "a.gone_at IS NOT NULL ORDER BY a.gone_at DESC LIMIT ?", (LATELY,)),
        reposts=clusters.lately(connection, LATELY),
        sources=_sources(connection),
        cut=_cut(connection),
        cut_in=min(totals.versions, COUNTED_VERSIONS),
        over_time=attention.lately(connection, days),
    )


def _folded(connection: sqlite3.Connection, order: str, most: int) -> tuple[Line, ...]:
    """The first articles in an order of ours, copies of one text in one line."""
    sql = f"SELECT article.place, cluster FROM article LEFT JOIN clustered ON clustered.article = article.id ORDER BY {order} LIMIT ?"
    rows = connection.execute(sql, (FOLDED,)).fetchall()
    stories = folding.folded((place for place, _ in rows), {place: cluster for place, cluster in rows if cluster is not None})
    return folding.lines(connection, stories[:most])


def _totals(connection: sqlite3.Connection) -> Totals:
    counts = dict(connection.execute("SELECT name, count FROM tally").fetchall())
    files, length = connection.execute("SELECT count(*), coalesce(sum(coalesce(size, read_to)), 0) FROM warc_file").fetchone()
    return Totals(counts["article"], counts["version"], counts["capture"], files, length)


def _sources(connection: sqlite3.Connection) -> tuple[SourceLine, ...]:
    rows = connection.execute(
        f"""
        WITH held AS (SELECT source, sum(articles) AS articles, max(id) AS shelf FROM shelf WHERE articles > 0 GROUP BY source),
        named AS (SELECT name FROM source UNION SELECT source FROM held)
        SELECT named.name, coalesce(source.title, ''), coalesce(source.home, ''), coalesce(held.articles, 0), held.shelf / {shelves.SHELVES},
               (SELECT max(fetched_at) FROM capture WHERE capture.source = named.name)
        FROM named LEFT JOIN source USING (name) LEFT JOIN held ON held.source = named.name ORDER BY 4 DESC, 1 LIMIT 200
        """
    )
    return tuple(
        SourceLine(name, title, home, articles, shelves.day(newest or 0) or None, last)
        for name, title, home, articles, newest, last in rows
    )


def _cut(connection: sqlite3.Connection) -> tuple[Cut, ...]:
    rows: Iterable[tuple[str, int]] = connection.execute(
        """
        WITH newest AS MATERIALIZED (SELECT reading FROM version ORDER BY id DESC LIMIT ?)
        SELECT name, count(*) FROM newest CROSS JOIN ledger USING (reading) JOIN decision ON decision.id = ledger.decision
        WHERE fate = 'removed' GROUP BY name ORDER BY 2 DESC, 1
        """,
        (COUNTED_VERSIONS,),
    )
    return tuple(Cut(*row) for row in rows)
