"""What an upgrade left behind: captures that an older normalizer or other rules read, read again and shown anew, batch by batch.

All captures of an article go in one transaction, so that it is never half of one rendition and half of another; until then the old
one stands. Where it stands is in archive.db itself (`capture.rendition`), so it can be killed anywhere and goes on there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive import walk
from archive.capture import Capture
from archive.ingest import WARC, Pages, reading
from archive.progress import Watcher
from archive.reading import GONE, Document, Placed
from archive.readings import Rendition
from archive.rows import Read, failure, shown
from archive.store import STALE, Store
from archive.walk import Found

BATCH = 100  # captures, and what else is stale of their articles
WHOLE = 400  # captures of such articles in one batch; an article looked at each hour for years takes several


@dataclass(frozen=True, slots=True)
class Stale:
    """A capture that is to be read again."""

    id: int  # row number
    record_id: str
    file: str
    offset: int  # bytes from the start of the file
    length: int


@dataclass(slots=True)
class Renewed:
    """What was read again."""

    captures: int = 0
    pages: int = 0  # those that show an article
    failures: Counter[str] = field(default_factory=Counter)  # by reason
    lost: Counter[str] = field(default_factory=Counter)  # captures that could not be found again, by file; their old rendition stands


def count(store: Store, current: Rendition) -> int:
    """How many captures were read by anything else than `current`."""
    return int(store.query(f"SELECT COUNT(*) {STALE}", current.normalizer, current.rules)[0][0])


def renew(folder: Path, store: Store, workers: Pages, current: Rendition, watcher: Watcher) -> Renewed:
    """Read again what is stale. Raises StorageError."""
    done = Renewed()
    store.reads_by(current)
    left, length = store.query(f"SELECT COUNT(*), SUM(length) {STALE}", current.normalizer, current.rules)[0]
    if not left:
        return done
    watcher.reading(f"{left:,} captures again", length or 0)
    files = {found.name: found for found in walk.warc_files(folder / WARC)}
    for batch in _batches(store, current):
        reads = _read(batch, files, workers, done)
        store.renew(reads)
        pages, failed = (
            sum(shown(read) is not None for read in reads),
            Counter(each.trouble.reason for each in filter(None, map(failure, reads))),
        )
        done.captures += len(reads)
        done.pages += pages
        done.failures.update(failed)
        watcher.advanced(sum(each.length for each in batch), len(reads), pages, failed.total())
    store.tidy()
    return done


def _batches(store: Store, current: Rendition) -> Iterator[list[Stale]]:
    """In the order of arrival, which is that of the files; each with what else is stale of its articles."""
    columns = "SELECT capture.id, record_id, file, offset, length"
    last = 0
    while first := store.query(f"{columns} {STALE} AND id > ? ORDER BY id LIMIT ?", current.normalizer, current.rules, last, BATCH):
        last = first[-1]["id"]
        numbers = json.dumps([row["id"] for row in first])
        kin = store.query(
            f"{columns} {STALE} AND reading IN (SELECT id FROM reading WHERE article IN (SELECT article FROM reading JOIN capture"
            " ON capture.reading = reading.id WHERE capture.id IN (SELECT value FROM json_each(?))))"
            " AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?",
            current.normalizer, current.rules, numbers, numbers, WHOLE,
        )  # fmt: skip
        yield [Stale(*row) for row in (*first, *kin)]


def _read(batch: Iterable[Stale], files: dict[str, Found], workers: Pages, done: Renewed) -> list[Read]:
    reads = []
    for capture, answer in workers.map(_jobs(batch, files, done)):
        made = reading(answer) if answer else None
        if made and made.trouble and made.trouble.reason == GONE:
            done.lost[capture.location.file] += 1
        else:
            reads.append(Read(capture, made))
    return reads


def _jobs(batch: Iterable[Stale], files: dict[str, Found], done: Renewed) -> Iterator[tuple[Capture, Document | Placed | None]]:
    for stale in batch:
        found = _found(stale, files)
        if found is None:
            done.lost[stale.file] += 1
        else:
            yield found


def _found(stale: Stale, files: dict[str, Found]) -> tuple[Capture, Document | Placed | None] | None:
    """The capture in its place, with the page in it; None where the file is gone, or something else stands there."""
    if stale.file not in files or not stale.length:
        return None
    try:
        steps = walk.steps(files[stale.file], stale.offset)
        step, job = next((step, job) for step, job in steps if step.capture or step.failure)
    except (OSError, StopIteration):
        return None
    return (step.capture, job) if step.capture and step.capture.record_id == stale.record_id else None
