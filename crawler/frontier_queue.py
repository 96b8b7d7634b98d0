"""The part of crawl.db that both its connections write: new URLs, and when each host has something to give."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from archive.capture import Role
from archive.config import Schedule
from crawler import manners
from crawler.guard import Guard
from crawler.manners import origin
from crawler.schedule import MOST_HOPS
from crawler.source import Source
from normalize import urls

RANKS: Mapping[Role, int] = {"feed": 0, "sitemap": 1, "section": 1, "article": 2, "page": 2, "image": 3, "stylesheet": 3, "robots": 9}
LATE = 4  # the rank of articles that a sitemap or a list names long after they appeared: they wait until nothing else is due


@dataclass(frozen=True, slots=True)
class Plan:
    """What this run of the crawl goes by."""

    schedule: Schedule
    delay: float  # seconds between two requests to a host, at least
    sources: Mapping[str, Source]  # all that are known, by name
    active: frozenset[str]  # names of those that this run asks, and hosts of phantom origins
    horizon: float  # return visits that fall due after this wait for the next run, so that a run ends
    chance: Callable[[], float]  # from 0 to 1, for what is added to a pause
    guard: Guard  # what may be connected to
    urls_a_day: int = 5000  # that a source is asked for, unless it sets its own
    bytes_a_day: int = 10 * 10**9  # that a source may send
    hidden: Callable[[str, str], int | None] = lambda source, url: None  # number of the takedown that covers an address of a source


@dataclass(frozen=True, slots=True)
class New:
    """An address that was found."""

    url: str  # canonical
    role: Role
    source: str
    found_on: str | None
    hops: int
    once: bool = False  # an older page of a list
    rank: int | None = None  # where it is not that of its role
    moved: bool = False  # the target of a redirect, taken whatever other spelling of it is known


def robots_of(origin: str) -> str:
    """The address of the robots.txt that is for this origin."""
    return f"{origin}/robots.txt"


def put(db: sqlite3.Connection, new: New, now: float) -> bool:
    """Adds the address, due at once.

    False where it is known, or an article that is known by another spelling; where it lies too many hops away, which is a row, or is a robots.txt that
    a page shows as its own.
    """
    place = origin(new.url)
    if new.role != "robots" and new.url == robots_of(place):
        return False
    rank = RANKS[new.role] if new.rank is None else new.rank
    known = db.execute("SELECT id, rank FROM url WHERE url = ?", (new.url,)).fetchone()
    if known is not None:
        if known["rank"] == LATE and rank < LATE:
            db.execute("UPDATE url SET rank = ? WHERE id = ?", (rank, known["id"]))
        return False
    key = urls.article_key(new.url)
    if new.role == "article" and not new.moved and _has_twin(db, new, key):
        return False
    host = urls.host(new.url)
    added = db.execute(
        "INSERT OR IGNORE INTO url (url, key, source, role, origin, host, rank, state, due_at, again, tries, visits, found_on, hops, first_seen, once)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, 0, 0, 0, ?, ?, ?, ?)",
        (new.url, key, new.source, new.role, place, host, rank, now, new.found_on, new.hops, now, int(new.once)),
    ).rowcount
    if added and new.hops > MOST_HOPS:
        _give_up(db, new, now)
        return False
    if added:
        db.execute("INSERT OR IGNORE INTO host (name, next_at, backoff_until, troubles) VALUES (?, 0, 0, 0)", (host,))
        db.execute("INSERT OR IGNORE INTO queue (host, source, held) VALUES (?, ?, 0)", (host, new.source))
    return bool(added)


def _give_up(db: sqlite3.Connection, new: New, now: float) -> None:
    """Has the address be known and never asked: whatever leads there goes on without end."""
    db.execute("UPDATE url SET state = 'given-up', due_at = NULL WHERE url = ?", (new.url,))
    db.execute(
        "INSERT INTO attempt (url, asked, started_at, ended_at, outcome, reason, cause) SELECT id, url, ?, ?, 'refused', ?, 'budget' FROM url WHERE url = ?",
        (now, now, f"budget: more than {MOST_HOPS} documents and redirects lead to it", new.url),
    )


def _has_twin(db: sqlite3.Connection, new: New, key: str) -> bool:
    """Whether the article is known by another spelling that answers, or is still to be asked; an AMP or mobile edition is no match for the page."""
    found = db.execute(
        "SELECT url FROM url WHERE key = ? AND source = ? AND role = 'article' AND"
        " ((status IS NULL AND tries = 0 AND state IN ('waiting', 'leased')) OR status BETWEEN 200 AND 299 OR status = 304)",
        (key, new.source),
    ).fetchall()
    return bool(found) and (urls.key(new.url) != key or any(urls.key(twin) == key for (twin,) in found))


def put_all(db: sqlite3.Connection, found: Iterable[New], plan: Plan, now: float) -> int:
    """Adds the addresses and wakes their hosts; how many were new."""
    added = [new for new in found if put(db, new, now)]
    for host in {urls.host(new.url) for new in added}:
        wake(db, host, plan, now)
    return len(added)


def wake(db: sqlite3.Connection, host: str, plan: Plan, now: float) -> None:
    """Sets when the host next has something to give for each source, by its URLs' due times and its own pauses."""
    rows = db.execute("SELECT source, next_at, backoff_until, lease FROM host JOIN queue ON queue.host = host.name WHERE name = ?", (host,))
    for source, next_at, backoff_until, lease in rows.fetchall():
        ready = None if lease is not None or source not in plan.active else _ready(db, host, source, plan.horizon)
        held = max(ready or 0, backoff_until)
        at = None if ready is None else max(held, next_at)
        db.execute("UPDATE queue SET wake_at = ?, held = ? WHERE host = ? AND source = ?", (at, int(held > now), host, source))


