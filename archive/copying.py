"""Files copied so that the copy is known to be right: digested on the way, flushed to the disk, given its name last."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PART = ".part"  # behind the name of a file that is still being copied
PIECE = 2**20  # bytes read at once


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, in short."""

    size: int  # bytes
    sha256: str  # hex


def content_of(source: BinaryIO, end: int | None = None) -> Content:
    """What `source` holds from its start, up to byte `end` where one is given."""
    return _passed(source, end, None)


def copy(source: BinaryIO, target: Path, end: int | None = None) -> Content:
    """Copy `source` from its start, up to byte `end`; `target` is there whole and durable, or not at all. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + PART)
    part.unlink(missing_ok=True)  # of a copy that was killed
    try:
        with part.open("xb") as file:
            content = _passed(source, end, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return content


def _passed(source: BinaryIO, end: int | None, target: BinaryIO | None) -> Content:
    digest = hashlib.sha256()
    size = 0
    source.seek(0)
    while piece := source.read(PIECE if end is None else min(PIECE, end - size)):
        digest.update(piece)
        size += len(piece)
        if target is not None:
            target.write(piece)
    return Content(size, digest.hexdigest())
