"""Run as a script: crawls the requests of a JSON file with the wire's handler and a real WARC store, and writes what came of each."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess

from archive.capture import Earlier, Stored
from archive.config import Warc
from archive.warc import WarcInfo
from archive.warcstore import WarcStore, as_earlier
from crawler.ask import META, Ask
from crawler.guard import Guard


class Memory:
    """A capture index that forgets."""

    def __init__(self) -> None:
        self.rows: list[Stored] = []

    def earlier(self, entity_digest: str) -> Earlier | None:
        return next((as_earlier(row) for row in self.rows if row.record_type == "response" and row.entity_digest == entity_digest), None)

    def latest(self, url: str) -> Earlier | None:
        return next(
            (as_earlier(row) for row in self.rows if row.record_type == "response" and row.exchange.url == url and row.status == 200), None
        )

    def commit(self, batch: Sequence[Stored]) -> None:
        self.rows += batch


class Wired(scrapy.Spider):
    name = "wired"
    custom_settings: ClassVar[dict[str, object]] = {  # type: ignore[misc,assignment]
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": {"http": "crawler.wire.WireHandler", "https": "crawler.wire.WireHandler"},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "CONCURRENT_REQUESTS": 1,
        "LOG_LEVEL": "WARNING",
    }

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for number, one in enumerate(self.settings["TEST_REQUESTS"]):
            ask = Ask(**{"role": "page", "source": "test", "via": None, "ticket": number, **one.get("ask", {})})
            meta = {META: ask, "handle_httpstatus_all": True, **one.get("meta", {})}
            yield scrapy.Request(
                one["url"],
                callback=self.heard,
                errback=self.failed,
                method=one.get("method", "GET"),
                body=one.get("body", ""),
                headers={"User-Agent": "wire test", **one.get("headers", {})},
                meta=meta,
                dont_filter=True,
                priority=-number,
            )

    def heard(self, response: scrapy.http.Response) -> None:
        self.settings["TEST_RESULTS"].append(
            {
                "url": response.url,
                "status": response.status,
                "flags": response.flags,
                "body": response.body.decode("latin-1"),
                "headers": [
                    (name.decode("latin-1"), [value.decode("latin-1") for value in values]) for name, values in response.headers.items()
                ],
                "protocol": response.protocol,
            }
        )

    def failed(self, failure: object) -> None:
        value = failure.value  # type: ignore[attr-defined]
        request = failure.request  # type: ignore[attr-defined]
        self.settings["TEST_RESULTS"].append({"url": request.url, "error": type(value).__name__, "words": str(value)})


class Shared(list):  # type: ignore[type-arg]
    """A list that Scrapy's copy of the settings does not copy."""

    def __deepcopy__(self, memo: object) -> Shared:
        return self


def main(job_file: str) -> None:
    job = json.loads(Path(job_file).read_text())
    folder = Path(job["folder"])
    if limit := job.get("file_limit"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    warc = Warc(10**9, 86400.0, job.get("floor", 0))
    store = WarcStore(folder, WarcInfo("pressmark test", "Nobody", "nobody@example.org", "none"), Memory(), warc)
    results = Shared()
    hosts = [urlsplit(one["url"]) for one in job["requests"]]
    guard = Guard((ip_network("127.0.0.0/8"), ip_network("::1")), frozenset(parts.port for parts in hosts if parts.port))
    settings = {
        "PRESSMARK_STORE": store,
        "PRESSMARK_GUARD": guard,
        "PRESSMARK_CA": job.get("ca"),
        "TEST_REQUESTS": job["requests"],
        "TEST_RESULTS": results,
    }
    process = CrawlerProcess({**settings, **job.get("settings", {})})
    process.crawl(Wired)
    process.start()
    store.close()
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    Path(job["results"]).write_text(json.dumps(results))


if __name__ == "__main__":
    main(sys.argv[1])
