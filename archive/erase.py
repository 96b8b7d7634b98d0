"""Bytes that were taken down, erased from the WARC files: over each record another of the same length, in a copy that takes the file's place.

    1. the copy, FILE.erasing, is written and flushed; the file stands as it was
    2. a line for each record goes into decisions.jsonl, with the digests of what went and of the file before and after
    3. the copy takes the file's name
    4. archive.db and crawl.db learn of it

Killed before 2, nothing was erased, and the copy goes; killed later, whoever comes next does what is left. Other records stay where they are.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive import decisions, identity
from archive.database import NAME
from archive.decisions import Decision
from archive.erased import Why, instead, is_erased, said
from archive.erasemember import without
from archive.ingest import WARC, file_digest
from archive.manifest import sync_folder
from archive.missing import CRAWL_DB
from archive.records import Record, read_records
from archive.sqlite import refusals
from archive.store import Store
from archive.warc import OPEN
from archive.warcstream import is_gzip

ERASING = ".erasing"  # behind the name of the copy
_PIECE = 2**20  # bytes copied at once


@dataclass(frozen=True, slots=True)
class Hidden:
    """A capture that a takedown hides."""

    record_id: str
    file: str
    offset: int  # bytes from the start of the file
    length: int
    record_type: str
    article: str | None  # key


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of it."""

    records: int
    files: tuple[str, ...]
    left: tuple[str, ...]  # what could not be erased, in words


@dataclass(frozen=True, slots=True)
class _Place:
    """A record as it stands, and what is to stand there."""

    hidden: Hidden
    went: tuple[str, ...]
    bytes: bytes  # b"" where it was erased before


def erase(folder: Path, takedown: Decision, now: datetime) -> Erased:
    """Erase what the takedown hides from the archive's WARC files. Raises StorageError, OSError."""
    finish(folder)
    done: list[str] = []
    left: list[str] = []
    count = 0
    known = decisions.stands(folder).erased
    for file, hidden in sorted(_hidden(folder, takedown.number).items()):
        places = _places(folder, file, [one for one in hidden if one.record_id.lower() not in known], takedown, now, left)
        if places:
            _rewrite(folder, file, places, takedown, now)
            done.append(file)
            count += len(places)
    finish(folder)
    Store(folder / NAME).close()  # archive.db learns it
    return Erased(count, tuple(done), tuple(left))


def finish(folder: Path) -> None:
    """Do what killed erasures left to do. Raises StorageError, OSError."""
    became = {each.file: each.became for each in decisions.read(folder) if each.decision == "erased"}
    for copied in sorted((folder / WARC).glob(f"*{ERASING}")):
        name = copied.name.removesuffix(ERASING)
        if became.get(name) == file_digest(copied):
            copied.replace(folder / WARC / name)
        else:
            copied.unlink()
        sync_folder(folder / WARC)
    if became:
        _tell_crawl(folder / CRAWL_DB, decisions.stands(folder).erased.values())


def _hidden(folder: Path, takedown: int) -> Mapping[str, list[Hidden]]:
    found: dict[str, list[Hidden]] = defaultdict(list)
    with Store(folder / NAME) as store:
        sql = "SELECT record_id, file, offset, length, record_type, article FROM withheld WHERE takedown = ? AND record_type <> 'metadata'"
        for row in store.query(f"{sql} ORDER BY file, offset", takedown):
            found[row["file"]].append(Hidden(*row))
    return found


