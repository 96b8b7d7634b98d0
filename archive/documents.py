"""Texts of a corpus in JSON lines: read one after another, kept in one file, and found again by number."""

from __future__ import annotations

import json
import lzma
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import IO

from archive.rows import clean
from archive.words import no_json
from normalize.ages import is_possible
from normalize.errors import UsageError
from normalize.model import Instant

_EXPORTED = {"id": "key", "site": "source", "url": "canonical_url"}  # what `pressmark export jsonl` calls them
_WANTED = 'want an object with "id", "site", "url", "published", "title" and "text", or a line of `pressmark export jsonl`'
_STDIN = Path("/dev/stdin")
_XZ = b"\xfd7zXZ\0"  # how a file begins that xz has packed


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
        """Seconds since 1970 of its publication; infinity where that is unknown, or no page can have that date."""
        moment = Instant.read(self.published)
        return moment.at.timestamp() if moment and is_possible(moment, None) else inf


def documents(file: Path, field: str = "text") -> Iterator[Document]:
    """The documents of JSON lines, packed by xz too; "-" is standard input. Raises UsageError with the line that is none."""
    with _opened(_STDIN if file == Path("-") else file) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _document(line, field, f"{file}, line {number}")


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    try:
        with file.open("rb") as plain, lzma.open(plain) if file.suffix == ".xz" or plain.peek().startswith(_XZ) else plain as lines:
            yield lines
    except (lzma.LZMAError, EOFError) as problem:
        raise UsageError(f"{file}: cannot be unpacked ({problem}); give JSON lines, plain or as .xz") from problem


def _document(line: bytes, field: str, place: str) -> Document:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise UsageError(f"{place}: not JSON ({no_json(problem)})") from problem
    if not isinstance(record, dict):
        raise UsageError(f"{place}: {_WANTED}")
    record = {name: record[exported] for name, exported in _EXPORTED.items() if exported in record} | record
    if isinstance(record.get("id"), bool) or not isinstance(record.get("id"), str | int):
        raise UsageError(f"{place}: {_WANTED}")
    text = record.get(field)
    if not isinstance(text, str):
        raise UsageError(f'{place}: no text in "{field}"; it has: {", ".join(sorted(record))}')
    site, url, published = (clean(str(record.get(name) or "")) for name in ("site", "url", "published"))
    return Document(clean(str(record["id"])), site, url, published, clean(text))


class Dated:
    """Documents that are passed on as they come, those counted whose date says nothing to us."""

    def __init__(self, given: Iterable[Document]) -> None:
        self._given = given
        self._unread, self._first = 0, ""

    def __iter__(self) -> Iterator[Document]:
        for one in self._given:
            if one.published and one.age == inf:
                self._unread += 1
                self._first = self._first or f"{one.published!r} of {one.id!r}"
            yield one

    def warning(self) -> str:
        """What to tell whoever gave them; "" where all dates were read."""
        if not self._unread:
            return ""
        known = "want 2026-01-31 or 2026-01-31T18:00:00+02:00"
        return f"dates that say nothing: {self._unread:,}, as {self._first}; such documents count as undated; {known}"


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
