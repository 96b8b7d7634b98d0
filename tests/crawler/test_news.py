"""The spider beside an open archive, without a network: what it does when a document is no good."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from archive.capture import Exchange
from crawler.ask import META, Ask
from crawler.progress import line
from crawler.session import SESSION, Session, open_session
from crawler.spiders.news import NewsSpider
from normalize import urls
from normalize.errors import DiskFull, ReadOnly
from tests.crawler.site import Site, archive, feed


@dataclass
class Crawler:
    """As much of Scrapy's crawler as the spider looks at."""

    settings: Settings


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = open_session(archive(tmp_path, Site(), "bay"))
    yield opened
    opened.close()


def spider(session: Session) -> NewsSpider:
    made = NewsSpider()
    made.crawler = Crawler(Settings({SESSION: session}))  # type: ignore[assignment]
    return made


def fetched(session: Session, body: bytes, head: bytes = b"") -> Response:
    """The answer to whatever is due, kept as the download handler would have it kept."""
    lease = session.frontier.due(session.clock())
    assert lease is not None
    ask = Ask(lease.role, lease.source, None, lease.ticket)
    kept = Event()
    answer = b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body
    exchange = Exchange(lease.url, lease.role, lease.source, datetime.now(UTC), 0.1, b"GET / HTTP/1.1\r\n\r\n", answer, ticket=lease.ticket)
    session.store.submit(exchange, lambda stored: kept.set())
    assert kept.wait(10)
    headers = dict(part.split(b": ") for part in head.split(b"\r\n") if part)
    return Response(lease.url, body=body, headers=headers, request=Request(lease.url, meta={META: ask}))


def problems(session: Session) -> list[str]:
    return [problem for (problem,) in session.frontier._db.execute("SELECT problem FROM capture WHERE parsed = 1 ORDER BY id")]


def test_a_document_that_the_reader_falls_over_becomes_a_row(session: Session) -> None:
    response = fetched(session, b"User-agent: *\n")
    spider(session).stumbled(Failure(RecursionError("too deep")), response)
    assert problems(session) == ["RecursionError: too deep"]
    assert session.frontier.unread() == ()


def test_a_feed_leads_to_its_articles(session: Session) -> None:
    made = spider(session)
    made.parse(fetched(session, b""))
    made.parse(fetched(session, feed(["http://bay.example/news/1"]).encode()))
    assert session.frontier.waiting() == 1


def test_what_is_kept_can_be_read_again_from_the_warc(session: Session) -> None:
    spider(session).parse(fetched(session, b""))
    fetched(session, feed(["http://bay.example/news/1"]).encode())
    (reading,) = session.frontier.unread()
    assert session.reread(reading) == 1
    assert session.frontier.unread() == ()


def test_a_disk_that_refuses_ends_the_crawl(session: Session) -> None:
    response = fetched(session, b"")
    spider(session).stumbled(Failure(DiskFull("no room")), response)
    assert str(session.halt.problem) == "no room"


def test_a_disk_that_refuses_even_the_note_ends_the_crawl(session: Session) -> None:
    response = fetched(session, b"")
    session.frontier._db.execute("PRAGMA query_only = ON")
    spider(session).stumbled(Failure(RecursionError("too deep")), response)
    assert isinstance(session.halt.problem, ReadOnly)


def started(session: Session) -> None:
    async def start() -> list[object]:
        return [each async for each in spider(session).start()]

    assert asyncio.run(start()) == []


def unread_feed(session: Session) -> Path:
    """Robots.txt read, the feed kept but not read; the WARC file of both."""
    spider(session).parse(fetched(session, b""))
    fetched(session, feed(["http://bay.example/news/1"]).encode(), b"ETag: x\r\n")
    (path,) = (session.config.folder / "warc").glob("*.open")
    return path


def test_what_a_dead_crawl_did_not_read_is_read_at_the_start(session: Session) -> None:
    unread_feed(session)
    started(session)
    assert session.frontier.waiting() == 1


def test_a_crawl_db_that_refuses_at_the_start_ends_the_crawl_and_loses_no_links(session: Session) -> None:
    unread_feed(session)
    session.frontier._db.execute("PRAGMA query_only = ON")
    started(session)
    assert isinstance(session.halt.problem, ReadOnly)
    assert len(session.frontier.unread()) == 1


def test_a_feed_that_cannot_be_read_back_is_asked_for_whole_the_next_time(session: Session) -> None:
    unread_feed(session).write_bytes(b"")
    started(session)
    assert problems(session)[-1].startswith("WarcError: ")
    assert session.frontier._db.execute("SELECT etag, digest FROM url WHERE role = 'feed'").fetchone()[:] == (None, None)


@pytest.mark.parametrize(
    "url",
    [
        "http://h.example/a b?c=d e&f=%zz",
        "https://h.example/%7Euser/ä?q=ö#x",
        "https://h.example/a'(b)*!;c=1,2:@$&+?x=[1]{2}|^`\\",
        "HTTP://H.example:80/../a//b/./c?",
        "https://bücher.example/?a=1&&b",
        'https://h.example/"quoted"<x>?y="z"',
    ],
)
def test_scrapy_asks_for_canonical_addresses_as_they_stand(url: str) -> None:
    assert Request(urls.canonical(url)).url == urls.canonical(url)


def test_progress_is_one_line(session: Session) -> None:
    fetched(session, b"")
    assert line(session.frontier.tally(), 3, 60.0) == "0 pages (0 a minute), 0 images and stylesheets, 0.0 MB, 3 waiting"
