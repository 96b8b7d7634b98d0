"""The digest of what a coded body unpacks to, in the memory of one piece: for bodies that unpack to much, as bombs do."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator

import brotli

from archive.entity import MEMBERS

STEP = 2**20  # bytes of one piece


def summed(coding: bytes, content: bytes, cap: int) -> tuple[str | None, int] | None:
    """Digest and length of the entity, or no digest and `cap` where it has more bytes; None where the coding breaks or is not read here."""
    unpack = _STREAMS.get(coding)
    if unpack is None:
        return None
    digest, size = hashlib.sha256(), 0
    try:
        for piece in unpack(content):
            size += len(piece)
            if size > cap:
                return None, cap
            digest.update(piece)
    except (zlib.error, brotli.error, EOFError):
        return None
    return f"sha256:{digest.hexdigest()}", size


def _members(content: bytes) -> Iterator[bytes]:
    """A gzip body's; what follows a whole member and is none is left out, as archive/entity.py does."""
    for _ in range(MEMBERS):
        stream = zlib.decompressobj(31)
        yield from _zlib(stream, content)
        content = stream.unused_data
        if not content.startswith(b"\x1f\x8b"):
            return
    raise EOFError


def _deflated(content: bytes) -> Iterator[bytes]:
    wrapped = len(content) >= 2 and content[0] & 0x0F == 8 and int.from_bytes(content[:2], "big") % 31 == 0
    return _zlib(zlib.decompressobj(15 if wrapped else -15), content)


def _zlib(stream: zlib._Decompress, content: bytes) -> Iterator[bytes]:
    while not stream.eof:
        piece = stream.decompress(content, STEP)
        content = stream.unconsumed_tail
        if not piece and not content and not stream.eof:
            raise EOFError
        yield piece


def _unbrotlied(content: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    while not stream.is_finished():
        piece = stream.process(content, output_buffer_limit=STEP)
        if not piece and not content and not stream.is_finished():
            raise EOFError
        content = b""
        yield piece


_STREAMS: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"gzip": _members,
    b"x-gzip": _members,
    b"deflate": _deflated,
    b"br": _unbrotlied,
}
