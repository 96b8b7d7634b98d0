"""Names of a street on loopback for a child process: LOOPWEB_NAMES is a JSON file of name to address, all other names do not resolve.

It stands where the machine's resolver would, so that a crawl resolves, checks and connects as it does outside.
"""

import json
import os
import socket
from pathlib import Path

NAMES = json.loads(Path(os.environ["LOOPWEB_NAMES"]).read_text("utf-8")) if "LOOPWEB_NAMES" in os.environ else None
SYSTEM = socket.getaddrinfo


def getaddrinfo(host, port, *rest, **named):  # type: ignore[no-untyped-def]  # the standard library's own signature
    name = host.decode() if isinstance(host, bytes) else host
    plain = not name or name.replace(".", "").isdigit() or ":" in name
    address = name if plain else NAMES.get(name.rstrip(".").lower())
    if address is None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return SYSTEM(address, port, *rest, **named)


if NAMES is not None:
    socket.getaddrinfo = getaddrinfo
    socket.gethostbyname = lambda name: getaddrinfo(name, 0, socket.AF_INET)[0][4][0]
