"""Exchanges, and an index that forgets, for the tests of the WARC rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from archive.capture import Earlier, Exchange, Stored
from archive.warc import SourceLine, WarcInfo
from archive.warcstore import as_earlier

WHEN = datetime(2025, 3, 4, 5, 6, 7, 89, UTC)
PAGE = b"<p>The lighthouse keeper has resigned.</p>" * 40
INFO = WarcInfo(
    "Pressmark/0",
    "The Night Desk",
    "desk@example.org",
    "obeyed",
    (("delay", "2s"),),
    (SourceLine("tide", "Tide | Post", "http://t/", "en"),),
)
ASKED = Exchange(
    url="http://tide.example/a",
    role="article",
    source="tide",
    fetched_at=WHEN,
    seconds=0.25,
    request=b"GET /a HTTP/1.1\r\nHost: tide.example\r\n\r\n",
    response=b"",
)


def answered(body: bytes = PAGE, head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", **changes: object) -> Exchange:
    return replace(ASKED, response=head + body, **changes)  # type: ignore[arg-type]


class Memory:
    """A capture index in a list."""

    def __init__(self) -> None:
        self.rows: list[Stored] = []
        self.batches: list[int] = []

    def earlier(self, entity_digest: str) -> Earlier | None:
        return next((as_earlier(row) for row in self.rows if row.record_type == "response" and row.entity_digest == entity_digest), None)

    def latest(self, url: str) -> Earlier | None:
        return next((as_earlier(row) for row in self.rows if row.record_type == "response" and row.exchange.url == url), None)

    def commit(self, batch: Sequence[Stored]) -> None:
        self.rows += batch
        self.batches.append(len(batch))
