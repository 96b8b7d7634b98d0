"""What long work tells on stderr: a moving bar on a terminal, a line a file elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO


class Watcher(Protocol):
    """Whoever wants to know how ingesting goes on."""

    def reading(self, file: str, size: int) -> None:
        """A file is begun; so many bytes of it are to be read."""

    def advanced(self, read: int, captures: int, articles: int, failures: int) -> None:
        """So much came in since the last call; `read` in bytes of the file."""

    def said(self, line: str) -> None:
        """Something that the reader should know."""


class Silent:
    """Tells nothing but what must be known."""

    def reading(self, file: str, size: int) -> None:
        return

    def advanced(self, read: int, captures: int, articles: int, failures: int) -> None:
        return

    def said(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


class Lines(Silent):
    """One line a file, for logs."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def reading(self, file: str, size: int) -> None:
        print(f"reading {file} ({size:,} bytes)", file=self._out, flush=True)


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
