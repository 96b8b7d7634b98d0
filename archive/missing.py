"""WARC files that crawl.db knows and that are not there any more, or not whole: lost evidence, which nobody may pass by."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive.database import reading_address
from archive.openfile import set_aside
from archive.sqlite import refusals
from archive.warc import OPEN

CRAWL_DB = "crawl.db"


@dataclass(frozen=True, slots=True)
class Loss:
    """A WARC file that is not what it was when crawl.db learned of it."""

    file: str
    size: int  # bytes that are there; 0 for a missing file
    indexed_to: int  # bytes that crawl.db knows


def indexed(crawl_db: Path) -> dict[str, int]:
    """How far crawl.db knows each WARC file, in bytes; nothing where there is none. Raises StorageError."""
    if not crawl_db.is_file():
        return {}
    with refusals(crawl_db), closing(sqlite3.connect(reading_address(crawl_db), uri=True, timeout=60)) as db:
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'warc_file'").fetchone() is None:
            return {}  # its maker was killed
        return dict(db.execute("SELECT name, indexed_to FROM warc_file WHERE indexed_to > 0").fetchall())


def losses(warc: Path, known: Mapping[str, int]) -> tuple[Loss, ...]:
    """The files that are missing or too short, where no torn end that was set aside explains it; `known` as crawl.db has it."""
    held = {name: _size(warc, name) for name in known}
    return tuple(
        Loss(name, held[name], size)
        for name, size in sorted(known.items())
        if held[name] < size and (not held[name] or held[name] + set_aside(warc, name) < size)
    )


def _size(warc: Path, name: str) -> int:
    for path in (warc / name, warc / (name + OPEN), warc / name):  # it may be finished between two looks
        if path.exists():
            return path.stat().st_size
    return 0
