"""A connection's clockwork: the least rate, the wait for room, and what comes past the end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from twisted.internet.base import ReactorBase
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from crawler.flight import STEP, Flight
from crawler.tap import GRACE, NO_ROOM, QUIET, TOO_SLOW, WINDOW, Heard, Order, Tap

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Wire(StringTransport):
    """A transport that can be dropped, as TCP's."""

    def setTcpNoDelay(self, enabled: bool) -> None:
        self.quick = enabled


class Line:
    """A connection under a clock that is moved by hand."""

    def __init__(self, flight: Flight | None = None, least_rate: int = 1000) -> None:
        self.clock = Clock()
        self.flight = flight or Flight(128 * 2**20, 16)
        self.tap = Tap(lambda tap: None, lambda: datetime(2026, 1, 1, tzinfo=UTC), cast(ReactorBase, self.clock), self.flight)
        self.wire = Wire()
        self.tap.makeConnection(cast(Any, self.wire))
        self.heard: list[Heard] = []
        self.under_way = self.tap.exchange(Order(b"GET", b"GET / HTTP/1.1\r\n\r\n", 50 * 2**20, least_rate))
        self.under_way.addCallback(self.heard.append)

    def comes(self, data: bytes, seconds: float = 0) -> None:
        self.tap.dataReceived(data)
        self.clock.advance(seconds)


def test_an_answer_that_drips_is_ended_after_grace_and_window() -> None:
    line = Line()
    line.comes(HEAD)
    for _ in range(int(GRACE + WINDOW) + 1):
        line.comes(b"x", 1)
    (heard,) = line.heard
    assert (heard.problem, heard.truncated, heard.response) == (TOO_SLOW, "time", HEAD + b"x" * (int(GRACE + WINDOW)))


def test_an_answer_at_the_least_rate_goes_on() -> None:
    line = Line()
    line.comes(HEAD)
    for _ in range(100):
        line.comes(bytes(1000), 1)
    assert line.heard == []


def test_without_a_least_rate_an_answer_may_drip() -> None:
    line = Line(least_rate=0)
    line.comes(HEAD)
    for _ in range(100):
        line.comes(b"x", 1)
    assert line.heard == []


def test_a_body_without_room_waits_and_is_read_on_when_there_is_some() -> None:
    flight = Flight(4 * 2**20, 1)
    other = flight.seat(lambda: None)
    assert other.fits(flight.most - STEP, STEP)
    line = Line(flight)
    line.comes(HEAD + bytes(flight.share))
    assert line.wire.producerState == "paused"
    line.clock.advance(GRACE + 3 * WINDOW)
    assert line.heard == []  # the pause is not the server's
    other.leave()
    assert line.wire.producerState == "producing"


def test_a_deadline_that_ends_a_wait_for_room_says_so() -> None:
    flight = Flight(4 * 2**20, 1)
    assert flight.seat(lambda: None).fits(flight.most - STEP, STEP)
    line = Line(flight)
    line.comes(HEAD + bytes(flight.share))
    line.under_way.cancel()
    assert (line.heard[0].problem, line.heard[0].truncated) == (NO_ROOM, "time")


def test_what_comes_past_the_end_is_waited_for_where_the_connection_is_not_kept() -> None:
    line = Line()
    line.comes(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx")
    line.comes(b"more", QUIET / 2)
    assert line.heard == []
    line.clock.advance(QUIET)
    assert (line.heard[0].response[-1:], line.heard[0].excess, line.heard[0].problem) == (b"x", b"more", "")


def test_a_connection_lost_before_it_is_used_ends_the_exchange_at_once() -> None:
    line = Line()
    line.comes(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
    line.tap.connectionLost(Failure(ConnectionDone()))
    again: list[Heard] = []
    line.tap.exchange(Order(b"GET", b"GET /2 HTTP/1.1\r\n\r\n", 1000)).addCallback(again.append)
    assert (again[0].stale, again[0].sent) == (True, False)
