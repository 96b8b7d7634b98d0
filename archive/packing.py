"""Articles -> a WACZ: every capture of them, with what their pages show, the bytes as they stand in the archive's files."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import IO, BinaryIO

from archive import walk, warc
from archive.browse import captures, evidence, looks
from archive.browse.captures import Row
from archive.config import Config
from archive.prints import listed
from archive.records import Record, read_records
from archive.version import pressmark
from archive.wacz import WARC, Label, Package, Packed, Page
from archive.warcinfo import WarcInfo, encode_info
from archive.whole import whole
from normalize.errors import UsageError, WarcError

_ROBOTS = "records of several crawls, copied: what each heeded is told by the warcinfo record of the file that it came from"

_CAPTURES = ("response", "revisit", "resource")

# All captures of the addresses under which an article was captured, and those that showed where it had gone.
_OF_ARTICLE = """
    record_id IN (
        SELECT record_id FROM capture WHERE url_key IN (
            SELECT url_key FROM capture WHERE version IN (SELECT id FROM version WHERE article = ?1)
        )
        UNION SELECT record_id FROM alias WHERE article = ?1
        UNION SELECT record_id FROM vanished WHERE article = ?1
        UNION SELECT back_record_id FROM vanished WHERE article = ?1
    )
"""
_SHOWN = (
    "SELECT record_id FROM version JOIN capture ON capture.id = version.capture WHERE version.article IN (SELECT value FROM json_each(?))"
)
_PAGES = (
    "SELECT version.key, capture.url, capture.fetched_at, version.title, text, capture.record_id FROM version"
    " JOIN version_text ON version_text.version = version.id JOIN capture ON capture.id = version.capture"
    " WHERE version.article IN (SELECT value FROM json_each(?)) ORDER BY capture.fetched_at DESC, version.key"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was packed, and what could not be."""

    captures: int
    pages: int
    problems: tuple[WarcError, ...]


def to_file(folder: Path, settings: Config, db: Connection, articles: Sequence[int], choice: str, file: Path, now: datetime) -> Tally:
    """Write articles, chosen by what `choice` says, into a file, which is there whole or not at all. Raises OSError."""
    label, info = labelled(settings, choice, now)
    with whole(file) as partial, partial.open("wb") as out:
        return pack(folder, db, articles, out, label, info)


def labelled(settings: Config, choice: str, now: datetime) -> tuple[Label, bytes]:
    """What a package of this archive says of itself, and its warcinfo record."""
    software = f"pressmark/{pressmark()} export"
    label = Label(
        f"{settings.name}: {choice}", f"Out of the archive {settings.name} of {settings.operator} ({settings.contact})", software, now
    )
    info = WarcInfo(software, settings.operator, settings.contact, _ROBOTS, (("export", choice),))
    return label, encode_info(info, Path(WARC).name, now)


def pack(
    folder: Path, db: Connection, articles: Sequence[int], out: IO[bytes], label: Label, info: bytes, largest: int = sys.maxsize
) -> Tally:
    """Write the articles' captures into a WACZ behind the warcinfo record `info`; a record that cannot be read is told and left out.

    A revisit brings the capture that it refers to, a page the pictures and stylesheets nearest to it in time. Each body is held against
    its digest before it is copied. Raises UsageError where the records have more bytes than `largest`.
    """
    rows, problems = _needed(folder, db, articles)
    if (size := sum(row.length for row in rows)) > largest:
        raise UsageError(f"The {len(rows):,} records have {size:,} bytes, more than the {largest:,} that are packed on the way")
    package = Package(out, label)
    package.put(info)
    copier = _Copier(folder, db, package)
    for row in sorted(rows, key=lambda row: (row.file, row.offset)):
        try:
            copier.copy(row)
        except WarcError as problem:
            problems.append(problem)
        except OSError as problem:
            problems.append(WarcError(row.file, row.offset, problem.strerror or str(problem)))
    pages = package.close(Page(*row[:5]) for row in db.execute(_PAGES, (listed(articles),)) if row[5] in copier.held)
    return Tally(len(copier.held), pages, tuple({str(problem): problem for problem in problems}.values()))


