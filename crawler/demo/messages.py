"""HTTP messages of the demo's web: requests as they were read, answers as they will be sent, all exact bytes."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Literal, Protocol
from urllib.parse import urlsplit

CHUNK = 4096  # bytes in one chunk of a chunked body
CRLF = b"\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the web read it from the connection (inside TLS for https)."""

    scheme: str  # "http" or "https"
    host: str  # lower case, without port
    path: str  # with query, from "/"
    method: str
    headers: Mapping[str, str]  # by lower-case name; of repeated ones the last
    raw: bytes  # head and body, to the byte

    @property
    def url(self) -> str:
        """The address that was asked for, absolute."""
        return f"{self.scheme}://{self.host}{self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent, piece by piece, and what becomes of the connection then."""

    pieces: Iterable[bytes]  # head included; may be endless
    pause: float = 0.0  # seconds between two pieces
    end: Literal["keep", "close", "reset"] = "keep"


class Site(Protocol):
    """A host of the web."""

    def answer(self, request: Request) -> Answer:
        """What this host sends for the request."""


@dataclass(frozen=True, slots=True)
class Document:
    """One resource of a site and how it is served."""

    content: bytes
    content_type: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    etag: bool = False  # an ETag is sent, and If-None-Match answered
    modified: datetime | None = None  # aware; sent as Last-Modified, and If-Modified-Since answered
    packed: bool = False  # gzip where the client accepts it
    chunked: bool = False
    close: bool = False  # one exchange a connection


@dataclass(slots=True)
class _Head:
    lines: list[tuple[str, str]] = field(default_factory=list)

    def bytes(self, status: int) -> bytes:
        phrase = HTTPStatus(status).phrase
        printed = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in self.lines)]
        return "\r\n".join(printed).encode("latin-1") + CRLF + CRLF


def parse(raw_head: bytes, body: bytes, scheme: str, host: str = "") -> Request:
    """A request out of its bytes; `host` is the tunnel's, "" where the target or the Host header names it."""
    lines = raw_head.decode("latin-1").split("\r\n")
    method, target, _version = lines[0].split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    if target.startswith("http://"):
        parts = urlsplit(target)
        host = parts.hostname or ""
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = host or headers.get("host", "").split(":")[0]
    return Request(scheme, host.lower(), target, method, headers, raw_head + body)


def serve(document: Document, request: Request, now: datetime) -> Answer:
    """The answer for a document: conditional, packed and framed as the document wants and the client allows."""
    head = _Head([("Server", "demo"), ("Date", http_date(now)), *document.headers])
    etag = f'"{zlib.crc32(document.content):08x}-{len(document.content):x}"' if document.etag else ""
    if etag:
        head.lines.append(("ETag", etag))
    if document.modified:
        head.lines.append(("Last-Modified", http_date(document.modified)))
    end: Literal["keep", "close"] = "close" if document.close else "keep"
    head.lines.append(("Connection", "close" if document.close else "keep-alive"))
    if document.status == 200 and _known(request, etag, document.modified):
        return Answer((head.bytes(304),), end=end)
    body = document.content
    head.lines.append(("Content-Type", document.content_type))
    if document.packed:
        head.lines.append(("Vary", "Accept-Encoding"))
        if "gzip" in request.headers.get("accept-encoding", ""):
            head.lines.append(("Content-Encoding", "gzip"))
            body = gzip.compress(body, 6, mtime=0)
    return Answer((_framed(head, document, body),), end=end)


def text(status: int, message: str, *headers: tuple[str, str]) -> Document:
    """A small plain-text document with that status."""
    return Document(message.encode() + b"\n", "text/plain; charset=utf-8", status, headers)


def moved(status: int, url: str) -> Document:
    """A redirect to that address."""
    page = f'<html><head><title>Moved</title></head><body><p>This page is now <a href="{url}">here</a>.</p></body></html>'
    return Document(page.encode(), "text/html; charset=utf-8", status, (("Location", url),))


def http_date(moment: datetime) -> str:
    """RFC 9110's date, always GMT; the moment is aware."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _known(request: Request, etag: str, modified: datetime | None) -> bool:
    """Whether the client holds this state already (RFC 9110, 13.2.2: If-None-Match goes first)."""
    asked = request.headers.get("if-none-match")
    if asked is not None:
        return bool(etag) and etag in asked.replace("W/", "")
    since = request.headers.get("if-modified-since")
    return bool(since and modified and modified.replace(microsecond=0) <= parsedate_to_datetime(since))


def _framed(head: _Head, document: Document, body: bytes) -> bytes:
    if not document.chunked:
        head.lines.append(("Content-Length", str(len(body))))
        return head.bytes(document.status) + body
    head.lines.append(("Transfer-Encoding", "chunked"))
    chunks = (body[at : at + CHUNK] for at in range(0, len(body), CHUNK))
    framed = b"".join(f"{len(chunk):x}".encode() + CRLF + chunk + CRLF for chunk in chunks)
    return head.bytes(document.status) + framed + b"0\r\n\r\n"
