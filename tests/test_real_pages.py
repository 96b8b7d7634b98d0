"""Recorded news pages under their real host names: crawled by the real command, ingested, found by search."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from loopweb import recorded
from loopweb.recorded import Recording

from archive.database import open_for_reading
from crawler.demo import stage, weblog
from crawler.demo.web import Web

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "pages" / "aeb.tar.xz"
MOST_PAGES = 60
MOST_SECONDS = 240  # on a machine that is busy with other tests; alone it takes a quarter of that

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason=f"no recorded pages: {CORPUS} is not there")


@dataclass(frozen=True, slots=True)
class Crawled:
    folder: Path
    pages: tuple[Recording, ...]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("real") / "archive"
    pages = tuple(recorded.recordings(CORPUS))[:MOST_PAGES]
    sites = recorded.sites(pages)
    folder.mkdir()
    with Web(recorded.web(sites).get, folder / "web.jsonl") as web:
        stage.prepare(folder, web.proxy, web.ca)
        (folder / "archive.toml").write_text(stage.settings(web.proxy, ("recorded",)))
        (folder / "sources" / "recorded.toml").write_text(recorded.source("recorded", sites))
        command = [sys.executable, "-m", "crawler.cli", "crawl", str(folder), "--quiet"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=MOST_SECONDS)
    assert done.returncode == 0, done.stderr
    return Crawled(folder, pages)


def test_every_recorded_page_was_fetched_under_its_own_address(crawled: Crawled) -> None:
    asked = {each.url for each in weblog.read(crawled.folder / "web.jsonl")}
    assert {page.url for page in crawled.pages} - asked == set()


def test_nearly_every_recorded_page_became_an_article(crawled: Crawled) -> None:
    db = open_for_reading(crawled.folder / "archive.db")
    articles = db.execute("SELECT COUNT(*) FROM article").fetchone()[0]
    assert articles >= 0.9 * len(crawled.pages)


def test_no_recorded_page_could_not_be_read(crawled: Crawled) -> None:
    db = open_for_reading(crawled.folder / "archive.db")
    assert db.execute("SELECT url, reason, detail FROM failure").fetchall() == []


def test_search_finds_articles_by_words_of_their_text(crawled: Crawled) -> None:
    found = sum(page.host in hosts(crawled.folder, phrase(page.text)) for page in crawled.pages)
    assert found >= 0.85 * len(crawled.pages)


def phrase(text: str) -> str:
    """Five words from the middle of the longest paragraph of the true text, as a phrase for the index."""
    words = re.findall(r"[^\W_]+", max(text.splitlines(), key=len))
    middle = max(0, len(words) // 2 - 2)
    return f'"{" ".join(words[middle : middle + 5])}"'


def hosts(folder: Path, asked: str) -> set[str]:
    """The hosts of the articles that a full-text query finds."""
    db = open_for_reading(folder / "archive.db")
    rows = db.execute(
        "SELECT article.canonical_url FROM article_fts JOIN article ON place = article_fts.rowid WHERE article_fts MATCH ?", (asked,)
    )
    return {urlsplit(url).hostname or "" for (url,) in rows}
