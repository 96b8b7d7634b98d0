"""Captures that wait to be read again, since a takedown was undone or took the first of several alike: each from its place in its WARC file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive import walk
from archive.ingest import WARC, Pages, reading
from archive.reading import GONE, Document, Placed
from archive.rows import Read
from archive.store import Awaited, Batch, Store
from archive.walk import Found, Step


def take_awaited(folder: Path, store: Store, workers: Pages) -> list[Awaited]:
    """Read what waits; returns what could not be found, which goes on waiting. Raises StorageError."""
    files = {found.name: found for found in walk.warc_files(folder / WARC)}
    for step, answer in workers.map(_jobs(store.awaited(), files)):
        made = reading(answer) if answer else None
        if step.capture is None or (made and made.trouble and made.trouble.reason == GONE):
            continue
        read = Read(step.capture, made)
        if store.knows(step.capture.record_id):
            store.renew([read])
        else:
            store.add(Batch(step.file, 0, (read,), (step.failure,) if step.failure else ()))
    return store.awaited()


def _jobs(awaited: list[Awaited], files: dict[str, Found]) -> Iterator[tuple[Step, Document | Placed | None]]:
    for each in awaited:
        if found := _found(each, files):
            yield found


def _found(awaited: Awaited, files: dict[str, Found]) -> tuple[Step, Document | Placed | None] | None:
    """The capture in its place, with the page in it; None where the file is gone, or something else stands there."""
    if awaited.file not in files:
        return None
    try:
        for step, job in walk.steps(files[awaited.file], awaited.offset):
            if step.capture and step.capture.record_id == awaited.record_id:
                return step, job
            if step.end > awaited.offset and awaited.length:
                return None
    except OSError:
        return None
    return None
