"""A frontier on a real crawl.db, and a writer that needs no network: what the tests of the frontier share."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from archive.capture import Exchange, Location, Role, Stored
from archive.config import Schedule
from crawler.discover import Found, Link
from crawler.frontier import Frontier
from crawler.frontier_index import CrawlIndex
from crawler.frontier_lease import Lease
from crawler.frontier_queue import Plan
from crawler.frontier_schema import connect
from crawler.guard import Guard
from crawler.source import Source, parse

SCHEDULE = Schedule(feed=(600.0, 86_400.0), article=(3600.0, 21_600.0), robots=86_400.0, retry=(10.0, 120.0))
FEED = "https://harbour.example/feed/"
ROBOTS = "https://harbour.example/robots.txt"
NUMBERS = count()


def source(name: str = "harbour", host: str = "harbour.example", **changes: object) -> Source:
    feed = "feeds" if changes.pop("feed", True) else "sitemaps"
    content = (
        f'name = "{name}"\ntitle = "T"\nhome = "https://{host}/"\nlanguage = "en"\nhosts = ["{host}"]\n{feed} = ["https://{host}/feed/"]\n'
    )
    return replace(parse(f"{name}.toml", content.encode()), **changes)  # type: ignore[arg-type]


@dataclass
class Desk:
    """One run of a crawl on crawl.db, with a clock that stands still until it is set."""

    frontier: Frontier
    index: CrawlIndex
    clock: list[float]

    @property
    def now(self) -> float:
        return self.clock[0]

    def wait(self, seconds: float) -> None:
        self.clock[0] += seconds

    def lease(self) -> Lease | None:
        return self.frontier.due(self.now)

    def leased(self) -> Lease:
        lease = self.lease()
        assert lease is not None
        return lease

    def answer(
        self, lease: Lease, status: int | None = 200, body: bytes = b"", head: Mapping[str, str] | None = None, **facts: object
    ) -> Stored:
        stored = self.stored(lease, status, body, head, **facts)
        self.index.commit([stored])
        return stored

    def stored(
        self, lease: Lease, status: int | None = 200, body: bytes = b"", head: Mapping[str, str] | None = None, **facts: object
    ) -> Stored:
        lines = "".join(f"{name}: {value}\r\n" for name, value in (head or {}).items())
        response = f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + body if status is not None else b""
        digest = "sha256:" + hashlib.sha256(body).hexdigest() if body else None
        number = next(NUMBERS)
        exchange = Exchange(
            lease.url, lease.role, lease.source, datetime.fromtimestamp(self.now, UTC), 0.1, request(lease), response,
            ticket=lease.ticket, outcome="failed" if status is None else "answered", problem="refused" if status is None else "",
        )  # fmt: skip
        place = Location("a.warc.gz", number * 100, 60)
        kind = "metadata" if status is None else "response"
        stored = Stored(exchange, f"<urn:uuid:{number}>", kind, place, replace(place, length=100), status, digest, digest)
        return replace(stored, exchange=replace(exchange, **facts)) if facts else stored  # type: ignore[arg-type]

    def robots(self, rules: str = "", status: int | None = 200) -> None:
        """Answers the robots.txt that must come first, and waits out the pause."""
        lease = self.leased()
        assert lease.role == "robots"
        self.answer(lease, status, rules.encode())
        if (reading := self.frontier.reading(lease.ticket)) is not None:
            self.frontier.found(reading, Found((), 0), self.now)
        self.wait(2)

    def list(self, lease: Lease, *links: tuple[str, Role]) -> None:
        """Answers a listing that leads to these."""
        self.answer(lease, 200, repr(links).encode())
        reading = self.frontier.reading(lease.ticket)
        assert reading is not None
        self.frontier.found(reading, Found(tuple(Link(url, role) for url, role in links), len(links)), self.now)
        self.wait(2)

    def close(self) -> None:
        self.frontier.close()
        self.index.close()


def request(lease: Lease) -> bytes:
    conditions = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified}
    return "".join(("GET / HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in conditions.items() if value), "\r\n")).encode()


def desk(
    folder: Path, *sources: Source, now: float = 1_000_000.0, delay: float = 1.0, endless: bool = False, hidden: Collection[str] = ()
) -> Desk:
    """The run's start: leases of the dead are given up, the sources' own addresses are in."""
    clock = [now]
    known = {one.name: one for one in sources or (source(),)}
    plan = Plan(
        SCHEDULE,
        delay,
        known,
        frozenset(known),
        math.inf if endless else now,
        lambda: 0.0,
        Guard(),
        hidden=lambda _, url: 1 if url in hidden else None,
    )
    path = folder / "crawl.db"
    made = Desk(Frontier(path, connect(path), plan), CrawlIndex(path, connect(path), plan, lambda: clock[0]), clock)
    made.frontier.expire(now)
    made.frontier.open(now)
    return made
