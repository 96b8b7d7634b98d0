"""The versions of an article and the captures of its addresses, the newest first, and how each version differs from the one before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise

from archive import versions as comparable
from archive.browse import captures, keyset
from archive.browse.captures import Row
from archive.browse.formats import INSIDE
from archive.browse.keyset import Slice
from archive.versions import Extent, cut
from normalize.edits import EditClass, edit

URLS = 20  # addresses of one article
LONGEST = 300  # characters of a headline, lead or byline in a list
EDITS = 20  # versions of a list that are compared ...
COMPARED = 120_000  # ... bytes of their texts in all, which take some 20 ms
_EXTENT = Extent(400, 40_000, 1000)


@dataclass(frozen=True, slots=True)
class Version:
    id: int = field(metadata=INSIDE)
    key: str
    kind: str
    title: str
    lead: str
    byline: str
    published: str | None
    modified: str | None
    section: str
    language: str
    words: int
    replaced: float
    first_seen: str
    last_seen: str
    captures: int
    capture: int = field(metadata=INSIDE)
    normalizer: str
    rules: str
    habits: str
    compared: int  # 0 where other rules read it than the newest: no edit can be told


@dataclass(frozen=True, slots=True)
class Edited:
    """How a version differs from the one before it."""

    before: str  # key of the version before
    after: str
    classes: tuple[EditClass, ...]


_NAMES = ", ".join(f"v.{column.name}" for column in fields(Version))
_SELECT = f"SELECT {_NAMES} FROM version v WHERE v.article = ?"


def newest(connection: sqlite3.Connection, article: int) -> Version:
    """The version that the article has now."""
    return _versions(connection, f"SELECT {_NAMES} FROM article a JOIN version v ON v.id = a.version WHERE a.id = ?", article)[0]


def named(connection: sqlite3.Connection, article: int, key: str) -> Version | None:
    """The article's version of that key."""
    found = _versions(connection, f"{_SELECT} AND v.key = ?", article, key)
    return found[0] if found else None


def versions(connection: sqlite3.Connection, article: int, most: int, before: str = "", after: str = "") -> Slice[Version]:
    """As many versions as asked for, the newest first: from the newest on, or next to the one of a key."""
    last = newest(connection, article)
    if before and before != last.key:
        return keyset.older(_next_to(connection, article, last, before, "<", most), most, True)
    if after:
        found = _next_to(connection, article, last, after, ">", most)
        if len(found) >= most:
            return keyset.newer(found, most)
    others = _versions(connection, f"{_SELECT} AND v.id <> ? ORDER BY v.first_seen DESC, v.id DESC LIMIT ?", article, last.id, most + 1)
    if before:
        return keyset.older(others, most, True)
    return keyset.older((last, *others), most, False)


def _next_to(connection: sqlite3.Connection, article: int, last: Version, key: str, side: str, most: int) -> tuple[Version, ...]:
    order = "DESC" if side == "<" else "ASC"
    return _versions(
        connection,
        f"{_SELECT} AND v.id <> ? AND (v.first_seen, v.id) {side} (SELECT first_seen, id FROM version WHERE key = ?)"
        f" ORDER BY v.first_seen {order}, v.id {order} LIMIT ?",
        article, last.id, key, most + 1,
    )  # fmt: skip


def _versions(connection: sqlite3.Connection, sql: str, *values: object) -> tuple[Version, ...]:
    return tuple(_short(Version(*row)) for row in connection.execute(sql, values))


def _short(version: Version) -> Version:
    return replace(
        version,
        title=cut(version.title, LONGEST),
        lead=cut(version.lead, LONGEST),
        byline=cut(version.byline, LONGEST),
        section=cut(version.section, LONGEST),
    )


def edits(connection: sqlite3.Connection, listed: Sequence[Version]) -> tuple[Edited, ...]:
    """Each of these versions, the newest first, against the next, which came before it; as many as there is time for."""
    room, states = COMPARED, []
    for version in [version for version in listed if version.compared][: EDITS + 1]:
        found = comparable.named(connection, version.key, _EXTENT)
        if found is None:
            continue
        room -= sum(len(one.text) for one in found.state.paragraphs)
        if room < 0:
            break
        states.append((version.key, found.state))
    return tuple(Edited(was, now, edit(before, after).classes) for (now, after), (was, before) in pairwise(states))


def addresses(connection: sqlite3.Connection, article: int) -> tuple[str, ...]:
    """The addresses, as they are looked up, under which the article was captured: its own, those that lead to it, those of its newest versions."""
    rows = connection.execute(
        """
        SELECT url_key FROM article WHERE id = :article UNION
        SELECT url_key FROM (SELECT url_key FROM alias WHERE article = :article LIMIT :most) UNION
        SELECT url_key FROM capture WHERE id IN (SELECT capture FROM version WHERE article = :article ORDER BY first_seen DESC LIMIT :most)
        """,
        {"article": article, "most": URLS},
    )
    return tuple(url for (url,) in rows)


def captured(connection: sqlite3.Connection, urls: Sequence[str], most: int, before: str = "", after: str = "") -> Slice[Row]:
    """As many captures of these addresses as asked for, the newest first: from the newest on, or next to the one of a name."""
    known = captures.by_name(connection, before or after) if before or after else None
    if known and after:
        found = _seen(connection, urls, most, ">", known)
        if len(found) >= most:
            return keyset.newer(found, most)
        known = None
    return keyset.older(_seen(connection, urls, most, "<", known), most, known is not None)


def _seen(connection: sqlite3.Connection, urls: Sequence[str], most: int, side: str, known: Row | None) -> tuple[Row, ...]:
    """One more than asked for, if there are so many; of each address its own, since SQLite would sort all of them together."""
    order = "ASC" if side == ">" else "DESC"
    beyond = f"AND (fetched_at, id) {side} (SELECT fetched_at, id FROM capture WHERE record_id = ?)" if known else ""
    sql = f"SELECT fetched_at, id FROM capture WHERE url_key = ? {beyond} ORDER BY fetched_at {order}, id {order} LIMIT ?"
    found = [tuple(at) for url in urls for at in connection.execute(sql, (url, *((known.record_id,) if known else ()), most + 1))]
    numbers = [number for _, number in sorted(found, reverse=side == "<")[: most + 1]]
    listed = f"id IN (SELECT value FROM json_each(?)) ORDER BY fetched_at {order}, id {order}"
    return tuple(captures.short(row) for row in captures.select(connection, listed, (json.dumps(numbers),)))


def count(connection: sqlite3.Connection, urls: Sequence[str]) -> int:
    """How many captures of these addresses there are."""
    sql = "SELECT count(*) FROM capture WHERE url_key = ?"
    return sum(connection.execute(sql, (url,)).fetchone()[0] for url in urls)
