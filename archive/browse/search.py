"""Search: what a reader asked, found, counted, and shown with the words marked."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace

from datasette.utils.asgi import Response

from archive.browse import asked, attention, faceting, folding, found, listing, marking, tombstone
from archive.browse.asked import PAGE, Asked, Typed
from archive.browse.attention import Measure
from archive.browse.chart import Chart
from archive.browse.folding import Cluster, Line, Story
from archive.browse.found import Facet, Places
from archive.browse.listing import Listed
from archive.browse.marking import Marked, marked
from archive.browse.query import Query
from archive.browse.visit import Visit
from archive.identity import is_web
from archive.spellings import Spellings, load
from archive.versions import article_of_url
from normalize import unspaced

FACETS = 20
FEED = 50
FILE_ROWS = 5000  # of a CSV


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
    ranked_by: (
        str  # weight: how well the words fit; title: first those with all words in the title, each the newest first; day: when it was
    )
    unweighed: tuple[str, ...]  # of the words, those that are in too many articles to be weighed
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
    wanted = asked_by(visit)
    wanted_as = visit.part("format")
    if wanted_as in ("csv", "atom"):
        return await _list(visit, wanted, wanted_as)
    if is_web(wanted.words) and (taken := await visit.read(lambda connection: tombstone.of_address(connection, wanted.words))):
        return tombstone.grave(visit, taken)
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
    if wanted_as == "csv":
        lines = await visit.read(lambda connection: listed(connection, wanted, spellings, FILE_ROWS))
        return visit.csv(folding.COLUMNS, folding.rows(lines), "search.csv")
    articles = tuple(line.article for line in await visit.read(lambda connection: came(connection, wanted, spellings)))
    title = f"{visit.archive.name}: {wanted.words or 'all articles'}"
    return visit.atom(listing.feed(visit, title, f"/search?{wanted.address}", f"/search.atom?{wanted.address}", articles))


def asked_by(visit: Visit) -> Asked:
    """What the address asks for."""
    one, every = visit.argument, visit.arguments
    return asked.read(
        Typed(one("q"), every("source"), every("language"), one("from"), one("to"), one("sort"), one("fold"), one("spelling"), one("page")),
    )


def read(connection: sqlite3.Connection, wanted: Asked, spellings: Spellings, measure: Measure = "number") -> Found:
    """One page of what was asked for, with counts of the whole."""
    query = _query(wanted, spellings)
    looked_for = found.completed(connection, query)
    places = found.look(connection, wanted, looked_for)
    start = (wanted.page - 1) * PAGE
    every = _stories(connection, wanted, places, slice(start, start + PAGE))
    facets = found.facets(connection, places.scores)
    return Found(
        asked=wanted,
        reading=query.reading,
        respelled=query != wanted.query,
        count=len(places.scores),
        stories=len(every),
        more=places.more,
        ranked_by=places.ranked_by,
        unweighed=tuple(query.group(number) for number in places.left_out),
        hits=_marked(connection, wanted, query, folding.lines(connection, every[start : start + PAGE])),
        sources=faceting.titled(connection, faceting.foremost(facets.sources, wanted.sources, FACETS)),
        languages=faceting.in_words(faceting.foremost(facets.languages, wanted.languages, FACETS)),
        chart=attention.of_search(connection, wanted, query, places, facets.days, measure),
    )


def listed(connection: sqlite3.Connection, wanted: Asked, spellings: Spellings, limit: int) -> tuple[Line, ...]:
    """The first lines of what was asked for."""
    places = found.look(connection, wanted, found.completed(connection, _query(wanted, spellings)))
    return folding.lines(connection, _stories(connection, wanted, places, slice(limit))[:limit])


def came(connection: sqlite3.Connection, wanted: Asked, spellings: Spellings) -> tuple[Line, ...]:
    """The lines whose articles were captured first, or changed, last: what an archive finds today may have been printed long ago."""
    places = found.look(connection, wanted, found.completed(connection, _query(wanted, spellings)))
    return folding.lines(
        connection, folding.folded(listing.latest(connection, places.scores), _clusters(connection, wanted, places))[:FEED]
    )


def _query(wanted: Asked, spellings: Spellings) -> Query:
    return wanted.query.spelled(spellings.others) if wanted.spell else wanted.query


def _stories(connection: sqlite3.Connection, wanted: Asked, places: Places, shown: slice) -> tuple[Story, ...]:
    """What was found, folded before anything is cut into pages: those to be shown in the order asked for, all others in theirs but for ties."""
    clusters, rows = _clusters(connection, wanted, places), found.ordered(wanted, places)
    stories = folding.folded(rows, clusters)
    last = found.settled(connection, wanted, places, rows, {place for place, _ in stories[shown]})
    return stories if last == rows else folding.folded(last, clusters)


def _clusters(connection: sqlite3.Connection, wanted: Asked, places: Places) -> Mapping[int, int]:
    """By what copies are folded, where they are to be."""
    return found.clusters(connection, places) if wanted.fold else {}


def _marked(connection: sqlite3.Connection, wanted: Asked, query: Query, lines: tuple[Line, ...]) -> tuple[Hit, ...]:
    """The lines with the words that were looked for marked, and a part of the text that has them."""
    keys = [line.article.key for line in lines]
    shown = marking.shown(connection, query, unspaced.holds(wanted.words), keys) if query.match else {}
    return tuple(_hit(line, *shown.get(line.article.key, (marked(line.article.title), marked(line.article.lead)))) for line in lines)


def _hit(line: Line, title: Marked, excerpt: Marked) -> Hit:
    return Hit(line.article, line.copies, line.cluster, title, excerpt)
