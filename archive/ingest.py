"""Captures from WARC files into archive.db: walk, read in workers, store, batch by batch.

Where it stands is in archive.db itself (`warc_file.read_to`, in the transaction of the batch), so it can be killed anywhere
and begins again where it stopped. A page or record that cannot be read is a row; nothing but the disk stops the run.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path

from archive import decisions
from archive.config import Config
from archive.progress import Watcher
from archive.reading import GONE, Document, Placed, ReaderSetup, Reading, Trouble
from archive.readings import current
from archive.rows import Failure, Read, failure, shown
from archive.store import Batch, Store
from archive.walk import FOREIGN, Found, Step, origin, steps, warc_files
from archive.worker import Limits
from archive.workers import Answer, Workers
from normalize.rulefile import Rules

WARC = "warc"  # folder of the WARC files in an archive
READER = "archive.reader:reader"
BATCH = 200  # steps to a transaction: at 5,000 pages a minute some 25 a minute, and a crash repeats seconds of work
WALL = 20  # times the CPU limit: what a page may take on a machine that is busy with other things

Pages = Workers[Document | Placed, Reading]


@dataclass(slots=True)
class Ingested:
    """What came in."""

    captures: int = 0  # new ones
    pages: int = 0  # captures that show an article
    failures: Counter[str] = field(default_factory=Counter)  # by reason
    problems: list[Failure] = field(default_factory=list)  # records that could not be read, in files read now
    lost: set[str] = field(default_factory=set)  # files that went away, or changed, while they were read

    def join(self, later: Ingested) -> None:
        """Count what came in later too."""
        self.captures += later.captures
        self.pages += later.pages
        self.failures.update(later.failures)
        self.problems += later.problems
        self.lost |= later.lost


def pages(settings: Config, rules: Rules, count: int | None = None) -> Pages:
    """The workers that read pages by these rules, within an archive's limits."""
    own = settings.ingest
    limits = Limits(own.cpu_seconds, own.memory, float(own.cpu_seconds * WALL))
    return Workers(READER, ReaderSetup(rules, settings.limits.decoded), limits, count or own.workers)


def ingest(folder: Path, store: Store, workers: Pages, watcher: Watcher) -> Ingested:
    """Take in all that the WARC files of the archive hold and archive.db does not. Raises StorageError."""
    done = Ingested()
    if isinstance(workers.setup, ReaderSetup):
        store.reads_by(current(workers.setup.rules))
    read_to = {name: file.read_to for name, file in store.files().items() if file.size is None}
    finished = store.files().keys() - read_to.keys()
    fresh = [
        found
        for found in warc_files(folder / WARC)
        if found.name not in finished and not (found.open and found.size <= read_to.get(found.name, 0))
    ]
    for found in fresh:
        store.register(found.name, origin(found.name))
    watcher.expects(sum(found.size - read_to.get(found.name, 0) for found in fresh))
    for batch in _batches(workers.map(_walk(fresh, read_to, watcher))):
        if batch.file in done.lost or _gone(batch):
            done.lost.add(batch.file)  # where it stopped is kept: it goes on there once the file is back
            continue
        came = _counted(batch, store.add(batch))
        done.join(came)
        watcher.advanced(batch.read_to - read_to.get(batch.file, 0), came.captures, came.pages, came.failures.total())
        read_to[batch.file] = batch.read_to
    for found in fresh:
        if not found.open and read_to.get(found.name) == found.size:
            _finish(folder, found, store, done)
    return done


def _finish(folder: Path, found: Found, store: Store, done: Ingested) -> None:
    """Know the file as read, where it still is what it was when it came."""
    try:
        known = file_digest(found.path)
    except OSError:
        done.lost.add(found.name)
        return
    erased = {each.became for each in decisions.stands(folder).erased.values() if each.file == found.name}
    if changed(found.name, known) and known not in erased:
        done.lost.add(found.name)
    store.finish(found.name, found.size, known)


def changed(name: str, known: str) -> bool:
    """Whether a foreign file with this digest is not the one that it was named after: it is linked, and somebody wrote into it."""
    kind, _, rest = name.partition("-")
    # A file without compression may have been unpacked when it came, and be named after what it was before.
    return kind == FOREIGN and name.endswith(".gz") and not known.startswith(f"sha256:{rest[:16]}")


def _gone(batch: Batch) -> bool:
    troubles = (read.reading.trouble for read in batch.reads if read.reading)
    return any(trouble is not None and trouble.reason == GONE for trouble in troubles)


def reading(answer: Answer[Reading]) -> Reading:
    """What a worker made of a document, or the trouble that it met its limit or its end."""
    if answer.value is not None:
        return answer.value
    fault = answer.fault
    return Reading(None, Trouble("normalize", fault.reason if fault else "error", fault.detail if fault else "no answer"), None)


def file_digest(path: Path) -> str:
    """The sha256 of a file, "sha256:" and hex."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _walk(fresh: Iterable[Found], read_to: Mapping[str, int], watcher: Watcher) -> Iterator[tuple[Step, Document | Placed | None]]:
    for found in fresh:
        start = read_to.get(found.name, 0)
        watcher.reading(found.name, found.size - start)
        with suppress(FileNotFoundError):  # finished and renamed, or taken away, since the folder was listed: the next look knows
            yield from steps(found, start)


def _batches(read: Iterable[tuple[Step, Answer[Reading] | None]]) -> Iterator[Batch]:
    """The steps of one file together, not too many of them."""
    for _, of_one_file in groupby(read, key=lambda one: one[0].file):
        while some := tuple(islice(of_one_file, BATCH)):
            yield _batch(some)


def _batch(some: Sequence[tuple[Step, Answer[Reading] | None]]) -> Batch:
    captured = ((step.capture, answer) for step, answer in some if step.capture)
    return Batch(
        file=some[0][0].file,
        read_to=some[-1][0].end,
        reads=tuple(Read(capture, reading(answer) if answer else None) for capture, answer in captured),
        failures=tuple(step.failure for step, _ in some if step.failure),
        sources=tuple(source for step, _ in some for source in step.sources),
    )


def _counted(batch: Batch, new: int) -> Ingested:
    failures = [*batch.failures, *filter(None, map(failure, batch.reads))]
    return Ingested(
        captures=new,
        pages=sum(shown(read) is not None for read in batch.reads),
        failures=Counter(each.trouble.reason for each in failures),
        problems=[each for each in failures if each.trouble.stage == "record"],
    )
