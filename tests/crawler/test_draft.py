"""A draft is TOML that is good to be used, whatever a site says of itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import source
from crawler.draft import draft, name_of
from crawler.frontier_visit import Missed
from crawler.links import Link
from crawler.survey import Listed, Survey
from crawler.zones import guess
from normalize.errors import CrawlError
from tests.crawler.test_shapes import SLUGS

NOW = datetime(2026, 1, 24, 9, tzinfo=UTC)
HOME = "https://www.harbour.example/"


def survey(dated: str | None = "Fri, 23 Jan 2026 10:00:00 +0100", **known: object) -> Survey:
    links = tuple(Link(f"{HOME}2026/01/{slug}/", "article", dated) for slug in SLUGS)
    made = Survey(HOME, home=HOME, title="The Harbour Courier", language="en-GB", feeds=[Listed(f"{HOME}feed/", links, ("ETag",), "")])
    for name, value in known.items():
        setattr(made, name, value)
    return made


def toml(made: Survey) -> str:
    return draft(made, (), "harbour", NOW).toml


@pytest.mark.parametrize(
    "said",
    [
        '"]\n[fetch]\nimages = "x"',
        "<script>alert(1)</script>",
        "'''",
        "a\\",
        "\x00\x1f\x7f",
        "",
        "Ж" * 1000,
        '"""',
        "# no comment",
        "{{x}}",
    ],
)
def test_what_a_site_says_of_itself_is_text(said: str) -> None:
    links = (Link(f"{HOME}2026/01/{said.encode().hex()[:20]}-a-b/", "article", said), *survey().feeds[0].links)
    made = survey(title=said, language=said, feeds=[Listed(f"{HOME}feed/", links, (), said)])
    parsed = source.parse("harbour.toml", toml(made).encode())
    assert (parsed.name, parsed.images, len(parsed.hosts)) == ("harbour", True, 2)


def test_what_can_be_known_is_in_the_draft() -> None:
    made = survey(feeds=[Listed(f"{HOME}feed/", (*survey().feeds[0].links, Link("https://other.example/a", "article")), ("ETag",), "")])
    text = toml(made)
    parsed = source.parse("harbour.toml", text.encode())
    assert (parsed.title, parsed.home, parsed.language, parsed.hosts) == (
        "The Harbour Courier",
        HOME,
        "en-GB",
        ("www.harbour.example", "harbour.example"),
    )
    assert "13 entries, 12 of them articles, 1 on other hosts; sends ETag" in text
    assert "# timezone" in text


def test_sitemaps_stand_in_the_draft_where_nothing_else_lists_articles() -> None:
    links = tuple(Link(f"{HOME}2026/01/{slug}/", "article", "2025-01-23T10:00:00Z") for slug in SLUGS)
    made = survey(
        feeds=[], sitemaps=[Listed(f"{HOME}posts.xml", links, (), "")], roots=[f"{HOME}sitemap.xml"], robots=[f"{HOME}sitemap.xml"]
    )
    parsed = source.parse("harbour.toml", toml(made).encode())
    assert (parsed.sitemaps, parsed.window) == ((f"{HOME}sitemap.xml",), None)  # all of it is older than the window


def test_a_site_that_lists_nothing_gives_no_draft() -> None:
    with pytest.raises(CrawlError, match="lists no articles that can be told from its other pages"):
        toml(survey(feeds=[]))


def test_a_site_that_could_not_be_seen_is_told_with_the_reason() -> None:
    with pytest.raises(
        CrawlError, match=r"nothing could be seen of https://www.harbour.example/: .*: status 503; if the site speaks no https"
    ):
        draft(Survey(HOME), (Missed(HOME, "status 503"),), "harbour", NOW)


@pytest.mark.parametrize(
    ("printed", "host", "zone"),
    [
        (["Fri, 23 Jan 2026 10:00:00 +0200"], "harbour.gr", "Europe/Athens"),
        (["Fri, 23 Jan 2026 10:00:00 +0100", "Fri, 17 Jul 2026 10:00:00 +0200"], "harbour.no", "Europe/Oslo"),
        (["Fri, 23 Jan 2026 10:00:00 +0300"], "harbour.gr", ""),  # not what clocks show there
        (["Fri, 23 Jan 2026 10:00:00 +0300"], "harbour.com", ""),
        (["Fri, 23 Jan 2026 10:00:00 +0000"], "harbour.gr", ""),
        (["2026-01-23", "yesterday", ""], "harbour.gr", ""),
    ],
)
def test_a_time_zone_is_guessed_only_where_country_and_clock_agree(printed: list[str], host: str, zone: str) -> None:
    if zone and not guess(["Fri, 23 Jan 2026 10:00:00 +0200"], "harbour.gr").name:
        pytest.skip("this system has no zone.tab")
    assert guess(printed, host).name == zone


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.harbourpost.co.uk/", "harbourpost"),
        ("https://news.Harbour.com/", "harbour"),
        ("http://xn--e1afmkfd.com/", "xn--e1afmkfd"),
    ],
)
def test_a_source_is_named_after_its_domain(url: str, name: str) -> None:
    assert name_of(url) == name
