"""What a search means in the index: places, newest first, read without a look into the articles (archive/shelves.py)."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from archive import shelves
from archive.browse.asked import Asked
from archive.browse.query import Query
from normalize import unspaced

COUNTED = 10_000  # articles that are ranked, folded and counted: the newest, or the oldest where these are asked for
_WEIGHTS = "4.0, 2.0, 2.0, 1.0, 0.0"  # title, lead, byline, body, labels
UNKNOWN = "und"  # as BCP 47 calls a language that nobody knows
MOST_WORDS = 200  # that a beginning stands for; of more FTS5 itself makes what it can
_LAST = 2**62
_Row = tuple[int, str, int, int | None, int]  # day, first seen, article, cluster, place


@dataclass(frozen=True, slots=True)
class Places:
    """Places in the index, in their order or its reverse."""

    scores: Mapping[int, float]  # by place; the lower the better, 0 where nothing is ranked
    more: bool  # whether there are more


@dataclass(frozen=True, slots=True)
class Facet:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    sources: tuple[Facet, ...]
    languages: tuple[Facet, ...]
    days: Mapping[int, int]  # articles, by the number of the day


def look(connection: sqlite3.Connection, wanted: Asked, query: Query) -> Places:
    """The places of what is asked for, COUNTED at most."""
    up = wanted.order == "oldest"
    found = _looked(connection, "article_fts", wanted, query, up)
    if unspaced.holds(wanted.words):
        for place, score in _looked(connection, "article_unspaced_fts", wanted, widened(connection, query), up).items():
            found[place] = min(score, found.get(place, 0.0))
    kept = sorted(found, reverse=not up)[:COUNTED]
    return Places({place: found[place] for place in kept}, len(found) > COUNTED)


def ordered(connection: sqlite3.Connection, wanted: Asked, places: Places) -> list[tuple[int, int | None]]:
    """The articles there with their clusters, by row numbers, in the order asked for.

    Of one day the last seen comes first, and where that is the same the public name decides: places do not tell.
    """
    sql = f"""
        SELECT article.place / {shelves.DAY}, article.first_seen, article.id, cluster, article.place
        FROM json_each(?) CROSS JOIN article ON article.place = value LEFT JOIN clustered ON clustered.article = article.id
    """
    rows: list[_Row] = [tuple(row) for row in connection.execute(sql, (json.dumps(list(places.scores)),))]
    rows.sort(reverse=wanted.order != "oldest")
    rows = _by_name(connection, rows)
    if wanted.order == "best":
        rows.sort(key=lambda row: places.scores[row[4]])
    return [(row[2], row[3]) for row in rows]


def completed(connection: sqlite3.Connection, query: Query) -> Query:
    """The query with beginnings replaced by words: FTS5 would put together all their articles before it gives the first."""

    def words(beginning: str) -> tuple[str, ...]:
        plain = "".join(one for one in unicodedata.normalize("NFD", beginning.lower()) if not unicodedata.combining(one))
        sql = f"SELECT term FROM word_fts WHERE term >= ? AND term < ? LIMIT {MOST_WORDS + 1}"
        found = [row[0] for row in connection.execute(sql, (plain, plain + "\U0010ffff"))]
        return tuple(found) if len(found) <= MOST_WORDS else ()

    return query.completed(words)


def facets(connection: sqlite3.Connection, places: Iterable[int]) -> Facets:
    """How many of the places are whose."""
    held = Counter(place // shelves.SHELF for place in places)
    sources, languages, days = Counter[str](), Counter[str](), Counter[int]()
    sql = "SELECT shelf.id, source, language FROM json_each(?) CROSS JOIN shelf ON shelf.id = value"
    for shelf, source, language in connection.execute(sql, (json.dumps(list(held)),)):
        sources[source] += held[shelf]
        languages[language or UNKNOWN] += held[shelf]
    for shelf, count in held.items():
        days[shelf // shelves.SHELVES] += count
    return Facets(_facets(sources), _facets(languages), days)


def _facets(counts: Mapping[str, int]) -> tuple[Facet, ...]:
    return tuple(Facet(value, count) for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _looked(connection: sqlite3.Connection, index: str, wanted: Asked, query: Query, up: bool) -> dict[int, float]:
    """The places that one index has, one more than COUNTED, with how well they fit."""
    first, last = _span(wanted)
    match = _match(connection, wanted, query)
    order = "ASC" if up else "DESC"
    if not match:
        sql = f"SELECT place, 0.0 FROM article WHERE place BETWEEN ? AND ? ORDER BY place {order} LIMIT {COUNTED + 1}"
        return dict(connection.execute(sql, (first, last)))
    score = f"bm25({index}, {_WEIGHTS})" if wanted.order == "best" else "0.0"
    sql = f"SELECT rowid, {score} FROM {index} WHERE {index} MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid {order} LIMIT {COUNTED + 1}"
    return dict(connection.execute(sql, (match, first, last)))


def _span(wanted: Asked) -> tuple[int, int]:
    first = shelves.number(wanted.first_day) * shelves.DAY if wanted.since else 0
    last = (shelves.number(wanted.last_day) + 1) * shelves.DAY - 1 if wanted.until else _LAST
    return first, last


def _match(connection: sqlite3.Connection, wanted: Asked, query: Query) -> str:
    """All of the search but its dates, in FTS5's language; "" for all articles."""
    languages = [value for one in wanted.languages for value in ({one.lower(), ""} if one == UNKNOWN else {one.lower()})]
    every = [
        query.match,
        _labels("s", query.sources),
        _labels("s", wanted.sources),
        _labels("l", languages),
    ]
    wants = [one for one in every if one]
    refused = [one for one in (query.unmatch, _labels("s", query.not_sources)) if one]
    if refused and not wants:  # an index can only take away from what it was asked for
        wants = [_labels("l", [row[0] for row in connection.execute("SELECT DISTINCT language FROM shelf")])]
        wants = [one for one in wants if one]
    whole = " AND ".join(f"({one})" for one in wants)
    return f"({whole}) NOT ({' OR '.join(refused)})" if refused and whole else whole


def _labels(kind: str, values: Iterable[str]) -> str:
    return " OR ".join(f'labels : "{shelves.label(kind, value)}"' for value in values)


def widened(connection: sqlite3.Connection, query: Query) -> Query:
    """The query with words too short for the index of three letters replaced by what begins so there."""
    return query.widened(lambda words: _beginning(connection, words))


def _beginning(connection: sqlite3.Connection, words: str) -> tuple[str, ...]:
    low = words.lower()
    sql = "SELECT term FROM article_unspaced_fts_vocab WHERE term >= ? AND term < ? LIMIT 200"
    return tuple(row[0] for row in connection.execute(sql, (low, low + "\U0010ffff")) if '"' not in row[0])


def _by_name(connection: sqlite3.Connection, rows: list[_Row]) -> list[_Row]:
    """The rows, those next to each other of one day and time by their public names."""
    tied = {number for one, other in pairwise(rows) if one[:2] == other[:2] for number in (one[2], other[2])}
    if not tied:
        return rows
    sql = "SELECT article.id, article.key FROM json_each(?) CROSS JOIN article ON article.id = value"
    names = dict(connection.execute(sql, (json.dumps(sorted(tied)),)).fetchall())
    groups = groupby(rows, key=lambda row: row[:2])
    return [row for _, group in groups for row in sorted(group, key=lambda row: names.get(row[2], ""))]
