"""Versions read from archive.db, to be compared: found by version, article, address or capture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from sqlite3 import Connection

from archive import identity
from normalize.edits import Paragraph, State

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_COLUMNS = "v.id, v.key, a.key, a.canonical_url, v.first_seen, v.last_seen, v.title, v.lead, v.byline, v.published, v.modified, v.language"
_SELECT = f"SELECT {_COLUMNS} FROM version v JOIN article a ON a.id = v.article"


@dataclass(frozen=True, slots=True)
class Version:
    """A version with what of it is compared."""

    key: str
    article: str  # key
    url: str
    first_seen: str
    last_seen: str
    language: str
    state: State


def of_article(db: Connection, key: str) -> tuple[Version, ...]:
    """The versions of the article that can be compared, the newest last; () where there is no such article."""
    return _select(db, f"{_SELECT} WHERE a.key = ? AND v.compared ORDER BY v.id = a.version, v.first_seen, v.id", key)


def article_of_url(db: Connection, url: str) -> str | None:
    """The key of the article at an address, in any spelling, that the address leads to, or that was captured under it last."""
    key = identity.url_key(url)
    found = db.execute("SELECT key FROM article WHERE url_key = ? ORDER BY last_seen DESC, key", (key,)).fetchone()
    found = (
        found
        or db.execute(
            "SELECT a.key FROM alias JOIN article a ON a.id = alias.article WHERE alias.url_key = ? ORDER BY a.last_seen DESC, a.key",
            (key,),
        ).fetchone()
        or db.execute(
            "SELECT a.key FROM capture c JOIN version v ON v.id = c.version JOIN article a ON a.id = v.article"
            " WHERE c.url_key = ? ORDER BY c.fetched_at DESC, c.record_id",
            (key,),
        ).fetchone()
    )
    return found[0] if found else None


def named(db: Connection, key: str) -> Version | None:
    """The version of that key, also where it has another now: what its capture shows since it was read again."""
    found = _select(db, f"{_SELECT} WHERE v.key = ?", key) or _select(
        db, f"{_SELECT} JOIN capture c ON c.version = v.id JOIN former ON former.record_id = c.record_id WHERE former.key = ?", key
    )
    return found[0] if found else None


def meant(db: Connection, name: str) -> Version | None:
    """What a reader means by a name: the newest version of an article (key or address), a version (key), or what a capture (record id) shows."""
    article = article_of_url(db, name) if identity.is_web(name) else name
    line = of_article(db, article) if article else ()
    return line[-1] if line else named(db, name) or of_capture(db, name)


def of_capture(db: Connection, record_id: str) -> Version | None:
    """The version that a capture shows; the capture is named by its record id, with or without `<urn:uuid:>`."""
    bare = record_id.strip("<>").removeprefix("urn:uuid:")
    names = (f"<urn:uuid:{bare.lower()}>", f"<urn:uuid:{bare.upper()}>") if _UUID.fullmatch(bare) else (record_id, f"<{record_id}>")
    found = _select(db, f"{_SELECT} JOIN capture c ON c.version = v.id WHERE c.record_id IN (?, ?)", *names)
    return found[0] if found else None


def _select(db: Connection, sql: str, *values: str) -> tuple[Version, ...]:
    return tuple(_version(db, *row) for row in db.execute(sql, values).fetchall())


def _version(
    db: Connection, number: int, key: str, article: str, url: str, first: str, last: str,
    title: str, lead: str, byline: str, published: str | None, modified: str | None, language: str,
) -> Version:  # fmt: skip
    blocks = db.execute("SELECT text, form FROM block WHERE version = ? AND fate = 'kept' ORDER BY position", (number,))
    paragraphs = tuple(Paragraph(text, form) for text, form in blocks)
    return Version(key, article, url, first, last, language, State(title, lead, byline, published or "", modified or "", paragraphs))
