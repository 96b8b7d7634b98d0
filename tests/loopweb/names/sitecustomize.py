"""Names of a street on loopback for a child process: LOOPWEB_NAMES is a JSON file of name to address, all other names do not resolve.

It stands where the machine's resolver would, so that a crawl resolves, checks and connects as it does outside.
"""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

SYSTEM = socket.getaddrinfo


def stand_in(names: dict[str, str]) -> None:
    """From here on, the standard library resolves these names and no others."""

    def getaddrinfo(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        plain = not name or name.replace(".", "").isdigit() or ":" in name
        address = name if plain else names.get(name.rstrip(".").lower())
        if address is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return SYSTEM(address, port, *rest, **named)

    socket.getaddrinfo = getaddrinfo
    socket.gethostbyname = lambda name: str(getaddrinfo(name, 0, socket.AF_INET)[0][4][0])


if "LOOPWEB_NAMES" in os.environ:
    stand_in(json.loads(Path(os.environ["LOOPWEB_NAMES"]).read_text("utf-8")))
