"""What a search means in the index: places, newest first, read without a look into the articles (archive/shelves.py)."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from archive import shelves
from archive.browse import ranking, weighing
from archive.browse.asked import Asked
from archive.browse.query import TRIGRAM, Query
from archive.browse.ranking import Narrowed, Span
from archive.browse.weighing import Index
from normalize import unspaced

COUNTED = 10_000  # articles that are ranked, folded and counted: the newest, or the oldest where these are asked for
UNKNOWN = "und"  # as BCP 47 calls a language that nobody knows
MOST_WORDS = 200  # that a beginning stands for; of more FTS5 itself makes what it can
_TITLED = 32  # words and phrases that are looked for in titles
_WORDS, _LETTERS = Index("article_fts", True), Index("article_unspaced_fts", False)
CONCEALED = "concealed"  # a view of places, where the archive is shown to the world (public.py)
_LAST = 2**62
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Places:
    """Places in the index, in their order or its reverse."""

    scores: Mapping[int, float]  # by place; the lower the better, 0 where nothing is ranked
    more: bool = False  # whether there are more
    ranked_by: str = "day"  # one of ranking.RANKS
    left_out: tuple[int, ...] = ()  # groups of the query that were not weighed: in too many articles


@dataclass(frozen=True, slots=True)
class Facet:
    value: str  # as the address has it
    count: int
    name: str = ""  # as people say it


@dataclass(frozen=True, slots=True)
class Facets:
    sources: tuple[Facet, ...]
    languages: tuple[Facet, ...]
    days: Mapping[int, int]  # articles, by the number of the day


def look(connection: sqlite3.Connection, wanted: Asked, query: Query, enough: int = weighing.ENOUGH) -> Places:
    """The places of what is asked for, COUNTED at most; words of more articles than `enough` are not weighed."""
    up = wanted.order == "oldest"
    found = _looked(connection, _WORDS, wanted, query, enough)
    if not unspaced.holds(wanted.words):
        return _cut(found, found.scores, up)
    other = _looked(connection, _LETTERS, wanted, widened(connection, query), enough)
    scores = dict(found.scores)
    for place, score in other.scores.items():
        scores[place] = min(score, scores.get(place, 0.0))
    return _cut(max(found, other, key=lambda each: ranking.RANKS.index(each.ranked_by)), scores, up)


def _cut(found: Places, scores: Mapping[int, float], up: bool) -> Places:
    kept = sorted(scores, reverse=not up)[:COUNTED]
    return replace(found, scores={place: scores[place] for place in kept}, more=len(scores) > COUNTED)


def _concealed(connection: sqlite3.Connection) -> str:
    """The view of places that the world may not see; "" where the archive is shown to its own people."""
    row = connection.execute("SELECT name FROM temp.sqlite_master WHERE name = ?", (CONCEALED,)).fetchone()
    return row[0] if row else ""


def clusters(connection: sqlite3.Connection, places: Places) -> Mapping[int, int]:
    """Those of the places whose articles are in a cluster, with its number."""
    sql = "SELECT place, cluster FROM json_each(?) CROSS JOIN clustered ON clustered.place = value"
    return dict(connection.execute(sql, (json.dumps(list(places.scores)),)))


def ordered(wanted: Asked, places: Places) -> list[int]:
    """The places in the order asked for, but for those that share day and score: see `settled`."""
    return sorted(places.scores, key=places.scores.__getitem__) if wanted.order == "best" else list(places.scores)


def settled(connection: sqlite3.Connection, wanted: Asked, places: Places, rows: list[int], shown: Collection[int]) -> list[int]:
    """The places, those that share day and score with one of the places that are shown in their last order.

    Of one day the last seen comes first (or the first, where the oldest are asked for), and where that is the same the public name decides: places
    do not tell.
    """
    runs = _tied(places, rows, shown)
    tied = [rows[at] for run in runs for at in run]
    sql = "SELECT article.place, article.first_seen, article.key FROM json_each(?) CROSS JOIN article ON article.place = value"
    facts = {place: (seen, name) for place, seen, name in connection.execute(sql, (json.dumps(tied),))}
    done = list(rows)
    for run in runs:
        by_name = sorted((rows[at] for at in run), key=lambda place: facts[place][1])
        done[run.start : run.stop] = sorted(by_name, key=lambda place: facts[place][0], reverse=wanted.order != "oldest")
    return done


def _tied(places: Places, rows: list[int], shown: Collection[int]) -> list[range]:
    """The runs of two places and more that share day and score with each other, and have one of those that are shown among them."""

    def key(at: int) -> tuple[float, int]:
        return places.scores[rows[at]], rows[at] // shelves.DAY

    runs, end = list[range](), 0
    for at in (at for at, place in enumerate(rows) if place in shown):
        if at < end:
            continue
        own, start, end = key(at), at, at + 1
        while start and key(start - 1) == own:
            start -= 1
        while end < len(rows) and key(end) == own:
            end += 1
        runs += [range(start, end)] if end - start > 1 else []
    return runs


def completed(connection: sqlite3.Connection, query: Query) -> Query:
    """The query with beginnings replaced by words: FTS5 would put together all their articles before it gives the first."""

    def words(beginning: str) -> Mapping[str, int]:
        plain = _plain(beginning)
        sql = f"SELECT term, doc FROM word_fts WHERE term >= ? AND term < ? LIMIT {MOST_WORDS + 1}"
        found = dict(connection.execute(sql, (plain, plain + "\U0010ffff")).fetchall())
        return found if len(found) <= MOST_WORDS else {}

    return query.completed(words)


def completed_within(query: Query, text: str) -> Query:
    """The query with beginnings replaced by those words of a text that begin so."""
    held = {_plain(word) for word in _WORD.findall(text)}

    def words(beginning: str) -> Mapping[str, int]:
        plain = _plain(beginning)
        return dict.fromkeys(sorted(word for word in held if word.startswith(plain)), 1) or {plain: 1}

    return query.completed(words)


def widened_within(query: Query, text: str) -> Query:
    """The query for the index of three letters in a row, with what begins with words too short for it taken from a text."""
    low = text.lower()

    def letters(beginning: str) -> Mapping[str, int]:
        starts = (found.start() for found in re.finditer(re.escape(beginning.lower()), low))
        return dict.fromkeys((three for start in starts if '"' not in (three := low[start : start + TRIGRAM])), 1)

    return query.widened(letters)


def _plain(word: str) -> str:
    """A word as the index has it, or nearly."""
    return "".join(one for one in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(one))


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


def _looked(connection: sqlite3.Connection, index: Index, wanted: Asked, query: Query, enough: int) -> Places:
    """The places that one index has, one more than COUNTED, with how well they fit."""
    span = Span(connection, index.name, *_span(wanted), wanted.order == "oldest", _concealed(connection))
    narrowed = _narrowed(connection, wanted, query)
    match = narrowed.match(query.match)
    if wanted.order != "best" or not match:
        return Places(dict.fromkeys(span.places(match, COUNTED + 1) if match else span.all(COUNTED + 1), 0.0))
    weighed = weighing.choose(connection, index, query, narrowed.labels, enough)
    if weighed.whole:
        return Places(span.weighed(match, COUNTED + 1), ranked_by="weight")
    found = span.places(match, COUNTED + 1)
    scores = ranking.by_weight(span, narrowed, weighed, found, COUNTED)
    if scores is not None:
        return Places(scores, ranked_by="weight", left_out=weighed.left_out)
    every = tuple(range(len(query.wanted)))
    if len(found) > COUNTED and query.phrases <= _TITLED and not query.has_beginnings:
        return Places(ranking.by_title(span, narrowed, query.groups, found), ranked_by="title", left_out=every)
    return Places(dict.fromkeys(found, 0.0), left_out=every)


def _span(wanted: Asked) -> tuple[int, int]:
    first = shelves.number(wanted.first_day) * shelves.DAY if wanted.since else 0
    last = (shelves.number(wanted.last_day) + 1) * shelves.DAY - 1 if wanted.until else _LAST
    return first, last


def _narrowed(connection: sqlite3.Connection, wanted: Asked, query: Query) -> Narrowed:
    languages = [value for one in wanted.languages for value in ({one.lower(), ""} if one == UNKNOWN else {one.lower()})]
    labels = [_labels("s", query.sources), _labels("s", wanted.sources), _labels("l", languages)]
    refused = [one for one in (query.unmatch, _labels("s", query.not_sources)) if one]
    if refused and not query.match and not any(labels):  # an index can only take away from what it was asked for
        labels = [_labels("l", [row[0] for row in connection.execute("SELECT DISTINCT language FROM shelf")])]
    return Narrowed(tuple(one for one in labels if one), tuple(refused))


def _labels(kind: str, values: Iterable[str]) -> str:
    return " OR ".join(f'labels : "{shelves.label(kind, value)}"' for value in values)


def widened(connection: sqlite3.Connection, query: Query) -> Query:
    """The query with words too short for the index of three letters replaced by what begins so there."""
    return query.widened(lambda words: _beginning(connection, words))


def _beginning(connection: sqlite3.Connection, words: str) -> Mapping[str, int]:
    low = words.lower()
    sql = "SELECT term, doc FROM article_unspaced_fts_vocab WHERE term >= ? AND term < ? LIMIT 200"
    return {term: articles for term, articles in connection.execute(sql, (low, low + "\U0010ffff")) if '"' not in term}
