from __future__ import annotations

import gzip
import json
from dataclasses import replace
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


@pytest.mark.parametrize(
    ("name", "content", "dated"),
    [
        ("RSS 0.91", b'<rss version="0.91"><channel><item><link>/news/1</link></item></channel></rss>', None),
        (
            "RSS 0.92 without a link",
            b'<rss version="0.92"><channel><item><guid>https://harbour.example/news/1</guid></item></channel></rss>',
            None,
        ),
        (
            "RDF",
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            b'<item rdf:about="https://harbour.example/news/1"><dc:date>2026-01-23T10:00:00Z</dc:date></item></rdf:RDF>',
            "2026-01-23T10:00:00Z",
        ),
        (
            "Atom 0.3",
            b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><link rel="self" href="/api/1"/><link rel="alternate" href="/news/1"/>'
            b"<issued>2026-01-23</issued></entry></feed>",
            "2026-01-23",
        ),
        (
            "Atom with a base",
            b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbour.example/news/"><entry><link href="1"/></entry></feed>',
            None,
        ),
        (
            "JSON Feed",
            b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "7", "url": "/news/1", "date_published": "2026-01-23"}, 7]}',
            "2026-01-23",
        ),
        ("broken entities", b"<rss version='2.0'><channel><title>A & B &nbsp;</title><item><link>/news/1</link></item></channel>", None),
        (
            "a doctype within an article",
            b"<rss version='2.0'><channel><item><link>/news/1</link><description><![CDATA[<!DOCTYPE html>]]></description></item></channel></rss>",
            None,
        ),
    ],
)
def test_feeds_of_every_kind_are_read(name: str, content: bytes, dated: str | None) -> None:
    assert find("feed", content).links == (Link("https://harbour.example/news/1", "article", dated),)


@pytest.mark.parametrize(
    "entry",
    [
        '<link>https://count.example/~r/abc</link><x:origLink xmlns:x="http://rssnamespace.org/feedburner/ext/1.0">/news/1</x:origLink>',
        '<link>https://count.example/~r/abc</link><guid isPermaLink="true">https://harbour.example/news/1</guid>',
        '<link>https://harbour.example/news/1</link><guid isPermaLink="false">https://count.example/1</guid>',
    ],
)
def test_behind_a_counting_link_stands_the_articles_own(entry: str) -> None:
    assert urls(find("feed", rss(f"<item>{entry}</item>"))) == ["https://harbour.example/news/1"]


def test_what_the_source_does_not_want_is_counted_by_reason_with_an_example() -> None:
    found = find("feed", rss(*map(item, ("/news/1", "https://other.example/a", "https://other.example/b", "/about", "/news/2/print", "/"))))
    assert [(each.count, each.reason, each.example) for each in found.refused] == [
        (2, "it is on no host of the source", "https://other.example/a"),
        (1, "no article pattern is found in it", "https://harbour.example/about"),
        (1, "it holds '/print', which an article's address never does", "https://harbour.example/news/2/print"),
        (1, "it is the front page", "https://harbour.example/"),
    ]
    assert (found.listed, len(found.links)) == (6, 1)


def test_a_web_page_in_a_feeds_place_leads_to_the_feeds_that_it_announces() -> None:
    page = b'<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/rss"><link rel="alternate" type="text/html" hreflang="de" href="/de"></head></html>'
    assert find("feed", page).links == (Link("https://harbour.example/rss", "feed"),)


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=/news/2", "https://harbour.example/news/2"),
        ("5; URL='https://harbour.example/news/2'", "https://harbour.example/news/2"),
        ("300;url=/news/2", None),  # a page that renews itself
        ("0;url=https://other.example/news/2", None),
        ("0;url=javascript:alert(1)", None),
        ("0", None),
    ],
)
@pytest.mark.parametrize("images", [True, False])
def test_a_meta_refresh_is_a_redirect(content: str, target: str | None, images: bool) -> None:
    page = f'<html><head><meta http-equiv="Refresh" content="{content}"></head><body></body></html>'.encode()
    assert urls(find("article", page, replace(SOURCE, images=images))) == ([target] if target else [])


def test_a_refresh_for_readers_without_scripts_is_none() -> None:
    page = b'<html><head><noscript><meta http-equiv="refresh" content="0;url=/news/2"></noscript></head><body>x</body></html>'
    assert find("article", page).links == ()


POSTS = "https://harbour.example/wp-json/wp/v2/posts?per_page=100"


def posts(url: str, pages: int | None, date: str = "2026-01-23T10:00:00", since: datetime | None = None) -> list[str]:
    content = json.dumps([{"link": "https://harbour.example/news/1", "date_gmt": date}]).encode()
    found = discover.found(Document(url, "feed", content, "application/json", pages), SOURCE, since)
    return [link.url for link in found.links if link.older]


def test_a_list_of_posts_leads_to_its_next_page_until_the_last() -> None:
    assert posts(POSTS, 3) == [f"{POSTS}&page=2"]
    assert posts(f"{POSTS}&page=2", 3) == [f"{POSTS}&page=3"]
    assert posts(f"{POSTS}&page=3", 3) == []
    assert posts(POSTS, None) == []
    assert posts("https://harbour.example/?rest_route=/wp/v2/posts", 2) == ["https://harbour.example/?rest_route=/wp/v2/posts&page=2"]


