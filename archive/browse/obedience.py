"""No answer from an archive.db that has not carried out what is decided: a line in decisions.jsonl counts from the moment it stands there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archive import decisions
from archive.browse.headers import App, Message, Receive, Send
from archive.browse.place import Archive
from archive.database import obeys, reading_address
from normalize.errors import StorageError

_TOLD = b"Something was taken down and archive.db does not know of it yet. Nothing is shown until it does; try again in a moment.\n"
_HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"5"), (b"cache-control", b"no-store")]


def obedient(app: App, archive: Archive, database: Path) -> App:
    """The application, silent while its database shows what was taken down."""
    good: set[tuple[int, int, int] | None] = set()

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        stamp = decisions.stamp(archive.folder)
        if scope["type"] == "http" and stamp not in good:
            if not _obeys(archive.folder, database):
                await send({"type": "http.response.start", "status": 503, "headers": _HEADERS})
                await send({"type": "http.response.body", "body": _TOLD})
                return
            good.clear()
            good.add(stamp)
        await app(scope, receive, send)

    return answer


def _obeys(folder: Path, database: Path) -> bool:
    try:
        with closing(sqlite3.connect(reading_address(database), uri=True)) as db:
            return obeys(db, folder)
    except (StorageError, sqlite3.OperationalError):  # decisions that cannot be read are no reason to show everything
        return False
