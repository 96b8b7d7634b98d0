"""What stands in the frame: an archived page and its pictures and stylesheets, nearest in time, run by nothing."""

from __future__ import annotations

import sqlite3

from datasette.utils.asgi import Response

from archive.browse import captures, evidence, headers, looks, rewrite
from archive.browse.looks import FONTS, Finder
from archive.browse.visit import Visit
from normalize.errors import NotText

_HEADERS = {"content-security-policy": headers.REPLAY, "cache-control": "no-cache", "x-robots-tag": "noindex"}


async def page(visit: Visit) -> Response:
    """The archived page itself."""
    return await visit.read(lambda connection: _page(visit, connection)) or visit.missing("No capture of that name is held here.")


async def resource(visit: Visit) -> Response:
    """A picture, stylesheet, font, sound or film that an archived page shows."""
    return await visit.read(lambda connection: _resource(visit, connection)) or _nothing()


def _page(visit: Visit, connection: sqlite3.Connection) -> Response | None:
    row = captures.by_name(connection, visit.part("capture"))
    if row is None:
        return None
    document = evidence.document(connection, visit.archive.folder, row)
    if document.media_type == "image/svg+xml":  # as a picture it loads nothing and its links lead nowhere
        return _answer(
            f'<!doctype html><img src="{visit.path(f"/replay/{row.name}/{row.name}")}" alt="">'.encode(), "text/html; charset=utf-8"
        )
    if looks.is_shown(document.media_type):
        return _answer(document.content, document.media_type)
    if not looks.is_html(document):
        return (
            _answer(looks.plain(document).encode("utf-8", "replace"), "text/plain; charset=utf-8")
            if looks.is_text(document)
            else _nothing()
        )
    try:
        html = looks.rewritten(document, Finder(connection, visit.archive.folder, row, visit.path)).html
        return _answer(html.encode("utf-8", "replace"), "text/html; charset=utf-8")
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
        finder = Finder(connection, visit.archive.folder, page_row, visit.path)
        css = rewrite.stylesheet(looks.plain(document), row.url, finder.lead)
        return _answer(css.encode("utf-8", "replace"), "text/css; charset=utf-8")
    return _answer(document.content, document.media_type) if looks.is_shown(document.media_type) else None


def _answer(content: bytes, content_type: str) -> Response:
    # A sandboxed page has no origin, and fonts are only given to an origin that may have them.
    fonts = {"access-control-allow-origin": "null"} if content_type.startswith(FONTS) else {}
    return Response(content, headers={**_HEADERS, **fonts}, content_type=content_type)


def _nothing() -> Response:
    return Response("Not in this archive, or of a kind that is not shown.", 404, headers=_HEADERS, content_type="text/plain; charset=utf-8")
