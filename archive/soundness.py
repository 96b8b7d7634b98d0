"""Whether a WARC record has the digests that it states, found out piece by piece, however large it is (WARC 1.1, 5.8 and 5.9)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from archive.records import parse_fields
from archive.warcstream import Broken, Stream
from normalize.errors import WarcError

ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512, "md5": hashlib.md5}
_PIECE = 2**18  # bytes in memory at once


class Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


def is_block_checked(file: BinaryIO, name: str, offset: int, length: int, record_id: str) -> bool:
    """Whether the record there states a digest of its block, which it then has. Raises WarcError where it is another record, or has not."""
    stream = Stream(file, name, offset, offset + length)
    fields = {key.lower(): value for key, value in reversed(parse_fields(_head(stream, name, offset)))}
    if fields.get("warc-record-id") != record_id:
        raise WarcError(name, offset, f"the record {fields.get('warc-record-id')} stands here, not {record_id}")
    stated = fields.get("warc-block-digest", "")
    made = _hash(stated)
    size = fields.get("content-length", "")
    if made is None or not size.isdigit():
        return False
    read = 0
    for piece in _pieces(stream, int(size)):
        made.update(piece)
        read += len(piece)
    if read < int(size) or stream.failed is not None:
        raise stream.failed or WarcError(name, offset, f"the record ends {int(size) - read} bytes too soon")
    if not _is_of(stated, made):
        raise WarcError(name, offset, f"the record's block does not have its digest {stated}")
    return True


def spellings(digest: bytes) -> tuple[str, str]:
    """How writers put a digest down, in lower case: in base 16 or 32."""
    return digest.hex(), base64.b32encode(digest).decode("ascii").lower()


def _head(stream: Stream, name: str, offset: int) -> bytes:
    try:
        head = stream.head() if stream.starts_with(b"WARC/") else None
    except Broken as broken:
        raise WarcError(name, offset, broken.problem) from None
    if head is None:
        raise stream.failed or WarcError(name, offset, "no WARC record begins here")
    return head


def _pieces(stream: Stream, size: int) -> Iterator[bytes]:
    while size and (piece := stream.take(min(size, _PIECE))):
        size -= len(piece)
        yield piece


def _hash(stated: str) -> Hash | None:
    algorithm = ALGORITHMS.get(stated.partition(":")[0].lower())
    return algorithm(usedforsecurity=False) if algorithm else None


def _is_of(stated: str, made: Hash) -> bool:
    return stated.partition(":")[2].strip().lower() in spellings(made.digest())
