"""Headlines without the site's name, and the one that the page's places agree on."""

from __future__ import annotations

import pytest

from normalize import titles
from normalize.titles import Printed

SITES = ("The Marbleton Daily",)
HOST = "www.marbletondaily.example"


@pytest.mark.parametrize(
    "printed",
    [
        "Bridge closed | The Marbleton Daily",
        "Bridge closed - Marbleton Daily",
        "Bridge closed | World | The Marbleton Daily",
        "Bridge closed - Politics - marbletondaily.example",
        "Bridge closed | Marbleton Daily | Politics",
        "The Marbleton Daily: Bridge closed",
        "The Marbleton Daily | Bridge closed",
        "Bridge closed, The Marbleton Daily",
        "Bridge closed » Marbleton Daily",
        "Bridge closed",
    ],
)
def test_the_sites_name_comes_off(printed: str) -> None:
    assert titles.without_site(printed, SITES, HOST) == "Bridge closed"


@pytest.mark.parametrize(
    "printed",
    [
        "Bridge closed – what now?",
        "Marbleton: bridge closed",
        "Bridge closed | Opinion",
        "Why the Marbleton Daily was wrong",
        "A - B - C",
        "|",
    ],
)
def test_what_is_no_sites_name_stays(printed: str) -> None:
    assert titles.without_site(printed, SITES, HOST) == printed.strip("|")


def test_places_that_agree_outweigh_one_that_does_not() -> None:
    printed = [Printed("Bridge closed", "h1", 2.0), Printed("Bridge shut!", "json-ld", 1.5), Printed("Bridge shut", "opengraph", 1.4)]
    assert titles.chosen(printed) == printed[1]


def test_a_place_that_adds_to_a_headline_stands_behind_it() -> None:
    printed = [Printed("Bridge closed", "h1", 1.0), Printed("Bridge closed | Some House", "opengraph", 1.4)]
    assert titles.chosen(printed) == printed[0]


def test_a_heading_with_a_kicker_stands_behind_the_headline_without() -> None:
    printed = [Printed("Traffic: Bridge closed", "h1", 2.0), Printed("Bridge closed", "opengraph", 1.4)]
    assert titles.chosen(printed) == printed[1]


def test_nothing_printed_is_nothing_chosen() -> None:
    assert titles.chosen([Printed("–", "h1", 2.0)]) is None


@pytest.mark.parametrize(("name", "expected"), [("Marbleton Daily", True), ("The Marbleton Daily Sport", True), ("Ada Quill", False)])
def test_departments_bear_the_sites_name(name: str, expected: bool) -> None:
    assert titles.names_site(name, SITES, HOST) is expected


@pytest.mark.parametrize(
    ("printed", "host", "expected"),
    [
        ("Bridges we love | Quill Blog", "blog.quill-bridge.example", "Bridges we love"),
        ("Bridges we love – Ferry Lines", "ferrylines.example", "Bridges we love"),
        ("Bridges we love | The Ferry Letter", "ferryboat.example", "Bridges we love | The Ferry Letter"),
    ],
)
def test_a_tail_that_the_address_spells_is_the_sites_name(printed: str, host: str, expected: str) -> None:
    assert titles.without_site(printed, (), host) == expected


def test_a_section_glued_to_a_headline_stands_behind_it() -> None:
    printed = [Printed('They said "no"-Politics', "opengraph", 2.0), Printed('They said "no"', "json-ld", 1.5)]
    assert titles.chosen(printed) == printed[1]


def test_a_date_inside_a_heading_is_no_part_of_the_headline() -> None:
    printed = [Printed("Dec 18 2025 Preparing a bridge for winter", "h1", 4.0), Printed("Preparing a bridge for winter", "opengraph", 1.4)]
    assert titles.chosen(printed) == printed[1]


def test_likeness_is_the_share_of_a_headings_words() -> None:
    assert titles.likeness("Bridge closed today", "The bridge is closed") == pytest.approx(2 / 3)
    assert titles.likeness("", "The bridge") == 0
