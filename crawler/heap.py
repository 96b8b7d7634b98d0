"""The C library's heap, kept from growing with the number of threads: what is freed goes back to the system.

glibc gives each thread an arena of its own, up to 64 MiB and more of which stay with it after a large document; and once a block of some MiB
has been freed, it takes the next ones from the heap, where they leave holes. Elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

# <malloc.h>
_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3
_ARENA_MAX = -8

_ARENAS = 1  # Python's lock keeps the threads from asking at once, but for compression and digests, which ask rarely
_ALONE = 256 * 1024  # bytes from which a block is mapped by itself, and unmapped when it is freed; larger than most pages
_SPARE = 2**20  # bytes that are kept free at the heap's end


def bound() -> None:
    """To be called before the threads are started."""
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for name, value in ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _ALONE), (_TRIM_THRESHOLD, _SPARE)):
            mallopt(name, value)
