"""A fictional newsroom's exchanges, written by the real writer into real WARC files."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.capture import Earlier, Exchange, Role, Stored, Truncated
from archive.config import Warc
from archive.create import create
from archive.database import NAME
from archive.ingest import Ingested, Pages, ingest
from archive.progress import Silent
from archive.store import Store
from archive.warc import SourceLine, WarcInfo
from archive.warcstore import WarcStore, as_earlier
from normalize.errors import StorageError

HOME = "https://harbour.example"
START = datetime(2026, 1, 23, 10, tzinfo=UTC)
SMALL = Warc(max_bytes=10**9, max_age=86400.0, free_floor=0)
INFO = WarcInfo(
    "pressmark/test", "Harbour Desk", "desk@harbour.example", "obeyed", sources=(SourceLine("harbour", "The Harbour", HOME, "en"),)
)


def page(title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><title>{title} | The Harbour</title><meta property='og:title' content='{title}'>"
        f"<meta property='article:published_time' content='2026-01-23T09:00:00Z'></head><body><nav><a href='/'>Front page</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>Harbour House, Quay 3</footer></body></html>"
    ).encode()


def ferry(when: str = "noon") -> bytes:
    return page(
        "Ferry leaves the harbour",
        f"The ferry to the northern islands left the harbour at {when} on Friday with forty passengers and the week's mail on board.",
        "The harbour master said that the sea was calm and that the crossing would take about three hours in such weather.",
        "A second ferry is to follow on Sunday, the company said, once its engine has been looked at by the yard.",
    )


def tide(number: int = 0) -> bytes:
    return page(
        f"Tide table number {number} is out",
        f"The harbour office has published tide table number {number}, which skippers can collect at the counter from Monday morning.",
        f"High water on day {number} will reach the third step of the old quay, and the market stalls there are asked to move.",
        "The office reminded everybody that the tables are computed for calm weather, and that storms can add a good metre to them.",
    )


def exchange(
    path: str,
    minute: float,
    body: bytes = b"",
    status: int = 200,
    *,
    kind: str = "text/html; charset=utf-8",
    role: Role = "article",
    truncated: Truncated | None = None,
) -> Exchange:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return Exchange(
        url=HOME + path, role=role, source="harbour", fetched_at=START + timedelta(minutes=minute), seconds=0.1,
        request=f"GET {path} HTTP/1.1\r\nHost: harbour.example\r\n\r\n".encode(), response=head + body, ip="127.0.0.1", truncated=truncated,
    )  # fmt: skip


def week() -> list[Exchange]:
    """Robots, a feed, an image; an article that is edited, confirmed, withdrawn; one that stays; one not received whole."""
    return [
        exchange("/robots.txt", 0, b"User-agent: *\nAllow: /\n", kind="text/plain", role="robots"),
        exchange("/feed", 1, b"<rss version='2.0'><channel/></rss>", kind="application/rss+xml", role="feed"),
        exchange("/ferry", 2, ferry("noon")),
        exchange("/quay.png", 3, b"\x89PNG\r\n\x1a\n" + bytes(600), kind="image/png", role="image"),
        exchange("/tide", 4, tide()),
        exchange("/ferry", 5, ferry("dusk")),
        exchange("/ferry", 6, status=304),
        exchange("/tide", 7, tide()),
        exchange("/ferry", 8, b"<h1>Gone</h1>", 410),
        exchange("/cut", 9, ferry()[:300], truncated="disconnect"),
    ]


class Index:
    """What the writer asks, kept in memory."""

    def __init__(self) -> None:
        self._by_digest: dict[str, Earlier] = {}
        self._by_url: dict[str, Earlier] = {}

    def earlier(self, entity_digest: str) -> Earlier | None:
        return self._by_digest.get(entity_digest)

    def latest(self, url: str) -> Earlier | None:
        return self._by_url.get(url)

    def commit(self, batch: Sequence[Stored]) -> None:
        for stored in (stored for stored in batch if stored.record_type == "response" and stored.status == 200):
            self._by_url[stored.exchange.url] = as_earlier(stored)
            if stored.entity_digest:
                self._by_digest.setdefault(stored.entity_digest, as_earlier(stored))


def write(folder: Path, exchanges: Sequence[Exchange], index: Index | None = None) -> None:
    """Into one new WARC file of the folder."""
    store = WarcStore(folder, INFO, index or Index(), SMALL)
    for each in exchanges:
        durable: Future[Stored | StorageError] = Future()
        store.submit(each, durable.set_result)
        assert isinstance(durable.result(), Stored)
    store.close()


def archive(folder: Path) -> Path:
    """An empty archive that asks for no free disk."""
    path = create(folder, "Harbour Desk", "desk@harbour.example")
    modest = path.read_text("utf-8").replace('free_floor = "2 GB"', 'free_floor = "0 B"').replace("workers = 2", "workers = 1")
    path.write_text(modest, "utf-8")
    return folder


def take_in(folder: Path, readers: Pages) -> Ingested:
    """Ingest what is new in the archive."""
    with Store(folder / NAME) as store:
        return ingest(folder, store, readers, Silent())
