"""HTTP bodies as a server sent them -> the entity, with a cap on what may come out.

All that a server sends is hostile: each loop here advances or stops, and no step gives more than the cap.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import brotli
from isal import isal_zlib

from archive.httphead import Head, parse_head

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODINGS = 5  # applied to one body, at most; browsers stop sooner
MOST_CHUNKS = 500_000  # sizes and trailers of one body; a page in pieces of a few bytes costs time and says nothing
MEMBERS = 64  # of one gzip body, at most: each costs a copy of what follows
SIZE_LINE = 4096  # bytes of a chunk's size line, extensions included
WINDOW_LOG = 23  # zstd over HTTP keeps to windows of 8 MB (RFC 9659)

MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")  # as nothing begins that is compressed or in chunks

CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?\r?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entity:
    """A body with its codings undone: what a reader would see."""

    content: bytes  # at most the cap
    content_type: str  # of the HTTP header, "" without one
    problem: str  # "" when whole; else why the content is cut, broken or still coded


@dataclass(frozen=True, slots=True)
class _Step:
    content: bytes
    problem: str = ""


def entity(head: bytes, body: bytes, cap: int) -> Entity:
    """What `body` says once its transfer and content codings are undone, at most `cap` bytes of it."""
    return entity_of(parse_head(head), body, cap)


def entity_of(fields: Head, body: bytes, cap: int) -> Entity:
    """As `entity`, for a head that is already parsed."""
    sent = untransferred(fields, body, cap)
    step = _uncoded(sent.content, fields.tokens(b"content-encoding"), cap) if sent.content else _Step(b"")
    problem = "; ".join(filter(None, (sent.problem, step.problem)))
    if len(step.content) > cap:
        return Entity(step.content[:cap], fields.content_type, problem or _too_long(cap))
    return Entity(step.content, fields.content_type, problem)


def as_stored(head: bytes, body: bytes, cap: int) -> Entity:
    """As `entity`, where a crawler may have undone the codings before it stored the body, and left the head as it was sent."""
    fields = parse_head(head)
    found = entity_of(fields, body, cap)
    if not found.problem:
        return found
    sent = untransferred(fields, body, cap)
    if sent.problem and sent.content is not body:
        return found  # chunks that break off
    if MARKUP.match(sent.content):
        return Entity(sent.content, found.content_type, "") if len(sent.content) <= cap else found
    step = _uncoded(sent.content, fields.tokens(b"content-encoding"), cap)
    return found if step.problem else Entity(step.content, found.content_type, "")


def untransferred(fields: Head, body: bytes, cap: int) -> Entity:
    """The body without its chunk framing, content codings still on; more than `cap` bytes only where `body` itself has more."""
    codings = fields.tokens(b"transfer-encoding")
    if not codings:
        return Entity(body, fields.content_type, "")
    chunks = dechunked(body) if codings[-1] == b"chunked" else _Step(body)
    step = _uncoded(chunks.content, tuple(coding for coding in codings if coding != b"chunked"), cap)
    return Entity(step.content, fields.content_type, chunks.problem or step.problem)


def _uncoded(content: bytes, codings: tuple[bytes, ...], cap: int) -> _Step:
    """`content` with `codings` undone, last first; with the first problem it stops."""
    if len(codings) > CODINGS:
        return _Step(content, f"{len(codings)} codings on top of each other; at most {CODINGS} are undone")
    for coding in reversed(codings):
        if coding == b"identity":
            continue
        decoder = _DECODERS.get(coding)
        if decoder is None:
            return _Step(content, f"unknown coding {coding.decode('latin-1')!r}")
        step = decoder(content, cap)
        if step.problem:
            return step
        content = step.content
    return _Step(content)


def _too_long(cap: int) -> str:
    return f"unpacks to more than {cap} bytes"


def dechunked(body: bytes) -> _Step:
    """The data of chunks (RFC 9112, section 7.1), up to the first that is broken; sizes and line ends read leniently."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\n", at, at + SIZE_LINE)
        size = CHUNK_SIZE.match(body[at:end]) if end >= 0 else None
        if size is None:
            return _broken_chunk(body, at, pieces)
        length = int(size[1], 16)
        if length == 0:
            return _Step(b"".join(pieces))
        at = end + 1
        pieces.append(body[at : at + length])
        at += length
        if at > len(body):
            return _Step(b"".join(pieces), "ends inside a chunk")
        at += 2 if body.startswith(b"\r\n", at) else 1 if body.startswith(b"\n", at) else 0


