"""Which address shows which page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response
from datasette.utils.sqlite import sqlite3

from archive.browse import (
    article,
    article_field,
    article_lists,
    changes,
    cite,
    cluster,
    clusters,
    compare,
    front,
    health,
    original,
    package,
    record,
    replay,
    search,
    source,
    tombstone,
)
from archive.browse.place import Archive
from archive.browse.visit import Visit
from normalize.errors import TakenDown, WarcError

if TYPE_CHECKING:  # Datasette loads its plugins while this module of it is half read
    from datasette.app import Datasette

Page = Callable[[Visit], Awaitable[Response]]
View = Callable[[Request], Awaitable[Response]]
Route = tuple[str, View]

TABLES_STYLE = "/-/pressmark/tables.css"  # for Datasette's own pages
_STATIC = Path(__file__).parent / "static"
_CAPTURE = r"(?P<capture>[^/]+?)"


async def style(visit: Visit) -> Response:
    """One of our two stylesheets; the pattern names them, so nothing else can be asked for."""
    return Response(
        (_STATIC / visit.part("style")).read_bytes(), headers={"cache-control": "max-age=300"}, content_type="text/css; charset=utf-8"
    )


PAGES: tuple[tuple[str, Page], ...] = (
    (r"/(?:\.(?P<format>json|csv|atom))?$", front.page),
    (r"/health(?:\.(?P<format>json|csv|atom))?$", health.page),
    (r"/search\.wacz$", package.of_search),
    (r"/article/(?P<key>[^/.]+)\.wacz$", package.of_article),
    (r"/source/(?P<name>[^/]+)\.wacz$", package.of_source),
    (r"/search(?:\.(?P<format>json|csv|atom))?$", search.page),
    (r"/article/(?P<key>[^/.]+)(?:\.(?P<format>json))?$", article.page),
    (r"/article/(?P<key>[^/.]+)/version/(?P<version>[^/.]+)(?:\.(?P<format>json))?$", article.page),
    (r"/article/(?P<key>[^/.]+)/versions(?:\.(?P<format>json|csv|atom))?$", article_lists.versions),
    (r"/article/(?P<key>[^/.]+)/captures(?:\.(?P<format>json|csv|atom))?$", article_lists.captures),
    (r"/article/(?P<key>[^/.]+)/related(?:\.(?P<format>json|csv|atom))?$", article_lists.others),
    (
        r"/article/(?P<key>[^/.]+)/version/(?P<version>[^/.]+)/(?P<field>title|lead|authors|canonical_url)(?:\.(?P<format>json))?$",
        article_field.page,
    ),
    (r"/article/(?P<key>[^/.]+)/changes(?:/(?P<before>[^/.]+)/(?P<after>[^/.]+))?(?:\.(?P<format>json))?$", changes.page),
    (r"/article/(?P<key>[^/.]+)(?:/version/(?P<version>[^/.]+))?/cite(?:\.(?P<format>json|bib|txt))?$", cite.page),
    (r"/compare(?:\.(?P<format>json|csv))?$", compare.page),
    (r"/clusters(?:\.(?P<format>json|csv|atom))?$", clusters.page),
    (r"/cluster/(?P<key>[^/.]+)(?:\.(?P<format>json|csv|atom))?$", cluster.page),
    (rf"/original/{_CAPTURE}(?:\.(?P<format>json))?$", original.page),
    (rf"/replay/{_CAPTURE}/$", replay.page),
    (rf"/replay/{_CAPTURE}/(?P<resource>[^/]+)$", replay.resource),
    (rf"/-/record/{_CAPTURE}$", record.page),
    (r"/source/(?P<name>[^/]+?)(?:\.(?P<format>json|csv|atom))?$", source.page),
    (r"/takedowns(?:\.(?P<format>json|csv|atom))?$", tombstone.page),
    (r"/-/pressmark/(?P<style>(?:pressmark|tables)\.css)$", style),
)


def routes(datasette: Datasette, archive: Archive) -> list[Route]:
    """Our pages, as Datasette's `register_routes` takes them."""
    return [(pattern, _view(datasette, archive, page)) for pattern, page in PAGES]


def _view(datasette: Datasette, archive: Archive, page: Page) -> View:
    async def view(request: Request) -> Response:
        visit = Visit(archive, datasette, request)
        try:
            answer = await page(visit)
            return await tombstone.instead(visit, answer) if answer.status == 404 else answer
        except TakenDown as problem:
            return await tombstone.of_body(visit, problem)
        except WarcError as problem:
            return visit.trouble(500, "The bytes cannot be read", str(problem))
        except OSError as problem:  # its WARC file is gone, or something else stands in its place
            return visit.trouble(500, "The bytes cannot be read", problem.strerror or str(problem))
        except sqlite3.OperationalError as error:
            if str(error) != "interrupted":
                raise
            return visit.trouble(503, "That took too long", "The archive was searched for eight seconds without an end; ask for less.")

    return view
