"""The WARC writer's side of crawl.db: what was captured before, and the settling of URLs whose exchange is on the disk.

All of it runs in the writer's thread, on a connection of its own, one transaction a batch: the capture index, the attempts and
the frontier never tell different stories.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archive.capture import Earlier, Exchange, Stored
from archive.entity import entity
from archive.httphead import Head, head_of, parse_head, split_head
from archive.sqlite import immediate, refusals
from crawler import cause, discover, frontier_budget, frontier_recovered, manners, schedule, validators
from crawler.frontier_queue import New, Plan, pause_after, postpone, put_all, wake
from crawler.schedule import Answer, Due, Known, Outcome
from normalize import urls

_READ_FOR_LINKS = ("feed", "sitemap", "section", "article", "robots")
_TROUBLE = (429, 503)


@dataclass(frozen=True, slots=True)
class _Answered:
    """An exchange, and what the frontier knew of its URL and attempt."""

    stored: Stored
    row: sqlite3.Row  # of the table url
    ticket: int
    asked: str
    head: Head
    outcome: Outcome
    reason: str
    target: str | None  # where it redirects to, canonical; there where the outcome is "moved"

    @property
    def exchange(self) -> Exchange:
        return self.stored.exchange

    @property
    def cause(self) -> cause.Cause:
        exchange = self.exchange
        return cause.of(self.reason, self.stored.status, exchange.truncated, exchange.proxied and not exchange.sent)

    @property
    def skew(self) -> float | None:
        """Seconds that the server's clock is ahead of ours; None where it tells no time."""
        return manners.skew(self.head, self.exchange.fetched_at.timestamp() + self.exchange.seconds)

    def patience(self, now: float) -> float:
        """Seconds for which the host asks to be left alone; a page that is served asks for none, whatever it says."""
        if self.stored.status is None or self.stored.status < 300 or self.stored.status == 304:
            return 0.0
        values = tuple(value.decode("latin-1") for value in self.head.values(b"retry-after"))
        return manners.retry_after(values, self.head.text(b"date"), now) if values else 0.0

    @property
    def changed(self) -> bool:
        return self.stored.entity_digest is not None and self.stored.entity_digest != self.row["digest"]


