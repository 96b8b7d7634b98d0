"""Run as a script: a pressmark command, or "recover" for what a crawl does first, that dies by kill -9
before its Nth call to the disk. With 0 it lives, and tells how many there are.

    python killed.py N WORD...

Calls are those of the module os that change what is on the disk; those of SQLite are aimed at by benchmarks/kills.py.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CALLS = ("pwrite", "fsync", "fdatasync", "ftruncate", "rename", "replace", "unlink", "mkdir", "link")


def aim(at: int) -> Callable[[], int]:
    """Die before the `at`th call; the returned function tells how many there were."""
    calls = count(1)

    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            if next(calls) == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **named)

        return called

    for name in CALLS:
        setattr(os, name, deadly(getattr(os, name)))
    return lambda: next(calls) - 1


def run(at: int, *words: object) -> subprocess.CompletedProcess[str]:
    """The command, killed at that call."""
    command = [sys.executable, __file__, str(at), *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)


def calls(*words: object) -> int:
    """How many calls to the disk the command makes when nobody kills it."""
    return int(run(0, *words).stderr.splitlines()[-1])


def work(words: list[str]) -> Callable[[], object]:
    """What is to be done, imported already: only the work is aimed at."""
    if words[0] == "recover":
        from crawler.session import open_session

        return lambda: open_session(Path(words[1])).close()
    from archive.cli import main as pressmark
    from archive.commands import backup

    assert backup
    return lambda: pressmark.main(words, standalone_mode=False)


def main(at: int, words: list[str]) -> None:
    done = work(words)
    told = aim(at)
    done()
    print(told(), file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
