"""Big documents, read for links beside the reactor: one at a time, back from their WARC files, so that healthy hosts go on meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from scrapy.utils.asyncio import call_later
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread
from twisted.python.failure import Failure

from archive.capture import Role
from crawler.frontier_links import SLICE

if TYPE_CHECKING:
    from crawler.frontier import Reading
    from crawler.session import Session

_BIG = 16 * 1024  # bytes as sent: a feed or sitemap of that size may take 50 ms, a packed one more
_BIG_PAGE = 256 * 1024  # an article's page is only looked through for images


def is_big(role: Role, size: int) -> bool:
    """Whether a document of so many bytes, as sent, is for the backlog."""
    return size > read_at_once(role)


def read_at_once(role: Role) -> int:
    """Bytes of a document that are read as soon as it has come; none of what leads nowhere."""
    return {"article": _BIG_PAGE, "image": 0, "stylesheet": 0}.get(role, _BIG)


class Backlog:
    """The captures that have still to be read so; what is not, when the crawl ends, is read by the next one."""

    def __init__(self) -> None:
        self._waiting: deque[Reading] = deque()
        self._at_work = False
        self._closed = False
        self._changed: Callable[[], object] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being read or waits for it: the crawl must not end before."""
        return not self._closed and (self._at_work or bool(self._waiting))

    def listen(self, changed: Callable[[], object]) -> None:
        """Has `changed` called whenever links have come in, and when all is read."""
        self._changed = changed

    def close(self) -> None:
        """Nothing more is added to the frontier."""
        self._closed = True

    def add(self, reading: Reading, session: Session, not_read: Callable[[Failure, Reading], None]) -> None:
        """Has the capture read when its turn comes; `not_read` is told what went wrong, and must not raise."""
        self._waiting.append(reading)
        if not self._at_work:
            self._at_work = True
            Deferred.fromCoroutine(self._work(session, not_read))

    async def _work(self, session: Session, not_read: Callable[[Failure, Reading], None]) -> None:
        while self._waiting and not self._closed and session.halt.problem is None:
            reading = self._waiting.popleft()
            await Deferred.fromCoroutine(self._read(session, reading)).addErrback(not_read, reading)
        self._at_work = False
        self._tell()

    async def _read(self, session: Session, reading: Reading) -> None:
        place = session.place(reading)
        found = await deferToThread(session.links, reading, place)
        if self._closed:
            return
        session.frontier.older(reading, found, session.clock())
        added = 0
        for start in range(0, len(found.links), SLICE):
            added += session.frontier.add(reading, found.links[start : start + SLICE], session.clock())
            self._tell()
            await _others_turn()
            if self._closed:
                return
        session.frontier.mark(reading, found, added > 0, session.clock())

    def _tell(self) -> None:
        if self._changed is not None and not self._closed:
            self._changed()


def _others_turn() -> Deferred[None]:
    """Comes back when the reactor has looked after everything else."""
    done: Deferred[None] = Deferred()
    call_later(0, done.callback, None)
    return done
