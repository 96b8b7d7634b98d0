"""A backup looked through, and an archive made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive import config, manifest
from archive.backup import alone_with
from archive.copying import Content, content_of, copy
from archive.create import FOLDERS
from archive.manifest import Kept, sync_folder
from normalize.errors import StorageError, UsageError


@dataclass(frozen=True, slots=True)
class Verified:
    """What a backup was found to be."""

    made_at: str
    files: int
    size: int  # bytes
    problems: tuple[str, ...]  # files that are not what they were, in words


def verify(folder: Path) -> Verified:
    """Read every file of the backup and hold it against the manifest. Raises UsageError, Busy, StorageError."""
    with alone_with(folder):
        found = manifest.read(folder)
        problems = tuple(filter(None, (_problem(folder, kept) for kept in found.files)))
    return Verified(found.made_at, len(found.files), sum(kept.size for kept in found.files), problems)


def _problem(folder: Path, kept: Kept) -> str:
    path = folder / kept.stored
    try:
        with path.open("rb") as file:
            content = content_of(file)
    except OSError as problem:
        return f"{path}: {problem.strerror}"
    return _difference(path, kept, content)


def _difference(path: Path, kept: Kept, content: Content) -> str:
    if content.size != kept.size:
        return f"{path}: {content.size:,} bytes, not {kept.size:,} as when it was copied"
    return "" if content.sha256 == kept.sha256 else f"{path}: its bytes are not those that were copied"


def restore(folder: Path, target: Path) -> Verified:
    """Make the archive `target` from the backup. Raises UsageError where something stands there, StorageError for a damaged backup."""
    with alone_with(folder):
        found = manifest.read(folder)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageError(f"{target} is there already and not empty; name a new folder")
        for name in FOLDERS:
            (target / name).mkdir(parents=True, exist_ok=True)
        for kept in _settings_last(found.files):
            _restored(folder, kept, target / kept.path)
        for each in {(target / kept.path).parent for kept in found.files} | {target, target.absolute().parent}:
            sync_folder(each)
    return Verified(found.made_at, len(found.files), sum(kept.size for kept in found.files), ())


def _settings_last(files: tuple[Kept, ...]) -> Iterator[Kept]:
    """What is half restored must not look like an archive."""
    yield from (kept for kept in files if kept.path != config.NAME)
    yield from (kept for kept in files if kept.path == config.NAME)


def _restored(folder: Path, kept: Kept, target: Path) -> None:
    path = folder / kept.stored
    with path.open("rb") as file:
        content = copy(file, target)
    if problem := _difference(path, kept, content):
        target.unlink()
        raise StorageError(f"{problem}. Put a good copy of it there and restore into a new folder; the one begun here is not whole")
