"""The houses of the street: sound ones, and one for each way in which a host can be in trouble or make it."""

from __future__ import annotations

import gzip

import houses as h
from houses import DOMAIN, HTML, OK, House
from street import INWARD

from crawler.demo.messages import Document

ALL = "User-agent: *"
SHORT, LONG = 2, 3600  # seconds of Retry-After: one that the crawl lives to see, one that it does not


def healthy(number: int = 8, pages: int = 8) -> list[House]:
    """Sound newsrooms with pictures, and the house that keeps pictures for all of them."""
    robots = h.rules(ALL, "Disallow: /news/closed", "Disallow: /*?print", "Allow: /news/")
    rooms = [
        House(
            f"sound-{n}.{DOMAIN}",
            h.pictured,
            robots,
            h.feed_of(*(f"/news/{page}" for page in range(1, pages + 1)), "/news/closed/1", "/news/1?print=1"),
            forbidden=("/news/closed", "/news/1?print"),
        )
        for n in range(number)
    ]
    pictures = h.rules(ALL, "Disallow: /private/")
    return [
        *rooms,
        House(
            f"pictures.{DOMAIN}",
            h.said(Document(b"\x89PNG boat", "image/png")),
            pictures,
            h.feed_of(),
            about="/robots.txt",
            forbidden=("/private/",),
        ),
        House(f"secure.{DOMAIN}", h.sound, stories=pages, tls="good"),
    ]


def asking_for_patience() -> list[House]:
    answers = {
        "seconds": h.status(429, ("Retry-After", str(SHORT))),
        "fraction": h.status(429, ("Retry-After", "1.5")),
        "spaces": h.status(429, ("Retry-After", f"   {SHORT}  ")),
        "date": h.retry_at(SHORT + 1, "rfc1123"),
        "date-850": h.retry_at(SHORT + 1, "rfc850"),
        "date-asctime": h.retry_at(SHORT + 1, "asctime"),
        "several": h.status(429, ("Retry-After", "1"), ("Retry-After", "3")),
        "down": h.status(503, ("Retry-After", str(SHORT))),
        "moved": h.status(301, ("Retry-After", str(SHORT)), ("Location", "/news/2")),
        "too-large": h.status(413, ("Retry-After", str(SHORT))),
        "broken": h.status(500, ("Retry-After", str(SHORT))),
    }
    comes_back = [House(f"retry-{name}.{DOMAIN}", h.at_first(play, h.sound), stories=3) for name, play in answers.items()]
    for_good = {
        "hour": (h.status(429, ("Retry-After", str(LONG))), "throttled"),
        "huge": (h.status(429, ("Retry-After", "9" * 30)), "throttled"),
        "negative": (h.status(429, ("Retry-After", "-5")), "throttled"),
        "garbage": (h.status(429, ("Retry-After", "soon")), "throttled"),
        "bare": (h.status(429), "throttled"),
        "unavailable": (h.status(503), "http-5xx"),
    }
    stays = [House(f"retry-{name}.{DOMAIN}", play, stories=3, cause=cause) for name, (play, cause) in for_good.items()]
    return comes_back + stays


