"""What a crawl puts in order before it begins: crawl.db and the WARC files of earlier crawls are made to tell the same story.

    WARC ahead of crawl.db     a kill, a power cut, a backup put back: what crawl.db lacks is indexed, its URLs are settled
    WARC behind crawl.db       a file is missing or too short: evidence is lost, and nothing goes on before a person has said so
    its torn end set aside     the only loss that is taken as it is: NAME.torn holds the bytes, the URLs are due again

Killed anywhere, it begins again and comes to the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from archive.missing import Loss, losses
from archive.openfile import recover
from archive.warc import SUFFIXES, read_groups, stored
from archive.words import many, shell
from crawler.frontier import Frontier
from crawler.frontier_index import CrawlIndex
from crawler.frontier_schema import NAME
from normalize.errors import StorageError, UnknownName

BATCH = 200  # recovered groups in one transaction
NAMED = 5  # lost files that a message names


def put_in_order(warc: Path, prefix: str, frontier: Frontier, index: CrawlIndex, given_up: Sequence[str], now: float) -> None:
    """Recovers the WARC files and crawl.db; `given_up` are patterns of file names that are gone for good. Raises StorageError, UnknownName."""
    recover(warc)
    indexed = frontier.indexed()
    _give_up(warc, losses(warc, indexed), indexed, frontier, given_up, now)
    indexed = frontier.indexed()
    # All that a crawl ever wrote: a power cut, or a backup put back, makes crawl.db forget whole files.
    written = dict.fromkeys((path.name for path in sorted(warc.glob(f"{prefix}-*{SUFFIXES[0]}"))), 0)
    for name, indexed_to in (written | indexed).items():
        size = _size(warc / name)
        if size < indexed_to:
            frontier.cut(name, size, now)
        elif size > indexed_to:
            _index(warc / name, indexed_to, index)
            frontier.indexed_whole(name, size)
    frontier.expire(now)


def _give_up(warc: Path, lost: Sequence[Loss], indexed: Mapping[str, int], frontier: Frontier, given_up: Sequence[str], now: float) -> None:
    """Notes as lost for good what was said to be. Raises StorageError for any other loss, UnknownName for a pattern that names none."""
    for pattern in given_up:
        if not any(fnmatchcase(one.file, pattern) for one in lost):
            raise UnknownName("lost WARC file", pattern, tuple(one.file for one in lost))
    kept = [one for one in lost if not any(fnmatchcase(one.file, pattern) for pattern in given_up)]
    if kept:
        raise StorageError(_told(warc, kept, len(kept) == sum(map(bool, indexed.values()))))
    for one in lost:
        frontier.lose(one.file, one.size, now)


def _told(warc: Path, lost: Sequence[Loss], every: bool) -> str:
    names = ", ".join(f"{one.file} ({one.size:,} of {one.indexed_to:,} bytes)" for one in lost[:NAMED])
    more = f" and {len(lost) - NAMED:,} more" if len(lost) > NAMED else ""
    are, them = ("is", "it") if len(lost) == 1 else ("are", "them")
    asked = f"is the disk mounted? If not, mount it; else put {them}" if every else f"put {them}"
    return (
        f"{many(len(lost), 'WARC file')} that {NAME} knows {are} missing or too short in {warc}: {names}{more}; {asked} back, from a backup"
        f" for example. If one is gone for good, say so, and what was in it is asked for again: pressmark crawl {shell(warc.parent)} --lost NAME"
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _index(path: Path, start: int, index: CrawlIndex) -> None:
    groups = (found for group in read_groups(path, start) if (found := stored(group)))
    while batch := tuple(islice(groups, BATCH)):
        index.commit_recovered(batch)
