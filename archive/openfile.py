"""A WARC file that is being written, on the disk: made, appended to, flushed, finished, and recovered after a crash.

Beside NAME.warc.gz.open, which its writer locks, NAME.warc.gz.durable says how many bytes are safe to read. No existing file is ever
opened to be overwritten, and none is made shorter than its last whole group.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from archive.warc import OPEN, WarcInfo, encode_info, read_groups
from normalize.errors import DiskFull, ReadOnly, StorageError

DURABLE = ".durable"  # behind the finished file's name
TORN = ".torn"  # likewise: what followed the last whole group after a crash
PART = ".part"  # behind the name of a file that is still being copied
FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
FORBIDDEN = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Recovered:
    """A file that a dead writer left open, closed."""

    file: str  # plain name of the finished file; "" where nothing in it was whole
    size: int  # bytes that were kept
    torn: int  # bytes that went to NAME.torn


class OpenFile:
    """NAME.warc.gz.open, held by this process alone."""

    def __init__(self, folder: Path, name: str, created: datetime, descriptor: int, sidecar: int) -> None:
        self.name = name  # of the finished file
        self.created = created
        self.size = 0  # bytes, up to the last whole group
        self._durable = 0
        self._folder = folder
        self._descriptor = descriptor
        self._sidecar = sidecar

    @classmethod
    def create(cls, folder: Path, info: WarcInfo, now: datetime) -> OpenFile:
        """A new file, opened by its warcinfo record. Raises StorageError."""
        with _speaking(folder), _folder_lock(folder):
            name = _free_name(folder, info.prefix, now)
            descriptor = os.open(folder / (name + OPEN), NEW, 0o644)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            sidecar = _sidecar(folder, name, descriptor)
        file = cls(folder, name, now, descriptor, sidecar)
        try:
            file.append((encode_info(info, name, now),))
            file.sync()
            with _speaking(folder):
                _sync_folder(folder)
        except StorageError:
            file._abandon()
            raise
        return file

    def append(self, pieces: Iterable[bytes]) -> int:
        """Write a whole group or nothing; its offset. Raises DiskFull, StorageError."""
        offset, size = self.size, 0
        try:
            for piece in pieces:
                self._write(piece)
                size += len(piece)
        except OSError as error:
            self._cut(offset)
            raise _spoken(error, self._folder) from error
        self.size = offset + size
        return offset

    def _write(self, piece: bytes) -> None:
        view = memoryview(piece)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def sync(self) -> None:
        """Have the disk keep what was written, and say so beside the file. Raises StorageError; what was not flushed is cut off."""
        try:
            os.fdatasync(self._descriptor)
            os.pwrite(self._sidecar, b"%020d\n" % self.size, 0)
        except OSError as error:
            self._cut(self._durable)
            raise _spoken(error, self._folder) from error
        self._durable = self.size

    def _cut(self, size: int) -> None:
        # Where even this fails, recovery cuts the file at its last whole group.
        with suppress(OSError):
            os.ftruncate(self._descriptor, size)
        self.size = size

    def finish(self) -> None:
        """Give the file its final name, and let it go in any case. Raises StorageError; the next recovery finishes it then."""
        try:
            with _speaking(self._folder):
                os.fsync(self._descriptor)
                with _folder_lock(self._folder):
                    _rename(self._folder, self.name)
        finally:
            os.close(self._descriptor)
            os.close(self._sidecar)

    def _abandon(self) -> None:
        """Remove a file that never held a group."""
        with suppress(OSError):
            (self._folder / (self.name + DURABLE)).unlink()
            (self._folder / (self.name + OPEN)).unlink()
        os.close(self._descriptor)
        os.close(self._sidecar)


def _sidecar(folder: Path, name: str, descriptor: int) -> int:
    try:
        return os.open(folder / (name + DURABLE), NEW & ~os.O_APPEND, 0o644)
    except OSError:  # no inode is left, for example
        (folder / (name + OPEN)).unlink()
        os.close(descriptor)
        raise


def ready(folder: Path) -> None:
    """Make the folder where it is missing, and be sure that it can be written. Raises ReadOnly, StorageError."""
    with _speaking(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ReadOnly(f"{folder} cannot be written; check who owns it, or that its disk is not mounted read-only")


def too_little(folder: Path, floor: int) -> DiskFull | None:
    """What to say where less than `floor` bytes are free on the folder's disk."""
    disk = os.statvfs(folder)
    free = disk.f_bavail * disk.f_frsize
    if free >= floor:
        return None
    return DiskFull(
        f"{free:,} bytes are free on the disk of {folder}, less than the floor of {floor:,}; make room, or lower warc.free_floor"
    )


