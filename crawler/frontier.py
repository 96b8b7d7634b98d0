"""The frontier: crawl.db as a queue of leases, one host's turn at a time. The reactor's side; frontier_index.py is the WARC writer's.

    waiting --due()--> leased --commit()--> waiting (again by schedule, or a retry) | settled | given-up
       |                  \\--release(), expire()--> waiting
       |--due(): robots.txt forbids--> refused --robots.txt changes--> waiting
       \\--due(): the guard forbids the spelling, or it was taken down--> barred --archive.toml or an undoing allows it--> waiting

Time comes in as an argument: seconds since 1970 UTC.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.capture import Location, Role
from archive.phantoms import Named
from archive.sqlite import immediate, refusals
from crawler import (
    cause,
    frontier_backfill,
    frontier_lease,
    frontier_links,
    frontier_recovered,
    frontier_start,
    phantoms,
)
from crawler.frontier_lease import Lease
from crawler.frontier_queue import Plan, candidate, pause, put_all, wake
from crawler.frontier_tally import Counting, Tally
from crawler.links import Found, Link
from crawler.phantoms import Offer

REFUSALS_A_CALL = 50  # URLs that one call of due() looks past before it lets others work


@dataclass(frozen=True, slots=True)
class Reading:
    """A capture that has still to be read for links."""

    capture: int  # row number
    record_id: str
    url: str
    role: Role
    source: str
    location: Location
    refers_to: str | None
    hops: int = 0  # from the source's own address to it


class Frontier:
    """crawl.db as the reactor uses it."""

    def __init__(self, path: Path, db: sqlite3.Connection, plan: Plan) -> None:
        self._path = path
        self._db = db
        self._plan = plan
        self._counting = Counting(db)
        # Copying the log into the database waits for the disk: left to the writer's thread, unless that has nothing to do.
        db.execute("PRAGMA wal_autocheckpoint = 20000")

    def open(self, now: float, since: float | None = None) -> None:
        """Takes in what the sources name, retires what they name no more, and finds out what is due in this run.

        With `since` the sources are read back to that time, also by later runs.
        """
        with self._writing() as db:
            self._counting = Counting(db)  # what recovery has put right is of earlier runs
            frontier_start.begin(db, self._plan, since, now)

    def offer(self, found: Sequence[Named], now: float) -> Offer:
        """Takes in the addresses of phantom origins that are not known yet."""
        watched = [self._plan.sources[name] for name in sorted(self._plan.active) if name in self._plan.sources]
        with self._writing() as db:
            made = phantoms.offer(db, found, watched)
            put_all(db, made.fresh, self._plan, now)
        return made

    def reached(self) -> Mapping[str, float]:
        """How far back each source has been asked for, by its name."""
        with refusals(self._path):
            return frontier_backfill.reached(self._db)

    def due(self, now: float) -> Lease | None:
        """The next URL to ask for, leased; None where no host may be asked now."""
        if not self._awake(now):
            return None
        with self._writing() as db:
            for _ in range(REFUSALS_A_CALL):
                turn = self._awake(now)
                if turn is None:
                    return None
                row = candidate(db, turn["host"], turn["source"], now, self._plan.horizon)
                lease = frontier_lease.turn(db, self._plan, row, now) if row is not None else None
                if lease is not None:
                    return lease
                wake(db, turn["host"], self._plan, now)
        return None

    def next_at(self, now: float, patience: float) -> float | None:
        """When `due` may give something again: politeness is waited out, a retry only where it is due within `patience` seconds."""
        with refusals(self._path):
            found: float | None = self._db.execute(
                "SELECT MIN(wake_at) FROM queue WHERE wake_at IS NOT NULL AND (held = 0 OR wake_at <= ?)", (now + patience,)
            ).fetchone()[0]
        return found

    def reading(self, ticket: int) -> Reading | None:
        """What the attempt brought that has to be read for links; None where it brought nothing new."""
        return next(self._readings("attempt = ?", (ticket,)), None)

    def unread(self) -> tuple[Reading, ...]:
        """The captures of this run's sources that have to be read for links: what a crash left behind."""
        return tuple(reading for reading in self._readings("1", ()) if reading.source in self._plan.active)

    def place(self, record_id: str) -> Location | None:
        """Where a captured record stands."""
        with refusals(self._path):
            row = self._db.execute("SELECT file, offset, length FROM capture WHERE record_id = ?", (record_id,)).fetchone()
        return Location(row["file"], row["offset"], row["length"]) if row is not None else None

    def found(self, reading: Reading, found: Found, now: float) -> int:
        """Adds the links of a document that was read, due at once; how many were new."""
        with self._writing() as db:
            older = frontier_links.older(db, reading, found, self._plan, now)
            added = frontier_links.add(db, reading, found.links, self._plan, now)
            frontier_links.mark(db, reading, found, self._plan, added + older > 0, now)
        return added + older

    def older(self, reading: Reading, found: Found, now: float) -> None:
        """The first step of the same in turns: the next page of a list. Then come slices of links, then `mark`."""
        with self._writing() as db:
            frontier_links.older(db, reading, found, self._plan, now)

    def add(self, reading: Reading, links: Sequence[Link], now: float) -> int:
        """A slice of a document's links, due at once; how many were new."""
        with self._writing() as db:
            return frontier_links.add(db, reading, links, self._plan, now)

    def mark(self, reading: Reading, found: Found, brought: bool, now: float) -> None:
        """Notes that all links of the document are in, and whether one of them was new."""
        with self._writing() as db:
            frontier_links.mark(db, reading, found, self._plan, brought, now)

    def unreadable(self, reading: Reading, problem: str, now: float) -> None:
        """Notes that a document cannot be read for links, and has it asked for whole the next time."""
        self.found(reading, Found((), 0, problem), now)
        with self._writing() as db:
            db.execute("UPDATE url SET etag = NULL, last_modified = NULL, digest = NULL WHERE url = ?", (reading.url,))

    def release(self, ticket: int, reason: str, now: float) -> None:
        """Ends a lease that brought nothing to keep: a failed try, if the exchange has not settled it already."""
        self._end(ticket, "failed", reason, now)

    def refuse(self, ticket: int, reason: str, now: float) -> None:
        """Ends a lease whose host, once resolved, must not be connected to; asked again as after a failure, for names change."""
        self._end(ticket, "refused", reason, now)

    def _end(self, ticket: int, outcome: str, reason: str, now: float) -> None:
        with self._writing() as db:
            row = db.execute("SELECT * FROM url WHERE lease = ?", (ticket,)).fetchone()
            if row is None:
                return
            frontier_lease.retry(db, self._plan, row, now)
            db.execute(
                "UPDATE attempt SET ended_at = ?, outcome = ?, reason = ?, cause = ? WHERE id = ?",
                (now, outcome, reason, cause.of(reason), ticket),
            )
            for (host,) in db.execute("SELECT name FROM host WHERE lease = ?", (ticket,)).fetchall():
                db.execute("UPDATE host SET lease = NULL, next_at = ? WHERE name = ?", (now + pause(db, ticket, host, self._plan), host))
                wake(db, host, self._plan, now)

    def expire(self, now: float) -> int:
        """Makes every URL due again whose lease nobody holds any more; how many. Only for whoever has the archive's crawl to itself."""
        with self._writing() as db:
            tickets = [row["lease"] for row in db.execute("SELECT lease FROM url WHERE lease IS NOT NULL")]
            db.execute("UPDATE url SET state = 'waiting', due_at = ?, lease = NULL WHERE lease IS NOT NULL", (now,))
            db.execute(
                "UPDATE attempt SET ended_at = ?, outcome = 'lost', reason = 'the crawl ended before the answer', cause = 'lost' WHERE outcome = 'leased'",
                (now,),
            )
            for host, ticket in db.execute("SELECT name, lease FROM host WHERE lease IS NOT NULL").fetchall():
                # Whoever died may have been answered until a moment ago.
                ready_at = now + pause(db, ticket, host, self._plan)
                db.execute("UPDATE host SET next_at = MAX(next_at, ?) WHERE name = ?", (ready_at, host))
            db.execute("UPDATE host SET lease = NULL")
        return len(tickets)

    def indexed(self) -> dict[str, int]:
        """How far each WARC file of the crawl is indexed, in bytes."""
        with refusals(self._path):
            return {row["name"]: row["indexed_to"] for row in self._db.execute("SELECT name, indexed_to FROM warc_file")}

    def indexed_whole(self, file: str, size: int) -> None:
        """Notes that all of a finished WARC file is indexed; what no group of ours could be made of is not looked at again."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO warc_file (name, indexed_to) VALUES (?, ?)", (file, size))

    def cut(self, file: str, size: int, now: float) -> None:
        """Drops what is indexed beyond the end of a WARC file, and makes those URLs due: their exchange is not on the disk."""
        with self._writing() as db:
            frontier_recovered.cut(db, file, size, now)

    def lose(self, file: str, size: int, now: float) -> None:
        """The same for a WARC file whose end, or all of it, is gone for good; that it was there stays on record."""
        with self._writing() as db:
            frontier_recovered.note_loss(db, file, size, now)
            frontier_recovered.cut(db, file, size, now)

    def tally(self) -> Tally:
        """What came of this run's attempts so far."""
        with refusals(self._path):
            return self._counting.tally()

    def waiting(self) -> int:
        """How many URLs this run has still to ask for."""
        with refusals(self._path):
            names = tuple(self._plan.active)
            marks = ", ".join("?" * len(names))
            number: int = self._db.execute(
                f"SELECT COUNT(*) FROM url WHERE due_at IS NOT NULL AND source IN ({marks}) AND (again = 0 OR due_at <= ?) AND rank < 9",
                (*names, self._plan.horizon),
            ).fetchone()[0]
        return number

    def close(self) -> None:
        self._db.close()

    def _awake(self, now: float) -> sqlite3.Row | None:
        with refusals(self._path):
            row: sqlite3.Row | None = self._db.execute(
                "SELECT host, source FROM queue WHERE wake_at <= ? ORDER BY wake_at LIMIT 1", (now,)
            ).fetchone()
        return row

    def _readings(self, where: str, values: tuple[int, ...]) -> Iterator[Reading]:
        with refusals(self._path):
            rows = self._db.execute(
                f"SELECT capture.*, url.hops FROM capture LEFT JOIN url ON url.url = capture.url WHERE parsed = 0 AND {where} ORDER BY capture.id",
                values,
            ).fetchall()
        for row in rows:
            place = Location(row["file"], row["offset"], row["length"])
            yield Reading(row["id"], row["record_id"], row["url"], row["role"], row["source"], place, row["refers_to"], row["hops"] or 0)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with refusals(self._path), immediate(self._db) as db:
            yield db
