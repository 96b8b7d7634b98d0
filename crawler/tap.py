"""One connection, one exchange at a time: the bytes written and received, as they are above TLS."""

# mypy: allow-untyped-calls
# Twisted types its network classes in part only.

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from OpenSSL import crypto
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress, IHandshakeListener
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.python.failure import Failure
from zope.interface import implementer

from archive.capture import Tls, Truncated
from archive.entity import Head
from crawler.route import Channel, Transport, words
from crawler.scan import Scan

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a request."""

    at: datetime  # when it was written, or failed to be
    seconds: float  # until the last byte
    problem: str  # "" when answered whole
    sent: bool = False
    head: Head | None = None
    head_length: int = 0  # bytes of the response that are its head
    interim: bytes = b""
    response: bytes = b""
    excess: bytes = b""
    truncated: Truncated | None = None
    stale: bool = False  # a kept connection was found closed, not a byte came
    late: bool = False  # the deadline ended it
    error: Exception | None = None  # Scrapy's name for a connection that did not come about
    ip: str | None = None
    tls: Tls | None = None


@implementer(IHandshakeListener)
class Tap(Protocol):
    """A client's end of a connection; what Twisted's connection pool asks of one."""

    def __init__(self, idle: Callable[[Tap], None], clock: Clock) -> None:
        self.state = "QUIESCENT"  # the pool hands out connections in this state, and no others
        self._idle = idle
        self._clock = clock
        self._used = False
        self._secure = False
        self._shaken = False
        self._ip = ""
        self._tls: Tls | None = None
        self._request = b""
        self._scan = Scan(b"", 0)
        self._at: datetime | None = None  # when the request under way was written
        self._heard: Deferred[Heard] | None = None
        self._parted: list[Deferred[None]] = []

    def connectionMade(self) -> None:
        self._wire.setTcpNoDelay(True)
        self._ip = self._wire.getPeer().host
        self._secure = isinstance(self.transport, TLSMemoryBIOProtocol)

    @property
    def _wire(self) -> Transport:
        return cast(Transport, self.transport)

    def handshakeCompleted(self) -> None:
        self._shaken = True
        self._tls = _channel(cast(TLSMemoryBIOProtocol, self.transport))
        if self._heard is not None:
            self._write()

    def exchange(self, method: bytes, request: bytes, most: int) -> Deferred[Heard]:
        """Write `request` once the channel stands, and hear its answer, at most `most` bytes of body. Never fails; to cancel it
        is to let the deadline end it."""
        self.state = "BUSY"
        self._request = request
        self._scan = Scan(method, most)
        self._at = None
        heard = self._heard = Deferred(lambda _: self._too_late())
        if self._shaken or not self._secure:
            self._write()
        return heard

    def _write(self) -> None:
        self._at = self._clock()
        self._wire.write(self._request)

    def dataReceived(self, data: bytes) -> None:
        if self._heard is None:
            self._leave()  # nothing was asked
            return
        self._scan.feed(data)
        if self._scan.ended:
            self._finish(self._scan.problem, "length" if self._scan.cut else None)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.state = "LOST"
        if self._heard is not None:
            self._broken_off(reason)
        for parted in self._parted:
            parted.callback(None)
        self._parted = []

    def _broken_off(self, reason: Failure) -> None:
        scan = self._scan
        if self._at is None or scan.silent:
            self._finish(f"{words(reason.value)} {scan.missing}" if self._at else words(reason.value), None)
            return
        # Closing without TLS's farewell is so common that browsers take it for an end.
        closed = reason.check(ConnectionDone) or (isinstance(self.transport, Channel) and self.transport.closed)
        said = "the server closed the connection" if closed else words(reason.value)
        if scan.missing or not closed:
            self._finish(f"{said} {scan.missing}".strip(), "disconnect")
        else:
            self._finish("the answer is not HTTP" if scan.foreign else scan.problem, None)

    def _too_late(self) -> None:
        if self._heard is not None:
            what = "an answer" if self._scan.silent else "the end of the answer"
            self._finish(f"the deadline passed before {what}", None if self._scan.silent else "time", late=True)

    def _finish(self, problem: str, truncated: Truncated | None, late: bool = False) -> None:
        heard, self._heard = self._heard, None
        scan, used = self._scan, self._used
        now = self._clock()
        at = self._at or now
        found = Heard(
            at=at,
            seconds=(now - at).total_seconds(),
            problem=problem,
            sent=self._at is not None,
            head=scan.head,
            head_length=scan.head_length,
            interim=scan.interim,
            response=scan.response,
            excess=scan.excess,
            truncated=truncated,
            stale=used and scan.silent and self.state == "LOST",
            late=late,
            ip=self._ip,
            tls=self._tls,
        )
        self._used = True
        self._request = b""
        if scan.reusable and self.state == "BUSY":
            self.state = "QUIESCENT"
            self._idle(self)
        else:
            self._leave()
        self._scan = Scan(b"", 0)
        if heard is not None:
            heard.callback(found)

    def _leave(self) -> None:
        """Drop the connection; a server that goes on sending is not listened to."""
        if self.state == "LOST":
            return
        self.state = "LEAVING"
        if self._secure or not self._scan.ended or self._scan.cut:
            self._wire.abortConnection()  # TLS would wait for the server's farewell
        else:
            self._wire.loseConnection()

    def abort(self) -> Deferred[None]:
        """Close the connection; fires when it is closed."""
        if self.state == "LOST":
            return succeed(None)
        parted: Deferred[None] = Deferred()
        self._parted.append(parted)
        self.state = "LEAVING"
        self._wire.loseConnection()
        return parted


class TapFactory(Factory):
    """Makes the taps of a connection pool."""

    noisy = False

    def __init__(self, idle: Callable[[Tap], None], clock: Clock) -> None:
        self._idle = idle
        self._clock = clock

    def buildProtocol(self, addr: IAddress | None) -> Tap:
        return Tap(self._idle, self._clock)


def _channel(transport: TLSMemoryBIOProtocol) -> Tls:
    """What the handshake came to, taken for verified."""
    certificate = transport.getPeerCertificate()
    encoded = crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate) if certificate else b""
    return Tls(transport.getHandle().get_protocol_version_name(), f"sha256:{hashlib.sha256(encoded).hexdigest()}", True)
