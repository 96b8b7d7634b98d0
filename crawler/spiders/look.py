"""The spider of a look: it tells the guide what came, and asks nothing of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy.http import Response

from archive.entity import entity
from crawler.agenda import GUIDE, Guide, Seen
from crawler.ask import META, Ask
from crawler.frontier import Reading
from crawler.spiders.news import NewsSpider, head_of

_VALIDATORS = ("ETag", "Last-Modified")


class LookSpider(NewsSpider):
    """Failures end as in a crawl; what a document leads to is for the guide to say."""

    name = "look"
    reads_back = False

    async def start(self) -> AsyncIterator[Any]:
        """Nothing is left of an earlier look."""
        return
        yield

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Tells of an answer."""
        ask: Ask = response.meta[META]
        guide: Guide = self.crawler.settings[GUIDE]
        unpacked = entity(head_of(response), response.body, self.session.config.limits.decoded)
        sent = tuple(name for name in _VALIDATORS if response.headers.get(name))
        guide.seen(Seen(response.url, ask.role, response.status, unpacked.content, unpacked.content_type, sent))

    def _reading(self, ask: Ask) -> Reading | None:
        return None
