"""Which words of a search are worth weighing.

FTS5's bm25 counts, for each word or phrase that it is asked for, all articles of the index that have it, on every search: 25 ms a million, five
times as much for a phrase, whatever is ranked in the end (https://sqlite.org/fts5.html#the_bm25_function). By its own formula a word in half of the
articles then weighs nothing. So where counting would take long, the commonest words are left out of it, and told.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from archive.browse.query import Query, Term, bare

ENOUGH = 400_000  # articles that may be counted for one search: 10 ms
PHRASE = 5  # times as long as a word of as many articles
EACH = 7_500  # articles counted in the time that one more word takes with 10,000 articles to rank
COMMON = 4  # a word in one article of so many, or of fewer, is left out first
_SAMPLE = 1_000  # newest articles with a word, by which its share of all is guessed
_SPARSE = 50  # times the sample: what is rarer than one article in so many costs next to nothing


@dataclass(frozen=True, slots=True)
class Index:
    """One of the two indexes of words."""

    name: str
    apart: bool  # whether its words are those between spaces; else any three letters in a row


@dataclass(frozen=True, slots=True)
class Weighed:
    """What bm25 is asked for, and what it is not."""

    query: Query  # with the groups that are weighed; none where nothing is
    labels: tuple[str, ...]  # filters that narrow what is weighed at little cost
    left_out: tuple[int, ...]  # groups, by their numbers in the search
    whole: bool  # whether neither a word nor a filter was left out


@dataclass(frozen=True, slots=True)
class _Cost:
    articles: int  # that are counted
    common: bool

    def __add__(self, other: _Cost) -> _Cost:
        return _Cost(self.articles + other.articles, self.common or other.common)


_FREE = _Cost(0, False)


def choose(connection: sqlite3.Connection, index: Index, query: Query, labels: Sequence[str], enough: int = ENOUGH) -> Weighed:
    """The part of a search that can be weighed in good time; `labels` are its filters in FTS5's language."""
    (every,) = connection.execute("SELECT coalesce(max(count), 0) FROM tally WHERE name = 'article'").fetchone()
    everything = Weighed(query, tuple(labels), (), True)
    if (every * PHRASE + EACH) * (query.phrases + len(labels)) <= enough:
        return everything
    shares = _Shares(connection, index, every)
    filters = {label: shares.matching(label) for label in labels}
    cheap = tuple(label for label, cost in filters.items() if not cost.common)
    refused = sum((shares.term(term) for term in query.unwanted), _FREE)
    groups = [sum((shares.term(term) for term in group), _FREE) for group in query.wanted]
    spent = refused.articles + sum(filters[label].articles for label in cheap)
    words = spent + sum(cost.articles for cost in groups)
    if words <= enough:
        return (
            everything
            if words + sum(cost.articles for cost in filters.values() if cost.common) <= enough
            else Weighed(query, cheap, (), False)
        )
    kept = [number for number, cost in enumerate(groups) if not cost.common]
    if spent + sum(groups[number].articles for number in kept) > enough:
        kept = []
    left_out = tuple(number for number in range(len(groups)) if number not in kept)
    return Weighed(Query(tuple(query.wanted[number] for number in kept), query.unwanted), cheap, left_out, False)


class _Shares:
    """How many articles have a word, about."""

    def __init__(self, connection: sqlite3.Connection, index: Index, every: int) -> None:
        self._connection, self._index, self._every = connection, index, every

    def term(self, term: Term) -> _Cost:
        """What it takes to count the articles of a term with all its spellings."""
        if term.prefix:
            return _Cost(ENOUGH + 1, True)
        if term.held:  # counted once already, by the list of words
            return _Cost(2 * term.held + EACH * (1 + len(term.also)), term.held * COMMON >= self._every)
        return sum((self._phrase(words) for words in (term.words, *term.also)), _FREE)

    def matching(self, match: str) -> _Cost:
        """The same for an expression of one word."""
        articles = self._articles(match)
        return _Cost(articles + EACH, articles * COMMON >= self._every)

    def _phrase(self, words: str) -> _Cost:
        parts = bare(words) if self._index.apart else (words,)
        rarest = min((self.matching(f'"{part}"') for part in parts), key=lambda cost: cost.articles, default=_FREE)
        return _Cost(rarest.articles * (1 if self._index.apart and len(parts) == 1 else PHRASE), rarest.common)

    def _articles(self, match: str) -> int:
        """As many as if it were as frequent everywhere as in the newest articles that have it."""
        name = self._index.name
        sql = f"SELECT rowid FROM {name} WHERE {name} MATCH ? ORDER BY rowid DESC LIMIT {_SAMPLE}"
        newest = [row[0] for row in self._connection.execute(sql, (match,))]
        if len(newest) < _SAMPLE:
            return len(newest)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM article WHERE place >= ? LIMIT {_SAMPLE * _SPARSE})"
        among: int = self._connection.execute(sql, (newest[-1],)).fetchone()[0]
        return self._every * _SAMPLE // max(among, _SAMPLE)
