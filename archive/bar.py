"""The moving bar of ingest and rebuild on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class Bar:
    """One bar over the bytes of all files so far, with what came in."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._total = 0
        self._counts = (0, 0, 0)

    def reading(self, file: str, size: int) -> None:
        self._total += size
        self._progress.update(self._task, total=self._total)

    def advanced(self, read: int, captures: int, articles: int, failures: int) -> None:
        self._counts = (self._counts[0] + captures, self._counts[1] + articles, self._counts[2] + failures)
        told = f"{self._counts[0]:,} captures, {self._counts[1]:,} articles, {self._counts[2]:,} failures"
        self._progress.update(self._task, advance=read, told=told)

    def said(self, line: str) -> None:
        self._progress.console.print(line, markup=False, highlight=False)


@contextmanager
def bar() -> Iterator[Bar]:
    """A bar that is there as long as the context."""
    columns = (BarColumn(20), DownloadColumn(), TimeRemainingColumn(compact=True))  # with the counts they fit 80 columns
    with Progress(*columns, TextColumn("{task.fields[told]}", markup=False), console=Console(stderr=True)) as progress:
        yield Bar(progress, progress.add_task("", total=None, told=""))
