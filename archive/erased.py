"""The record that stands in the place of one whose bytes were erased: of the very same length, so that all else in the file stays where it is (pure).

It is a metadata record under the old record's id, which says when, why and by whose decision, and the digests of what went. ISO 28500 leaves
room for that: a metadata record may describe a resource that is not there. RFC 1951 and 1952 give the bytes of the gzip member.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from archive.records import Record, parse_fields
from archive.warcmember import warc_fields

_MARK = b"erased-at: "
_KEPT = ("warc-record-id", "warc-date", "warc-target-uri")
_STORED = 65535  # bytes of a block that is not compressed
_HEAD, _TAIL = 10, 8  # bytes of a gzip member around its blocks


@dataclass(frozen=True, slots=True)
class Why:
    """What the record says."""

    erased_at: str  # UTC
    takedown: int  # number of the decision
    reason: str
    by: str


def is_erased(record: Record) -> bool:
    """Whether the record stands in the place of an erased one."""
    return record.block.startswith(_MARK) and record.field("warc-type") == "metadata"


def said(record: Record) -> Mapping[str, str]:
    """What it says of what went, by name: erased-type, erased-block-digest, erased-payload-digest."""
    return dict(parse_fields(b"\n" + record.block))


def instead(record: Record, why: Why, packed: bool) -> bytes | None:
    """The bytes to write over the record's, just as many; None where so few cannot say it."""
    facts = _facts(record, why)
    told = (*facts, ("reason", why.reason), ("by", why.by))
    # An answer of a few bytes leaves room for less; decisions.jsonl says all of it anyway.
    least = (*facts[:2], ("takedown", str(why.takedown)))
    return next(filter(None, (_fitted(record, warc_fields(each), packed) for each in (told, facts, least))), None)


def _facts(record: Record, why: Why) -> tuple[tuple[str, str], ...]:
    return (
        ("erased-at", why.erased_at),
        ("erased-type", record.field("warc-type") or ""),
        ("erased-block-digest", f"sha256:{hashlib.sha256(record.block).hexdigest()}"),
        ("erased-block-length", str(len(record.block))),
        *((("erased-payload-digest", payload),) if (payload := record.field("warc-payload-digest")) else ()),
        ("takedown", str(why.takedown)),
    )


def enclosed(record: Record, why: Why) -> bytes:
    """The record that says so inside a gzip member that others share, as long as it needs to be."""
    return _record(record, warc_fields((*_facts(record, why), ("reason", why.reason), ("by", why.by))), 0)


def shell(blocks: bytes, length: int, checksum: int, held: int) -> bytes | None:
    """A gzip member of that length around packed blocks, of which `held` bytes with that checksum unpack; None where it would be longer."""
    left = length - _HEAD - _TAIL - len(blocks)
    if left < 0:
        return None
    comment = b" " * (left - 1) + b"\0" if left else b""
    return _opening(0x10 if left else 0, comment) + blocks + struct.pack("<II", checksum, held & 0xFFFFFFFF)


def _fitted(record: Record, block: bytes, packed: bool) -> bytes | None:
    length = record.length
    shortest = len(_record(record, block, 0))
    if not packed:
        return _record(record, block, length - shortest) if length >= shortest else None
    for name in (0, *range(2, 8)):  # bytes of a name in the member's head, where the blocks alone cannot come out even
        blocks = -(-(length - _HEAD - _TAIL - name) // (_STORED + 5))
        room = length - _HEAD - _TAIL - name - 5 * blocks
        if room >= shortest and -(-room // _STORED) == blocks:
            return _member(_record(record, block, room - shortest), name)
    return _compressed(_record(record, block, 0), length)


def _record(record: Record, block: bytes, padding: int) -> bytes:
    """The record, with spaces at the end of its block; its header is as long for any number of them."""
    content = block + b" " * padding
    fields = [f"{name}: {value}\r\n" for name, value in record.fields if name.lower() in _KEPT]
    head = f"WARC/1.1\r\nWARC-Type: metadata\r\n{''.join(fields)}Content-Type: application/warc-fields\r\nContent-Length: {len(content):012}\r\n\r\n"
    return head.encode("utf-8", "surrogateescape") + content + b"\r\n\r\n"


def _member(content: bytes, name: int) -> bytes:
    """A gzip member that stores the content as it is, with a name of so many bytes in its head."""
    pieces = [content[at : at + _STORED] for at in range(0, len(content), _STORED)]
    blocks = (
        struct.pack("<BHH", int(number == len(pieces)), len(piece), len(piece) ^ 0xFFFF) + piece for number, piece in enumerate(pieces, 1)
    )
    return _opening(0x08 if name else 0, b"e" * (name - 1) + b"\0" if name else b"") + b"".join(blocks) + _closing(content)


def _compressed(content: bytes, length: int) -> bytes | None:
    """The same, packed, for a short record; what is left over is a comment in its head."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return shell(stream.compress(content) + stream.flush(), length, zlib.crc32(content), len(content))


def _opening(flags: int, more: bytes) -> bytes:
    return struct.pack("<2sBBIBB", b"\x1f\x8b", 8, flags, 0, 0, 255) + more


def _closing(content: bytes) -> bytes:
    return struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
