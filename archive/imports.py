"""What comes from elsewhere becomes WARC first: foreign WARC files, WACZ, saved pages, texts. Then ingest reads it like all else.

A foreign WARC is linked, or copied where the disk is another, into warc/ under a name that carries its digest, so that the same
file twice is one. A page or text becomes a `resource` record in a file whose name begins with "import".
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from archive.capture import Earlier, Exchange, Stored
from archive.config import Config
from archive.identity import canonical, digest, is_web
from archive.ingest import WARC, file_digest
from archive.progress import Watcher
from archive.records import CHUNK, Record, is_gzip, read_records
from archive.saved import Saved, media_type, saved_from
from archive.version import pressmark
from archive.walk import FOREIGN, IMPORT
from archive.warc import WarcInfo
from archive.warcstore import WarcStore
from normalize.decode import decode
from normalize.errors import NotText, StorageError, UsageError

Holds = Callable[[str, str], bool]  # (url, payload digest) -> whether the archive has it
_PART = ".part"  # behind the name of a file that is still being copied
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_CHUNK = 2**20  # bytes


def bring_in(settings: Config, documents: Sequence[Saved], holds: Holds, watcher: Watcher) -> int:
    """Make each document part of warc/; how many could not be, each told in a line. Raises StorageError."""
    if not documents:
        return 0
    refused = 0
    with _pages(settings) as pages:
        for document in documents:
            try:
                _bring(settings, document, holds, pages)
            except (NotText, UsageError) as problem:
                watcher.said(f"{document.path}: {problem}")
                refused += 1
    return refused


class _Refused(UsageError):
    """A document that cannot be taken."""


def _bring(settings: Config, document: Saved, holds: Holds, pages: Pages) -> None:
    folder = settings.folder / WARC
    if not document.path.is_file():
        raise _Refused("not a file that can be read again and again" if document.path.exists() else "no such file")
    if document.path.parent.resolve() == folder.resolve():
        return  # one of our own
    with document.path.open("rb") as file:
        start = file.read(_CHUNK)
    if not start:
        raise _Refused("the file is empty")
    if _opens(start).startswith(b"WARC/") or _damaged_warc(document.path):
        adopt(folder, document.path, document.path.name)
    elif start.startswith(b"PK\x03\x04"):
        _adopt_wacz(folder, document.path)
    else:
        _write_page(settings, document, holds, pages)


def adopt(folder: Path, path: Path, name: str) -> Path:
    """The foreign WARC file as one of the archive's, the same for the same bytes."""
    found = file_digest(path).removeprefix("sha256:")[:16]
    if held := next(folder.glob(f"{FOREIGN}-{found}-*"), None):
        return held
    base = _PLAIN.sub("_", name.removesuffix(".gz").removesuffix(".warc"))[-100:] or "unnamed"
    zipped, seekable = _shape(path, name)
    target = folder / f"{FOREIGN}-{found}-{base}{'.warc.gz' if zipped and seekable else '.warc'}"
    part = target.with_name(target.name + _PART)
    part.unlink(missing_ok=True)
    try:
        if zipped and not seekable:
            _unpack(path, part)  # one gzip member for all records: none could be found again by its place
        else:
            _link(path, part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _damaged_warc(path: Path) -> bool:
    """Whether a file that is named like a WARC, but does not begin like one, holds a record. Raises UsageError where it holds none."""
    if not path.name.lower().endswith((".warc", ".warc.gz")):
        return False
    with path.open("rb") as file:
        if not any(isinstance(record, Record) for record in read_records(file, path.name)):
            raise _Refused("named like a WARC file, but no WARC record is in it")
    return True


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path.resolve(), target)
    except OSError:  # another disk, or a file system without links
        with path.open("rb") as source, _durable(target) as copy:
            shutil.copyfileobj(source, copy, _CHUNK)


def _unpack(path: Path, target: Path) -> None:
    with path.open("rb") as source, _durable(target) as copy:
        inflate = zlib.decompressobj(31)
        while piece := source.read(_CHUNK):
            while piece:
                try:
                    copy.write(inflate.decompress(piece))
                except zlib.error:
                    return  # ingest tells that the last record is torn
                piece = inflate.unused_data
                inflate = zlib.decompressobj(31) if inflate.eof else inflate


