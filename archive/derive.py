"""What follows from the set of captures: revisits' versions, first and last sight, newest version, withdrawal, search index.

Part of the store: called inside its transactions, with the row numbers of the captures that came in. Everything here is a
function of the rows that are there, never of the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sqlite3 import Connection, Row

from archive.rows import GONE_STATUSES, OK_STATUSES, Columns

UNDERIVED_ARTICLE: Columns = {
    "kind": "", "title": "", "lead": "", "byline": "", "section": "", "language": "", "words": 0,
    "first_seen": "", "last_seen": "", "versions": 0, "version": -1,
}  # fmt: skip
_GONE = ", ".join(map(str, GONE_STATUSES))
_SHARING = ", ".join(str(status) for status in (*OK_STATUSES, 304) if status)
_FTS = "title, lead, byline, body"


def refresh(db: Connection, captures: Sequence[int]) -> None:
    """Derive anew all that the new captures touch."""
    versions = _share(db, captures) | _numbers(db, captures, "SELECT version FROM capture WHERE id = ? AND version IS NOT NULL")
    for version in sorted(versions):
        _refresh_version(db, version)
    articles = _numbers(db, versions, "SELECT article FROM version WHERE id = ?") | _missed(db, captures)
    for article in sorted(articles):
        _refresh_article(db, article)


def _share(db: Connection, captures: Iterable[int]) -> set[int]:
    """Give revisits the kind and version of what they refer to, whichever came first; returns the versions that this touched."""
    touched: set[int] = set()
    waiting = list(captures)
    while waiting:  # ends: a revisit has one target, so values run down trees, and a ring of revisits never gets one
        capture = waiting.pop()
        _follow(db, capture, touched)
        waiting += [revisit for revisit in _referrers(db, capture) if _follow(db, revisit, touched)]
    return touched


def _referrers(db: Connection, capture: int) -> list[int]:
    found = db.execute(
        "SELECT revisit.id FROM capture AS target JOIN capture AS revisit ON revisit.refers_to = target.record_id WHERE target.id = :id"
        " UNION SELECT revisit.id FROM capture AS target JOIN capture AS revisit"
        " ON revisit.refers_to_url = target.url AND revisit.refers_to_at = target.fetched_at AND revisit.refers_to IS NULL"
        " WHERE target.id = :id AND target.record_type <> 'revisit'",
        {"id": capture},
    )
    return [row["id"] for row in found]


def _follow(db: Connection, capture: int, touched: set[int]) -> bool:
    """Let one revisit show what its target shows; whether that was news."""
    revisit = db.execute(
        "SELECT record_id, kind, version, refers_to, refers_to_url, refers_to_at FROM capture"
        f" WHERE id = ? AND record_type = 'revisit' AND (status IS NULL OR status IN ({_SHARING}))",
        (capture,),
    ).fetchone()
    target = _target(db, revisit) if revisit else None
    if target is None or (target["kind"], target["version"]) == (revisit["kind"], revisit["version"]):
        return False
    db.execute("UPDATE capture SET kind = ?, version = ? WHERE id = ?", (target["kind"], target["version"], capture))
    touched.update(version for version in (revisit["version"], target["version"]) if version is not None)
    return True


def _target(db: Connection, revisit: Row) -> Row | None:
    if revisit["refers_to"] is not None:
        found = db.execute("SELECT kind, version FROM capture WHERE record_id = ? AND kind IS NOT NULL", (revisit["refers_to"],))
    else:
        # Two captures of one address in one second can both be meant: the first by name, in every order of arrival.
        found = db.execute(
            "SELECT kind, version FROM capture WHERE url = ? AND fetched_at = ? AND record_type <> 'revisit' AND kind IS NOT NULL"
            " ORDER BY record_id LIMIT 1",
            (revisit["refers_to_url"], revisit["refers_to_at"]),
        )
    target: Row | None = found.fetchone()
    return target


def _refresh_version(db: Connection, version: int) -> None:
    db.execute(
        "UPDATE version SET (first_seen, last_seen, captures) ="
        " (SELECT MIN(fetched_at), MAX(fetched_at), COUNT(*) FROM capture WHERE version = :id) WHERE id = :id",
        {"id": version},
    )


def _missed(db: Connection, captures: Iterable[int]) -> set[int]:
    """The articles that new captures could not find at their address."""
    sql = (
        "SELECT article.id FROM capture JOIN article ON article.url_key = capture.url_key"
        f" WHERE capture.id = :id AND capture.status IN ({_GONE})"
        " UNION SELECT version.article FROM capture JOIN capture AS good ON good.url_key = capture.url_key"
        f" JOIN version ON version.id = good.version WHERE capture.id = :id AND capture.status IN ({_GONE})"
    )
    return {row[0] for capture in captures for row in db.execute(sql, {"id": capture})}


def _refresh_article(db: Connection, article: int) -> None:
    last = db.execute(
        "SELECT capture.version, capture.url_key, capture.fetched_at FROM capture JOIN version ON version.id = capture.version"
        " WHERE version.article = ? ORDER BY capture.fetched_at DESC, capture.record_id DESC LIMIT 1",
        (article,),
    ).fetchone()
    before = _searched(db, article)
    _show_version(db, article, last["version"])
    _withdraw(db, article, last)
    _index(db, article, before)


def _show_version(db: Connection, article: int, version: int) -> None:
    db.execute(
        "UPDATE article SET (kind, title, lead, byline, published, modified, section, language, words, version) ="
        " (SELECT kind, title, lead, byline, published, modified, section, language, words, id FROM version WHERE id = ?) WHERE id = ?",
        (version, article),
    )
    db.execute(
        "UPDATE article SET (first_seen, last_seen, versions) ="
        " (SELECT MIN(first_seen), MAX(last_seen), COUNT(*) FROM version WHERE article = :id) WHERE id = :id",
        {"id": article},
    )
    # A printed month counts as its first day; what prints no date counts as the day it was first seen.
    db.execute("UPDATE article SET day = substr(COALESCE(published || '-01', first_seen), 1, 10) WHERE id = ?", (article,))


def _withdraw(db: Connection, article: int, last: Row) -> None:
    """Gone is what its own address, or the one that showed it last, denied after it was last seen."""
    gone = db.execute(
        "SELECT fetched_at, status FROM capture WHERE url_key IN ((SELECT url_key FROM article WHERE id = ?), ?)"
        f" AND status IN ({_GONE}) AND fetched_at > ? ORDER BY fetched_at, record_id LIMIT 1",
        (article, last["url_key"], last["fetched_at"]),
    ).fetchone()
    db.execute("UPDATE article SET gone_at = ?, gone_status = ? WHERE id = ?", (*(gone or (None, None)), article))


def _searched(db: Connection, article: int) -> tuple[str, ...] | None:
    row = db.execute(f"SELECT {_FTS} FROM article_text WHERE rowid = ?", (article,)).fetchone()
    return tuple(row) if row else None


def _index(db: Connection, article: int, before: tuple[str, ...] | None) -> None:
    """Keep the search index in step; an index over outside content must be told the old words to forget them (sqlite.org/fts5.html)."""
    after = _searched(db, article)
    if after == before:
        return
    if before is not None:
        db.execute(f"INSERT INTO article_fts(article_fts, rowid, {_FTS}) VALUES ('delete', ?, ?, ?, ?, ?)", (article, *before))
    if after is not None:
        db.execute(f"INSERT INTO article_fts(rowid, {_FTS}) VALUES (?, ?, ?, ?, ?)", (article, *after))


def _numbers(db: Connection, keys: Iterable[int], sql: str) -> set[int]:
    return {row[0] for key in keys for row in db.execute(sql, (key,))}
