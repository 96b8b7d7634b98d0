"""What an archived page looks like: what kind it is of, and which captures it shows, nearest to it in time."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Container
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive import decisions, identity
from archive.browse import captures, evidence, rewrite
from archive.browse.captures import Row
from archive.browse.evidence import Document
from archive.browse.rewrite import Rewritten
from normalize.decode import decode
from normalize.errors import NotText, WarcError

LARGEST = 16 * 2**20  # bytes of a page that is shown, as many as are crawled of one; a second of work for each MiB
SHEETS = 40  # parts of a page that are looked into for stylesheets
_HTML = ("text/html", "application/xhtml+xml")
FONTS = ("font/", "application/font-", "application/x-font-", "application/vnd.ms-fontobject")
_SHOWN = ("image/", "audio/", "video/", *FONTS)
_TEXTS = ("text/", "application/json", "application/xml", "application/rss+xml", "application/atom+xml", "application/ld+json")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a page shows, as the archive has it."""

    url: str
    capture: str  # its name
    fetched_at: str
    media_type: str
    apart: float  # seconds after the page was captured; before it where negative


def is_html(document: Document) -> bool:
    """Whether it is a page to be framed; where nobody said what it is, by its looks."""
    if document.media_type:
        return document.media_type in _HTML
    try:
        return decode(document.content, "").is_html
    except NotText:
        return False


def is_text(document: Document) -> bool:
    return document.media_type.startswith(_TEXTS) or document.media_type.endswith(("+xml", "+json"))


def is_shown(media_type: str) -> bool:
    """Whether a page may show it: by its recorded type."""
    return media_type.startswith(_SHOWN)


def rewritten(document: Document, finder: Finder) -> Rewritten:
    """The page, its addresses led into the archive. Raises NotText."""
    if len(document.content) > LARGEST:
        raise NotText(f"a page of {len(document.content):,} bytes, more than the {LARGEST:,} that are shown")
    text = decode(document.content, document.content_type or "text/html").text
    return rewrite.page(text, document.row.url, finder.lead, finder.why)


class Finder:
    """Leads the addresses of what a page shows to where the archive has it nearest in time, and remembers what it found."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, row: Row, path: Callable[[str], str]) -> None:
        self.found: dict[str, Row] = {}
        self._connection, self._folder, self._row, self._path = connection, folder, row, path

    def lead(self, url: str) -> str | None:
        found = nearest(self._connection, url, self._row)
        if found is None:
            return None
        self.found.setdefault(url, found)
        return self._path(f"/replay/{self._row.name}/{found.name}")

    def why(self, url: str) -> str:
        """Why nothing of an address is shown."""
        key = identity.url_key(url)
        if key in self._hidden:
            return "taken down"
        held = captures.first(self._connection, "url_key = ? ORDER BY record_type = 'metadata', fetched_at DESC", (key,))
        if held is None:
            return rewrite.NEVER
        if held.record_type == "metadata":
            return "asked for, and no answer came"
        if held.status not in captures.GOOD:
            return f"answered {held.status} on {held.fetched_at[:10]}"
        return f"captured as {held.media_type or 'of unknown type'}, which is not shown in a page"

    @functools.cached_property
    def _hidden(self) -> Container[str]:
        return decisions.stands(self._folder).addresses

    def parts(self) -> tuple[Part, ...]:
        """What the page shows, farthest from it in time first."""
        at = datetime.fromisoformat(self._row.fetched_at)
        found = [
            Part(url, row.name, row.fetched_at, row.media_type, (datetime.fromisoformat(row.fetched_at) - at).total_seconds())
            for url, row in self.found.items()
        ]
        return tuple(sorted(found, key=lambda part: (-abs(part.apart), part.url)))


def with_sheets(connection: sqlite3.Connection, finder: Finder, folder: Path) -> None:
    """Find also what the page's stylesheets show; one that cannot be read shows nothing."""
    for url, row in list(finder.found.items())[:SHEETS]:
        if row.media_type == "text/css":
            with suppress(WarcError, OSError):
                rewrite.stylesheet(plain(evidence.document(connection, folder, row)), url, finder.lead)


def nearest(connection: sqlite3.Connection, url: str, row: Row) -> Row | None:
    """The picture, stylesheet, font, sound or film at an address that is nearest in time to a page."""
    found = captures.nearest(connection, url, row.fetched_at)
    if found is None or (found.media_type and not (is_shown(found.media_type) or found.media_type == "text/css")):
        return None
    return found


def shown_by(connection: sqlite3.Connection, folder: Path, row: Row) -> tuple[Row, ...]:
    """What a captured page shows, and what its stylesheets do. Raises WarcError where its bytes cannot be read, OSError."""
    document = evidence.document(connection, folder, row)
    if not is_html(document):
        return ()
    finder = Finder(connection, folder, row, str)
    with suppress(NotText):
        rewritten(document, finder)
    with_sheets(connection, finder, folder)
    return tuple({each.record_id: each for each in finder.found.values()}.values())


def plain(document: Document) -> str:
    """Text that is no page, such as a stylesheet or a feed."""
    charset = document.content_type.rpartition("charset=")[2].strip("\"' ") if "charset=" in document.content_type else "utf-8"
    try:
        return document.content.decode(charset, "replace")
    except (LookupError, ValueError):  # a charset that is none
        return document.content.decode("utf-8", "replace")
