"""Verdicts: for each named cause the facts that it is told by, and near misses that must alarm nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.capture import Role
from crawler.ailments import ALARMING, OURS, SOURCE
from crawler.facts import Contents, Facts, Listing, OurFacts, Page, Robots, Seen
from crawler.health import judge, judge_all

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC).timestamp()
DAY = 86_400.0
HOST = "http://bay.example"
FEED = f"{HOST}/feed/"
STEADY = {date(2026, 3, 4) - timedelta(days=number): 6 for number in range(1, 50)}


def seen(url: str = FEED, outcome: str = "fetched", status: int | None = 200, cause: str = "", reason: str = "", **more: Any) -> Seen:
    role: Role = "feed" if url == FEED else "robots" if url.endswith("robots.txt") else "article"
    return Seen(url, role, NOW - 60, outcome, status, cause, reason, "<urn:uuid:1>", **more)


def listing(last: Seen | None = None, tries: int = 2, **contents: Any) -> Listing:
    held = Contents(NOW - 60, "<urn:uuid:1>", contents.pop("listed", 9), contents.pop("wanted", 9), **contents)
    return Listing(FEED, "feed", tries, False, last or seen(outcome="unchanged", status=304), held, NOW - 60)


def articles(count: int = 3, **how: Any) -> tuple[Seen, ...]:
    return tuple(seen(f"{HOST}/news/{number}", **how) for number in range(count))


def pages(kind: str = "article", count: int = 3, **more: Any) -> tuple[Page, ...]:
    told = {"words": 400, "language": "en"} | more
    text = told.pop("text", None)
    return tuple(Page(f"{HOST}/news/{n}", NOW - 60, f"<urn:uuid:{n}>", kind, text=text or f"text {n}", **told) for n in range(count))


WELL = Facts(
    "bay", f"{HOST}/", "en", (listing(),), (Robots("rules", 0.0, seen(f"{HOST}/robots.txt")),), articles(), pages(), STEADY, 400.0, "en",
    NOW - 60, NOW - 3600,
)  # fmt: skip


def failed(cause: str, status: int | None = None, reason: str = "", url: str = FEED, **more: Any) -> Seen:
    return seen(url, outcome="failed", status=status, cause=cause, reason=reason, **more)


def bad(cause: str, status: int | None = None, **more: Any) -> tuple[Seen, ...]:
    return articles(outcome="failed", status=status, cause=cause, **more)


def moved(target: str, cause: str = "elsewhere") -> tuple[Seen, ...]:
    return articles(outcome="moved", status=302, cause=cause, moved_to=target)


CASES: list[tuple[str, dict[str, Any]]] = [
    ("feed-empty", {"listings": (listing(listed=0, wanted=0),)}),
    ("feed-empty", {"listings": (listing(listed=0, wanted=0, look="empty", problem="empty"),)}),
    ("feed-broken", {"listings": (listing(listed=0, wanted=0, look="xml", problem="broken XML"),)}),
    ("feed-broken", {"listings": (listing(listed=0, wanted=0, look="xml", problem="refused: the document has a DTD"),)}),
    ("feed-html", {"listings": (listing(listed=0, wanted=0, look="html", problem="a web page, neither RSS nor Atom"),)}),
    ("feed-gone", {"listings": (listing(seen(outcome="gone", status=410, cause="http-4xx")),)}),
    ("feed-moved", {"listings": (listing(seen(outcome="moved", status=301, moved_to=f"{HOST}/"), listed=0, wanted=0, look="html", problem="no feed"),)}),
    ("off-host", {"listings": (listing(wanted=0, off_host="other.example"),)}),
    ("off-pattern", {"listings": (listing(wanted=0, off_pattern=f"{HOST}/7.html"),)}),
    ("feed-unchanged", {"last_new": NOW - 6 * DAY, "listings": (replace(listing(), changed_at=NOW - 6 * DAY),)}),
    ("nothing-new", {"last_new": NOW - 6 * DAY, "listings": (replace(listing(), changed_at=NOW - 60),)}),
    ("no-article", {"pages": pages("index")}),
    ("text-lost", {"pages": pages(words=30)}),
    ("images-only", {"pages": pages("other", words=0, images=True)}),
    ("duplicate", {"pages": pages(text="Welcome 300")}),
    ("language", {"pages": pages(language="ru")}),
    ("ingest-failing", {"pages": pages("", trouble="cpu-limit")}),
    ("articles-gone", {"articles": articles(outcome="gone", status=404, cause="http-4xx")}),
    ("articles-gone", {"pages": pages("not-found")}),
    ("front-page", {"articles": moved(f"{HOST}/")}),
    ("elsewhere", {"articles": moved(f"{HOST}/archive/")}),
    ("site-moved", {"articles": moved("https://harbour.example/news/1")}),
    ("site-moved", {"listings": (listing(seen(outcome="moved", status=301, moved_to="https://harbour.example/feed/"), wanted=0, off_host="x.example"),)}),
    ("loop", {"articles": bad("loop", 302)}),
    ("truncated", {"articles": bad("truncated", 200)}),
    ("too-large", {"articles": articles(cause="too-large")}),
    ("robots-forbids", {"listings": (replace(listing(), refused=True),)}),
    ("robots-forbids-articles", {"articles": articles(outcome="refused", status=None, cause="robots")}),
    ("site-moved", {"robots": (Robots("closed", 0.0, failed("dns", url="http://harbour.example/robots.txt")),)}),
    ("parked", {"robots": (Robots("closed", 0.0, failed("dns", url="http://www.hugedomains.example/profile")),)}),
    ("http-5xx", {"listings": (listing(failed("http-5xx", 503), tries=1),), "rest_until": NOW + 60}),
    ("robots-unreachable", {"robots": (Robots("closed", 0.0, seen(f"{HOST}/robots.txt", "failed", 503, "http-5xx")),)}),
    ("bot-wall", {"listings": (listing(failed("http-4xx", 403, look="bot-wall")),)}),
    ("bot-wall", {"pages": pages("bot-wall")}),
    ("bot-wall", {"articles": moved("https://validate.perfdrive.com/?ssa=1")}),
    ("consent-wall", {"pages": pages("consent-wall")}),
    ("consent-wall", {"articles": moved("https://consent.bay.example/collect?to=1")}),
    ("paywall", {"articles": bad("http-4xx", 401)}),
    ("paywall", {"articles": moved(f"{HOST}/login?next=/news/1")}),
    ("paywall", {"pages": pages("partial")}),
    ("forbidden", {"listings": (listing(failed("http-4xx", 403)),)}),
    ("throttled", {"listings": (listing(failed("throttled", 429)),), "rest_until": NOW + 600}),
    ("guard", {"listings": (listing(seen(outcome="refused", status=None, cause="guard", reason="guard: an inward address")),)}),
    ("parked", {"listings": (listing(wanted=0, listed=0, look="parked"),)}),
    ("tls", {"listings": (listing(failed("tls")),)}),
    ("http-5xx", {"listings": (listing(failed("http-5xx", 500)),)}),
    ("http-4xx", {"listings": (listing(failed("http-4xx", 418)),)}),
    ("other", {"listings": (listing(failed("framing", None, "no chunk size")),)}),
    ("proxy", {"listings": (listing(failed("proxy")),)}),
    ("budget", {"articles": articles(outcome="refused", status=None, cause="budget")}),
    ("crawl-delay", {"robots": (Robots("rules", 300.0, seen(f"{HOST}/robots.txt"), 300.0),), "waiting": 400}),
    ("below-norm", {"days": STEADY | {date(2026, 3, 4) - timedelta(days=n): 1 for n in range(1, 8)}}),
    ("unasked", {"listings": (), "articles": (), "robots": (), "pages": ()}),
    ("young", {"days": {}}),
    *((way, {"listings": (listing(failed(way)),)}) for way in ("dns", "refused-connection", "no-route", "timeout", "slow", "reset", "closed", "not-http")),
    *((trust, {"listings": (listing(failed(trust)),)}) for trust in ("tls-expired", "tls-name", "tls-untrusted")),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "changes"), CASES)
def test_a_cause_is_told_by_its_facts(cause: str, changes: dict[str, Any]) -> None:
    verdict = judge(replace(WELL, **changes), NOW)
    assert (verdict.cause, verdict.state) == (cause, SOURCE[cause].state)
    assert "{" not in verdict.says


def test_every_cause_has_its_case_and_its_line_in_the_documentation() -> None:
    told = (Path(__file__).parents[2] / "docs" / "health.md").read_text("utf-8")
    assert {cause for cause, _ in CASES} | {"", "ours"} == set(SOURCE)
    assert {name for name in (SOURCE.keys() | OURS.keys()) - {""} if f"`{name}`" not in told} == set()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"listings": (listing(failed("timeout"), tries=1),)},
        {"listings": (listing(failed("http-5xx", 503)), listing())},
        {"listings": (listing(wanted=0, listed=40, stale=40),)},
        {"articles": (*articles(), seen(f"{HOST}/news/9", "gone", 404, "http-4xx"))},
        {"articles": (seen(f"{HOST}/news/9", "failed", 500, "http-5xx"),)},
        {"articles": moved(f"{HOST}/news/1/", "")},
        {"pages": (*pages(count=9), *pages("bot-wall", 1))},
        {"pages": pages("index", 2)},
        {"pages": (*pages(count=2), *pages("gallery", 1, words=5))},
        {"last_new": NOW - 1.5 * DAY},
    ],
)
def test_what_passes_alarms_nobody(changes: dict[str, Any]) -> None:
    assert judge(replace(WELL, **changes), NOW).state == "well"


def named(count: int, cause: str = "", **more: Any) -> tuple[Facts, ...]:
    made = replace(WELL, listings=(listing(failed(cause)),)) if cause else WELL
    return tuple(replace(made, name=f"{cause or 'well'}{number}", **more) for number in range(count))


@pytest.mark.parametrize(
    ("cause", "sources", "changes"),
    [
        ("network", named(4, "dns"), {}),
        ("network", (*named(2, "timeout"), *named(2, "no-route")), {}),
        ("proxy", named(3, "proxy"), {}),
        ("proxy", named(1, "proxy"), {}),
        ("clock", named(1), {"skews": {"a": 700.0, "b": 701.0, "c": 699.0, "d": 0.0}}),
        ("disk", named(1), {"free": 10**9, "floor": 2 * 10**9}),
        ("disk", named(1), {"ending": "no room left on the disk"}),
        ("warc-missing", named(1), {"missing": ("a.warc.gz",)}),
        ("settings", named(1), {"settings": "contact is empty"}),
        ("overdue", named(1), {"last_run": NOW - 3 * DAY}),
        ("crawl-failed", named(1), {"ending": "it was cut off"}),
        ("ingest-behind", named(1), {"unread": 10**6}),
        ("ingest-failing", named(3, pages=pages("", trouble="crashed")), {}),
    ],
)
def test_our_own_trouble_is_told_once(cause: str, sources: tuple[Facts, ...], changes: dict[str, Any]) -> None:
    mine, verdicts = judge_all(sources, replace(OurFacts(last_run=NOW - 60), **changes), NOW)
    assert (mine.cause, mine.state) == (cause, OURS[cause].state)
    if cause in ("network", "proxy"):
        assert {verdict.cause for verdict in verdicts.values()} == {"ours"}


@pytest.mark.parametrize(
    ("sources", "changes"),
    [
        ((*named(1, "dns"), *named(6)), {}),
        (named(2, "dns"), {}),
        (named(1), {"skews": {"a": 3600.0, "b": 0.5, "c": -1.0}}),
        (named(1), {"last_run": NOW - 5 * DAY, "gap": 3 * DAY}),
        (named(1), {"last_run": NOW - 5 * DAY, "running": True}),
        (named(1), {"unread": 10**6, "running": True}),
    ],
)
def test_a_trouble_of_one_source_is_not_ours(sources: tuple[Facts, ...], changes: dict[str, Any]) -> None:
    mine, _ = judge_all(sources, replace(OurFacts(last_run=NOW - 60), **changes), NOW)
    assert mine.state == "well"


def test_only_what_a_person_must_look_at_alarms() -> None:
    assert {"silent", "failing", "blocked"} == ALARMING
