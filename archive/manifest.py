"""The manifest of a backup: each file of the archive, where its copy stands in the backup, and the copy's size and digest.

It is replaced as a whole, after all that it names is on the disk; so a backup is what its manifest says, however the next one ended.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from archive.words import shell
from normalize.errors import StorageError, UsageError

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the archive as the backup holds it."""

    path: str  # in the archive, with "/"
    stored: str  # in the backup, likewise
    size: int  # bytes
    sha256: str  # hex


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    made_at: str  # UTC, ISO 8601
    pressmark: str  # version that wrote it
    archive: str  # its name
    files: tuple[Kept, ...]


def write(folder: Path, manifest: Manifest) -> None:
    """Put the manifest in the place of the one before, durably. Raises OSError."""
    said = {"format": FORMAT, **asdict(manifest)}
    fresh = folder / f"{NAME}.part"
    fresh.unlink(missing_ok=True)
    with fresh.open("x", encoding="utf-8") as file:
        json.dump({"sha256": _digest(said), **said}, file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / NAME)
    sync_folder(folder)


def read(folder: Path) -> Manifest:
    """The manifest of the backup in `folder`. Raises UsageError where there is none, StorageError where it is damaged."""
    path = folder / NAME
    if not path.is_file():
        raise UsageError(
            f"{folder} holds no {NAME}, so no backup that came to its end; make one with: pressmark backup {shell(folder)} ARCHIVE"
        )
    try:
        said = json.loads(path.read_bytes())
        digest, number = said.pop("sha256"), said.pop("format")
        if digest != _digest({"format": number, **said}):
            raise ValueError("its digest is another")
        files = tuple(Kept(each["path"], each["stored"], int(each["size"]), each["sha256"]) for each in said["files"])
        found = Manifest(said["made_at"], said["pressmark"], said["archive"], files)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise StorageError(f"{path} is damaged ({problem}); the files beside it are plain copies, and can be put back by hand") from None
    if number != FORMAT:
        raise StorageError(f"{path}: format {number} is not the format {FORMAT} that this Pressmark knows; use a newer Pressmark")
    for each in files:
        _check_inside(path, each)
    return found


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _check_inside(path: Path, kept: Kept) -> None:
    """Whoever wrote the manifest must not lead us out of the folders."""
    for each in (PurePosixPath(kept.path), PurePosixPath(kept.stored)):
        if each.is_absolute() or ".." in each.parts or not each.parts:
            raise StorageError(f"{path} names {each}, which lies outside of the backup")


def sync_folder(folder: Path) -> None:
    """Have the disk keep the folder's names."""
    with held_folder(folder) as descriptor:
        os.fsync(descriptor)


@contextmanager
def held_folder(folder: Path) -> Iterator[int]:
    """A descriptor of the folder itself."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
