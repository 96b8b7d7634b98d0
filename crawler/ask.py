"""What the scheduler tells the download handler about a request: an Ask in `request.meta["pressmark"]`."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from archive.capture import Role

META = "pressmark"  # key in request.meta
UNREAD = "unread"  # flag of a Response without the body that came: it is in the WARC


@dataclass(frozen=True, slots=True)
class Ask:
    """Why a URL is fetched, and how much of it may come."""

    role: Role
    source: str  # name of the source it is fetched for
    via: str | None = None  # URL it was found on
    ticket: int | None = None  # the frontier's number for the attempt
    max_bytes: int = 16 * 2**20  # of body, as sent; archived up to here and marked truncated
    deadline: float = 30.0  # seconds for the whole exchange, connecting included
    pause: float = 0.0  # seconds to leave the host alone before it is asked once more, over a connection that was found closed
    least_rate: int = 0  # bytes a second, on average, once the answer has begun; 0: any
    handed: int = sys.maxsize  # bytes of body that a Response brings; of a larger one it brings none
    verify: bool = True  # the server's certificate; a source may opt out, and its captures say so
