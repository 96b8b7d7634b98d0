"""One WARC/1.1 record as one gzip member: its header, in words that no reader takes for the end of a line, and its block."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from urllib.parse import quote

from isal import isal_zlib

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))  # what a WARC header may carry of a URL as it is
_URL_SAFE = _PRINTABLE.replace("<", "").replace(">", "")  # wget's reader and warcio's take <...> for a wrapping
TEXT_SAFE = _PRINTABLE.replace("%", "")
AS_IS = frozenset(("via", "interim", "excess"))  # fields that are percent-encoded in their own way
_PIECE = 2**20  # bytes that are compressed at once; a large block is never held twice


class Large:
    """A record as a gzip member that is compressed piece by piece, as it is written."""

    def __init__(self, head: bytes, block: bytes) -> None:
        self._head = head
        self._block = block
        self.size = 0  # bytes of the member; known once it has been gone through

    def __iter__(self) -> Iterator[bytes]:
        # Level 1 of isal: a tenth of zlib's time for 15 % more bytes.
        stream, view, self.size = isal_zlib.compressobj(1, isal_zlib.DEFLATED, 31), memoryview(self._block), 0
        cuts = (view[at : at + _PIECE] for at in range(0, len(view), _PIECE))
        for piece in chain([self._head], cuts, [b"\r\n\r\n"]):
            packed = stream.compress(piece)
            self.size += len(packed)
            yield packed
        last = stream.flush()
        self.size += len(last)
        yield last


Parts = tuple[bytes | Large, ...]  # of a record or group, in order


def sha256(content: bytes | memoryview) -> str:
    """The digest as WARC headers and archive.db write it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def together(parts: Parts) -> Parts:
    """One part, so that one call writes it, where none is large."""
    small = tuple(part for part in parts if isinstance(part, bytes))
    return (b"".join(small),) if len(small) == len(parts) else parts


def member(kind: str, headers: Sequence[tuple[str, str]], content_type: str, block: bytes) -> Parts:
    """One record as one gzip member."""
    lines = [f"WARC/1.1\r\nWARC-Type: {kind}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in headers]
    lines += [f"WARC-Block-Digest: {sha256(block)}\r\nContent-Type: {_text(content_type)}\r\nContent-Length: {len(block)}\r\n\r\n"]
    large = Large("".join(lines).encode(), block)
    return (large,) if len(block) > _PIECE else (b"".join(large),)


def pieces_of(parts: Parts) -> Iterator[bytes]:
    """What is to be written, in order."""
    return chain.from_iterable((part,) if isinstance(part, bytes) else part for part in parts)


def size_of(parts: Parts) -> int:
    """Bytes of the parts; large ones must have been gone through."""
    return sum(len(part) if isinstance(part, bytes) else part.size for part in parts)


def warc_fields(fields: Iterable[tuple[str, str]]) -> bytes:
    """The block of a record of that type."""
    return "".join(f"{name}: {value if name in AS_IS else _text(value)}\r\n" for name, value in fields).encode()


def _text(value: str) -> str:
    """Words for a field: letters stay; what could end a line, and a space at an end, is percent-encoded."""
    if value.isascii() and value.isprintable() and "%" not in value and value == value.strip():
        return value
    safe = "".join(one if one.isprintable() and one != "%" else quote(one, safe="", errors="surrogatepass") for one in value)
    return re.sub(r"\A | \Z", "%20", safe)


def safe_url(url: str) -> str:
    """The URL with every byte that must not stand in a WARC header percent-encoded."""
    return quote(url, safe=_URL_SAFE, errors="surrogatepass")


def warc_date(when: datetime) -> str:
    """A WARC-Date: UTC, to the microsecond (WARC 1.1, section 5.4)."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_id() -> str:
    """A WARC-Record-ID that nobody else has."""
    return f"<urn:uuid:{uuid.uuid4()}>"
