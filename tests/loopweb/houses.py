"""What a house of the street is, and the ways in which its answers go well or wrong: each a function from a request to bytes."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import repeat
from typing import Literal

import brotli

from crawler.demo import listings
from crawler.demo.listings import Listed, Publication
from crawler.demo.messages import Answer, Document, Request, http_date, moved, serve, text

DOMAIN = "street.example"
HTML = "text/html; charset=utf-8"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
SENTENCE = "The pilot boat left the mole at six and came back at nine with the mail, two goats and the new organist of {}. "
OLD = datetime(2001, 5, 4, tzinfo=UTC)
Play = Callable[[Request, int, int], Answer]  # the request, its number on that path, the street's port


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """One host. What may be asked of it is said twice: to crawlers in its robots.txt, to the judge in the fields below."""

    name: str
    story: Play
    robots: Play | None = None  # None: there is none, 404
    feed: Play | None = None  # None: a feed of `stories` pages
    stories: int = 1
    tls: Literal["", "good", "name", "expired", "stranger", "garbage"] = ""
    at: Literal["home", "nowhere", "deserted", "inward"] = "home"
    forbidden: tuple[str, ...] = ()  # beginnings of paths that its robots.txt forbids
    closed: bool = False  # nothing but its robots.txt may be asked
    delay: float = 0.0  # seconds that its robots.txt asks for
    kind: Literal["feed", "sitemap"] = "feed"  # where its stories are listed
    about: str = "/news/1"  # path whose attempt tells the cause
    cause: str = ""  # that crawl.db must give for it
    problem: str = ""  # words in what reading it for links gave

    @property
    def listing(self) -> str:
        return "/feed" if self.kind == "feed" else "/sitemap.xml"

    def answer(self, request: Request, visit: int, port: int) -> Answer:
        path = request.path.partition("?")[0]
        if path == "/robots.txt":
            return self.robots(request, visit, port) if self.robots else said(text(404, "no robots.txt"))(request, visit, port)
        if path == self.listing and self.feed:
            return self.feed(request, visit, port)
        if path == self.listing:
            return said(feed([f"{here(request, port)}/news/{n}" for n in range(1, self.stories + 1)]))(request, visit, port)
        if path in ("/style.css", "/boat.png"):
            return said(Document(b"p { color: navy }", "text/css"))(request, visit, port)
        return self.story(request, visit, port)


def here(request: Request, port: int) -> str:
    return f"{request.scheme}://{request.host}:{port}"


def feed(urls: list[str]) -> Document:
    """A feed of these addresses."""
    publication = Publication("Street", urls[0] if urls else "", "", "en")
    entries = [Listed(url, f"Mail {n}", "Mail came.", "", "news", "en", now(), now()) for n, url in enumerate(urls)]
    return Document(listings.rss(publication, entries), "application/rss+xml")


def page(host: str, head: str = "", body: str = "") -> bytes:
    paragraphs = "".join(f"<p>{SENTENCE.format(host) * 3}</p>" for _ in range(4))
    return f"<html><head><title>Mail for {host}</title>{head}</head><body><article><h1>Mail for {host}</h1>{body}{paragraphs}</article></body></html>".encode()


# What is sent as it should be.


def said(document: Document) -> Play:
    return lambda request, visit, port: serve(document, request, now())


def sound(request: Request, visit: int, port: int) -> Answer:
    return said(Document(page(request.host), HTML, etag=True))(request, visit, port)


def pictured(request: Request, visit: int, port: int) -> Answer:
    """A page with a stylesheet of its own and pictures of two hosts, one of them forbidden there."""
    shared = f"http://pictures.{DOMAIN}:{port}"
    body = f'<img src="/boat.png"><img src="{shared}/open/{request.host}.png"><img src="{shared}/private/{request.host}.png">'
    return said(Document(page(request.host, '<link rel="stylesheet" href="/style.css">', body), HTML))(request, visit, port)


def rules(*lines: str) -> Play:
    return said(text(200, "\n".join(lines)))


def feed_of(*paths: str) -> Play:
    """A feed of these paths, or whole addresses, of the house."""
    return lambda request, visit, port: said(
        feed([path.replace("{port}", str(port)) if "://" in path else here(request, port) + path for path in paths])
    )(request, visit, port)


def listing(content: bytes, content_type: str = "application/xml") -> Play:
    return said(Document(content, content_type))


def status(code: int, *headers: tuple[str, str]) -> Play:
    return said(text(code, "not now", *headers))


def at_first(first: Play, then: Play) -> Play:
    """One answer to the first visit of the first page, another to all others."""
    return lambda request, visit, port: (first if visit == 1 and request.path == "/news/1" else then)(request, visit, port)


def retry_at(seconds: int, form: str) -> Play:
    """429 with a Retry-After that is a date, `seconds` from now."""
    return lambda request, visit, port: status(429, ("Retry-After", dated(now() + timedelta(seconds=seconds), form)))(request, visit, port)


def dated(moment: datetime, form: str) -> str:
    if form == "rfc1123":
        return http_date(moment)
    return moment.strftime("%A, %d-%b-%y %H:%M:%S GMT" if form == "rfc850" else "%a %b %d %H:%M:%S %Y")


def redirect(to: str, code: int = 302) -> Play:
    return lambda request, visit, port: said(moved(code, to.replace("{port}", str(port))))(request, visit, port)


def hop(request: Request, visit: int, port: int) -> Answer:
    """Every page leads on to the next."""
    start, _, number = request.path.rpartition("/")
    return said(moved(302, f"{start}/{int(number) + 1 if number.isdigit() else 1}"))(request, visit, port)


# What goes wrong on the way.


def raw(*pieces: bytes, pause: float = 0.0, end: Literal["keep", "close", "reset"] = "close") -> Play:
    return lambda request, visit, port: Answer(pieces, pause, end)


def stream(head: bytes, drop: bytes, pause: float = 0.0) -> Play:
    """Without end."""

    def drops() -> Iterator[bytes]:
        yield head
        yield from repeat(drop)

    return lambda request, visit, port: Answer(drops(), pause, "close")


def heads(request: Request, visit: int, port: int) -> Answer:
    """A head of 10 MB."""

    def lines() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        yield from (b"X-Filling-%d: %b\r\n" % (number, b"a" * 10_000) for number in range(1000))
        yield b"Content-Length: 2\r\n\r\nok"

    return Answer(lines(), end="close")


def chunked(size: bytes) -> Play:
    return raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", size + b"\r\n", b"<p>The line goes on</p>", b"\r\n0\r\n\r\n")


@cache
def bomb(coding: str) -> bytes:
    """80 MB of one letter, packed."""
    letters = b"a" * 80_000_000
    if coding == "br":
        return bytes(brotli.compress(letters, quality=2))
    return gzip.compress(letters, 9) if coding == "gzip" else zlib.compress(letters)


def packed(coding: str) -> Play:
    return lambda request, visit, port: said(Document(bomb(coding), HTML, headers=(("Content-Encoding", coding),)))(request, visit, port)


def gz_sitemap(request: Request, visit: int, port: int) -> Answer:
    return listing(bomb("gzip"), "application/gzip")(request, visit, port)


# What leads astray.


def sitemap(number: int, cut: bool = False, dtd: str = "") -> Play:
    """A sitemap of that many old pages, and news/1."""

    def play(request: Request, visit: int, port: int) -> Answer:
        root = here(request, port)
        entries = "".join(f"<url><loc>{root}/news/old-{n}</loc><lastmod>2001-05-04</lastmod></url>" for n in range(number))
        content = f'<?xml version="1.0"?>{dtd}<urlset xmlns="{listings.SITEMAPS}"><url><loc>{root}/news/1</loc></url>{entries}'
        return listing((content if cut else content + "</urlset>").encode())(request, visit, port)

    return play


def calendar(request: Request, visit: int, port: int) -> Answer:
    """A feed that names thirty new days at each visit; each of them leads to the next by a redirect."""
    start = visit * 30
    return feed_of(*(f"/news/calendar?day={day}" for day in range(start, start + 30)))(request, visit, port)


def sessions(request: Request, visit: int, port: int) -> Answer:
    """A feed that names the same three pages under a new session at each visit."""
    return feed_of(*(f"/news/{n}?PHPSESSID={visit * 1000 + n:032x}" for n in range(1, 4)))(request, visit, port)


def endless_parameters(request: Request, visit: int, port: int) -> Answer:
    """Every page redirects to itself with one parameter more."""
    separator = "&" if "?" in request.path else "?"
    return said(moved(302, f"{here(request, port)}{request.path}{separator}p{len(request.path)}=1"))(request, visit, port)


def cookie_wall(request: Request, visit: int, port: int) -> Answer:
    answer = text(302, "cookies, please", ("Location", request.path), ("Set-Cookie", "seen=1"))
    return said(answer)(request, visit, port)


def refresh(request: Request, visit: int, port: int) -> Answer:
    return said(Document(page(request.host, f'<meta http-equiv="refresh" content="0; url={request.path}">'), HTML))(request, visit, port)


def canonical(request: Request, visit: int, port: int) -> Answer:
    other = "/news/2" if request.path == "/news/1" else "/news/1"
    return said(Document(page(request.host, f'<link rel="canonical" href="{here(request, port)}{other}">'), HTML))(request, visit, port)


def unlisted(request: Request, visit: int, port: int) -> Answer:
    """Asks search engines, in head and page, not to show it."""
    tag = '<meta name="robots" content="noindex">'
    return said(Document(page(request.host, tag), HTML, headers=(("X-Robots-Tag", "noarchive"),)))(request, visit, port)


def mischarged(request: Request, visit: int, port: int) -> Answer:
    """Says UTF-8 and means windows-1251."""
    return said(Document("<html><title>Почта</title><p>Катер вышел от мола в шесть утра.</p>".encode("windows-1251"), HTML))(
        request, visit, port
    )


CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser before accessing</h1>"
    '<noscript>Please enable JavaScript and cookies to continue</noscript><div id="cf-challenge-running"></div></body></html>'
)
PARKED = (
    "<html><head><title>This domain is for sale</title></head><body><h1>This domain may be for sale</h1>"
    "<p>Buy this domain. Related searches: ferries, goats, organs.</p></body></html>"
)
