"""Values for tests of the store: captures and articles as ingest would hand them over."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.capture import Capture, Location
from archive.database import open_for_reading
from archive.reading import Reading
from archive.rows import Read
from archive.store import Batch, Store
from normalize.model import Article, Block, Claim, Credit, Entry, Kind

START = datetime(2026, 1, 23, 10, tzinfo=UTC)
FILE = "harbour-0001.warc.gz"


def article(
    text: str = "The ferry left at noon.", title: str = "Ferry leaves", kind: Kind = "article", donation: str = "Give 5 marks."
) -> Article:
    lines = [*text.split("\n"), donation, "Nina: first!"]
    fates = [("kept", "", "trafilatura")] * (len(lines) - 2) + [
        ("removed", "donation", "rule:give"),
        ("removed", "comments", "rule:notify"),
    ]
    ledger = tuple(Entry(Block(n, "p", line), *fate) for n, (line, fate) in enumerate(zip(lines, fates, strict=True)))  # type: ignore[arg-type]  # literals
    return Article(
        source="harbour", url=None, canonical_url=None, kind=kind, title=title, lead="", authors=("Ada Quay",), published=None, modified=None,
        section="Sea", language="en", ledger=ledger, credits=(Credit("agency", "Gull", None, "By Gull", 0),),
        claims=(Claim("title", title, "opengraph", True), Claim("lead", donation, "meta", False)),
        normalizer="1", rules="r1", replaced=0.0,
    )  # fmt: skip


def read(
    url: str, minute: int, page: Article | None = None, *, status: int = 200, refers_to: int | None = None, to: str | None = None
) -> Read:
    """A capture at a minute, which also names its record; `refers_to` is the minute of the capture that a revisit means,
    `to` where a redirect leads."""
    capture = Capture(
        record_id=record(minute), record_type="response" if refers_to is None else "revisit", url=url,
        fetched_at=START + timedelta(minutes=minute), location=Location(FILE, minute * 1000, 900), status=status, http_version="1.1",
        head=b"", body=b"", content_type="text/html", payload_digest=None, refers_to=None if refers_to is None else record(refers_to),
        refers_to_uri=None, refers_to_date=None, profile=None, truncated=None, source="harbour", role="article", via=None, ip="127.0.0.1",
        moved_to=to,
    )  # fmt: skip
    return Read(capture, None if page is None else Reading(page, None, "sha256:00"))


def record(minute: int) -> str:
    return f"<urn:uuid:{hashlib.md5(str(minute).encode()).hexdigest()}>"


def batch(*reads: Read) -> Batch:
    return Batch(FILE, 0, reads)


def opened(path: Path) -> Store:
    """A store that knows FILE."""
    store = Store(path)
    store.register(FILE, "crawl")
    return store


def every(store: Store, sql: str) -> list[tuple[object, ...]]:
    """The rows that a statement finds in a store."""
    return [tuple(row) for row in open_for_reading(store.path).execute(sql)]
