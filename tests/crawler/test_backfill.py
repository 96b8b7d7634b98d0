"""`crawl --since` against a server of our own: sitemaps with their index, and WordPress's list of posts page by page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import main
from crawler.frontier_backfill import from_then
from tests.crawler.site import ROOT, Site, archive, command, crawl, feed, serving

BAY = "http://bay.example"
SOURCE = f"""name = "bay"
title = "The bay"
home = "{BAY}/"
language = "en"
hosts = ["bay.example"]
feeds = ["{BAY}/feed/"]
sitemaps = ["{BAY}/index.xml"]
window = "30d"
[article]
pattern = ['/news/']
"""
POSTS = f"{BAY}/wp-json/wp/v2/posts?per_page=100&_fields=link,date_gmt"
START = datetime(2020, 1, 1, tzinfo=UTC).timestamp()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def sitemap(*entries: tuple[str, str], of: str = "urlset", each: str = "url") -> str:
    listed = "".join(f"<{each}><loc>{loc}</loc><lastmod>{date}</lastmod></{each}>" for loc, date in entries)
    return f'<{of} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{of}>'


def newsroom(folder: Path, site: Site, wordpress: bool = False) -> Path:
    """A newsroom with an article of each year from 2018 on in its sitemaps, one sitemap a year."""
    years = range(2018, 2026)
    site.put(f"{BAY}/feed/", feed([f"{BAY}/news/now"]), ETag='"f"')
    site.put(f"{BAY}/news/now", "<p>Now.</p>")
    site.put(
        f"{BAY}/index.xml",
        sitemap(*((f"{BAY}/{year}.xml", f"{year}-12-31") for year in years), of="sitemapindex", each="sitemap"),
        ETag='"i"',
    )
    for year in years:
        site.put(f"{BAY}/{year}.xml", sitemap((f"{BAY}/news/{year}", f"{year}-06-01")), ETag=f'"{year}"')
        site.put(f"{BAY}/news/{year}", f"<p>The year was {year}.</p>")
    made = archive(folder, site, "bay")
    extra = f'wordpress = "{BAY}/wp-json"\n' if wordpress else ""
    (made / "sources" / "bay.toml").write_text(SOURCE.replace("window", extra + "window"))
    return made


def news(site: Site) -> list[str]:
    return sorted(url.removeprefix(f"{BAY}/news/") for url in site.asked() if "/news/" in url)


def test_the_window_is_lifted_to_the_day_and_no_further(tmp_path: Path, site: Site) -> None:
    crawl(newsroom(tmp_path, site), "--since", "2022-01-01")
    assert news(site) == ["2022", "2023", "2024", "2025", "now"]
    assert site.times(f"{BAY}/2021.xml") == 0


def test_after_a_crawl_it_asks_the_sitemaps_whole_and_an_earlier_day_extends_it(tmp_path: Path, site: Site) -> None:
    folder = newsroom(tmp_path, site)
    crawl(folder)
    assert news(site) == ["now"]
    crawl(folder, "--since", "2024-01-01")
    assert news(site) == ["2024", "2025", "now"]
    crawl(folder, "--since", "2024-01-01")
    assert site.times(f"{BAY}/index.xml") == 2
    crawl(folder, "--since", "2019-01-01")
    assert news(site) == [*map(str, range(2019, 2026)), "now"]
    assert max(site.times(url) for url in site.asked() if "/news/" in url) == 1


def test_what_the_budget_leaves_over_any_later_crawl_goes_on_with(tmp_path: Path, site: Site) -> None:
    folder = newsroom(tmp_path, site)
    source = folder / "sources" / "bay.toml"
    source.write_text(source.read_text() + "[fetch]\nurls_a_day = 6\n")
    report = crawl(folder, "--since", "2018-01-01")
    assert (len(site.log), report["waiting"] > 0) == (6, True)
    source.write_text(source.read_text().replace("= 6", "= 600"))
    crawl(folder)
    assert news(site) == [*map(str, range(2018, 2026)), "now"]


def test_killed_in_the_middle_it_goes_on(tmp_path: Path, site: Site) -> None:
    folder = newsroom(tmp_path, site)
    site.hold = 8
    with subprocess.Popen([*command(folder), "--since", "2018-01-01"], cwd=ROOT, stdout=subprocess.DEVNULL) as child:
        assert site.held.wait(30)
        child.kill()
    site.hold = None
    site.go.set()
    crawl(folder, "--since", "2018-01-01")
    assert news(site) == [*map(str, range(2018, 2026)), "now"]


def test_the_list_of_posts_is_read_page_by_page_to_the_last(tmp_path: Path, site: Site) -> None:
    folder = newsroom(tmp_path, site, wordpress=True)
    first = from_then(POSTS, START)
    site.put(POSTS, json.dumps([{"link": f"{BAY}/news/now", "date_gmt": "2026-01-01T00:00:00"}]), X_WP_TotalPages="9")
    for page in (1, 2, 3):
        listed = [{"link": f"{BAY}/news/p{page}-{n}", "date_gmt": f"2020-0{page}-0{n}T00:00:00"} for n in (1, 2)]
        site.put(first.replace("&page=1", f"&page={page}"), json.dumps(listed), X_WP_TotalPages="3")
    for page in (1, 2, 3):
        for n in (1, 2):
            site.put(f"{BAY}/news/p{page}-{n}", f"<p>Post {n} of page {page}.</p>")
    crawl(folder, "--since", "2020-01-01")
    assert {f"p{page}-{n}" for page in (1, 2, 3) for n in (1, 2)} < set(news(site))
    assert [url for url in site.asked() if "after=" in url] == [first.replace("&page=1", f"&page={page}") for page in (1, 2, 3)]


def test_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["crawl", str(tmp_path), "--since", "lately"])
    assert (done.exit_code, "'lately' does not match the format" in done.output) == (2, True)


def test_a_day_to_come_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["crawl", str(tmp_path), "--since", "9000-01-01"])
    assert (done.exit_code, "still to come" in done.output) == (2, True)
