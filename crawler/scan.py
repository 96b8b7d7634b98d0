"""Where an HTTP/1 response ends, found in bytes as they come (RFC 9112, section 6.3). Pure: no network, no clock.

Lenient as browsers are, and where the framing says nothing to go by, the answer is what comes until the server closes. Each byte is
looked at a bounded number of times, however the bytes are cut up, and kept once.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Literal

from archive.entity import CHUNK_SIZE, MOST_CHUNKS, SIZE_LINE
from archive.httphead import HEAD_END, Head, parse_head

MOST_HEAD = 2**20  # bytes of heads, interim ones included
MOST_EXCESS = 2**20  # bytes past the end that are kept
Framing = Literal["head", "none", "length", "chunks", "close", "foreign"]

_LENGTH = re.compile(rb"\d{1,15}\Z")
_NO_BODY = (204, 304)
_SWITCHED = 101  # the last answer in HTTP: what follows is another protocol's


class Scan:
    """One answer, fed in pieces until it says that it has ended, and then with what comes all the same."""

    def __init__(self, method: bytes, most: int) -> None:
        self.head: Head | None = None
        self.ended = False
        self.cut = False  # ended because it grew over `most` bytes of body
        self.problem = ""
        self.received = 0  # bytes, of all kinds
        self._method = method
        self._most = most
        self._framing: Framing = "head"
        self._interim = bytearray()  # 1xx heads
        self._excess = bytearray()  # what came past the end
        self._early = bytearray()  # of a head that is not whole yet
        self._answer = BytesIO()  # the final head and what came of its body: this buffer is handed on without a copy
        self._length = 0  # bytes of the answer
        self._head_length = 0
        self._searched = 0
        self._left = 0  # bytes of a body by length, or of the chunk under way
        self._line = bytearray()  # of a chunk size or trailer that is not whole yet
        self._lines = 0  # chunk sizes and trailers so far
        self._gap = False  # the data of a chunk has just ended, and an empty line may stand here
        self._trailers = False
        self._bodiless = False  # as answers to HEAD are

    @property
    def interim(self) -> bytes:
        """The 1xx heads that came before the final one."""
        return bytes(self._interim)

    @property
    def response(self) -> bytes:
        """Head and body, the interim heads left out."""
        return self._answer.getvalue() or bytes(self._early)

    @property
    def excess(self) -> bytes:
        """What came past the end, at most 1 MiB of it."""
        return bytes(self._excess)

    @property
    def head_length(self) -> int:
        """Bytes of the response that are its head."""
        return self._head_length

    @property
    def kept(self) -> int:
        """Bytes that are held in memory."""
        return self._length + len(self._early) + len(self._interim) + len(self._excess)

    @property
    def silent(self) -> bool:
        """Whether not a byte has come."""
        return self.received == 0

    @property
    def most_to_come(self) -> int:
        """Bytes that may still be kept, as far as the head tells."""
        if self.ended:
            return 0
        room = max(0, self._most - (self._length - self._head_length))
        return min(room, self._left) if self._framing == "length" else room

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self.received += len(data)
        if self.ended:
            self._past(data)
            return
        if self._framing == "head":
            self._early += data
            data = self._heads()
        if data and not self.ended:
            self._body(data)

    def _past(self, data: bytes | memoryview) -> None:
        self._excess += data[: MOST_EXCESS - len(self._excess)]

    def _heads(self) -> bytes:
        """Cut heads off until the final one is there; what follows it."""
        buffer = self._early
        while self._framing == "head":
            if not b"HTTP/".startswith(buffer[:5].upper()):
                return self._no_head()
            end = HEAD_END.search(buffer, self._searched)
            if end is None:
                self._searched = max(0, len(buffer) - 3)
                if len(buffer) + len(self._interim) > MOST_HEAD:
                    self._end(problem=f"a head of more than {MOST_HEAD} bytes", cut=True)
                return b""
            self._searched = 0
            raw = bytes(buffer[: end.end()])
            head = parse_head(raw)
            if head.status is None:
                return self._no_head()
            if 100 <= head.status < 200 and head.status != _SWITCHED:
                self._interim += raw
                del buffer[: len(raw)]
            else:
                self.head, self._head_length = head, len(raw)
                self._framing = self._framed(head)
        rest = bytes(buffer[self._head_length :])
        buffer.clear()
        self._keep(raw)
        if self._framing == "none" or (self._framing == "length" and self._left == 0):
            self._end()
            self._past(rest)
            return b""
        return rest

    def _no_head(self) -> bytes:
        self._framing = "foreign"
        rest = bytes(self._early)
        self._early.clear()
        return rest

    def _framed(self, head: Head) -> Framing:
        if self._method == b"HEAD" or head.status in _NO_BODY:
            self._bodiless = True
            return "none"
        if head.status == _SWITCHED:
            return "close"
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
        room = self._most - (self._length - self._head_length)
        if end > room:
            self._keep(data[:room])
            self._end(problem=f"a body of more than {self._most} bytes", cut=True)
            return
        self._keep(data if end == len(data) else data[:end])
        if self._lines > MOST_CHUNKS:
            self._end(problem=f"a body of more than {MOST_CHUNKS} chunks", cut=True)
        elif (self._framing == "length" and self._left == 0) or self._framing == "none":
            self._end()
            self._past(data[end:])

    def _keep(self, data: bytes) -> None:
        self._answer.write(data)
        self._length += len(data)

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
            at = len(data) if end < 0 else end + 1
            if len(self._line) >= SIZE_LINE:
                self._broken_chunk(bytes(self._line))
                break
            if end >= 0:
                self._chunk_line(bytes(self._line))
                self._line.clear()
            if self._framing != "chunks" or self._lines > MOST_CHUNKS:
                break
        return at if self._framing != "close" else len(data)

    def _chunk_line(self, line: bytes) -> None:
        self._lines += 1
        line = line.removesuffix(b"\r")
        if self._trailers:
            if not line:
                self._framing = "none"
        elif line or not self._gap:
            size = CHUNK_SIZE.match(line)
            if size is None:
                self._broken_chunk(line)
            else:
                self._left = int(size[1], 16)
                self._trailers = self._left == 0
        self._gap = False

    def _broken_chunk(self, line: bytes) -> None:
        self._framing = "close"
        what = "a trailer too long" if self._trailers else "no chunk size where one should be"
        self.problem = f"{what}: {line[:20]!r}"

    def _end(self, problem: str = "", cut: bool = False) -> None:
        self.ended = True
        self.problem = problem or self.problem  # that it was cut outweighs what was wrong before
        self.cut = cut

    @property
    def missing(self) -> str:
        """Where the answer breaks off if the connection ends now; "" where that is the end that the framing promises."""
        if self.ended:
            return ""
        if self.silent:
            return "before an answer"
        if self._framing == "head":
            return "within the head" if self._early else "after interim answers only"
        if self._framing == "length":
            return f"{self._left} bytes before the end of the body"
        return "before the last chunk" if self._framing == "chunks" else ""

    @property
    def foreign(self) -> bool:
        """Whether what came is no HTTP."""
        return self._framing == "foreign"

    @property
    def sound(self) -> bool:
        """Whether nothing hints at more bytes: the connection is kept, and an answer without a body promised none."""
        if not self.reusable or self.head is None:
            return False
        promised = self.head.tokens(b"content-length") not in ((), (b"0",)) or bool(self.head.tokens(b"transfer-encoding"))
        return not (self._bodiless and promised)

    @property
    def reusable(self) -> bool:
        """Whether the connection is fit for another exchange."""
        if not self.ended or self.cut or self._excess or self.problem or self.head is None:
            return False
        options = self.head.tokens(b"connection")
        return b"close" not in options and (self.head.version == "1.1" or b"keep-alive" in options)
