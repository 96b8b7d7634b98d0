"""What an article has too much of for its page, on pages of its own: versions, captures, and articles with words of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from datasette.utils.asgi import Response

from archive.browse import history, listing, related
from archive.browse.article import elsewhere
from archive.browse.captures import Row
from archive.browse.formats import Feed, FeedEntry
from archive.browse.history import Edited, Version
from archive.browse.listing import Listed
from archive.browse.related import Relations
from archive.browse.visit import Visit

T = TypeVar("T")
PAGE = 50  # entries of a page
RELATED = ("kind", "share_here", "share_there", "words", "passages", "changed", *listing.COLUMNS)
_ROW = tuple(one.name for one in fields(Row) if not one.metadata.get("inside"))
_VERSION = tuple(one.name for one in fields(Version) if not one.metadata.get("inside"))


@dataclass(frozen=True, slots=True)
class Versions:
    """A page of the versions of an article."""

    article: Listed
    in_all: int
    versions: tuple[Version, ...]  # newest first
    edits: tuple[Edited, ...]
    newer: str | None  # query of the page before this one; None where there is none
    older: str | None

    @property
    def edited(self) -> dict[str, Edited]:
        """By the key of the version after."""
        return {one.after: one for one in self.edits}


@dataclass(frozen=True, slots=True)
class Captures:
    """A page of the captures of an article's addresses."""

    article: Listed
    in_all: int
    captures: tuple[Row, ...]  # newest first
    newer: str | None
    older: str | None


@dataclass(frozen=True, slots=True)
class Others:
    """A page of the articles that have words of one."""

    article: Listed
    relations: Relations


async def versions(visit: Visit) -> Response:
    before, after = visit.argument("before"), visit.argument("after")
    found = await _read(visit, lambda connection, number, article: _versions(connection, number, article, before, after))
    if found is None:
        return await elsewhere(visit, "/versions")
    wanted_as = visit.part("format")
    if wanted_as == "csv":
        return visit.csv(_VERSION, _table(found.versions, _VERSION), "versions.csv")
    if wanted_as == "atom":
        return visit.atom(_feed(visit, found.article, "versions", [_version_entry(visit, found.article, one) for one in found.versions]))
    return visit.json(found) if wanted_as else visit.page("article_versions.html", found=found)


async def captures(visit: Visit) -> Response:
    before, after = visit.argument("before"), visit.argument("after")
    found = await _read(visit, lambda connection, number, article: _captures(connection, number, article, before, after))
    if found is None:
        return await elsewhere(visit, "/captures")
    wanted_as = visit.part("format")
    if wanted_as == "csv":
        return visit.csv(_ROW, _table(found.captures, _ROW), "captures.csv")
    if wanted_as == "atom":
        return visit.atom(_feed(visit, found.article, "captures", [_capture_entry(visit, found.article, one) for one in found.captures]))
    return visit.json(found) if wanted_as else visit.page("article_captures.html", found=found)


async def others(visit: Visit) -> Response:
    typed = visit.argument("page")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    found = await _read(
        visit, lambda connection, article, listed: Others(listed, related.relations(connection, article, related.PAGE, max(1, number)))
    )
    if found is None:
        return await elsewhere(visit, "/related")
    wanted_as, listed = visit.part("format"), [one.article for one in found.relations.listed]
    if wanted_as == "csv":
        facts = [
            (one.kind, one.share_here, one.share_there, one.words, one.passages_in_all, one.changed_in_all)
            for one in found.relations.listed
        ]
        return visit.csv(RELATED, [(*own, *row) for own, row in zip(facts, listing.rows(listed), strict=True)], "related.csv")
    if wanted_as == "atom":
        here = f"/article/{found.article.key}/related"
        return visit.atom(listing.feed(visit, f"With words of {found.article.title}", here, f"{here}.atom", listed))
    return visit.json(found) if wanted_as else visit.page("article_related.html", found=found)


async def _read(visit: Visit, question: Callable[[sqlite3.Connection, int, Listed], T]) -> T | None:
    """What is asked of the article that the address names; None where it is not held."""
    key = visit.part("key")

    def answer(connection: sqlite3.Connection) -> T | None:
        articles = listing.select_numbered(connection, "a.key = ?", (key,))
        return question(connection, *articles[0]) if articles else None

    return await visit.read(answer)


def _versions(connection: sqlite3.Connection, number: int, article: Listed, before: str, after: str) -> Versions:
    found = history.versions(connection, number, PAGE, before, after)
    edits = history.edits(connection, found.entries)
    newer, older = found.newer_than(lambda one: one.key), found.older_than(lambda one: one.key)
    return Versions(article, article.versions, found.entries, edits, newer, older)


def _captures(connection: sqlite3.Connection, number: int, article: Listed, before: str, after: str) -> Captures:
    urls = history.addresses(connection, number)
    found = history.captured(connection, urls, PAGE, before, after)
    newer, older = found.newer_than(lambda one: one.name), found.older_than(lambda one: one.name)
    return Captures(article, history.count(connection, urls), found.entries, newer, older)


def _table(rows: Sequence[object], names: Sequence[str]) -> list[tuple[object, ...]]:
    return [tuple(getattr(row, name) for name in names) for row in rows]


def _feed(visit: Visit, article: Listed, what: str, entries: Sequence[FeedEntry]) -> Feed:
    here = visit.address(f"/article/{article.key}/{what}")
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z")
    return Feed(here, f"{what.title()} of {article.title or article.canonical_url}", here, f"{here}.atom", updated, tuple(entries))


def _version_entry(visit: Visit, article: Listed, version: Version) -> FeedEntry:
    link = visit.address(f"/article/{article.key}/version/{version.key}")
    title = version.title or article.canonical_url
    return FeedEntry(f"urn:pressmark:version:{version.key}", link, title, version.lead, version.byline, article.source, version.first_seen)


def _capture_entry(visit: Visit, article: Listed, row: Row) -> FeedEntry:
    told = f"status {row.status}" if row.status else row.record_type
    return FeedEntry(row.record_id.strip("<>"), visit.address(f"/original/{row.name}"), told, row.url, "", article.source, row.fetched_at)
