"""Ten newsrooms of a hundred addresses each on loopback, the archive that crawls them, and what its WARC files say against the web's log.

For benchmarks/kills.py. Most pages are articles, packed, chunked or plain; every 25th moved, every 33rd is gone, every 20th breaks off.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from archive.capture import Capture
from archive.httphead import parse_head
from archive.warc import read_groups
from crawler.demo import weblog
from crawler.demo.messages import Answer, Document, Request, Site, moved, serve, text
from crawler.demo.web import Web

NOW = datetime(2026, 1, 24, 9, tzinfo=UTC)
HTML = "text/html; charset=utf-8"
WORDS = [
    "harbour",
    "ferry",
    "island",
    "council",
    "vote",
    "budget",
    "storm",
    "quay",
    "mayor",
    "bridge",
    "school",
    "water",
    "market",
    "engine",
    "captain",
    "winter",
    "report",
    "week",
    "strike",
]
SOURCE = """name = "{name}"
title = "The {name}"
home = "{scheme}://{name}.example/"
language = "en"
hosts = ["{name}.example"]
feeds = ["{scheme}://{name}.example/feed/"]
[article]
pattern = ['/news/']
"""
SETTINGS = """format = 1
name = "Ten"
operator = "Nobody"
contact = "desk@harbour.example"
[crawl]
sources = [{sources}]
delay = "0s"
proxy = "{proxy}"
ca = "ca.pem"
patience = "5s"
[schedule]
feed = ["1d", "1d"]
article = ["1d", "100d"]
retry = ["100ms", "1d"]
[warc]
free_floor = "1 MB"
max_bytes = "600 kB"
[ingest]
workers = 1
"""


class Newsroom:
    """One host: a feed, and its pages made of their number."""

    def __init__(self, name: str, pages: int) -> None:
        self.name = name
        self.scheme = "https" if name.endswith("0") else "http"
        self.home = f"{self.scheme}://{name}.example"
        self._pages = {f"/news/{number}": number for number in range(pages)}

    def answer(self, request: Request) -> Answer:
        if request.path == "/feed/":
            items = "".join(f"<item><title>T</title><link>{self.home}{path}</link></item>" for path in self._pages)
            feed = f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()
            return serve(Document(feed, "application/rss+xml", packed=True, etag=True), request, NOW)
        number = self._pages.get(request.path.removesuffix("-moved"))
        if number is None or number % 33 == 32:
            return serve(text(404, f"nothing at {request.path}"), request, NOW)
        if number % 25 == 24 and not request.path.endswith("-moved"):
            return serve(moved(301, f"{self.home}{request.path}-moved"), request, NOW)
        page = _page(f"{self.name} {number}")
        if number % 20 == 19:
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {HTML}\r\nContent-Length: {len(page)}\r\n\r\n".encode()
            return Answer((head, page[: len(page) // 2]), end="close")
        return serve(Document(page, HTML, etag=True, packed=number % 3 > 0, chunked=number % 4 == 0), request, NOW)


def _page(title: str) -> bytes:
    draw = random.Random(title)
    body = "".join(f"<p>{' '.join(draw.choices(WORDS, k=60)).capitalize()}.</p>" for _ in range(8))
    return f"<html lang=en><head><title>{title}</title></head><body><article><h1>Report {title}</h1>{body}</article></body></html>".encode()


class Counted:
    """The newsrooms as a web asks for them, counting what was asked."""

    def __init__(self, hosts: int, pages: int) -> None:
        self.rooms = {f"{room.name}.example": room for room in (Newsroom(f"room{number}", pages) for number in range(hosts))}
        self.asked = count()
        self.number = 0

    def __call__(self, host: str) -> Site | None:
        self.number = next(self.asked) + 1
        return self.rooms.get(host)


def archive(folder: Path, web: Web, rooms: Counted) -> Path:
    """An archive that crawls them through the web."""
    (folder / "sources").mkdir(parents=True)
    for room in rooms.rooms.values():
        (folder / "sources" / f"{room.name}.toml").write_text(SOURCE.format(name=room.name, scheme=room.scheme))
    names = ", ".join(f'"{room.name}"' for room in rooms.rooms.values())
    (folder / "archive.toml").write_text(SETTINGS.format(sources=names, proxy=web.proxy))
    (folder / "ca.pem").write_bytes(web.ca)
    return folder


@dataclass(frozen=True, slots=True)
class Known:
    """What crawl.db says."""

    captures: dict[str, str]  # record id to address
    frontier: dict[str, tuple[object, ...]]  # by address: role, state, visits


def known(folder: Path) -> Known:
    """What crawl.db says now; read from a copy, so that what a dead crawl left is not touched."""
    with tempfile.TemporaryDirectory() as place:
        for path in folder.glob("crawl.db*"):
            if not path.name.endswith("-shm"):
                shutil.copy(path, place)
        db = sqlite3.connect(Path(place) / "crawl.db")
        try:
            captures = dict(db.execute("SELECT record_id, url FROM capture").fetchall())
            rows = {url: tuple(rest) for url, *rest in db.execute("SELECT url, role, state, visits FROM url")}
            return Known(captures, rows)
        except sqlite3.OperationalError:
            return Known({}, {})  # killed before the tables were made
        finally:
            db.close()


@dataclass(frozen=True, slots=True)
class Held:
    """The WARC files held against the log of the server."""

    captures: dict[str, str]  # record id to address
    differing: tuple[str, ...]  # addresses whose exchange the server's log has not, byte for byte
    unreadable: int  # places in the files where no record can be read
    unanswered: Counter[str]  # exchanges of the log that are in no file, by address


def held(folder: Path, log: Path) -> Held:
    """Every record read, every exchange looked up in the log."""
    paths = sorted((folder / "warc").glob("*.warc.gz"))
    groups = [group for path in paths for group in read_groups(path)]
    captures = [(group.captures[0], group.request) for group in groups if group.captures]
    bodies = {capture.record_id: capture.body for capture, _ in captures}
    logged = Counter((each.url, each.request, each.response) for each in weblog.read(log))
    differing = []
    for capture, request in captures:
        key = (capture.url, request, _sent(capture, bodies))
        if logged[key] <= 0:
            differing.append(capture.url)
        logged[key] -= 1
    unreadable = sum(group.problem is not None for group in groups) + sum(map(_broken_members, paths))
    left = Counter({url: 0 for url, _, _ in logged})
    for (url, _, _), number in logged.items():
        left[url] += max(0, number)
    return Held({capture.record_id: capture.url for capture, _ in captures}, tuple(differing), unreadable, +left)


def _sent(capture: Capture, bodies: dict[str, bytes]) -> bytes:
    """All that the server sent: a revisit's body stands where it refers to."""
    if capture.record_type != "revisit" or parse_head(capture.head).status == 304:
        return capture.head + capture.body
    return capture.head + bodies.get(capture.refers_to or "", b"the record that it refers to is missing")


def _broken_members(path: Path) -> int:
    """How often zlib alone, a member after the other, cannot read the file to its end."""
    rest = path.read_bytes()
    while rest:
        member = zlib.decompressobj(31)
        try:
            member.decompress(rest)
        except zlib.error:
            return 1
        if not member.eof:
            return 1
        rest = member.unused_data
    return 0


def judged(folder: Path) -> dict[str, int]:
    """How many files `warcio check` and `fastwarc check` refuse."""
    paths = sorted((folder / "warc").glob("*.warc.gz"))
    tools = {tool: Path(sys.executable).with_name(tool) for tool in ("warcio", "fastwarc")}
    return {
        name: sum(subprocess.run([tool, "check", path], capture_output=True, check=False).returncode != 0 for path in paths)
        for name, tool in tools.items()
        if tool.exists()
    }
