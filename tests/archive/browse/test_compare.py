"""The page that sets any two texts side by side."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pairs
import pytest
from conftest import Site

from archive.browse import serve

REPORT, COPY = "https://gannet.example/lighthouse", "https://echo.example/2026/beacon"


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = pairs.make(tmp_path_factory.mktemp("coast") / "archive")
    application = serve.datasette(made.folder)
    yield Site(made, application)
    for database in application.databases.values():
        database.close()


def test_words_are_marked_in_either_column(coast: Site) -> None:
    html = coast.get(f"/compare?a={REPORT}&b={COPY}").text
    assert "saving is <del>31,000</del> marks" in html
    assert "saving is <ins>310,000</ins> marks" in html
    assert '<td dir="auto" lang="en"><del>Thorsby</del></td>' in html


def test_a_moved_paragraph_and_a_joined_one_are_told(coast: Site) -> None:
    html = coast.get(f"/compare?a={REPORT}&b={COPY}").text
    assert "moved: in B ¶ 2" in html
    assert f'<a class="elsewhere" href="#b3">{pairs.GATHERED}</a>' in html


def test_the_number_is_the_one_that_the_page_defines(coast: Site) -> None:
    found = coast.get(f"/compare.json?a={REPORT}&b={COPY}").json()
    words, alone = found["words_a"] + found["words_b"], found["alone_a"] + found["alone_b"]
    assert found["likeness"] == round(1 - alone / words, 4)
    assert f"Of the {words} words of both texts, {words - alone} stand in the other too" in coast.get(f"/compare?a={REPORT}&b={COPY}").text
    assert found["relation"] == "repost"


def test_who_was_first_is_told_by_printed_dates(coast: Site) -> None:
    html = coast.get(f"/compare?a={COPY}&b={REPORT}").text
    assert "B was first: by printed dates and captures B was there by 19 January 2026, 07:30:00 UTC" in html
    assert "only the day is printed" in html


def test_without_a_date_nobody_was_first(coast: Site) -> None:
    found = coast.get(f"/compare.json?a={REPORT}&b=https://echo.example/2026/bread").json()["first"]
    assert (found["side"], "B prints no date" in found["told"]) == (None, True)


def test_captures_and_versions_can_be_named(coast: Site) -> None:
    found = coast.get("/compare.json?a={report}&b={edited}").json()
    assert (found["a"]["newest"], found["b"]["newest"], found["first"]["side"]) == (False, True, "a")
    again = coast.get(f"/compare.json?a={found['a']['version']}&b={found['b']['version']}").json()
    assert again == found


def test_the_address_of_a_page_of_the_archive_is_a_name(coast: Site) -> None:
    key = coast.get(f"/compare.json?a={REPORT}&b={COPY}").json()["b"]["article"]
    page = coast.get(f"/compare.json?a=http://127.0.0.1:8001/article/{key}&b={COPY}")
    assert page.json()["likeness"] == 1.0


@pytest.mark.parametrize(("script", "language", "marked"), [("zh", "zh", "<del>四</del>"), ("ar", "ar", "<del>140</del>")])
def test_other_scripts_are_compared_and_set_in_their_direction(coast: Site, script: str, language: str, marked: str) -> None:
    html = coast.get(f"/compare?a=https://gannet.example/{script}/1&b=https://echo.example/{script}/1").text
    assert marked in html
    assert f'<p dir="auto" lang="{language}">' in html


def test_the_table_has_a_row_a_line(coast: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(coast.get(f"/compare.csv?a={REPORT}&b={COPY}").text)))
    assert [row["text_b"] for row in rows if row["paragraph_b"]] == list(pairs.COPIED)
    assert {row["state"] for row in rows} >= {"moved", "changed", "elsewhere", "only b"}


def test_a_long_text_says_what_is_left_out_and_stays_small(coast: Site) -> None:
    page = coast.get("/compare?a=https://gannet.example/live&b=https://echo.example/live")
    assert "Not the whole of it." in page.text
    assert len(page.content) < 200_000


def test_with_one_named_the_related_are_offered(coast: Site) -> None:
    page = coast.get(f"/compare?a={REPORT}")
    assert page.status_code == 200
    assert "Beacon of the herring fleet dies" in page.text
    assert "With another version of it" in page.text


def test_words_find_what_to_compare_with(coast: Site) -> None:
    page = coast.get(f"/compare?a={REPORT}&b=grandfather lamp")
    key = coast.get(f"/compare.json?a={REPORT}&b={COPY}").json()["b"]["article"]
    assert page.status_code == 200
    assert f"&amp;b={key}" in page.text
    assert f'href="/compare?a={key}"' in coast.get("/compare?a=grandfather lamp").text


def test_what_is_not_held_is_told_with_what_to_do(coast: Site) -> None:
    page = coast.get("/compare?a=<b>nobodys</b>&b=" + COPY)
    assert page.status_code == 404
    assert "is called “&lt;b&gt;nobodys&lt;/b&gt;”" in page.text
    assert coast.get(f"/compare.json?a={COPY}").status_code == 400


def test_an_article_leads_to_its_comparison(coast: Site) -> None:
    key = coast.get(f"/compare.json?a={REPORT}&b={COPY}").json()["a"]["article"]
    assert f'<a href="/compare?a={key}">Compare with…</a>' in coast.get(f"/article/{key}").text
