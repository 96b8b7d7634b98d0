"""crawl.db and the WARC files, put in order after kills, power cuts, backups put back, and losses."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.frontier_schema import NAME
from crawler.session import open_session
from normalize.errors import StorageError, UnknownName
from tests.archive import killed
from tests.crawler.site import Site, archive, crawl, crawl_in_vain, feed, serving
from tests.crawler.test_session import answered, asked, crawled

BAY = "http://bay.example"
FRONTIER = (
    "SELECT url, role, source, state, due_at, again, ask, tries, visits, interval, first_answer, last_answer, status, etag, last_modified,"
    " digest, moved_to, found_on, hops FROM url ORDER BY url"
)
CAPTURES = "SELECT record_id, url, role, fetched_at, status, entity_digest, refers_to, file, offset, length, listed, wanted FROM capture ORDER BY 1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return archive(tmp_path, Site(), "bay")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    return sqlite3.connect(folder / NAME).execute(sql).fetchall()


def warc(folder: Path) -> Path:
    (path,) = (folder / "warc").glob("*.warc.gz")
    return path


def kept_copy(folder: Path) -> Path:
    """crawl.db as it is now, beside it."""
    with sqlite3.connect(folder / NAME) as db:
        db.execute("VACUUM INTO ?", (str(folder / "older.db"),))
    return folder / "older.db"


def put_back(folder: Path, copy: Path) -> None:
    for path in folder.glob(f"{NAME}*"):
        path.unlink()
    shutil.copy(copy, folder / NAME)


# --- a file that is missing


def test_a_missing_file_is_told_by_name_and_nothing_is_asked(folder: Path) -> None:
    crawled(folder)
    lost = warc(folder)
    moved = lost.rename(folder / "elsewhere")
    before = rows(folder, FRONTIER)
    with pytest.raises(StorageError, match=rf"{lost.name} \(0 of [\d,]+ bytes\); is the disk mounted.*--lost NAME"):
        open_session(folder)
    assert rows(folder, FRONTIER) == before
    moved.rename(lost)
    assert asked(folder) == []


def test_a_file_that_is_too_short_is_told(folder: Path) -> None:
    crawled(folder)
    os.truncate(warc(folder), warc(folder).stat().st_size - 1)
    with pytest.raises(StorageError, match="too short"):
        open_session(folder)


def test_what_is_said_to_be_lost_is_asked_for_again_and_stays_on_record(folder: Path) -> None:
    crawled(folder)
    lost = warc(folder)
    lost.unlink()
    open_session(folder, given_up=["pressmark-*"]).close()
    assert rows(folder, "SELECT name, size, captures FROM lost_file") == [(lost.name, 0, 3)]
    due = rows(folder, "SELECT url FROM url WHERE state = 'waiting' AND again = 0 AND etag IS NULL ORDER BY id")
    assert due == [(f"{BAY}/feed/",), (f"{BAY}/robots.txt",), (f"{BAY}/news/1",)]


def test_what_is_not_lost_cannot_be_given_up(folder: Path) -> None:
    crawled(folder)
    with pytest.raises(UnknownName, match="known: none"):
        open_session(folder, given_up=["pressmark-*"])


def test_what_refers_to_a_lost_body_is_asked_for_too(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/feed/", feed([f"{BAY}/news/1"]))
    site.put(f"{BAY}/news/1", "<p>The same words twice.</p>" * 40)
    folder = archive(tmp_path, site, "bay", again="1ms")
    crawl(folder)
    first = warc(folder)
    crawl(folder)
    assert "revisit" in [kind for (kind,) in rows(folder, "SELECT record_type FROM capture WHERE url LIKE '%/news/1'")]
    first.unlink()
    crawl(folder, "--lost", first.name)
    last = rows(folder, "SELECT record_type, status FROM capture WHERE url LIKE '%/news/1' ORDER BY id DESC LIMIT 1")
    assert last == [("response", 200)]


# --- crawl.db older than the WARC files


def test_an_older_crawl_db_comes_to_the_same_state_without_asking(tmp_path: Path, site: Site) -> None:
    urls = site.newsroom("bay", 6)
    site.put(urls[2], status=301, Location="/news/there")
    site.put(f"{BAY}/news/there", "<html><body>Here.</body></html>")
    site.put(urls[3], b"", 404)
    site.put(urls[4], '<html><body><img src="/a.png">A picture.</body></html>', Content_Type="text/html")
    folder = archive(tmp_path, site, "bay")
    open_session(folder).close()
    older = kept_copy(folder)
    crawl(folder)
    number, frontier, captures = len(site.log), rows(folder, FRONTIER), rows(folder, CAPTURES)
    put_back(folder, older)
    crawl(folder)
    assert len(site.log) == number
    assert rows(folder, CAPTURES) == captures
    # The times of a recovered exchange are its own, those of a live one are of its settling, a little later.
    assert rows(folder, FRONTIER) == [
        tuple(pytest.approx(value, abs=2) if isinstance(value, float) else value for value in row) for row in frontier
    ]


def test_a_host_that_asked_for_a_rest_has_it_also_by_an_older_crawl_db(tmp_path: Path, site: Site) -> None:
    site.put(f"{BAY}/feed/", "wait", 429, Retry_After="7200")
    folder = archive(tmp_path, site, "bay")
    open_session(folder).close()
    older = kept_copy(folder)
    crawl_in_vain(folder)
    number, rest = len(site.log), rows(folder, "SELECT name, CAST(backoff_until AS INTEGER) FROM host")
    put_back(folder, older)
    crawl(folder)
    assert len(site.log) == number
    assert [(name, pytest.approx(until, abs=2)) for name, until in rest] == rows(
        folder, "SELECT name, CAST(backoff_until AS INTEGER) FROM host"
    )


# --- recovery that is killed itself


def died(folder: Path) -> Path:
    """The archive of a crawl that died with a torn group at the end of its file, and crawl.db behind by one group."""
    session = open_session(folder)
    older = kept_copy(folder)
    answered(session, b"User-agent: *\n")
    session.close()
    finished = warc(folder)
    opened = finished.rename(finished.with_name(finished.name + ".open"))
    opened.with_name(finished.name + ".durable").write_bytes(b"%020d\n" % 0)
    with opened.open("ab") as file:
        file.write(opened.read_bytes()[:100])
    put_back(folder, older)
    older.unlink()
    return finished


def story(folder: Path) -> tuple[object, ...]:
    """What a recovered archive says, times aside."""
    files = {path.name: path.read_bytes() for path in (folder / "warc").iterdir()}
    frontier = "SELECT url, role, state, again, visits, status, digest, hops FROM url ORDER BY url"
    return files, rows(folder, frontier), rows(folder, CAPTURES), rows(folder, "SELECT name, indexed_to FROM warc_file")


def test_a_recovery_that_is_killed_anywhere_is_done_by_the_next(folder: Path, tmp_path: Path) -> None:
    died(folder)
    trial = Path(shutil.copytree(folder, tmp_path.parent / f"{tmp_path.name}-trial"))
    steps = killed.calls(lambda: open_session(trial).close())
    expected = story(trial)
    assert steps > 5
    for at in range(1, steps + 1):
        again = Path(shutil.copytree(folder, tmp_path.parent / f"{tmp_path.name}-{at}"))
        assert killed.run(at, lambda: open_session(again).close()) == -9  # noqa: B023  # it is called at once
        killed.run(at // 2, lambda: open_session(again).close())  # noqa: B023
        open_session(again).close()
        assert story(again) == expected


def test_what_was_asked_again_after_a_lost_attempt_is_settled_by_an_older_crawl_db_too(folder: Path) -> None:
    session = open_session(folder)
    answered(session, b"User-agent: *\n")
    assert session.frontier.due(session.clock() + 9) is not None  # the feed, under way when the crawl dies
    older = kept_copy(folder)
    session.close()
    session = open_session(folder)
    answered(session, b"<rss/>")
    session.close()
    put_back(folder, older)
    open_session(folder).close()
    assert rows(folder, "SELECT visits FROM url WHERE role = 'feed'") == [(1,)]
