"""WARC files as others write them, made byte by byte."""

from __future__ import annotations

import gzip
import hashlib
import uuid
from base64 import b32encode
from pathlib import Path

from newsroom import HOME, tide

DATE = "2026-01-23T10:00:00Z"
HTML = "Content-Type: text/html; charset=utf-8"


def record(kind: str, block: bytes, *lines: str, version: str = "WARC/1.0") -> bytes:
    head = "\r\n".join([version, f"WARC-Type: {kind}", *lines, f"Content-Length: {len(block)}"])
    return head.encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def name(of: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, of)}>"


def response(path: str, body: bytes, *http: str, status: str = "HTTP/1.1 200 OK", warc: tuple[str, ...] = (), date: str = DATE) -> bytes:
    """A response record of CC-NEWS: the body without its codings, digests in base 32."""
    head = "\r\n".join([status, *(http or (HTML,)), f"Content-Length: {len(body)}"]).encode() + b"\r\n\r\n"
    digest = b32encode(hashlib.sha1(body).digest()).decode()
    return record(
        "response", head + body, f"WARC-Record-ID: {name(path + date)}", f"WARC-Date: {date}", f"WARC-Target-URI: {HOME}{path}",
        f"WARC-Payload-Digest: sha1:{digest}", "WARC-Identified-Payload-Type: text/html", "Content-Type: application/http; msgtype=response", *warc,
    )  # fmt: skip


def request(path: str) -> bytes:
    block = f"GET {path} HTTP/1.1\r\nUser-Agent: CCBot/2.0\r\nHost: harbour.example\r\n\r\n".encode()
    return record(
        "request", block, f"WARC-Record-ID: {name('request' + path)}", f"WARC-Concurrent-To: {name(path + DATE)}", f"WARC-Date: {DATE}",
        f"WARC-Target-URI: {HOME}{path}", "Content-Type: application/http; msgtype=request",
    )  # fmt: skip


INFO = record(
    "warcinfo",
    b"software: StormCrawler 2.4\r\n",
    f"WARC-Record-ID: {name('info')}",
    f"WARC-Date: {DATE}",
    "Content-Type: application/warc-fields",
)


def write(path: Path, *records: bytes) -> Path:
    """A .warc.gz with a gzip member for each record, or a .warc without compression."""
    path.write_bytes(b"".join(map(gzip.compress, records) if path.suffix == ".gz" else records))
    return path


def news(path: Path, count: int, first: int = 0) -> Path:
    """A file in the shape of CC-NEWS with so many pages."""
    numbers = range(first, first + count)
    return write(path, INFO, *(one for n in numbers for one in (request(f"/tide/{n}"), response(f"/tide/{n}", tide(n)))))
