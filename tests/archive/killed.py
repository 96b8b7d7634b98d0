"""Work that dies by kill -9 before its Nth call to the disk, in a process of its own.

Calls are those of the module os that change what is on the disk; those of SQLite are aimed at by benchmarks/kills.py. Run as a
script it is a pressmark command that nobody kills.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

CALLS = ("pwrite", "fsync", "fdatasync", "ftruncate", "rename", "replace", "unlink", "mkdir", "link")
Work = Callable[[], object]


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


def run(at: int, work: Work) -> int:
    """Does it, killed before that call; -9, or 0 where there are not so many."""
    return _forked(at, work)[0]


def calls(work: Work) -> int:
    """How many calls to the disk it makes when nobody kills it."""
    return _forked(0, work)[1]


def _forked(at: int, work: Work) -> tuple[int, int]:
    theirs, ours = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            told = aim(at)
            work()
            os.write(ours, b"%d" % told())
            os._exit(0)
        finally:
            os._exit(70)
    os.close(ours)
    with os.fdopen(theirs, "rb") as pipe:
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(said or 0)


if __name__ == "__main__":
    from archive.cli import main

    main(sys.argv[1:])
