"""What stands in the frame: an archived page and its pictures and stylesheets, nearest in time, run by nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from datasette.utils.asgi import Response

from archive.browse import captures, evidence, headers, rewrite
from archive.browse.captures import Row
from archive.browse.evidence import Document
from archive.browse.rewrite import Rewritten
from archive.browse.visit import Visit
from normalize.decode import decode
from normalize.errors import NotText

_HTML = ("text/html", "application/xhtml+xml")
_FONTS = ("font/", "application/font-", "application/x-font-", "application/vnd.ms-fontobject")
_SHOWN = ("image/", "audio/", "video/", *_FONTS)
_TEXTS = ("text/", "application/json", "application/xml", "application/rss+xml", "application/atom+xml", "application/ld+json")
_HEADERS = {"content-security-policy": headers.REPLAY, "cache-control": "no-cache", "x-robots-tag": "noindex"}


async def page(visit: Visit) -> Response:
    """The archived page itself."""
    return await visit.read(lambda connection: _page(visit, connection)) or visit.missing("No capture of that name is held here.")


async def resource(visit: Visit) -> Response:
    """A picture, stylesheet, font, sound or film that an archived page shows."""
    return await visit.read(lambda connection: _resource(visit, connection)) or _nothing()


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
    return rewrite.page(text, document.row.url, _resolver(connection, document.row, path))


def _page(visit: Visit, connection: sqlite3.Connection) -> Response | None:
    row = captures.by_name(connection, visit.part("capture"))
    if row is None:
        return None
    document = evidence.document(connection, visit.archive.folder, row)
    if is_shown(document.media_type):
        return _answer(document.content, document.media_type)
    if not is_html(document):
        return _answer(_plain(document).encode("utf-8", "replace"), "text/plain; charset=utf-8") if is_text(document) else _nothing()
    try:
        return _answer(rewritten(connection, document, visit.path).html.encode("utf-8", "replace"), "text/html; charset=utf-8")
    except NotText:
        return _nothing()


def _resource(visit: Visit, connection: sqlite3.Connection) -> Response | None:
    page_row = captures.by_name(connection, visit.part("capture"))
    row = captures.by_name(connection, visit.part("resource"))
    if page_row is None or row is None:
        return None
    document = evidence.document(connection, visit.archive.folder, row)
    if document.media_type == "text/css":
        # Nearest to the page, not to the stylesheet, which may be much older.
        css = rewrite.stylesheet(_plain(document), row.url, _resolver(connection, page_row, visit.path))
        return _answer(css.encode("utf-8", "replace"), "text/css; charset=utf-8")
    return _answer(document.content, document.media_type) if is_shown(document.media_type) else None


def _resolver(connection: sqlite3.Connection, row: Row, path: Callable[[str], str]) -> rewrite.Resolve:
    def resolve(url: str) -> str | None:
        found = captures.nearest(connection, url, row.fetched_at)
        if found is None or (found.media_type and not (is_shown(found.media_type) or found.media_type == "text/css")):
            return None
        return path(f"/replay/{row.name}/{found.name}")

    return resolve


def _plain(document: Document) -> str:
    """Text that is no page, such as a stylesheet or a feed."""
    charset = document.content_type.rpartition("charset=")[2].strip("\"' ") if "charset=" in document.content_type else "utf-8"
    try:
        return document.content.decode(charset, "replace")
    except (LookupError, ValueError):  # a charset that is none
        return document.content.decode("utf-8", "replace")


def _answer(content: bytes, content_type: str) -> Response:
    # A sandboxed page has no origin, and fonts are only given to an origin that may have them.
    fonts = {"access-control-allow-origin": "null"} if content_type.startswith(_FONTS) else {}
    return Response(content, headers={**_HEADERS, **fonts}, content_type=content_type)


def _nothing() -> Response:
    return Response("Not in this archive, or of a kind that is not shown.", 404, headers=_HEADERS, content_type="text/plain; charset=utf-8")
