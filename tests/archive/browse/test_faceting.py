"""Facets beside a search: the foremost, with names that people say."""

from __future__ import annotations

from conftest import Site

from archive.browse import faceting
from archive.browse.found import Facet


def test_a_chosen_value_stands_behind_the_foremost_with_its_count() -> None:
    every = [Facet("a", 9), Facet("b", 4), Facet("c", 2)]
    assert faceting.foremost(every, ("c", "a", "nowhere", "nowhere"), 1) == (Facet("a", 9), Facet("c", 2), Facet("nowhere", 0))


def test_sources_and_languages_have_names_and_addresses_keep_their_values(site: Site) -> None:
    found = site.get("/search.json").json()
    assert {facet["value"]: facet["name"] for facet in found["sources"]}["harbour"] == "The Harbour Post"
    assert {facet["value"]: facet["name"] for facet in found["languages"]}["ar"] == "Arabic"
    html = site.get("/search").text
    assert '<a href="/search?language=ar"><bdi>Arabic</bdi> <span class="facts">ar</span></a>' in html
    assert '<a href="/search?source=harbour"><bdi>The Harbour Post</bdi></a>' in html


def test_a_chosen_source_without_articles_can_be_let_go(site: Site) -> None:
    html = site.get("/search?source=nowhere").text
    assert '<a href="/search" class="chosen" aria-current="true"><bdi>nowhere</bdi>' in html
