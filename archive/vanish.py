"""When an article vanished from its address, how that was judged, which capture shows it, and when it came back.

A function of the set of captures; part of the store. The judgement itself is pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Literal
from urllib.parse import urlsplit

from archive.rows import GONE_STATUSES, OK_STATUSES
from normalize import urls

How = Literal["status", "soft-404", "parked", "front-page", "section", "error-page", "another-article"]

_NOT_FOUND = re.compile(r"(?:^|/)(?:404|410|error|errors|not[-_]?found|page[-_]?not[-_]?found|gone|removed)(?:\.\w{2,5})?/?$", re.I)
_GONE = ", ".join(map(str, GONE_STATUSES))
_OK = ", ".join(str(status) for status in OK_STATUSES if status)
_KINDS: dict[str, How] = {"error": "soft-404", "parked": "parked"}


@dataclass(frozen=True, slots=True)
class Sight:
    """A capture that shows the article."""

    at: str
    record_id: str
    key: str  # of its address


@dataclass(frozen=True, slots=True)
class Denial:
    """A capture that shows that it is not there."""

    at: str
    record_id: str
    key: str
    how: How
    status: int | None


@dataclass(frozen=True, slots=True)
class Vanished:
    """One time that an article was away."""

    denial: Denial
    back: Sight | None  # None while it is away


def vanished(own: str, sights: Iterable[Sight], denials: Iterable[Denial]) -> list[Vanished]:
    """Each time that the article's own address, or the one that showed it last, first denied it after a sight, until the next sight."""
    found: list[Vanished] = []
    last: Sight | None = None
    away: Denial | None = None
    # Of the same instant, what shows the article counts last: it was there.
    events: list[Sight | Denial] = [*sights, *denials]
    for event in sorted(events, key=lambda event: (event.at, isinstance(event, Sight), event.record_id)):
        if isinstance(event, Sight):
            found += [Vanished(away, event)] if away else []
            last, away = event, None
        elif away is None and last is not None and event.at > last.at and event.key in (own, last.key):
            away = event
    return [*found, Vanished(away, None)] if away else found


def refresh(db: Connection, article: int) -> None:
    """Write anew when the article was away."""
    own, url, known = db.execute(
        "SELECT url_key, canonical_url, EXISTS (SELECT 1 FROM vanished WHERE article = article.id) FROM article WHERE id = ?", (article,)
    ).fetchone()
    keys = {own} | {row[0] for row in db.execute(f"SELECT DISTINCT url_key {_SHOWS}", (article,))}
    denials = [*_answers(db, keys), *_redirects(db, article, url, keys)]
    if not denials and not known:
        return
    sights = (Sight(*row) for row in db.execute(f"SELECT fetched_at, record_id, url_key {_SHOWS}", (article,)))
    found = vanished(own, sights, denials)
    db.execute("DELETE FROM vanished WHERE article = ?", (article,))
    db.executemany("INSERT INTO vanished VALUES (?, ?, ?, ?, ?, ?, ?)", [_row(article, one) for one in found])
    now = found[-1].denial if found and found[-1].back is None else None
    gone = (now.at, now.status, now.how) if now else (None, None, None)
    db.execute("UPDATE article SET gone_at = ?, gone_status = ?, gone_how = ? WHERE id = ?", (*gone, article))


def concerned(db: Connection, captures: Iterable[int]) -> set[int]:
    """The articles of whose absence captures tell: by denying them, or by what stands where one of their addresses leads."""
    sql = f"""
        WITH told(url_key) AS (
            SELECT url_key FROM capture WHERE id = :id AND version IS NULL AND (status IN ({_GONE}) OR kind IN ('error', 'parked'))
            UNION SELECT url_key FROM redirect WHERE capture = :id
            UNION SELECT redirect.url_key FROM capture JOIN redirect ON redirect.target_key = capture.url_key WHERE capture.id = :id
        )
        SELECT article.id FROM told JOIN article USING (url_key)
        UNION SELECT version.article FROM told JOIN capture AS good USING (url_key) JOIN version ON version.id = good.version
    """
    return {row[0] for capture in captures for row in db.execute(sql, {"id": capture})}


_SHOWS = "FROM capture JOIN version ON version.id = capture.version WHERE version.article = ?"


def _answers(db: Connection, keys: Collection[str]) -> Iterator[Denial]:
    sql = (
        "SELECT fetched_at, record_id, kind, status FROM capture WHERE url_key = ? AND version IS NULL AND (status IN"
        f" ({_GONE}) OR (kind IN ('error', 'parked') AND (status IS NULL OR status IN ({_OK}))))"
    )
    for key in sorted(keys):
        for at, record_id, kind, status in db.execute(sql, (key,)):
            how: How = "status" if status in GONE_STATUSES else _KINDS[kind]
            yield Denial(at, record_id, key, how, status)


def _redirects(db: Connection, article: int, url: str, keys: Collection[str]) -> Iterator[Denial]:
    """The redirects away from the article; one to an address where it stands is none."""
    sql = (
        "SELECT fetched_at, record_id, status, target, target_key FROM redirect JOIN capture ON capture.id = redirect.capture"
        " WHERE redirect.url_key = ?"
    )
    for key in sorted(keys):
        for at, record_id, status, target, target_key in db.execute(sql, (key,)).fetchall():
            how = _judged(db, article, url, target, target_key) if target_key not in keys else None
            if how:
                yield Denial(at, record_id, key, how, status)


def _judged(db: Connection, article: int, url: str, target: str, target_key: str) -> How | None:
    """What a redirect to that address amounts to; None where nothing tells that the article is not there."""
    parts = urlsplit(target)
    if parts.path in ("", "/") and not parts.query:
        return "front-page" if _at_home(url, target) else None
    shown = db.execute(
        "SELECT MAX(version.article = ?) FROM capture JOIN version ON version.id = capture.version WHERE url_key = ?", (article, target_key)
    ).fetchone()[0]
    if shown is not None:
        return None if shown else "another-article"
    index, error = db.execute(
        f"SELECT MAX(kind = 'index' OR role = 'section'), MAX(kind = 'error' OR status IN ({_GONE})) FROM capture WHERE url_key = ?",
        (target_key,),
    ).fetchone()
    if index or (_at_home(url, target) and urlsplit(url).path.startswith(parts.path.rstrip("/") + "/")):
        return "section"
    return "error-page" if error or _NOT_FOUND.search(parts.path) else None


def _at_home(url: str, target: str) -> bool:
    return urls.same_site(url, target) or urls.key(url).partition("/")[0] == urls.key(target).partition("/")[0]


def _row(article: int, one: Vanished) -> tuple[int, str, str, int | None, str, str | None, str | None]:
    denial, back = one.denial, one.back
    return article, denial.at, denial.how, denial.status, denial.record_id, back.at if back else None, back.record_id if back else None
