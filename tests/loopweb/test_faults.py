"""Hosts that misbehave: each outcome is in the WARC as it was, and none of them ends the crawl."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from faults import DOMAIN, sites, source

from archive.database import open_for_reading
from archive.warc import read_groups
from crawler.demo import weblog
from crawler.demo.web import Web

ROOT = Path(__file__).parents[2]
SETTINGS = """
format = 1
name = "Faults"
operator = "a test"
contact = "https://archive.example/"
[crawl]
sources = ["faults"]
delay = "0s"
proxy = "{proxy}"
patience = "5s"
[schedule]
retry = ["100ms", "1h"]
[limits]
article = "256 KiB"
deadline = "2s"
[warc]
free_floor = "10 MB"
"""
STORY = f"http://{{}}.{DOMAIN}/news/story"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults")
    (folder / "sources").mkdir()
    (folder / "sources" / "faults.toml").write_text(source())
    with Web(sites().get, folder / "web.jsonl") as web:
        (folder / "archive.toml").write_text(SETTINGS.replace("{proxy}", web.proxy))
        command = [sys.executable, "-m", "crawler.cli", "crawl", str(folder), "--quiet"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return folder


def kept(folder: Path, host: str) -> list[tuple[int | None, str | None]]:
    """Status and kind of truncation of every exchange with the host's story, in order."""
    groups = (group for path in sorted((folder / "warc").glob("*.warc.gz")) for group in read_groups(path))
    captures = (capture for group in groups for capture in group.captures)
    return [(capture.status, capture.truncated) for capture in captures if capture.url == STORY.format(host)]


@pytest.mark.parametrize(
    ("host", "outcome"),
    [
        ("sound", [(200, None)]),
        ("unavailable", [(503, None)]),
        ("busy", [(429, None), (200, None)]),
        ("reset", [(200, "disconnect"), (200, "disconnect")]),
        ("truncated", [(200, "disconnect"), (200, "disconnect")]),
        ("slow", [(200, "time"), (200, "time")]),
        ("endless", [(200, "length")]),
        ("charset", [(200, None)]),
        ("robots-down", []),
    ],
)
def test_what_a_host_did_is_kept_as_it_was(crawled: Path, host: str, outcome: list[tuple[int | None, str | None]]) -> None:
    assert kept(crawled, host) == outcome


def test_a_host_that_says_nothing_is_kept_as_often_as_it_was_asked(crawled: Path) -> None:
    asked = sum(each.url == STORY.format("silent") for each in weblog.read(crawled / "web.jsonl"))
    assert asked >= 2
    assert kept(crawled, "silent") == [(None, None)] * asked


def test_a_redirect_loop_comes_to_an_end(crawled: Path) -> None:
    turns = [each.url for each in weblog.read(crawled / "web.jsonl") if each.url.startswith(f"http://loop.{DOMAIN}/news/")]
    assert 2 <= len(turns) <= 11


def test_a_sound_host_among_the_others_becomes_an_article(crawled: Path) -> None:
    assert "Mail for sound.faults.example" in titles(crawled)


def test_a_page_that_lies_about_its_charset_is_read_all_the_same(crawled: Path) -> None:
    assert "Почта для маяка" in titles(crawled)


def titles(folder: Path) -> set[str]:
    db = open_for_reading(folder / "archive.db")
    return {title for (title,) in db.execute("SELECT title FROM article")}
