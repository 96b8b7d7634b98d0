from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from archive.capture import Role
from crawler import discover, feeds, hypertext, links, sitemaps, xmltext
from crawler.discover import Document, Link
from crawler.source import Source, parse

SOURCE = parse(
    "harbour.toml",
    b"""name = "harbour"
title = "The Harbour Courier"
home = "https://harbour.example/"
language = "en"
hosts = ["harbour.example"]
[[section]]
url = "https://harbour.example/sport"
links = '/sport/\\d+'
[article]
pattern = ['/(?:news|sport)/\\d+']
never = ['/print$']
""",
)
BASE = "https://harbour.example/list"


def urls(found: discover.Found | discover.Listing) -> list[str]:
    return [link.url for link in found.links]


def find(role: Role, content: bytes, source: Source = SOURCE, since: datetime | None = None) -> discover.Found:
    return discover.found(Document(BASE, role, content, "text/html"), source, since)


def rss(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def item(link: str) -> str:
    return f"<item><title>A</title><link>{link}</link><pubDate>Fri, 23 Jan 2026 10:00:00 MSK</pubDate></item>"


def urlset(*locs: str) -> bytes:
    entries = "".join(f"<url><loc>{loc}</loc></url>" for loc in locs)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def test_a_feed_gives_articles_with_the_printed_date() -> None:
    assert find("feed", rss(item("/news/1"))).links == (Link("https://harbour.example/news/1", "article", "Fri, 23 Jan 2026 10:00:00 MSK"),)


def test_posts_of_wordpress_are_a_feed() -> None:
    content = b'[{"link": "https://harbour.example/news/1", "date_gmt": "2026-01-23T10:00:00"}, {"link": 7}, {}, "x", {"link": "/tag/a"}]'
    assert find("feed", content).links == (Link("https://harbour.example/news/1", "article", "2026-01-23T10:00:00"),)


@pytest.mark.parametrize("content", [b'[{"link": "https://harbour.example/news/1"', b"[" * 200_000, b"[1" + b"1" * 10_000 + b"]"])
def test_broken_json_gives_nothing_and_says_so(content: bytes) -> None:
    assert find("feed", content) == discover.Found((), 0, "broken JSON")


def test_atom_is_read_too() -> None:
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="https://harbour.example/news/2"/></entry></feed>'
    assert urls(find("feed", atom)) == ["https://harbour.example/news/2"]


def test_tracking_is_taken_off_and_one_article_listed_twice_is_one_link() -> None:
    found = find("feed", rss(item("https://harbour.example/news/1?utm_source=rss"), item("https://harbour.example/news/1")))
    assert (urls(found), found.listed) == (["https://harbour.example/news/1"], 2)


@pytest.mark.parametrize(
    "ref", ["javascript:alert(1)", "file:///etc/passwd", "ftp://harbour.example/news/1", "http://[broken", "", "data:,x"]
)
def test_only_http_comes_out(ref: str) -> None:
    assert find("feed", rss(item(ref))).links == ()


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE rss [<!ENTITY a "&#104;">]>' + rss(item("/news/1")),
        ('<?xml version="1.0"?><!DOCTYPE rss []>' + rss(item("/news/1")).decode()).encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE rss+AD4-<rss/>',
    ],
)
@pytest.mark.parametrize("read", [feeds.feed, sitemaps.sitemap])
def test_a_dtd_is_refused_in_any_encoding(read: object, content: bytes) -> None:
    listing = read(content, BASE)  # type: ignore[operator]
    assert listing.links == ()
    assert listing.problem.startswith("refused")


def test_what_is_no_feed_says_so() -> None:
    assert find("feed", b"<html><body>Not here</body></html>").problem == "a web page, neither RSS nor Atom"


def test_a_feed_of_sixty_thousand_is_cut_at_fifty_thousand() -> None:
    assert len(sitemaps.sitemap(urlset(*(f"/news/{n}" for n in range(60_000))), BASE).links) == links.MOST_ENTRIES


def test_a_sitemap_index_leads_to_sitemaps_of_the_sources_hosts() -> None:
    content = (
        b"<sitemapindex><sitemap><loc>/2026-1.xml</loc></sitemap><sitemap><loc>https://other.example/a.xml</loc></sitemap></sitemapindex>"
    )
    assert find("sitemap", content).links == (Link("https://harbour.example/2026-1.xml", "sitemap"),)


def test_a_packed_sitemap_is_unpacked() -> None:
    assert urls(find("sitemap", gzip.compress(urlset("/news/1")))) == ["https://harbour.example/news/1"]