def committed(path: Path) -> int:
    """Bytes of a WARC file that are durable: a finished file's size, of an open one what its writer says. 0 where there is neither."""
    finished = path.with_name(path.name.removesuffix(OPEN))
    for _ in range(2):  # it may be finished between two looks
        with suppress(FileNotFoundError):
            return finished.stat().st_size
        with suppress(FileNotFoundError):
            said = finished.with_name(finished.name + DURABLE).read_bytes().strip()
            return int(said) if said.isdigit() else 0  # after a power cut it may hold anything
    return 0


def recover(folder: Path) -> tuple[Recovered, ...]:
    """Close each file whose writer is dead: its tail after the last whole group goes to NAME.torn. Raises StorageError."""
    with _speaking(folder):
        found = tuple(one for path in sorted(folder.glob(f"*{OPEN}")) if (one := _recovered(folder, path)))
        for orphan in folder.glob(f"*{DURABLE}"):
            if not orphan.with_name(orphan.name.removesuffix(DURABLE) + OPEN).exists():
                orphan.unlink(missing_ok=True)
    return found


def _recovered(folder: Path, path: Path) -> Recovered | None:
    descriptor = _claimed(folder, path)
    if descriptor is None:
        return None
    try:
        size = path.stat().st_size
        known = committed(path)  # flushed and whole: only what follows has to be walked
        start = known if known <= size else 0
        kept = max((group.end for group in read_groups(path, start) if group.whole), default=start)
        torn = size - kept
        if torn:
            _set_aside(path, kept)
            os.ftruncate(descriptor, kept)
        os.fsync(descriptor)
        name = path.name.removesuffix(OPEN)
        with _folder_lock(folder):
            if kept:
                _rename(folder, name)
            else:
                (folder / (name + DURABLE)).unlink(missing_ok=True)
                path.unlink()
        return Recovered(name if kept else "", kept, torn)
    finally:
        os.close(descriptor)


def _claimed(folder: Path, path: Path) -> int | None:
    """A descriptor of an open file that no writer holds, locked; None where one does, or where another recovery was here."""
    with _folder_lock(folder):
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            return None
    os.close(descriptor)
    return None


def _set_aside(path: Path, start: int) -> None:
    """Copy what stands from `start` on to a new NAME.torn, durably; not twice, where a recovery was killed after it."""
    name = path.name.removesuffix(OPEN)
    with path.open("rb") as source:
        source.seek(start)
        tail = source.read()
    if any(torn.read_bytes() == tail for torn in _torn(path.parent, name)):
        return
    part = path.with_name(name + TORN + PART)
    part.unlink(missing_ok=True)
    with part.open("xb") as aside:
        aside.write(tail)
        aside.flush()
        os.fsync(aside.fileno())
    names = (name + TORN + (str(number) if number > 1 else "") for number in count(1))
    part.rename(next(target for each in names if not (target := path.with_name(each)).exists()))
    _sync_folder(path.parent)


def _torn(folder: Path, name: str) -> list[Path]:
    return [path for path in folder.glob(f"{name}{TORN}*") if path.suffix != PART]


def set_aside(folder: Path, name: str) -> int:
    """Bytes that recoveries have cut off the end of this file, and that stand beside it."""
    return sum(path.stat().st_size for path in _torn(folder, name))


def _free_name(folder: Path, prefix: str, now: datetime) -> str:
    names = (f"{prefix}-{now:%Y%m%d%H%M%S}-{number:05}.warc.gz" for number in count(1))
    return next(name for name in names if not any((folder / (name + end)).exists() for end in ("", OPEN, DURABLE, TORN)))


def _rename(folder: Path, name: str) -> None:
    if (folder / name).exists():
        raise StorageError(f"{folder / name} exists already; {name}{OPEN} is left as it is")
    (folder / (name + OPEN)).rename(folder / name)
    (folder / (name + DURABLE)).unlink(missing_ok=True)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _folder_lock(folder: Path) -> Iterator[None]:
    """Keep others from making or claiming files in `folder` meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _speaking(folder: Path) -> Iterator[None]:
    """Turn the system's errors into those of the project."""
    try:
        yield
    except OSError as error:
        raise _spoken(error, folder) from error


def _spoken(error: OSError, folder: Path) -> StorageError:
    if error.errno in FULL:
        return DiskFull(f"no room to write in {folder}: {error.strerror}; make room and start again, nothing stored is lost")
    if error.errno in FORBIDDEN:
        return ReadOnly(f"{folder} cannot be written: {error.strerror}; check who owns it, or that its disk is not mounted read-only")
    return StorageError(f"{folder}: {error}")
