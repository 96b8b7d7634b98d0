"""Foreign WARC files and WACZ become files of the archive: linked, or copied where the disk is another, never twice.

Each is named after the digest of its bytes. A file is there whole or not at all: what is being copied ends in ".part".
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, cast

from isal import isal_zlib
from isal.igzip_lib import IsalError

from archive.ingest import file_digest
from archive.openfile import too_little
from archive.records import Record, read_records
from archive.walk import FOREIGN
from archive.warcstream import CHUNK, is_gzip
from normalize.errors import UsageError

PART = ".part"  # behind the name of a file that is still being copied
PIECE = 2**20  # bytes that are copied at once
_LOOK = 64  # pieces between two looks at the room on the disk
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_MEMBER = re.compile(r"archive/.+\.warc(\.gz)?")
_UNREAD = (  # what a WARC, or its older kin, may come in besides
    (b"filedesc://", "an ARC file, the Internet Archive's format before WARC, which is not read; convert it: warcio recompress {0} {1}.warc.gz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd, which is not read; unpack it first: zstd -d {0}"),
    (b"BZh", "compressed with bzip2, which is not read; unpack it first: bunzip2 {0}"),
    (b"\xfd7zXZ", "compressed with xz, which is not read; unpack it first: unxz {0}"),
)  # fmt: skip

Opening = Callable[[], AbstractContextManager[IO[bytes]]]


class Refused(UsageError):
    """A document that cannot be taken."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where foreign files go."""

    folder: Path  # warc/ of the archive
    floor: int  # bytes that stay free on its disk

    def clear(self) -> None:
        """Remove what a killed import left half copied."""
        for part in self.folder.glob(f"{FOREIGN}*{PART}"):
            part.unlink()


def adopt(shelf: Shelf, path: Path) -> None:
    """Make the foreign WARC file one of the archive's. Raises Refused, DiskFull."""

    @contextmanager
    def opening() -> Iterator[IO[bytes]]:
        with reading(), path.open("rb") as source:
            yield source

    _take(shelf, opening, path.name, path)


def adopt_wacz(shelf: Shelf, path: Path) -> None:
    """The same for each WARC file inside a WACZ (specs.webrecorder.net/wacz), which is never unpacked as a whole."""
    with reading(), _zip(path) as wacz:
        names = [name for name in wacz.namelist() if _MEMBER.fullmatch(name)]
        if not names:
            raise Refused("a ZIP file without archive/*.warc.gz, so no WACZ")
        for name in names:
            _take(shelf, _member(wacz, name), name.rpartition("/")[2])


def unread(start: bytes, name: str) -> str | None:
    """Why a file that begins so is not read, and what to do; None where nothing speaks against it."""
    told = next((told for magic, told in _UNREAD if start.startswith(magic) or unpacked(start).startswith(magic)), None)
    return told and told.format(name, re.sub(r"\.arc(\.gz)?$", "", name))


def unpacked(start: bytes) -> bytes:
    """The first bytes of a file, unpacked where they are gzip."""
    if not start.startswith(b"\x1f\x8b"):
        return start
    try:
        return zlib.decompressobj(31).decompress(start, 64)
    except zlib.error:
        return b""


def is_warc(start: bytes, path: Path) -> bool:
    """Whether a file that begins so is a WARC file, damaged or not. Raises Refused for one that is only named like it."""
    if unpacked(start).startswith(b"WARC/"):
        return True
    if not path.name.lower().endswith((".warc", ".warc.gz")):
        return False
    with reading(), path.open("rb") as file:
        if not any(isinstance(record, Record) for record in read_records(file, path.name)):
            raise Refused("named like a WARC file, but no WARC record is in it")
    return True


@contextmanager
def reading() -> Iterator[None]:
    """What keeps us from reading a file of somebody else's is a reason to refuse it, not to end the run."""
    try:
        yield
    except (FileNotFoundError, PermissionError, IsADirectoryError, InterruptedError, TimeoutError, ConnectionError) as problem:
        raise Refused(f"cannot be read: {problem.strerror}") from None
    except _Unreadable as problem:
        raise Refused(str(problem)) from None


