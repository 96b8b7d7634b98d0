"""An article: its text with what was cut around it, each field with where it came from, its versions and its evidence."""

from __future__ import annotations

from datasette.utils.asgi import Response

from archive import ledgerparts
from archive.browse import story, whereabouts
from archive.browse.visit import Visit


async def page(visit: Visit) -> Response:
    key, version = visit.part("key"), visit.part("version") or visit.argument("version")
    begin = ledgerparts.stop(visit.argument("from"))
    found = await visit.read(lambda connection: story.read(connection, key, version, begin))
    if found is None:
        return await elsewhere(visit, "")
    if visit.part("format") == "json":
        return visit.json(found)
    return visit.page("article.html", story=found, show_cut=visit.argument("cut") == "open")


async def elsewhere(visit: Visit, behind: str) -> Response:
    """Where an article of that key is now, at that page of it; else that none is held."""
    key, version = visit.part("key"), visit.part("version") or visit.argument("version")
    if led := await visit.read(lambda connection: whereabouts.led_to(connection, key)):
        ending = f".{visit.part('format')}" if visit.part("format") else ""
        return Response.redirect(visit.path(f"/article/{led}{behind}{ending}"))
    return visit.missing(f"No article {key}" + (f" with a version {version}" if version else "") + " is held here.")
