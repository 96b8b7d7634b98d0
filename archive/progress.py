"""What long work tells on stderr: a moving bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TextIO

EVERY = 30.0  # seconds between two lines of a log


class Watcher(Protocol):
    """Whoever wants to know how ingesting goes on."""

    def brought(self, size: int) -> None:
        """One more file of somebody else's is in warc/, or was there; its bytes."""

    def expects(self, size: int) -> None:
        """So many bytes more are to be read."""

    def reading(self, file: str, size: int) -> None:
        """A file is begun; so many bytes of it are to be read."""

    def advanced(self, read: int, captures: int, articles: int, failures: int) -> None:
        """So much came in since the last call; `read` in bytes of the file."""

    def said(self, line: str) -> None:
        """Something that the reader should know."""


class Silent:
    """Tells nothing but what must be known."""

    def brought(self, size: int) -> None:
        return

    def expects(self, size: int) -> None:
        return

    def reading(self, file: str, size: int) -> None:
        return

    def advanced(self, read: int, captures: int, articles: int, failures: int) -> None:
        return

    def said(self, line: str) -> None:
        print(printable(line), file=sys.stderr, flush=True)


@dataclass(slots=True)
class Tally:
    """How far the work is."""

    brought: int = 0  # files of somebody else's
    size: int = 0  # bytes of them
    total: int = 0  # bytes to be read
    read: int = 0
    captures: int = 0
    articles: int = 0
    failures: int = 0

    def advance(self, read: int, captures: int, articles: int, failures: int) -> None:
        """Count what came in."""
        self.read += read
        self.captures += captures
        self.articles += articles
        self.failures += failures

    def counts(self) -> str:
        """What came in, in words."""
        return f"{self.captures:,} captures, {self.articles:,} articles, {self.failures:,} failed"

    def line(self, seconds: float) -> str:
        """The same with what is left to do, after so many seconds of reading."""
        share = self.read / self.total if self.total else 1.0
        left = f", {_duration(seconds / share - seconds)} left" if 0 < share < 1 else ""
        pace = self.captures / seconds if seconds else 0.0
        return f"{share:.0%} of {_size(self.total)}: {self.counts()}; {pace:.3g} captures a second{left}"


class Lines(Silent):
    """A line for each file that takes long and one now and then, for logs."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._tally = Tally()
        self._told = clock()  # when the last line was written
        self._began = clock()

    def brought(self, size: int) -> None:
        self._tally.brought += 1
        self._tally.size += size
        if self._is_time():
            self._tell(f"{self._tally.brought:,} files, {_size(self._tally.size)}, are in or were")

    def expects(self, size: int) -> None:
        if not self._tally.total:
            self._began = self._clock()
        self._tally.total += size

    def reading(self, file: str, size: int) -> None:
        self._tell(f"reading {file} ({size:,} bytes)")

    def advanced(self, read: int, captures: int, articles: int, failures: int) -> None:
        self._tally.advance(read, captures, articles, failures)
        if self._is_time():
            self._tell(self._tally.line(self._clock() - self._began))

    def _is_time(self) -> bool:
        return self._clock() - self._told >= EVERY

    def _tell(self, line: str) -> None:
        self._told = self._clock()
        print(line, file=self._out, flush=True)


def printable(line: str) -> str:
    """The line without what would break it or the terminal: a file's name may hold any byte."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in line)


def _size(count: int) -> str:
    """Bytes as people say them."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.3g} {unit}"
        amount /= 1000
    return f"{amount:,.3g} GB"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


@contextmanager
def watcher(quiet: bool = False, out: TextIO = sys.stderr) -> Iterator[Watcher]:
    """The watcher that fits: nothing when quiet, a bar on a terminal, lines elsewhere."""
    if quiet:
        yield Silent()
    elif not out.isatty():
        yield Lines(out)
    else:
        from archive.bar import bar  # noqa: PLC0415  # rich costs .1 s that a pipe need not pay

        with bar() as made:
            yield made
