"""What a source may cost a day, and forms of addresses that bring nothing: what is over it waits, with a row that says why."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from crawler import traps
from crawler.frontier_queue import Plan
from crawler.schedule import LISTINGS
from normalize import urls

DAY = 86_400.0  # seconds; a budget's day begins at midnight UTC
AT_ONCE = 100  # addresses that are put off together; a call of due() may do that some fifty times

_TRACKED = ("article", "section")


@dataclass(frozen=True, slots=True)
class Wait:
    """Why an address is not asked now, and until when."""

    until: float
    why: str  # "day" or "form", as in url.put_off
    reason: str


@dataclass(frozen=True, slots=True)
class _Spent:
    """What a source took on a day."""

    urls: int = 0
    again: int = 0  # of them listings and return visits
    bytes: int = 0


def wait(db: sqlite3.Connection, row: sqlite3.Row, plan: Plan, now: float) -> Wait | None:
    """What the address has to wait for; None where it may be asked."""
    return _for_the_day(db, row, plan, now) or _for_its_form(db, row, now)


def put_off(db: sqlite3.Connection, row: sqlite3.Row, wait: Wait, now: float) -> None:
    """Has the address wait, and for the day's end all of its kind on its host; each has one row that says so, however often it waits."""
    alike = [row["id"]]
    if wait.why == "day":
        found = db.execute(
            "SELECT id FROM url WHERE host = ? AND source = ? AND again = ? AND rank = ? AND due_at <= ? AND (visits = 0) = ? LIMIT ?",
            (row["host"], row["source"], row["again"], row["rank"], now, row["visits"] == 0, AT_ONCE),
        )
        alike = list({*alike, *(number for (number,) in found)})
    for number in alike:
        db.execute(
            "INSERT INTO attempt (url, asked, started_at, ended_at, outcome, reason, cause)"
            " SELECT id, url, ?, ?, 'refused', ?, 'budget' FROM url WHERE id = ? AND put_off IS NULL",
            (now, now, wait.reason, number),
        )
        db.execute("UPDATE url SET due_at = ?, put_off = ? WHERE id = ?", (wait.until, wait.why, number))


def free(db: sqlite3.Connection, source: str, now: float) -> None:
    """Makes due again what waits for the end of the day: a run looks anew whether the budget allows it, which may have been raised."""
    db.execute("UPDATE url SET due_at = ? WHERE source = ? AND put_off = 'day' AND due_at > ?", (now, source, now))


def spend(db: sqlite3.Connection, row: sqlite3.Row, now: float) -> None:
    """Counts an address that is asked now."""
    db.execute(
        "INSERT INTO spent (source, day, urls, again, bytes) VALUES (?, ?, 1, ?, 0)"
        " ON CONFLICT (source, day) DO UPDATE SET urls = urls + 1, again = again + excluded.again",
        (row["source"], int(now // DAY), int(_returns(row))),
    )
    if row["put_off"] is not None:
        db.execute("UPDATE url SET put_off = NULL WHERE id = ?", (row["id"],))


def received(db: sqlite3.Connection, source: str, size: int, now: float) -> None:
    """Counts the bytes of an answer."""
    db.execute("UPDATE spent SET bytes = bytes + ? WHERE source = ? AND day = ?", (size, source, int(now // DAY)))


def barren(db: sqlite3.Connection, url: str, now: float) -> None:
    """Notes that the address of an article, asked for the first time, brought nothing new."""
    shape = traps.form(url)
    if shape is not None:
        _note(db, urls.host(url), shape, None, now)


def brought(db: sqlite3.Connection, url: str, words: bytes, now: float) -> None:
    """Notes what a page said that was asked for the first time; of its form it may be the same as another."""
    shape = traps.form(url)
    if shape is not None:
        _note(db, urls.host(url), shape, words, now)


def _note(db: sqlite3.Connection, host: str, shape: str, words: bytes | None, now: float) -> None:
    row = db.execute("SELECT barren, words, ends, closed_until FROM form WHERE host = ? AND form = ?", (host, shape)).fetchone()
    in_vain, known, ends, closed = tuple(row) if row is not None else (0, b"", 0, None)
    new = words is not None and not any(known[at : at + 8] == words for at in range(0, len(known), 8))
    if new and words is not None:
        in_vain, ends, closed = 0, 0, None
        known = (words + known)[: traps.REMEMBERED * 8]
    else:
        in_vain += 1
    if in_vain >= traps.BARREN:
        in_vain, ends = traps.BARREN - traps.PROBES, ends + 1
        closed = now + traps.rest(ends)
    db.execute(
        "INSERT INTO form (host, form, asked, barren, words, ends, closed_until) VALUES (?, ?, 1, ?, ?, ?, ?) ON CONFLICT (host, form) DO UPDATE"
        " SET asked = asked + 1, barren = excluded.barren, words = excluded.words, ends = excluded.ends, closed_until = excluded.closed_until",
        (host, shape, in_vain, known, ends, closed),
    )


def _returns(row: sqlite3.Row) -> bool:
    return row["role"] in LISTINGS or row["visits"] > 0


def _for_the_day(db: sqlite3.Connection, row: sqlite3.Row, plan: Plan, now: float) -> Wait | None:
    source = plan.sources.get(row["source"])
    budget = source.urls_a_day if source is not None and source.urls_a_day is not None else plan.urls_a_day
    today, yesterday = _spent(db, row["source"], now)
    until = (now // DAY + 1) * DAY
    if today.bytes >= plan.bytes_a_day:
        return Wait(until, "day", f"budget: {row['source']} has sent its {plan.bytes_a_day / 1e6:,.0f} MB of this day")
    # Listings and return visits come first: what they took yesterday, up to half of the day, is kept for them.
    kept = 0 if _returns(row) else max(0, min(yesterday.again, budget // 2) - today.again)
    if today.urls + kept < budget:
        return None
    return Wait(until, "day", f"budget: {row['source']} may be asked for {budget:,} addresses a day, and has been")


def _spent(db: sqlite3.Connection, source: str, now: float) -> tuple[_Spent, _Spent]:
    """Today's and yesterday's."""
    day = int(now // DAY)
    rows = db.execute("SELECT day, urls, again, bytes FROM spent WHERE source = ? AND day IN (?, ?)", (source, day - 1, day))
    spent = {row["day"]: _Spent(row["urls"], row["again"], row["bytes"]) for row in rows}
    return spent.get(day, _Spent()), spent.get(day - 1, _Spent())


def _for_its_form(db: sqlite3.Connection, row: sqlite3.Row, now: float) -> Wait | None:
    if row["visits"] or row["role"] not in _TRACKED or (shape := traps.form(row["url"])) is None:
        return None
    closed = db.execute(
        "SELECT closed_until FROM form WHERE host = ? AND form = ? AND closed_until > ?", (row["host"], shape, now)
    ).fetchone()
    if closed is None or _in_a_feed(db, row):
        return None
    reason = f"budget: {traps.BARREN} pages in a row of the form {row['host']}{shape} brought nothing new"
    return Wait(closed["closed_until"], "form", reason)


def _in_a_feed(db: sqlite3.Connection, row: sqlite3.Row) -> bool:
    """Whether a feed led here: what a newsroom announces is asked for, whatever others of its form were."""
    found = db.execute("SELECT role FROM url WHERE url = ?", (row["found_on"],)).fetchone()
    return found is not None and found["role"] == "feed"
