"""How a running crawl is ended or begun anew by signals, within ten seconds whatever it is doing."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from scrapy.utils.asyncio import call_later

if TYPE_CHECKING:
    from scrapy.crawler import CrawlerProcess
    from twisted.internet.base import ReactorBase

_Handler = Callable[[int, Any], Any] | int | signal.Handlers | None  # as `signal.signal` has it
GRACE = 5.0  # seconds after the first signal in which what is under way may come home
HELPERS = 7.5  # seconds after it in which ingest may end of itself
LAST = 9.0  # seconds after it at which the process goes, even if a name server or a disk holds it; the next start recovers


class Stop:
    """SIGINT and SIGTERM end the crawl in order, a second one cuts it short; SIGHUP has it begun anew, where `renew` allows that."""

    def __init__(self, renew: Callable[[], str | None] | None = None) -> None:
        """`renew` says why the crawl cannot be begun anew, or None where it can."""
        self._renew = renew
        self._process: CrawlerProcess | None = None
        self._hurry_at: float | None = None
        self._watchdog: threading.Timer | None = None
        self.asked = False  # a signal has come
        self.anew = False  # it was a SIGHUP

    @contextmanager
    def heard(self, process: CrawlerProcess) -> Iterator[None]:
        """Signals are heard inside. Python's own handlers, set before the reactor runs, which is told to keep its hands off them."""
        self._process = process
        handlers: dict[signal.Signals, _Handler] = {signal.SIGINT: self._signalled, signal.SIGTERM: self._signalled}
        if self._renew is not None and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` means what it says
            handlers[signal.SIGHUP] = self._signalled if sys.stderr.isatty() else self._renewed
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            yield
        finally:
            if self._watchdog is not None:
                self._watchdog.cancel()
            for number, handler in before.items():
                signal.signal(number, handler)

    def hurry(self) -> None:
        """Has what is still to be done ended as if a signal had come now."""
        self._hurry_at = self._hurry_at or time.monotonic()

    def left(self, seconds: float) -> float | None:
        """What is left of so many seconds after the first signal; None where there is no hurry."""
        return None if self._hurry_at is None else max(0.1, self._hurry_at + seconds - time.monotonic())

    def _signalled(self, number: int, frame: object) -> None:
        self.anew = False
        self._cut() if self.asked else self._ask()

    def _renewed(self, number: int, frame: object) -> None:
        problem = self._renew() if self._renew is not None else None
        if problem is not None:
            os.write(2, f"pressmark: not read again, the crawl goes on as it was: {problem}\n".encode())
        elif not self.asked:
            self.anew = True
            self._ask()

    def _ask(self) -> None:
        self.asked = True
        self.hurry()
        self._watchdog = threading.Timer(LAST, _go)
        self._watchdog.daemon = True
        self._watchdog.start()
        reactor().callFromThread(self._begin)

    def _cut(self) -> None:
        reactor().callFromThread(_end)

    def _begin(self) -> None:
        if self._process is not None:
            self._process.stop()
        call_later(GRACE, _end)


def reactor() -> ReactorBase:
    """Twisted's, as Scrapy has chosen it."""
    from twisted.internet import reactor as chosen  # noqa: PLC0415  # importing it earlier would choose another

    return cast("ReactorBase", chosen)


def _end() -> None:
    if reactor().running:
        reactor().stop()


def _go() -> None:
    os.write(2, b"pressmark: stopped at once, as something would not end in time; all that was acknowledged is kept\n")
    os._exit(1)
