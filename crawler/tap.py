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
from twisted.internet.base import DelayedCall, ReactorBase
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress, IHandshakeListener
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.python.failure import Failure
from zope.interface import implementer

from archive.capture import Tls, Truncated
from archive.httphead import Head
from crawler.flight import Flight, Seat
from crawler.route import Channel, Transport, words
from crawler.scan import MOST_EXCESS, Scan

Clock = Callable[[], datetime]

QUIET = 0.25  # seconds without a byte after which nothing more is expected of a connection that is not used again
GRACE = 10.0  # seconds from an answer's first byte in which it may come as slowly as it likes
WINDOW = 5.0  # seconds over which the least rate is held thereafter
MOST_EARLY = 64 * 1024  # bytes that are kept of a server that speaks before it is asked

TOO_SLOW = "the answer came more slowly than limits.least_rate"
NO_ROOM = "the deadline passed while the answer waited for room in limits.in_flight"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be sent over a connection, and what may come back."""

    method: bytes
    request: bytes
    most: int  # bytes of body
    least_rate: int = 0  # bytes a second, on average over a window; 0: any


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
    seat: Seat | None = None  # what the answer holds of the budget until somebody leaves it
    ip: str | None = None
    tls: Tls | None = None


@implementer(IHandshakeListener)
class Tap(Protocol):
    """A client's end of a connection; what Twisted's connection pool asks of one."""

    def __init__(self, idle: Callable[[Tap], None], clock: Clock, reactor: ReactorBase, flight: Flight) -> None:
        self.state = "QUIESCENT"  # the pool hands out connections in this state, and no others
        self._idle = idle
        self._clock = clock
        self._reactor = reactor
        self._flight = flight
        self._used = False
        self._secure = False
        self._shaken = False
        self._ip = ""
        self._tls: Tls | None = None
        self._early = b""  # came before anything was asked
        self._lost = connectionDone  # why, once the state is "LOST"
        self._order = Order(b"", b"", 0)
        self._scan = Scan(b"", 0)
        self._seat = flight.seat(self._resume)
        self._paused = False  # for want of room
        self._at: datetime | None = None  # when the request under way was written
        self._heard: Deferred[Heard] | None = None
        self._timer: DelayedCall | None = None  # of the least rate, and then of the quiet after the end
        self._counted = 0  # bytes when the window of the least rate began
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

    def exchange(self, order: Order) -> Deferred[Heard]:
        """Write the request once the channel stands, and hear its answer. Never fails; to cancel it is to let the deadline end it."""
        self._order = order
        self._scan = Scan(order.method, min(order.most, self._flight.most))
        self._seat = self._flight.seat(self._resume)
        self._at = None
        heard = self._heard = Deferred(lambda _: self._too_late())
        if self.state == "LOST":  # since it was chosen
            self._take(self._early)
            self._broken_off(self._lost)
            return heard
        self.state = "BUSY"
        if self._shaken or not self._secure:
            self._write()
        return heard

    def _write(self) -> None:
        self._at = self._clock()
        self._wire.write(self._order.request)
        early, self._early = self._early, b""
        self._take(early)

    def dataReceived(self, data: bytes) -> None:
        if self._heard is not None:
            self._take(data)
        elif not self._used and len(self._early) < MOST_EARLY:
            self._early += data
        else:
            self._leave()  # nothing was asked

    def _take(self, data: bytes) -> None:
        if not data or self._heard is None:
            return
        scan = self._scan
        scan.feed(data)
        if not scan.ended:
            self._make_room()
            if self._timer is None and self._order.least_rate:
                self._timer = self._reactor.callLater(GRACE, self._begin_window)
        elif scan.cut or scan.sound or len(scan.excess) >= MOST_EXCESS:
            self._finish(scan.problem, "length" if scan.cut else None)
        else:
            self._linger()

    def _make_room(self) -> None:
        """Read on where the budget allows, else later."""
        if not self._paused and not self._seat.fits(self._scan.kept, self._scan.most_to_come):
            self._paused = True
            self._wire.pauseProducing()

    def _resume(self) -> None:
        if self._paused and self.state != "LOST":
            self._paused = False
            self._counted = self._scan.received - int(self._order.least_rate * WINDOW)  # the pause was ours
            self._wire.resumeProducing()

    def _linger(self) -> None:
        """The answer has ended and its connection with it: what comes past the end is still heard, until the server is quiet or gone."""
        self._stop_timer()
        self._timer = self._reactor.callLater(QUIET, self._ended)

    def _ended(self) -> None:
        self._timer = None
        self._finish(self._scan.problem, None)

    def _begin_window(self) -> None:
        self._counted = self._scan.received
        self._timer = self._reactor.callLater(WINDOW, self._end_window)

    def _end_window(self) -> None:
        self._timer = None
        if self._paused or self._scan.received - self._counted >= self._order.least_rate * WINDOW:
            self._begin_window()
        else:
            self._finish(TOO_SLOW, "time", late=True)

    def _stop_timer(self) -> None:
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        self._timer = None

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.state, self._lost = "LOST", reason
        if self._heard is not None:
            self._broken_off(reason)
        for parted in self._parted:
            parted.callback(None)
        self._parted = []

    def _broken_off(self, reason: Failure) -> None:
        scan = self._scan
        if scan.ended:
            self._ended()
            return
        if scan.silent:
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
        if self._heard is None:
            return
        if self._scan.ended:
            self._ended()
        elif self._paused:
            self._finish(NO_ROOM, "time", late=True)
        else:
            what = "an answer" if self._scan.silent else "the end of the answer"
            self._finish(f"the deadline passed before {what}", None if self._scan.silent else "time", late=True)

    def _finish(self, problem: str, truncated: Truncated | None, late: bool = False) -> None:
        self._stop_timer()
        heard, self._heard = self._heard, None
        found = self._found(problem, truncated, late)
        self._seat.settle(self._scan.kept)
        self._used, self._paused = True, False
        self._order = Order(b"", b"", 0)
        reusable = self._scan.reusable and self.state == "BUSY"
        cut = not self._scan.ended or self._scan.cut
        self._scan = Scan(b"", 0)
        if reusable:
            self.state = "QUIESCENT"
            self._idle(self)
        else:
            self._leave(cut)
        if heard is not None:
            heard.callback(found)

    def _found(self, problem: str, truncated: Truncated | None, late: bool) -> Heard:
        scan = self._scan
        now = self._clock()
        at = self._at or now
        return Heard(
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
            stale=self._used and scan.silent and self.state == "LOST",
            late=late,
            ip=self._ip,
            tls=self._tls,
            seat=self._seat,
        )

    def _leave(self, cut: bool = True) -> None:
        """Drop the connection; a server that goes on sending is not listened to."""
        if self.state == "LOST":
            return
        self.state = "LEAVING"
        if self._secure or cut:
            self._wire.abortConnection()  # TLS would wait for the server's farewell
        else:
            self._wire.loseConnection()

    def drop(self) -> None:
        """Close a kept connection at once, without waiting for a server's farewell."""
        if self.state != "LOST":
            self.state = "LEAVING"
            self._wire.abortConnection()

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

    def __init__(self, idle: Callable[[Tap], None], clock: Clock, reactor: ReactorBase, flight: Flight) -> None:
        self._make = lambda: Tap(idle, clock, reactor, flight)

    def buildProtocol(self, addr: IAddress | None) -> Tap:
        return self._make()


def _channel(transport: TLSMemoryBIOProtocol) -> Tls:
    """What the handshake came to, taken for verified."""
    certificate = transport.getPeerCertificate()
    encoded = crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate) if certificate else b""
    return Tls(transport.getHandle().get_protocol_version_name(), f"sha256:{hashlib.sha256(encoded).hexdigest()}", True)
