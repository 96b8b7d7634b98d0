"""Search: what a reader asked, found, counted, and shown with the words marked."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from datasette.utils.asgi import Response

from archive.browse import asked, attention, folding, found, listing
from archive.browse.asked import PAGE, Asked, Typed
from archive.browse.attention import Measure
from archive.browse.chart import Chart
from archive.browse.folding import Cluster, Story
from archive.browse.found import Facet, Places
from archive.browse.listing import Listed
from archive.browse.query import Query
from archive.browse.visit import Visit
from archive.identity import is_web
from archive.spellings import Spellings, load
from archive.versions import article_of_url
from normalize import unspaced

FACETS = 20
FEED = 50
FILE_ROWS = 5000  # of a CSV
_FOLDED = ("copies", "cluster", "cluster_size")  # columns that a CSV of results has beside those of every list
# Marks around a hit: control characters, which no text holds, since normalizing takes them out.
_ON, _OFF = "\x02", "\x03"


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
class Found:
    asked: Asked
    reading: str  # the query in words
    respelled: bool  # whether other spellings were looked for than those that were typed
    count: int  # articles
    stories: int  # lines of results: copies of one text are one where they are folded
    more: bool  # whether there are more: then the newest are ranked, folded and counted (the oldest where these were asked for)
    hits: tuple[Hit, ...]
    sources: tuple[Facet, ...]
    languages: tuple[Facet, ...]
    chart: Chart | None  # of the articles that are counted; None where there is none

    @property
    def first(self) -> int:
        return (self.asked.page - 1) * PAGE + 1

    @property
    def last_page(self) -> int:
        return max(1, min(-(-self.stories // PAGE), asked.LAST_PAGE))


async def page(visit: Visit) -> Response:
    wanted = _asked(visit)
    wanted_as = visit.part("format")
    if wanted_as in ("csv", "atom"):
        return await _list(visit, wanted, wanted_as)
    if is_web(wanted.words) and (key := await visit.read(lambda connection: article_of_url(connection, wanted.words))):
        return Response.redirect(visit.path(f"/article/{key}{'.json' if wanted_as == 'json' else ''}"))
    spellings = load(visit.archive.folder)
    measure: Measure = "share" if visit.argument("chart") == "share" else "number"
    answer = await visit.read(lambda connection: read(connection, wanted, spellings, measure))
    return visit.json(answer) if wanted_as == "json" else visit.page("search.html", found=answer, asked=wanted, measure=measure)


async def _list(visit: Visit, wanted: Asked, wanted_as: str) -> Response:
    if wanted_as == "atom":
        wanted = replace(wanted, sort="newest", page=1)  # who watches a search wants to see what came
    spellings = load(visit.archive.folder)
    limit = FEED if wanted_as == "atom" else FILE_ROWS
    hits = await visit.read(lambda connection: listed(connection, wanted, spellings, limit))
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
        Typed(one("q"), every("source"), every("language"), one("from"), one("to"), one("sort"), one("fold"), one("spelling"), one("page")),
    )


def read(connection: sqlite3.Connection, wanted: Asked, spellings: Spellings, measure: Measure = "number") -> Found:
    """One page of what was asked for, with counts of the whole."""
    query = _query(wanted, spellings)
    looked_for = found.completed(connection, query)
    places = found.look(connection, wanted, looked_for)
    every = _stories(connection, wanted, places)
    start = (wanted.page - 1) * PAGE
    facets = found.facets(connection, places.scores)
    return Found(
        asked=wanted,
        reading=query.reading,
        respelled=query != wanted.query,
        count=len(places.scores),
        stories=len(every),
        more=places.more,
        hits=_marked(connection, wanted, looked_for, _lines(connection, every[start : start + PAGE])),
        sources=facets.sources[:FACETS],
        languages=facets.languages[:FACETS],
        chart=attention.of_search(connection, wanted, query, places, facets.days, measure),
    )


def listed(connection: sqlite3.Connection, wanted: Asked, spellings: Spellings, limit: int) -> tuple[Hit, ...]:
    """The first lines of what was asked for, nothing in them marked."""
    places = found.look(connection, wanted, found.completed(connection, _query(wanted, spellings)))
    return _lines(connection, _stories(connection, wanted, places)[:limit])


def _query(wanted: Asked, spellings: Spellings) -> Query:
    return wanted.query.spelled(spellings.others) if wanted.spell else wanted.query


def _stories(connection: sqlite3.Connection, wanted: Asked, places: Places) -> tuple[Story, ...]:
    """What was found, in the order asked for: folded before anything is cut into pages."""
    rows = found.ordered(connection, wanted, places)
    return folding.folded(rows) if wanted.fold else folding.unfolded(rows)


def _lines(connection: sqlite3.Connection, shown: tuple[Story, ...]) -> tuple[Hit, ...]:
    """The stories as they stand in a list, nothing in them marked."""
    numbers = [article for article, _ in shown]
    articles = dict(listing.select_numbered(connection, f"a.id IN ({', '.join('?' for _ in numbers)})", numbers))
    clusters = folding.clusters(connection, numbers)
    lines = ((articles[article], copies, clusters.get(article)) for article, copies in shown)
    return tuple(Hit(article, copies, cluster, marked(article.title), marked(article.lead)) for article, copies, cluster in lines)


def _marked(connection: sqlite3.Connection, wanted: Asked, query: Query, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits with the words that were looked for marked, and a part of the text that has them."""
    if not query.match:
        return hits
    shown = _shown(connection, "article_fts", query.match, hits)
    if unspaced.holds(wanted.words):
        shown |= _shown(connection, "article_unspaced_fts", found.widened(connection, query).match, hits)
    return tuple(_with_marks(hit, *shown[hit.article.key]) if hit.article.key in shown else hit for hit in hits)


def _shown(connection: sqlite3.Connection, index: str, match: str, hits: tuple[Hit, ...]) -> dict[str, tuple[str, str]]:
    """Titles and excerpts with marks, by public names."""
    keys = [hit.article.key for hit in hits]
    rows = connection.execute(
        f"""
        SELECT a.key, highlight({index}, 0, '{_ON}', '{_OFF}'), highlight({index}, 1, '{_ON}', '{_OFF}'),
               snippet({index}, 3, '{_ON}', '{_OFF}', '…', 40)
        FROM article a CROSS JOIN {index} ON {index}.rowid = a.place
        WHERE {index} MATCH ? AND a.key IN ({", ".join("?" for _ in keys)})
        """,
        (match, *keys),
    )
    return {key: (title, lead if _ON in lead and _ON not in body else body) for key, title, lead, body in rows}


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
