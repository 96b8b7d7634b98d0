"""Whether a source is well, and if not, why: facts in, a verdict out. Pure; crawler/symptoms.py finds the facts.

What is asked first explains most: our own trouble, then the way to the site, robots.txt, its lists of articles, the articles,
what the pages turned out to be, and last how much came against the norm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler import norms, ourselves
from crawler.ailments import SOURCE
from crawler.facts import Evidence, Facts, Finding, Listing, OurFacts, Seen, Verdict
from crawler.glance import Look
from crawler.norms import Norm

LEAST_TRIES = 2  # failures in a row, before a list of articles counts as failing
LEAST_ARTICLES = 2  # that failed alike, before it is the source's fault
MOST_BAD = 0.8  # share of them
SLOW_DELAY = 6 * 3600.0  # seconds that what waits would take at its Crawl-delay
PAGES = 3  # that were read and are no articles, before the layout is blamed

_CONNECTION = (
    "dns",
    "refused-connection",
    "no-route",
    "timeout",
    "slow",
    "reset",
    "closed",
    "tls",
    "tls-expired",
    "tls-name",
    "tls-untrusted",
    "not-http",
)
_WALLS: Mapping[Look, str] = {"bot-wall": "bot-wall", "consent-wall": "consent-wall", "parked": "parked", "login": "paywall"}
_BETWEEN = re.compile(r"[^a-z0-9]+")
_GATES: tuple[tuple[str, frozenset[str]], ...] = (  # words of a host or path that articles are redirected to
    ("consent-wall", frozenset(("consent", "cookiewall", "gdpr", "privacygate", "guce"))),
    ("bot-wall", frozenset(("captcha", "challenge", "botcheck", "perfdrive", "showcaptcha", "datadome"))),
    ("paywall", frozenset(("login", "signin", "sso", "subscribe", "subscription", "auth", "paywall", "abo", "register", "anmelden"))),
    ("parked", frozenset(("sedo", "sedoparking", "hugedomains", "afternic", "parking", "forsale", "bodis", "parkingcrew"))),
)
_ARTICLES = ("article", "partial", "live-blog", "gallery", "video")


def judge(facts: Facts, now: float) -> Verdict:
    """The state of a source."""
    found = next((finding for finding in _findings(facts, now) if finding), Finding(""))
    ailment = SOURCE[found.cause]
    return Verdict(ailment.state, found.cause, ailment.says.format(found.detail), ailment.do, found.evidence[:3])


def judge_all(sources: Sequence[Facts], ours: OurFacts, now: float) -> tuple[Verdict, dict[str, Verdict]]:
    """Our own state, and that of each source; where the trouble is ours, no source is blamed for it."""
    verdicts = {facts.name: judge(facts, now) for facts in sources}
    mine = ourselves.judge(ours, verdicts, now)
    if mine.cause in ("network", "proxy"):
        blamed = SOURCE["ours"]
        verdicts = {
            name: Verdict(blamed.state, "ours", blamed.says, blamed.do, verdict.evidence) if ourselves.is_way(verdict.cause) else verdict
            for name, verdict in verdicts.items()
        }
    return mine, verdicts


def _findings(facts: Facts, now: float) -> Iterable[Finding | None]:
    asked = [listing for listing in facts.listings if listing.last is not None or listing.refused]
    if not asked and not facts.articles and not any(robots.last for robots in facts.robots):
        yield Finding("unasked")
        return
    yield _robots(facts, now)
    yield _listings(facts, asked, now)
    yield _articles(facts, now)
    yield _pages(facts)
    yield _amount(facts, asked, now)


def _robots(facts: Facts, now: float) -> Finding | None:
    """robots.txt cannot be had, or forbids what is needed."""
    closed = [robots for robots in facts.robots if robots.state == "closed" and robots.last is not None]
    if closed and len(closed) == len(facts.robots) and (last := closed[0].last) is not None:
        shown = (last.evidence(),)
        if _host(last.url) not in {_host(listing.url) for listing in facts.listings}:
            return Finding(_gate(last.url) or "site-moved", _host(last.url), shown)  # robots.txt itself leads away
        if last.cause in _CONNECTION or last.cause == "proxy":
            return Finding(last.cause, "", shown)
        if last.cause in ("throttled", "guard"):
            return _failed(last, facts.rest_until, now)
        if wall := _WALLS.get(last.look):
            return Finding(wall, "", shown)
        return Finding("robots-unreachable", f"status {last.status}" if last.status else last.reason, shown)
    if facts.listings and all(listing.refused for listing in facts.listings):
        return Finding("robots-forbids", "", tuple(Evidence(listing.url, _at(listing), None, "refused") for listing in facts.listings))
    refused = [seen for seen in facts.articles if seen.cause == "robots"]
    if len(refused) >= LEAST_ARTICLES and len(refused) >= MOST_BAD * len(facts.articles):
        return Finding("robots-forbids-articles", "", tuple(seen.evidence() for seen in refused))
    return None


def _at(listing: Listing) -> float:
    return listing.last.at if listing.last else 0.0


def _listings(facts: Facts, asked: Sequence[Listing], now: float) -> Finding | None:
    """What is wrong with the lists of articles, where not one of them is sound."""
    # A robots.txt that cannot be had either is a second failure of the same host; and one that asks for rest is not asked twice.
    robots = any(robots.last is not None and robots.last.outcome == "failed" for robots in facts.robots)
    resting = facts.rest_until is not None and facts.rest_until > now
    open_ones = [replace(listing, tries=listing.tries + robots + resting) for listing in asked if not listing.refused]
    found = [_listing(facts, listing, now) for listing in open_ones]
    bad = [finding for finding in found if finding is not None]
    if not bad or len(bad) < len(found):
        return None
    # What names a new host, or a wall, tells more than a list that is merely empty.
    return min(bad, key=lambda finding: finding.cause in ("feed-empty", "feed-gone", "http-4xx", "other"))


def _listing(facts: Facts, listing: Listing, now: float) -> Finding | None:
    last = listing.last
    if last is None:
        return None
    if last.outcome in ("fetched", "unchanged"):
        return _contents(listing)
    shown = (last.evidence(),)
    if last.outcome == "refused":
        return Finding("guard", _after_guard(last.reason), shown) if last.cause == "guard" else None
    if last.outcome == "moved":
        return _moved(facts, listing, last)
    if wall := _WALLS.get(last.look):
        return Finding(wall, "", shown)
    if last.outcome == "gone":
        return Finding("feed-gone", str(last.status), shown)
    if listing.tries < LEAST_TRIES and last.status not in (401, 402, 403, 451):
        return None
    return _failed(last, facts.rest_until, now)


def _failed(last: Seen, rest_until: float | None, now: float) -> Finding:
    """An attempt that brought nothing, by its cause."""
    shown = (last.evidence(),)
    if last.cause == "throttled":
        rest = (
            f"; it asks us to rest until {datetime.fromtimestamp(rest_until, UTC):%Y-%m-%d %H:%M} UTC"
            if rest_until and rest_until > now
            else ""
        )
        return Finding("throttled", rest, shown)
    if last.status in (401, 402):
        return Finding("paywall", "", shown)
    if last.status in (403, 451):
        return Finding("forbidden", str(last.status), shown)
    if last.cause in ("guard", "http-4xx", "http-5xx"):
        return Finding(last.cause, _after_guard(last.reason) if last.cause == "guard" else str(last.status), shown)
    if last.cause in _CONNECTION or last.cause in ("truncated", "too-large", "loop", "proxy"):
        return Finding(last.cause, "", shown)
    return Finding("other", last.reason or last.outcome, shown)


def _after_guard(reason: str) -> str:
    return reason.removeprefix("guard: ")


def _moved(facts: Facts, listing: Listing, last: Seen) -> Finding | None:
    """A list that redirects: well, where what it leads to lists articles."""
    target, led = last.moved_to or "", listing.led_to
    shown = (last.evidence(),)
    inner = _contents(listing)
    if listing.contents is not None and inner is None:
        return None
    wall = _gate(target) or (_WALLS.get(led.look, "") if led else "") or (inner.cause if inner and inner.cause in _WALLS.values() else "")
    if wall:
        return Finding(wall, "", shown)
    if _host(target) != _host(listing.url):
        return Finding("site-moved", _host(target), shown)
    if inner is not None:
        lists_none = inner.cause in ("feed-html", "feed-empty", "feed-broken")
        return Finding("feed-moved", target, shown) if lists_none else inner
    if led is None:
        return None  # it has still to be asked
    return Finding("feed-gone", str(led.status), shown) if led.outcome == "gone" else _failed(led, facts.rest_until, 0.0)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _contents(listing: Listing) -> Finding | None:
    """What is wrong with what stood in it."""
    contents = listing.contents
    if contents is None or contents.wanted:
        return None
    shown = (Evidence(listing.url, contents.at, contents.record_id, contents.problem or f"{contents.listed} links, none wanted"),)
    if wall := _WALLS.get(contents.look):
        return Finding(wall, "", shown)
    if listing.role != "section" and contents.look in ("html", "not-found", "out-of-order"):
        return Finding("feed-html", "", shown)
    if contents.look == "empty" or (not contents.listed and not contents.problem):
        return Finding("feed-empty", "", shown)
    if contents.problem and not contents.listed:
        return Finding("feed-broken", contents.problem, shown)
    if contents.stale:
        return None
    if contents.off_host:
        return Finding("off-host", contents.off_host, shown)
    return Finding("off-pattern", contents.off_pattern, shown) if contents.off_pattern else None


def _articles(facts: Facts, now: float) -> Finding | None:
    """What the articles of the latest run have in common, where nearly all of them brought none."""
    seen = [one for one in facts.articles if one.cause not in ("robots", "takedown")]
    seen = [one for one in seen if not (one.outcome == "moved" and one.cause == "")]  # where it led to tells
    fresh = [one for one in seen if not one.known] or seen
    bad = [one for one in fresh if not (one.outcome == "unchanged" or (one.outcome == "fetched" and one.cause in ("", "framing")))]
    budget = [one for one in bad if one.cause == "budget"]
    if budget and len(budget) == len(bad):
        return Finding("budget", "", (budget[0].evidence(),))
    if len(bad) < LEAST_ARTICLES or len(bad) < MOST_BAD * len(fresh):
        return None
    shown = tuple(one.evidence() for one in bad)
    looks = Counter(wall for one in bad if (wall := _WALLS.get(one.look)))
    if looks:
        return Finding(looks.most_common(1)[0][0], "", shown)
    cause = Counter(one.cause for one in bad).most_common(1)[0][0]
    alike = [one for one in bad if one.cause == cause]
    if cause == "elsewhere":
        return _elsewhere(facts, alike, shown)
    if cause == "http-4xx" and (gate := _gate(alike[0].url)):
        return Finding(gate, "", shown)
    if alike[0].status in (404, 410):
        return Finding("articles-gone", str(alike[0].status), shown)
    return replace(_failed(alike[0], facts.rest_until, now), evidence=shown)


def _elsewhere(facts: Facts, seen: Sequence[Seen], shown: tuple[Evidence, ...]) -> Finding:
    targets = Counter(one.moved_to or "" for one in seen)
    target = targets.most_common(1)[0][0]
    if gate := _gate(target):
        return Finding(gate, "", shown)
    if urlsplit(target).path in ("", "/") and (_host(target) == _host(seen[0].url) or target.rstrip("/") == facts.home.rstrip("/")):
        return Finding("front-page", "", shown)
    if _host(target) != _host(seen[0].url):
        return Finding("site-moved", _host(target), shown)
    return Finding("elsewhere", target, shown)


def _gate(target: str) -> str:
    """The wall that an address is by its own words; "" where it says nothing of the kind."""
    parts = urlsplit(target.lower())
    words = set(_BETWEEN.split(f"{parts.hostname or ''}/{parts.path}"))
    return next((cause for cause, signs in _GATES if words & signs), "")


def _pages(facts: Facts) -> Finding | None:
    """What the newest pages turned out to be."""
    pages = facts.pages
    if len(pages) < LEAST_ARTICLES:
        return None
    shown = tuple(Evidence(page.url, page.at, page.record_id, page.trouble or page.kind) for page in pages)
    for kind, cause in (
        ("bot-wall", "bot-wall"),
        ("consent-wall", "consent-wall"),
        ("parked", "parked"),
        ("login", "paywall"),
        ("partial", "paywall"),
    ):
        if _mostly(page.kind == kind for page in pages):
            return Finding(cause, "", shown)
    if len(pages) < PAGES:
        return None
    if _mostly(bool(page.trouble) for page in pages):
        return Finding("ingest-failing", pages[0].trouble, shown)
    if _mostly(page.kind == "not-found" for page in pages):
        return Finding("articles-gone", "200, and a page that says so", shown)
    if _mostly(page.kind not in _ARTICLES for page in pages):
        images = _mostly(page.images and page.words < 20 for page in pages)
        return Finding("images-only" if images else "no-article", "", shown)
    if len({page.text for page in pages}) == 1 and pages[0].text:
        return Finding("duplicate", "", shown)
    if _mostly(page.kind in ("gallery", "video") or page.words < 20 for page in pages) and facts.words >= 60:
        return Finding("images-only", "", shown)
    if facts.words >= 60 and _mostly(page.words < 0.2 * facts.words for page in pages):
        return Finding("text-lost", "", shown)
    usual = facts.usual_language or facts.language
    if usual and _mostly(bool(page.language) and _primary(page.language) != _primary(usual) for page in pages):
        return Finding("language", pages[0].language, shown)
    return None


def _mostly(signs: Iterable[bool]) -> bool:
    found = list(signs)
    return sum(found) >= MOST_BAD * len(found)


def _primary(language: str) -> str:
    return language.lower().partition("-")[0]


def _amount(facts: Facts, asked: Sequence[Listing], now: float) -> Finding | None:
    """How much came, against the norm."""
    today = datetime.fromtimestamp(now, UTC).date()
    known = norms.norm(facts.days, today)
    if facts.last_new is not None:
        last_day = datetime.fromtimestamp(facts.last_new, UTC).date()
        if norms.silent(known, last_day, today):
            changed = any(listing.changed_at is not None and listing.changed_at > facts.last_new + 3600 for listing in asked)
            shown = tuple(listing.last.evidence() for listing in asked if listing.last is not None)
            return Finding("nothing-new" if changed else "feed-unchanged", "", shown)
    delay = max((robots.delay for robots in facts.robots), default=0.0)
    wanted = max((robots.asked for robots in facts.robots), default=0.0)
    if wanted > delay or (delay and facts.waiting * delay > SLOW_DELAY):
        return Finding("crawl-delay", f"{wanted:g} s ({delay:g} s kept)" if wanted > delay else f"{delay:g} s")
    if norms.quiet(known, facts.days, today):
        return Finding("below-norm")
    return None if known.known or facts.last_new is None else Finding("young")


def norm_of(facts: Facts, now: float) -> Norm:
    """The norm that a source is held to."""
    return norms.norm(facts.days, datetime.fromtimestamp(now, UTC).date())