def _needed(folder: Path, db: Connection, articles: Sequence[int]) -> tuple[list[Row], list[WarcError]]:
    """The captures that show the articles, and whatever those need to be seen."""
    pages = {record_id for (record_id,) in db.execute(_SHOWN, (listed(articles),))}
    found: dict[str, Row] = {}
    problems: list[WarcError] = []
    for article in articles:
        found |= {row.record_id: row for row in captures.select(db, _OF_ARTICLE, (article,))}
    for row in [row for row in found.values() if row.record_id in pages]:
        try:
            found |= {each.record_id: each for each in looks.shown_by(db, folder, row)}
        except WarcError as problem:
            problems.append(problem)
        except OSError as problem:
            problems.append(WarcError(row.file, row.offset, problem.strerror or str(problem)))
    waiting = [row for row in found.values() if row.record_type == "revisit"]
    while waiting:
        target = captures.target(db, waiting.pop())
        if target and target.record_id not in found:
            found[target.record_id] = target
            waiting += [target] if target.record_type == "revisit" else []
    return list(found.values()), problems


class _Copier:
    """Copies the groups in which captures stand; what stands in one that is copied already is only noted."""

    def __init__(self, folder: Path, db: Connection, package: Package) -> None:
        self.held: set[str] = set()
        self._folder = folder
        self._db = db
        self._package = package
        self._file = ""
        self._placed: dict[int, tuple[int, int]] = {}  # of the last file: offset there -> offset and length in the package

    def copy(self, row: Row) -> None:
        """Raises WarcError where the record is not there or not what it was, OSError."""
        if row.file != self._file:
            self._file, self._placed = row.file, {}
        evidence.capture(self._folder, row)
        if row.offset not in self._placed:
            self._copy_group(row)
        offset, length = self._placed[row.offset]
        self._package.note(_packed(row), offset, length)
        self.held.add(row.record_id)

    def _copy_group(self, row: Row) -> None:
        path = warc.warc_path(evidence.warc_folder(self._folder), row.file)
        group = next(warc.read_groups(path, row.offset))
        with path.open("rb") as file:
            behind = list(_sound(read_records(file, row.file, row.offset, group.end)))
            for record in (*self._before(file, row, behind[0]), *behind):
                if record.offset in self._placed or not self._may_be_shown(record):
                    continue
                file.seek(record.offset)
                content = file.read(record.length)
                member = content if content.startswith(b"\x1f\x8b") else gzip.compress(content, mtime=0)
                self._placed[record.offset] = self._package.put(member), len(member)

    def _before(self, file: BinaryIO, row: Row, capture: Record) -> list[Record]:
        """What others write of an exchange before its answer, mostly the request; our own files have all of it behind."""
        if walk.origin(row.file) == walk.CRAWL:
            return []
        before = "SELECT offset + length FROM capture WHERE file = ? AND offset < ? ORDER BY offset DESC LIMIT 1"
        (start,) = self._db.execute(before, (row.file, row.offset)).fetchone() or (0,)
        between = (record for record in read_records(file, row.file, start, row.offset) if isinstance(record, Record))
        return [record for record in between if record.length and record.field("warc-type") not in _CAPTURES and _tied(record, capture)]

    def _may_be_shown(self, record: Record) -> bool:
        """Whether it is no capture that was taken down, or that the reader of this database may not see."""
        if record.field("warc-type") not in _CAPTURES:
            return True
        known = "SELECT 1 FROM capture WHERE record_id = ?"
        return self._db.execute(known, (record.field("warc-record-id"),)).fetchone() is not None


def _sound(records: Iterable[Record | WarcError]) -> Iterator[Record]:
    for record in records:
        if isinstance(record, WarcError):
            raise record
        yield record


def _tied(one: Record, other: Record) -> bool:
    """Whether either names the other as of the same exchange (WARC 1.1, 5.7)."""
    return any(a.field("warc-record-id") in b.every("warc-concurrent-to") for a, b in ((one, other), (other, one)))


def _packed(row: Row) -> Packed:
    media_type = "warc/revisit" if row.record_type == "revisit" else row.media_type
    return Packed(row.url, datetime.fromisoformat(row.fetched_at), media_type, row.status, row.payload_digest or "")