def test_a_packed_sitemap_cut_short_is_read_up_to_the_cut() -> None:
    packed = gzip.compress(urlset(*(f"/news/{n}{'x' * (n % 7)}" for n in range(1000))), compresslevel=1)
    found = find("sitemap", packed[: len(packed) // 2])
    assert 100 < len(found.links) < 1000
    assert found.problem == "cut short"


def test_a_sitemap_cut_short_is_read_up_to_the_cut() -> None:
    found = find("sitemap", urlset("/news/1", "/news/2", "/news/3")[:-25])
    assert (len(found.links), found.problem) == (2, "cut short")


def test_a_bomb_is_unpacked_to_fifty_megabytes_at_most() -> None:
    unpacked, cut = xmltext.unpacked(gzip.compress(b" " * (xmltext.MOST_UNPACKED + 10)))
    assert (len(unpacked), cut) == (xmltext.MOST_UNPACKED, True)


def test_a_news_sitemap_gives_the_date_of_publication_and_no_pictures() -> None:
    content = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="n" xmlns:image="i"><url><loc>/news/1</loc>'
        b"<lastmod>2026-02-01</lastmod><image:image><image:loc>/news/999</image:loc></image:image>"
        b"<news:news><news:publication_date>2026-01-23T10:00:00Z</news:publication_date></news:news></url></urlset>"
    )
    assert find("sitemap", content).links == (Link("https://harbour.example/news/1", "article", "2026-01-23T10:00:00Z"),)


def test_a_text_sitemap_is_read_by_lines() -> None:
    assert urls(find("sitemap", b"https://harbour.example/news/1\r\nhttps://harbour.example/news/2\n")) == [
        "https://harbour.example/news/1",
        "https://harbour.example/news/2",
    ]


@pytest.mark.parametrize(
    ("loc", "lastmod", "taken"),
    [
        ("/2025-11.xml", "", False),
        ("/2025-12.xml", "", True),  # the month holds the day
        ("/2026-1.xml", "", True),
        ("/any.xml", "", True),
        ("/any.xml", "2025-12-01", False),
        ("/any.xml", "2026-01-01T00:00:00+03:00", True),
        ("/2024-1.xml", "2026-01-01", True),  # what is printed counts before the address
    ],
)
def test_what_a_sitemap_dates_before_the_window_is_left_alone(loc: str, lastmod: str, taken: bool) -> None:
    entry = f"<sitemapindex><sitemap><loc>{loc}</loc><lastmod>{lastmod}</lastmod></sitemap></sitemapindex>"
    assert bool(find("sitemap", entry.encode(), since=datetime(2025, 12, 15, tzinfo=UTC)).links) is taken


def test_a_section_gives_the_links_its_pattern_wants() -> None:
    page = b'<html><body><a href="/sport/1">A</a><a href="/news/1">B</a><a href="/sport/2/print">C</a><a name="x">D</a></body></html>'
    assert urls(find("section", page)) == ["https://harbour.example/sport/1"]


def test_a_page_gives_its_pictures_and_stylesheets() -> None:
    page = (
        b'<html><head><meta property="og:image" content="/i/main.jpg"><link rel="Stylesheet" href="/s.css"><link rel="icon" href="/no.ico"></head>'
        b'<body><img src="data:image/gif;base64,x" data-src="/i/lazy.jpg"><img src="/i/a.jpg" srcset="/i/a-1.jpg 1x, /i/a-2.jpg 2x">'
        b'<img src="/pixel" width="1"><img src="/i/a.jpg"></body></html>'
    )
    assert urls(find("article", page)) == [
        f"https://harbour.example/{name}" for name in ("i/main.jpg", "s.css", "i/lazy.jpg", "i/a.jpg", "i/a-2.jpg")
    ]


def test_a_page_gives_no_more_than_forty() -> None:
    page = b"<html><body>" + b"".join(b'<img src="/i/%d.jpg">' % n for n in range(100)) + b"</body></html>"
    assert len(find("article", page).links) == hypertext.MOST_EMBEDDED


def test_the_pages_own_base_counts() -> None:
    page = b'<html><head><base href="https://cdn.example/x/"></head><body><img src="a.jpg"></body></html>'
    assert urls(find("article", page)) == ["https://cdn.example/x/a.jpg"]


def test_robots_name_sitemaps() -> None:
    robots = b"User-agent: *\nDisallow: /x\nSITEMAP: /map.xml\nSitemap: https://other.example/map.xml\n"
    assert find("robots", robots).links == (Link("https://harbour.example/map.xml", "sitemap"),)


@pytest.mark.parametrize("role", ["feed", "sitemap", "section", "article", "robots"])
@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"\xff\xfe", b"\x1f\x8b", b"<", b"<urlset", b"<html", b"\xff" * 100, b"<rss><channel><item><link>"]
)
def test_rubbish_leads_nowhere(role: Role, content: bytes) -> None:
    assert find(role, content).links == ()


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Fri, 23 Jan 2026 10:00:00 MSK", "2026-01-23T07:00:00+00:00"),
        ("2026-01-23T10:00:00+03:00", "2026-01-23T07:00:00+00:00"),
        ("2026-01-23T10:00:00", "2026-01-23T23:59:59+00:00"),
        ("23 января 2026", "2026-01-23T23:59:59+00:00"),
        ("2026-02", "2026-02-28T23:59:59+00:00"),
    ],
)
def test_a_printed_date_is_read_with_its_zone_and_no_zone_is_made_up(printed: str, expected: str) -> None:
    found = discover.latest(Link("https://harbour.example/a", "article", printed))
    assert found
    assert found.isoformat() == expected
