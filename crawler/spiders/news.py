"""The one spider: it reads for links what is already in the WARC, and hands them to the frontier. Sources are data."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.internet.defer import maybeDeferred
from twisted.python.failure import Failure

from crawler.ask import META, UNREAD, Ask
from crawler.backlog import is_big
from crawler.frontier import Reading
from crawler.session import SESSION, Session
from normalize.errors import AddressRefused, StorageError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


_READ_BY = (b"Content-Encoding", b"Content-Type", b"X-WP-TotalPages", b"X-Robots-Tag")


class NewsSpider(Spider):
    """Every status comes here; what it means was settled when the exchange was written."""

    name = "news"
    reads_back = True  # large bodies, from their WARC files

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stumbled, signals.spider_error)
        return spider

    @property
    def session(self) -> Session:
        """What the crawl holds open; there only once Scrapy has loaded its add-ons, after the spider is made."""
        found: Session = self.crawler.settings[SESSION]
        return found

    async def start(self) -> AsyncIterator[Any]:
        """Reads what an earlier crawl captured and did not live to read; the frontier gives all the rest."""
        for reading in self.session.frontier.unread():
            self._reread(reading)
        return
        yield

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Reads a document for links, where it has changed."""
        ask: Ask = response.meta[META]
        reading = self._reading(ask)
        if reading is None:
            return
        aside = UNREAD in response.flags or is_big(reading.role, len(response.body))
        if aside or not self.session.read(head_of(response), response.body, reading):
            self.session.backlog.add(reading, self.session, self._not_read)

    def failed(self, failure: Failure) -> None:
        """A fetch without a whole answer: its lease ends, and what came of a listing is read."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        ask: Ask = request.meta[META]
        if isinstance(failure.value, StorageError):
            self.session.halt.because(failure.value)
        elif isinstance(failure.value, AddressRefused) and ask.ticket is not None:
            self.session.frontier.refuse(ask.ticket, str(failure.value), self.session.clock())
        elif ask.ticket is not None:
            self.session.frontier.release(
                ask.ticket, f"{type(failure.value).__name__}: {failure.getErrorMessage()}"[:500], self.session.clock()
            )
            if (reading := self._reading(ask)) is not None:
                self._reread(reading)

    def stumbled(self, failure: Failure, response: Response | Failure) -> None:
        """A document that its reader fell over becomes a row; the crawl goes on."""
        request: Request = response.request  # type: ignore[union-attr,assignment]  # Scrapy puts it there
        if isinstance(failure.value, StorageError):
            self.session.halt.because(failure.value)
        elif (reading := self._reading(request.meta[META])) is not None:
            self._not_read(failure, reading)

    def _reading(self, ask: Ask) -> Reading | None:
        return self.session.frontier.reading(ask.ticket) if ask.ticket is not None else None

    def _reread(self, reading: Reading) -> None:
        if is_big(reading.role, reading.location.length):
            self.session.backlog.add(reading, self.session, self._not_read)
        else:
            maybeDeferred(self.session.reread, reading).addErrback(self._not_read, reading)

    def _not_read(self, failure: Failure, reading: Reading) -> None:
        if isinstance(failure.value, StorageError):
            self.session.halt.because(failure.value)
            return
        problem = f"{type(failure.value).__name__}: {failure.getErrorMessage()}"[:500]
        try:
            self.session.frontier.unreadable(reading, problem, self.session.clock())
        except StorageError as refusal:
            self.session.halt.because(refusal)


def head_of(response: Response) -> bytes:
    """What a body is unpacked and read by, as it stood in the response's head; its framing is undone already."""
    named = ((name, value) for name in _READ_BY for value in response.headers.getlist(name))
    return b"HTTP/1.1 200 OK\r\n" + b"".join(b"%b: %b\r\n" % field for field in named) + b"\r\n"
