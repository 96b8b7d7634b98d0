"""Big documents are read beside the crawl, and a kill in the midst of one costs nothing."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.session import open_session
from tests.crawler.site import ROOT, Site, archive, command, crawl, feed, serving

BAY = "http://bay.example"
MANY = 20_000


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def sitemap(number: int) -> str:
    entries = "".join(f"<url><loc>{BAY}/news/{n}</loc></url>" for n in range(number))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def count(folder: Path, where: str) -> int:
    with sqlite3.connect(folder / "crawl.db", timeout=30) as db:
        found: int = db.execute(f"SELECT COUNT(*) FROM {where}").fetchone()[0]
    return found


def test_a_crawl_ends_only_when_the_last_big_document_is_read(tmp_path: Path, site: Site) -> None:
    urls = [f"{BAY}/news/{number}-{'x' * 500}" for number in range(40)]
    site.put(f"{BAY}/feed/", feed(urls), Content_Type="application/rss+xml")
    for url in urls:
        site.put(url, "<html><body><p>A quiet day.</p></body></html>", Content_Type="text/html")
    assert crawl(archive(tmp_path, site, "bay"))["pages"] == 40


def test_a_kill_in_the_midst_of_a_big_sitemap_costs_nothing(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/robots.txt", f"Sitemap: {BAY}/sitemap.xml\n")
    site.put(f"{BAY}/feed/", feed([]), Content_Type="application/rss+xml")
    site.put(f"{BAY}/sitemap.xml", sitemap(MANY), Content_Type="application/xml")
    folder = archive(tmp_path, site, "bay", delay="1h")  # the sitemap is read, its pages are not asked for
    text = (folder / "archive.toml").read_text()
    (folder / "archive.toml").write_text(text.replace('delay = "1h"', 'delay = "0s"'))
    child = subprocess.Popen(command(folder), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while child.poll() is None and not (folder / "crawl.db").exists():
        continue
    while child.poll() is None and _articles(folder) < 1000:
        continue
    child.kill()
    child.wait()
    halfway = _articles(folder)
    session = open_session(folder)
    for reading in session.frontier.unread():
        session.reread(reading)
    session.close()
    assert 1000 <= halfway < MANY
    assert count(folder, "url WHERE role = 'article'") == MANY
    assert count(folder, "capture WHERE parsed = 0") == 0
    assert count(folder, "capture WHERE role = 'sitemap' AND listed = 20000 AND wanted = 20000") == 1


def _articles(folder: Path) -> int:
    try:
        return count(folder, "url WHERE role = 'article'")
    except sqlite3.OperationalError:
        return 0  # not made yet
