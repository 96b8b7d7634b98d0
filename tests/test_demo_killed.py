"""The demo killed in the middle of its crawl and of its ingest, and run again: the same articles, nothing twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from demo_runs import MOST_SECONDS, ROOT, across, command, kept, run

from crawler.demo.command import LOG


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of a first run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("uninterrupted") / "archive"
    run(folder)
    return across(folder)


def test_a_crawl_that_was_killed_goes_on_to_the_same_articles(uninterrupted: str, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with demo_until(folder, lambda: count(folder / LOG) >= 60) as running:
        running.kill()
    run(folder)
    assert across(folder) == uninterrupted
    assert asked_again(folder) == set()


def test_an_ingest_that_was_killed_is_started_again_and_comes_to_the_same_articles(uninterrupted: str, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with demo_until(folder, lambda: captures(folder) >= 20) as running:
        os.kill(int((folder / ".ingest.lock").read_text()), signal.SIGKILL)
        assert running.wait(MOST_SECONDS) == 0
    assert across(folder) == uninterrupted


@contextmanager
def demo_until(folder: Path, reached: Callable[[], bool]) -> Iterator[subprocess.Popen[bytes]]:
    """The demo in a process of its own, once the condition holds; whatever is left of it is ended."""
    with subprocess.Popen(command("demo", folder, "--no-serve"), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            while not reached():
                assert not ended(running, seconds=0.02), "the demo ended before it could be killed"
            yield running
        finally:
            running.kill()


def ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def count(log: Path) -> int:
    return len(log.read_bytes().splitlines()) if log.exists() else 0


def captures(folder: Path) -> int:
    """How many captures archive.db holds; 0 where it is not there yet."""
    try:
        with closing(sqlite3.connect(f"file:{folder / 'archive.db'}?mode=ro", uri=True)) as db:
            number: int = db.execute("SELECT COUNT(*) FROM capture").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    return number


def asked_again(folder: Path) -> set[str]:
    """Images and stylesheets that were fetched twice though their first answer was in the WARC; articles are due again by their age."""
    embedded = (".png", ".css")
    times = Counter(each.url for each in kept(folder).elements() if each.url.endswith(embedded))
    return {url for url, number in times.items() if number > 1}