class CrawlIndex:
    """The capture index that archive.warcstore asks, and the frontier's settlements."""

    def __init__(self, path: Path, db: sqlite3.Connection, plan: Plan, clock: Callable[[], float]) -> None:
        self._path = path
        self._db = db
        self._plan = plan
        self._clock = clock
        db.execute("PRAGMA wal_autocheckpoint = 8000")  # pages: a log of 32 MB, in which most pages are written many times

    def earlier(self, entity_digest: str) -> Earlier | None:
        """The first response whose whole body unpacks to that digest."""
        return self._earlier("entity_digest = ? AND record_type = 'response' AND whole = 1 ORDER BY id", entity_digest)

    def latest(self, url: str) -> Earlier | None:
        """The whole response whose body the address last gave, for a 304: its validators are those that were sent."""
        # By row, not by time: a clock may have been put back.
        last = self._db.execute(
            "SELECT record_id, refers_to FROM capture WHERE url = ? AND status BETWEEN 200 AND 299 AND whole = 1 ORDER BY id DESC LIMIT 1",
            (url,),
        ).fetchone()
        return self._earlier("record_id = ?", last["refers_to"] or last["record_id"]) if last is not None else None

    def commit(self, batch: Sequence[Stored]) -> None:
        """Indexes the captures and settles their URLs, all or none. Raises StorageError."""
        with refusals(self._path), immediate(self._db):
            for stored in batch:
                self._index(stored)
                self._settle(stored, stored.exchange.ticket, self._clock())

    def commit_recovered(self, batch: Sequence[Stored]) -> None:
        """The same for groups that an earlier crawl wrote and did not live to index; each settles its URL as it would have then."""
        with refusals(self._path), immediate(self._db):
            for stored in batch:
                ticket = frontier_recovered.attempt_of(self._db, stored.exchange, self._plan)
                self._index(replace(stored, exchange=replace(stored.exchange, ticket=ticket)))
                self._settle(stored, ticket, stored.exchange.fetched_at.timestamp() + stored.exchange.seconds)

    def close(self) -> None:
        self._db.close()

    def _earlier(self, where: str, value: str) -> Earlier | None:
        row = self._db.execute(f"SELECT record_id, url, fetched_at, payload_digest FROM capture WHERE {where} LIMIT 1", (value,)).fetchone()
        if row is None:
            return None
        return Earlier(row["record_id"], row["url"], datetime.fromtimestamp(row["fetched_at"], UTC), row["payload_digest"])

    def _index(self, stored: Stored) -> None:
        exchange, place = stored.exchange, stored.location
        self._db.execute(
            "INSERT OR IGNORE INTO capture (record_id, record_type, url, source, role, attempt, fetched_at, status, payload_digest,"
            " entity_digest, whole, refers_to, file, offset, length, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
            (
                stored.record_id, stored.record_type, exchange.url, exchange.source, exchange.role, exchange.ticket, exchange.fetched_at.timestamp(),
                stored.status, stored.payload_digest, stored.entity_digest, int(exchange.truncated is None and exchange.outcome == "answered"),
                stored.refers_to.record_id if stored.refers_to else None, place.file, place.offset, place.length,
            ),
        )  # fmt: skip
        self._db.execute(
            "INSERT INTO warc_file (name, indexed_to) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET indexed_to = MAX(indexed_to, excluded.indexed_to)",
            (stored.group.file, stored.group.offset + stored.group.length),
        )

    def _settle(self, stored: Stored, ticket: int | None, now: float) -> None:
        row = self._db.execute("SELECT * FROM url WHERE lease = ?", (ticket,)).fetchone() if ticket is not None else None
        if ticket is None or row is None:
            return  # an exchange outside the crawl, or of an attempt that has already ended: indexed, nothing to settle
        asked = row["ask"] or row["url"]
        if stored.exchange.outcome == "resent":
            self._resent(stored, row["id"], asked, now)
            return
        answered = self._judged(stored, row, ticket, asked)
        if row["role"] == "robots":
            self._robots(answered, now)
        elif answered.target is not None:
            answered = self._follow(answered, answered.target, now)
        self._write(answered, now)
        self._leave_host(answered, now)

    def _judged(self, stored: Stored, row: sqlite3.Row, ticket: int, asked: str) -> _Answered:
        exchange = stored.exchange
        head = parse_head(head_of(exchange.response))
        status = stored.status if exchange.outcome == "answered" or exchange.truncated == "length" else None
        outcome = schedule.outcome(exchange.role, status, exchange.truncated, head.text(b"location"))
        target = self._target(row, asked, head) if outcome == "moved" else None
        if outcome == "fetched" and stored.entity_digest is not None and stored.entity_digest == row["digest"]:
            outcome = "unchanged"
        unasked = status == 304 and not validators.conditional(exchange.request)
        if unasked:
            outcome = "failed"  # there is nothing that it could mean (RFC 9110, 15.4.5)
        reason = (
            exchange.problem or validators.UNASKED * unasked or (f"status {status}" if outcome == "failed" and status is not None else "")
        )
        if outcome == "moved" and target is None:
            outcome, reason = "failed", "redirects to no http address"
        return _Answered(stored, row, ticket, asked, head, outcome, reason, target)

    def _target(self, row: sqlite3.Row, asked: str, head: Head) -> str | None:
        source = self._plan.sources.get(row["source"])
        return discover.redirect(asked, head.text(b"location"), source.keep_params if source else ())

    def _resent(self, stored: Stored, url: int, asked: str, now: float) -> None:
        self._db.execute(
            "INSERT INTO attempt (url, asked, started_at, ended_at, outcome, status, bytes, reason, cause, record_id)"
            " VALUES (?, ?, ?, ?, 'resent', ?, ?, ?, 'stale', ?)",
            (
                url, asked, stored.exchange.fetched_at.timestamp(), now, stored.status, len(stored.exchange.response),
                stored.exchange.problem, stored.record_id,
            ),
        )  # fmt: skip

    def _follow(self, answered: _Answered, target: str, now: float) -> _Answered:
        """Adds the redirect's target where it may be followed; else tells why not."""
        row, source = answered.row, self._plan.sources.get(answered.row["source"])
        if self._leads_back(target, row["url"]):
            return replace(answered, outcome="failed", reason=f"redirect loop by {target}")
        if row["hops"] >= schedule.MOST_HOPS:
            return replace(answered, outcome="failed", reason=f"more than {schedule.MOST_HOPS} redirects")
        self._db.execute("UPDATE url SET moved_to = ? WHERE id = ?", (target, row["id"]))
        if row["role"] == "article" and source is not None and not source.is_article(target):
            return replace(answered, reason=f"redirects to {target}, no article of {source.name}")
        new = New(target, row["role"], row["source"], row["url"], row["hops"] + 1, bool(row["once"]), moved=True)
        put_all(self._db, [new], self._plan, now)
        if answered.patience(now):  # of a redirect it means the time until its target is asked (RFC 9110, 10.2.3)
            self._db.execute("UPDATE url SET due_at = MAX(due_at, ?) WHERE url = ?", (now + answered.patience(now), target))
            wake(self._db, urls.host(target), self._plan, now)
        return replace(answered, reason=f"redirects to {target}")

    def _leads_back(self, target: str, url: str) -> bool:
        for _ in range(schedule.MOST_HOPS):
            if target == url:
                return True
            row = self._db.execute("SELECT moved_to FROM url WHERE url = ? AND moved_to IS NOT NULL", (target,)).fetchone()
            if row is None:
                return False
            target = row["moved_to"]
        return False

    def _robots(self, answered: _Answered, now: float) -> None:
        """Keeps what a robots.txt says; a redirect is followed in place, at most five times."""
        row, stored = answered.row, answered.stored
        if answered.outcome == "fetched":
            head, body = split_head(stored.exchange.response)
            self._obey(row, "rules", manners.rules(entity(head, body, manners.MOST_RULES + 1).content), now)
        elif answered.outcome == "gone" or (answered.outcome == "moved" and row["hops"] >= schedule.ROBOTS_HOPS):
            self._obey(row, "open", manners.Rules(""), now)
            self._db.execute("UPDATE url SET digest = NULL, etag = NULL, last_modified = NULL WHERE id = ?", (row["id"],))
        elif answered.outcome == "unchanged":
            self._db.execute(
                # Unchanged since when? What was never had is as good as not to be had.
                "UPDATE robots SET checked_at = CASE WHEN checked_at IS NULL THEN NULL ELSE ? END,"
                " state = CASE WHEN checked_at IS NULL THEN 'closed' WHEN state = 'closed' THEN 'rules' ELSE state END WHERE origin = ?",
                (now, row["origin"]),
            )
        elif answered.outcome == "failed":
            # Rules that were good a day ago serve on; without such a copy nothing may be asked (RFC 9309, 2.3.1.4).
            self._db.execute(
                "UPDATE robots SET state = 'closed' WHERE origin = ? AND (checked_at IS NULL OR checked_at < ?)",
                (row["origin"], now - manners.GOOD_COPY),
            )

    def _obey(self, row: sqlite3.Row, state: str, rules: manners.Rules, now: float) -> None:
        before = self._db.execute("SELECT state, rules FROM robots WHERE origin = ?", (row["origin"],)).fetchone()
        self._db.execute(
            "UPDATE robots SET state = ?, rules = ?, delay = ?, asked = ?, checked_at = ? WHERE origin = ?",
            (state, rules.text, rules.delay, rules.asked, now, row["origin"]),
        )
        if (before["state"], before["rules"]) != (state, rules.text):
            # What the old rules forbade, the new ones may allow.
            self._db.execute(
                "UPDATE url SET state = 'waiting', due_at = ?, again = 0 WHERE origin = ? AND state = 'refused'", (now, row["origin"])
            )

    def _write(self, answered: _Answered, now: float) -> None:
        row, stored = answered.row, answered.stored
        hop = answered.target if row["role"] == "robots" and row["hops"] < schedule.ROBOTS_HOPS else None
        known = Known(row["role"], row["first_answer"], row["interval"], row["tries"], row["digest"])
        due = (
            Due(now, row["tries"])  # a redirect to where nobody answers is a failure each time
            if hop
            else schedule.due(known, Answer(now, answered.outcome, answered.changed, stored.status in _TROUBLE), self._plan.schedule)
        )
        failed = answered.outcome == "failed"
        doubted = False
        if row["once"] and not failed:
            due = Due(None)
        elif doubted := self._doubted(answered, now):
            due = Due(now)
        again = not hop and not doubted and due.again(self._plan.schedule)
        state = "waiting" if due.at is not None else "given-up" if failed else "settled"
        self._db.execute(
            "UPDATE url SET state = ?, due_at = ?, again = ?, lease = NULL, ask = ?, hops = ?, tries = ?, visits = visits + ?, interval = ?,"
            " first_answer = COALESCE(first_answer, ?), last_answer = COALESCE(?, last_answer), status = ? WHERE id = ?",
            (
                state, due.at, int(again), hop, _hops(row, hop), due.tries, int(not failed), due.interval,
                None if failed else now, None if failed else now, stored.status, row["id"],
            ),
        )  # fmt: skip
        self._db.execute(
            "UPDATE attempt SET ended_at = ?, outcome = ?, status = ?, bytes = ?, reason = ?, cause = ?, skew = ?, record_id = ? WHERE id = ?",
            (
                now, answered.outcome, stored.status, len(answered.exchange.response), answered.reason, answered.cause, answered.skew,
                stored.record_id, answered.ticket,
            ),
        )  # fmt: skip
        frontier_budget.received(self._db, row["source"], len(answered.exchange.response), now)
        if answered.outcome == "gone" and row["role"] == "article" and not row["visits"]:
            frontier_budget.barren(self._db, row["url"], now)
        if answered.outcome in ("fetched", "unchanged") and stored.status != 304:
            self._remember(answered)
        elif failed and row["role"] in schedule.LISTINGS and 200 <= (stored.status or 0) < 300:
            self._to_read(answered)  # a sitemap cut short is read up to the cut

    def _remember(self, answered: _Answered) -> None:
        """Keeps the validators and the digest of a body, and marks a changed one for reading."""
        whole = answered.exchange.truncated is None
        etag, modified = answered.head.text(b"etag"), answered.head.text(b"last-modified")
        self._db.execute(
            "UPDATE url SET etag = ?, last_modified = ?, digest = ?, moved_to = NULL WHERE id = ?",
            (etag if whole and etag else None, modified if whole and modified else None, answered.stored.entity_digest, answered.row["id"]),
        )
        if answered.outcome == "fetched" and answered.row["role"] in _READ_FOR_LINKS:
            self._to_read(answered)

    def _doubted(self, answered: _Answered, now: float) -> bool:
        """Whether the page has to be asked for at once and whole, as its server's word on it is not to be believed."""
        row, head = answered.row, answered.head
        if (
            answered.stored.status == 304
            and answered.outcome == "unchanged"
            and validators.contradicts(head, row["etag"], row["last_modified"])
        ):
            self._db.execute("UPDATE url SET etag = NULL, last_modified = NULL WHERE id = ?", (row["id"],))
            return True
        caught = answered.outcome == "fetched" and row["digest"] is not None and answered.exchange.truncated is None
        if caught and validators.untrue(head, row["etag"], row["last_modified"]):
            self._distrust(row["host"], now)
        return False

    def _distrust(self, host: str, now: float) -> None:
        """Asks the host without conditions for a month, and at once for all that it called unchanged."""
        believed = self._db.execute("SELECT 1 FROM host WHERE name = ? AND COALESCE(lies_until, 0) < ?", (host, now)).fetchone()
        self._db.execute("UPDATE host SET lies_until = ? WHERE name = ?", (now + validators.DISTRUST, host))
        if believed is not None:
            self._db.execute(
                "UPDATE url SET due_at = ?, again = 0 WHERE host = ? AND status = 304 AND state = 'waiting' AND due_at IS NOT NULL AND again = 1"
                " AND role IN ('article', 'feed', 'sitemap', 'section')",
                (now, host),
            )

    def _to_read(self, answered: _Answered) -> None:
        self._db.execute("UPDATE capture SET parsed = 0 WHERE record_id = ? AND parsed IS NULL", (answered.stored.record_id,))

    def _leave_host(self, answered: _Answered, now: float) -> None:
        """Starts the pause of the host that was asked, and a rest where it is in trouble."""
        for host in self._db.execute("SELECT name, troubles FROM host WHERE lease = ?", (answered.ticket,)).fetchall():
            troubled = answered.stored.status in _TROUBLE or answered.stored.status is None
            troubles = host["troubles"] + 1 if troubled else 0
            rest = self._rest(answered, troubles, now)
            self._db.execute(
                "UPDATE host SET lease = NULL, next_at = ?, troubles = ?, backoff_until = ? WHERE name = ?",
                (
                    now + pause_after(self._db, answered.asked, answered.row["source"], host["name"], self._plan),
                    troubles,
                    now + rest,
                    host["name"],
                ),
            )
            if schedule.worn_out(troubles, self._plan.schedule):
                postpone(self._db, host["name"], now + rest)
            wake(self._db, host["name"], self._plan, now)

    def _rest(self, answered: _Answered, troubles: int, now: float) -> float:
        if answered.stored.status in _TROUBLE:
            return manners.backoff(answered.patience(now), troubles, self._plan.schedule)
        if answered.patience(now):
            return answered.patience(now)
        # One missing answer may be the address's own fault; from the second on, the host rests.
        return schedule.nth(self._plan.schedule.retry, troubles - 1) if troubles > 1 else 0.0


def _hops(row: sqlite3.Row, hop: str | None) -> int:
    if row["role"] != "robots":
        return int(row["hops"])
    return int(row["hops"]) + 1 if hop else 0
