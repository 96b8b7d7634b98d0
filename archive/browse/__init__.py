"""The Datasette plugin: an archive as people see it, beside Datasette's own tables and SQL.

Only hooks that Datasette 0.65 and 1.0 both have. Where no database is an archive, Datasette is left as it is.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from pluggy import HookimplMarker

from archive.browse import cells, headers, hosts, obedience, place, public, spreadsheets, trouble
from archive.browse.routes import TABLES_STYLE, Route, routes

if TYPE_CHECKING:  # Datasette loads its plugins while this module of it is half read
    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes(datasette: Datasette) -> list[Route]:
    archive = place.find(datasette)
    return routes(datasette, archive) if archive else []


@hookimpl
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """The way back from Datasette's own pages."""
    if place.find(datasette) is None:
        return []
    return [{"href": str(datasette.urls.path(path)), "label": label} for path, label in (("/", "Front page"), ("/search", "Search"))]


@hookimpl
def extra_css_urls(datasette: Datasette) -> list[str]:
    """For Datasette's own pages; ours have a stylesheet of their own."""
    return [TABLES_STYLE] if place.find(datasette) else []


@hookimpl
def render_cell(value: object, column: str, table: str | None, database: str, datasette: Datasette) -> Markup | None:
    archive = place.find(datasette)
    if archive is None or archive.database != database:
        return None
    return cells.link(value, column, table or "", lambda path: str(datasette.urls.path(path)))


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    """What the world may not see is not there for any page."""
    shown = place.public(datasette)
    if shown and conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'withheld'").fetchone():
        public.limit(conn, shown)


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Response | None:
    archive = place.find(datasette)
    return trouble.instead(datasette, archive, request, exception) if archive else None


@hookimpl
def asgi_wrapper(datasette: Datasette) -> object:
    return partial(_wrapped, datasette)


def _wrapped(datasette: Datasette, app: headers.App) -> headers.App:
    archive = place.find(datasette)
    path = datasette.databases[archive.database].path if archive else None
    if archive is None or path is None:
        return headers.guarded(app)
    obedient = obedience.obedient(spreadsheets.defusing(app), archive, Path(path))
    if archive.public is None:
        names = place.hosts(datasette)
        return headers.guarded(obedient if names is None else hosts.guarded(obedient, names, str(datasette.setting("base_url"))))
    gated = public.gated(obedient, archive.public, str(datasette.setting("base_url")))
    return headers.guarded(gated, {**headers.EVERYWHERE, **public.HEADERS})
