"""Run as a script: plain Scrapy on the street, with robots.txt obeyed, a delay, AutoThrottle, and its own retries and redirects."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

LINK = re.compile(r"<(?:link|loc)>([^<]+)</(?:link|loc)>")
SHOWN = re.compile(r"""(?:src|href)=["']?([^"' >]+\.(?:png|css))""")


class Rival(scrapy.Spider):
    name = "rival"

    def __init__(self, starts: list[str], domain: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.start_urls = starts
        self.allowed_domains = [domain]

    def parse(self, response: Any) -> Iterator[scrapy.Request]:
        for url in LINK.findall(response.text)[:500]:
            if "/news/" in url and "/old-" not in url:
                yield scrapy.Request(url, self.read)

    def read(self, response: Any) -> Iterator[scrapy.Request]:
        if hasattr(response, "text"):
            for url in SHOWN.findall(response.text)[:40]:
                yield response.follow(url, self.keep)

    def keep(self, response: Any) -> None:
        self.crawler.stats.inc_value("kept")


def main(file: str) -> None:
    job = json.loads(Path(file).read_text())
    process = CrawlerProcess(
        {
            "USER_AGENT": job["agent"],
            "ROBOTSTXT_OBEY": True,
            "DOWNLOAD_DELAY": job["delay"],
            "DOWNLOAD_TIMEOUT": job["timeout"],
            "AUTOTHROTTLE_ENABLED": True,
            "AUTOTHROTTLE_START_DELAY": job["delay"],
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "TELNETCONSOLE_ENABLED": False,
            "COOKIES_ENABLED": False,
            "LOG_LEVEL": "ERROR",
        }
    )
    process.crawl(Rival, starts=job["starts"], domain=job["domain"])
    process.start()


if __name__ == "__main__":
    main(sys.argv[1])
