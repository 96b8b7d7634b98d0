"""From WARC files to archive.db: all of it, once, whatever happens on the way."""

from __future__ import annotations

import io
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from newsroom import HOME, INFO, SMALL, Index, archive, exchange, ferry, take_in, tide, week, write

from archive import config
from archive.contenthash import content_hash
from archive.database import NAME, open_for_reading
from archive.ingest import Pages, ingest
from archive.progress import Lines, Silent
from archive.rebuild import rebuild
from archive.store import Store
from archive.warc import SourceLine
from archive.warcstore import WarcStore
from normalize.errors import StorageError

ROOT = Path(__file__).parents[2]
INGEST = [sys.executable, "-c", "from archive.cli import main; main()", "ingest"]


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in open_for_reading(folder / NAME).execute(sql)]


def hash_of(folder: Path) -> str:
    return content_hash(open_for_reading(folder / NAME)).whole


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory, readers: Pages) -> Path:
    """A week of the newsroom, ingested; for looking only."""
    folder = archive(tmp_path_factory.mktemp("read"))
    write(folder / "warc", week())
    take_in(folder, readers)
    return folder


def test_every_exchange_is_a_capture(read: Path) -> None:
    assert len(rows(read, "SELECT id FROM capture")) == len(week())


def test_only_pages_are_read_as_pages(read: Path) -> None:
    assert rows(read, "SELECT role, kind FROM capture WHERE role <> 'article' ORDER BY role") == [
        ("feed", None),
        ("image", None),
        ("robots", None),
    ]


def test_edit_confirmation_and_withdrawal_are_seen(read: Path) -> None:
    found = rows(
        read, "SELECT versions, gone_status, gone_at > last_seen, substr(last_seen, 15, 2) FROM article WHERE url_key LIKE '%/ferry'"
    )
    assert found == [(2, 410, 1, "06")]


def test_an_identical_capture_is_a_revisit_of_the_same_version(read: Path) -> None:
    assert rows(read, "SELECT record_type, version IS NULL FROM capture WHERE url LIKE '%/tide' ORDER BY fetched_at") == [
        ("response", 0),
        ("revisit", 0),
    ]


def test_a_page_that_was_cut_short_is_a_failure_and_no_version(read: Path) -> None:
    assert rows(read, "SELECT stage, reason, url FROM failure") == [("decode", "truncated", f"{HOME}/cut")]


def test_the_sources_of_the_warcinfo_are_known(read: Path) -> None:
    assert rows(read, "SELECT * FROM source") == [("harbour", "The Harbour", HOME, "en")]


def test_a_finished_file_is_known_with_its_digest(read: Path) -> None:
    (file,) = (read / "warc").glob("*.warc.gz")
    assert rows(read, "SELECT name, origin, read_to = size, length(digest) FROM warc_file") == [(file.name, "crawl", 1, 71)]


def test_a_printed_time_without_a_zone_has_that_of_its_source(tmp_path: Path, readers: Pages) -> None:
    local = ferry().replace(b"2026-01-23T09:00:00Z", b"2026-01-23T09:00:00")
    store = WarcStore(
        archive(tmp_path) / "warc",
        replace(INFO, sources=(SourceLine("harbour", "The Harbour", HOME, "en", "Europe/Moscow"),)),
        Index(),
        SMALL,
    )
    store.submit(exchange("/ferry", 1, local), lambda stored: None)
    store.close()
    take_in(tmp_path, readers)
    before = rows(tmp_path, "SELECT published FROM article")
    rebuild(config.load(tmp_path), 1, Silent())
    assert rows(tmp_path, "SELECT published FROM article") == before == [("2026-01-23T09:00:00+03:00",)]


def test_a_second_ingest_finds_nothing_new(tmp_path: Path, readers: Pages) -> None:
    write(archive(tmp_path) / "warc", week())
    first, before = take_in(tmp_path, readers), hash_of(tmp_path)
    assert first.captures == len(week())
    assert take_in(tmp_path, readers).captures == 0
    assert hash_of(tmp_path) == before


@pytest.mark.parametrize("workers", [1, 4])
def test_a_rebuild_gives_the_same_content(tmp_path: Path, workers: int, readers: Pages) -> None:
    write(archive(tmp_path) / "warc", week())
    take_in(tmp_path, readers)
    before = hash_of(tmp_path)
    rebuild(config.load(tmp_path), workers, Silent())
    assert hash_of(tmp_path) == before
    assert not list(tmp_path.glob("*.new*"))


def test_files_in_any_order_give_the_same_content(tmp_path: Path, readers: Pages) -> None:
    """The revisits of one file refer to captures of another."""
    index, written = Index(), archive(tmp_path / "all")
    for each in week():
        write(written / "warc", [each], index)
    take_in(written, readers)
    files = list((written / "warc").iterdir())
    random.Random(7).shuffle(files)
    shuffled = archive(tmp_path / "shuffled")
    for file in files:
        os.link(file, shuffled / "warc" / file.name)
        take_in(shuffled, readers)
    assert hash_of(shuffled) == hash_of(written)


