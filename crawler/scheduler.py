"""The frontier's Scrapy face: requests out of leases, at most one a host under way, and a clock that wakes the engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.asyncio import call_later

from crawler.ask import META
from crawler.backlog import read_at_once
from crawler.frontier_lease import Lease
from crawler.session import SESSION, Session
from normalize.errors import StorageError

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_ENCODINGS = "gzip, deflate"  # every site knows them; `warcio check` falls over br where Scrapy's brotli is installed (warcio#73)


class FrontierScheduler(BaseScheduler):
    """Scrapy's scheduler: it keeps no request, it leases them from crawl.db."""

    def __init__(self, session: Session, crawler: Crawler) -> None:
        self._session = session
        self._crawler = crawler
        self._spider: Spider | None = None
        self._alarm: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        return cls(crawler.settings[SESSION], crawler)

    def open(self, spider: Spider) -> None:
        self._spider = spider
        self._session.backlog.listen(self._wake)

    def close(self, reason: str) -> None:
        self._session.backlog.close()
        self._disarm()

    def has_pending_requests(self) -> bool:
        if self._session.halt.problem is not None:
            return False
        return self._session.endless or self._session.backlog.busy or self._next_at() is not None

    def enqueue_request(self, request: Request) -> bool:
        return False  # nothing enters but by the frontier

    def next_request(self) -> Request | None:
        """A request for what is due now; where nothing is, the engine is woken when something will be."""
        self._disarm()
        if self._session.halt.problem is not None:
            return None
        try:
            lease = self._session.frontier.due(self._session.clock())
        except StorageError as problem:
            self._session.halt.because(problem)
            return None
        if lease is not None:
            return self._request(lease)
        self._arm()
        return None

    def _next_at(self) -> float | None:
        if self._session.halt.problem is not None:
            return None
        try:
            return self._session.frontier.next_at(self._session.clock(), self._session.patience)
        except StorageError as problem:
            self._session.halt.because(problem)
            return None

    def _request(self, lease: Lease) -> Request:
        headers = {"Accept": _ACCEPT, "Accept-Encoding": _ENCODINGS, "User-Agent": self._session.user_agent}
        conditions = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified}
        headers.update({name: value for name, value in conditions.items() if value})
        ask = self._session.ask(lease)
        if getattr(self._spider, "reads_back", False):
            ask = replace(ask, handed=read_at_once(lease.role))
        meta: dict[str, object] = {META: ask}
        if self._session.config.crawl.proxy:
            meta["proxy"] = self._session.config.crawl.proxy
        errback = getattr(self._spider, "failed", None)
        return Request(lease.url, headers=headers, meta=meta, errback=errback, dont_filter=True)

    def _arm(self) -> None:
        at = self._next_at()
        if at is not None:
            # The engine's own heartbeat is every five seconds; a host may be ready much sooner.
            self._alarm = call_later(max(0.0, at - self._session.clock()), self._wake)

    def _wake(self) -> None:
        slot = self._crawler.engine._slot  # the engine has no public call for "look again"
        if slot is not None:
            slot.nextcall.schedule()

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