def _places(
    folder: Path, file: str, hidden: Iterable[Hidden], takedown: Decision, now: datetime, left: list[str]
) -> list[_Place]:  # fmt: skip
    path = folder / WARC / file
    if not path.exists():
        opened = path.with_name(file + OPEN).exists()
        left.append(f"{file} is being written; erase again when the crawl has ended" if opened else f"{file} is not there")
        return []
    why = Why(identity.stamp(now), takedown.number, takedown.reason, takedown.by)
    places: list[_Place] = []
    alone = [one for one in hidden if one.length]
    shared = [one for one in hidden if not one.length]
    for one in alone:
        place = _place(path, one, why)
        if isinstance(place, str):
            left.append(f"{file}, byte {one.offset}: {place}")
        else:
            places.append(place)
    for offset in sorted({one.offset for one in shared}):
        found = _in_member(path, offset, [one for one in shared if one.offset == offset], why)
        if isinstance(found, str):
            left.append(f"{file}, byte {offset}: {found}")
        else:
            places += found
    return places


def _in_member(path: Path, offset: int, hidden: Sequence[Hidden], why: Why) -> list[_Place] | str:
    """The same for records that share the gzip member which begins there: the first brings the whole of it."""
    member = without(path, offset, {one.record_id for one in hidden}, why)
    if isinstance(member, str):
        return member
    return [_Place(one, member.went[one.record_id], b"" if number else member.bytes) for number, one in enumerate(hidden)]


def _place(path: Path, hidden: Hidden, why: Why) -> _Place | str:
    """What is to stand there; why not, in words."""
    with path.open("rb") as file:
        packed = is_gzip(file.read(10), path.name)
        record = next(read_records(file, path.name, hidden.offset, hidden.offset + hidden.length), None)
    if not isinstance(record, Record) or record.field("warc-record-id") != hidden.record_id or record.length != hidden.length:
        return "another record stands here"
    if is_erased(record):
        told = said(record)
        return _Place(hidden, (told.get("erased-block-digest", ""), told.get("erased-payload-digest", "")), b"")
    made = instead(record, why, packed)
    if made is None:
        return "the record is too short to be replaced by one that says so"
    block = f"sha256:{hashlib.sha256(record.block).hexdigest()}"
    return _Place(hidden, (block, record.field("warc-payload-digest") or ""), made)


def _rewrite(folder: Path, file: str, places: Sequence[_Place], takedown: Decision, now: datetime) -> None:
    path = folder / WARC / file
    copied = path.with_name(file + ERASING)
    before = _copy(path, copied, {place.hidden.offset: place.bytes for place in places if place.bytes})
    became = file_digest(copied)
    with decisions.opened(folder) as book:
        for place in places:
            book.add(
                now, "erased", "capture", place.hidden.record_id, takedown.reason, takedown.by, under=takedown.number,
                articles=(place.hidden.article,) if place.hidden.article else (), file=file, offset=place.hidden.offset, went=place.went,
                before=before, became=became,
            )  # fmt: skip


def _copy(path: Path, target: Path, patches: Mapping[int, bytes]) -> str:
    """Write the copy with the patches in it, durably; the digest of the file as it is."""
    with path.open("rb") as source, target.open("wb") as copied:
        before = f"sha256:{hashlib.file_digest(source, 'sha256').hexdigest()}"
        source.seek(0)
        shutil.copyfileobj(source, copied, _PIECE)
        for offset, content in patches.items():
            copied.seek(offset)
            copied.write(content)
        copied.flush()
        os.fsync(copied.fileno())
    shutil.copystat(path, target)
    sync_folder(path.parent)
    return before


def _tell_crawl(path: Path, erased: Iterable[Decision]) -> None:
    """Let crawl.db refer to no erased body any more, and ask for the whole page where it had one: a revisit of it would be of nothing."""
    if not path.is_file():
        return
    with refusals(path), closing(sqlite3.connect(path, timeout=60)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'url'").fetchone():
            return
        for each in erased:
            db.execute(
                "UPDATE url SET etag = NULL, last_modified = NULL, digest = NULL WHERE url IN (SELECT url FROM capture WHERE record_id = ? AND whole)",
                (each.target,),
            )
            db.execute(
                "UPDATE capture SET payload_digest = NULL, entity_digest = NULL, whole = 0 WHERE record_id = ? AND whole", (each.target,)
            )
        db.commit()
