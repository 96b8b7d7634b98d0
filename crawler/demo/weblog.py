"""What the web saw and sent, to the byte: one JSON object a line, so that a WARC can be held against it."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Logged:
    """One exchange from the server's side; for https the bytes inside TLS."""

    connection: int  # exchanges of one connection share it
    url: str
    request: bytes
    response: bytes  # all that was sent
    end: str  # "kept", "closed", "reset" or "left" (the client went away first)


class Log:
    """Appends to a file, a line an exchange in one write, so that a killed process leaves whole lines."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def add(self, exchange: Logged) -> None:
        line = asdict(exchange) | {name: b64encode(getattr(exchange, name)).decode() for name in ("request", "response")}
        os.write(self._file, json.dumps(line).encode() + b"\n")

    def close(self) -> None:
        os.close(self._file)


def read(path: Path) -> Iterator[Logged]:
    """Every exchange of a log, in the order in which they ended."""
    with path.open() as lines:
        for line in lines:
            found = json.loads(line)
            request, response = b64decode(found["request"]), b64decode(found["response"])
            yield Logged(found["connection"], found["url"], request, response, found["end"])
