"""A WACZ file: WARC records with their index and a list of pages in one zip, for ReplayWeb.page and pywb.

WACZ 1.1.1 and CDXJ 1.0 (specs.webrecorder.net). Records are copied as they stand; what is compressed already is stored in the zip, so
that a viewer reads a record out of the middle of it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import IO

from normalize import urls

VERSION = "1.1.1"
WARC = "archive/pressmark.warc.gz"
_INDEX = "indexes/index.cdx.gz"
_BLOCKS = "indexes/index.idx"
_PAGES = "pages/pages.jsonl"
_PACKAGE = "datapackage.json"
_LINES = 1024  # of the index in one gzip member, which is what a viewer reads at once


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the viewer lists."""

    id: str
    url: str
    ts: str  # when it was captured, RFC 3339, UTC
    title: str
    text: str  # what the viewer's search finds


@dataclass(frozen=True, slots=True)
class Packed:
    """What the index says of a record."""

    url: str
    fetched_at: datetime  # aware
    media_type: str  # "" where nobody said; "warc/revisit" for a revisit
    status: int | None
    digest: str  # of the payload, with its algorithm; "" unknown


@dataclass(frozen=True, slots=True)
class Label:
    """What the package says of itself."""

    title: str
    description: str
    software: str
    created: datetime  # aware


class _Entry:
    """A file of the package while it is written, and what is told of it then."""

    def __init__(self, file: IO[bytes], path: str) -> None:
        self.size = 0
        self._file, self._path, self._digest = file, path, hashlib.sha256()

    def write(self, content: bytes) -> int:
        """Returns where it begins."""
        start = self.size
        self._file.write(content)
        self._digest.update(content)
        self.size += len(content)
        return start

    def close(self) -> dict[str, object]:
        self._file.close()
        name = self._path.rpartition("/")[2].lower()
        return {"name": name, "path": self._path, "hash": f"sha256:{self._digest.hexdigest()}", "bytes": self.size}


class Package:
    """One WACZ being written to an open file: `put` and `note` each record in turn, `close` with its pages.

    What stays in memory is the index, some 400 bytes a record.
    """

    def __init__(self, out: IO[bytes], label: Label) -> None:
        self._zip = zipfile.ZipFile(out, "w")
        self._label = label
        self._lines: list[str] = []
        self._resources: list[dict[str, object]] = []
        self._warc = self._open(WARC, zipfile.ZIP_STORED)

    def put(self, member: bytes) -> int:
        """Write gzip members of the WARC file; returns where they begin."""
        return self._warc.write(member)

    def note(self, record: Packed, offset: int, length: int) -> None:
        """Know a record that was put, for the index; what is no web address cannot be looked up and is in none."""
        try:
            key = urls.surt(record.url)
        except ValueError:
            return
        said = {"url": record.url, "mime": record.media_type, "status": str(record.status or ""), "digest": record.digest}
        placed = {"length": str(length), "offset": str(offset), "filename": WARC.rpartition("/")[2]}
        told = {name: value for name, value in (said | placed).items() if value}
        self._lines.append(f"{key} {_stamp(record.fetched_at)} {json.dumps(told, ensure_ascii=False)}\n")

    def close(self, pages: Iterable[Page]) -> int:
        """Write what tells of the records; the file is whole then. Returns how many pages it lists."""
        self._resources.append(self._warc.close())
        self._write_index()
        first, count = self._write_pages(pages)
        package = json.dumps(self._package(first), ensure_ascii=False, indent=2).encode()
        self._write(_PACKAGE, package)
        digest = {"path": _PACKAGE, "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
        self._write("datapackage-digest.json", json.dumps(digest, indent=2).encode())
        self._zip.close()
        return count

    def _package(self, first: Page | None) -> dict[str, object]:
        label = self._label
        made: dict[str, object] = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": label.title,
            "description": label.description,
            "software": label.software,
            "created": label.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "resources": self._resources,
        }
        return made | ({"mainPageUrl": first.url, "mainPageDate": first.ts} if first else {})

    def _write_index(self) -> None:
        """The lines in order, in blocks that are compressed each by itself, and the first line of each."""
        self._lines.sort()
        blocks = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
        entry = self._open(_INDEX, zipfile.ZIP_STORED)
        for lines in _pieces(self._lines):
            block = gzip.compress(_bytes("".join(lines)), mtime=0)
            place = {"offset": entry.write(block), "length": len(block), "digest": f"sha256:{hashlib.sha256(block).hexdigest()}"}
            blocks.append(f"{' '.join(lines[0].split(' ')[:2])} {json.dumps(place | {'filename': 'index.cdx.gz'})}\n")
        self._resources.append(entry.close())
        entry = self._open(_BLOCKS, zipfile.ZIP_DEFLATED)
        entry.write(_bytes("".join(blocks)))
        self._resources.append(entry.close())

    def _write_pages(self, pages: Iterable[Page]) -> tuple[Page | None, int]:
        first, count = None, 0
        entry = self._open(_PAGES, zipfile.ZIP_DEFLATED)
        entry.write(b'{"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": true}\n')
        for page in pages:
            first, count = first or page, count + 1
            entry.write(_bytes(f"{json.dumps(asdict(page), ensure_ascii=False)}\n"))
        self._resources.append(entry.close())
        return first, count

    def _open(self, path: str, method: int) -> _Entry:
        return _Entry(self._zip.open(self._named(path, method), "w", force_zip64=True), path)

    def _write(self, path: str, content: bytes) -> None:
        self._zip.writestr(self._named(path, zipfile.ZIP_DEFLATED), content)

    def _named(self, path: str, method: int) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(path, self._label.created.astimezone(UTC).timetuple()[:6])
        entry.compress_type = method
        # ReplayWeb.page looks for a field like zip64's before the content only where the directory at the end has one too: so each
        # entry has one in both, the time in full (APPNOTE 4.5, 0x5455).
        entry.extra = struct.pack("<HHBI", 0x5455, 5, 1, int(self._label.created.timestamp()))
        return entry


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def _pieces(lines: list[str]) -> Iterator[list[str]]:
    rest = iter(lines)
    while piece := list(islice(rest, _LINES)):
        yield piece
