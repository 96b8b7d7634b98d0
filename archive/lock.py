"""One writer at a time: a lock that dies with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from normalize.errors import Busy

INGEST = ".ingest.lock"


@contextmanager
def alone(folder: Path, name: str = INGEST, doing: str = "ingesting into") -> Iterator[None]:
    """Hold the folder's lock of that name. Raises Busy with the number of the process that has it."""
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise Busy(f"another process (number {holder}) is {doing} {folder}; wait until it ends, or end it") from None
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(handle)
