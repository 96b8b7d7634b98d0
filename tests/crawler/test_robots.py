"""robots.txt by RFC 9309; each case says what may be asked, and beside it what Protego 0.7 (Scrapy's reader) would ask against it."""

from __future__ import annotations

import pytest
from protego import Protego

from crawler.robots import parse

HOST = "https://h.example"
ALL = "User-agent: *\n"
FORBIDDEN = [
    ("User-agent: PRESSMARK\nDisallow: /", "/a"),
    ("User-agent: Pressmark*\nDisallow: /", "/a"),
    ("User-agent: Pressmark\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n\nUser-agent: Pressmark\nDisallow: /c", "/c"),
    ("User-agent: Pressmark\nSitemap: http://x/\nUser-agent: *\nDisallow: /", "/a"),
    ("User-agent: Pressmark\n\n\nUser-agent: *\nDisallow: /x", "/x"),
    (ALL + "Disallow: /*.pdf$", "/x.pdf"),
    (ALL + "Disallow: /a$b", "/a$bc"),
    (ALL + "Disallow: /a%2fb", "/a%2Fb"),
    (ALL + "Disallow: /a%3Ab", "/a:b"),
    (ALL + "Disallow: /%7Ejoe", "/~joe"),
    (ALL + "Disallow: /~joe", "/%7Ejoe"),
    (ALL + "Disallow: /ツ", "/%E3%83%84"),
    (ALL + "Disallow: /%E3%83%84", "/ツ"),
    (ALL + "Disallow: /file-with-a-%2A.html", "/file-with-a-*.html"),
    (ALL + "Disallow: /foo-%24", "/foo-$"),
    (ALL + "Disallow: /*utm", "/a?x=1&utm_source"),
    (ALL + "Disallow: *", "/private/1"),
    (ALL + "Dissallow: /x", "/x"),
    (ALL + "Disallow /x", "/x"),
    ("User agent: *\nDisallow: /x", "/x"),
    ("User-agent: *\rDisallow: /x\r", "/x"),
    ("User-agent: * # all\nDisallow: /x # comment", "/x"),
    ("user-agent:*\ndisallow:/x", "/x"),
    (ALL + "Disallow: /fish*", "/fish.html"),
    (ALL + "Allow: /page\nDisallow: /*.htm", "/page.htm"),
    (ALL + "Allow: /$\nDisallow: /", "/page.htm"),
    (ALL + "Allow: a\nDisallow: /", "/a"),
    (ALL + "Disallow: /a b", "/a%20b"),
    (ALL + "Disallow: /?", "/?x"),
]
FORBIDDEN_AND_ASKED_BY_PROTEGO = [
    ("User-agent: press\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a"),
    ("User-agent: Pressmark/1.0\nDisallow: /", "/a"),
    ("User-agent: Mozilla/5.0 (compatible; Pressmark/1.0)\nDisallow: /", "/a"),
    ("User-agent: Pressmark\nCrawl-delay: 5\nUser-agent: *\nDisallow: /", "/a"),
    (ALL + "Allow: /index.html\nDisallow: /", "/"),
    (ALL + "Disallow: private", "/private/1"),
    (ALL + "Disallow: https://h.example/private", "/private/1"),
    ("\ufeffUser-agent: *\nDisallow: /x", "/x"),
]
ALLOWED = [
    ("User-agent: Pressmark-News\nDisallow: /", "/a"),
    ("User-agent: *\nDisallow: /\n\nUser-agent: Pressmark\nDisallow: /p", "/a"),
    (ALL + "Disallow: /a\nAllow: /a", "/a"),
    (ALL + "Allow: /a/b\nDisallow: /a/", "/a/bc"),
    (ALL + "Disallow: /*.pdf$", "/x.pdf?y"),
    (ALL + "Disallow: /a%2Fb", "/a/b"),
    (ALL + "Disallow: /*?utm", "/a?x=1&utm_source"),
    (ALL + "Disallow:\n", "/x"),
    (ALL + "Disallow: /fish/", "/fish"),
    (ALL + "Allow: /$\nDisallow: /", "/"),
    (ALL + "Disallow: /\nAllow: /*/open", "/a/open"),
    (ALL + "Disallow: /", "/robots.txt"),
    ("Disallow: /x\nUser-agent: y\nDisallow: /z", "/x"),
    ("<html><body>Disallow: nothing</body></html>", "/x"),
]


@pytest.mark.parametrize(("text", "path"), FORBIDDEN + FORBIDDEN_AND_ASKED_BY_PROTEGO)
def test_what_is_forbidden_is_not_asked(text: str, path: str) -> None:
    assert not parse(text).allows(HOST + path)


@pytest.mark.parametrize(("text", "path"), ALLOWED)
def test_what_is_allowed_may_be_asked(text: str, path: str) -> None:
    assert parse(text).allows(HOST + path)


@pytest.mark.parametrize(("text", "path"), FORBIDDEN_AND_ASKED_BY_PROTEGO)
def test_why_protego_is_not_asked(text: str, path: str) -> None:
    assert Protego.parse(text).can_fetch(HOST + path, "Pressmark")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("Crawl-delay: 5\nCrawl-delay: 2", 5),
        ("Crawl-delay: inf", float("inf")),
        ("Crawl-delay: .5", 0.5),
        ("Request-rate: 1/10", 10),
        ("Request-rate: 6/1m 0600-0845", 10),
        ("Request-rate: 0/0", 0),
        ("Visit-time: 0600-0845", 0),
    ],
)
def test_the_longest_pause_that_is_asked_for_counts(text: str, delay: float) -> None:
    assert parse(ALL + text).delay == delay


def test_a_pause_for_all_holds_for_us_too_where_ours_says_none() -> None:
    assert parse("User-agent: *\nCrawl-delay: 9\n\nUser-agent: Pressmark\nDisallow: /x").delay == 9
