"""How well the articles of a search fit, asked of the index at a price that does not grow with how common the words are."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from archive.browse.weighing import Weighed

RANKS = ("weight", "title", "day")  # how well the words fit; whether they all stand in the title; nothing but when it was
_WEIGHTS = "1.0, 4.0, 2.0, 2.0, 0.0"  # body, title, lead, byline, labels


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a search asks for beside its words, in FTS5's language."""

    labels: tuple[str, ...]  # all of these
    refused: tuple[str, ...]  # none of these

    def match(self, words: str, labels: Iterable[str] | None = None) -> str:
        """Words (or none: "") within all of that, or within some of its labels; "" where nothing is asked for."""
        wants = [one for one in (words, *(self.labels if labels is None else labels)) if one]
        whole = " AND ".join(f"({one})" for one in wants)
        return f"({whole}) NOT ({' OR '.join(self.refused)})" if self.refused and whole else whole


@dataclass(frozen=True, slots=True)
class Span:
    """A run of places in an index, asked from one end."""

    connection: sqlite3.Connection
    index: str
    first: int
    last: int
    up: bool  # from the first on; else from the last back
    concealed: str = ""  # a view of places that are passed over; "" where none are

    def among(self, places: Collection[int]) -> Span:
        """The part of it where these places are."""
        return replace(self, first=min(places, default=0), last=max(places, default=0))

    def all(self, most: int) -> list[int]:
        """All places that are taken."""
        sql = f"SELECT place FROM article WHERE place BETWEEN ? AND ? ORDER BY place {self._order} LIMIT ?"
        return [row[0] for row in self.connection.execute(sql, (self.first, self.last, most))]

    def places(self, match: str, most: int) -> list[int]:
        return [row[0] for row in self.connection.execute(self._select("rowid"), (match, self.first, self.last, most))]

    def weighed(self, match: str, most: int) -> dict[int, float]:
        """Places with FTS5's bm25; the lower the better."""
        sql = self._select(f"rowid, bm25({self.index}, {_WEIGHTS})")
        return dict(self.connection.execute(sql, (match, self.first, self.last, most)).fetchall())

    def _select(self, columns: str) -> str:
        seen = f"AND rowid NOT IN (SELECT place FROM {self.concealed} WHERE place IS NOT NULL)" if self.concealed else ""
        return f"SELECT {columns} FROM {self.index} WHERE {self.index} MATCH ? AND rowid BETWEEN ? AND ? {seen} ORDER BY rowid {self._order} LIMIT ?"

    @property
    def _order(self) -> str:
        return "ASC" if self.up else "DESC"


def by_weight(span: Span, narrowed: Narrowed, weighed: Weighed, places: Collection[int], most: int) -> dict[int, float] | None:
    """The scores of these places by the words that are weighed; None where more than `most` others would have to be passed over."""
    if not weighed.query.wanted:
        return None
    held = span.among(places).weighed(narrowed.match(weighed.query.match, weighed.labels), len(places) + most)
    return {place: held.get(place, 0.0) for place in places} if len(held) < len(places) + most else None


def by_title(span: Span, narrowed: Narrowed, groups: Iterable[str], places: Collection[int]) -> dict[int, float]:
    """The scores of these places by whether the title has a word of every group: asked for one by one, which takes half as long."""
    titled = set(places)
    for words in groups:
        titled &= set(span.among(titled).places(narrowed.match(f"{{title}} : ({words})"), -1))
    return {place: -1.0 if place in titled else 0.0 for place in places}
