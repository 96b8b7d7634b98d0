"""A copy of an archive, made while it is in use, to which only what is new is added.

    manifest.json          what the backup holds; replaced last, and as a whole
    warc/NAME.warc.gz      finished WARC files, which never change
    state-TIME/            all that does change, as it was then: crawl.db, archive.toml, sources/, rules/, decisions.jsonl,
                           and the WARC file that was being written, as far as it was on the disk

crawl.db is copied first and the WARC files after it, so that it never knows an exchange that the copy has not. A file that is
gone from the archive stays in the backup.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path

from archive import config, decisions, manifest, missing
from archive.copying import PART, Content, content_of, copy
from archive.database import reading_address
from archive.ingest import WARC
from archive.manifest import Kept, Manifest, held_folder, sync_folder
from archive.missing import CRAWL_DB
from archive.openfile import TORN, committed
from archive.sqlite import refusals
from archive.walk import warc_files
from archive.warc import OPEN
from archive.words import many, shell
from normalize.errors import Busy, StorageError, UsageError

STATE = "state-"
_PLAIN = (config.NAME, "decisions.jsonl")
_FOLDERS = ("sources", "rules")
_SET_ASIDE = re.compile(re.escape(TORN) + r"\d*\Z")


Told = Callable[[str], None]


def silent(line: str) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a backup came to."""

    files: int  # that the backup holds
    size: int  # bytes of them
    copied: int  # files that were not there before, or not so
    copied_size: int
    gone: tuple[Kept, ...]  # WARC files that the backup has and the archive has not


@dataclass(slots=True)
class _Making:
    """A backup being made."""

    archive: Path
    folder: Path
    state: Path
    before: Mapping[str, Kept]
    kept: dict[str, Kept]  # by path in the archive
    told: Told
    copied: int = 0
    copied_size: int = 0

    def add(self, source: Path, path: str, target: Path, end: int | None = None) -> None:
        """Copy a file and note it."""
        if path.startswith(f"{WARC}/"):
            self.told(f"copying {path}, {source.stat().st_size:,} bytes")
        with source.open("rb") as file:
            content = copy(file, target, end)
        self.note(path, target, content.size, content.sha256)
        self.copied += 1
        self.copied_size += content.size

    def note(self, path: str, target: Path, size: int, sha256: str) -> None:
        self.kept[path] = Kept(path, target.relative_to(self.folder).as_posix(), size, sha256)


def backup(folder: Path, archive: Path, databases: tuple[str, ...], now: datetime, told: Told = silent) -> Done:
    """Bring the backup in `folder` up to what the archive is now; `databases` are those to take besides crawl.db.

    `told` hears of each WARC file that is copied.

    Raises NotAnArchive, SettingsError, UsageError, Busy, StorageError, OSError.
    """
    settings = config.load(archive)
    _check(folder, archive)
    folder.mkdir(parents=True, exist_ok=True)
    sync_folder(folder.absolute().parent)
    with alone_with(folder):
        before = manifest.read(folder).files if (folder / manifest.NAME).exists() else ()
        _clear(folder, before)
        with _new_state(folder, now) as state:
            making = _Making(archive, folder, state, {kept.path: kept for kept in before}, {}, told)
            gone = _make(making, settings, databases)
        files = tuple(sorted(making.kept.values(), key=lambda kept: kept.path))
        manifest.write(folder, Manifest(now.isoformat(timespec="seconds"), version("pressmark"), settings.name, files))
        _clear(folder, files)
    return Done(len(files), sum(each.size for each in files), making.copied, making.copied_size, gone)


def _make(making: _Making, settings: config.Config, databases: tuple[str, ...]) -> tuple[Kept, ...]:
    """Copies all that is new, durably; what is gone from the archive. crawl.db comes first."""
    _databases(making, databases)
    indexed = missing.indexed(making.state / CRAWL_DB)
    _warcs(making, indexed)
    gone = _keep_what_is_gone(making, indexed)
    _settings(making, settings)
    for each in {(making.folder / kept.stored).parent for kept in making.kept.values()} | {making.state, making.folder}:
        sync_folder(each)
    return gone


@contextmanager
def alone_with(folder: Path) -> Iterator[None]:
    """Hold a backup against whoever would change or read it meanwhile; needs no right to write there. Raises Busy."""
    with held_folder(folder) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"another process is at work on the backup {folder}; wait until it ends, or end it") from None
        yield


def _check(folder: Path, archive: Path) -> None:
    """Raises UsageError for a folder that cannot take a backup."""
    if (folder / config.NAME).exists():
        raise UsageError(f"{folder} is an archive; the folder of the backup comes first: pressmark backup BACKUP {shell(folder)}")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder")
    if folder.resolve().is_relative_to(archive.resolve()):
        raise UsageError(f"{folder} lies within the archive itself; name a folder elsewhere, best on another disk")
    if folder.is_dir() and not (folder / manifest.NAME).exists() and any(_strange(path) for path in folder.iterdir()):
        raise UsageError(f"{folder} holds other things than a backup; name a folder that is new or empty")


def _strange(path: Path) -> bool:
    return path.name not in (WARC, f"{manifest.NAME}{PART}", "lost+found") and not path.name.startswith(STATE)


@contextmanager
def _new_state(folder: Path, now: datetime) -> Iterator[Path]:
    """A new folder for what changes, which goes away again where the backup fails."""
    name = f"{STATE}{now:%Y%m%dT%H%M%S}"
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    state = next(folder / each for each in names if not (folder / each).exists())
    state.mkdir()
    try:
        yield state
    except BaseException:
        shutil.rmtree(state, ignore_errors=True)
        raise


