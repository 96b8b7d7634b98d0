"""Every page has its JSON, every list its CSV and Atom, and each page leads to them."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from conftest import Site

from archive.browse import formats
from archive.browse.routes import PAGES

BARE = ("wacz", "replay", "record", "pressmark")  # bytes of others, and our stylesheets: no pages
LISTS = ("/search", "/clusters", "/cluster/{head}", "/source/harbour", "/health", "/takedowns")
EVERY = (
    *(path for path in LISTS if "cluster/" not in path),  # of clusters: test_cluster_page.py
    "/",
    "/article/{head}",
    "/article/{head}/changes",
    "/article/{head}/cite",
    "/compare?a={head}&b={head}",
    "/original/{lock-2}",
)


def _path(site: Site, path: str) -> str:
    return path.replace("{head}", site.key("lindqvist"))


def _as(path: str, ending: str) -> str:
    address, mark, query = path.partition("?")
    return f"{address}.{ending}{mark}{query}"


def test_every_route_has_json_and_every_list_all_three() -> None:
    patterns = [pattern for pattern, _ in PAGES if not any(name in pattern for name in BARE) and "format" in pattern]
    assert [pattern for pattern in patterns if "json" not in pattern] == []
    for path in LISTS:
        for ending in ("csv", "atom"):
            assert any(re.fullmatch(pattern.rstrip("$"), f"{path}.{ending}") for pattern in patterns), path
    assert len(PAGES) - len(patterns) == len([pattern for pattern, _ in PAGES if any(name in pattern for name in BARE)])


@pytest.mark.parametrize("path", EVERY)
def test_json_says_the_same_as_the_page(site: Site, path: str) -> None:
    page, data = site.get(_path(site, path)), site.get(_as(_path(site, path), "json"))
    assert re.match(r"application/(vnd\.citationstyles\.csl\+)?json\b", data.headers["content-type"])
    assert isinstance(data.json(), dict | list)
    assert data.status_code == page.status_code
    assert page.status_code == 200
    assert ".json" in page.text


@pytest.mark.parametrize("path", [path for path in LISTS if "cluster/" not in path])  # clusters: test_cluster_page.py
def test_lists_are_tables_and_feeds(site: Site, path: str) -> None:
    rows = list(csv.reader(io.StringIO(site.get(f"{path}.csv").text)))
    assert len({len(row) for row in rows}) == 1
    feed = ElementTree.fromstring(site.get(f"{path}.atom").content)
    assert feed.tag == f"{{{formats.ATOM}}}feed"
    assert feed.findtext(f"{{{formats.ATOM}}}updated")
    html = site.get(path).text
    assert f"{path}.csv" in html
    assert f"{path}.atom" in html
