"""What an archived page looks like: what kind it is of, and which captures it shows, nearest to it in time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from archive.browse import captures, evidence, rewrite
from archive.browse.captures import Row
from archive.browse.evidence import Document
from archive.browse.rewrite import Rewritten
from normalize.decode import decode
from normalize.errors import NotText, WarcError

_HTML = ("text/html", "application/xhtml+xml")
FONTS = ("font/", "application/font-", "application/x-font-", "application/vnd.ms-fontobject")
_SHOWN = ("image/", "audio/", "video/", *FONTS)
_TEXTS = ("text/", "application/json", "application/xml", "application/rss+xml", "application/atom+xml", "application/ld+json")


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


def rewritten(connection: sqlite3.Connection, document: Document, path: Callable[[str], str]) -> Rewritten:
    """The page, its addresses led into the archive. Raises NotText."""
    text = decode(document.content, document.content_type or "text/html").text
    return rewrite.page(text, document.row.url, resolver(connection, document.row, path))


def resolver(connection: sqlite3.Connection, row: Row, path: Callable[[str], str]) -> rewrite.Resolve:
    """Leads the addresses of what a page shows to where the archive has it."""

    def resolve(url: str) -> str | None:
        found = nearest(connection, url, row)
        return path(f"/replay/{row.name}/{found.name}") if found else None

    return resolve


def nearest(connection: sqlite3.Connection, url: str, row: Row) -> Row | None:
    """The picture, stylesheet, font, sound or film at an address that is nearest in time to a page."""
    found = captures.nearest(connection, url, row.fetched_at)
    if found is None or (found.media_type and not (is_shown(found.media_type) or found.media_type == "text/css")):
        return None
    return found


def shown_by(connection: sqlite3.Connection, folder: Path, row: Row) -> tuple[Row, ...]:
    """What a captured page shows, and what its stylesheets do. Raises WarcError where its bytes cannot be read, OSError."""
    found: dict[str, Row] = {}

    def resolve(url: str) -> str | None:
        if held := nearest(connection, url, row):
            found.setdefault(held.record_id, held)
        return held.name if held else None

    document = evidence.document(connection, folder, row)
    if not is_html(document):
        return ()
    with suppress(NotText):
        rewrite.page(decode(document.content, document.content_type or "text/html").text, row.url, resolve)
    for sheet in [each for each in found.values() if each.media_type == "text/css"]:
        with suppress(WarcError):  # the sheet itself is packed, and told, where it can be read
            rewrite.stylesheet(plain(evidence.document(connection, folder, sheet)), sheet.url, resolve)
    return tuple(found.values())


def plain(document: Document) -> str:
    """Text that is no page, such as a stylesheet or a feed."""
    charset = document.content_type.rpartition("charset=")[2].strip("\"' ") if "charset=" in document.content_type else "utf-8"
    try:
        return document.content.decode(charset, "replace")
    except (LookupError, ValueError):  # a charset that is none
        return document.content.decode("utf-8", "replace")