class _Unreadable(Exception):
    """The source, not the archive's disk, failed."""


def _take(shelf: Shelf, opening: Opening, name: str, path: Path | None = None) -> None:
    with opening() as source:
        found, size = _digest(source)
        zipped, seekable = _shape(source, name)
    if _held(shelf.folder, found, size):
        return
    base = _PLAIN.sub("_", name.removesuffix(".gz").removesuffix(".warc"))[-100:] or "unnamed"
    target = shelf.folder / f"{FOREIGN}-{found[:16]}-{base}{'.warc.gz' if zipped and seekable else '.warc'}"
    part = target.with_name(target.name + PART)
    part.unlink(missing_ok=True)
    try:
        # One gzip member for all records: none could be found again by its place.
        unpack = zipped and not seekable
        if unpack or path is None or not _linked(path, part):
            with opening() as source:
                _copy(shelf, _inflated(source) if unpack else _pieces(source), part)
            if not unpack and file_digest(part) != f"sha256:{found}":
                raise Refused("it changed while it was copied; name it again when it is whole")
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _held(folder: Path, found: str, size: int) -> bool:
    """Whether the archive has these bytes: under a foreign name, or as a file of its own that comes back from a copy."""
    if any(path.suffix != PART for path in folder.glob(f"{FOREIGN}-{found[:16]}-*")):
        return True
    return any(file_digest(own) == f"sha256:{found}" for own in folder.glob("*.warc.gz") if own.stat().st_size == size)


def _digest(source: IO[bytes]) -> tuple[str, int]:
    """sha256 in hex, and how many bytes there were."""
    made, size = hashlib.sha256(), 0
    for piece in _pieces(source):
        made.update(piece)
        size += len(piece)
    return made.hexdigest(), size


def _shape(source: IO[bytes], name: str) -> tuple[bool, bool]:
    """Whether the file is compressed, and whether each record can be found by a seek."""
    source.seek(0)
    zipped = is_gzip(source.read(CHUNK), name)
    first = islice(read_records(cast(BinaryIO, source), name), 3)  # which is what zipfile calls its IO[bytes]
    return zipped, all(record.length > 0 for record in first if isinstance(record, Record))


def _linked(path: Path, target: Path) -> bool:
    try:
        os.link(path.resolve(), target)
    except OSError:  # another disk, or a file system without links
        return False
    return True


def _copy(shelf: Shelf, pieces: Iterator[bytes], target: Path) -> None:
    with target.open("xb") as copy:
        for number, piece in enumerate(pieces):
            if number % _LOOK == 0 and (problem := too_little(shelf.folder, shelf.floor)):
                raise problem
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    try:
        while piece := source.read(PIECE):
            yield piece
    except OSError as problem:
        raise _Unreadable(f"cannot be read: {problem.strerror or problem}") from None


def _inflated(source: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a gzip file, as far as it is whole: ingest tells that the last record is torn."""
    inflate = isal_zlib.decompressobj(31)
    for rest in _pieces(source):
        more = True
        while more:
            try:
                out = inflate.decompress(rest, PIECE)
            except IsalError:  # type: ignore[misc]  # isal's stub takes the class for one of its instances
                return
            yield out
            rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
            more = bool(rest) or len(out) == PIECE
            inflate = isal_zlib.decompressobj(31) if inflate.eof else inflate


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    # RuntimeError is how zipfile says that a member is encrypted or packed by a method it does not know
    try:
        with zipfile.ZipFile(path) as found:
            yield found
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as problem:
        raise Refused(f"a WACZ that cannot be unpacked: {problem}") from None


def _member(wacz: zipfile.ZipFile, name: str) -> Opening:
    return lambda: wacz.open(name)
