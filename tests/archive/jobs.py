"""Jobs for tests of the workers: what a hostile page does to the process that reads it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path


def worker(folder: str) -> Callable[[str], str]:
    def work(job: str) -> str:
        verb, _, rest = job.partition(" ")
        return JOBS[verb](rest, Path(folder))

    return work


def echo(word: str, folder: Path) -> str:
    return word


def spin(word: str, folder: Path) -> str:
    while True:
        hash(word)


def hoard(word: str, folder: Path) -> str:
    return "x" * (8 << 30)


def fail(word: str, folder: Path) -> str:
    raise LookupError(word)


def die(word: str, folder: Path) -> str:
    os.kill(os.getpid(), signal.Signals[word])
    return "alive"


def die_once(word: str, folder: Path) -> str:
    """Killed from outside at the first try, well at the second."""
    mark = folder / word
    if mark.exists():
        return "second try"
    mark.touch()
    return die("SIGKILL", folder)


def sleep(word: str, folder: Path) -> str:
    signal.pause()
    return "awake"


def pid(word: str, folder: Path) -> str:
    return str(os.getpid())


def modules(word: str, folder: Path) -> str:
    import sys

    return " ".join(name for name in word.split() if name in sys.modules)


def order(word: str, folder: Path) -> str:
    """Set order hangs on the hash seed; printed time on the zone."""
    import time

    return f"{list(set(word.split()))} {time.localtime(0).tm_hour}"


JOBS: dict[str, Callable[[str, Path], str]] = {
    job.__name__: job for job in (echo, spin, hoard, fail, die, die_once, sleep, pid, modules, order)
}


def broken(setup: str) -> Callable[[str], str]:
    raise ImportError(setup)
