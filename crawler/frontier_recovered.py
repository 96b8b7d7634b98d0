"""The part of crawl.db that recovery writes: what it lacks is put in, what the WARC files lack is taken out."""

from __future__ import annotations

import sqlite3

from archive.capture import Exchange
from crawler.frontier_queue import New, Plan, put_all, robots_of
from crawler.manners import origin
from normalize import urls


def attempt_of(db: sqlite3.Connection, exchange: Exchange, plan: Plan) -> int | None:
    """The attempt that the exchange came of, made where crawl.db forgot it, and even the address; None where it was answered since."""
    # The address is compared too: the ticket may be of a crawl.db that is no more.
    attempt = db.execute("SELECT id FROM attempt WHERE id = ? AND asked = ?", (exchange.ticket, exchange.url)).fetchone()
    if attempt is not None:
        return int(attempt["id"])
    at = exchange.fetched_at.timestamp()
    url = (_robots_asked if exchange.role == "robots" else _asked)(db, exchange, at, plan)
    if url is None:
        return None
    ticket = db.execute(
        "INSERT INTO attempt (url, asked, started_at, outcome, reason) VALUES (?, ?, ?, 'leased', '')", (url, exchange.url, at)
    ).lastrowid
    # Whoever has the lease now died before this exchange: all that is recovered comes in the order in which it was asked.
    db.execute("UPDATE url SET lease = ? WHERE id = ?", (ticket, url))
    # What it asked of its host, a rest for example, holds on.
    db.execute("UPDATE host SET lease = ? WHERE name = ?", (ticket, urls.host(exchange.url)))
    return ticket


def _asked(db: sqlite3.Connection, exchange: Exchange, at: float, plan: Plan) -> int | None:
    """The row of the address, made where it was forgotten; None where it has been answered since."""
    parent = db.execute("SELECT hops FROM url WHERE url = ?", (exchange.via,)).fetchone()
    put_all(db, [New(exchange.url, exchange.role, exchange.source, exchange.via, parent["hops"] + 1 if parent else 1)], plan, at)
    row = db.execute("SELECT id FROM url WHERE url = ? AND COALESCE(last_answer, 0) < ?", (exchange.url, at)).fetchone()
    return int(row["id"]) if row is not None else None


def _robots_asked(db: sqlite3.Connection, exchange: Exchange, at: float, plan: Plan) -> int | None:
    """The same for a robots.txt, or for an address that one redirects to."""
    place = origin(exchange.url)
    if exchange.url == robots_of(place):
        put_all(db, [New(exchange.url, "robots", exchange.source, None, 0)], plan, at)
        db.execute(
            "INSERT OR IGNORE INTO robots (origin, url, state, rules, delay) SELECT origin, id, 'unknown', '', 0 FROM url WHERE url = ?",
            (exchange.url,),
        )
    row = db.execute(
        "SELECT url.id FROM robots JOIN url ON url.id = robots.url WHERE COALESCE(ask, url.url) = ? AND COALESCE(last_answer, 0) < ?",
        (exchange.url, at),
    ).fetchone()
    return int(row["id"]) if row is not None else None


def cut(db: sqlite3.Connection, file: str, size: int, now: float) -> None:
    """Forgets the captures beyond the end of a WARC file, and makes their URLs due, to be asked for whole."""
    beyond = "SELECT url, record_id FROM capture WHERE file = :file AND offset + length > :size"
    # What only refers to a body that is not on the disk has to be asked for whole again, too.
    db.execute(
        f"WITH beyond AS ({beyond}) UPDATE url SET state = 'waiting', due_at = :now, again = 0, etag = NULL, last_modified = NULL,"
        " digest = NULL WHERE state != 'retired' AND url IN (SELECT url FROM beyond UNION"
        " SELECT url FROM capture WHERE refers_to IN (SELECT record_id FROM beyond))",
        {"file": file, "size": size, "now": now},
    )
    db.execute("DELETE FROM capture WHERE file = ? AND offset + length > ?", (file, size))
    db.execute("UPDATE warc_file SET indexed_to = ? WHERE name = ?", (size, file))


def note_loss(db: sqlite3.Connection, file: str, size: int, now: float) -> None:
    """Keeps on record what a WARC file held of which only so many bytes are left."""
    db.execute(
        "INSERT INTO lost_file (name, size, indexed_to, captures, lost_at) SELECT name, ?, indexed_to,"
        " (SELECT COUNT(*) FROM capture WHERE file = name AND offset + length > ?), ? FROM warc_file WHERE name = ?",
        (size, size, now, file),
    )
