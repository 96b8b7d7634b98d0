"""What a reader sees where Datasette would say an error in its own words: our page, with a way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Base400, NotFound, Request, Response
from datasette.views.base import DatasetteError

from archive.browse.place import Archive
from archive.browse.visit import Visit
from archive.schema import TABLES

if TYPE_CHECKING:  # Datasette loads its plugins while this module of it is half read
    from datasette.app import Datasette

_SLIPS = ("Cannot sort ", "Cannot use ", "no such column: ")  # answered with 500 by Datasette 0.65


def instead(datasette: Datasette, archive: Archive, request: Request, exception: Exception) -> Response | None:
    """Our page for an address that nothing has, and for a fault of ours; None for what Datasette tells better, in HTML of its own or in JSON.

    The world is not told what a fault was, in neither.
    """
    visit = Visit(archive, datasette, request)
    if slip := _slip(visit, exception):
        return visit.trouble(400, "Not understood", slip)
    if request.path.endswith(".json"):
        return _untold() if archive.public and not isinstance(exception, (Base400, DatasetteError)) else None
    if isinstance(exception, NotFound):
        return visit.missing("Nothing has this address.")
    if isinstance(exception, Base400):
        return visit.trouble(exception.status, "Not understood", str(exception))
    if isinstance(exception, DatasetteError):
        return (
            None if exception.message_is_html else visit.trouble(exception.status, exception.title or "Not understood", exception.message)
        )
    told = "" if archive.public else f" It said: {type(exception).__name__}: {exception}. The terminal of pressmark serve shows the rest."
    return visit.trouble(500, "This page could not be made", f"The fault is the program’s, not yours.{told}")


def _untold() -> Response:
    """A fault of ours for programs, without what it was."""
    told = {"ok": False, "error": "This page could not be made", "status": 500, "title": None}
    return Response.json(told, status=500)


def _slip(visit: Visit, exception: Exception) -> str:
    """What an address asks of a table that it does not have, which Datasette answers like a fault of its own; "" for all else."""
    table = TABLES.get(visit.part("table"))
    said = exception.message if isinstance(exception, DatasetteError) else str(exception)
    if table is None or not said.startswith(_SLIPS):
        return ""
    return f"The table was asked for what it cannot give: {said}. Its columns are {', '.join(table.columns)}."
