"""Search: what a reader asked, found, counted, and shown with the words marked."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from datasette.utils.asgi import Response

from archive.browse import asked, folding, listing
from archive.browse.asked import PAGE, Asked, Typed
from archive.browse.folding import Cluster, Story
from archive.browse.listing import Listed
from archive.browse.visit import Visit
from archive.identity import is_web
from archive.versions import article_of_url

COUNTED = 10_000  # articles that are counted and folded, the first in the order asked for; beyond, "more than" is said
FACETS = 20
FEED = 50
FILE_ROWS = 5000  # of a CSV
_FOLDED = ("copies", "cluster", "cluster_size")  # columns that a CSV of results has beside those of every list
# Marks around a hit: control characters, which no text holds, since normalizing takes them out.
_ON, _OFF = "\x02", "\x03"
_WEIGHTS = "4.0, 2.0, 2.0, 1.0"  # title, lead, byline, body
_SOURCE = "a.source"
_LANGUAGE = "substr(a.language, 1, instr(a.language || '-', '-') - 1)"  # without country or script: en-GB is English
_ORDERS = {"newest": "a.day DESC, a.first_seen DESC, a.id DESC", "oldest": "a.day, a.first_seen, a.id"}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and which parts of it are what was looked for."""

    text: str
    marks: tuple[tuple[int, int], ...]  # start and end, in characters

    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """The text in pieces, each with whether it is marked."""
        pieces, end = [], 0
        for start, stop in self.marks:
            pieces += [(self.text[end:start], False), (self.text[start:stop], True)]
            end = stop
        return tuple(piece for piece in (*pieces, (self.text[end:], False)) if piece[0])


@dataclass(frozen=True, slots=True)
class Hit:
    article: Listed
    copies: int  # other articles of its cluster that were found too, which it stands for
    cluster: Cluster | None  # None where nothing in the archive is a copy of it
    title: Marked
    excerpt: Marked


