"""What a crawl recorded of each house, out of its crawl.db: the cause of the last attempt at each address, and how long attempts took."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from houses import House


@dataclass(frozen=True, slots=True)
class Ended:
    """How the last attempt at an address ended."""

    path: str
    outcome: str
    cause: str
    problem: str  # of reading it for links


@dataclass(frozen=True, slots=True)
class Record:
    """All that crawl.db has on one house."""

    ended: tuple[Ended, ...]
    longest: float  # seconds that an attempt took

    def shortcoming(self, house: House) -> str:
        """What is recorded otherwise than it was; "" where all is right."""
        about = [end for end in self.ended if end.path == house.about]
        if not about:
            return f"no attempt at {house.about}"
        causes = {end.cause for end in self.ended if end.cause}
        if house.cause and house.cause not in causes:
            return f"cause {', '.join(sorted(causes)) or 'none'} instead of {house.cause}"
        if not house.cause and (about[0].cause or about[0].outcome not in ("fetched", "unchanged", "moved", "gone")):
            return f"{about[0].outcome} ({about[0].cause}) instead of fetched"
        if house.problem not in about[0].problem:
            return f"problem {about[0].problem!r} instead of {house.problem!r}"
        return ""


def recorded(db: Path) -> Mapping[str, Record]:
    """The record of each house that has an attempt, by name."""
    with closing(sqlite3.connect(db)) as connection:
        rows = connection.execute(
            "SELECT url.url, attempt.outcome, attempt.cause, COALESCE(capture.problem, ''), attempt.started_at, attempt.ended_at FROM attempt"
            " JOIN url ON url.id = attempt.url LEFT JOIN capture ON capture.record_id = attempt.record_id WHERE attempt.outcome NOT IN ('leased', 'resent') ORDER BY attempt.id"
        ).fetchall()
    last, longest = dict[str, dict[str, Ended]](), dict[str, float]()
    for url, outcome, cause, problem, started, ended in rows:
        parts = urlsplit(url)
        host = parts.hostname or ""
        path = f"{parts.path}?{parts.query}".rstrip("?")
        last.setdefault(host, {})[path] = Ended(path, outcome, cause, problem)
        longest[host] = max(longest.get(host, 0.0), (ended or started) - started)
    return {host: Record(tuple(ends.values()), longest[host]) for host, ends in last.items()}


def shortcomings(db: Path, houses: Iterable[House]) -> Mapping[str, str]:
    """What is wrong or missing in the record, by house; only those where something is."""
    found = recorded(db)
    told = {house.name: found[house.name].shortcoming(house) if house.name in found else "no attempt at all" for house in houses}
    return {name: words for name, words in told.items() if words}
