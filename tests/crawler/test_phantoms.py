"""`crawl --phantoms` against a server of our own: what articles name as their source is fetched, once, and becomes their origin."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive import phantoms, takedown
from archive.phantoms import Named
from archive.store import Store
from crawler.cli import main
from crawler.phantoms import MOST
from tests.crawler.desk import Desk, desk
from tests.crawler.site import ROOT, Site, archive, command, crawl, feed, serving

BAY, CAPE = "http://bay.example", "http://cape.example"
COPY, SOURCE = f"{BAY}/news/lamp", f"{CAPE}/2026/lamp-keeper"
OTHER, LATER, GONE = f"{BAY}/news/barge", f"{BAY}/news/bell", f"{CAPE}/2026/pilots-ask-for-bell"
FORBIDDING = "http://isle.example"
FORBIDDEN = f"{FORBIDDING}/2026/barge"
STORY = (
    "The keeper of the Cape lamp has lit it by hand for eleven nights, since the cable to the mainland broke in the storm of the fourth.",
    "Ona Weir climbs the hundred and thirty steps at dusk with two cans of oil, and again at three in the morning, she told this paper.",
    "The harbour board at Selmouth says that a cable ship cannot come before the ice has left the sound, which may be in nineteen days.",
    "Two fishing boats and a coal barge have used the light since; the barge's master sent her a ham, of which she has eaten half.",
)
BARGE = (
    "The master of the coal barge Petrel paid for a night's light with a ham, and the ham has started a quarrel on the island of Little Weir.",
    "It came from the pig of Tam Oster, who says that he lent the animal for a fair in September and never saw more of it than its tail.",
)
BELL = (
    "The pilots of the sound want a bell on Gannet Rock, which two of them have touched since the new year in fog that no lamp gets through.",
    "A bell costs four hundred marks and a rope, their eldest Brand Tollis wrote to the county, and a pilot costs the county rather more.",
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def page(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    """An archive that has crawled a paper whose article names another paper's."""
    site.put(f"{BAY}/feed/", feed([COPY, LATER, OTHER]), ETag='"f"')
    site.put(f"{FORBIDDING}/robots.txt", "User-agent: *\nDisallow: /2026/\n")
    site.put(LATER, page("Pilots ask for a bell", *BELL, f"Original url: {GONE}"), ETag='"l"', Content_Type="text/html")
    site.put(OTHER, page("Barge master pays in ham", *BARGE, f"Original url: {FORBIDDEN}"), ETag='"o"', Content_Type="text/html")
    site.put(
        COPY,
        page("Keeper lights lamp by hand", *STORY, f'Original url: <a href="{SOURCE}">{SOURCE}</a>'),
        ETag='"c"',
        Content_Type="text/html",
    )
    site.put(
        SOURCE, page("Eleven nights at the Cape lamp", *STORY, f'See also <a href="{CAPE}/2026/ham">the ham</a>.'), Content_Type="text/html"
    )
    made = archive(tmp_path, site, "bay")
    crawl(made)
    ingest(made)
    return made


def ingest(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crawler.cli", "ingest", str(folder), "--quiet", "--workers", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def ask(folder: Path) -> list[str]:
    """A crawl that asks for phantoms too; what it told."""
    heard = [each for each in command(folder, "--phantoms") if each != "--quiet"]
    done = subprocess.run(heard, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    return [line for line in done.stderr.splitlines() if line.startswith("phantoms:")]


def origins(folder: Path) -> list[tuple[object, ...]]:
    sql = "SELECT origin.kind, canonical_url, url FROM origin LEFT JOIN article ON article.id = origin.article ORDER BY COALESCE(canonical_url, url)"
    return sqlite3.connect(folder / "archive.db").execute(sql).fetchall()


def test_phantoms_are_asked_for_once_and_become_origins_where_they_are_there(folder: Path, site: Site) -> None:
    assert origins(folder) == [("phantom", None, SOURCE), ("phantom", None, GONE), ("phantom", None, FORBIDDEN)]
    assert site.times(SOURCE) == 0
    assert "phantoms   3 named" in CliRunner().invoke(main, ["status", str(folder)]).stdout
    assert ask(folder) == [
        f"phantoms: {url} is asked for, as {by} names it as its source" for url, by in ((SOURCE, COPY), (GONE, LATER), (FORBIDDEN, OTHER))
    ]
    assert [url for url in site.asked() if url.startswith(CAPE)] == [f"{CAPE}/robots.txt", SOURCE, GONE]
    ingest(folder)
    assert origins(folder) == [("page", SOURCE, None), ("phantom", None, GONE), ("phantom", None, FORBIDDEN)]
    held = sqlite3.connect(folder / "archive.db").execute("SELECT source FROM article WHERE canonical_url = ?", (SOURCE,)).fetchall()
    assert held == [("cape.example",)]
    assert ask(folder) == ["phantoms: 2 named before are not asked again: gone, forbidden, or no article"]
    assert [site.times(url) for url in (SOURCE, GONE, FORBIDDEN)] == [1, 1, 0]


@pytest.fixture
def pier(tmp_path: Path) -> Iterator[Desk]:
    made = desk(tmp_path)
    yield made
    made.close()


def named(url: str) -> Named:
    return Named(url, COPY, 1)


def test_on_a_host_that_is_watched_it_is_an_article_of_the_source(pier: Desk) -> None:
    (new,) = pier.frontier.offer([named("https://harbour.example/news/lamp")], pier.now).fresh
    assert (new.source, new.once) == ("harbour", False)


def test_no_more_than_some_are_new_in_a_run(pier: Desk) -> None:
    every = [named(f"https://p{number}.example/a") for number in range(MOST + 3)]
    made = pier.frontier.offer(every, pier.now)
    assert (len(made.fresh), made.left) == (MOST, 3)
    again = pier.frontier.offer(every, pier.now)
    assert (len(again.fresh), len(again.waiting), again.left) == (3, MOST, 0)


def test_a_front_page_and_what_was_taken_down_are_not_asked_for(tmp_path: Path) -> None:
    with Store(tmp_path / "archive.db") as store:
        store._db.conn.execute(
            "INSERT INTO article(id, key, source, canonical_url, url_key, kind, title, lead, byline, section, language, words, first_seen,"
            " last_seen, versions, version) VALUES (1, 'k', 's', 'https://bay.example/a', '', '', '', '', '', '', '', 1, '', '', 1, 1)"
        )
        for cluster, url in enumerate(("https://cape.example/", "https://cape.example/a", "ftp://cape.example/b")):
            store._db.conn.execute("INSERT INTO origin VALUES (?, 'phantom', NULL, '', ?, 0, '', .9, 1)", (cluster, url))
        store._db.conn.commit()
    assert [each.url for each in phantoms.named(tmp_path)] == ["https://cape.example/a"]
    takedown.decide(tmp_path, "https://cape.example/a", "a court's order", "desk", datetime.fromtimestamp(0, UTC))
    Store(tmp_path / "archive.db").close()
    assert phantoms.named(tmp_path) == ()