def _broken_chunk(body: bytes, at: int, pieces: list[bytes]) -> _Step:
    if at == 0:
        return _Step(body, "says chunked, has no chunk size")
    line = body[at : at + 20].split(b"\n")[0]
    return _Step(b"".join(pieces), f"no chunk size at byte {at}: {line!r}" if line else "ends without the last chunk")


def _gunzipped(content: bytes, cap: int) -> _Step:
    if not content.startswith(b"\x1f\x8b"):
        return _Step(content, "says gzip, is not")
    pieces: list[bytes] = []
    total = 0
    for _ in range(MEMBERS):
        step, content = _inflated(content, 31, cap + 1 - total)
        pieces.append(step.content)
        total += len(step.content)
        if total > cap:
            return _Step(b"".join(pieces)[:cap], _too_long(cap))
        # Servers pad with zeros and worse: what follows a whole member and is none is left out, as browsers do.
        if step.problem or not content.startswith(b"\x1f\x8b"):
            return _Step(b"".join(pieces), step.problem)
    return _Step(b"".join(pieces), f"more than {MEMBERS} gzip members")


def _inflated(content: bytes, window: int, room: int) -> tuple[_Step, bytes]:
    """At most `room` bytes of one zlib, gzip or raw stream, and the bytes after it."""
    # isal takes less than half of zlib's time; what it does not read to its end, zlib judges.
    with suppress(isal_zlib.error):  # type: ignore[arg-type]  # its stub gives an instance for the class
        quick = isal_zlib.decompressobj(window)
        whole = quick.decompress(content, room)
        if quick.eof or len(whole) >= room:
            return _Step(whole), quick.unused_data
    stream = zlib.decompressobj(window)
    try:
        out = stream.decompress(content, room)
    except zlib.error as error:
        return _salvaged(content, window, room, str(error)), b""
    if not stream.eof and len(out) < room:
        return _Step(out, "the compressed stream ends early"), b""
    return _Step(out), stream.unused_data


def _salvaged(content: bytes, window: int, room: int, problem: str) -> _Step:
    """What a broken stream gave before it broke."""
    stream = zlib.decompressobj(window)
    pieces: list[bytes] = []
    for at in range(0, len(content), 4096):
        try:
            pieces.append(stream.decompress(content[at : at + 4096], room))
        except zlib.error:
            break
        room -= len(pieces[-1])
        if room <= 0:
            break
    return _Step(b"".join(pieces), f"broken compression: {problem}")


def _deflated(content: bytes, cap: int) -> _Step:
    """`deflate` is a zlib stream by the standard and a raw one by many servers."""
    wrapped = len(content) >= 2 and content[0] & 0x0F == 8 and int.from_bytes(content[:2], "big") % 31 == 0
    step, _ = _inflated(content, 15 if wrapped else -15, cap + 1)
    if len(step.content) > cap:
        return _Step(step.content[:cap], _too_long(cap))
    return step if step.content or not step.problem else _Step(content, "says deflate, is not")


def _unbrotlied(content: bytes, cap: int) -> _Step:
    stream = brotli.Decompressor()
    pieces: list[bytes] = []
    total = 0
    try:
        while not stream.is_finished() and total <= cap:
            piece = stream.process(content, output_buffer_limit=cap + 1 - total)
            if not piece and not content:
                break
            pieces.append(piece)
            total += len(piece)
            content = b""
    except brotli.error as error:
        return _Step(b"".join(pieces)[:cap], f"broken compression: {error}")
    if total > cap:
        return _Step(b"".join(pieces)[:cap], _too_long(cap))
    return _Step(b"".join(pieces), "" if stream.is_finished() else "the compressed stream ends early")


def _unzstded(content: bytes, cap: int) -> _Step:
    pieces: list[bytes] = []
    total = 0
    for _ in range(MEMBERS):
        stream = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: WINDOW_LOG})
        try:
            pieces.append(stream.decompress(content, cap + 1 - total))
        except zstd.ZstdError as error:
            return _Step(b"".join(pieces), f"broken compression: {error}")
        total += len(pieces[-1])
        if total > cap:
            return _Step(b"".join(pieces)[:cap], _too_long(cap))
        if not stream.eof:
            return _Step(b"".join(pieces), "the compressed stream ends early")
        content = stream.unused_data
        if not content:
            return _Step(b"".join(pieces))
    return _Step(b"".join(pieces), f"more than {MEMBERS} zstd frames")


_DECODERS: dict[bytes, Callable[[bytes, int], _Step]] = {
    b"gzip": _gunzipped,
    b"x-gzip": _gunzipped,
    b"deflate": _deflated,
    b"br": _unbrotlied,
    b"zstd": _unzstded,
}
