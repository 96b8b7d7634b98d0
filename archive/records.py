"""WARC records out of the bytes of a file, as archive/warcstream.py unpacks them; what is broken is passed by.

The format is ISO 28500 (WARC 1.0 and 1.1). Memory is bounded by the cap; every loop consumes bytes or ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from archive.warcstream import HEAD, Broken, Stream, next_member
from normalize.errors import WarcError

CAP = 128 * 2**20  # bytes of a block that is kept; a longer one is passed by

_LENGTH = re.compile(r"\d{1,15}\Z")


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands: header fields in order, and the exact block."""

    offset: int  # bytes from the start of the file, of the record or of the gzip member that holds it
    length: int  # bytes in the file up to the next record; 0 where several records share a gzip member, so that no seek finds it
    fields: tuple[tuple[str, str], ...]
    block: bytes

    def field(self, name: str) -> str | None:
        """The first value of `name` (lower case)."""
        return next((value for key, value in self.fields if key.lower() == name), None)

    def every(self, name: str) -> tuple[str, ...]:
        """All values of `name` (lower case)."""
        return tuple(value for key, value in self.fields if key.lower() == name)


def read_records(file: BinaryIO, name: str, start: int = 0, end: int | None = None, cap: int = CAP) -> Iterator[Record | WarcError]:
    """The records between two offsets in order; where one is broken, torn or over the cap, the error that says so, then the next."""
    at: int | None = start
    while at is not None:
        stream = Stream(file, name, at, end)
        yield from _records(stream, cap)
        if stream.failed is None:
            return
        yield stream.failed
        at = next_member(file, stream.failed.offset + 1, end) if stream.gzip else None


def _records(stream: Stream, cap: int) -> Iterator[Record | WarcError]:
    while stream.more():
        try:
            yield _record(stream, cap)
        except Broken as broken:
            if stream.failed is not None:
                return
            yield WarcError(stream.name, broken.offset, broken.problem)
            stream.resync()


def _record(stream: Stream, cap: int) -> Record:
    offset, alone = stream.here()
    fields = parse_fields(_head(stream, offset))
    length = _content_length(fields, offset)
    if length > cap:
        stream.skip(length)
        stream.finish()
        raise Broken(offset, f"a block of {length} bytes, more than the {cap} that are read")
    block = stream.take(length)
    if len(block) < length:
        raise stream.torn(offset, f"the file ends {length - len(block)} bytes before the record does")
    end = stream.finish()
    if alone and stream.failed is not None and stream.failed.offset == offset:
        raise Broken(offset, stream.failed.problem)
    return Record(offset, end - offset if alone and end is not None else 0, fields, block)


def _head(stream: Stream, offset: int) -> bytes:
    if not stream.starts_with(b"WARC/"):
        raise Broken(offset, _not_warc(stream))
    head = stream.head()
    if head is None:
        if stream.ended:
            raise stream.torn(offset, "the file ends inside a record's header")
        raise Broken(offset, f"a header of more than {HEAD} bytes")
    return head


def _not_warc(stream: Stream) -> str:
    if stream.starts_with(b"filedesc://"):
        return "an ARC file; convert it first: warcio recompress FILE.arc.gz FILE.warc.gz"
    return f"no WARC record begins here: {bytes(stream.buffer[:20])!r}"


def _content_length(fields: tuple[tuple[str, str], ...], offset: int) -> int:
    value = next((value for key, value in fields if key.lower() == "content-length"), None)
    if value is None or not _LENGTH.match(value):
        raise Broken(offset, f"a record without a usable Content-Length: {value!r}")
    return int(value)


def parse_fields(head: bytes) -> tuple[tuple[str, str], ...]:
    """The named fields of a record's header, its version line left out; folded lines joined."""
    try:
        text = head.decode()
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    found: list[tuple[str, str]] = []
    for line in text.split("\n")[1:]:
        if line[:1] in (" ", "\t") and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif ":" in line:
            name, _, value = line.partition(":")
            found.append((name.strip(), value.strip()))
    return tuple(found)
