"""Copies of one text in a search: which of the articles found stand for others, and where all of the text's copies are told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# What one line of the results stands for, one of up to 10,000: the place of the article that is the first of its cluster in the order asked for,
# and how many other articles of its cluster were found, which the line hides.
Story = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cluster:
    """All that hangs together by text that one took from another."""

    key: str  # of its oldest article, by which its page is named
    size: int  # articles in the archive, found or not


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
