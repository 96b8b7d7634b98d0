"""The most memory that a crawl holds resident while 24 hosts at once send it what is meant to fill it.

    python benchmarks/memory.py [KIND ...]

Each host answers its robots.txt, sitemap, feed, section page and article with one kind of bomb: endless bodies, bombs in each coding, nested
bombs, endless heads, chunk extensions, trailers, 1xx heads, single bytes, and documents that are small as bytes and large as trees. All are asked
at once by `pressmark crawl` in a process of its own; printed are its VmHWM, its CPU and wall time, and what became of the attempts.
"""

from __future__ import annotations

import gzip
import os
import random
import resource
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, repeat
from pathlib import Path
from threading import Thread

import brotli

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from archive.entity import zstd  # noqa: E402

MIB = 2**20
NOISE = random.Random(5).randbytes(MIB)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
Answer = Callable[[], Iterator[bytes]]


def plain(body: Iterator[bytes], *fields: bytes) -> Iterator[bytes]:
    return chain([b"".join((HEAD, *(field + b"\r\n" for field in fields), b"\r\n"))], body)


def coded(coding: bytes, body: bytes) -> Answer:
    return lambda: plain(iter([body]), b"Content-Encoding: " + coding, b"Content-Length: %d" % len(body))


def deflated(pieces: Iterator[bytes], window: int) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, window)
    return b"".join([*(stream.compress(piece) for piece in pieces), stream.flush()])


def tree(start: bytes, unit: bytes) -> Answer:
    """A document of some 45 MiB that its first bytes make XML or HTML of."""
    piece = unit * (MIB // len(unit))
    return coded(b"gzip", deflated(chain([start], repeat(piece, 45)), 31))


def kinds() -> dict[str, Answer]:
    zeros = bytes(MIB)
    packed = deflated(repeat(zeros, 2000), 31)
    urls = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return {
        **{f"endless-{number}": lambda: plain(repeat(NOISE)) for number in range(6)},
        "length": lambda: plain(repeat(NOISE), b"Content-Length: 52428800"),
        "gzip": coded(b"gzip", packed),
        "gzip-twice": coded(b"gzip, gzip", gzip.compress(packed)),
        "deflate": coded(b"deflate", deflated(repeat(zeros, 2000), -15)),
        "br": coded(b"br", brotli.compress(bytes(300 * MIB), quality=3)),
        "zstd": coded(b"zstd", zstd.compress(bytes(300 * MIB))),
        "transfer": lambda: plain(iter([b"%x\r\n" % len(packed), packed, b"\r\n0\r\n\r\n"]), b"Transfer-Encoding: gzip, chunked"),
        "head": lambda: chain([HEAD], repeat(b"X-More: " + b"x" * 65536 + b"\r\n")),
        "extension": lambda: plain(chain([b"5;"], repeat(b"e" * 65536)), b"Transfer-Encoding: chunked"),
        "trailers": lambda: plain(chain([b"0\r\n"], repeat(b"T: x\r\n" * 9000)), b"Transfer-Encoding: chunked"),
        "chunks": lambda: plain(repeat(b"1\r\nx\r\n" * 9000), b"Transfer-Encoding: chunked"),
        "interim": lambda: repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 2500),
        "single-bytes": lambda: plain(repeat(b"x")),
        "empty-tags": tree(urls, b"<x/>"),
        "deep-tags": tree(urls, b"<url>"),
        "entries": tree(urls, b"<url><loc>http://deep.example/news/1</loc></url>"),
        "wide-letters": tree(urls, "<!--📰-->".encode()),
        "html-tags": tree(b"<html><body>", b"<b>"),
        "html-attributes": tree(b"<html><body><a ", b"a "),
        "html-links": tree(b"<html><body>", b"<a href=/news/2>x</a>"),
    }


class Web:
    """A forward proxy that answers for all the hosts itself."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self._answers = answers
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, IndexError):
            connection.settimeout(30)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            url = connection.recv(65536).split(b" ")[1].decode()
            host, _, path = url.removeprefix("http://").partition("/")
            if path == "robots.txt" and not host.startswith("endless"):
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            for piece in self._answers[host.removesuffix(".example")]():
                connection.sendall(piece)


CONFIG = """format = 1
name = "Memory"
operator = "Nobody"
contact = "desk@harbour.example"
[crawl]
sources = [{sources}]
delay = "0s"
concurrency = 24
proxy = "http://127.0.0.1:{port}"
patience = "1s"
[schedule]
retry = ["10m"]
[warc]
free_floor = "1 MB"
"""
SOURCE = """name = "{name}"
title = "The {name}"
home = "http://{name}.example/"
language = "en"
hosts = ["{name}.example"]
feeds = ["http://{name}.example/feed/"]
sitemaps = ["http://{name}.example/sitemap.xml"]
[[section]]
url = "http://{name}.example/section"
links = '/news/'
[article]
pattern = ['/news/']
"""


def archive(folder: Path, port: int, names: list[str]) -> None:
    (folder / "sources").mkdir()
    (folder / "archive.toml").write_text(CONFIG.format(port=port, sources=", ".join(f'"{name}"' for name in names)))
    for name in names:
        (folder / "sources" / f"{name}.toml").write_text(SOURCE.format(name=name))


def most_resident(process: subprocess.Popen[bytes]) -> int:
    """Kilobytes, once the process has ended."""
    most = 0
    while process.poll() is None:
        with suppress(OSError):
            status = Path(f"/proc/{process.pid}/status").read_text()
            most = max([most, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))])
        time.sleep(0.2)
    return most


def main() -> None:
    chosen = sys.argv[1:]
    answers = {name: answer for name, answer in kinds().items() if not chosen or name in chosen}
    with tempfile.TemporaryDirectory(prefix="pressmark-memory-") as place:
        folder = Path(place)
        archive(folder, Web(answers).port, list(answers))
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "crawler.cli", "crawl", str(folder), "--no-ingest"]
        most = most_resident(process := subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
        said = process.stderr.read().decode() if process.stderr else ""
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(
            f"{len(answers)} hosts: {most / 1024:.0f} MiB resident at most, CPU {cpu:.1f} s, wall {time.monotonic() - began:.1f} s, exit {process.returncode}"
        )
        if process.returncode:
            print(said[-2000:])
        rows = (
            sqlite3.connect(folder / "crawl.db")
            .execute("SELECT role, attempt.cause FROM attempt JOIN url ON url.id = attempt.url")
            .fetchall()
        )
        print("  " + ", ".join(f"{number} x {role}: {cause or 'read'}" for (role, cause), number in sorted(Counter(rows).items())))


if __name__ == "__main__":
    main()
