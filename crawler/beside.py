"""`pressmark ingest --follow` beside a crawl: started with it, begun anew where it falls, ended after it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.words import shell
from normalize.errors import CrawlError

_RESTS = (5.0, 30.0, 120.0, 600.0)  # seconds before ingest is started anew for the 1st, 2nd ... time in a row
_WELL = 600.0  # seconds after which a helper that ran is taken for sound
_LOOK = 0.1  # seconds between two looks whether it has ended


class Helper:
    """An ingest process that follows what the crawl commits, until its standard input closes."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._falls = 0
        self._child = self._start()

    @property
    def pid(self) -> int:
        return self._child.pid

    def keep(self) -> str | None:
        """Starts it anew where it has ended and rested; what to tell about it, if anything."""
        code = self._child.poll()
        if code is None:
            return None
        if self._ended_at is None:
            self._ended_at = self._clock()
            self._falls = 0 if self._ended_at - self._started_at > _WELL else self._falls + 1
            return f"ingest ended with code {code}; it is started again in {self._rest:.0f} s, the crawl goes on"
        if self._clock() - self._ended_at >= self._rest:
            self._child = self._start()
        return None

    def end(self, left: Callable[[], float | None]) -> int:
        """Waits until it has read what is left and gone; `left` gives the seconds it may still take, None where there is no hurry.

        One that fell is started once more, so that what it left is read.
        """
        code = self._ended(left)
        if code and left() is None:
            self._child = self._start()
            code = self._ended(left)
        return code

    def _ended(self, left: Callable[[], float | None]) -> int:
        if self._child.stdin:
            self._child.stdin.close()
        while self._child.poll() is None:
            seconds = left()
            if seconds is not None:
                return self._hurried(seconds)
            time.sleep(_LOOK)
        return int(self._child.returncode)

    @property
    def _rest(self) -> float:
        return _RESTS[min(self._falls, len(_RESTS) - 1)]

    def _hurried(self, seconds: float) -> int:
        for end, patience in ((self._child.terminate, seconds), (self._child.kill, 1.0)):
            try:
                return self._child.wait(patience)
            except subprocess.TimeoutExpired:
                end()
        return self._child.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        self._started_at, self._ended_at = self._clock(), None
        command = [sys.executable, "-m", "crawler.cli", "ingest", str(self._folder), "--follow", "--quiet"]
        # A session of its own: Ctrl-C on the terminal ends the crawl, and the crawl ends ingest.
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)

    _ended_at: float | None


@contextmanager
def ingesting(folder: Path, left: Callable[[], float | None], told: Callable[[str], None]) -> Iterator[Helper]:
    """Ingest beside what runs inside, and until it has read all of it. Raises CrawlError where it could not."""
    helper = Helper(folder)
    try:
        yield helper
    finally:
        if left() is None:
            told("the crawl is done; reading what is left into archive.db")
        code = helper.end(left)
    if code not in (0, -signal.SIGTERM, -signal.SIGKILL) or (code and left() is None):
        raise CrawlError(f"everything is in warc/, but ingest ended with code {code}; run: pressmark ingest {shell(folder)}")
