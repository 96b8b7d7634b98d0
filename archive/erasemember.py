"""Records that share one gzip member, as some foreign files have them: the member is packed anew without them, of the very same length.

No seek finds a record inside a member, so only where the member begins and ends has to stay. What the new one is shorter by stands as a comment
in its head (RFC 1952, 2.3.1), which every reader passes over.
"""

from __future__ import annotations

import hashlib
import tempfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.erased import Why, enclosed, is_erased, said, shell
from archive.records import Record, read_records

MOST = 512 * 2**20  # bytes of a member that are held in memory, packed
MOST_UNPACKED = 16 * 2**30  # bytes that it may take on the disk meanwhile
_PIECE = 2**20
_NAME = "member.warc"
_BROKEN = "its gzip member cannot be unpacked"
_LARGE = (
    f"its gzip member has more than {MOST:,} bytes, or {MOST_UNPACKED:,} unpacked; recompress the file (warcio recompress) and import that"
)


@dataclass(frozen=True, slots=True)
class Member:
    """A member without some of its records."""

    bytes: bytes  # as many as it had; b"" where nothing of it was to go
    went: Mapping[str, tuple[str, str]]  # digests of block and payload, by record id


def without(path: Path, offset: int, record_ids: Collection[str], why: Why) -> Member | str:
    """The member that begins there with other records in the place of these; why it cannot be had, in words. Raises OSError."""
    with path.open("rb") as file, tempfile.TemporaryFile(dir=path.parent) as plain, tempfile.TemporaryFile(dir=path.parent) as packed:
        file.seek(offset)
        length = _unpacked(file, plain)
        if isinstance(length, str):
            return length
        found = [each for each in _records(plain) if (each.field("warc-record-id") or "") in record_ids]
        if missing := set(record_ids).difference(each.field("warc-record-id") or "" for each in found):
            return f"{len(missing)} of the records are not in the gzip member that begins here"
        went = {str(each.field("warc-record-id")): _digests(each) for each in found}
        gone = [each for each in found if not is_erased(each)]
        if not gone:
            return Member(b"", went)
        sums = _packed(plain, packed, gone, why)
        over = packed.tell() - length
        packed.seek(0)
        made = shell(packed.read(), length, *sums)
        if made is None:
            return f"its gzip member, packed anew, would be {over:,} bytes longer; recompress the file (warcio recompress), import that and take this away"
        return Member(made, went)


def _unpacked(file: BinaryIO, plain: BinaryIO) -> int | str:
    """Unpacks the member at the file's position; its length in the file, or why it cannot be had, in words."""
    inflate, read = zlib.decompressobj(31), 0
    while not inflate.eof:
        piece = file.read(_PIECE)
        if not piece:
            return _BROKEN
        read += len(piece)
        try:
            while piece and not inflate.eof and plain.tell() <= MOST_UNPACKED:
                plain.write(inflate.decompress(piece, _PIECE))  # a bomb comes piece by piece
                piece = inflate.unconsumed_tail
        except zlib.error:
            return _BROKEN
        if read - len(inflate.unused_data) > MOST or plain.tell() > MOST_UNPACKED:
            return _LARGE
    return read - len(inflate.unused_data)


def _records(plain: BinaryIO) -> Iterator[Record]:
    plain.seek(0)
    yield from (each for each in read_records(plain, _NAME) if isinstance(each, Record))


def _digests(record: Record) -> tuple[str, str]:
    if is_erased(record):
        told = said(record)
        return told.get("erased-block-digest", ""), told.get("erased-payload-digest", "")
    return f"sha256:{hashlib.sha256(record.block).hexdigest()}", record.field("warc-payload-digest") or ""


def _packed(plain: BinaryIO, packed: BinaryIO, gone: Collection[Record], why: Why) -> tuple[int, int]:
    """Writes the blocks of the new member; checksum and length of what they hold."""
    deflate, checksum, held = zlib.compressobj(9, zlib.DEFLATED, -15, 9), 0, 0
    for piece in _pieces(plain, gone, why):
        packed.write(deflate.compress(piece))
        checksum, held = zlib.crc32(piece, checksum), held + len(piece)
    packed.write(deflate.flush())
    return checksum, held


def _pieces(plain: BinaryIO, gone: Collection[Record], why: Why) -> Iterator[bytes]:
    at = 0
    for record in sorted(gone, key=lambda each: each.offset):
        yield from _between(plain, at, record.offset)
        yield enclosed(record, why)
        at = record.offset + record.length
    yield from _between(plain, at, plain.seek(0, 2))


def _between(plain: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    plain.seek(start)
    while start < end and (piece := plain.read(min(_PIECE, end - start))):
        start += len(piece)
        yield piece
