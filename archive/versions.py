"""Versions read from archive.db, to be compared: found by version, article, address or capture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from sqlite3 import Connection

from archive import identity, ledgerparts
from normalize.edits import Paragraph, State

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_COLUMNS = "v.id, v.key, a.key, a.canonical_url, v.first_seen, v.last_seen, v.title, v.lead, v.byline, v.published, v.modified, v.language"
_SEEN = "(SELECT first_seen, id FROM version WHERE key = ?)"
_SELECT = f"SELECT {_COLUMNS} FROM version v JOIN article a ON a.id = v.article"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a version is read."""

    paragraphs: int
    bytes: int  # of all paragraphs in UTF-8; the one that goes beyond is cut
    field: int  # characters of headline, lead and byline
    skipped: int = 0  # paragraphs before the first that is read


WHOLE = Extent(2**31, 2**31, 2**31)
FIELDS = Extent(0, 0, 1000)  # for pages that show no text


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
    skipped: int = 0  # paragraphs before the first that was read
    left: int = 0  # behind the last that was read


def of_article(db: Connection, key: str) -> tuple[Version, ...]:
    """The versions of the article that can be compared, the newest last; () where there is no such article."""
    return _select(db, f"{_SELECT} WHERE a.key = ? AND v.compared ORDER BY v.id = a.version, v.first_seen, v.id", key)


def newest(db: Connection, key: str, extent: Extent = WHOLE) -> Version | None:
    """The last of those versions; None where there is no such article."""
    found = _select(db, f"{_SELECT} WHERE a.key = ? AND v.id = a.version AND v.compared", key, extent=extent) or _select(
        db, f"{_SELECT} WHERE a.key = ? AND v.compared ORDER BY v.first_seen DESC, v.id DESC LIMIT 1", key, extent=extent
    )
    return found[0] if found else None


def before(db: Connection, version: Version, extent: Extent = WHOLE) -> Version | None:
    """The version that stands before this one among those of its article that can be compared; the newest stands last, whenever it was seen first."""
    if version.key == _newest_key(db, version.article):
        return _among_older(db, version.article, "1 ORDER BY v.first_seen DESC, v.id DESC", (), extent)
    return _among_older(
        db, version.article, f"(v.first_seen, v.id) < {_SEEN} ORDER BY v.first_seen DESC, v.id DESC", (version.key,), extent
    )


def after(db: Connection, version: Version, extent: Extent = WHOLE) -> Version | None:
    """The version that stands behind this one."""
    if version.key == _newest_key(db, version.article):
        return None
    later = _among_older(db, version.article, f"(v.first_seen, v.id) > {_SEEN} ORDER BY v.first_seen, v.id", (version.key,), extent)
    last = later or newest(db, version.article, extent)
    return last if last and last.key != version.key else None


def first(db: Connection, key: str, extent: Extent = WHOLE) -> Version | None:
    """The oldest version of the article that can be compared."""
    return _among_older(db, key, "1 ORDER BY v.first_seen, v.id", (), extent) or newest(db, key, extent)


def _newest_key(db: Connection, article: str) -> str | None:
    row = db.execute("SELECT v.key FROM article a JOIN version v ON v.id = a.version WHERE a.key = ?", (article,)).fetchone()
    return row[0] if row else None


def _among_older(db: Connection, article: str, condition: str, values: tuple[str, ...], extent: Extent) -> Version | None:
    """The first version but for the newest that meets a condition of ours, by the index of article and first sight."""
    found = _select(
        db, f"{_SELECT} WHERE a.key = ? AND v.id <> a.version AND v.compared AND {condition} LIMIT 1", article, *values, extent=extent
    )
    return found[0] if found else None


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


def named(db: Connection, key: str, extent: Extent = WHOLE) -> Version | None:
    """The version of that key, also where it has another now: what its capture shows since it was read again."""
    found = _select(db, f"{_SELECT} WHERE v.key = ?", key, extent=extent) or _select(
        db,
        f"{_SELECT} JOIN capture c ON c.version = v.id JOIN former ON former.record_id = c.record_id WHERE former.key = ?",
        key,
        extent=extent,
    )
    return found[0] if found else None


def meant(db: Connection, name: str, extent: Extent = WHOLE) -> Version | None:
    """What a reader means by a name: the newest version of an article (key or address), a version (key), or what a capture (record id) shows."""
    article = article_of_url(db, name) if identity.is_web(name) else name
    last = newest(db, article, extent) if article else None
    return last or named(db, name, extent) or of_capture(db, name, extent)


def of_capture(db: Connection, record_id: str, extent: Extent = WHOLE) -> Version | None:
    """The version that a capture shows; the capture is named by its record id, with or without `<urn:uuid:>`."""
    bare = record_id.strip("<>").removeprefix("urn:uuid:")
    names = (f"<urn:uuid:{bare.lower()}>", f"<urn:uuid:{bare.upper()}>") if _UUID.fullmatch(bare) else (record_id, f"<{record_id}>")
    found = _select(db, f"{_SELECT} JOIN capture c ON c.version = v.id WHERE c.record_id IN (?, ?)", *names, extent=extent)
    return found[0] if found else None


def cut(text: str, most: int) -> str:
    """The text, or where it is longer its beginning with three dots behind."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _select(db: Connection, sql: str, *values: str, extent: Extent = WHOLE) -> tuple[Version, ...]:
    return tuple(_version(db, extent, *row) for row in db.execute(sql, values).fetchall())


def _version(
    db: Connection, extent: Extent, number: int, key: str, article: str, url: str, first: str, last: str,
    title: str, lead: str, byline: str, published: str | None, modified: str | None, language: str,
) -> Version:  # fmt: skip
    paragraphs, left = _paragraphs(db, number, extent) if extent.paragraphs else ((), 0)
    title, lead, byline, url = (cut(text, extent.field) for text in (title, lead, byline, url))
    state = State(title, lead, byline, published or "", modified or "", paragraphs)
    return Version(key, article, url, first, last, language, state, extent.skipped, left)


def _paragraphs(db: Connection, version: int, extent: Extent) -> tuple[tuple[Paragraph, ...], int]:
    """As many as the extent allows, and how many there are behind them."""
    blocks = db.execute(
        "SELECT text, form FROM block WHERE version = ? AND fate = 'kept' ORDER BY position LIMIT ? OFFSET ?",
        (version, extent.paragraphs + 1, extent.skipped),
    )
    found, room = list[Paragraph](), extent.bytes
    for text, form in blocks:
        if len(found) == extent.paragraphs or room <= 0:
            return tuple(found), ledgerparts.kept(db, version) - extent.skipped - len(found)
        size = len(text.encode("utf-8", "surrogatepass"))
        found.append(Paragraph(text if size <= room else text.encode("utf-8", "replace")[:room].decode("utf-8", "ignore"), form))
        room -= size
    return tuple(found), 0