def test_posts_older_than_the_window_end_the_paging() -> None:
    assert posts(POSTS, 3, since=datetime(2026, 1, 1, tzinfo=UTC)) != []
    assert posts(POSTS, 3, since=datetime(2026, 2, 1, tzinfo=UTC)) == []


def test_a_wordpress_that_refuses_says_why() -> None:
    refused = b'{"code": "rest_disabled", "message": "The REST API is disabled."}'
    assert find("feed", refused).problem == "JSON, but no feed: The REST API is disabled."


@pytest.mark.parametrize(("pages", "hops", "expected"), [(0, 0, []), (2, 0, ["https://harbour.example/sport?p=2"]), (2, 2, [])])
def test_older_pages_of_a_section_are_read_as_far_as_the_source_says(pages: int, hops: int, expected: list[str]) -> None:
    source = replace(SOURCE, sections=(replace(SOURCE.sections[0], pages=pages),))
    page = b'<html><head><link rel="next" href="/sport?p=2"></head><body><a href="/sport/1">A</a></body></html>'
    found = discover.found(Document("https://harbour.example/sport", "section", page, "text/html", None, hops), source)
    assert [link.url for link in found.links if link.older] == expected


@pytest.mark.parametrize(
    "ref",
    [
        *(
            "javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "JaVaScRiPt:x",
            "mailto:a@b.example",
            "tel:1",
            "#top",
            "ftp://a.example/x",
            "http://",
            "//",
        ),
        *(
            "http:///news/1",
            "http://harbour.example:99999/news/1",
            "https://[::1",
            "/news/\x7f1",
            "/news/1" + "x" * 10_000,
            "\ufffe",
            "http://\u202eharbour.example/",
        ),
    ],
)
@pytest.mark.parametrize("role", ["feed", "sitemap", "section"])
def test_odd_addresses_lead_nowhere_and_spare_their_neighbours(role: Role, ref: str) -> None:
    quoted = ref.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    forms = {
        "feed": rss(item(quoted), item("/sport/1")),
        "sitemap": urlset(quoted, "/sport/1"),
        "section": f'<html><body><a href="{quoted}">x</a><a href="/sport/1">y</a></body></html>'.encode(),
    }
    assert urls(find(role, forms[role])) == ["https://harbour.example/sport/1"]


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("//harbour.example/news/1", "https://harbour.example/news/1"),
        ("?n=/news/1", "https://harbour.example/list?n=/news/1"),
        (" /news/1 ", "https://harbour.example/news/1"),
        ("/news/1 2", "https://harbour.example/news/1%202"),
        ("/news/1-\u043d\u043e", "https://harbour.example/news/1-%D0%BD%D0%BE"),
        ("/news/\n1", "https://harbour.example/news/1"),
        ("/news/1;jsessionid=0A1B?utm_source=x&PHPSESSID=1", "https://harbour.example/news/1"),
    ],
)
def test_a_link_is_read_as_a_browser_reads_it(ref: str, expected: str) -> None:
    assert urls(find("sitemap", urlset(ref))) == [expected]


def test_an_ampersand_means_itself_where_nobody_wrote_it_as_xml_wants_it() -> None:
    entries = urlset("/news/1?a=1&b=2", "/news/2?a=1&amp;b=2", "<![CDATA[/news/3?a=1&b=2]]>", "/news/4?x=&nbsp;")
    assert [url.partition("/news/")[2] for url in urls(find("sitemap", entries))] == ["1?a=1&b=2", "2?a=1&b=2", "3?a=1&b=2", "4?x=&nbsp;"]


def test_sections_of_text_that_never_end_are_looked_at_once() -> None:
    assert find("sitemap", b"<urlset>&" + b"<![CDATA[" * 500_000).problem == "broken XML"


def test_of_fifty_thousand_entries_none_is_lost() -> None:
    found = find("sitemap", urlset(*(f"/news/{number}" for number in range(50_000))))
    assert (found.listed, len(found.links), found.problem) == (50_000, 50_000, "")


@pytest.mark.parametrize(
    ("role", "content"),
    [
        ("feed", b"<!---->" * 140 + b"x"),
        ("sitemap", b"<!---->" * 280 + b"x"),
        (
            "article",
            b"<meta http-equiv=refresh content='0;" + b" " * 2**20 + b"'><meta http-equiv=refresh content='0" + b" " * 2**20 + b"'>",
        ),
        ("article", (b"<img srcset='" + b"a" * 8190 + b" b'><img srcset='" + b"," * 8000 + b"'>") * 400),
        ("sitemap", gzip.compress(b"", mtime=0) * 200_000),
    ],
)
def test_what_is_made_to_be_slow_is_told_at_once(role: Role, content: bytes) -> None:
    assert urls(find(role, content)) == []


def test_of_several_sizes_of_a_picture_the_largest_is_taken() -> None:
    for srcset in ("a.jpg, b.jpg 2x", "b.jpg 2x, a.jpg", "a.jpg 1x,b.jpg 2x", "a.jpg 480w, b.jpg 1024.5w,", " , b.jpg,,"):
        assert urls(hypertext.embedded(f"<img srcset='{srcset}'>".encode(), "text/html", BASE)) == ["https://harbour.example/b.jpg"]


def test_a_list_of_posts_that_would_fill_the_memory_is_not_read() -> None:
    found = find("feed", b"[" + b"[]," * 2_000_000 + b"[]]")
    assert (found.links, found.problem) == ((), "JSON of more than 4194304 bytes")
