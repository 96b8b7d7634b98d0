"""WARC files for tests: of our own writer, and as others write them."""

from __future__ import annotations

from pathlib import Path

from exchanges import INFO, PAGE, WHEN, answered

from archive.capture import Earlier, Exchange
from archive.warc import Group, answer_of, encode_group, encode_info, read_groups

CAP = 10**7
NAME = "night-20250304050607-00001.warc.gz"


def group(exchange: Exchange, earlier: Earlier | None = None) -> bytes:
    return encode_group(exchange, answer_of(exchange, CAP), earlier).content


def written(folder: Path, *parts: bytes, name: str = NAME) -> Path:
    path = folder / name
    path.write_bytes(b"".join((encode_info(INFO, name, WHEN), *parts)))
    return path


def plain(kind: str, block: bytes, **fields: str) -> bytes:
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.0\r\nWARC-Type: {kind}\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def foreign(number: int, body: bytes = b"hello") -> bytes:
    """A pair as Common Crawl's news crawl writes it: the request first, both at once."""
    response, request = f"<urn:uuid:{number:032}>", f"<urn:uuid:{number + 500:032}>"
    common = {"WARC_Date": "2020-01-02T03:04:05Z", "WARC_Target_URI": f"http://x.example/{number}"}
    asked = plain("request", b"GET / HTTP/1.1\r\n\r\n", WARC_Record_ID=request, WARC_Concurrent_To=response, **common)
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    return asked + plain("response", block, WARC_Record_ID=response, Content_Type="application/http; msgtype=response", **common)


def three(folder: Path) -> tuple[Path, list[Group]]:
    """A file of three exchanges, and its groups without the warcinfo."""
    path = written(folder, *(group(answered(PAGE + b"%d" % number)) for number in range(3)))
    return path, list(read_groups(path))[1:]
