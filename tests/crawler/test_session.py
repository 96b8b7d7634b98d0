"""An archive opened for a crawl: what an earlier crawl, a power cut or another program left in warc/ is put in order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from archive import config
from archive.capture import Exchange
from archive.imports import bring_in
from archive.progress import watcher
from archive.saved import from_paths
from crawler.discover import Found, Link
from crawler.frontier_lease import Lease
from crawler.session import Session, open_session
from tests.crawler.site import Site, archive

NEWS = "http://bay.example/news/"
RULES = b"User-agent: *\nDisallow: /private/\n"


def answered(session: Session, body: bytes) -> Lease:
    """What is due, asked and answered."""
    lease = session.frontier.due(session.clock())
    assert lease is not None
    answer = b"HTTP/1.1 200 OK\r\n\r\n" + body
    kept = Event()
    exchange = Exchange(lease.url, lease.role, lease.source, datetime.now(UTC), 0.1, b"GET / HTTP/1.1\r\n\r\n", answer, ticket=lease.ticket)
    session.store.submit(exchange, lambda stored: kept.set())
    assert kept.wait(10)
    return lease


def crawled(folder: Path) -> None:
    """A crawl that fetched robots.txt, a feed and the article in it, and ended in order."""
    session = open_session(folder)
    for links in ((), (Link(NEWS + "1", "article"),), ()):
        reading = session.frontier.reading(answered(session, RULES + repr(links).encode()).ticket)
        assert reading is not None
        session.frontier.found(reading, Found(links, len(links)), session.clock())
    session.close()


def asked(folder: Path) -> list[str]:
    """What another crawl asks for, robots.txt aside."""
    session = open_session(folder)
    leases = []
    while lease := session.frontier.due(session.clock()):
        leases.append(lease.url)
        answered(session, RULES)
    session.close()
    return leases


def forget(folder: Path) -> None:
    for path in folder.glob("crawl.db*"):
        path.unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return archive(tmp_path, Site(), "bay")


def test_a_second_crawl_of_the_same_day_asks_for_nothing(folder: Path) -> None:
    crawled(folder)
    assert asked(folder) == []


def test_what_a_lost_crawl_db_knew_is_read_from_the_finished_warc_files(folder: Path) -> None:
    crawled(folder)
    forget(folder)
    assert asked(folder) == []


def test_a_document_of_a_lost_crawl_db_is_read_for_links_again(folder: Path) -> None:
    crawled(folder)
    forget(folder)
    session = open_session(folder)
    assert [reading.url for reading in session.frontier.unread()] == [
        "http://bay.example/robots.txt",
        "http://bay.example/feed/",
        NEWS + "1",
    ]
    session.close()


def imported(folder: Path) -> Path:
    """What an import that was killed leaves: its file still open, its writer dead."""
    page = folder / "page.html"
    page.write_text("<p>A page that somebody saved.</p>")
    with watcher(True) as watching:
        bring_in(config.load(folder), from_paths((page,)), lambda url, digest: False, watching)
    (finished,) = (folder / "warc").glob("import-*.warc.gz")
    return finished.rename(f"{finished}.open")


def test_an_import_that_was_killed_is_closed_and_no_business_of_the_crawl(folder: Path) -> None:
    left = imported(folder)
    session = open_session(folder)
    assert (left.exists(), left.with_suffix("").exists()) == (False, True)
    assert session.frontier.indexed() == {}
    session.close()


def test_a_damaged_end_of_a_warc_file_is_looked_at_once(folder: Path) -> None:
    crawled(folder)
    (path,) = (folder / "warc").glob("*.warc.gz")
    with path.open("ab") as file:
        file.write(b"no record")
    session = open_session(folder)
    assert session.frontier.indexed() == {path.name: path.stat().st_size}
    session.close()
