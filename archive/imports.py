"""What comes from elsewhere becomes WARC first: foreign WARC files, WACZ, saved pages, texts. Then ingest reads it like all else.

A foreign WARC is linked or copied into warc/ (archive/adopt.py). A page or text becomes a `resource` record in a file whose name
begins with "import". Killed anywhere, an import that is started again goes on: what is in warc/ by then is not taken twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Condition

from archive.adopt import PIECE, Refused, Shelf, adopt, adopt_wacz, is_warc, reading, unread
from archive.capture import Earlier, Exchange, Stored
from archive.config import Config
from archive.identity import canonical, digest, is_web
from archive.ingest import WARC
from archive.openfile import ready
from archive.progress import Watcher
from archive.saved import Saved, media_type, saved_from
from archive.version import pressmark
from archive.walk import IMPORT
from archive.warc import WarcInfo
from archive.warcstore import WarcStore
from normalize.decode import decode
from normalize.errors import NotText, StorageError, UsageError

Holds = Callable[[str, str], bool]  # (url, payload digest) -> whether the archive has it
_SEEN = 2**18  # bytes of a document that tell whether it is HTML
_ROOM = 2**25  # bytes of documents that wait for the disk; one that is larger waits alone


def bring_in(settings: Config, documents: Iterable[Saved], holds: Holds, watcher: Watcher) -> int:
    """Make each document part of warc/; how many could not be, each told in a line. Raises StorageError."""
    folder = settings.folder / WARC
    shelf = Shelf(folder, settings.warc.free_floor)
    refused = 0
    with _pages(settings) as pages:
        for number, document in enumerate(documents):
            if not number:
                ready(folder)
                shelf.clear()
            try:
                watcher.brought(_bring(settings, shelf, document, holds, pages))
            except (NotText, UsageError) as problem:
                watcher.said(f"{document.path}: {problem}")
                refused += 1
    return refused


def _bring(settings: Config, shelf: Shelf, document: Saved, holds: Holds, pages: Pages) -> int:
    """Take one document; how many bytes it has."""
    path = document.path
    with reading():
        size = path.stat().st_size
        if not path.is_file():
            raise Refused("not a file that can be read again and again")
        if path.parent.resolve() == shelf.folder.resolve():
            return size  # one of our own
        with path.open("rb") as file:
            start = file.read(PIECE)
    if not start:
        raise Refused("the file is empty")
    if why := unread(start, path.name):
        raise Refused(why)
    if is_warc(start, path):
        adopt(shelf, path)
    elif start.startswith(b"PK\x03\x04"):
        adopt_wacz(shelf, path)
    else:
        _write_page(settings, document, start, holds, pages)
    return size


# --- saved pages and texts


@dataclass(slots=True)
class Pages:
    """Saved pages on their way into a WARC file, which is opened for the first of them."""

    settings: Config
    _store: WarcStore | None = None
    _refusals: list[StorageError] = field(default_factory=list)
    _written: set[bytes] = field(default_factory=set)  # digests of address and content, in this run
    _waiting: int = 0  # bytes that are not on the disk yet
    _written_some: Condition = field(default_factory=Condition)  # of _waiting

    def write(self, exchange: Exchange) -> None:
        """Have it written, soon; waits while too much waits already. Raises StorageError where the disk took no more."""
        key = hashlib.sha256(exchange.url.encode("utf-8", "surrogatepass") + b"\n" + exchange.response).digest()[:16]
        if key in self._written:
            return
        if self._refusals:
            raise self._refusals[0]
        if self._store is None:
            self._store = WarcStore(self.settings.folder / WARC, _info(self.settings), _NoIndex(), self.settings.warc)
        self._written.add(key)
        size = len(exchange.response)
        with self._written_some:
            self._written_some.wait_for(lambda: not self._waiting or self._waiting + size <= _ROOM)
            self._waiting += size
        self._store.submit(exchange, partial(self._done, size))

    def close(self) -> None:
        """Wait until all is on the disk. Raises StorageError where it is not."""
        if self._store is not None:
            self._store.close()
        if self._refusals:
            raise self._refusals[0]

    def _done(self, size: int, result: Stored | StorageError) -> None:
        if isinstance(result, StorageError):
            self._refusals.append(result)
        with self._written_some:
            self._waiting -= size
            self._written_some.notify()


class _NoIndex:
    """Saved pages are no revisits of each other: what is held already is not written at all."""

    def earlier(self, entity_digest: str) -> Earlier | None:
        return None

    def latest(self, url: str) -> Earlier | None:
        return None

    def commit(self, batch: Sequence[Stored]) -> None:
        return


@contextmanager
def _pages(settings: Config) -> Iterator[Pages]:
    pages = Pages(settings)
    try:
        yield pages
    finally:
        pages.close()


def _write_page(settings: Config, document: Saved, start: bytes, holds: Holds, pages: Pages) -> None:
    most = settings.limits.decoded
    with reading():
        about = document.path.stat()
        if about.st_size > most:
            raise Refused(f"{about.st_size:,} bytes, more than limits.decoded of archive.toml allows ({most:,})")
        content = document.path.read_bytes() if len(start) == PIECE else start
    is_html = decode(content[:_SEEN], media_type(document.path)).is_html
    url = address(document.url, content)
    if not holds(url, digest(content)):
        pages.write(_exchange(document.path, about.st_mtime, url, content, "text/html" if is_html else "text/plain"))


def address(url: str | None, content: bytes) -> str:
    """The document's address: as given, as its saver wrote into it, or a name made from its bytes. Raises UsageError for a wrong one."""
    known = url or saved_from(content)
    if known is None:
        return f"urn:sha256:{hashlib.sha256(content).hexdigest()}"
    if not is_web(canonical(known)):
        raise Refused(f"its address {known!r} is no http or https address")
    return known


def _exchange(path: Path, changed: float, url: str, content: bytes, kind: str) -> Exchange:
    # When a saved page was captured, the time of its file tells best.
    saved_at = datetime.fromtimestamp(changed, UTC)
    return Exchange(
        url=url, role="page", source="", fetched_at=saved_at, seconds=0.0, request=b"", response=content, media_type=kind, via=path.resolve().as_uri()
    )  # fmt: skip


def _info(settings: Config) -> WarcInfo:
    return WarcInfo(
        software=f"pressmark/{pressmark()} import",
        operator=settings.operator,
        contact=settings.contact,
        robots="none: these documents were not fetched but imported",
        prefix=IMPORT,
    )
