"""What browsers are told, and what hostile texts may not do."""

from __future__ import annotations

import csv
import io
import re

import pytest
import sample
from conftest import Site

from archive.browse import headers

OURS = (
    "/",
    "/search?q=lock",
    "/article/{key}",
    "/source/harbour",
    "/original/{lock-2}",
    "/article/none",
    "/.json",
    "/search.csv",
    "/search.atom",
)


@pytest.mark.parametrize("path", OURS)
def test_our_pages_run_nothing_from_elsewhere(site: Site, path: str) -> None:
    answer = site.get(path.replace("{key}", site.key("lindqvist")))
    assert answer.headers["content-security-policy"] == headers.OURS
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/replay/{lock-2}/", "/replay/{lock-2}/{gate}", "/replay/{lock-2}/{style}", "/replay/{feed}/", "/replay/{lock-2}/none"]
)
def test_archived_bytes_come_sandboxed(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.headers["content-security-policy"] == headers.REPLAY
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_frame_is_a_bare_sandbox(site: Site) -> None:
    assert "<iframe sandbox src=" in site.get("/original/{lock-2}").text


@pytest.mark.parametrize("path", ["/archive", "/archive/article", "/-/versions"])
def test_pages_of_datasette_work_and_are_guarded_too(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == headers.DATASETTE


@pytest.mark.parametrize("path", ["/", "/search?q=tricks+OR+line", "/article/{key}", "/source/hostile.example", "/original/{trick}"])
def test_hostile_texts_are_text(site: Site, path: str) -> None:
    html = site.get(path.replace("{key}", site.key("source:hostile.example"))).text
    for forbidden in ("<script", "<img", "<style>", "<i>", "<u>", "<b>section", 'href="javascript:', "onerror=alert(1)>"):
        assert forbidden not in html


def test_no_page_of_ours_holds_a_script_or_an_inline_style(site: Site) -> None:
    for path in OURS[:6]:
        html = site.get(path.replace("{key}", site.key("lindqvist"))).text
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)


def test_a_table_of_hostile_texts_runs_in_no_spreadsheet(site: Site) -> None:
    (row,) = csv.DictReader(io.StringIO(site.get("/search.csv?q=source:hostile.example").text))
    assert row["byline"] == "'=cmd|' /C calc'!A0"
    assert row["title"] == sample.HOSTILE_TITLE
