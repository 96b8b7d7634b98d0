"""Facets as the page of a search lists them: the foremost, each with a name that people say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from archive.browse.found import UNKNOWN, Facet
from archive.browse.languages import language


def foremost(facets: Sequence[Facet], chosen: Sequence[str], most: int) -> tuple[Facet, ...]:
    """The first facets, and behind them those that are chosen and not among them."""
    counts = {facet.value: facet.count for facet in facets[most:]}
    first = tuple(facets[:most])
    return (
        *first,
        *(Facet(value, counts.get(value, 0)) for value in dict.fromkeys(chosen) if value not in {facet.value for facet in first}),
    )


def titled(connection: sqlite3.Connection, sources: Sequence[Facet]) -> tuple[Facet, ...]:
    """The sources with their titles; one without is named by its name."""
    sql = "SELECT name, title FROM source WHERE title != '' AND name IN (SELECT value FROM json_each(?))"
    titles = dict(connection.execute(sql, (json.dumps([facet.value for facet in sources]),)))
    return tuple(replace(facet, name=titles.get(facet.value, facet.value)) for facet in sources)


def in_words(languages: Sequence[Facet]) -> tuple[Facet, ...]:
    """The languages with their names."""
    return tuple(replace(facet, name="not known" if facet.value == UNKNOWN else language(facet.value)) for facet in languages)
