"""The rival of benchmarks/health.py: plain Scrapy as one writes it, with robots.txt, retries and its own log, one spider over all newsrooms."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Plain(Spider):
    name = "plain"

    def __init__(self, feeds: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._feeds = feeds
        self.allowed_domains = sorted({urlsplit(feed).hostname or "" for feed in feeds})

    async def start(self) -> AsyncIterator[Any]:
        for feed in self._feeds:
            yield Request(feed)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        response.selector.remove_namespaces()  # type: ignore[attr-defined]
        for link in response.xpath("//item/link/text() | //url/loc/text() | //li/a/@href").getall():
            yield response.follow(link, self.article)

    def article(self, response: Response) -> Iterator[Any]:
        yield {
            "url": response.url,
            "title": response.xpath("//title/text()").get(),
            "text": " ".join(response.xpath("//p//text()").getall()),
        }


if __name__ == "__main__":
    feeds = json.loads(Path(sys.argv[1]).read_text())
    process = CrawlerProcess(
        {
            "LOG_FILE": sys.argv[2],
            "LOG_LEVEL": "DEBUG",
            "ROBOTSTXT_OBEY": True,
            "DOWNLOAD_TIMEOUT": 2,
            "DOWNLOAD_MAXSIZE": 200_000,
            "RETRY_TIMES": 1,
            "CONCURRENT_REQUESTS": 32,
            "TELNETCONSOLE_ENABLED": False,
            "DOWNLOAD_DELAY": 0,
        }
    )
    process.crawl(Plain, feeds=feeds)
    process.start()
