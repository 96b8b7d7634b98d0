"""How an article and its sentences are cited."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from conftest import Site


def home(site: Site) -> str:
    return f"/article/{site.key('lindqvist')}"


def test_each_paragraph_has_an_anchor_and_leads_to_its_citation(site: Site) -> None:
    html = site.get(home(site)).text
    version = site.get(home(site) + ".json").json()["version"]["key"]
    assert '<p dir="auto" id="p2">“We would rather' in html
    assert f'href="{home(site)}/version/{version}/cite?p=2"' in html
    assert '<h2 dir="auto" id="p3">' in html


def test_a_paragraph_offers_its_sentences(site: Site) -> None:
    html = site.get(f"{home(site)}/cite?p=8").text
    assert "cite?p=8&amp;s=2" in html
    assert "It is to arrive by rail, in four parts." in html


def test_a_sentence_is_linked_at_the_source_and_here(site: Site) -> None:
    item = site.get(f"{home(site)}/cite.json?p=8&s=2").json()[0]["custom"]
    assert item["quote"] == "It is to arrive by rail, in four parts."
    assert unquote(item["quote-live"]) == "https://harbour.example/2026/01/lock-seven#:~:text=It is to arrive by rail, in four parts."
    assert "#p8:~:text=It%20is" in item["quote-archived"]
    assert "/version/" in item["quote-archived"]


def test_words_can_be_asked_for(site: Site) -> None:
    item = site.get(f"{home(site)}/cite.json?quote=forty  angry").json()[0]["custom"]
    assert item["quote"] == "forty angry"


def test_a_citation_tells_the_capture(site: Site) -> None:
    story = site.get(home(site) + ".json").json()
    item = site.get(f"{home(site)}/cite.json").json()[0]["custom"]
    capture = story["capture"]
    assert [item[name] for name in ("warc-record-id", "payload-digest", "warc-file", "warc-offset")] == [
        capture[name] for name in ("record_id", "payload_digest", "file", "offset")
    ]
    assert (item["normalizer"], item["rules"]) == (story["version"]["normalizer"], story["version"]["rules"])


def test_a_citation_of_an_older_version_stays_what_it_was(site: Site) -> None:
    older = site.get(home(site) + ".json").json()["versions"][1]["key"]
    text = site.get(f"{home(site)}/version/{older}/cite.txt?p=1").text
    assert "for nine days" in text
    assert f"/version/{older}" in text


@pytest.mark.parametrize(
    ("ending", "kind"), [("json", "application/vnd.citationstyles.csl+json"), ("bib", "application/x-bibtex"), ("txt", "text/plain")]
)
def test_each_format_is_a_file(site: Site, ending: str, kind: str) -> None:
    answer = site.get(f"{home(site)}/cite.{ending}")
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-disposition"].endswith(f'.{ending}"')


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("p=99", "There is no paragraph 99: this version has 8."),
        ("p=1&s=7", "There is no sentence 7"),
        ("p=x", "no paragraph x"),
        ("quote=<i>", "“&lt;i&gt;” does not stand"),
    ],
)
def test_what_is_not_there_is_told(site: Site, query: str, told: str) -> None:
    answer = site.get(f"{home(site)}/cite?{query}")
    assert (answer.status_code, told in answer.text) == (404, True)
    assert site.get(f"{home(site)}/cite.bib?{query}").status_code == 404


def test_no_article_has_no_citation(site: Site) -> None:
    assert site.get("/article/0000/cite").status_code == 404


def test_hostile_names_stay_text(site: Site) -> None:
    key = site.get("/search.json?q=").json()["hits"]
    hostile = next(hit["article"]["key"] for hit in key if "<script>" in hit["article"]["title"])
    html = site.get(f"/article/{hostile}/cite?p=1").text
    assert "<script" not in html
    assert "<img" not in html
    assert "\n@" not in site.get(f"/article/{hostile}/cite.bib").text
