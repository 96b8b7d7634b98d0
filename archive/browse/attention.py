"""Which time a chart covers, and what it counts: the archive, a source, or what a search finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from archive import shelves
from archive.browse import chart
from archive.browse.asked import Asked
from archive.browse.chart import LONGEST, Chart, Counted
from archive.browse.found import UNKNOWN, Places
from archive.browse.query import Query

SPANS = {"60": "60 days", "365": "a year", "all": "all"}  # as ?days= has them
Measure = Literal["number", "share"]


@dataclass(frozen=True, slots=True)
class Lately:
    """The last days up to the last crawl."""

    days: str  # a key of SPANS
    chart: Chart
    last_crawl: str  # day


def lately(connection: sqlite3.Connection, asked: str, source: str = "") -> Lately | None:
    """The articles of the last days up to the last crawl, of one source or all; None where nothing was captured.

    Where no span of SPANS is asked for it is the shortest that has articles: an archive may be crawled long after its newest article.
    """
    condition, named = ("source = ?", (source,)) if source else ("1", ())
    last = shelves.number(connection.execute(f"SELECT max(day) FROM crawl_day WHERE {condition}", named).fetchone()[0])
    if not last:
        return None
    days = asked if asked in SPANS else _fitting(last, _day(connection, "max", last, condition, named))
    first = _day(connection, "min", last, condition, named) if days == "all" else last - int(days) + 1
    span = max(1, first, last - LONGEST), last
    held = _held(connection, span, (condition,), named)
    return Lately(days, chart.chart(Counted(held, chart.crawled(connection, span, named)), span), shelves.day(last))


def _fitting(last: int, newest: int) -> str:
    return next((days for days in SPANS if days != "all" and last - newest < int(days)), "all")


def _day(connection: sqlite3.Connection, which: str, last: int, condition: str, values: tuple[str, ...]) -> int:
    """The first or last day ("min" or "max") up to `last` of which articles are held; `last` where there is none."""
    sql = f"SELECT {which}(id) FROM shelf WHERE id BETWEEN ? AND ? AND articles > 0 AND {condition}"
    found = connection.execute(sql, (shelves.SHELVES, (last + 1) * shelves.SHELVES - 1, *values)).fetchone()[0]
    return last if found is None else int(found) // shelves.SHELVES


def of_search(
    connection: sqlite3.Connection, wanted: Asked, query: Query, places: Places, days: Mapping[int, int], measure: Measure
) -> Chart | None:
    """What was found over time: of all days asked for, or as far as it is counted; None where nothing of a day is.

    As shares of all articles of the sources and languages asked for, only days that are wholly counted are shown.
    """
    held = [number for number in days if number]
    if not held:
        return None
    up = wanted.order == "oldest"
    first, last = min(held), max(held)
    partly = (last if up else first) if places.more else 0
    if wanted.since and (up or not places.more):
        first = min(first, shelves.number(wanted.first_day))
    if wanted.until and not (up and places.more):
        last = max(last, shelves.number(wanted.last_day))
    if measure == "share" and partly:
        first, last = (first, last - 1) if up else (first + 1, last)
    span = max(first, last - LONGEST), last
    if span[0] > span[1]:
        return None
    sources = [*wanted.sources, *query.sources]
    of = _held(connection, span, *_among(wanted, query)) if measure == "share" else None
    return chart.chart(Counted(days, chart.crawled(connection, span, sources), of, partly), span)


def _among(wanted: Asked, query: Query) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sources and languages asked for, as conditions on `shelf` with their values."""
    languages = tuple(value for one in wanted.languages for value in ({one.lower(), ""} if one == UNKNOWN else {one.lower()}))
    chosen = (
        ("source {} IN ({})", "", wanted.sources),
        ("source {} IN ({})", "", query.sources),
        ("source {} IN ({})", "NOT", query.not_sources),
        ("language {} IN ({})", "", languages),
    )
    given = [(condition.format(no, ", ".join("?" for _ in values)), values) for condition, no, values in chosen if values]
    return tuple(condition for condition, _ in given), tuple(value for _, values in given for value in values)


def _held(connection: sqlite3.Connection, span: tuple[int, int], conditions: tuple[str, ...], values: tuple[str, ...]) -> dict[int, int]:
    """All articles of each day between two days, under conditions of ours on `shelf`."""
    where = " AND ".join(("id BETWEEN ? AND ?", "articles > 0", *conditions))
    sql = f"SELECT id / {shelves.SHELVES}, sum(articles) FROM shelf WHERE {where} GROUP BY 1"
    ends = span[0] * shelves.SHELVES, (span[1] + 1) * shelves.SHELVES - 1
    return dict(connection.execute(sql, (*ends, *values)).fetchall())
