"""Feeds: valid Atom, with names that last, for readers that ask again and again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from conftest import Site
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
FEEDS = [
    "/.atom",
    "/search.atom",
    "/search.atom?q=lock&source=harbour&from=2026",
    "/source/harbour.atom",
    "/clusters.atom?sort=largest",
    "/health.atom",
    "/takedowns.atom",
]


def feed(site: Site, path: str) -> etree._Element:
    answer = site.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    return etree.fromstring(answer.content)


def ask(site: Site, path: str, **headers: str) -> httpx.Response:
    return asyncio.run(site.datasette.client.get(path, headers=headers))


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_atom_and_names_itself(site: Site, path: str) -> None:
    root = feed(site, path)
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    itself = urlsplit(root.find(f"{ATOM}link[@rel='self']").get("href"))
    assert site.get(f"{itself.path}?{itself.query}").content == site.get(path).content
    names = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(names) == len(set(names))


def test_a_feed_keeps_its_name_under_another_host(site: Site) -> None:
    names = [
        etree.fromstring(ask(site, "/search.atom?q=lock", host=host).content).findtext(f"{ATOM}id")
        for host in ("localhost", "127.0.0.1:8001")
    ]
    assert names == ["urn:pressmark:feed:The%20Mewstone%20Archive/search%3Fq%3Dlock%26sort%3Dnewest"] * 2


def test_a_watched_search_begins_with_what_came_or_changed_last(site: Site) -> None:
    stamps = [entry.findtext(f"{ATOM}updated") for entry in feed(site, "/search.atom?fold=no").iter(f"{ATOM}entry")]
    assert stamps == sorted(stamps, reverse=True)
    assert len(set(stamps)) > 2


@pytest.mark.parametrize("path", ["/search.atom?q=lock", "/search.json?q=lock", "/search.csv?q=lock", "/.csv"])
def test_who_has_it_already_is_not_sent_it_again(site: Site, path: str) -> None:
    tag = site.get(path).headers["etag"]
    again = ask(site, path, **{"if-none-match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert ask(site, path, **{"if-none-match": '"other"'}).status_code == 200


def test_the_csv_of_a_search_has_all_pages_under_the_same_filters(site: Site) -> None:
    lines = {page: site.get(f"/search.csv?source=harbour&page={page}").text.splitlines() for page in (1, 2)}
    assert lines[1] == lines[2]
    assert len(lines[1]) - 1 == site.get("/search.json?source=harbour").json()["stories"]
