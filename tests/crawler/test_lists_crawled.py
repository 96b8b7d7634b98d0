"""Lists of several pages, and pages that send their reader on, as a real crawl meets them; what counts is the server's log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.site import SOURCE, Site, archive, crawl, feed, serving

BAY = "http://bay.example"
POSTS = f"{BAY}/wp-json/wp/v2/posts?per_page=100&_fields=link,date_gmt"
PAGE = "<html><head>{head}</head><body>{body}</body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def told(folder: Path, listing: str) -> Path:
    """The bay's source with another listing than a feed."""
    text = SOURCE.format(name="bay").replace('feeds = ["http://bay.example/feed/"]', listing.partition("\n")[0])
    (folder / "sources" / "bay.toml").write_text(text + listing.partition("\n")[2])
    return folder


def post(site: Site, page: int, pages: int, *numbers: int) -> None:
    url = POSTS if page == 1 else f"{POSTS}&page={page}"
    body = json.dumps([{"link": f"{BAY}/news/{number}", "date_gmt": "2026-01-23T10:00:00"} for number in numbers])
    site.put(url, body, Content_Type="application/json", X_WP_TotalPages=str(pages))
    for number in numbers:
        site.put(f"{BAY}/news/{number}", PAGE.format(head="", body=f"<p>{number}</p>"), Content_Type="text/html")


def test_posts_are_read_to_the_last_page_once_and_then_only_the_newest(tmp_path: Path, site: Site) -> None:
    folder = told(archive(tmp_path, site, "bay", again="1ms"), f'wordpress = "{BAY}/wp-json/"')
    post(site, 1, 3, 5, 4)
    post(site, 2, 3, 3, 2)
    post(site, 3, 3, 1)
    assert crawl(folder)["pages"] == 5
    post(site, 1, 3, 6, 5)
    assert crawl(folder)["pages"] == 1
    assert [site.times(url) for url in (POSTS, f"{POSTS}&page=2", f"{POSTS}&page=3")] == [2, 1, 1]


def test_older_pages_of_a_section_are_read_as_many_as_the_source_says(tmp_path: Path, site: Site) -> None:
    section = f"# sections only\n[[section]]\nurl = \"{BAY}/news/\"\nlinks = '/news/\\d'\npages = 2\n"
    folder = told(archive(tmp_path, site, "bay"), section)
    for page in range(1, 6):
        url = f"{BAY}/news/" if page == 1 else f"{BAY}/list?p={page}"
        head = f'<link rel="next" href="/list?p={page + 1}">'
        site.put(url, PAGE.format(head=head, body=f'<a href="/news/{page}">A</a>'), Content_Type="text/html")
        site.put(f"{BAY}/news/{page}", PAGE.format(head="", body=f"<p>{page}</p>"), Content_Type="text/html")
    assert crawl(folder)["pages"] == 3
    assert site.times(f"{BAY}/list?p=3") == 1
    assert site.times(f"{BAY}/list?p=4") == 0


def test_nothing_that_a_page_names_leads_inward(tmp_path: Path, site: Site) -> None:
    targets = ("http://169.254.169.254/news/1", "http://10.0.0.1/news/1", "http://2130706433/news/1", "javascript:alert(1)")
    folder = archive(tmp_path, site, "bay")
    source = folder / "sources" / "bay.toml"
    source.write_text(
        source.read_text().replace('hosts = ["bay.example"]', 'hosts = ["bay.example", "169.254.169.254", "10.0.0.1", "2130706433"]')
    )
    site.put(f"{BAY}/feed/", feed([*(f"{BAY}/news/{number}" for number in range(4)), *targets]), Content_Type="text/xml")
    for number, target in enumerate(targets):
        head = f'<meta http-equiv="refresh" content="0;url={target}"><link rel="canonical" href="{target}"><link rel="stylesheet" href="{target}">'
        site.put(f"{BAY}/news/{number}", PAGE.format(head=head, body=f'<img src="{target}">'), Content_Type="text/html")
    assert crawl(folder)["pages"] == 4
    assert all(url.startswith(f"{BAY}/") for url in site.asked())


def test_a_meta_refresh_is_followed_to_an_article_and_nowhere_else(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/feed/", feed([f"{BAY}/news/1", f"{BAY}/news/3"]), Content_Type="text/xml")
    for number, target in ((1, "/news/2"), (2, "/news/1"), (3, "/login")):
        site.put(
            f"{BAY}/news/{number}",
            PAGE.format(head=f'<meta http-equiv="refresh" content="0; url={target}">', body=""),
            Content_Type="text/html",
        )
    crawl(archive(tmp_path, site, "bay"))
    assert [site.times(f"{BAY}{path}") for path in ("/news/1", "/news/2", "/news/3", "/login")] == [1, 1, 1, 0]
