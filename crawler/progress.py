"""What a running crawl tells on stderr: one moving line on a terminal, a plain line now and then in a log."""

from __future__ import annotations

import json
import math
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import call_later

from crawler.frontier_tally import Tally
from crawler.schedule import LISTINGS
from crawler.session import SESSION, Session

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult

_EVERY = 1.0  # seconds between looks on a terminal
_EVERY_LINE = 30.0  # seconds between lines in a log
_IDLE = 5.0  # seconds from which on a pause is told
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


def told(tally: Tally, waiting: int, next_at: float | None, now: float) -> str:
    """The same as one JSON object, with the time at which something is next due."""
    return json.dumps(
        {
            "at": _stamp(now),
            "pages": tally.of("fetched", "article"),
            "unchanged": tally.of("unchanged", "article"),
            "gone": tally.of("gone", "article"),
            "listings": tally.of("fetched", *LISTINGS) + tally.of("unchanged", *LISTINGS),
            "embedded": tally.of("fetched", "image", "stylesheet"),
            "refused": tally.of("refused"),
            "failed": tally.of("failed"),
            "received": tally.received,
            "waiting": waiting,
            "next": None if next_at is None else _stamp(next_at),
        }
    )


def idle(next_at: float | None, now: float) -> str:
    """Until when there is nothing to do; "" where there is."""
    if next_at is None:
        return "nothing will be due"
    return f"nothing due until {_stamp(next_at)}" if next_at > now + _IDLE else ""


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


class Progress:
    """A Scrapy extension that tells how the crawl goes on: PRESSMARK_PROGRESS is "words" or "json"."""

    def __init__(self, crawler: Crawler) -> None:
        self._session: Session = crawler.settings[SESSION]
        self._json = crawler.settings["PRESSMARK_PROGRESS"] == "json"
        moving = sys.stderr.isatty() and not self._json
        self._live = Live(console=Console(stderr=True), refresh_per_second=4, transient=True) if moving else None
        self._looks = 0
        self._waiting = 0
        self._said: tuple[int, str] | None = None
        self._next: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        if not crawler.settings["PRESSMARK_PROGRESS"]:
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
        self._next = call_later(self._pause, self._look)  # first: a look that fails is not the last
        if self._looks % _COUNT_WAITING == 0 or not self._live:
            self._waiting = self._session.frontier.waiting()
        self._looks += 1
        now = self._session.clock()
        tally, next_at = self._session.frontier.tally(), self._session.frontier.next_at(now, math.inf)
        pause = idle(next_at, now) if self._session.endless else ""
        words = line(tally, self._waiting, now - self._session.started) + (f"; {pause}" if pause else "")
        state = (tally.outcomes.total(), pause)
        if self._live:
            self._live.update(Text(words))
        elif state != self._said:  # a log that says each half minute that nothing happened is not read
            print(
                told(tally, self._waiting, next_at, now) if self._json else words, file=sys.stdout if self._json else sys.stderr, flush=True
            )
        self._said = state
