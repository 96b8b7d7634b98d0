"""The bytes of a WARC file with compression undone: one gzip member a record, one for all, or none."""

from __future__ import annotations

import re
import zlib
from collections import deque
from typing import BinaryIO, Protocol

from isal import isal_zlib
from isal.igzip_lib import IsalError

from normalize.errors import TornRecord, WarcError

CHUNK = 32 * 1024  # bytes read from the file at once; small, since each member's end copies the rest of one
HEAD = 64 * 1024  # bytes of a record's own header, at most
_VERSION = re.compile(rb"WARC/[01]\.")
_MAGIC = b"\x1f\x8b\x08"
_HEAD_END = re.compile(rb"\n\r?\n")


def is_gzip(start: bytes, name: str) -> bool:
    """Whether the file is compressed: so it begins, or its name says so where its begin is damaged."""
    return start.startswith(b"\x1f\x8b") or (name.lower().endswith(".gz") and b"WARC/" not in start)


class Broken(Exception):
    """The bytes here are no record; carries where it began."""

    def __init__(self, offset: int, problem: str) -> None:
        super().__init__(problem)
        self.offset = offset
        self.problem = problem


class _Inflate(Protocol):
    """One gzip member being unpacked."""

    eof: bool
    unused_data: bytes

    def decompress(self, data: bytes, /) -> bytes: ...


class Stream:
    """The bytes of a WARC file with compression undone, and where each gzip member of it began."""

    def __init__(self, file: BinaryIO, name: str, start: int, end: int | None) -> None:
        self.name = name
        self.buffer = bytearray()
        self.ended = False
        self.failed: WarcError | None = None  # the file cannot be read on from that offset
        self._file = file
        self._end = end
        self._position = 0  # of buffer[0] among the unpacked bytes
        self._marks: deque[tuple[int, int]] = deque()  # (position among the unpacked bytes, offset) of members
        self._inflate: _Inflate | None = None
        self._pending = b""
        self._member_end = start  # offset at which the last whole member ended
        file.seek(start)
        self._read = start  # offset up to which the file has been read
        self._start = start
        self._pending = self._raw()
        self.gzip = is_gzip(self._pending, name)

    def _raw(self) -> bytes:
        room = CHUNK if self._end is None else max(0, min(CHUNK, self._end - self._read))
        piece = self._file.read(room)
        self._read += len(piece)
        return piece

    def _pump(self) -> None:
        """Put more bytes into the buffer, or mark the end or the failure."""
        data = self._pending or self._raw()
        self._pending = b""
        if not self.gzip:
            self.buffer += data
            self.ended = not data
        elif self._inflate is None:
            self._open_member(data)
        else:
            self._inflate_some(self._inflate, data)

    def _open_member(self, data: bytes) -> None:
        while data and not data.strip(b"\0"):  # some writers pad their files
            data = self._raw()
        if not data:
            self.ended = True
            return
        offset = self._read - len(data)
        if not data.startswith(b"\x1f\x8b"[: len(data)]):
            self._fail(WarcError(self.name, offset, f"no gzip member begins here: {data[:8]!r}"))
            return
        self._marks.append((self._position + len(self.buffer), offset))
        self._inflate = isal_zlib.decompressobj(31)  # in a third of zlib's time
        self._pending = data

    def _inflate_some(self, inflate: _Inflate, data: bytes) -> None:
        if not data:
            self._fail(TornRecord(self.name, self._marks[-1][1], "the file ends inside a gzip member"))
            return
        try:
            self.buffer += inflate.decompress(data)  # at most 1032 times CHUNK: 33 MB
        except IsalError as error:  # type: ignore[misc]  # isal's stub takes the class for one of its instances
            self._fail(WarcError(self.name, self._marks[-1][1], f"a gzip member that cannot be unpacked: {error}"))
            return
        if inflate.eof:
            self._pending = inflate.unused_data
            self._member_end = self._read - len(self._pending)
            self._inflate = None

    def _fail(self, error: WarcError) -> None:
        self.failed = error
        self.ended = True

    def _fill(self, want: int) -> bool:
        while len(self.buffer) < want and not self.ended:
            self._pump()
        return len(self.buffer) >= want

    def _drop(self, count: int) -> None:
        del self.buffer[:count]
        self._position += count
        while len(self._marks) > 1 and self._marks[1][0] <= self._position:
            self._marks.popleft()

    def more(self) -> bool:
        """Whether a record may follow; the empty lines before it are passed."""
        while self._fill(1) and self.buffer[0] in b"\r\n":
            self._drop(1)
        return bool(self.buffer)

    def here(self) -> tuple[int, bool]:
        """Where in the file the next byte stands, and whether a seek to there finds it."""
        if not self.gzip:
            return self._start + self._position, True
        self._drop(0)
        position, offset = self._marks[0]
        return offset, position == self._position

    def starts_with(self, prefix: bytes) -> bool:
        return self._fill(len(prefix)) and self.buffer.startswith(prefix)

    def head(self) -> bytes | None:
        """A record's header, final empty line included, or None where it does not end within bounds."""
        seen = 0
        while True:
            if end := _HEAD_END.search(self.buffer, max(0, seen - 3)):
                return self.take(end.end())
            seen = len(self.buffer)
            if seen > HEAD or not self._fill(seen + 1):
                return None

    def take(self, count: int) -> bytes:
        self._fill(count)
        with memoryview(self.buffer)[:count] as view:  # one copy, of what may be the largest body
            taken = bytes(view)
        self._drop(len(taken))
        return taken

    def skip(self, count: int) -> None:
        while count > 0 and self._fill(1):
            step = min(count, len(self.buffer))
            self._drop(step)
            count -= step

    def finish(self) -> int | None:
        """Pass the empty lines after a block; the offset that follows the record, None inside a gzip member."""
        for _ in range(4):
            if self._fill(1) and self.buffer[0] in b"\r\n":
                self._drop(1)
        if not self.gzip:
            return self._start + self._position
        if self._fill(1):
            return next((offset for position, offset in self._marks if position == self._position), None)
        return self._member_end

    def torn(self, offset: int, problem: str) -> Broken:
        """What to raise where the file ends too soon."""
        if self.failed is None:
            self._fail(TornRecord(self.name, offset, problem))
        return Broken(offset, problem)

    def resync(self) -> None:
        """Go on to the next place that looks like a record."""
        self._drop(min(1, len(self.buffer)))
        while True:
            found = _VERSION.search(self.buffer)
            at = found.start() if found else -1
            if at < 0:
                self._drop(max(0, len(self.buffer) - 8))
                if not self._fill(len(self.buffer) + 1):
                    self._drop(len(self.buffer))
                    return
            elif at == 0 or self.buffer[at - 1 : at] == b"\n" or self._position + at in {position for position, _ in self._marks}:
                self._drop(at)
                return
            else:
                self._drop(at + 1)


def next_member(file: BinaryIO, start: int, end: int | None) -> int | None:
    """The offset of the next gzip member at or after `start` that opens with a WARC record."""
    file.seek(start)
    window, base = b"", start
    while piece := file.read(2**20):
        window += piece
        at = window.find(_MAGIC)
        while at >= 0:
            if end is not None and base + at >= end:
                return None
            if _opens_record(window[at : at + 4096]):
                return base + at
            at = window.find(_MAGIC, at + 1)
        base += len(window) - 4096 if len(window) > 4096 else 0
        window = window[-4096:]
    return None


def _opens_record(member: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(member, 16).startswith(b"WARC/")
    except zlib.error:
        return False
