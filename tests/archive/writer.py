"""Run as a script: writes exchanges into a folder until it is killed, fails or has written enough, and prints each record id it was told."""

from __future__ import annotations

import os
import resource
import sys
from dataclasses import replace
from pathlib import Path
from threading import Semaphore

from exchanges import INFO, Memory, answered

from archive.capture import Stored
from archive.config import Warc
from archive.warcstore import WarcStore
from normalize.errors import StorageError


def main(folder: str, count: int, size: int, file_limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit or resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store = WarcStore(Path(folder), INFO, Memory(), Warc(10**9, 86400.0, 0))
    room = Semaphore(20)

    def told(outcome: Stored | StorageError) -> None:
        line = outcome.record_id if isinstance(outcome, Stored) else f"{type(outcome).__name__}: {outcome}"
        os.write(1, line.encode() + b"\n")
        room.release()

    for number in range(count):
        room.acquire()
        store.submit(replace(answered(os.urandom(size)), url=f"http://tide.example/{number}", ticket=number), told)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
