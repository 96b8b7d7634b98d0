"""A web on loopback: many hosts under their real names behind one forward proxy, http and https.

A client sends `GET http://host/path` or `CONNECT host:443`; inside the tunnel the web speaks TLS with a certificate
of its own throw-away authority. No name is resolved and nothing leaves the machine.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType

from crawler.demo.authority import Authority
from crawler.demo.messages import Answer, Request, Site, parse, serve, text
from crawler.demo.weblog import Log, Logged

HEAD_LIMIT = 64 * 1024  # bytes of a request's head
PATIENCE = 60.0  # seconds that a kept-alive connection may be silent
RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, 0 s: closing sends RST
Channel = socket.socket | ssl.SSLSocket


class Web:
    """Serves while the `with` block runs. `site` gives the site of a host, or None where there is none of that name."""

    def __init__(self, site: Callable[[str], Site | None], log: Path) -> None:
        self._site = site
        self._log_path = log
        self._numbers = count(1)
        self._open: set[Channel] = set()
        self._lock = Lock()
        self._closing = Event()

    @property
    def proxy(self) -> str:
        """The address that a crawl takes as its proxy."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def ca(self) -> bytes:
        """The authority's certificate, PEM."""
        return self._authority.pem

    def __enter__(self) -> Web:
        self._folder = tempfile.TemporaryDirectory(prefix="pressmark-web-")
        self._authority = Authority(Path(self._folder.name))
        self._log = Log(self._log_path)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._acceptor = Thread(target=self._accept, name="web", daemon=True)
        self._acceptor.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join()
        self._hang_up()
        for worker in self._workers:
            worker.join()
        self._log.close()
        self._folder.cleanup()

    def _hang_up(self) -> None:
        with self._lock:
            for channel in self._open:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(channel, socket.SHUT_RDWR)

    def _accept(self) -> None:
        self._workers: list[Thread] = []
        while not self._closing.is_set():
            try:
                channel, _ = self._listener.accept()
            except OSError:  # the listener was closed
                return
            self._workers = [worker for worker in self._workers if worker.is_alive()]
            self._workers.append(Thread(target=self._attend, args=(channel, next(self._numbers)), daemon=True))
            self._workers[-1].start()

    def _attend(self, channel: socket.socket, number: int) -> None:
        channel.settimeout(PATIENCE)
        channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._known(channel), contextlib.suppress(OSError):
            head, rest = _head(channel, b"")
            if not head.startswith(b"CONNECT "):
                return self._converse(channel, number, "http", "", head, rest)
            host = head.split(b" ", 2)[1].rpartition(b":")[0].decode("latin-1").lower()
            channel.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self._authority.context(host).wrap_socket(channel, server_side=True) as inside, self._known(inside):
                head, rest = _head(inside, b"")
                self._converse(inside, number, "https", host, head, rest)

    @contextlib.contextmanager
    def _known(self, channel: Channel) -> Iterator[None]:
        """The channel counts as open, to be hung up when the web closes, until the block ends."""
        with self._lock:
            self._open.add(channel)
        try:
            if self._closing.is_set():
                raise OSError("closing")
            yield
        finally:
            with self._lock:
                self._open.discard(channel)
            channel.close()

    def _converse(self, channel: Channel, number: int, scheme: str, host: str, head: bytes, rest: bytes) -> None:
        while head:
            body, rest = _body(channel, head, rest)
            request = parse(head, body, scheme, host)
            if not self._exchange(channel, number, request):
                return
            head, rest = _head(channel, rest)

    def _exchange(self, channel: Channel, number: int, request: Request) -> bool:
        """Answers and logs; False when the connection is over."""
        answer = self._answer(request)
        sent, left = self._send(channel, answer)
        end = "left" if left else {"keep": "kept", "close": "closed", "reset": "reset"}[answer.end]
        self._log.add(Logged(number, request.url, request.raw, sent, end))
        if end == "reset":
            channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            _drop(channel)
        return end == "kept"

    def _answer(self, request: Request) -> Answer:
        site = self._site(request.host)
        if site is None:
            return serve(text(502, f"no host {request.host} in this web"), request, datetime.now(UTC))
        return site.answer(request)

    def _send(self, channel: Channel, answer: Answer) -> tuple[bytes, bool]:
        """The bytes that were sent, and whether the client left before the end."""
        sent = bytearray()
        for piece in answer.pieces:
            try:
                channel.sendall(piece)
            except OSError:
                return bytes(sent), True
            sent += piece
            if answer.pause and self._closing.wait(answer.pause):
                return bytes(sent), True
        return bytes(sent), False


def _head(channel: Channel, rest: bytes) -> tuple[bytes, bytes]:
    """A request's head with its empty line, and what was read past it; both empty at the end of the connection."""
    while b"\r\n\r\n" not in rest:
        more = channel.recv(65536)
        if not more or len(rest) > HEAD_LIMIT:
            return b"", b""
        rest += more
    end = rest.index(b"\r\n\r\n") + 4
    return rest[:end], rest[end:]


def _body(channel: Channel, head: bytes, rest: bytes) -> tuple[bytes, bytes]:
    length = parse(head, b"", "http").headers.get("content-length", "0")
    wanted = int(length) if length.isdecimal() else 0
    while len(rest) < wanted:
        more = channel.recv(65536)
        if not more:
            return rest, b""
        rest += more
    return rest[:wanted], rest[wanted:]


def _drop(channel: Channel) -> None:
    """Close the connection below TLS, without its farewell, so that the peer sees a reset."""
    descriptor = channel.detach()
    socket.close(descriptor)
