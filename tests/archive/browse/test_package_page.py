"""What a reader takes along as a WACZ: the whole of what was chosen, and nothing that may not be handed on."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from pathlib import Path

import build
import pytest
from build import Seen
from conftest import Site

from archive.browse import package, serve, visit


def pages(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as wacz:
        assert wacz.testzip() is None
        return [json.loads(line)["url"] for line in wacz.read("pages/pages.jsonl").decode().splitlines()[1:]]


def test_an_article_is_taken_along_with_what_its_page_shows(site: Site) -> None:
    key = site.key("lindqvist")
    answer = site.get(f"/article/{key}.wacz")
    assert answer.headers["content-disposition"] == f'attachment; filename="{key}.wacz"'
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert f'href="/article/{key}.wacz"' in site.get(f"/article/{key}").text
    assert set(pages(answer.content)) == {site.get(f"/article/{key}.json").json()["capture"]["url"]}


def test_a_source_and_a_search_are_taken_along_and_linked(site: Site) -> None:
    assert len(pages(site.get("/source/harbour.wacz").content)) > 1
    assert pages(site.get("/search.wacz?q=lindqvist").content)
    assert ".wacz" in site.get("/source/harbour").text
    assert "/search.wacz?q=lindqvist" in site.get("/search?q=lindqvist").text


def test_a_part_of_a_package_is_the_whole(site: Site) -> None:
    app = serve.datasette(site.made.folder)
    answer = asyncio.run(app.client.get("/source/harbour.wacz", headers={"range": "bytes=10-"}))
    assert (answer.status_code, answer.headers["accept-ranges"]) == (200, "none")
    assert len(pages(answer.content)) > 1


def test_a_choice_that_takes_too_long_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "PATIENCE", -1)
    answer = site.get("/search.wacz?q=lindqvist")
    assert (answer.status_code, "That took too long" in answer.text) == (503, True)


def test_what_is_not_held_or_too_much_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.get("/article/none.wacz").status_code == 404
    monkeypatch.setattr(package, "LARGEST", 10)
    answer = site.get("/source/harbour.wacz")
    assert answer.status_code == 413
    assert "pressmark export wacz" in answer.text


def test_what_says_noarchive_is_not_handed_on(tmp_path: Path) -> None:
    article = build.article("Kept back", ["The words of a page that asks not to be archived, and is kept for its own reader only."])
    seen = [Seen("secret", "https://a.example/secret", 0, article, headers=(("X-Robots-Tag", "noarchive"),), source="a")]
    made = build.make(tmp_path / "archive", seen)
    site = Site(made, serve.datasette(made.folder))
    assert site.get("/source/a.wacz").status_code == 404
    assert site.get("/replay/{secret}/").status_code == 200
