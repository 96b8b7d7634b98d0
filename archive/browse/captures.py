"""Captures in archive.db: by their public names, by address and time, and whose body a revisit has."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import quote

from archive import identity
from archive.browse.formats import INSIDE
from archive.capture import Location
from archive.versions import cut

LONGEST = 1000  # characters of an address in a list
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
GOOD = (None, 200, 203, 304)  # statuses of what can be shown; None where nobody said
_GOOD = "record_type <> 'metadata' AND (status IS NULL OR status IN (200, 203, 304))"
_COLUMNS = (
    "record_id, record_type, url, url_key, source, role, kind, fetched_at, status, content_type, payload_digest, entity_digest, "
    "refers_to, refers_to_url, refers_to_at, truncated, ip, via, problem, file, offset, length, version"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A capture as archive.db has it."""

    record_id: str
    record_type: str
    url: str
    url_key: str
    source: str
    role: str
    kind: str | None
    fetched_at: str
    status: int | None
    content_type: str
    payload_digest: str | None
    entity_digest: str | None
    refers_to: str | None
    refers_to_url: str | None
    refers_to_at: str | None
    truncated: str | None
    ip: str | None
    via: str | None
    problem: str
    file: str
    offset: int
    length: int
    version: int | None = field(metadata=INSIDE)

    @property
    def name(self) -> str:
        """The capture's name in our addresses."""
        return name_of(self.record_id)

    @property
    def location(self) -> Location:
        return Location(self.file, self.offset, self.length)

    @property
    def media_type(self) -> str:
        return media_type(self.content_type)


def media_type(content_type: str) -> str:
    """The type without its parameters, lower case; "" for what is no single type (browsers take the last of a list)."""
    bare = content_type.partition(";")[0].strip().lower()
    return bare if _MEDIA_TYPE.fullmatch(bare) else ""


def name_of(record_id: str) -> str:
    """What stands for a record id in an address: its UUID, or all of it, percent-encoded, where a foreign WARC has none."""
    bare = record_id.strip("<>").removeprefix("urn:uuid:")
    return bare.lower() if _UUID.fullmatch(bare) else quote(record_id, safe="")


def by_name(connection: sqlite3.Connection, name: str) -> Row | None:
    """The capture of that name (decoded); None where the archive has none."""
    ids = (f"<urn:uuid:{name.lower()}>", f"<urn:uuid:{name.upper()}>") if _UUID.fullmatch(name) else (name, name)
    return first(connection, "record_id IN (?, ?)", ids)


def first(connection: sqlite3.Connection, condition: str, values: tuple[object, ...]) -> Row | None:
    """The first capture that meets an SQL condition of ours."""
    found = select(connection, f"{condition} LIMIT 1", values)
    return found[0] if found else None


def select(connection: sqlite3.Connection, condition: str, values: tuple[object, ...]) -> tuple[Row, ...]:
    """The captures that meet an SQL condition of ours; what a reader typed is only ever in `values`."""
    return tuple(Row(*row) for row in connection.execute(f"SELECT {_COLUMNS} FROM capture WHERE {condition}", values))


def short(row: Row) -> Row:
    """The capture with its addresses cut where they are too long for a list; three dots tell so."""
    return replace(
        row,
        url=cut(row.url, LONGEST),
        url_key=cut(row.url_key, LONGEST),
        refers_to_url=row.refers_to_url and cut(row.refers_to_url, LONGEST),
        via=row.via and cut(row.via, LONGEST),
        problem=cut(row.problem, LONGEST),
    )


def nearest(connection: sqlite3.Connection, url: str, when: str) -> Row | None:
    """The good capture of an address that is nearest in time; None where the archive has none."""
    key = identity.url_key(url)
    before = first(connection, f"url_key = ? AND {_GOOD} AND fetched_at <= ? ORDER BY fetched_at DESC, id", (key, when))
    after = first(connection, f"url_key = ? AND {_GOOD} AND fetched_at > ? ORDER BY fetched_at, id", (key, when))
    if before is None or after is None:
        return before or after
    middle, early, late = (datetime.fromisoformat(at) for at in (when, before.fetched_at, after.fetched_at))
    return before if middle - early <= late - middle else after


def target(connection: sqlite3.Connection, revisit: Row) -> Row | None:
    """The capture whose body a revisit has; None where the archive does not hold it."""
    if revisit.refers_to:
        return first(connection, "record_id = ?", (revisit.refers_to,))
    return first(
        connection,
        "url = ? AND fetched_at = ? AND record_type <> 'revisit' ORDER BY record_id",
        (revisit.refers_to_url, revisit.refers_to_at),
    )
