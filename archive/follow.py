"""Going on while a crawl writes: look, take in, look again, until the one who started it closes standard input."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable

from archive.ingest import Ingested

PAUSE = 1.0  # seconds between two looks at the WARC files


def follow(look: Callable[[], Ingested], ended: Callable[[float], bool]) -> Ingested:
    """Take in what comes until `ended(seconds)`, which waits so long at most, says that it is over; then once more."""
    done = look()
    while not ended(PAUSE):
        done.join(look())
    done.join(look())
    return done


def leave_interrupts_to_the_crawl() -> None:
    """Ctrl-C reaches the crawl too, which ends in order and then closes our input; to end before it would leave captures unread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def stdin_closes(seconds: float) -> bool:
    """Whether standard input closes within so many seconds."""
    ready, _, _ = select.select([sys.stdin.fileno()], [], [], seconds)
    return bool(ready) and not os.read(sys.stdin.fileno(), 4096)
