"""The web that benchmarks/health.py crawls: many newsrooms on loopback, each of which can fail in a way of its own.

Run as a script it is a child process: `health_world.py NAMES SHIFT PROGRAM ARGUMENTS...` runs a program of ours (or the rival) in a
world where only the names in the file NAMES resolve, and where it is SHIFT seconds earlier than it is.
"""

from __future__ import annotations

import datetime as clock
import json
import random
import runpy
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

DAY = 86_400.0
WORDS = (
    "harbour council pilot ferry lantern quay bridge market winter summer engine captain teacher organist mayor letter budget vote storm repair "
    "island school library concert baker fisher signal tower channel current morning evening street garden museum plan report survey crew"
)
RUSSIAN = "порт совет лоцман паром фонарь причал мост рынок зима лето двигатель капитан учитель органист мэр письмо бюджет голосование шторм ремонт остров школа"


@dataclass
class Reply:
    """What a newsroom sends."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    head: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None  # sent as it is, the connection closed then
    drip: float = 0.0  # seconds between two bytes of a body that does not end
    reset: bool = False
    silent: bool = False
    wait: float = 0.0


@dataclass
class Story:
    path: str
    title: str
    at: float  # seconds since 1970
    language: str = "en"


def prose(seed: str, paragraphs: int, language: str = "en") -> str:
    """Text that nobody has written before."""
    made, words = random.Random(seed), (RUSSIAN if language == "ru" else WORDS).split()
    lines = []
    for _ in range(paragraphs):
        sentences = (" ".join(made.choices(words, k=made.randint(9, 16))).capitalize() + "." for _ in range(4))
        lines.append(f"<p>{' '.join(sentences)}</p>")
    return "".join(lines)


def page(title: str, inner: str, language: str = "en", at: float | None = None) -> bytes:
    meta = ""
    if at is not None:
        told = clock.datetime.fromtimestamp(at, clock.UTC).isoformat()
        about = {"@type": "NewsArticle", "headline": title, "datePublished": told}
        meta = f'<script type="application/ld+json">{json.dumps(about)}</script>'
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{meta}</head>'
        f"<body><nav><a href='/'>Home</a></nav>{inner}</body></html>"
    ).encode()


@dataclass
class Newsroom:
    """A site: its stories, and how it fails where `failing` is set."""

    host: str
    port: int
    scheme: str = "http"
    stories: list[Story] = field(default_factory=list)
    newest: int = 30  # in the feed
    fault: Callable[[Newsroom, str], Reply | None] | None = None
    failing: bool = False
    skew: float = 0.0  # of its clock
    usual: Callable[[Newsroom, str], Reply | None] | None = None  # what it is like, healthy too

    @property
    def base(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    def publish(self, at: float, language: str = "en", folder: str = "news") -> Story:
        number = len(self.stories)
        title = " ".join(random.Random(f"{self.host}{number}").choices((RUSSIAN if language == "ru" else WORDS).split(), k=6)).capitalize()
        story = Story(f"/{folder}/{number}", title, at, language)
        self.stories.append(story)
        return story

    def answer(self, path: str) -> Reply:
        if self.failing and self.fault is not None and (reply := self.fault(self, path)) is not None:
            return reply
        if self.usual is not None and (reply := self.usual(self, path)) is not None:
            return reply
        return self.sound(path)

    def sound(self, path: str) -> Reply:
        if path == "/robots.txt":
            return Reply(b"User-agent: *\nDisallow:\n", kind="text/plain")
        if path == "/feed":
            return self.feed(self.stories)
        if path == "/sitemap.xml":
            return self.sitemap(self.stories)
        if path == "/latest":
            links = "".join(f"<li><a href='{story.path}'>{story.title}</a></li>" for story in sorted(self.stories, key=lambda one: -one.at))
            return Reply(page("Latest", f"<h1>Latest</h1><ul>{links}</ul>"))
        story = next((each for each in self.stories if each.path == path), None)
        if story is None:
            return Reply(page("Not found", "<h1>Page not found</h1><p>404</p>"), 404)
        return Reply(self.told(story), head={"ETag": f'"{path}"'})

    def told(self, story: Story) -> bytes:
        text = prose(f"{self.host}{story.path}", 6, story.language)
        return page(story.title, f"<article><h1>{story.title}</h1>{text}</article>", story.language, story.at)

    def feed(self, stories: list[Story], base: str = "") -> Reply:
        newest = sorted(stories, key=lambda story: -story.at)[: self.newest]
        items = "".join(
            f"<item><title>{story.title}</title><link>{base or self.base}{story.path}</link><pubDate>{formatdate(story.at)}</pubDate></item>"
            for story in newest
        )
        return Reply(
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.host}</title>{items}</channel></rss>'.encode(),
            kind="application/rss+xml",
        )

    def sitemap(self, stories: list[Story]) -> Reply:
        made = "".join(
            f"<url><loc>{self.base}{story.path}</loc><lastmod>{clock.datetime.fromtimestamp(story.at, clock.UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
            for story in stories
        )
        return Reply(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{made}</urlset>'.encode(), kind="application/xml")


class World:
    """All newsrooms, by host; `shift` is how many seconds ago it is there."""

    def __init__(self) -> None:
        self.rooms: dict[str, Newsroom] = {}
        self.certificates: Callable[[str], ssl.SSLContext] | None = None
        self.shift = 0.0
        self.port = 0
        self.secure_port = 0

    def now(self) -> float:
        return time.time() - self.shift


@contextmanager
def serving(world: World) -> Iterator[World]:
    plain, secure = _server(world), _server(world)
    world.port, world.secure_port = plain.server_port, secure.server_port

    def named(channel: ssl.SSLSocket, name: str, _: ssl.SSLContext) -> None:
        if world.certificates is not None:
            channel.context = world.certificates(name)

    outer = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    outer.sni_callback = named  # type: ignore[assignment]  # typeshed wants a name that may be None
    secure.tls = outer  # type: ignore[attr-defined]
    for server in (plain, secure):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield world
    finally:
        for server in (plain, secure):
            server.shutdown()
            server.server_close()


def _server(world: World) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def setup(self) -> None:
            outer = getattr(self.server, "tls", None)
            if outer is not None:
                self.request.settimeout(10)
                self.request = outer.wrap_socket(self.request, server_side=True)
            super().setup()

        def do_GET(self) -> None:
            room = world.rooms.get(self.headers.get("Host", "").split(":")[0])
            reply = room.answer(self.path) if room else Reply(b"no such host", 421)
            with suppress(OSError):
                self._send(reply, room.skew if room else 0.0)

        def _send(self, reply: Reply, skew: float) -> None:
            time.sleep(reply.wait)
            if reply.silent:
                time.sleep(15)
            if reply.raw is not None or reply.silent or reply.reset:
                self.connection.sendall(reply.raw or b"")
                self.close_connection = True
                if reply.reset:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                return
            head = {"Date": formatdate(world.now() + skew, usegmt=True), "Content-Type": reply.kind, **reply.head}
            if reply.status == 200 and "ETag" in head and self.headers.get("If-None-Match") == head["ETag"]:
                reply = Reply(status=304)
            length = len(reply.body) if not reply.drip else 10**6
            lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in head.items())]
            lines += [f"Content-Length: {length}"] if reply.status != 304 else []
            self.connection.sendall("\r\n".join([*lines, "", ""]).encode() + reply.body)
            while reply.drip:
                time.sleep(reply.drip)
                self.connection.sendall(b".")

        def log_message(self, format: str, *args: object) -> None:
            return

        def log_error(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        request_queue_size = 256
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            return  # a handshake that the client breaks off is what is simulated

    return Server(("127.0.0.1", 0), Handler)


def _enter(names: Path, shift: float) -> None:
    """Only these names resolve, and it is earlier; before anything else is imported."""
    known: dict[str, str] = json.loads(names.read_text())
    theirs = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not name.replace(".", "").isdigit():
            if name not in known:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            name = known[name]
        return theirs(name, *args, **kwargs)

    def gethostbyname(host: str) -> str:
        return str(getaddrinfo(host, 80)[0][4][0])

    socket.getaddrinfo, socket.gethostbyname = getaddrinfo, gethostbyname
    if shift:
        _turn_back(shift)


def _turn_back(shift: float) -> None:
    real = time.time

    class Earlier(clock.datetime):
        @classmethod
        def now(cls, tz: clock.tzinfo | None = None) -> Earlier:
            return cls.fromtimestamp(real() - shift, tz)

    time.time = lambda: real() - shift
    clock.datetime = Earlier  # type: ignore[misc]


if __name__ == "__main__":
    _enter(Path(sys.argv[1]), float(sys.argv[2]))
    program = sys.argv[3]
    sys.argv = sys.argv[3:]
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)
