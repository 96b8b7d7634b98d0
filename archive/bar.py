"""The moving bar of ingest and rebuild on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from archive.progress import Tally, printable


class Bar:
    """One bar over the bytes of all files so far, with what came in."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._tally = Tally()

    def brought(self, size: int) -> None:
        self._tally.brought += 1
        self._progress.update(self._task, told=f"{self._tally.brought:,} files are in or were")

    def expects(self, size: int) -> None:
        self._tally.total += size
        self._progress.update(self._task, total=self._tally.total)

    def reading(self, file: str, size: int) -> None:
        return

    def advanced(self, read: int, captures: int, articles: int, failures: int) -> None:
        self._tally.advance(read, captures, articles, failures)
        self._progress.update(self._task, advance=read, told=self._tally.counts(), captures=self._tally.captures)

    def said(self, line: str) -> None:
        self._progress.console.print(printable(line), markup=False, highlight=False)


class _Pace(ProgressColumn):
    """Captures a second, over all the time."""

    def render(self, task: Task) -> Text:
        captures, seconds = task.fields["captures"], task.elapsed
        return Text(f"{captures / seconds:.3g}/s" if captures and seconds else "")


@contextmanager
def bar() -> Iterator[Bar]:
    """A bar that is there as long as the context."""
    columns = (BarColumn(5), DownloadColumn(), TimeRemainingColumn(compact=True), _Pace())  # with the counts they fit 80 columns
    with Progress(*columns, TextColumn("{task.fields[told]}", markup=False), console=Console(stderr=True)) as progress:
        yield Bar(progress, progress.add_task("", total=None, told="", captures=0))
