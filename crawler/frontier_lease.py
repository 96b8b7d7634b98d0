"""What becomes of an address whose turn it is: a lease, on it or on the robots.txt that must be known first; a refusal; or a wait."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.capture import Role
from crawler import (
    cause,
    frontier_budget,
    frontier_start,
    manners,
    schedule,
    validators,
)
from crawler.frontier_queue import New, Plan, pause_after, postpone, put_all, robots_of
from crawler.schedule import Answer, Known
from normalize import urls


@dataclass(frozen=True, slots=True)
class Lease:
    """One URL to ask for now. Until it is settled, released or expired, its host gives no other."""

    ticket: int
    url: str  # the address to ask
    role: Role
    source: str
    via: str | None  # where it was found
    etag: str | None  # for a conditional request
    last_modified: str | None  # likewise
    pause: float  # seconds to leave the host alone before it is asked once more


def turn(db: sqlite3.Connection, plan: Plan, row: sqlite3.Row, now: float) -> Lease | None:
    """A lease on the URL, or on the robots.txt that must be known first; None where neither may be asked now."""
    if refusal := plan.guard.refusal(row["origin"]):
        _refuse(db, row, "barred", refusal, now)
        return None
    if row["role"] == "robots":
        return _lease(db, plan, row, now)
    if takedown := frontier_start.takedown(row, plan):
        _refuse(db, row, "barred", f"taken down: decision {takedown} of decisions.jsonl covers it", now)
        return None
    if (wait := frontier_budget.wait(db, row, plan, now)) is not None:
        frontier_budget.put_off(db, row, wait, now)
        return None
    robots = db.execute(
        "SELECT robots.state AS verdict, robots.rules, url.id, url.again, url.due_at AS stale_at FROM robots JOIN url ON url.id = robots.url WHERE robots.origin = ?",
        (row["origin"],),
    ).fetchone()
    if robots is None:
        return _lease(db, plan, _first_robots(db, plan, row, now), now)
    if robots["stale_at"] is not None and robots["stale_at"] <= now:
        return _lease(db, plan, _row(db, robots["id"]), now)
    if robots["verdict"] in ("closed", "unknown"):
        until = robots["stale_at"] or now + 1.0
        db.execute("UPDATE host SET backoff_until = MAX(backoff_until, ?) WHERE name = ?", (until, row["host"]))
        if robots["again"]:
            postpone(db, row["host"], until)
        return None
    if not manners.Rules(robots["rules"]).allows(row["url"]):
        _refuse(db, row, "refused", "robots.txt forbids it", now)
        return None
    return _lease(db, plan, row, now)


def retry(db: sqlite3.Connection, plan: Plan, row: sqlite3.Row, now: float) -> None:
    """Makes the URL due as after a failure; a robots.txt that led elsewhere is asked for at its own address again."""
    known = Known(row["role"], row["first_answer"], row["interval"], row["tries"], row["digest"])
    due = schedule.due(known, Answer(now, "failed"), plan.schedule)
    state = "given-up" if due.at is None else "waiting"
    db.execute(
        "UPDATE url SET state = ?, due_at = ?, again = ?, lease = NULL, tries = ? WHERE id = ?",
        (state, due.at, int(due.again(plan.schedule)), due.tries, row["id"]),
    )
    if row["role"] == "robots":
        db.execute("UPDATE url SET ask = NULL, hops = 0 WHERE id = ?", (row["id"],))
        db.execute(
            "UPDATE robots SET state = 'closed' WHERE origin = ? AND (checked_at IS NULL OR checked_at < ?)",
            (row["origin"], now - manners.GOOD_COPY),
        )


def _first_robots(db: sqlite3.Connection, plan: Plan, row: sqlite3.Row, now: float) -> sqlite3.Row:
    address = robots_of(row["origin"])
    put_all(db, [New(address, "robots", row["source"], None, 0)], plan, now)
    robots = db.execute("SELECT * FROM url WHERE url = ?", (address,)).fetchone()
    db.execute("INSERT INTO robots (origin, url, state, rules, delay) VALUES (?, ?, 'unknown', '', 0)", (row["origin"], robots["id"]))
    return _row(db, robots["id"])


def _row(db: sqlite3.Connection, number: int) -> sqlite3.Row:
    row: sqlite3.Row = db.execute("SELECT * FROM url WHERE id = ?", (number,)).fetchone()
    return row


def _lease(db: sqlite3.Connection, plan: Plan, row: sqlite3.Row, now: float) -> Lease | None:
    asked = row["ask"] or row["url"]
    if refusal := plan.guard.refusal(asked):  # where a robots.txt redirects to
        _attempt(db, row, asked, "refused", refusal, now)
        retry(db, plan, row, now)
        return None
    hosts = (row["host"], urls.host(asked) if row["ask"] else row["host"])
    if hosts[0] != hosts[1] and not _free_host(db, hosts, now):
        return None
    ticket = _attempt(db, row, asked, "leased", "", now)
    frontier_budget.spend(db, row, now)
    db.execute("UPDATE url SET state = 'leased', lease = ?, due_at = NULL WHERE id = ?", (ticket, row["id"]))
    for host in dict.fromkeys(hosts):
        db.execute("UPDATE host SET lease = ? WHERE name = ?", (ticket, host))
        db.execute("UPDATE queue SET wake_at = NULL WHERE host = ?", (host,))
    rest = pause_after(db, asked, row["source"], hosts[1], plan)
    etag, modified = _conditions(db, row, now)
    return Lease(ticket, asked, row["role"], row["source"], row["found_on"], etag, modified, rest)


def _conditions(db: sqlite3.Connection, row: sqlite3.Row, now: float) -> tuple[str | None, str | None]:
    """ETag and Last-Modified to send along; none on the visits that see whether they are true."""
    etag, modified = row["etag"], row["last_modified"]
    if (etag is None and modified is None) or validators.is_check(row["role"], row["visits"], row["url"]):
        return None, None
    (lies_until,) = db.execute("SELECT lies_until FROM host WHERE name = ?", (row["host"],)).fetchone()
    return (None, None) if lies_until is not None and lies_until > now else (etag, modified)


def _free_host(db: sqlite3.Connection, hosts: tuple[str, str], now: float) -> bool:
    """Whether the host that a robots.txt redirects to may be asked; else the redirecting one waits for it."""
    db.execute("INSERT OR IGNORE INTO host (name, next_at, backoff_until, troubles) VALUES (?, 0, 0, 0)", (hosts[1],))
    other = db.execute("SELECT MAX(next_at, backoff_until) AS ready_at, lease FROM host WHERE name = ?", (hosts[1],)).fetchone()
    if other["lease"] is None and other["ready_at"] <= now:
        return True
    db.execute("UPDATE host SET next_at = ? WHERE name = ?", (max(other["ready_at"], now + 1.0), hosts[0]))
    return False


def _refuse(db: sqlite3.Connection, row: sqlite3.Row, state: str, reason: str, now: float) -> None:
    db.execute("UPDATE url SET state = ?, due_at = NULL WHERE id = ?", (state, row["id"]))
    _attempt(db, row, row["url"], "refused", reason, now)


def _attempt(db: sqlite3.Connection, row: sqlite3.Row, asked: str, outcome: str, reason: str, now: float) -> int:
    ended = None if outcome == "leased" else now
    cursor = db.execute(
        "INSERT INTO attempt (url, asked, started_at, ended_at, outcome, reason, cause) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row["id"], asked, now, ended, outcome, reason, cause.of(reason)),
    )
    return int(cursor.lastrowid or 0)
