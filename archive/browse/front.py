"""The front page: what is new, what was edited or withdrawn, whom the archive watches and what was cut."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from datasette.utils.asgi import Response

from archive.browse import clusters, health, listing
from archive.browse.clusters import Line
from archive.browse.listing import Listed
from archive.browse.visit import Visit

NEWEST = 40
LATELY = 8
COUNTED_VERSIONS = 250  # whose removed blocks are counted: 0.6 ms each, since the ledger holds their texts


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
    newest: tuple[Listed, ...]
    edited: tuple[Listed, ...]
    withdrawn: tuple[Listed, ...]
    reposts: tuple[Line, ...]  # those with the most copies among the newest articles
    sources: tuple[SourceLine, ...]
    cut: tuple[Cut, ...]
    cut_in: int  # versions that `cut` counts, the newest

    @property
    def days(self) -> tuple[tuple[str, tuple[Listed, ...]], ...]:
        """The newest articles under their days."""
        return tuple((day, tuple(group)) for day, group in itertools.groupby(self.newest, lambda article: article.day or ""))


async def page(visit: Visit) -> Response:
    found = await visit.read(read)
    if visit.part("format") == "json":
        return visit.json(found)
    if visit.part("format") == "atom":
        arrived = await visit.read(lambda connection: listing.select(connection, "1 ORDER BY a.first_seen DESC, a.id DESC LIMIT 50"))
        return visit.atom(listing.feed(visit, f"{visit.archive.name}: newest articles", "/", "/.atom", arrived))
    return visit.page("front.html", front=found, alarming=0 if visit.archive.public else health.alarming(visit.archive.folder))


def read(connection: sqlite3.Connection) -> Front:
    totals = _totals(connection)
    return Front(
        totals=totals,
        newest=listing.select(connection, "1 ORDER BY a.day DESC, a.first_seen DESC, a.id DESC LIMIT ?", (NEWEST,)),
        edited=listing.select(connection, "a.versions > 1 AND a.gone_at IS NULL ORDER BY changed DESC LIMIT ?", (LATELY,)),
        withdrawn=listing.select(connection, "a.gone_at IS NOT NULL ORDER BY a.gone_at DESC LIMIT ?", (LATELY,)),
        reposts=clusters.lately(connection, LATELY),
        sources=_sources(connection),
        cut=_cut(connection),
        cut_in=min(totals.versions, COUNTED_VERSIONS),
    )


def _totals(connection: sqlite3.Connection) -> Totals:
    (articles,), (versions,), (captures,) = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("article", "version", "capture")
    )
    files, length = connection.execute("SELECT count(*), coalesce(sum(coalesce(size, read_to)), 0) FROM warc_file").fetchone()
    return Totals(articles, versions, captures, files, length)


def _sources(connection: sqlite3.Connection) -> tuple[SourceLine, ...]:
    rows = connection.execute(
        """
        WITH named AS (SELECT name FROM source UNION SELECT source FROM article)
        SELECT named.name, coalesce(source.title, ''), coalesce(source.home, ''),
               (SELECT count(*) FROM article WHERE article.source = named.name),
               (SELECT max(day) FROM article WHERE article.source = named.name),
               (SELECT max(fetched_at) FROM capture WHERE capture.source = named.name)
        FROM named LEFT JOIN source USING (name) ORDER BY 4 DESC, 1 LIMIT 200
        """
    )
    return tuple(SourceLine(*row) for row in rows)


def _cut(connection: sqlite3.Connection) -> tuple[Cut, ...]:
    rows: Iterable[tuple[str, int]] = connection.execute(
        """
        SELECT name, count(*) FROM block
        WHERE version IN (SELECT id FROM version ORDER BY id DESC LIMIT ?) AND fate = 'removed' GROUP BY name ORDER BY 2 DESC, 1
        """,
        (COUNTED_VERSIONS,),
    )
    return tuple(Cut(*row) for row in rows)
