"""An article, a source or what a search finds as a WACZ to take along: what `pressmark export wacz` writes, within bounds.

Nothing that was taken down is in it, and nothing that says noarchive.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import BinaryIO

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Response

from archive import config, packing
from archive.browse import headers, public, search
from archive.browse.place import Shown
from archive.browse.sending import Sent
from archive.browse.visit import Visit
from archive.database import NAME, open_for_reading
from archive.spellings import load
from normalize.errors import UsageError

MOST = 500  # articles
LARGEST = 100 * 2**20  # bytes of records
_AT_ONCE = threading.BoundedSemaphore(4)  # packages on the disk; who comes fifth comes again
_HANDED_ON = Shown(full_text=True, excerpt=0, seconds=0, contact="", address="")

Choose = Callable[[sqlite3.Connection], Sequence[int]]  # the row numbers of the articles


async def of_article(visit: Visit) -> Response:
    key = visit.part("key")
    return await _answer(visit, f"article {key}", key, f"--article {key}", lambda db: _ids(db, "key = ?", key))


async def of_source(visit: Visit) -> Response:
    name = visit.part("name")
    return await _answer(visit, f"all of {name}", name, f"--source {name}", lambda db: _ids(db, f"source = ? LIMIT {MOST + 1}", name))


async def of_search(visit: Visit) -> Response:
    wanted, spellings = replace(search.asked_by(visit), fold=False, page=1), load(visit.archive.folder)

    def choose(db: sqlite3.Connection) -> Sequence[int]:
        hits = search.listed(db, wanted, spellings, MOST + 1)
        return [number for hit in hits for number in _ids(db, "key = ?", hit.article.key)]

    return await _answer(visit, f"the search for {wanted.words!r}", "search", "--search '...'", choose)


async def _answer(visit: Visit, choice: str, name: str, command: str, choose: Choose) -> Response:
    if not visit.archive.packs:
        return visit.missing("Original pages are not shown to the world here.")
    if not _AT_ONCE.acquire(blocking=False):
        return visit.trouble(503, "Others are packing", "Four packages are being made or sent at this moment; try again in a minute.")
    try:
        file = await asyncio.to_thread(_packed, visit, choice, choose)
    except UsageError as problem:
        _AT_ONCE.release()
        return visit.trouble(413, "Too much for a page", f"{problem}. For all of it: pressmark export wacz DIR {command} -o FILE.wacz")
    except BaseException:
        _AT_ONCE.release()
        raise
    if file is None:
        _AT_ONCE.release()
        return visit.missing(f"Of {choice} nothing is held here that may be handed on.")
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-.") else "_" for letter in name)[:80].strip(".")
    told = {
        "accept-ranges": "none",  # asked for again it is made anew, with other times in it: two halves make no whole
        "content-disposition": f'attachment; filename="{plain or "pressmark"}.wacz"',
        "content-security-policy": headers.OURS,
        "content-type": "application/wacz",
    }
    return Sent(file, 0, file.seek(0, 2), visit.request, told, _AT_ONCE.release)


def _packed(visit: Visit, choice: str, choose: Choose) -> BinaryIO | None:
    """A file without a name that holds the package; None where nothing is in it. Raises UsageError where it is too large."""
    folder = visit.archive.folder
    with closing(open_for_reading(folder / NAME).conn) as db:
        public.limit(db, _HANDED_ON)
        with sqlite_timelimit(db, visit.patience):
            articles = choose(db)
        if len(articles) > MOST:
            raise UsageError(f"These are more than the {MOST} articles that are packed on the way")
        label, info = packing.labelled(config.load(folder), choice, datetime.now(UTC))
        file = tempfile.TemporaryFile()  # noqa: SIM115  # closed when it is sent
        try:
            tally = packing.pack(folder, db, articles, file, label, info, LARGEST)
        except BaseException:
            file.close()
            raise
    if tally.captures:
        return file
    file.close()
    return None


def _ids(db: sqlite3.Connection, condition: str, value: str) -> list[int]:
    return [number for (number,) in db.execute(f"SELECT id FROM article WHERE {condition}", (value,))]
