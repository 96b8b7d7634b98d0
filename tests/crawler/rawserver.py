"""A server on loopback that sends scripted bytes and logs exactly what went over each connection, in both directions."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from threading import Lock, Thread


class Act(Enum):
    """What a script can do besides sending bytes."""

    CLOSE = "close"  # in order, with a FIN
    DROP = "drop"  # as CLOSE, but without the farewell that TLS asks for
    RESET = "reset"  # with an RST
    HOLD = "hold"  # say nothing more until the client goes
    HANG_UP_ON_NEXT = "hang up on next"  # keep the connection, and close it when the next request is there
    RESET_ON_NEXT = "reset on next"  # likewise, with an RST


Script = Sequence[bytes | Act | float]  # a number: seconds to wait


@dataclass(frozen=True)
class Logged:
    path: str
    request: bytes
    sent: bytes
    connection: int
    secure: bool


class RawServer:
    """Answers by path on 127.0.0.1; with a `tls` context it speaks TLS. A CONNECT is answered by handing through to `inner`.

    `host` "0.0.0.0" is all of loopback, so that each path may have an address of its own. A `banner` is sent before any request.
    """

    def __init__(
        self,
        scripts: Mapping[str, Script],
        tls: ssl.SSLContext | None = None,
        inner: RawServer | None = None,
        host: str = "127.0.0.1",
        banner: bytes = b"",
    ) -> None:
        self._banner = banner
        self.log: list[Logged] = []
        self.tunnels: list[bytes] = []
        self._scripts = scripts
        self._tls = tls
        self._inner = inner
        self._lock = Lock()
        self._connections = 0
        self._listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256)
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._greet, args=(connection,), daemon=True).start()

    def _greet(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(20)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._serve(self._tls.wrap_socket(connection, server_side=True) if self._tls else connection)
        except (OSError, KeyError):
            connection.close()

    def _serve(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections += 1
            number = self._connections
        connection.sendall(self._banner)
        last: bool | Act | None = False
        said = self._banner
        while request := _read_request(connection):
            path = request.split(b" ")[1].decode()
            if request.startswith(b"CONNECT") and self._inner is not None:
                self.tunnels.append(request)
                self._hand_through(connection)
                return
            if last:
                self._note(path, request, b"", number)
                if last is Act.RESET_ON_NEXT:
                    _reset(connection)
                break
            last = self._answer(connection, path, request, number, said)
            said = b""
            if last is None:
                return
        connection.close()

    def _answer(self, connection: socket.socket, path: str, request: bytes, number: int, said: bytes) -> bool | Act | None:
        """Play the script; an Act where the next request shall be hung up on, None where the connection is over."""
        script = self._scripts[path if path in self._scripts else "/" + path.partition("://")[2].partition("/")[2]]
        self._note(path, request, said + b"".join(step for step in script if isinstance(step, bytes)), number)
        for step in script:
            if isinstance(step, float):
                time.sleep(step)
                continue
            if step in (Act.HANG_UP_ON_NEXT, Act.RESET_ON_NEXT):
                return step
            if step is Act.HOLD:
                while connection.recv(65536):
                    continue
            if step is Act.RESET:
                _reset(connection)
            if isinstance(step, Act):
                if self._tls and step is Act.CLOSE:
                    connection.unwrap()
                connection.close()
                return None
            try:
                connection.sendall(step)
            except OSError:
                connection.close()
                return None
        return False

    def _note(self, path: str, request: bytes, sent: bytes, number: int) -> None:
        with self._lock:
            self.log.append(Logged(path, request, sent, number, self._tls is not None))

    def _hand_through(self, connection: socket.socket) -> None:
        assert self._inner is not None
        inner = socket.create_connection(("127.0.0.1", self._inner.port))
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        Thread(target=_pour, args=(inner, connection), daemon=True).start()
        _pour(connection, inner)


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _pour(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        target.close()


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line.partition(b":")[2]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        piece = connection.recv(65536)
        body += piece
        data += piece
    return data
