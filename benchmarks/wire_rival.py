"""Plain Scrapy with a WARC pipeline as people write it: records built by warcio from the response's headers and body. See wire.py."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from twisted.web.http import RESPONSES
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


class WarcPipeline:
    """Writes a request and a response record for each item."""

    def open_spider(self, spider: scrapy.Spider) -> None:
        self._file = Path(spider.settings["RIVAL_WARC"]).open("wb")  # noqa: SIM115
        self._writer = WARCWriter(self._file, gzip=True)

    def close_spider(self, spider: scrapy.Spider) -> None:
        self._file.close()

    def process_item(self, item: dict[str, Any], spider: scrapy.Spider) -> dict[str, Any]:
        response = item["response"]
        request = response.request
        path = "/" + response.url.split("://", 1)[1].partition("/")[2]
        sent = StatusAndHeaders(f"{request.method} {path} HTTP/1.1", _pairs(request.headers), is_http_request=True)
        reason = RESPONSES.get(response.status, b"").decode()
        got = StatusAndHeaders(f"{response.status} {reason}", _pairs(response.headers), protocol=response.protocol or "HTTP/1.1")
        for kind, payload, head in (("request", request.body, sent), ("response", response.body, got)):
            self._writer.write_record(self._writer.create_warc_record(response.url, kind, payload=BytesIO(payload), http_headers=head))
        return item


def _pairs(headers: scrapy.http.Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]


class Rival(scrapy.Spider):
    name = "rival"
    handle_httpstatus_list = list(range(100, 1000))  # noqa: RUF012

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for one in self.settings["RIVAL_REQUESTS"]:
            ask = one.get("ask", {})
            meta = {
                "download_timeout": ask.get("deadline", 30),
                "download_maxsize": ask.get("max_bytes", 16 * 2**20),
                **one.get("meta", {}),
            }
            yield scrapy.Request(
                one["url"],
                method=one.get("method", "GET"),
                body=one.get("body", ""),
                headers=one.get("headers", {}),
                meta=meta,
                dont_filter=True,
            )

    def parse(self, response: scrapy.http.Response, **kwargs: Any) -> dict[str, Any]:
        return {"response": response}


def main(job_file: str) -> None:
    job = json.loads(Path(job_file).read_text())
    Path(job["folder"]).mkdir(parents=True, exist_ok=True)
    settings = {
        "RIVAL_REQUESTS": job["requests"],
        "RIVAL_WARC": str(Path(job["folder"]) / "rival.warc.gz"),
        "ITEM_PIPELINES": {WarcPipeline: 300},
        "LOG_LEVEL": "CRITICAL",
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        **job.get("settings", {}),
    }
    process = CrawlerProcess(settings)
    process.crawl(Rival)
    process.start()


if __name__ == "__main__":
    main(sys.argv[1])
