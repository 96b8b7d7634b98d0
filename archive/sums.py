"""The digest of what a coded body unpacks to, in the memory of one piece: for bodies that are large, or unpack to much as bombs do."""

from __future__ import annotations

import hashlib
import sys
import zlib
from collections.abc import Callable, Iterator

import brotli

from archive.entity import CHUNK_SIZE, CODINGS, MEMBERS, SIZE_LINE, WINDOW_LOG
from archive.httphead import Head

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STEP = 2**20  # bytes of one piece


def summed(fields: Head, message: bytes, start: int, cap: int) -> tuple[str | None, int] | None:
    """Digest and length of the entity whose body begins at `start` of the message.

    No digest and `cap` where it, or what it is packed in, has more bytes; None where a coding breaks or is not known.
    """
    digest, size = hashlib.sha256(), 0
    try:
        for piece in _unpacked(fields, message, start, cap):
            size += len(piece)
            digest.update(piece)
    except _TooMuch:
        return None, cap
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError):
        return None
    return f"sha256:{digest.hexdigest()}", size


class _TooMuch(Exception):
    """More bytes than the cap."""


def _unpacked(fields: Head, message: bytes, start: int, cap: int) -> Iterator[bytes]:
    transfer, content = fields.tokens(b"transfer-encoding"), fields.tokens(b"content-encoding")
    chunked = bool(transfer) and transfer[-1] == b"chunked"
    pieces = _chunks(message, start) if chunked else _cut(message, start, len(message))
    outer = tuple(coding for coding in transfer if coding != b"chunked")
    if max(len(outer), len(content)) > CODINGS:
        raise EOFError
    for coding in (*reversed(outer), *reversed(content)):
        if coding != b"identity":
            unpack = _STREAMS.get(coding)
            if unpack is None:
                raise EOFError
            pieces = _at_most(cap, unpack(_Source(pieces)))
    return _at_most(cap, pieces)


def _at_most(cap: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        cap -= len(piece)
        if cap < 0:
            raise _TooMuch
        yield piece


def _cut(message: bytes, start: int, end: int) -> Iterator[bytes]:
    return (message[at : min(at + STEP, end)] for at in range(start, end, STEP))


def _chunks(message: bytes, at: int) -> Iterator[bytes]:
    """The data of chunks, as archive/entity.py reads them."""
    while True:
        end = message.find(b"\n", at, at + SIZE_LINE)
        size = CHUNK_SIZE.match(message[at:end]) if end >= 0 else None
        if size is None:
            raise EOFError
        length = int(size[1], 16)
        if not length:
            return
        at = end + 1
        if at + length > len(message):
            raise EOFError
        yield from _cut(message, at, at + length)
        at += length
        at += 2 if message.startswith(b"\r\n", at) else 1 if message.startswith(b"\n", at) else 0


class _Source:
    """Bytes that come in pieces, of which some can be put back."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = filter(None, pieces)
        self._back = b""

    def take(self) -> bytes:
        """The next piece; b"" at the end."""
        data, self._back = self._back, b""
        return data or next(self._pieces, b"")

    def put_back(self, data: bytes) -> None:
        self._back = data

    def start(self) -> bytes:
        """The next two bytes, which stay; fewer at the end."""
        while len(self._back) < 2 and (more := next(self._pieces, b"")):
            self._back += more
        return self._back[:2]


def _members(source: _Source) -> Iterator[bytes]:
    """A gzip body's; what follows a whole member and is none is left out, as archive/entity.py does."""
    for _ in range(MEMBERS):
        yield from _zlib(zlib.decompressobj(31), source)
        if source.start() != b"\x1f\x8b":
            return
    raise EOFError


def _deflated(source: _Source) -> Iterator[bytes]:
    start = source.start()
    wrapped = len(start) == 2 and start[0] & 0x0F == 8 and int.from_bytes(start, "big") % 31 == 0
    return _zlib(zlib.decompressobj(15 if wrapped else -15), source)


def _zlib(stream: zlib._Decompress, source: _Source) -> Iterator[bytes]:
    while not stream.eof:
        data = source.take()
        if not data:
            raise EOFError
        more = True
        while more and not stream.eof:
            piece = stream.decompress(data, STEP)
            data = stream.unconsumed_tail
            more = bool(data) or len(piece) == STEP
            yield piece
    source.put_back(stream.unused_data)


def _unbrotlied(source: _Source) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    while not stream.is_finished():
        data = source.take()
        if not data:
            raise EOFError
        piece = stream.process(data, output_buffer_limit=STEP)
        while piece:
            yield piece
            piece = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=STEP)


def _frames(source: _Source) -> Iterator[bytes]:
    """A zstd body's."""
    for _ in range(MEMBERS):
        stream = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: WINDOW_LOG})
        while not stream.eof:
            data = source.take() if stream.needs_input else b""
            if stream.needs_input and not data:
                raise EOFError
            yield stream.decompress(data, STEP)
        source.put_back(stream.unused_data)
        if not source.start():
            return
    raise EOFError


_STREAMS: dict[bytes, Callable[[_Source], Iterator[bytes]]] = {
    b"gzip": _members,
    b"x-gzip": _members,
    b"deflate": _deflated,
    b"br": _unbrotlied,
    b"zstd": _frames,
}