def _adopt_wacz(folder: Path, path: Path) -> None:
    """The WARC files inside a WACZ (specs.webrecorder.net/wacz)."""
    try:
        with zipfile.ZipFile(path) as wacz:
            names = [name for name in wacz.namelist() if re.fullmatch(r"archive/[^/]+\.warc(\.gz)?", name)]
            if not names:
                raise _Refused("a ZIP file without archive/*.warc.gz, so no WACZ")
            for name in names:
                _adopt_member(folder, wacz, name)
    # RuntimeError is how zipfile says that a member is encrypted or packed by a method it does not know
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as problem:
        raise _Refused(f"a WACZ that cannot be unpacked: {problem}") from None


def _adopt_member(folder: Path, wacz: zipfile.ZipFile, name: str) -> None:
    part = folder / f"{FOREIGN}{_PART}"
    part.unlink(missing_ok=True)
    try:
        with wacz.open(name) as source, _durable(part) as copy:
            shutil.copyfileobj(source, copy, _CHUNK)
        adopt(folder, part, name.rpartition("/")[2])
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _durable(target: Path) -> Iterator[BinaryIO]:
    with target.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _shape(path: Path, name: str) -> tuple[bool, bool]:
    """Whether the file is compressed, and whether each record can be found by a seek."""
    with path.open("rb") as file:
        zipped = is_gzip(file.read(CHUNK), name)
        first = islice(read_records(file, name), 3)
        return zipped, all(record.length > 0 for record in first if isinstance(record, Record))


def _opens(start: bytes) -> bytes:
    """The first bytes, unpacked where they are gzip."""
    if not start.startswith(b"\x1f\x8b"):
        return start
    try:
        return zlib.decompressobj(31).decompress(start, 64)
    except zlib.error:
        return b""


# --- saved pages and texts


@dataclass(slots=True)
class Pages:
    """Saved pages on their way into a WARC file, which is opened for the first of them."""

    settings: Config
    _store: WarcStore | None = None
    _refusals: list[StorageError] = field(default_factory=list)
    _written: set[tuple[str, str]] = field(default_factory=set)  # (url, digest) in this run

    def write(self, exchange: Exchange) -> None:
        key = (exchange.url, digest(exchange.response))
        if key in self._written:
            return
        if self._store is None:
            self._store = WarcStore(self.settings.folder / WARC, _info(self.settings), _NoIndex(), self.settings.warc)
        self._written.add(key)
        self._store.submit(exchange, self._done)

    def close(self) -> None:
        """Wait until all is on the disk. Raises StorageError where it is not."""
        if self._store is not None:
            self._store.close()
        if self._refusals:
            raise self._refusals[0]

    def _done(self, result: Stored | StorageError) -> None:
        if isinstance(result, StorageError):
            self._refusals.append(result)


class _NoIndex:
    """Saved pages are no revisits of each other: what is held already is not written at all."""

    def earlier(self, entity_digest: str) -> Earlier | None:
        return None

    def latest(self, url: str) -> Earlier | None:
        return None

    def commit(self, batch: Sequence[Stored]) -> None:
        return


@contextmanager
def _pages(settings: Config) -> Iterator[Pages]:
    pages = Pages(settings)
    try:
        yield pages
    finally:
        pages.close()


def _write_page(settings: Config, document: Saved, holds: Holds, pages: Pages) -> None:
    size = document.path.stat().st_size
    if size > settings.limits.decoded:
        raise _Refused(f"{size:,} bytes, more than limits.decoded of archive.toml allows ({settings.limits.decoded:,})")
    content = document.path.read_bytes()
    said = media_type(document.path)
    is_html = decode(content, said).is_html
    url = address(document.url, content)
    if not holds(url, digest(content)):
        pages.write(_exchange(document.path, url, content, "text/html" if is_html else "text/plain"))


def address(url: str | None, content: bytes) -> str:
    """The document's address: as given, as its saver wrote into it, or a name made from its bytes. Raises UsageError for a wrong one."""
    known = url or saved_from(content)
    if known is None:
        return f"urn:sha256:{hashlib.sha256(content).hexdigest()}"
    if not is_web(canonical(known)):
        raise _Refused(f"its address {known!r} is no http or https address")
    return known


def _exchange(path: Path, url: str, content: bytes, kind: str) -> Exchange:
    # When a saved page was captured, the time of its file tells best.
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Exchange(
        url=url, role="page", source="", fetched_at=saved_at, seconds=0.0, request=b"", response=content, media_type=kind, via=path.resolve().as_uri()
    )  # fmt: skip


def _info(settings: Config) -> WarcInfo:
    return WarcInfo(
        software=f"pressmark/{pressmark()} import",
        operator=settings.operator,
        contact=settings.contact,
        robots="none: these documents were not fetched but imported",
        prefix=IMPORT,
    )