def test_an_ingest_that_is_killed_goes_on_where_it_stopped(tmp_path: Path, readers: Pages) -> None:
    many = [exchange(f"/tide/{n}", n, tide(n)) for n in range(130)]  # the first transaction is 100 captures
    whole, killed = archive(tmp_path / "whole"), archive(tmp_path / "killed")
    write(whole / "warc", many)
    (file,) = (whole / "warc").iterdir()
    os.link(file, killed / "warc" / file.name)
    process = subprocess.Popen([*INGEST, str(killed)], cwd=ROOT, stderr=subprocess.DEVNULL)
    wait_for_captures(process, killed)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < captures(killed) < len(many)
    take_in(killed, readers)
    take_in(whole, readers)
    assert hash_of(killed) == hash_of(whole)


def wait_for_captures(process: subprocess.Popen[str] | subprocess.Popen[bytes], folder: Path) -> None:
    while not captures(folder):
        with suppress(subprocess.TimeoutExpired):
            pytest.fail(f"ended with {process.wait(timeout=0.05)} before it took anything in")


def captures(folder: Path) -> int:
    with suppress(StorageError, sqlite3.OperationalError):  # not made yet
        return len(rows(folder, "SELECT id FROM capture"))
    return 0


def test_following_takes_in_what_is_written_meanwhile(tmp_path: Path) -> None:
    archive(tmp_path)
    follower = subprocess.Popen([*INGEST, str(tmp_path), "--follow"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    write(tmp_path / "warc", [exchange("/ferry", 1, ferry())])
    wait_for_captures(follower, tmp_path)
    write(tmp_path / "warc", [exchange("/tide", 2, tide())])
    told, _ = follower.communicate()
    assert follower.returncode == 0
    assert told == "2 new captures, 2 of them articles\n"


def test_a_file_that_is_still_written_is_read_as_far_as_it_is_durable(tmp_path: Path, readers: Pages) -> None:
    write(archive(tmp_path) / "warc", week())
    (file,) = (tmp_path / "warc").iterdir()
    size = file.stat().st_size
    file.rename(file.with_name(file.name + ".open"))
    (tmp_path / "warc" / f"{file.name}.durable").write_text(f"{size:020}\n")
    with (tmp_path / "warc" / f"{file.name}.open").open("ab") as tail:
        tail.write(b"\x1f\x8b half a record")
    assert take_in(tmp_path, readers).captures == len(week())
    assert rows(tmp_path, "SELECT read_to, size FROM warc_file") == [(size, None)]


def test_a_torn_file_gives_all_that_is_whole_and_a_row(tmp_path: Path, readers: Pages) -> None:
    write(archive(tmp_path) / "warc", week())
    (file,) = (tmp_path / "warc").iterdir()
    os.truncate(file, file.stat().st_size - 700)
    done = take_in(tmp_path, readers)
    assert done.captures >= len(week()) - 1
    assert [problem.trouble.reason for problem in done.problems] == ["torn"]
    assert take_in(tmp_path, readers).problems == []


class Counting(Silent):
    """Adds up what it is told, as the bar does."""

    def __init__(self) -> None:
        self.told = Counter[str]()

    def advanced(self, read: int, captures: int, articles: int, failures: int) -> None:
        self.told.update(read=read, captures=captures, articles=articles, failures=failures)


def test_progress_is_told_piece_by_piece(tmp_path: Path, readers: Pages) -> None:
    archive(tmp_path)
    for half in (week()[:4], week()[4:]):
        write(tmp_path / "warc", half)
    counting = Counting()
    with Store(tmp_path / NAME) as store:
        done = ingest(tmp_path, store, readers, counting)
    size = sum(file.stat().st_size for file in (tmp_path / "warc").iterdir())
    assert counting.told == {"read": size, "captures": done.captures, "articles": done.pages, "failures": done.failures.total()}
    assert done.captures == len(week())


def test_a_log_has_a_line_now_and_then_with_the_time_that_is_left() -> None:
    out, seconds = io.StringIO(), iter([0.0, 0.0, 0.0, 0.0, 10.0, 40.0, 40.0, 40.0])
    lines = Lines(out, lambda: next(seconds))
    lines.expects(4000)
    lines.reading("news.warc.gz", 4000)
    lines.advanced(100, 1, 1, 0)
    lines.advanced(900, 9, 8, 1)
    assert out.getvalue().splitlines() == [
        "reading news.warc.gz (4,000 bytes)",
        "25% of 4 kB: 10 captures, 9 articles, 1 failed; 0.25 captures a second, 2 min 00 s left",
    ]
