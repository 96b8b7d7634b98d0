"""The rivals of benchmarks/crawl.py: a plain Scrapy spider with our link extraction, and a WARC pipeline as one writes it with warcio."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler import discover
from crawler.source import parse


class Rival(Spider):
    name = "rival"

    def __init__(self, toml: str, counts: dict[str, int], keep: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._source = parse("bench.toml", toml.encode())
        self._keep = keep
        self._counts = counts
        counts.update(pages=0, fetched=0)

    async def start(self) -> AsyncIterator[Any]:
        for url in self._source.sitemaps:
            yield Request(url, meta={"role": "sitemap"})

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        role = response.meta["role"]
        self._counts["fetched"] += 1
        self._counts["pages"] += role == "article"
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        found = discover.found(discover.Document(response.url, role, response.body, content_type), self._source)
        for link in found.links:
            yield Request(link.url, meta={"role": link.role})
        if self._keep:
            yield {"response": response}


class Pipeline:
    """Writes each response into one WARC file, its body as Scrapy gives it: decoded."""

    def __init__(self, path: str) -> None:
        self._file = Path(path).open("wb")  # noqa: SIM115  # closed with the spider
        self._writer = WARCWriter(self._file, gzip=True)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pipeline:
        return cls(crawler.settings["RIVAL_WARC"])

    def close_spider(self) -> None:
        self._file.close()

    def process_item(self, item: dict[str, Response]) -> dict[str, Response]:
        response = item["response"]
        fields = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
            if name not in (b"Content-Encoding", b"Transfer-Encoding", b"Content-Length")
        ]
        record = self._writer.create_warc_record(
            response.url,
            "response",
            payload=BytesIO(response.body),
            http_headers=StatusAndHeaders(f"{response.status} OK", fields, "HTTP/1.1"),
        )
        self._writer.write_record(record)
        return item
