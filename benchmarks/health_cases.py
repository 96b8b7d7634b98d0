"""What the newsrooms of benchmarks/health.py do when they fail, and what they are like when all is well: data and small functions."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from benchmarks.health_world import DAY, Newsroom, Reply, Story, page, prose

Fault = Callable[[Newsroom, str], Reply | None]
CHALLENGE = '<h1>harbour</h1><p>Checking if the site connection is secure</p><p>Enable JavaScript and cookies to continue</p><script src="/cdn-cgi/challenge-platform/h/b"></script>'
CONSENT = (
    "<h1>Wir schätzen Ihre Privatsphäre</h1><p>Wir und unsere 214 Partner verwenden Cookies und verarbeiten personenbezogene Daten.</p>"
    "<button>Alle akzeptieren</button><button>Einstellungen</button>"
)
PARKED = "<h1>{0}</h1><p>This domain is for sale.</p><p>Buy this domain</p><a href='/lander'>Related searches</a>"
LOGIN = "<h1>Sign in</h1><form><input name=u><input type='password' name=p></form><p>Forgot your password?</p><p>Log in to continue reading.</p>"


@dataclass(frozen=True)
class Case:
    name: str
    cause: tuple[str, ...]  # any of these is right
    fault: Fault | None = None
    says: str = ""  # a regular expression that plain Scrapy's log must hold to have named it
    scheme: str = "http"
    lives: bool = True  # new articles come in the second run
    lists: str = "feed"  # or "sitemap", "section": where its articles are found
    address: str = ""  # what the name resolves to, in the failing runs; "-" for nothing


def lists(path: str) -> bool:
    return path in ("/feed", "/sitemap.xml", "/latest")


def told(path: str) -> bool:
    return not lists(path) and path != "/robots.txt"


def of_feed(reply: Reply) -> Fault:
    return lambda room, path: reply if lists(path) else None


def of_articles(make: Callable[[Newsroom, Story], Reply]) -> Fault:
    def fault(room: Newsroom, path: str) -> Reply | None:
        story = next((each for each in room.stories if each.path == path), None)
        return make(room, story) if story else None

    return fault


def of_all(reply: Reply) -> Fault:
    return lambda room, path: reply


def html(inner: str, title: str = "", status: int = 200, **head: str) -> Reply:
    return Reply(page(title, inner), status, head={name.replace("_", "-"): value for name, value in head.items()})


def walled(status: int) -> Reply:
    return html(CHALLENGE, "Just a moment...", status)


def moved_to(url: str) -> Reply:
    return Reply(status=301, head={"Location": url})


def off_host(room: Newsroom, path: str) -> Reply | None:
    return room.feed(room.stories[-5:], "http://www.other-paper.example") if lists(path) else None


def off_pattern(room: Newsroom, path: str) -> Reply | None:
    if not lists(path):
        return None
    return room.feed([Story(f"/{number}-{room.host}.html", story.title, story.at) for number, story in enumerate(room.stories[-8:])])


def site_moved(room: Newsroom, path: str) -> Reply | None:
    return moved_to(f"http://new-{room.host}:{room.port}{path}")


def all_to_front(room: Newsroom, story: Story) -> Reply:
    return moved_to(f"{room.base}/")


def to_login(room: Newsroom, story: Story) -> Reply:
    return Reply(status=302, head={"Location": f"{room.base}/login?next={story.path}"})


def loop(room: Newsroom, path: str) -> Reply | None:
    """Each article leads to /news/0x and back."""
    if not path.startswith("/news/"):
        return None
    other = path.removesuffix("/back") if path.endswith("/back") else f"{path}/back"
    return Reply(status=302, head={"Location": room.base + other})


def robots(text: str) -> Fault:
    return lambda room, path: Reply(text.encode(), kind="text/plain") if path == "/robots.txt" else None


def robots_down(room: Newsroom, path: str) -> Reply | None:
    return Reply(b"no", 503) if path == "/robots.txt" else None


def index_only(room: Newsroom, story: Story) -> Reply:
    others = [each for each in room.stories if each is not story]
    links = "".join(f"<li><a href='{each.path}'>{each.title}</a></li>" for each in random.Random(story.path).sample(others, 9))
    return html(f"<ul>{links}</ul><ul>{links}</ul>", "Latest")


def one_line(room: Newsroom, story: Story) -> Reply:
    text = " ".join(prose(f"{room.host}{story.path}", 1).split()[:22])
    return Reply(page(story.title, f"<article><h1>{story.title}</h1>{text}.</p></article>", at=story.at))


def pictures(room: Newsroom, story: Story) -> Reply:
    return Reply(page(story.title, f"<article><h1>{story.title}</h1>{'<img src=/a.png><img src=/b.png>' * 3}</article>", at=story.at))


def same(room: Newsroom, story: Story) -> Reply:
    return Reply(page("Welcome to our new home", f"<article><h1>Welcome to our new home</h1>{prose(room.host, 6)}</article>", at=story.at))


def russian(room: Newsroom, story: Story) -> Reply:
    return Reply(
        page("Порт и совет", f"<article><h1>Порт и совет {story.path[-2:]}</h1>{prose(story.path, 6, 'ru')}</article>", "ru", story.at)
    )


def cut_off(room: Newsroom, story: Story) -> Reply:
    return Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n<html><body><p>The ferry")


def too_large(room: Newsroom, story: Story) -> Reply:
    return Reply(page(story.title, f"<p>{'and so on ' * 40_000}</p>"))


def re_dated(room: Newsroom, path: str) -> Reply | None:
    """The feed changes with each look, and lists what it listed before."""
    if not lists(path):
        return None
    stories = [Story(story.path, story.title, story.at + random.random() * DAY) for story in room.stories]
    return room.feed(stories)


RESET, SILENT, SLOW = Reply(reset=True), Reply(silent=True), Reply(b"<html>", drip=0.2)
CASES: tuple[Case, ...] = (
    Case("feed-empty", ("feed-empty",), of_feed(Reply(b"<rss version='2.0'><channel><title>T</title></channel></rss>"))),
    Case(
        "feed-broken",
        ("feed-broken",),
        of_feed(Reply(b"<?xml version='1.0'?><rss><chan<<<", kind="application/rss+xml")),
        "syntax|parse error",
    ),
    Case("feed-html", ("feed-html",), of_feed(html(f"<h1>Front page</h1>{prose('front', 12)}", "The paper"))),
    Case("feed-404", ("feed-gone",), of_feed(Reply(b"gone", 404)), r"<404|404> \(referer|404 .*not handled"),
    Case("feed-410", ("feed-gone",), of_feed(Reply(b"gone", 410)), r"410 .*not handled"),
    Case("feed-unchanged", ("feed-unchanged",), lives=False),
    Case("feed-repeats", ("nothing-new", "feed-unchanged"), re_dated, lives=False),
    Case("off-host", ("off-host",), off_host, "Filtered offsite"),
    Case("off-pattern", ("off-pattern",), off_pattern),
    Case("robots-all", ("robots-forbids",), robots("User-agent: *\nDisallow: /\n"), "Forbidden by robots"),
    Case("robots-news", ("robots-forbids-articles",), robots("User-agent: *\nDisallow: /news/\n"), "Forbidden by robots"),
    Case("robots-down", ("robots-unreachable",), robots_down),
    Case("bot-wall-403", ("bot-wall",), lambda room, path: walled(403) if path != "/robots.txt" else None),
    Case("bot-wall-503", ("bot-wall",), of_articles(lambda room, story: walled(503))),
    Case("bot-wall-200", ("bot-wall",), of_articles(lambda room, story: walled(200))),
    Case("consent-wall", ("consent-wall",), of_articles(lambda room, story: html(CONSENT, "Bevor Sie weiterlesen"))),
    Case("consent-feed", ("consent-wall",), of_all(html(CONSENT, "Datenschutz"))),
    Case("login-page", ("paywall",), of_articles(lambda room, story: html(LOGIN, "Sign in"))),
    Case("login-redirect", ("paywall",), of_articles(to_login)),
    Case(
        "paywall-401",
        ("paywall",),
        of_articles(lambda room, story: html("<h1>Subscribers only</h1>", "Subscribe", 401)),
        "401 .*not handled",
    ),
    Case("parked", ("parked",), lambda room, path: html(PARKED.format(room.host), room.host)),
    Case("dns", ("dns",), None, "DNS|resolve|CannotResolve", address="-"),
    Case("refused", ("refused-connection",), None, "refused", address="127.0.0.77"),
    Case("tls-expired", ("tls-expired",), None, "expired", "https"),
    Case("tls-name", ("tls-name",), None, "hostname|another name|match", "https"),
    Case("tls-untrusted", ("tls-untrusted",), None, "certificate verify|self.signed", "https"),
    Case("timeout", ("timeout",), of_all(SILENT), "took longer|[Tt]imeout"),
    Case("slow", ("slow",), lambda room, path: SLOW if told(path) else None),
    Case("throttled", ("throttled",), of_all(html("<h1>Too many requests</h1>", "429", 429, Retry_After="3600")), "429"),
    Case(
        "forbidden",
        ("forbidden",),
        lambda room, path: html("<h1>No.</h1>", "No", 403) if path != "/robots.txt" else None,
        "403 .*not handled",
    ),
    Case("front-page", ("front-page",), of_articles(all_to_front)),
    Case("site-moved", ("site-moved",), site_moved),
    Case("articles-moved", ("site-moved",), lambda room, path: site_moved(room, path) if path.startswith("/news/") else None),
    Case("truncated", ("truncated",), of_articles(cut_off), "[Dd]ataloss|data loss|Partial|IncompleteRead"),
    Case("reset", ("reset", "closed"), of_all(RESET), "reset|ConnectionLost|ResponseNeverReceived|lost"),
    Case("closed", ("closed",), of_all(Reply(raw=b"")), "cleanly|ResponseNeverReceived"),
    Case(
        "not-http", ("not-http",), of_all(Reply(raw=b"220 ftp.harbour.example ready\r\n" * 4)), "ParseError|not HTTP|ResponseNeverReceived"
    ),
    Case("server-down", ("http-5xx",), lambda room, path: Reply(b"oops", 500) if path != "/robots.txt" else None, "500 Internal"),
    Case("articles-404", ("articles-gone",), of_articles(lambda room, story: Reply(b"no", 404)), "404 .*not handled"),
    Case("layout", ("no-article",), of_articles(index_only)),
    Case("text-lost", ("text-lost", "paywall"), of_articles(one_line)),
    Case("images-only", ("images-only",), of_articles(pictures)),
    Case("language", ("language",), of_articles(russian)),
    Case("duplicate", ("duplicate",), of_articles(same)),
    Case("loop", ("loop",), loop, "max redirections"),
    Case("inward", ("guard", "dns"), None, "guard|inward|private", address="10.9.8.7"),
    Case("too-large", ("too-large",), of_articles(too_large), "larger than|exceeded"),
)

# A second set, written when the first was right, to see how well what was learned there holds.
MORE: tuple[Case, ...] = (
    Case("sitemap-gone", ("feed-gone",), of_feed(Reply(b"no", 404)), "404 .*not handled", lists="sitemap"),
    Case("sitemap-cut", ("feed-broken", "truncated"), of_feed(Reply(b"<urlset><url><lo", kind="application/xml")), lists="sitemap"),
    Case("sitemap-old", ("feed-unchanged",), lives=False, lists="sitemap"),
    Case(
        "section-new-layout",
        ("feed-empty", "off-pattern"),
        of_feed(html("<div id='app'></div><script src='/a.js'></script>", "Latest")),
        lists="section",
    ),
    Case("section-new-addresses", ("off-pattern",), lambda room, path: _renamed(room) if lists(path) else None, lists="section"),
    Case("section-wall", ("bot-wall",), of_all(walled(200)), lists="section"),
    Case(
        "feed-to-front",
        ("feed-moved", "feed-html", "front-page"),
        lambda room, path: moved_to(f"{room.base}/") if lists(path) else _front(path),
    ),
    Case("feed-to-gone", ("feed-gone", "feed-moved"), lambda room, path: moved_to(f"{room.base}/nowhere") if lists(path) else None),
    Case("feed-blank", ("feed-empty",), of_feed(Reply(b"", kind="application/rss+xml"))),
    Case("feed-binary", ("feed-broken",), of_feed(Reply(bytes(range(256)) * 20, kind="application/octet-stream")), "syntax|parse error"),
    Case("feed-dtd", ("feed-broken",), of_feed(Reply(b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0'><channel/></rss>"))),
    Case(
        "feed-circle",
        ("loop",),
        lambda room, path: moved_to(room.base + ("/feed2" if lists(path) else "/feed")) if path in ("/feed", "/feed2") else None,
        "max redirections",
    ),
    Case("feed-503", ("http-5xx",), of_feed(html("<h1>Down for maintenance</h1>", "Maintenance", 503, Retry_After="600")), "503"),
    Case("feed-login", ("paywall",), of_feed(html(LOGIN, "Anmelden"))),
    Case(
        "wordpress-401",
        ("paywall", "forbidden"),
        of_feed(Reply(b'{"code":"rest_forbidden"}', 401, "application/json")),
        "401 .*not handled",
    ),
    Case("robots-429", ("throttled", "robots-unreachable"), lambda room, path: Reply(b"", 429) if path == "/robots.txt" else None),
    Case("robots-hangs", ("timeout", "robots-unreachable"), lambda room, path: SILENT if path == "/robots.txt" else None),
    Case(
        "soft-404",
        ("articles-gone",),
        of_articles(lambda room, story: html("<h1>Page not found</h1><p>We could not find this page.</p>", "404")),
    ),
    Case("gone-410", ("articles-gone",), of_articles(lambda room, story: Reply(b"gone", 410)), "410 .*not handled"),
    Case(
        "geo-451",
        ("forbidden",),
        of_articles(lambda room, story: html("<h1>Unavailable For Legal Reasons</h1>", "451", 451)),
        "451 .*not handled",
    ),
    Case(
        "scripts-only",
        ("no-article",),
        of_articles(lambda room, story: html("<div id=root></div><noscript>Please enable JavaScript</noscript>", "App")),
    ),
    Case("articles-500", ("http-5xx",), of_articles(lambda room, story: Reply(b"oops", 500)), "500 Internal"),
    Case("articles-empty", ("no-article", "ingest-failing", "duplicate"), of_articles(lambda room, story: Reply(b""))),
    Case(
        "articles-pdf",
        ("no-article", "ingest-failing"),
        of_articles(lambda room, story: Reply(b"%PDF-1.4 " + story.path.encode() * 99, kind="application/pdf")),
    ),
    Case(
        "consent-host",
        ("consent-wall",),
        of_articles(lambda room, story: moved_to(f"http://consent.{room.host}:{room.port}/ask?to={story.path}")),
    ),
    Case("captcha-host", ("bot-wall",), of_articles(lambda room, story: moved_to(f"http://geo.captcha-delivery.example/?x={story.path}"))),
    Case("parked-host", ("parked",), lambda room, path: moved_to("http://www.hugedomains.example/domain_profile.cfm?d=paper")),
    Case(
        "suspended",
        ("feed-html", "parked", "other"),
        lambda room, path: html("<h1>Account suspended</h1><p>This account has been suspended.</p>", "Suspended"),
    ),
    Case("qrator", ("bot-wall",), of_articles(lambda room, story: html("<script src='/__qrator/qauth.js'></script>", "", 401))),
    Case(
        "russian-wall",
        ("bot-wall",),
        of_articles(lambda room, story: html("<h1>Проверка браузера</h1><p>Подтвердите, что вы не робот.</p>", "Один момент", 403)),
    ),
    Case("articles-429", ("throttled",), of_articles(lambda room, story: Reply(b"slow down", 429)), "429"),
    Case("articles-reset", ("reset", "closed"), of_articles(lambda room, story: RESET), "reset|ConnectionLost|ResponseNeverReceived|lost"),
    Case("articles-hang", ("timeout",), of_articles(lambda room, story: SILENT), "took longer|[Tt]imeout"),
    Case("sitemap-host", ("off-host",), lambda room, path: _elsewhere(room) if lists(path) else None, "Filtered offsite", lists="sitemap"),
)


def _renamed(room: Newsroom) -> Reply:
    links = "".join(f"<li><a href='/{number}-story.html'>{story.title}</a></li>" for number, story in enumerate(room.stories))
    return html(f"<ul>{links}</ul>", "Latest")


def _front(path: str) -> Reply | None:
    return html(f"<h1>Front page</h1>{prose('front', 12)}", "The paper") if path == "/" else None


def _elsewhere(room: Newsroom) -> Reply:
    other = Newsroom("cdn.other-paper.example", room.port)
    return other.sitemap(room.stories)


def busy_once() -> Fault:
    asked: dict[str, int] = {}

    def usual(room: Newsroom, path: str) -> Reply | None:
        asked[path] = asked.get(path, 0) + 1
        return Reply(b"busy", 503) if asked[path] % 2 and path == "/feed" else None

    return usual


HEALTHY: Mapping[str, Fault | None] = {
    "steady": None,
    "quiet-weekend": None,  # nothing on the two days before
    "feed-of-ten": None,
    "slow-site": lambda room, path: replace(room.sound(path), wait=0.7) if told(path) else None,
    "newcomer": None,  # added in the last run
    "few-articles": None,
    "one-missing": lambda room, path: Reply(b"no", 404) if path == room.stories[-1].path else None,
    "one-walled": lambda room, path: walled(403) if path == room.stories[-1].path else None,
    "busy-once": busy_once(),
    "odd-clock": None,  # its own clock is an hour ahead
}