def with_odd_robots() -> list[House]:
    below = b"User-agent: *\n" + b"Allow: /filling/of/the/file\n" * 24_000
    there = f"http://robots-there.{DOMAIN}:{{port}}/theirs/robots.txt"
    robots = "/robots.txt"
    return [
        House(f"robots-500.{DOMAIN}", h.sound, h.status(500), closed=True, about=robots, cause="http-5xx"),
        House(f"robots-503.{DOMAIN}", h.sound, h.status(503, ("Retry-After", str(LONG))), closed=True, about=robots, cause="http-5xx"),
        House(f"robots-429.{DOMAIN}", h.sound, h.status(429), closed=True, about=robots, cause="throttled"),
        House(f"robots-403.{DOMAIN}", h.sound, h.status(403)),
        House(f"robots-slow.{DOMAIN}", h.sound, h.stream(OK, b"#", 1.0), closed=True, about=robots, cause="slow"),
        House(f"robots-silent.{DOMAIN}", h.sound, h.stream(b"", b"", 1.0), closed=True, about=robots, cause="timeout"),
        House(f"robots-reset.{DOMAIN}", h.sound, h.raw(OK, end="reset"), closed=True, about=robots, cause="reset"),
        House(f"robots-endless.{DOMAIN}", h.sound, h.stream(OK + b"\r\nUser-agent: *\nDisallow: /closed\n", b"# and so on\n" * 500), forbidden=("/closed",)),
        House(f"robots-600k.{DOMAIN}", h.sound, h.said(Document(below, "text/plain"))),
        House(f"robots-loop.{DOMAIN}", h.sound, h.redirect("/robots.txt")),
        House(f"robots-chain.{DOMAIN}", h.hop, h.redirect("/hops/robots.txt/0")),
        House(f"robots-html.{DOMAIN}", h.sound, h.said(Document(h.page("robots"), HTML))),
        House(f"robots-elsewhere.{DOMAIN}", h.sound, h.redirect(there), h.feed_of("/news/1", "/closed/1"), forbidden=("/closed",)),
        House(f"robots-there.{DOMAIN}", h.rules(ALL, "Disallow: /closed"), h.rules(ALL, "Crawl-delay: 1"), delay=1.0),
        House(f"robots-private.{DOMAIN}", h.sound, h.redirect(f"http://{INWARD}:{{port}}/robots.txt"), closed=True, about=robots, cause="guard"),
        House(f"robots-all.{DOMAIN}", h.sound, h.rules(ALL, "Disallow: /"), closed=True, about="/feed", cause="robots"),
        House(f"robots-named.{DOMAIN}", h.sound, h.rules("User-agent: Pressmark/0.1 (archive)", "Disallow: /"), closed=True, about="/feed", cause="robots"),
        House(f"robots-press.{DOMAIN}", h.sound, h.rules("User-agent: press", "Allow: /", "", ALL, "Disallow: /"), closed=True, about="/feed", cause="robots"),
        House(f"robots-cr.{DOMAIN}", h.sound, h.said(Document(b"\xef\xbb\xbfUser-agent: *\rDisallow: /feed\r", "text/plain")), closed=True, about="/feed", cause="robots"),
        House(f"robots-wide.{DOMAIN}", h.sound, h.said(Document(f"{ALL}\nDisallow: /\n".encode("utf-16"), "text/plain")), closed=True, about="/feed", cause="robots"),
        House(f"robots-delay.{DOMAIN}", h.sound, h.rules(ALL, "Crawl-delay: 1"), stories=3, delay=1.0),
        House(f"robots-fraction.{DOMAIN}", h.sound, h.rules(ALL, "Crawl-delay: 0,7"), stories=3, delay=0.7),
        House(f"robots-rate.{DOMAIN}", h.sound, h.rules(ALL, "Request-rate: 1/1"), stories=3, delay=1.0),
        House(f"robots-absurd.{DOMAIN}", h.sound, h.rules(ALL, "Crawl-delay: 10000"), delay=300.0, about=robots),
        House(f"robots-tightened.{DOMAIN}", h.sound, h.rules(ALL, "Crawl-delay: 0.5", "Disallow: /news/2", "Crawl-delay: 1"), stories=2, delay=1.0, forbidden=("/news/2",)),
    ]  # fmt: skip


def in_trouble() -> list[House]:
    """Hosts whose connection or answer is not as it should be."""
    plays = {
        "reset": (h.raw(OK + b"Content-Length: 90000\r\n\r\n", b"<p>The line went", end="reset"), "reset"),
        "truncated": (h.raw(OK + b"Content-Length: 90000\r\n\r\n", b"<p>The line went"), "truncated"),
        "slow": (h.stream(OK + b"Content-Length: 90000\r\n\r\n", b".", 1.0), "slow"),
        "slow-head": (h.stream(b"HTTP/1.1 200 OK\r\nX-Slow: ", b".", 1.0), "slow"),
        "silent": (h.stream(b"", b"", 1.0), "timeout"),
        "endless": (h.stream(OK + b"\r\n", b"<p>and so on</p>" * 512), "too-large"),
        "closes": (h.raw(), "closed"),
        "garbage": (h.raw(b"\x16\x03\x01\x02\x00\x01\x00\xfc\x03\x03" * 20), "not-http"),
        "http-09": (h.raw(b"<html><p>No head, as in 1991</p></html>"), "not-http"),
        "chunk-huge": (h.chunked(b"ffffffffffffffff"), "framing"),
        "chunk-negative": (h.chunked(b"-5"), "framing"),
        "chunk-words": (h.chunked(b"many"), "framing"),
        "heads": (h.heads, "too-large"),
        "interim": (h.stream(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50), "too-large"),
        "gone-wrong": (h.status(500), "http-5xx"),
        "bot-wall": (h.said(Document(h.CHALLENGE.encode(), HTML, 403)), "http-4xx"),
        "loop": (h.redirect("/news/1"), "loop"),
        "chain": (h.hop, "loop"),
        "cookie-wall": (h.cookie_wall, "loop"),
        "parameters": (h.endless_parameters, "loop"),
    }
    connections = [
        House(f"tls-name.{DOMAIN}", h.sound, tls="name", about="/robots.txt", cause="tls-name"),
        House(f"tls-expired.{DOMAIN}", h.sound, tls="expired", about="/robots.txt", cause="tls-expired"),
        House(f"tls-stranger.{DOMAIN}", h.sound, tls="stranger", about="/robots.txt", cause="tls-untrusted"),
        House(f"tls-garbage.{DOMAIN}", h.sound, tls="garbage", about="/robots.txt", cause="tls"),
        House(f"no-such-name.{DOMAIN}", h.sound, at="nowhere", about="/robots.txt", cause="dns"),
        House(f"deserted.{DOMAIN}", h.sound, at="deserted", about="/robots.txt", cause="refused-connection"),
        House(f"turned-inward.{DOMAIN}", h.sound, at="inward", about="/robots.txt", cause="guard"),
    ]
    return [House(f"{name}.{DOMAIN}", play, stories=2, cause=cause) for name, (play, cause) in plays.items()] + connections


