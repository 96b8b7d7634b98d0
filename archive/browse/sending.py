"""A stretch of a file as an answer: sent piece by piece, whole or in part (RFC 9110, section 14)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import BinaryIO

from datasette.utils.asgi import Request, Response

from archive.browse.headers import Send

_PIECE = 2**18  # bytes in memory at once
_ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class Sent(Response):  # type: ignore[misc]  # Datasette has no types
    """The bytes of a file from `start` on; closes it, and calls `done`, when they are sent. In parts, unless its headers say `accept-ranges: none`."""

    def __init__(
        self, file: BinaryIO, start: int, size: int, request: Request, headers: Mapping[str, str], done: Callable[[], None] = lambda: None
    ) -> None:
        part = range(size) if headers.get("accept-ranges") == "none" else _wanted(request, size)
        told = {"accept-ranges": "bytes", "content-length": str(len(part)), **headers}
        if len(part) < size:
            told["content-range"] = f"bytes {part.start}-{part.stop - 1}/{size}" if part else f"bytes */{size}"
        status = 200 if len(part) == size else 206 if part else 416
        content_type = told.pop("content-type")
        super().__init__("", status, told, content_type)
        self._file, self._start, self._done = file, start + part.start, done
        self._left = 0 if request.method == "HEAD" else len(part)

    async def asgi_send(self, send: Send) -> None:
        try:
            named = {**self.headers, "content-type": self.content_type}
            pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]
            await send({"type": "http.response.start", "status": self.status, "headers": pairs})
            self._file.seek(self._start)
            while self._left and (content := await asyncio.to_thread(self._file.read, min(self._left, _PIECE))):
                self._left -= len(content)
                await send({"type": "http.response.body", "body": content, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._file.close()
            self._done()


def _wanted(request: Request, size: int) -> range:
    """What of it is asked for; nothing where that lies behind its end. Several parts at once, and what is no part, are answered with the whole."""
    asked = _ONE_RANGE.fullmatch(request.headers.get("range", "")) if "if-range" not in request.headers else None
    if asked is None or not (asked[1] or asked[2]):
        return range(size)
    if not asked[1]:
        return range(max(0, size - int(asked[2])), size)
    first = int(asked[1])
    if asked[2] and int(asked[2]) < first:
        return range(size)
    return range(first, min(size, int(asked[2] or size) + 1)) if first < size else range(0)
