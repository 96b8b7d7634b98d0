"""Articles in lists: what a line shows, and the same lines as CSV and as a feed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace

from archive.browse import formats
from archive.browse.visit import Visit
from archive.versions import cut

EXCERPT = 240  # characters
LONGEST = 300  # characters of a headline or byline in a list; the page of the article leads to the whole


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list."""

    key: str
    source: str
    source_title: str  # as printed; its name where none is known
    canonical_url: str
    kind: str
    title: str
    lead: str
    byline: str
    published: str | None
    day: str | None
    language: str
    words: int
    first_seen: str
    changed: str  # when its newest version was first seen
    gone_at: str | None
    gone_status: int | None
    gone_how: str | None
    versions: int


COLUMNS = tuple(field.name for field in fields(Listed))
_SELECT = """
    SELECT a.id, a.key, a.source, coalesce(nullif(s.title, ''), a.source), a.canonical_url, a.kind, a.title, a.lead, a.byline, a.published, a.day, a.language, a.words,
           a.first_seen, v.first_seen AS changed, a.gone_at, a.gone_status, a.gone_how, a.versions
    FROM article a JOIN version v ON v.id = a.version LEFT JOIN source s ON s.name = a.source WHERE
"""


def select(connection: sqlite3.Connection, condition: str, values: Sequence[object] = ()) -> tuple[Listed, ...]:
    """The articles that meet an SQL condition of ours on `a` (article) and `v` (its newest version)."""
    return tuple(article for _, article in select_numbered(connection, condition, values))


def select_numbered(connection: sqlite3.Connection, condition: str, values: Sequence[object] = ()) -> tuple[tuple[int, Listed], ...]:
    """The same, each with its row number."""
    return tuple((number, _cut(Listed(*row))) for number, *row in connection.execute(_SELECT + condition, values))


def _cut(article: Listed) -> Listed:
    """The article, with what is too long for a list cut: three dots tell so."""
    return replace(
        article,
        canonical_url=cut(article.canonical_url, 1000),
        title=cut(article.title, LONGEST),
        lead=cut(article.lead, 2 * LONGEST),
        byline=cut(article.byline, LONGEST),
    )


def by_number(connection: sqlite3.Connection, numbers: Collection[int]) -> dict[int, Listed]:
    """The articles of these row numbers."""
    return dict(select_numbered(connection, "a.id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(numbers)),)))


def by_key(connection: sqlite3.Connection, keys: Collection[str]) -> dict[str, Listed]:
    """The articles of these public names."""
    found = select(connection, "a.key IN (SELECT value FROM json_each(?))", (json.dumps(sorted(keys)),))
    return {article.key: article for article in found}


def latest(connection: sqlite3.Connection, places: Iterable[int]) -> tuple[int, ...]:
    """These articles, by places, those first that were captured for the first time, or edited, last."""
    sql = """
        SELECT place FROM json_each(?) CROSS JOIN article ON article.place = value
        ORDER BY coalesce(edited_at, first_seen) DESC, article.key
    """
    return tuple(row[0] for row in connection.execute(sql, (json.dumps(list(places)),)))


def rows(articles: Sequence[Listed]) -> tuple[tuple[object, ...], ...]:
    """The articles as a table with COLUMNS."""
    return tuple(tuple(getattr(article, name) for name in COLUMNS) for article in articles)


def feed(visit: Visit, title: str, page: str, itself: str, articles: Sequence[Listed]) -> formats.Feed:
    """The articles as a feed; a new version is an update of its entry."""
    entries = tuple(_entry(visit, article) for article in articles)
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z")
    return formats.Feed(visit.feed_id(page), title, visit.address(page), visit.address(itself), updated, entries)


def _entry(visit: Visit, article: Listed) -> formats.FeedEntry:
    return formats.FeedEntry(
        id=f"urn:pressmark:article:{article.key}",
        link=visit.address(f"/article/{article.key}"),
        title=article.title or article.canonical_url,
        summary=article.lead[:EXCERPT],
        author=article.byline,
        source=article.source,
        updated=article.changed,
    )
