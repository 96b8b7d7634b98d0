"""What a running crawl tells on stderr: one moving line on a terminal, a plain line now and then in a log."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import call_later

from crawler.frontier import Tally
from crawler.session import SESSION, Session

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult

_EVERY = 1.0  # seconds between looks on a terminal
_EVERY_LINE = 30.0  # seconds between lines in a log
_COUNT_WAITING = 10  # looks from one count of the queue to the next: it reads an index through


def line(tally: Tally, waiting: int, seconds: float) -> str:
    """Pages, rate, queue, bytes and errors in one line."""
    pages = tally.of("fetched", "article") + tally.of("unchanged", "article")
    parts = (
        f"{pages:,} pages ({pages / seconds * 60:.0f} a minute)" if seconds >= 1 else f"{pages:,} pages",
        f"{tally.of('fetched', 'image', 'stylesheet'):,} images and stylesheets",
        f"{tally.received / 1e6:,.1f} MB",
        f"{waiting:,} waiting",
        f"{tally.of('refused'):,} refused" if tally.of("refused") else "",
        f"{tally.of('failed'):,} failed" if tally.of("failed") else "",
    )
    return ", ".join(part for part in parts if part)


class Progress:
    """A Scrapy extension that tells how the crawl goes on."""

    def __init__(self, crawler: Crawler) -> None:
        self._session: Session = crawler.settings[SESSION]
        self._live = Live(console=Console(stderr=True), refresh_per_second=4, transient=True) if sys.stderr.isatty() else None
        self._looks = 0
        self._waiting = 0
        self._next: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        if not crawler.settings.getbool("PRESSMARK_PROGRESS"):
            raise NotConfigured
        progress = cls(crawler)
        crawler.signals.connect(progress.begin, signals.engine_started)
        crawler.signals.connect(progress.end, signals.spider_closed)
        return progress

    def begin(self) -> None:
        if self._live:
            self._live.start()
        self._next = call_later(self._pause, self._look)

    def end(self) -> None:
        if self._next:
            self._next.cancel()
        if self._live:
            self._live.stop()

    @property
    def _pause(self) -> float:
        return _EVERY if self._live else _EVERY_LINE

    def _look(self) -> None:
        if self._looks % _COUNT_WAITING == 0 or not self._live:
            self._waiting = self._session.frontier.waiting()
        self._looks += 1
        told = line(self._session.frontier.tally(), self._waiting, self._session.clock() - self._session.started)
        if self._live:
            self._live.update(Text(told))
        else:
            print(told, file=sys.stderr, flush=True)
        self._next = call_later(self._pause, self._look)
