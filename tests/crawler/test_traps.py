from __future__ import annotations

import pytest

from crawler import traps
from crawler.traps import form, words


@pytest.mark.parametrize(
    ("url", "is_"),
    [
        ("https://a.example/calendar/2031/05/", "/calendar/#"),
        ("https://a.example/politics/1234567", "/politics/#"),
        ("https://a.example/story?sid=9f8e7d6c5b4a&page=2", "/story?page&sid"),
        ("https://a.example/x/1;jsessionid=9A8B7C", "/x/#"),
        ("https://a.example/a/1/b/1/a/1/b/1", "/a/#/b"),
        ("https://a.example/2026/11/three-boats-sink?sid=4", "/#/*?sid"),
        ("https://a.example/v/9f8e7d6c5b4a3210", "/v/#"),
    ],
)
def test_numbers_and_values_are_no_part_of_a_form(url: str, is_: str) -> None:
    assert form(url) == is_


def test_the_form_of_a_long_address_is_told_at_once() -> None:
    assert form(f"https://a.example/{'a' * 1_000_000}?x=1") == f"/{'a' * 1_000_000}?x"


@pytest.mark.parametrize(
    "url", ["https://a.example/2026/11/22/three-boats-sink-off-pier-4/", "https://a.example/about", "https://a.example/"]
)
def test_an_address_of_its_own_has_no_form(url: str) -> None:
    assert form(url) is None


def test_pages_that_differ_in_numbers_and_tags_say_the_same() -> None:
    one = b"<h1>May 2031</h1><a href='?sid=1'>next</a><script>var t = 'abc';</script><p>No events.</p>"
    two = b"<h1>May 2037</h1><a href='?sid=2'>next</a><script>var t = 'xyz';</script><p class=a>No  events.</p>"
    assert words(one) == words(two)


def test_pages_with_other_words_do_not() -> None:
    assert words(b"<p>Boats sank.</p>") != words(b"<p>Boats sang.</p>")


def test_a_rest_grows_to_a_day_and_stays_there() -> None:
    assert [traps.rest(ends) for ends in (1, 2, 3, 9)] == [3600, 14_400, 86_400, 86_400]