def _databases(making: _Making, databases: tuple[str, ...]) -> None:
    for name in (CRAWL_DB, *databases):
        if (making.archive / name).is_file():
            _copy_database(making.archive / name, making.state / name)
            with (making.state / name).open("rb") as file:
                content = content_of(file)
            making.note(name, making.state / name, content.size, content.sha256)
            making.copied += 1
            making.copied_size += content.size


def _copy_database(source: Path, target: Path) -> None:
    """One moment of a database that others go on writing, as one file."""
    with refusals(source), closing(sqlite3.connect(reading_address(source), uri=True, timeout=60)) as db:
        with refusals(target), closing(sqlite3.connect(target)) as copied:
            db.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")
            copied.execute("PRAGMA synchronous = FULL")
        with refusals(target), closing(sqlite3.connect(target)) as copied:
            problem = copied.execute("PRAGMA quick_check(1)").fetchone()[0]
    if problem != "ok":
        raise StorageError(f"{source} is damaged ({problem}); the backup stays as it was before")
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _warcs(making: _Making, indexed: Mapping[str, int]) -> None:
    warc = making.archive / WARC
    for found in warc_files(warc):
        _warc(making, warc / found.name, indexed.get(found.name, 0))
    for path in sorted(warc.glob(f"*{TORN}*")):
        if _SET_ASIDE.search(path.name):
            _finished(making, path, f"{WARC}/{path.name}")


def _warc(making: _Making, path: Path, indexed_to: int) -> None:
    """A WARC file: whole where it is finished, else what is durable of it."""
    opened = path.with_name(path.name + OPEN)
    if not path.exists():
        with suppress(FileNotFoundError):  # it was finished between two looks
            if durable := max(committed(path), indexed_to):
                making.add(opened, f"{WARC}/{path.name}", making.state / WARC / path.name, durable)
            return
    _finished(making, path, f"{WARC}/{path.name}")


def _finished(making: _Making, source: Path, path: str) -> None:
    """A file that never changes any more: copied once, and looked at ever after."""
    target = making.folder / path
    known = making.before.get(path)
    if known is None or known.stored != path or not target.exists():
        making.add(source, path, target)
        return
    with source.open("rb") as file:
        content = content_of(file)
    if (content.size, content.sha256) != (known.size, known.sha256) and _erased(making.archive, source.name, known, content):
        making.add(source, path, target)  # the bytes go from the backup too
        return
    if (content.size, content.sha256) != (known.size, known.sha256):
        raise StorageError(
            f"{source} is not what the backup has of it, and such a file never changes: one of the two is damaged."
            f" Find out which by: pressmark backup --verify {shell(making.folder)}"
        )
    making.note(path, target, known.size, known.sha256)


def _erased(archive: Path, file: str, known: Kept, content: Content) -> bool:
    """Whether takedowns made the file what it is now out of what the backup has."""
    became = {each.before: each.became for each in decisions.read(archive) if each.decision == "erased" and each.file == file}
    digest = f"sha256:{known.sha256}"
    for _ in range(len(became)):
        digest = became.get(digest, digest)
    return digest == f"sha256:{content.sha256}" != f"sha256:{known.sha256}" and content.size == known.size


def _keep_what_is_gone(making: _Making, indexed: Mapping[str, int]) -> tuple[Kept, ...]:
    """Keeps what the backup has and the archive has not. Raises StorageError where neither has what crawl.db knows."""
    gone = [kept for path, kept in sorted(making.before.items()) if path.startswith(f"{WARC}/") and path not in making.kept]
    for kept in gone:
        target = making.folder / kept.path
        if kept.stored != kept.path:  # in a state that will be cleared away
            making.add(making.folder / kept.stored, kept.path, making.state / kept.path)
        else:
            making.note(kept.path, target, kept.size, kept.sha256)
    held = {kept.path: kept.size for kept in making.kept.values()}
    short = sorted(name for name, size in indexed.items() if held.get(f"{WARC}/{name}", 0) < size)
    if short:
        raise StorageError(
            f"{many(len(short), 'WARC file')} that {CRAWL_DB} knows {'is' if len(short) == 1 else 'are'} missing or too short in {making.archive / WARC},"
            f" like {short[0]}; put back what is missing, then back up again; the backup stays as it was before"
        )
    return tuple(making.kept[kept.path] for kept in gone)


def _settings(making: _Making, settings: config.Config) -> None:
    archive = making.archive
    paths = [archive / name for name in _PLAIN]
    paths += [path for name in _FOLDERS for path in sorted((archive / name).rglob("*"))]
    if settings.crawl.ca is not None and settings.crawl.ca.resolve().is_relative_to(archive.resolve()):
        paths.append(archive / settings.crawl.ca.resolve().relative_to(archive.resolve()))
    for path in paths:
        if path.is_file():
            name = path.relative_to(archive).as_posix()
            making.add(path, name, making.state / name)


def _clear(folder: Path, files: tuple[Kept, ...]) -> None:
    """Takes away what the manifest does not name: the state before, and what killed backups left."""
    named = {each.stored.partition("/")[0] for each in files}
    for path in folder.glob(f"{STATE}*"):
        if path.name not in named:
            shutil.rmtree(path)
    for path in (folder / WARC).glob(f"*{PART}"):
        path.unlink()
