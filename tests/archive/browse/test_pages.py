"""Each page of the archive, over HTTP, as HTML and as JSON."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest
import sample
from conftest import Site

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_front_page_tells_what_is_new_edited_withdrawn_and_cut(site: Site) -> None:
    front = site.get("/.json").json()
    assert front["totals"]["articles"] == 5
    assert [article["title"] for article in front["edited"]] == ["Lock Seven stays shut for twelve days"]
    assert [article["gone_status"] for article in front["withdrawn"]] == [404]
    assert {"reason": "donation", "blocks": 2} in front["cut"]
    assert front["sources"][0]["name"] == "harbour"


def test_the_front_page_sets_articles_under_their_days(site: Site) -> None:
    html = site.get("/").text
    assert html.index("Tuesday, 20 January 2026") < html.index("Monday, 19 January 2026")
    assert "The Mewstone Archive" in html


def test_newest_articles_are_a_feed(site: Site) -> None:
    root = ElementTree.fromstring(site.get("/.atom").content)
    assert len(root.findall(f"{ATOM}entry")) == 5


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=lindqvist", ["Lock Seven stays shut for twelve days"]),
        ("q=nine", []),
        ("q=title:bridge", ["Bridge toll rises to three marks"]),
        ("q=bargesses+OR+carousel", ["Winter fair opens on the old pier"]),
        ("q=carous*", ["Winter fair opens on the old pier"]),
        ("q=barges+-toll", ["Lock Seven stays shut for twelve days"]),
        ("q=%22old+pier%22+byline:stern", ["Winter fair opens on the old pier"]),
        ("q=source:gull", ["Bridge toll rises to three marks"]),
        (
            "q=-lock+-source:hostile.example&language=en&sort=oldest",
            ["Winter fair opens on the old pier", "Bridge toll rises to three marks"],
        ),
        ("source=harbour&from=2026-01-18", ["Lock Seven stays shut for twelve days"]),
        ("source=harbour&to=2026-01-18", ["Winter fair opens on the old pier"]),
        ("q=الرصيف", ["إغلاق الرصيف الشمالي أمام الصيادين"]),
    ],
)
def test_a_search_finds_what_it_asks_for(site: Site, query: str, titles: list[str]) -> None:
    found = site.get(f"/search.json?{query}").json()
    assert [hit["article"]["title"] for hit in found["hits"]] == titles
    assert found["count"] == len(titles)


@pytest.mark.parametrize(
    "typed", ['"', "AND", "NEAR(", "title:", "a* b* *", "-", "^x", "%7Ba b%7D: c", "x:y", "%00", "%ED%A0%80", "(((", "'"]
)
def test_operators_of_the_index_are_no_error_as_input(site: Site, typed: str) -> None:
    assert site.get(f"/search?q={typed}").status_code == 200


def test_found_words_are_marked(site: Site) -> None:
    html = site.get("/search?q=bridge").text
    assert "<mark>Bridge</mark> toll" in html
    assert "Mewstone <mark>bridge</mark>" in html


def test_a_search_without_words_lists_all_newest_first(site: Site) -> None:
    found = site.get("/search.json").json()
    days = [hit["article"]["day"] for hit in found["hits"]]
    assert days == sorted(days, reverse=True)
    assert {facet["value"]: facet["count"] for facet in found["sources"]}["harbour"] == 2


def test_values_that_mean_nothing_are_told(site: Site) -> None:
    html = site.get("/search?from=yesterday&sort=loudest&page=x").text
    assert "Not understood: yesterday, loudest" in html


def test_a_search_is_a_table_and_a_feed(site: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(site.get("/search.csv?q=bridge").text)))
    assert [row["title"] for row in rows] == ["Bridge toll rises to three marks"]
    feed = ElementTree.fromstring(site.get("/search.atom?q=bridge").content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "Bridge toll rises to three marks"


def test_an_article_shows_its_text_by_form(site: Site) -> None:
    html = site.article("lindqvist")
    assert '<h2 dir="auto" id="p3">What skippers should know<' in html
    assert '<li dir="auto" id="p5">The ferry to Mewstone leaves from the north quay.<a ' in html
    assert '<blockquote><p dir="auto" id="p7">No gate is older' in html
    assert "19 January 2026" in html


def test_what_was_cut_stands_folded_in_its_place(site: Site) -> None:
    html = site.article("lindqvist")
    before, cut, after = html.index("forty angry skippers"), html.index(sample.DONATION), html.index("What skippers should know")
    assert before < cut < after
    assert "rule:harbour-meter" in html
    assert '<details class="cut" lang="en" open>' not in html
    assert '<details class="cut" lang="en" open>' in site.get(f"/article/{site.key('lindqvist')}?cut=open").text


def test_a_comment_is_told_by_length_and_digest_only(site: Site) -> None:
    key = site.key("lindqvist")
    assert "Bosun_Pete" not in site.get(f"/article/{key}").text + site.get(f"/article/{key}.json").text
    assert f"A comment of {len(sample.COMMENT)} characters" in site.get(f"/article/{key}").text


def test_each_field_tells_where_it_comes_from_and_what_contradicts_it(site: Site) -> None:
    fields = {field["name"]: field for field in site.get(f"/article/{site.key('lindqvist')}.json").json()["fields"]}
    assert [claim["origin"] for claim in fields["published"]["claims"] if claim["chosen"]] == ["json-ld"]
    assert [claim["value"] for claim in fields["published"]["claims"]] == ["2026-01-19", "2026-01-20"]


def test_the_ledger_in_json_is_complete(site: Site) -> None:
    story = site.get(f"/article/{site.key('lindqvist')}.json").json()
    tally = story["tally"]
    assert tally["kept"] + tally["field"] + tally["removed"] == len(story["blocks"]) == 18


def test_row_numbers_stay_inside(site: Site) -> None:
    story = site.get(f"/article/{site.key('lindqvist')}.json").json()
    assert "id" not in story["version"]
    assert "version" not in story["capture"]


def test_an_older_version_has_its_own_address(site: Site) -> None:
    key = site.key("lindqvist")
    old = site.get(f"/article/{key}.json").json()["versions"][1]["key"]
    for address in (f"/article/{key}/version/{old}", f"/article/{key}?version={old}"):
        html = site.get(address).text
        assert "Lock Seven stays shut for nine days" in html
        assert "An older version" in html


def test_an_article_that_went_says_so_with_its_evidence(site: Site) -> None:
    html = site.article("carousel")
    assert "Withdrawn." in html
    assert f"/original/{site.made.names['fair-gone']}" in html
    assert "Forty stalls" in html


def test_evidence_names_file_place_and_digest(site: Site) -> None:
    capture = site.get(f"/article/{site.key('lindqvist')}.json").json()["capture"]
    html = site.article("lindqvist")
    assert capture["payload_digest"].startswith("sha256:")
    assert all(str(fact) in html for fact in (capture["file"], f"{capture['offset']:,}", capture["payload_digest"]))


def test_text_of_another_direction_is_set_so(site: Site) -> None:
    html = site.article("source:sahil")
    assert '<article lang="ar">' in html
    assert '<h1 dir="auto">إغلاق' in html


def test_a_source_tells_articles_captures_and_refusals(site: Site) -> None:
    found = site.get("/source/harbour.json").json()
    assert found["articles_in_all"] == 2
    assert [capture["status"] for capture in found["refused"]] == [404]
    assert "the connection was refused" in site.get("/source/gull").text
    assert len(list(csv.reader(io.StringIO(site.get("/source/harbour.csv").text)))) == 3
    assert len(ElementTree.fromstring(site.get("/source/harbour.atom").content).findall(f"{ATOM}entry")) == 2


def test_a_host_is_a_source_too(site: Site) -> None:
    assert site.get("/source/hostile.example.json").json()["articles_in_all"] == 1


@pytest.mark.parametrize(
    "path", ["/article/none", "/article/none/version/x", "/source/none", "/original/none", "/replay/none/", "/-/record/none"]
)
def test_what_is_not_held_is_a_page_that_says_so(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert "held here" in answer.text


def test_missing_json_is_json(site: Site) -> None:
    answer = site.get("/article/none.json")
    assert (answer.status_code, answer.json()["ok"]) == (404, False)


@pytest.mark.parametrize("asked", ["_sort=nothing", "_sort_desc=nothing", "_sort=title&_sort_desc=day"])
def test_a_table_sorted_by_what_it_has_not_tells_its_columns(site: Site, asked: str) -> None:
    page = site.get(f"/archive/article?{asked}")
    assert page.status_code == 400
    if "&" not in asked:
        assert site.get(f"/archive/article.json?{asked}").status_code == 400
