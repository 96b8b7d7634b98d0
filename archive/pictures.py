"""What only pages that were taken down show: their pictures, stylesheets, fonts and films, which go with them.

What an article that stands shows too, stays. A stylesheet or a font stays also where any other page has it, since it tells nothing of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from urllib.parse import urlsplit

from archive import decisions, identity, warc
from archive.browse import captures, evidence, looks, rewrite
from archive.browse.captures import Row
from archive.capture import Capture, Location
from archive.database import NAME, open_for_reading
from archive.decisions import Decision
from archive.entity import entity
from archive.ingest import WARC
from archive.sqlite import refusals
from archive.store import Store
from normalize.decode import decode
from normalize.errors import NotText, WarcError

ALL = 20_000  # pages of an archive, up to which all are looked through; else those of the sources concerned: half a millisecond each
_RUN = re.compile(rb"[A-Za-z0-9_-]{3,}")
_SHEET = "text/css"
_HIDDEN = (
    "SELECT record_id, file, offset, length FROM withheld WHERE takedown = ? AND record_type IN ('response', 'resource') AND length > 0"
)

Address = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Look:
    """Something that a page shows and the archive has."""

    url: str
    sheet: bool  # a stylesheet or a font
    needle: bytes  # letters that stand wherever its address is written, however it is escaped; b"" where it has none


def take_along(folder: Path, takedown: Decision, now: datetime) -> Decision | None:
    """Take down what only the pages of a takedown show; None where there is nothing. Raises StorageError, OSError."""
    with refusals(folder / NAME), closing(open_for_reading(folder / NAME).conn) as db:
        found = _only_theirs(db, folder, takedown)
    if not found:
        return None
    first, *others = found
    with decisions.opened(folder) as book:
        made = book.add(now, "takedown", "url", first, takedown.reason, takedown.by, under=takedown.number, addresses=others)
    Store(folder / NAME).close()  # carries it out
    return made


def _only_theirs(db: Connection, folder: Path, takedown: Decision) -> list[str]:
    found: dict[str, Look] = {}
    sources: set[str] = set()
    for record_id, *place in db.execute(_HIDDEN, (takedown.number,)).fetchall():
        capture = _capture(folder, Location(*place))
        if capture is None or capture.record_id != record_id:
            continue
        sources.add(identity.source_of(capture.source, capture.url))
        found |= {identity.url_key(row.url): _look(row) for row in _shown(db, folder, capture)}
    if found:
        _spare(db, folder, found, sources)
    return sorted(look.url for look in found.values())


def _look(row: Row) -> Look:
    last = urlsplit(row.url).path.rstrip("/").rpartition("/")[2].encode("utf-8", "replace")
    return Look(row.url, row.media_type == _SHEET or row.media_type.startswith(looks.FONTS), max(_RUN.findall(last), key=len, default=b""))


def _capture(folder: Path, place: Location) -> Capture | None:
    """The capture at a place; None where it cannot be read, or was erased."""
    try:
        return warc.capture_at(folder / WARC, place)
    except (WarcError, OSError):
        return None


def _shown(db: Connection, folder: Path, page: Capture) -> Iterable[Row]:
    """The captures that a page shows, nearest in time, and what its stylesheets show."""
    found: dict[str, Row] = {}
    resolve = _resolver(db, identity.stamp(page.fetched_at), found)
    _rewrite(page, resolve)
    for sheet in [row for row in found.values() if row.media_type == _SHEET]:
        _read_sheet(db, folder, sheet, resolve)
    return found.values()


def _resolver(db: Connection, when: str, found: dict[str, Row]) -> Address:
    def resolve(url: str) -> str | None:
        row = captures.nearest(db, url, when)
        if row and (looks.is_shown(row.media_type) or row.media_type == _SHEET or row.role in ("image", "stylesheet")):
            found.setdefault(row.record_id, row)
        return None

    return resolve


def _rewrite(page: Capture, resolve: Address) -> None:
    body = entity(page.head, page.body, evidence.CAP) if page.head else None
    content, media_type = (body.content, body.content_type) if body else (page.body, page.content_type)
    try:
        text = decode(content, media_type or "text/html").text
    except NotText:
        return
    rewrite.page(text, page.url, resolve)


def _read_sheet(db: Connection, folder: Path, sheet: Row, resolve: Address) -> None:
    try:
        rewrite.stylesheet(looks.plain(evidence.document(db, folder, sheet)), sheet.url, resolve)
    except (WarcError, OSError):
        return


def _spare(db: Connection, folder: Path, found: dict[str, Look], sources: Iterable[str]) -> None:
    """Leave out what others show."""
    for row in _pages(db, sources):
        if not found:
            return
        _spare_shown(folder, row, found)
    kept = "record_type <> 'metadata' AND content_type LIKE 'text/css%'"
    for sheet in captures.select(db, kept, ()):
        if identity.url_key(sheet.url) not in found:
            _read_sheet(db, folder, sheet, _sparer(found))


def _pages(db: Connection, sources: Iterable[str]) -> Iterator[Row]:
    """The pages that stand and could show it too."""
    every = "kind IS NOT NULL AND record_type <> 'revisit' AND length > 0"
    count = db.execute(f"SELECT COUNT(*) FROM (SELECT 1 FROM capture WHERE {every} LIMIT {ALL + 1})").fetchone()[0]
    if count <= ALL:
        yield from captures.select(db, every, ())
        return
    for source in sorted(sources):
        yield from captures.select(db, f"source = ? AND {every}", (source,))


def _spare_shown(folder: Path, row: Row, found: dict[str, Look]) -> None:
    wanted = {key: look for key, look in found.items() if look.sheet or row.version is not None}
    page = _capture(folder, row.location) if wanted else None
    if page is None:
        return
    content = entity(page.head, page.body, evidence.CAP).content if page.head else page.body
    if any(look.needle in content for look in wanted.values()):
        spare = _sparer(found, frozenset(wanted))
        _rewrite(page, spare)


def _sparer(found: dict[str, Look], among: frozenset[str] | None = None) -> Address:
    def spare(url: str) -> str | None:
        key = identity.url_key(url)
        if among is None or key in among:
            found.pop(key, None)
        return None

    return spare
