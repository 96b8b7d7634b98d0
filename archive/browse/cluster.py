"""A cluster: one text and its copies in the order of time, where it came from, and what else holds parts of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from datasette.utils.asgi import Response

from archive.browse import listing, provenance, whereabouts
from archive.browse.formats import INSIDE
from archive.browse.listing import Listed
from archive.browse.provenance import Origin
from archive.browse.related import MEANING
from archive.browse.visit import Visit

PAGE = 100  # copies on a page
AROUND = 40  # articles beside the cluster
FORMATS = ("json", "csv", "atom")
COLUMNS = ("cluster", "is_origin", "is_earliest", "relation", "share", "share_of_head", *listing.COLUMNS)


@dataclass(frozen=True, slots=True)
class Copy:
    """An article of the cluster, beside its head."""

    article: Listed
    is_origin: bool
    is_earliest: bool
    relation: str  # to the head; "" for the head, and where the two were not compared
    share: float | None  # of its words that stand in the head, 0..1
    share_of_head: float | None  # of the head's words that stand in it


@dataclass(frozen=True, slots=True)
class Beside:
    """An article outside the cluster that has something to do with it."""

    article: Listed
    kind: str
    copy: str  # key of the copy that it has most of
    share: float  # of its words that stand in that copy
    share_of_copy: float
    copies: int  # of the cluster that it is related to


@dataclass(frozen=True, slots=True)
class Cluster:
    """All that the page shows."""

    origin: Origin
    sources: int
    copies: tuple[Copy, ...]  # oldest first
    beside: tuple[Beside, ...]
    page: int  # from 1
    pages: int = field(metadata=INSIDE)

    @property
    def key(self) -> str:
        return self.origin.cluster

    @property
    def head(self) -> Listed:
        return self.origin.head

    @property
    def beside_by_kind(self) -> tuple[tuple[str, str, tuple[Beside, ...]], ...]:
        """Kind, its meaning, and those that are of it."""
        return tuple((kind, MEANING[kind], tuple(group)) for kind, group in groupby(self.beside, key=lambda each: each.kind))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was asked for stands on another page of ours."""

    path: str
    formats: tuple[str, ...]  # in which it is there, too


async def page(visit: Visit) -> Response:
    key, wanted_as, number = visit.part("key"), visit.part("format"), visit.argument("page")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    found = await visit.read(lambda connection: read(connection, key, max(1, at)))
    if found is None:
        return visit.missing(f"No article {key} is held here, nor a cluster named after it.")
    if isinstance(found, Elsewhere):
        return Response.redirect(visit.path(found.path + (f".{wanted_as}" if wanted_as in found.formats else "")))
    if wanted_as == "json":
        return visit.json(found)
    if wanted_as == "csv":
        return visit.csv(COLUMNS, rows(found), f"cluster-{found.key}.csv")
    if wanted_as == "atom":
        here = f"/cluster/{found.key}"
        title = f"{visit.archive.name}: copies of {found.head.title}"
        return visit.atom(listing.feed(visit, title, here, f"{here}.atom", [copy.article for copy in reversed(found.copies)]))
    return visit.page("cluster.html", cluster=found)


def read(connection: sqlite3.Connection, key: str, page: int = 1) -> Cluster | Elsewhere | None:
    """The cluster named after the article of this key; where to go if it has another name or is none; None if nothing is held."""
    row = connection.execute(
        "SELECT article.id, cluster, name.key FROM article LEFT JOIN clustered ON clustered.article = article.id"
        " LEFT JOIN article AS name ON name.id = cluster WHERE article.key = ?",
        (key,),
    ).fetchone()
    if row is None:
        led = whereabouts.led_to(connection, key)
        return Elsewhere(f"/cluster/{led}", FORMATS) if led else None
    number, cluster, name = row
    if cluster is None:
        return Elsewhere(f"/article/{key}", ("json",))
    if cluster != number:
        return Elsewhere(f"/cluster/{name}", FORMATS)
    return _cluster(connection, cluster, page)