def astray() -> list[House]:
    """Hosts whose answers are whole, and lead nowhere, inward, or into too much."""
    private = (
        "http://10.1.2.3/news/1",
        "http://169.254.169.254/news/latest",
        f"http://{INWARD}:{{port}}/news/1",
        "http://2130706433/news/1",
    )
    packed_map = gzip.compress(b"<urlset/>")[:-9]
    dtd = '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return [
        House(f"to-private.{DOMAIN}", h.redirect("http://169.254.169.254/news/latest"), cause="elsewhere"),
        House(f"feeds-private.{DOMAIN}", h.sound, feed=h.feed_of("/news/1", *private)),
        House(f"gzip-bomb.{DOMAIN}", h.packed("gzip")),
        House(f"br-bomb.{DOMAIN}", h.packed("br")),
        House(f"deflate-bomb.{DOMAIN}", h.packed("deflate")),
        House(f"calendar.{DOMAIN}", h.redirect("/news/calendar?day=1"), feed=h.calendar, about="/feed"),
        House(f"sessions.{DOMAIN}", h.sound, feed=h.sessions, about="/news/1"),
        House(f"challenge.{DOMAIN}", h.said(Document(h.CHALLENGE.encode(), HTML))),
        House(f"parked.{DOMAIN}", h.said(Document(h.PARKED.encode(), HTML))),
        House(f"refresh.{DOMAIN}", h.refresh),
        House(f"canonical.{DOMAIN}", h.canonical, stories=2),
        House(f"unlisted.{DOMAIN}", h.unlisted),
        House(f"charset.{DOMAIN}", h.mischarged),
        House(f"feed-empty.{DOMAIN}", h.sound, feed=h.feed_of(), about="/feed"),
        House(f"feed-blank.{DOMAIN}", h.sound, feed=h.listing(b""), about="/feed", problem="neither RSS nor Atom"),
        House(f"feed-dtd.{DOMAIN}", h.sound, feed=h.listing(dtd.encode() + b"<rss/>"), about="/feed", problem="DTD"),
        House(f"feed-script.{DOMAIN}", h.sound, feed=h.listing(b'<rss version="2.0"><channel><item><title>&lt;script&gt;alert(1)&lt;/script&gt;</title><link>javascript:alert(1)</link></item></channel></rss>'), about="/feed"),
        House(f"map-60000.{DOMAIN}", h.sound, feed=h.sitemap(60_000), kind="sitemap"),
        House(f"map-dtd.{DOMAIN}", h.sound, feed=h.sitemap(1, dtd=dtd), kind="sitemap", about="/sitemap.xml", problem="DTD"),
        House(f"map-bomb.{DOMAIN}", h.sound, kind="sitemap", feed=h.gz_sitemap, about="/sitemap.xml"),
        House(f"map-cut.{DOMAIN}", h.sound, feed=h.sitemap(5, cut=True), kind="sitemap", problem="cut short", about="/sitemap.xml"),
        House(f"map-packed-cut.{DOMAIN}", h.sound, kind="sitemap", feed=h.listing(packed_map, "application/gzip"), about="/sitemap.xml", problem="cut short"),
    ]  # fmt: skip


def houses() -> list[House]:
    """The whole street."""
    return [*healthy(), *asking_for_patience(), *with_odd_robots(), *in_trouble(), *astray()]
