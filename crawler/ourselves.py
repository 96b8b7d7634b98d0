"""Whether the trouble is ours: network, proxy, clock, disk, WARC files, ingest, settings, or a crawl that nobody starts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from crawler.ailments import OURS
from crawler.facts import Finding, OurFacts, Verdict

SKEW = 60.0  # seconds that our clock may differ
SEVERAL = 3  # sources or hosts that make a trouble ours
BEHIND = 256 * 2**20  # bytes of WARC that ingest may be behind
OVERDUE = 36 * 3600.0  # seconds without a crawl, at least
_OUR_NETWORK = ("dns", "no-route", "timeout", "refused-connection", "reset", "closed")


def is_way(cause: str) -> bool:
    return cause in _OUR_NETWORK or cause == "proxy"


def judge(facts: OurFacts, verdicts: Mapping[str, Verdict], now: float) -> Verdict:
    found = next((finding for finding in _our_findings(facts, verdicts, now) if finding), Finding(""))
    ailment = OURS[found.cause]
    return Verdict(ailment.state, found.cause, ailment.says.format(found.detail), ailment.do, found.evidence[:3])


def _our_findings(facts: OurFacts, verdicts: Mapping[str, Verdict], now: float) -> Iterable[Finding | None]:
    yield Finding("settings", facts.settings) if facts.settings else None
    yield Finding("warc-missing", facts.missing[0]) if facts.missing else None
    if facts.free is not None and facts.free < facts.floor:
        yield Finding("disk", f"{facts.free / 1e9:.1f} GB free, the floor is {facts.floor / 1e9:.1f} GB")
    if "no room" in facts.ending or "free_floor" in facts.ending:
        yield Finding("disk", facts.ending)
    yield _network(verdicts)
    yield _clock(facts.skews)
    failing = [verdict for verdict in verdicts.values() if verdict.cause == "ingest-failing"]
    yield Finding("ingest-failing", f"{len(failing)} of them", failing[0].evidence) if len(failing) >= SEVERAL else None
    yield Finding("crawl-failed", facts.ending) if facts.ending and not facts.running else None
    if facts.last_run is not None and not facts.running and now - facts.last_run > max(OVERDUE, 2.5 * (facts.gap or 0.0)):
        yield Finding("overdue", f"{datetime.fromtimestamp(facts.last_run, UTC):%Y-%m-%d %H:%M} UTC")
    behind = facts.unread > (BEHIND if facts.running else 0)
    yield Finding("ingest-behind", f"{facts.unread / 1e6:,.1f} MB") if behind else None


def _network(verdicts: Mapping[str, Verdict]) -> Finding | None:
    """Our proxy, or our network, where all sources that were asked fail on the way."""
    asked = [verdict for verdict in verdicts.values() if verdict.cause != "unasked"]
    ways = [verdict for verdict in asked if is_way(verdict.cause)]
    proxied = [verdict for verdict in ways if verdict.cause == "proxy"]
    if ways and len(proxied) == len(ways) == len(asked):
        return Finding("proxy", "", proxied[0].evidence)
    if len(ways) >= SEVERAL and len(ways) >= 0.8 * len(asked):
        commonest = Counter(verdict.cause for verdict in ways).most_common(1)[0][0]
        return Finding("network", f"{len(ways)} of {len(asked)} sources cannot be reached ({commonest})", ways[0].evidence)
    return None


def _clock(skews: Mapping[str, float]) -> Finding | None:
    """Our clock, where several hosts agree that it is wrong; one host alone has a wrong clock of its own."""
    wrong = sorted(skew for skew in skews.values() if abs(skew) > SKEW)
    if len(wrong) < min(SEVERAL, max(2, len(skews))) or len(wrong) <= len(skews) / 2:
        return None
    middle = wrong[len(wrong) // 2]
    return Finding("clock", f"{abs(middle):,.0f} seconds ({'behind' if middle > 0 else 'ahead'})")
