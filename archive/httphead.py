"""HTTP heads as they were sent -> a status line and header fields. Every byte of them may be hostile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

STATUS_LINE = re.compile(rb"HTTP/(\d{1,3}(?:\.\d{1,3})?)[ \t]+([1-9]\d{2})(?:[ \t]([^\r\n]*))?\r?(?:\n|\Z)", re.IGNORECASE)
HEAD_END = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True)
class Head:
    """A status line and its header fields, names and values as sent, in their order."""

    status: int | None  # None where the bytes are no HTTP answer
    version: str  # "1.1"
    reason: bytes
    headers: tuple[tuple[bytes, bytes], ...]  # folded values joined by one space; lines without a colon left out

    def values(self, name: bytes) -> tuple[bytes, ...]:
        """Every value of the field `name` (lower case), in the order sent."""
        return tuple([value for key, value in self.headers if len(key) == len(name) and key.lower() == name])

    def tokens(self, name: bytes) -> tuple[bytes, ...]:
        """The members of a comma-separated field, lower case, over all its repetitions."""
        members = (part.strip().lower() for value in self.values(name) for part in value.split(b","))
        return tuple(member for member in members if member)

    def text(self, name: bytes) -> str:
        """The first value of `name` read as Latin-1, "" without one."""
        values = self.values(name)
        return values[0].decode("latin-1") if values else ""

    @property
    def content_type(self) -> str:
        return self.text(b"content-type")


def split_head(block: bytes) -> tuple[bytes, bytes]:
    """Head (final empty line included) and body of an HTTP message; the body is empty where the head never ends."""
    end = HEAD_END.search(block)
    return (block[: end.end()], block[end.end() :]) if end else (block, b"")


def head_of(block: bytes) -> bytes:
    """The head alone: a large body is not copied."""
    end = HEAD_END.search(block)
    return block[: end.end()] if end else block


@lru_cache(maxsize=64)  # the end of an answer, its digests and its settling each ask for the same head
def parse_head(head: bytes) -> Head:
    """The fields of a head, whatever its bytes are."""
    first, _, rest = head.partition(b"\n")
    line = STATUS_LINE.match(first + b"\n")
    headers = _headers(rest)
    if line is None:
        return Head(None, "", b"", headers)
    return Head(int(line[2]), line[1].decode(), line[3] or b"", headers)


def _headers(lines: bytes) -> tuple[tuple[bytes, bytes], ...]:
    found: list[tuple[bytes, bytes]] = []
    for line in lines.split(b"\n"):
        line = line.removesuffix(b"\r")
        if line[:1] in (b" ", b"\t") and found:
            name, value = found[-1]
            found[-1] = (name, value + b" " + line.strip(b" \t"))
        elif b":" in line:
            name, _, value = line.partition(b":")
            found.append((name.strip(b" \t"), value.strip(b" \t")))
    return tuple(found)
