"""Counts breaches of manners out of the street's log and what its houses ask for; it knows nothing of either crawler.

What is a breach: an address asked that robots.txt forbids, or before robots.txt was answered, or while it cannot be had; a request nearer
to the end of the one before than the house or the crawl's own delay asks; one during a Retry-After; one soon after a 429 or 503 without it;
two connections at once; a User-Agent without name and contact; more redirects than are allowed.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

from houses import House

SLACK = 0.01  # seconds by which two clocks, ours and the crawler's, may differ on one event
OVERLAP = 0.05  # seconds after which a connection that the client gave up is counted as open
HOPS, ROBOTS_HOPS = 10, 5  # redirects from one address
DAY = 86_400.0

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
_WAITS = re.compile(rb"^retry-after:[ \t]*([^\r\n]*?)[ \t]*\r?$", re.I | re.M)
_AGENT = re.compile(rb"^user-agent:[ \t]*([^\r\n]*)", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as a house saw it, or a connection over which none came."""

    asked: float  # monotonic seconds
    ended: float
    path: str  # "" where no request came
    request: bytes
    response: bytes
    wall: float  # seconds since 1970 at `ended`

    @property
    def robots(self) -> bool:
        """Whether a robots.txt was asked for, its redirects included."""
        return "robots.txt" in self.path

    @property
    def status(self) -> int:
        found = _STATUS.match(self.response)
        return int(found[1]) if found else 0

    @property
    def rest(self) -> float:
        """Seconds for which its Retry-After asks."""
        head = self.response.partition(b"\r\n\r\n")[0]
        said = [waits for value in _WAITS.findall(head) if (waits := seconds(value.decode("latin-1"), self.wall)) is not None]
        return min(max(said, default=0.0), DAY) if self.status >= 300 else 0.0


@dataclass(frozen=True, slots=True)
class Visit:
    """All that one house saw."""

    seen: tuple[Seen, ...]  # in the order asked
    connections: tuple[tuple[float, float], ...]  # opened and closed


def read(log: Path) -> Mapping[str, Visit]:
    """What each house saw, by its name."""
    seen, open_, spans, used = (
        defaultdict[str, list[Seen]](list),
        dict[int, float](),
        defaultdict[str, list[tuple[float, float]]](list),
        set[int](),
    )
    for line in log.read_text("utf-8").splitlines():
        event = json.loads(line)
        host, number, at = event["host"], event["connection"], event["at"]
        if event["event"] == "open":
            open_[number] = at
        elif event["event"] == "exchange":
            used.add(number)
            seen[host].append(
                Seen(event["asked"], at, event["path"], b64decode(event["request"]), b64decode(event["response"]), event["wall"])
            )
        else:
            spans[host].append((open_.pop(number), at))
            if number not in used:
                seen[host].append(Seen(spans[host][-1][0], at, "", b"", b"", 0.0))
    return {host: Visit(tuple(sorted(found, key=lambda one: one.asked)), tuple(sorted(spans[host]))) for host, found in seen.items()}


def breaches(visits: Mapping[str, Visit], houses: Iterable[House], delay: float, agent: Sequence[str]) -> Counter[tuple[str, str]]:
    """How often each rule was broken at each house: (rule, house) to number."""
    known = {house.name: house for house in houses}
    return Counter((rule, host) for host, visit in visits.items() for rule in _broken(visit, known[host], delay, agent))


def _broken(visit: Visit, house: House, delay: float, agent: Sequence[str]) -> Iterator[str]:
    requests = [seen for seen in visit.seen if seen.path]
    for seen in requests:
        if not seen.robots and (house.closed or seen.path.startswith(house.forbidden or ("\0",))):
            yield "robots.txt cannot be had" if house.closed and house.cause != "robots" else "forbidden by robots.txt"
        named = (_AGENT.findall(seen.request) or [b""])[0].decode("latin-1")
        if not all(part in named for part in agent):
            yield "no name or contact"
    first = next((seen.ended for seen in requests if seen.path == "/robots.txt"), float("inf"))
    yield from ("asked before robots.txt" for seen in requests if seen.asked < first and not seen.robots)
    yield from _too_near(visit.seen, house, delay)
    yield from ("two connections at once" for one, other in pairwise(visit.connections) if other[0] < one[1] - OVERLAP)
    yield from _hops(requests, house)


def _too_near(seen: Sequence[Seen], house: House, delay: float) -> Iterator[str]:
    rest_until, troubles = 0.0, 0
    for before, after in pairwise(seen):
        gap = after.asked - before.ended
        asked = max(delay, house.delay)
        if gap < asked - SLACK:
            yield "nearer than Crawl-delay" if gap >= delay - SLACK else "nearer than the delay"
        rest_until = max(rest_until, before.ended + before.rest if before.rest else 0.0)
        troubled = before.status in (429, 503)
        troubles = troubles + 1 if troubled else 0
        if after.asked < rest_until - SLACK:
            yield "during Retry-After"
        elif troubled and not before.rest and gap < 2 * delay:
            yield "no patience after 429 or 503"


def _hops(requests: Sequence[Seen], house: House) -> Iterator[str]:
    moved = [seen for seen in requests if 300 <= seen.status < 400 and seen.status != 304]
    pages = {seen.path for seen in moved if not seen.robots}
    if house.name.startswith(("chain.", "parameters.")) and len(pages) > (HOPS + 1) * house.stories:
        yield from ("more than 10 redirects" for _ in range(len(pages) - (HOPS + 1) * house.stories))
    robots = [seen for seen in moved if seen.robots]
    runs = sum(seen.path == "/robots.txt" for seen in robots) if house.name.startswith("robots-chain.") else 0
    if runs and len(robots) > runs * (ROBOTS_HOPS + 1):
        yield "more than 5 redirects of robots.txt"


def seconds(value: str, wall: float) -> float | None:
    """Retry-After by RFC 9110: whole seconds or a date; besides, fractions, as some servers send them."""
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value if "GMT" in value else f"{value} GMT").timestamp() - wall)
    except (ValueError, TypeError, IndexError):
        return None
