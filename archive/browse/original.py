"""A page as it was captured, in a frame under a bar that says when and what."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from urllib.parse import urljoin

from datasette.utils.asgi import Response

from archive import identity
from archive.browse import captures, evidence, looks
from archive.browse.captures import Row
from archive.browse.looks import Finder, Part
from archive.browse.rewrite import Missing
from archive.browse.visit import Visit
from normalize.errors import NotText, WarcError

LINKS = 300  # that are looked up
DAY = 86400  # seconds


@dataclass(frozen=True, slots=True)
class Around:
    """A neighbour in time, or the target of a link: what a reader may go to from here."""

    name: str
    url: str
    fetched_at: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """What the bar tells, and whether there is something to frame."""

    capture: Row
    framed: bool
    why_not: str  # "" when framed and whole
    shown: tuple[Part, ...]  # images, stylesheets ... of the page that the archive has, farthest from it in time first
    missing: tuple[Missing, ...]  # ... and has not
    links: tuple[Around, ...]  # articles that the page links to and the archive holds
    earlier: Around | None
    later: Around | None
    redirect: str  # address that the answer sends to; "" where none
    redirect_held: Around | None
    article: str  # key of the article that it shows, "" where none

    @property
    def other_times(self) -> tuple[Part, ...]:
        """What is shown as it was on another day than the page."""
        return tuple(part for part in self.shown if abs(part.apart) >= DAY)


async def page(visit: Visit) -> Response:
    found = await visit.read(lambda connection: read(connection, visit))
    if found is None:
        return visit.missing(f"No capture {visit.part('capture')} is held here.")
    if visit.part("format") == "json":
        return visit.json(found)
    return visit.page("original.html", original=found, capture=found.capture)


def read(connection: sqlite3.Connection, visit: Visit) -> Original | None:
    """All that the bar tells of the capture; None where there is none of that name."""
    row = captures.by_name(connection, visit.part("capture"))
    if row is None:
        return None
    redirect = _redirect(visit, row)
    found = _contents(connection, visit, row)
    return Original(
        capture=row,
        framed=found.framed,
        why_not=found.why_not,
        shown=found.shown,
        missing=found.missing,
        links=found.links,
        earlier=_neighbour(connection, row, "fetched_at < ? ORDER BY fetched_at DESC"),
        later=_neighbour(connection, row, "fetched_at > ? ORDER BY fetched_at"),
        redirect=redirect,
        redirect_held=_held(connection, redirect, row.fetched_at) if redirect else None,
        article=_article(connection, row),
    )


@dataclass(frozen=True, slots=True)
class _Contents:
    framed: bool
    why_not: str = ""
    shown: tuple[Part, ...] = ()
    missing: tuple[Missing, ...] = ()
    links: tuple[Around, ...] = ()


def _contents(connection: sqlite3.Connection, visit: Visit, row: Row) -> _Contents:
    if row.record_type == "metadata":
        return _Contents(False, f"There was no answer: {row.problem or 'no reason is recorded'}.")
    try:
        document = evidence.document(connection, visit.archive.folder, row)
    except (WarcError, OSError) as problem:
        return _Contents(False, f"Its bytes cannot be shown: {problem}.")
    if not document.content:
        return _Contents(False, "The answer had no body.")
    if not looks.is_html(document):
        if looks.is_shown(document.media_type) or looks.is_text(document):
            return _Contents(True, document.problem)
        return _Contents(False, f"What was sent is {document.media_type or 'of unknown type'}; it is in the raw record.")
    finder = Finder(connection, visit.archive.folder, row, visit.path)
    try:
        page = looks.rewritten(document, finder)
    except NotText as problem:
        return _Contents(False, f"It cannot be shown as a page: {problem}.")
    looks.with_sheets(connection, finder, visit.archive.folder)
    return _Contents(True, document.problem, finder.parts(), page.missing, _links(connection, row, page.links))


def _links(connection: sqlite3.Connection, row: Row, links: tuple[str, ...]) -> tuple[Around, ...]:
    here, found = row.url_key, dict[str, Around]()
    for url in links[:LINKS]:
        key = identity.url_key(url)
        if key == here or key in found:
            continue
        article = connection.execute(
            "SELECT a.key, a.title, a.last_seen FROM article a WHERE a.url_key = ? ORDER BY a.last_seen DESC LIMIT 1", (key,)
        ).fetchone()
        if article:
            found[key] = Around(article[0], url, article[2], article[1])
    return tuple(found.values())


def _neighbour(connection: sqlite3.Connection, row: Row, condition: str) -> Around | None:
    found = captures.first(connection, f"url_key = ? AND {condition}", (row.url_key, row.fetched_at))
    return Around(found.name, found.url, found.fetched_at) if found else None


def _held(connection: sqlite3.Connection, url: str, when: str) -> Around | None:
    found = captures.nearest(connection, url, when)
    return Around(found.name, found.url, found.fetched_at) if found else None


def _redirect(visit: Visit, row: Row) -> str:
    if row.status is None or not 300 <= row.status < 400 or row.status == 304:
        return ""
    try:
        return urljoin(row.url, evidence.location_header(visit.archive.folder, row))
    except (WarcError, OSError, ValueError):
        return ""


def _article(connection: sqlite3.Connection, row: Row) -> str:
    found = connection.execute("SELECT a.key FROM version v JOIN article a ON a.id = v.article WHERE v.id = ?", (row.version,)).fetchone()
    return found[0] if found else ""
