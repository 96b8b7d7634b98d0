"""A street on loopback: every host has an address of its own there, is connected to directly, and all it sees is logged with its time.

No proxy stands between, so that what happens to a connection (refused, reset, silent, without TLS) happens to the crawler's own.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import selectors
import socket
import ssl
import struct
import tempfile
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType

from houses import House

from crawler.demo.authority import Authority
from crawler.demo.messages import Answer, parse

NETWORK = "127.77.0.0/16"  # of the houses; all of 127/8 is loopback on Linux
INWARD = "127.78.0.1"  # an address that no crawl may speak to
RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, 0 s: closing sends RST
MOST_LOGGED = 700 * 1024  # bytes of an answer
PATIENCE = 60.0  # seconds that a connection may be silent
Channel = socket.socket | ssl.SSLSocket


class Street:
    """Serves the houses while the `with` block runs; `log` gets one JSON object a line."""

    def __init__(self, houses: Iterable[House], log: Path) -> None:
        self._houses = {house.name: house for house in houses}
        self._log_path = log
        self._numbers = count(1)
        self._visits: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()
        self._closing = Event()

    @property
    def requests(self) -> int:
        """How many have been heard."""
        with self._lock:
            return self._visits.total()

    @property
    def names(self) -> Mapping[str, str]:
        """The address of every name that resolves."""
        return self._names

    def url(self, name: str, path: str = "/") -> str:
        """The absolute address of a path on a house."""
        secure = bool(self._houses[name].tls) if name in self._houses else False
        return f"{'https' if secure else 'http'}://{name}:{self.port}{path}"

    def __enter__(self) -> Street:
        self._folder = tempfile.TemporaryDirectory(prefix="pressmark-street-")
        folder = Path(self._folder.name)
        past = datetime.now(UTC) - timedelta(days=400)
        made = {name: folder / name for name in ("good", "expired", "stranger")}
        for place in made.values():
            place.mkdir()
        self._good, self._stranger = Authority(made["good"]), Authority(made["stranger"])
        self._expired = Authority(made["expired"], lambda: past)
        self.ca = self._good.pem + self._expired.pem
        self._log = os.open(self._log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._selector = selectors.DefaultSelector()
        self._listen()
        self._acceptor = Thread(target=self._accept, daemon=True)
        self._acceptor.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing.set()
        self._acceptor.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # they are sockets
        self._selector.close()
        self._folder.cleanup()

    def _listen(self) -> None:
        self._names, self.port = dict[str, str](), 0
        for number, house in enumerate(self._houses.values(), 1):
            if house.at == "nowhere":
                continue
            address = INWARD if house.at == "inward" else f"127.77.{number >> 8}.{number & 255}"
            self._names[house.name] = address
            if house.at == "deserted":
                continue
            listener = socket.create_server((address, self.port), backlog=64)
            self.port = listener.getsockname()[1]
            self._selector.register(listener, selectors.EVENT_READ, house)

    def _accept(self) -> None:
        while not self._closing.is_set():
            for key, _ in self._selector.select(0.1):
                channel, _ = key.fileobj.accept()  # type: ignore[union-attr]  # they are sockets
                Thread(target=self._attend, args=(channel, key.data, next(self._numbers)), daemon=True).start()

    def _note(self, event: str, house: House, connection: int, **facts: object) -> None:
        line = json.dumps(
            {"event": event, "host": house.name, "connection": connection, "at": time.monotonic(), "wall": time.time(), **facts}
        )
        os.write(self._log, line.encode() + b"\n")

    def _attend(self, channel: socket.socket, house: House, number: int) -> None:
        self._note("open", house, number)
        channel.settimeout(PATIENCE)
        channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with contextlib.suppress(OSError):
                self._converse(self._shaken(channel, house), house, number)
        finally:
            self._note("close", house, number)

    def _shaken(self, channel: socket.socket, house: House) -> Channel:
        if house.tls == "garbage":
            channel.recv(65536)
            channel.sendall(b"220 mail.street.example ESMTP\r\n")
            channel.close()
        if house.tls in ("", "garbage"):
            return channel
        authority = {"expired": self._expired, "stranger": self._stranger}.get(house.tls, self._good)
        context = authority.context("elsewhere.example" if house.tls == "name" else house.name)
        return context.wrap_socket(channel, server_side=True)

    def _converse(self, channel: Channel, house: House, number: int) -> None:
        rest = b""
        with contextlib.closing(channel):
            while True:
                while b"\r\n\r\n" not in rest:
                    more = channel.recv(65536)
                    if not more:
                        return
                    rest += more
                head, _, rest = rest.partition(b"\r\n\r\n")
                if not self._exchange(channel, house, number, head + b"\r\n\r\n"):
                    return

    def _exchange(self, channel: Channel, house: House, number: int, head: bytes) -> bool:
        """Answers and logs; False when the connection is over."""
        asked = time.monotonic()
        request = parse(head, b"", "https" if house.tls else "http", house.name)
        with self._lock:
            self._visits[house.name, request.path] += 1
            visit = self._visits[house.name, request.path]
        answer = house.answer(request, visit, self.port)
        sent, size, left = self._send(channel, answer)
        if answer.end == "reset":
            channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self._note(
            "exchange", house, number, asked=asked, path=request.path, request=b64encode(head).decode(),
            response=b64encode(sent).decode(), size=size,
        )  # fmt: skip
        return answer.end == "keep" and not left

    def _send(self, channel: Channel, answer: Answer) -> tuple[bytes, int, bool]:
        """The first of the bytes that were sent, how many they were, and whether the client left before the end."""
        sent, size = bytearray(), 0
        for piece in answer.pieces:
            try:
                channel.sendall(piece)
            except OSError:
                return bytes(sent), size, True
            size += len(piece)
            if len(sent) < MOST_LOGGED:
                sent += piece[: MOST_LOGGED - len(sent)]
            if answer.pause and self._waited(channel, answer.pause):
                return bytes(sent), size, True
        return bytes(sent), size, False

    def _waited(self, channel: Channel, seconds: float) -> bool:
        """Whether the client left, or the street was closed, meanwhile."""
        ready, _, _ = select.select([channel], [], [], seconds)
        return bool(ready) or self._closing.is_set()
