"""Where an HTTP/1 response ends, found in bytes as they come (RFC 9112, section 6.3). Pure: no network, no clock.

Lenient as browsers are, and where the framing says nothing to go by, the answer is what comes until the server closes.
"""

from __future__ import annotations

import re
from typing import Literal

from archive.entity import CHUNK_SIZE, HEAD_END, SIZE_LINE, Head, parse_head

MOST_HEAD = 256 * 1024  # bytes of heads, interim ones included
Framing = Literal["head", "none", "length", "chunks", "close", "foreign"]

_LENGTH = re.compile(rb"\d{1,15}\Z")
_NO_BODY = (204, 304)


class Scan:
    """One answer, fed in pieces until it says that it has ended."""

    def __init__(self, method: bytes, most: int) -> None:
        self.interim = b""  # 1xx heads
        self.head: Head | None = None
        self.excess = b""  # what came past the end
        self.ended = False
        self.cut = False  # ended because it grew over `most` bytes of body
        self.problem = ""
        self._method = method
        self._most = most
        self._framing: Framing = "head"
        self._raw_head = b""
        self._buffer = bytearray()  # of a head that is not whole yet
        self._searched = 0
        self._pieces: list[bytes] = []  # of the body
        self._size = 0
        self._left = 0  # bytes of a body by length, or of the chunk under way
        self._line = b""  # of a chunk size or trailer that is not whole yet
        self._gap = False  # the data of a chunk has just ended, and an empty line may stand here
        self._trailers = False

    @property
    def response(self) -> bytes:
        """Head and body, the interim heads left out."""
        return b"".join((self._raw_head, *self._pieces, self._buffer))

    @property
    def head_length(self) -> int:
        """Bytes of the response that are its head."""
        return len(self._raw_head)

    @property
    def silent(self) -> bool:
        """Whether not a byte has come."""
        return not (self.interim or self._raw_head or self._pieces or self._buffer)

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        if self._framing == "head":
            self._buffer += data
            data = self._heads()
        if data:
            self._body(data)

    def _heads(self) -> bytes:
        """Cut heads off the buffer until the final one is there; what follows it."""
        while self._framing == "head":
            if not b"HTTP/".startswith(self._buffer[:5].upper()):
                return self._no_head("foreign")
            end = HEAD_END.search(self._buffer, self._searched)
            if end is None:
                self._searched = max(0, len(self._buffer) - 3)
                if len(self._buffer) + len(self.interim) > MOST_HEAD:
                    self._end(problem=f"a head of more than {MOST_HEAD} bytes", cut=True)
                return b""
            self._searched = 0
            raw = bytes(self._buffer[: end.end()])
            head = parse_head(raw)
            if head.status is None:
                return self._no_head("foreign")
            del self._buffer[: end.end()]
            if 100 <= head.status < 200:
                self.interim += raw
            else:
                self._raw_head, self.head = raw, head
                self._framing = self._framed(head)
        rest = bytes(self._buffer)
        self._buffer.clear()
        if self._framing == "none" or (self._framing == "length" and self._left == 0):
            self._end(excess=rest)
            return b""
        return rest

    def _no_head(self, framing: Framing) -> bytes:
        self._framing = framing
        rest = bytes(self._buffer)
        self._buffer.clear()
        return rest

    def _framed(self, head: Head) -> Framing:
        if self._method == b"HEAD" or head.status in _NO_BODY:
            return "none"
        if codings := head.tokens(b"transfer-encoding"):
            return "chunks" if codings[-1] == b"chunked" else "close"
        lengths = set(head.tokens(b"content-length"))
        if len(lengths) == 1 and _LENGTH.match(length := lengths.pop()):
            self._left = int(length)
            return "length"
        return "close"

    def _body(self, data: bytes) -> None:
        end = len(data)
        if self._framing == "length":
            end = min(end, self._left)
            self._left -= end
        elif self._framing == "chunks":
            end = self._chunks(data)
        room = self._most - self._size
        if end > room:
            self._keep(data[:room])
            self._end(problem=f"a body of more than {self._most} bytes", cut=True)
            return
        self._keep(data if end == len(data) else data[:end])
        if (self._framing == "length" and self._left == 0) or self._framing == "none":
            self._end(excess=data[end:])

    def _keep(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._size += len(piece)

    def _chunks(self, data: bytes) -> int:
        """How many of these bytes belong to the chunked body; with its last one the framing becomes "none"."""
        at = 0
        while at < len(data):
            if self._left:
                step = min(self._left, len(data) - at)
                self._left -= step
                at += step
                self._gap = self._left == 0
                continue
            end = data.find(b"\n", at)
            self._line += data[at:end] if end >= 0 else data[at:]
            if end < 0:
                at = len(data)
                if len(self._line) > SIZE_LINE:
                    self._broken_chunk()
                break
            at = end + 1
            self._chunk_line(self._line.removesuffix(b"\r"))
            self._line = b""
            if self._framing != "chunks":
                break
        return at if self._framing != "close" else len(data)

    def _chunk_line(self, line: bytes) -> None:
        if self._trailers:
            if not line:
                self._framing = "none"
        elif line or not self._gap:
            size = CHUNK_SIZE.match(line)
            if size is None:
                self._broken_chunk()
            else:
                self._left = int(size[1], 16)
                self._trailers = self._left == 0
        self._gap = False

    def _broken_chunk(self) -> None:
        self._framing = "close"
        self.problem = f"no chunk size where one should be: {self._line[:20]!r}"

    def _end(self, problem: str = "", excess: bytes = b"", cut: bool = False) -> None:
        self.ended = True
        self.problem = problem or self.problem  # that it was cut outweighs what was wrong before
        self.excess = excess
        self.cut = cut

    @property
    def missing(self) -> str:
        """Where the answer breaks off if the connection ends now; "" where that is the end that the framing promises."""
        if self.ended:
            return ""
        if self.silent:
            return "before an answer"
        if self._framing == "head":
            return "within the head" if self._buffer else "after interim answers only"
        if self._framing == "length":
            return f"{self._left} bytes before the end of the body"
        return "before the last chunk" if self._framing == "chunks" else ""

    @property
    def foreign(self) -> bool:
        """Whether what came is no HTTP."""
        return self._framing == "foreign"

    @property
    def reusable(self) -> bool:
        """Whether the connection is fit for another exchange."""
        if not self.ended or self.cut or self.excess or self.problem or self.head is None:
            return False
        options = self.head.tokens(b"connection")
        return b"close" not in options and (self.head.version == "1.1" or b"keep-alive" in options)