def _cluster(connection: sqlite3.Connection, number: int, page: int) -> Cluster | None:
    origin = provenance.of_cluster(connection, number)
    if origin is None:
        return None
    sources: int = connection.execute(
        "SELECT count(DISTINCT source) FROM clustered JOIN article ON article.id = clustered.article WHERE cluster = ?", (number,)
    ).fetchone()[0]
    pages = -(-origin.copies // PAGE)
    at = min(page, pages)
    return Cluster(origin, sources, _copies(connection, number, origin, at), _beside(connection, number), at, pages)


def _copies(connection: sqlite3.Connection, number: int, origin: Origin, page: int) -> tuple[Copy, ...]:
    numbers = [
        row[0]
        for row in connection.execute(
            "SELECT article FROM clustered JOIN linked USING (article) WHERE cluster = ? ORDER BY age LIMIT ? OFFSET ?",
            (number, PAGE, PAGE * (page - 1)),
        )
    ]
    known = listing.by_number(connection, numbers)
    beside = _beside_head(connection, origin.head.key, numbers)
    return tuple(_copy(known[each], origin, beside.get(each)) for each in numbers)


def _copy(article: Listed, origin: Origin, beside: tuple[str, float, float] | None) -> Copy:
    is_origin = article == origin.page
    return Copy(article, is_origin, article == origin.earliest, *(beside or ("", None, None)))


def _beside_head(connection: sqlite3.Connection, head: str, numbers: Sequence[int]) -> Mapping[int, tuple[str, float, float]]:
    """By row number, what these articles are to the head, with the shares of their own and of the head's words."""
    rows = connection.execute(
        """
        WITH shown(id) AS (SELECT value FROM json_each(:numbers)), head(id) AS (SELECT id FROM article WHERE key = :head)
        SELECT b, kind, coverage_b, coverage_a FROM head CROSS JOIN shown CROSS JOIN relation ON relation.a = head.id AND relation.b = shown.id
        UNION ALL SELECT a, kind, coverage_a, coverage_b
            FROM head CROSS JOIN shown CROSS JOIN relation ON relation.a = shown.id AND relation.b = head.id
        """,
        {"head": head, "numbers": json.dumps(numbers)},
    )
    return {other: (kind, share, share_of_head) for other, kind, share, share_of_head in rows}


def _beside(connection: sqlite3.Connection, number: int) -> tuple[Beside, ...]:
    """Who is no copy and has parts of the text, each with the copy that it has most of."""
    rows = connection.execute(
        """
        WITH copy(id) AS (SELECT article FROM clustered WHERE cluster = :cluster),
        pair(other, id, kind, share, share_of_copy) AS (
            SELECT b, id, kind, coverage_b, coverage_a FROM copy CROSS JOIN relation ON relation.a = copy.id
            UNION ALL SELECT a, id, kind, coverage_a, coverage_b FROM copy CROSS JOIN relation ON relation.b = copy.id
        )
        SELECT other, article.key, pair.kind, share, share_of_copy, count(*), max(share + share_of_copy)
        FROM pair JOIN article ON article.id = pair.id WHERE other NOT IN (SELECT id FROM copy)
        GROUP BY other ORDER BY instr(:order, ' ' || pair.kind || ' '), max(share, share_of_copy) DESC, other LIMIT :most
        """,
        {"cluster": number, "order": f" {' '.join(MEANING)} ", "most": AROUND},
    ).fetchall()
    known = listing.by_number(connection, [row[0] for row in rows])
    return tuple(Beside(known[other], kind, copy, share, of_copy, copies) for other, copy, kind, share, of_copy, copies, _ in rows)


def rows(cluster: Cluster) -> tuple[tuple[object, ...], ...]:
    """The copies as a table with COLUMNS."""
    facts = (
        (cluster.key, int(copy.is_origin), int(copy.is_earliest), copy.relation, copy.share, copy.share_of_head) for copy in cluster.copies
    )
    return tuple((*own, *line) for own, line in zip(facts, listing.rows([copy.article for copy in cluster.copies]), strict=True))
