"""Copies of one text in a search: which of the articles found stand for others, and where all of the text's copies are told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.browse import listing
from archive.browse.listing import Listed

# What one line of the results stands for, one of up to 10,000: the place of the article that is the first of its cluster in the order asked for,
# and how many other articles of its cluster were found, which the line hides.
Story = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cluster:
    """All that hangs together by text that one took from another."""

    key: str  # of its oldest article, by which its page is named
    size: int  # articles in the archive, found or not


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list, and the copies that it stands for."""

    article: Listed
    copies: int  # other articles of its cluster that were found too, which it stands for
    cluster: Cluster | None  # None where nothing in the archive is a copy of it


COLUMNS = (*listing.COLUMNS, "copies", "cluster", "cluster_size")


def folded(found: Iterable[int], clusters: Mapping[int, int]) -> tuple[Story, ...]:
    """One story for each cluster and each article without one, in the order in which their first article was found.

    `found` holds places, `clusters` those of them that are in a cluster; where it is empty there is one story for each article.
    """
    first: dict[int, int] = {}
    copies: dict[int, int] = {}
    for place in found:
        cluster = clusters.get(place)
        stands = place if cluster is None else first.setdefault(cluster, place)
        copies[stands] = copies.get(stands, -1) + 1
    return tuple(copies.items())


def clusters(connection: sqlite3.Connection, articles: Sequence[int]) -> Mapping[int, Cluster]:
    """The clusters of those of the articles that are in one."""
    rows = connection.execute(
        f"""
        SELECT own.article, oldest.key, (SELECT count(*) FROM clustered AS every WHERE every.cluster = own.cluster)
        FROM clustered AS own JOIN article AS oldest ON oldest.id = own.cluster WHERE own.article IN ({", ".join("?" for _ in articles)})
        """,
        articles,
    )
    return {article: Cluster(key, size) for article, key, size in rows}


def lines(connection: sqlite3.Connection, shown: Sequence[Story]) -> tuple[Line, ...]:
    """The stories as they stand in a list."""
    sql = "SELECT place, id FROM article WHERE place IN (SELECT value FROM json_each(?))"
    numbers = dict(connection.execute(sql, (json.dumps([place for place, _ in shown]),)))
    articles, found = listing.by_number(connection, numbers.values()), clusters(connection, [*numbers.values()])
    return tuple(Line(articles[numbers[place]], copies, found.get(numbers[place])) for place, copies in shown)


def rows(shown: Sequence[Line]) -> tuple[tuple[object, ...], ...]:
    """The lines as a table with COLUMNS."""
    of = ((line.cluster.key, line.cluster.size) if line.cluster else ("", 1) for line in shown)
    articles = listing.rows([line.article for line in shown])
    return tuple((*row, line.copies, *cluster) for row, line, cluster in zip(articles, shown, of, strict=True))
