"""Texts of a corpus in JSON lines: read one after another, kept in one file, and found again by number."""

from __future__ import annotations

import json
import lzma
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import IO

from normalize.errors import UsageError
from normalize.model import Instant


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about it; "" where a thing is unknown."""

    id: str
    site: str
    url: str
    published: str
    text: str

    @property
    def age(self) -> float:
        """Seconds since 1970 of its publication; infinity where that is unknown."""
        moment = Instant.read(self.published)
        return moment.at.timestamp() if moment else inf


def documents(file: Path, field: str = "text") -> Iterator[Document]:
    """The documents of JSON lines, `.xz` too. Raises UsageError with the line that is none."""
    with _opened(file) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _document(line, field, f"{file}, line {number}")


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    try:
        with lzma.open(file, "rb") if file.suffix == ".xz" else file.open("rb") as lines:
            yield lines
    except (lzma.LZMAError, EOFError) as problem:
        raise UsageError(f"{file}: cannot be unpacked ({problem}); give JSON lines, plain or as .xz") from problem


def _document(line: bytes, field: str, place: str) -> Document:
    try:
        record = json.loads(line)
    except ValueError as problem:
        raise UsageError(f"{place}: not JSON ({problem})") from problem
    if not isinstance(record, dict) or not isinstance(record.get("id"), str | int):
        raise UsageError(f'{place}: want an object with "id", "site", "url", "published", "title" and "text"')
    if not isinstance(record.get(field), str):
        raise UsageError(f'{place}: no text in "{field}"; it has: {", ".join(sorted(record))}')
    site, url, published = (str(record.get(name) or "") for name in ("site", "url", "published"))
    return Document(str(record["id"]), site, url, published, record[field])


class Kept:
    """Documents in one file, by number; of each eight bytes are in memory. Close it afterwards."""

    def __init__(self, file: Path) -> None:
        self._starts = array("q", [0])
        self._file = file.open("w+b")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, one: Document) -> None:
        """The next document."""
        row = json.dumps((one.id, one.site, one.url, one.published, one.text)).encode()
        self._starts.append(self._starts[-1] + self._file.write(row))

    def __getitem__(self, number: int) -> Document:
        start, end = self._starts[number], self._starts[number + 1]
        self._file.seek(start)
        return Document(*json.loads(self._file.read(end - start)))

    def __iter__(self) -> Iterator[Document]:
        return (self[number] for number in range(len(self)))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