def postpone(db: sqlite3.Connection, host: str, until: float) -> None:
    """Leaves what waits on the host to another run."""
    db.execute(
        "UPDATE url SET again = 1, due_at = MAX(due_at, ?) WHERE host = ? AND due_at IS NOT NULL AND role != 'robots'", (until, host)
    )


def pause(db: sqlite3.Connection, ticket: int, host: str, plan: Plan) -> float:
    """Seconds to leave a host alone that an attempt asked, by `pause_after`."""
    attempt = db.execute("SELECT asked, source FROM attempt JOIN url ON url.id = attempt.url WHERE attempt.id = ?", (ticket,)).fetchone()
    asked, name = attempt or (f"http://{host}", "")  # a power cut may have taken the attempt
    return pause_after(db, asked, name, host, plan)


def pause_after(db: sqlite3.Connection, asked: str, name: str, host: str, plan: Plan) -> float:
    """What the archive, the source `name` or a robots.txt of the host asks for, and a bit more."""
    # Of http and https the slower counts: it is one host.
    robots: float = db.execute(
        "SELECT COALESCE(MAX(delay), 0) FROM robots WHERE origin IN (?, ?, ?)", (origin(asked), f"http://{host}", f"https://{host}")
    ).fetchone()[0]
    source = plan.sources.get(name)
    return manners.pause((plan.delay, source.delay or 0.0 if source else 0.0, robots), plan.chance())


def candidate(db: sqlite3.Connection, host: str, source: str, now: float, horizon: float) -> sqlite3.Row | None:
    """The URL that the host is asked for next, feeds before sitemaps before articles before images, return visits before what
    is new; each probe is one step in the index url_due.
    """
    bounds = {"host": host, "source": source, "now": now, "soon": min(now, horizon)}
    row: sqlite3.Row | None = db.execute(
        """
        WITH probe(rank, again, until) AS (
            VALUES (0, 1, :soon), (0, 0, :now), (1, 1, :soon), (1, 0, :now), (2, 1, :soon), (2, 0, :now),
                (3, 1, :soon), (3, 0, :now), (4, 1, :soon), (4, 0, :now)
        )
        SELECT url.* FROM probe CROSS JOIN url ON url.id = (
            SELECT id FROM url
            WHERE host = :host AND source = :source AND again = probe.again AND rank = probe.rank AND due_at <= probe.until
            ORDER BY due_at LIMIT 1
        ) LIMIT 1
        """,
        bounds,
    ).fetchone()
    return (
        row
        or db.execute(f"SELECT * FROM {_FORBIDDING} AND due_at <= CASE again WHEN 0 THEN :now ELSE :soon END LIMIT 1", bounds).fetchone()
    )


# A robots.txt is asked when something else of its origin is due, and for its own sake where it keeps something from ever being due.
_FORBIDDING = """url AS rules
    WHERE host = :host AND source IN (SELECT source FROM queue WHERE host = :host) AND again IN (0, 1) AND rank = 9 AND due_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM url AS kept_out WHERE kept_out.origin = rules.origin AND kept_out.state = 'refused' AND kept_out.source = :source)
"""


def _ready(db: sqlite3.Connection, host: str, source: str, horizon: float) -> float | None:
    """When the first of the host's URLs is due in this run; each probe is one step in the index url_due."""
    bounds = {"host": host, "source": source, "horizon": horizon}
    found: float | None = db.execute(
        """
        WITH turn(again, until) AS (VALUES (0, 9e99), (1, :horizon)), step(rank) AS (VALUES (0), (1), (2), (3), (4))
        SELECT MIN((
            SELECT MIN(due_at) FROM url
            WHERE host = :host AND source = :source AND again = turn.again AND rank = step.rank AND due_at <= turn.until
        )) FROM turn, step
        """,
        bounds,
    ).fetchone()[0]
    rules: float | None = db.execute(f"SELECT MIN(due_at) FROM {_FORBIDDING} AND (again = 0 OR due_at <= :horizon)", bounds).fetchone()[0]
    return min((at for at in (found, rules) if at is not None), default=None)
