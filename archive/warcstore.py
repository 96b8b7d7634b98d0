"""The writer: one thread that puts exchanges into WARC files, and tells those who wait once they are durable.

A batch of groups, each one write; one fsync a batch; then the index commit; then the waiting are told. So the index is never
ahead of the disk, and nobody ahead of the index. A file is NAME.warc.gz.open, locked, until it is full, old or the store is
closed; NAME.warc.gz.durable beside it says how many bytes of it are safe to read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Protocol

from archive.capture import Earlier, Exchange, Stored
from archive.config import Warc
from archive.openfile import OpenFile, Recovered, committed, ready, recover, too_little
from archive.warc import Answer, WarcInfo, answer_of, encode_group
from archive.warcencode import REVISIT_FROM
from normalize.errors import DiskFull, StorageError

__all__ = ["CaptureIndex", "Done", "Recovered", "WarcStore", "as_earlier", "committed", "recover"]

BATCH = 64  # groups written before one fsync, at most
DECODED = 64 * 2**20  # bytes that a body may unpack to for its entity digest

Done = Callable[[Stored | StorageError], None]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class CaptureIndex(Protocol):
    """What the writer asks and tells; called in the writer's thread only."""

    def earlier(self, entity_digest: str) -> Earlier | None:
        """A whole response with that entity, its payload digest included."""

    def latest(self, url: str) -> Earlier | None:
        """The last whole response of a URL, which a 304 refers to."""

    def commit(self, batch: Sequence[Stored]) -> None:
        """Make known what is durable now. Raises StorageError."""


@dataclass(frozen=True, slots=True)
class _Order:
    exchange: Exchange
    done: Done


class WarcStore:
    """The WARC files of a crawl, open for writing. Raises StorageError where the folder cannot take them."""

    def __init__(
        self, folder: Path, info: WarcInfo, index: CaptureIndex, warc: Warc, decoded: int = DECODED, clock: Clock = utc_now
    ) -> None:
        self._folder = folder
        self._info = info
        self._index = index
        self._warc = warc
        self._decoded = decoded
        self._clock = clock
        self._file: OpenFile | None = None
        self._refusal: StorageError | None = None
        self._unfinished: StorageError | None = None
        self._closed = False
        self._lock = Lock()  # of _refusal and _closed against submit
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        ready(folder)
        if problem := too_little(folder, warc.free_floor):
            raise problem
        self._thread = Thread(target=self._run, name="warc writer", daemon=True)
        self._thread.start()

    def __deepcopy__(self, memo: object) -> WarcStore:
        return self  # Scrapy copies its settings, and the store is handed on in them

    @property
    def refusal(self) -> StorageError | None:
        """Why nothing more is taken; None while all is well."""
        return self._refusal

    def submit(self, exchange: Exchange, done: Done) -> None:
        """Have `exchange` written; `done` is called in the writer's thread once it is durable and in the index, or with the
        error that kept it from there, and must not raise. Safe from any thread."""
        with self._lock:
            refusal = self._refusal or (StorageError("the WARC store is closed") if self._closed else None)
            if refusal is None:
                self._orders.put(_Order(exchange, done))
        if refusal is not None:
            done(refusal)

    def close(self) -> None:
        """Write what waits, and finish the open file. Raises StorageError where finishing it fails."""
        with self._lock:
            already, self._closed = self._closed, True
        if not already:
            self._orders.put(None)
        self._thread.join()
        if self._unfinished is not None:
            raise self._unfinished

    def _run(self) -> None:
        batch: list[_Order] = []
        last = False
        try:
            while not last:
                batch, last = self._next_batch()
                self._serve(batch)
                batch = []
                self._rotate(last)
        except BaseException as error:
            self._refuse(StorageError(f"the WARC writer ended: {error!r}"))
            self._tell_the_rest(batch)
            raise

    def _serve(self, batch: list[_Order]) -> None:
        # In a function of its own, whose end lets go of the bodies: the thread may then wait for hours.
        for order, outcome in zip(batch, self._store(batch), strict=True):
            order.done(outcome)

    def _next_batch(self) -> tuple[list[_Order], bool]:
        """The orders that wait, at least one unless the file grows old before; and whether they are the last."""
        batch: list[_Order] = []
        try:
            order = self._orders.get(timeout=self._patience())
            while order is not None:
                batch.append(order)
                if len(batch) == BATCH or self._orders.empty():
                    return batch, False
                order = self._orders.get()
        except Empty:
            return batch, False
        return batch, True

    def _patience(self) -> float | None:
        """Seconds until the open file must be closed for its age."""
        if self._file is None:
            return None
        return max(0.0, self._warc.max_age - (self._clock() - self._file.created).total_seconds())

    def _store(self, batch: list[_Order]) -> Sequence[Stored | StorageError]:
        """Write, flush and index a batch: for each order what to tell it."""
        if not batch or self._refusal is not None:
            return [self._refusal or StorageError("the WARC store is closed")] * len(batch)
        try:
            written = self._write(batch)
            self._index.commit(written)
        except (StorageError, OSError, sqlite3.Error) as error:
            refusal = error if isinstance(error, StorageError) else StorageError(f"the capture index cannot be used: {error}")
            self._refuse(refusal)
            return [refusal] * len(batch)
        if problem := too_little(self._folder, self._warc.free_floor):
            self._refuse(problem)
        return [*written, *[self._refusal or StorageError("not written")] * (len(batch) - len(written))]

    def _write(self, batch: list[_Order]) -> list[Stored]:
        """The groups of `batch` that found room, durable; where one does not, the store refuses from now on."""
        file = self._file = self._file or OpenFile.create(self._folder, self._info, self._clock())
        written: list[Stored] = []
        for order in batch:
            answer = answer_of(order.exchange, self._decoded)
            group = encode_group(order.exchange, answer, self._refers_to(order.exchange, answer, written))
            try:
                offset = file.append(group.pieces)
            except DiskFull as full:
                self._refuse(full)
                break
            written.append(group.stored(order.exchange, answer, file.name, offset))
        file.sync()
        return written

    def _refers_to(self, exchange: Exchange, answer: Answer, written: list[Stored]) -> Earlier | None:
        """What a revisit of this answer would refer to: in the index, or in this very batch."""
        if answer.status == 304:
            return self._index.latest(exchange.url)
        if answer.entity is None or answer.entity_length < REVISIT_FROM:
            return None
        here = (one for one in written if one.entity_digest == answer.entity and one.record_type == "response")
        return self._index.earlier(answer.entity) or next(map(as_earlier, here), None)

    def _rotate(self, last: bool) -> None:
        file = self._file
        if file is None or not (last or file.size >= self._warc.max_bytes or not self._patience()):
            return
        self._file = None
        try:
            file.finish()
        except StorageError as error:
            self._unfinished = error
            self._refuse(error)

    def _refuse(self, error: StorageError) -> None:
        with self._lock:
            self._refusal = self._refusal or error

    def _tell_the_rest(self, batch: list[_Order]) -> None:
        refusal = self._refusal or StorageError("the WARC writer ended")
        for order in batch:
            order.done(refusal)
        while not self._orders.empty():
            if waiting := self._orders.get():
                waiting.done(refusal)


def as_earlier(stored: Stored) -> Earlier:
    """What a revisit of `stored` refers to."""
    return Earlier(stored.record_id, stored.exchange.url, stored.exchange.fetched_at, stored.payload_digest)
