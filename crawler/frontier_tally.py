"""What came of a run's attempts, counted as they end: a run that goes on for months counts each of them once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass

_ANSWERS = ("fetched", "unchanged", "moved", "gone")


@dataclass(frozen=True, slots=True)
class Whole:
    """What a source sent again though nothing had changed: it has no validators, or does not heed them."""

    source: str
    documents: int
    bytes: int
    spared: int  # documents of which it said that they are unchanged


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a run's attempts."""

    outcomes: Counter[tuple[str, str]]  # (role, outcome) to number; what a budget refused is "postponed"
    received: int  # bytes, heads included
    files: int  # WARC files written to
    whole: tuple[Whole, ...] = ()

    def of(self, outcome: str, *roles: str) -> int:
        """How many attempts ended so, of these roles or of all."""
        return sum(number for (role, ended), number in self.outcomes.items() if ended == outcome and (not roles or role in roles))

    @property
    def fruitless(self) -> bool:
        """Whether something was asked for and every attempt failed; a robots.txt that could be had is no fruit."""
        answered = sum(self.outcomes[role, ended] for role, ended in self.outcomes if role != "robots" and ended in _ANSWERS)
        return not answered and self.of("failed") > 0


class Counting:
    """The attempts of crawl.db from a certain one on."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Those from now on."""
        self._db = db
        self._to: int = db.execute("SELECT COALESCE(MAX(id), 0) FROM attempt").fetchone()[0]  # the last one that is counted for good
        self._outcomes: Counter[tuple[str, str]] = Counter()
        self._received = 0
        self._files: set[str] = set()
        self._unchanged: Counter[tuple[str, str]] = Counter()  # (source, "whole", "bytes" or "spared") to number

    def tally(self) -> Tally:
        """What came of them so far."""
        # An attempt that is under way still changes, and those after it are counted again until it has ended.
        settled: int = self._db.execute(
            "SELECT COALESCE((SELECT MIN(id) - 1 FROM attempt WHERE outcome = 'leased'), (SELECT MAX(id) FROM attempt), 0)"
        ).fetchone()[0]
        if settled > self._to:
            outcomes, received = self._between(self._to, settled)
            self._outcomes += outcomes
            self._received += received
            self._files |= self._written(self._to, settled)
            self._unchanged += self._seen_again(self._to, settled)
            self._to = settled
        outcomes, received = self._between(self._to, None)
        files = self._files | self._written(self._to, None)
        unchanged = self._unchanged + self._seen_again(self._to, None)
        return Tally(self._outcomes + outcomes, self._received + received, len(files), _whole(unchanged))

    def _between(self, after: int, to: int | None) -> tuple[Counter[tuple[str, str]], int]:
        rows = self._db.execute(
            "SELECT url.role, CASE attempt.cause WHEN 'budget' THEN 'postponed' ELSE attempt.outcome END, COUNT(*), SUM(attempt.bytes) FROM attempt JOIN url ON url.id = attempt.url"
            " WHERE attempt.id > ? AND attempt.id <= ? GROUP BY 1, 2",
            (after, to or _NO_END),
        ).fetchall()
        return Counter({(role, outcome): number for role, outcome, number, _ in rows}), sum(row[3] or 0 for row in rows)

    def _seen_again(self, after: int, to: int | None) -> Counter[tuple[str, str]]:
        rows = self._db.execute(
            "SELECT url.source, SUM(attempt.status != 304) AS whole, SUM(CASE attempt.status WHEN 304 THEN 0 ELSE attempt.bytes END) AS bytes,"
            " SUM(attempt.status = 304) AS spared FROM attempt JOIN url ON url.id = attempt.url"
            " WHERE attempt.id > ? AND attempt.id <= ? AND attempt.outcome = 'unchanged' AND url.role != 'robots' GROUP BY 1",
            (after, to or _NO_END),
        ).fetchall()
        return Counter({(row["source"], what): row[what] for row in rows for what in ("whole", "bytes", "spared")})

    def _written(self, after: int, to: int | None) -> set[str]:
        rows = self._db.execute("SELECT DISTINCT file FROM capture WHERE attempt > ? AND attempt <= ?", (after, to or _NO_END))
        return {file for (file,) in rows}


def _whole(unchanged: Counter[tuple[str, str]]) -> tuple[Whole, ...]:
    names = sorted({source for source, what in unchanged if what == "whole"})
    return tuple(Whole(name, unchanged[name, "whole"], unchanged[name, "bytes"], unchanged[name, "spared"]) for name in names)


_NO_END = 2**62
