"""One writer at a time: a lock that dies with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from normalize.errors import Busy

INGEST = ".ingest.lock"
CRAWL = ".crawl.lock"


@contextmanager
def alone(folder: Path, name: str = INGEST, doing: str = "ingesting into") -> Iterator[None]:
    """Hold the folder's lock of that name. Raises Busy with the number of the process that has it."""
    with _lock(folder, name) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise Busy(f"another process (number {holder}) is {doing} {folder}; wait until it ends, or end it") from None
        _sign(handle, folder / name)
        yield


@contextmanager
def after_others(folder: Path, name: str = INGEST) -> Iterator[None]:
    """Hold the folder's lock of that name, as soon as the process that has it ends: the helper of a killed crawl soon does."""
    with _lock(folder, name) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _sign(handle, folder / name)
        yield


def held(folder: Path, name: str = INGEST) -> bool:
    """Whether a process has the folder's lock of that name now; asked without taking it."""
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def _lock(folder: Path, name: str) -> Iterator[int]:
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        yield handle
    finally:
        os.close(handle)


def _sign(handle: int, path: Path) -> None:
    try:
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from problem  # a descriptor's errors name no file
