"""The bytes behind a capture: read by seek, checked against their digest, codings undone."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive import soundness, warc
from archive.browse import captures, tombstone
from archive.browse.captures import Row
from archive.capture import Capture
from archive.entity import entity, untransferred
from archive.httphead import parse_head
from archive.soundness import ALGORITHMS, spellings
from normalize.errors import TakenDown, WarcError

CAP = 64 * 2**20  # bytes that a body may unpack to
REVISITS = 5  # that may refer to each other


@dataclass(frozen=True, slots=True)
class Document:
    """What a capture shows, as a browser would have had it."""

    row: Row
    content: bytes
    content_type: str  # as the server said it
    problem: str  # "" when whole
    held_by: Row  # the capture whose body this is: `row` itself, or what it revisits

    @property
    def media_type(self) -> str:
        return captures.media_type(self.content_type)


def warc_folder(folder: Path) -> Path:
    return folder / "warc"


def capture(folder: Path, row: Row) -> Capture:
    """The capture out of its WARC file. Raises WarcError where it is not there or not what it was, OSError."""
    found = warc.capture_at(warc_folder(folder), row.location)
    if found.record_id != row.record_id:
        raise WarcError(row.file, row.offset, f"the record {found.record_id} stands here, not {row.record_id}")
    if found.record_type == "response" and not _intact(found):
        raise WarcError(row.file, row.offset, f"the record's body does not have its digest {found.payload_digest}")
    return found


def opened(folder: Path, row: Row) -> BinaryIO:
    """The file in which the record stands, found to be what it was, whatever its size. Raises as `capture` does."""
    if row.length <= 0:
        raise WarcError(row.file, row.offset, "a record inside a larger gzip member; import the file, which rewrites it")
    file = warc.warc_path(warc_folder(folder), row.file).open("rb")
    try:
        if not soundness.is_block_checked(file, row.file, row.offset, row.length, row.record_id):
            capture(folder, row)  # it states no digest but that of its body
    except BaseException:
        file.close()
        raise
    return file


def record(folder: Path, row: Row) -> bytes:
    """The record as it stands in its file, its digest checked. Raises as `capture` does."""
    with opened(folder, row) as file:
        file.seek(row.offset)
        return file.read(row.length)


def document(connection: sqlite3.Connection, folder: Path, row: Row) -> Document:
    """What the capture shows; a revisit shows the body of what it refers to. Raises WarcError, OSError."""
    holder = _holder(connection, row)
    found = capture(folder, holder)
    body = entity(found.head, found.body, CAP)
    content_type = body.content_type or found.content_type
    return Document(row, body.content, content_type, body.problem, holder)


def location_header(folder: Path, row: Row) -> str:
    """Where the answer sent the browser; "" where nowhere."""
    return parse_head(capture(folder, row).head).text(b"location")


def _holder(connection: sqlite3.Connection, row: Row) -> Row:
    holder = row
    for _ in range(REVISITS):
        if holder.record_type != "revisit":
            return holder
        referred = captures.target(connection, holder)
        if referred is None:
            _refuse_taken_down(connection, holder)
            raise WarcError(
                holder.file, holder.offset, f"a revisit of {holder.refers_to or holder.refers_to_url}, which the archive does not hold"
            )
        holder = referred
    raise WarcError(row.file, row.offset, "a revisit of revisits without an end")


def _refuse_taken_down(connection: sqlite3.Connection, revisit: Row) -> None:
    found = tombstone.of_revisit(connection, revisit.refers_to)
    if found and revisit.refers_to:
        told = f"it has the body of a capture that was taken down on {found.decided_at[:10]}: {found.reason}"
        raise TakenDown(revisit.file, revisit.offset, revisit.refers_to, told)


def _intact(found: Capture) -> bool:
    """Whether the body has the digest that its record states; also one of an algorithm that nobody knows is not held against it."""
    algorithm, _, stated = (found.payload_digest or "").partition(":")
    if algorithm.lower() not in ALGORITHMS or not stated:
        return True
    # Some writers take the digest of the body without its chunk framing.
    bodies = (found.body, untransferred(parse_head(found.head), found.body, CAP).content)
    return any(stated.lower() in spellings(ALGORITHMS[algorithm.lower()](body, usedforsecurity=False).digest()) for body in bodies)