@dataclass(frozen=True, slots=True)
class Facet:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    asked: Asked
    reading: str  # the query in words
    count: int  # articles
    stories: int  # lines of results: copies of one text are one where they are folded
    more: bool  # whether there are more articles than `count`, which then are not in `stories` either
    hits: tuple[Hit, ...]
    sources: tuple[Facet, ...]
    languages: tuple[Facet, ...]

    @property
    def first(self) -> int:
        return (self.asked.page - 1) * PAGE + 1

    @property
    def last_page(self) -> int:
        return max(1, min(-(-self.stories // PAGE), asked.LAST_PAGE))


@dataclass(frozen=True, slots=True)
class _Sql:
    """The rows that a search means: what follows FROM, and the values in it."""

    body: str
    values: tuple[object, ...]


async def page(visit: Visit) -> Response:
    wanted = _asked(visit)
    wanted_as = visit.part("format")
    if wanted_as in ("csv", "atom"):
        return await _list(visit, wanted, wanted_as)
    if is_web(wanted.words) and (key := await visit.read(lambda connection: article_of_url(connection, wanted.words))):
        return Response.redirect(visit.path(f"/article/{key}{'.json' if wanted_as == 'json' else ''}"))
    found = await visit.read(lambda connection: read(connection, wanted))
    return visit.json(found) if wanted_as == "json" else visit.page("search.html", found=found, asked=wanted)


async def _list(visit: Visit, wanted: Asked, wanted_as: str) -> Response:
    if wanted_as == "atom":
        wanted = replace(wanted, sort="newest", page=1)  # who watches a search wants to see what came
    limit = FEED if wanted_as == "atom" else FILE_ROWS
    hits = await visit.read(lambda connection: _lines(connection, stories(connection, wanted)[:limit]))
    articles = tuple(hit.article for hit in hits)
    if wanted_as == "csv":
        return visit.csv((*listing.COLUMNS, *_FOLDED), _rows(hits), "search.csv")
    title = f"{visit.archive.name}: {wanted.words or 'all articles'}"
    return visit.atom(listing.feed(visit, title, f"/search?{wanted.address}", f"/search.atom?{wanted.address}", articles))


def _rows(hits: tuple[Hit, ...]) -> tuple[tuple[object, ...], ...]:
    """The hits as a table with the columns of a list and _FOLDED."""
    rows = listing.rows([hit.article for hit in hits])
    of = ((hit.cluster.key, hit.cluster.size) if hit.cluster else ("", 1) for hit in hits)
    return tuple((*row, hit.copies, *cluster) for row, hit, cluster in zip(rows, hits, of, strict=True))


def _asked(visit: Visit) -> Asked:
    one, every = visit.argument, visit.arguments
    return asked.read(
        Typed(one("q"), every("source"), every("language"), one("from"), one("to"), one("sort"), one("fold"), one("page")),
    )


def read(connection: sqlite3.Connection, wanted: Asked) -> Found:
    """One page of what was asked for, with counts of the whole."""
    sql = _sql(wanted)
    count = _count(connection, sql)
    every = stories(connection, wanted)
    start = (wanted.page - 1) * PAGE
    return Found(
        asked=wanted,
        reading=wanted.query.reading,
        count=min(count, COUNTED),
        stories=len(every),
        more=count > COUNTED,
        hits=_marked(connection, wanted, _lines(connection, every[start : start + PAGE])),
        sources=_facet(connection, sql, _SOURCE),
        languages=_facet(connection, sql, _LANGUAGE),
    )


def stories(connection: sqlite3.Connection, wanted: Asked) -> tuple[Story, ...]:
    """What was found, in the order asked for: folded before anything is cut into pages."""
    sql = _sql(wanted)
    order = _ORDERS.get(wanted.order, f"bm25(article_fts, {_WEIGHTS}), {_ORDERS['newest']}")
    numbers = f"SELECT a.id, (SELECT cluster FROM clustered WHERE article = a.id) FROM {sql.body} ORDER BY {order} LIMIT {COUNTED}"
    found = connection.execute(numbers, sql.values)
    return folding.folded(found) if wanted.fold else folding.unfolded(found)


def _lines(connection: sqlite3.Connection, shown: tuple[Story, ...]) -> tuple[Hit, ...]:
    """The stories as they stand in a list, nothing in them marked."""
    numbers = [story.article for story in shown]
    articles = dict(listing.select_numbered(connection, f"a.id IN ({', '.join('?' for _ in numbers)})", numbers))
    clusters = folding.clusters(connection, numbers)
    lines = ((articles[story.article], story.copies, clusters.get(story.article)) for story in shown)
    return tuple(Hit(article, copies, cluster, marked(article.title), marked(article.lead)) for article, copies, cluster in lines)


def _sql(wanted: Asked) -> _Sql:
    """The search as SQL: every value from outside is a parameter."""
    query = wanted.query
    tables, conditions, values = "article a", ["1"], list[object]()
    if query.match:
        tables = "article_fts JOIN article a ON a.id = article_fts.rowid"
        conditions.append("article_fts MATCH ?")
        values.append(query.match)
    if query.unmatch:
        conditions.append("a.id NOT IN (SELECT rowid FROM article_fts WHERE article_fts MATCH ?)")
        values.append(query.unmatch)
    for column, among, chosen in (
        (_SOURCE, "IN", query.sources),
        (_SOURCE, "IN", wanted.sources),
        (_SOURCE, "NOT IN", query.not_sources),
        (_LANGUAGE, "IN", wanted.languages),
    ):
        if chosen:
            conditions.append(f"{column} {among} ({', '.join('?' for _ in chosen)})")
            values += chosen
    if wanted.since:
        conditions.append("a.day >= ?")
        values.append(wanted.since)
    if wanted.until:  # "~" sorts after "-" and all figures, so that a month holds its days
        conditions.append("a.day <= ?")
        values.append(f"{wanted.until}~")
    return _Sql(f"{tables} WHERE {' AND '.join(conditions)}", tuple(values))


def _count(connection: sqlite3.Connection, sql: _Sql) -> int:
    count: int = connection.execute(f"SELECT count(*) FROM (SELECT 1 FROM {sql.body} LIMIT {COUNTED + 1})", sql.values).fetchone()[0]
    return count


def _facet(connection: sqlite3.Connection, sql: _Sql, column: str) -> tuple[Facet, ...]:
    rows = connection.execute(
        f"SELECT value, count(*) FROM (SELECT {column} AS value FROM {sql.body} LIMIT {COUNTED}) GROUP BY value ORDER BY 2 DESC, 1 LIMIT {FACETS}",
        sql.values,
    )
    return tuple(Facet(value, count) for value, count in rows)


def _marked(connection: sqlite3.Connection, wanted: Asked, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits with the words that were looked for marked, and a part of the text that has them."""
    match = wanted.query.match
    if not match:
        return hits
    keys = [hit.article.key for hit in hits]
    rows = connection.execute(
        f"""
        SELECT a.key, highlight(article_fts, 0, '{_ON}', '{_OFF}'), highlight(article_fts, 1, '{_ON}', '{_OFF}'),
               snippet(article_fts, 3, '{_ON}', '{_OFF}', '…', 40)
        FROM article_fts JOIN article a ON a.id = article_fts.rowid
        WHERE article_fts MATCH ? AND a.key IN ({", ".join("?" for _ in keys)})
        """,
        (match, *keys),
    )
    shown = {key: (title, lead if _ON in lead and _ON not in body else body) for key, title, lead, body in rows}
    return tuple(_with_marks(hit, *shown[hit.article.key]) if hit.article.key in shown else hit for hit in hits)


def _with_marks(hit: Hit, title: str, excerpt: str) -> Hit:
    return replace(hit, title=marked(title), excerpt=marked(excerpt))


def marked(text: str) -> Marked:
    """A text out of highlight() or snippet(), its marks taken out and remembered."""
    plain, marks = "", list[tuple[int, int]]()
    for piece in text.split(_ON):
        hit, off, rest = piece.partition(_OFF)
        if off:
            marks.append((len(plain), len(plain) + len(hit)))
        plain += hit + rest.replace(_OFF, "")
    return Marked(plain, tuple(mark for mark in marks if mark[0] < mark[1]))
