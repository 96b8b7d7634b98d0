"""WARC files of other writers, as they are: each page in them is read, what is none costs little, and nothing is lost unsaid."""

from __future__ import annotations

import gzip
import os
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
from foreign import DATE, INFO, name, news, record, request, response, write
from newsroom import HOME, archive, ferry, take_in, tide

from archive import config
from archive.adopt import PART
from archive.database import NAME, open_for_reading
from archive.imports import bring_in
from archive.ingest import Pages
from archive.progress import Silent
from archive.saved import Saved
from archive.store import Store

PNG = b"\x89PNG\r\n\x1a\n" + bytes(600)


class Desk:
    """An archive that takes in foreign files."""

    def __init__(self, folder: Path, readers: Pages) -> None:
        self.folder = archive(folder / "archive")
        self.elsewhere = folder
        self.readers = readers
        self.said: list[str] = []

    def bring(self, *paths: Path) -> int:
        watcher = Silent()
        watcher.said = self.said.append  # type: ignore[method-assign]  # what would go to stderr
        with Store(self.folder / NAME) as store:
            return bring_in(config.load(self.folder), [Saved(path.name, path, None) for path in paths], store.holds, watcher)

    def take(self, *records: bytes, name: str = "news.warc.gz") -> None:
        assert self.bring(write(self.elsewhere / name, *records)) == 0
        take_in(self.folder, self.readers)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in open_for_reading(self.folder / NAME).execute(sql)]

    def kinds(self) -> list[object]:
        return [kind for (kind,) in self.rows("SELECT kind FROM capture ORDER BY url")]

    def files(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "warc").iterdir())


@pytest.fixture
def desk(tmp_path: Path, readers: Pages) -> Desk:
    return Desk(tmp_path, readers)


def test_a_file_in_the_shape_of_cc_news_is_read(desk: Desk) -> None:
    desk.bring(news(desk.elsewhere / "CC-NEWS-20260123100000-00001.warc.gz", 3))
    assert take_in(desk.folder, desk.readers).pages == 3
    assert desk.rows("SELECT DISTINCT origin, source, kind FROM warc_file, capture") == [("foreign", "harbour.example", "article")]


@pytest.mark.parametrize(
    ("body", "http"),
    [
        pytest.param(
            tide(), ("Content-Type: text/html", "X-Crawl-Content-Encoding: gzip", "X-Crawl-Transfer-Encoding: chunked"), id="renamed"
        ),
        pytest.param(tide(), ("Content-Type: text/html", "Content-Encoding: gzip"), id="unpacked, head as sent"),
        pytest.param(tide(), ("Content-Type: text/html", "Content-Encoding: br", "Transfer-Encoding: chunked"), id="both undone"),
        pytest.param(gzip.compress(tide()), ("Content-Type: text/html", "Content-Encoding: gzip"), id="gzip"),
        pytest.param(
            gzip.compress(tide()), ("Content-Type: text/html", "Content-Encoding: gzip", "Transfer-Encoding: chunked"), id="no chunks"
        ),
        pytest.param(brotli.compress(tide()), ("Content-Type: text/html", "Content-Encoding: br"), id="br"),
        pytest.param(zlib.compress(tide()), ("Content-Type: text/html", "Content-Encoding: deflate"), id="deflate"),
        pytest.param(tide(), ("Content-Type: application/octet-stream",), id="octet-stream"),
        pytest.param(tide(), ("Content-Type: text/plain; charset=utf-8",), id="plain"),
        pytest.param(tide(), ("Server: none",), id="no type"),
        pytest.param(gzip.compress(tide()), ("Content-Encoding: gzip",), id="no type, gzip"),
    ],
)
def test_a_page_is_read_however_it_was_stored(desk: Desk, body: bytes, http: tuple[str, ...]) -> None:
    desk.take(response("/tide", body, *http))
    assert desk.kinds() == ["article"]


def test_chunks_that_break_off_are_a_row_and_no_article(desk: Desk) -> None:
    desk.take(response("/tide", b"40\r\n<!doctype html><html>", "Content-Type: text/html", "Transfer-Encoding: chunked"))
    assert desk.rows("SELECT reason FROM failure") == [("broken-body",)]


def test_what_is_no_page_is_a_capture_only(desk: Desk) -> None:
    desk.take(
        response("/a.png", PNG, "Content-Type: image/png"),
        response("/b.pdf", b"%PDF-1.7 ...", "Content-Type: application/pdf"),
        response("/c.json", b'{"a": 1}', "Content-Type: application/json"),
        response("/d.bin", PNG, "Content-Type: application/octet-stream"),
        response("/robots.txt", b"User-agent: *\n", "Content-Type: text/plain"),
        response("/moved", b"<html>moved</html>", "Content-Type: text/html", "Location: /tide", status="HTTP/1.1 301 Moved"),
        response("/none", b"<html>none</html>", status="HTTP/1.1 404 Not Found"),
    )
    assert desk.kinds() == [None] * 7
    assert desk.rows("SELECT COUNT(*) FROM failure") == [(0,)]


def test_an_answer_without_a_head_is_read(desk: Desk) -> None:
    """HTTP/0.9 has none."""
    about = (f"WARC-Record-ID: {name('old')}", f"WARC-Date: {DATE}", f"WARC-Target-URI: {HOME}/old")
    desk.take(record("response", tide(), *about, "Content-Type: application/http; msgtype=response"))
    assert desk.rows("SELECT kind, status FROM capture") == [("article", None)]


@pytest.mark.parametrize("version", ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"])
def test_every_version_of_the_format_is_read(desk: Desk, version: str) -> None:
    desk.take(response("/tide", tide()).replace(b"WARC/1.0", version.encode(), 1))
    assert desk.kinds() == ["article"]


@pytest.mark.parametrize(
    ("date", "stamp"), [("20061220011126", "2006-12-20T01:11:26"), ("2006", "2006-01-01T00:00:00"), ("2006-12", "2006-12-01T00:00:00")]
)
def test_dates_of_old_and_of_coarse_writers_are_read(desk: Desk, date: str, stamp: str) -> None:
    desk.take(response("/tide", tide(), date=date))
    assert desk.rows("SELECT substr(fetched_at, 1, 19) FROM capture") == [(stamp,)]


def test_a_page_that_was_cut_short_is_a_row_with_its_reason(desk: Desk) -> None:
    desk.take(response("/tide", tide()[:900], warc=("WARC-Truncated: length",)))
    assert desk.rows("SELECT reason, kind FROM failure, capture") == [("truncated", None)]


def test_two_captures_in_one_second_are_two(desk: Desk) -> None:
    other = response("/ferry", ferry("dusk")).replace(name("/ferry" + DATE).encode(), name("second").encode())
    desk.take(response("/ferry", ferry("noon")), other)
    assert desk.rows("SELECT versions FROM article") == [(2,)]


@pytest.mark.parametrize("named", [True, False], ids=["by record", "by address and date"])
@pytest.mark.parametrize("first", ["page", "revisit"])
def test_a_revisit_finds_its_page_in_another_file_in_either_order(desk: Desk, named: bool, first: str) -> None:
    refers = (
        f"WARC-Refers-To-Target-URI: {HOME}/tide",
        f"WARC-Refers-To-Date: {DATE}",
        *([f"WARC-Refers-To: {name('/tide' + DATE)}"] if named else []),
    )
    about = (f"WARC-Record-ID: {name('again')}", "WARC-Date: 2026-01-24T10:00:00Z", f"WARC-Target-URI: {HOME}/tide", *refers)
    again = record(
        "revisit", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", *about, "Content-Type: application/http; msgtype=response"
    )
    for part in sorted([("page", response("/tide", tide())), ("revisit", again)], key=lambda part: part[0] != first):
        desk.take(INFO, part[1], name=f"{part[0]}.warc.gz")
    assert desk.rows("SELECT captures, last_seen FROM version") == [(2, "2026-01-24T10:00:00.000000Z")]


@pytest.mark.parametrize(
    ("file", "start", "advice"),
    [
        ("old.arc", b"filedesc://old.arc 0.0.0.0 20010101000000 text/plain 76\n", "warcio recompress old.arc old.warc.gz"),
        (
            "old.arc.gz",
            gzip.compress(b"filedesc://old.arc 0.0.0.0 20010101000000 text/plain 76\n"),
            "warcio recompress old.arc.gz old.warc.gz",
        ),
        ("new.warc.zst", b"\x28\xb5\x2f\xfd" + bytes(99), "zstd -d new.warc.zst"),
    ],
    ids=["arc", "arc.gz", "zst"],  # gzip writes the time of day, and each worker would name the test otherwise
)
def test_what_is_not_read_is_told_with_what_to_do(desk: Desk, file: str, start: bytes, advice: str) -> None:
    (desk.elsewhere / file).write_bytes(start)
    assert desk.bring(desk.elsewhere / file) == 1
    assert advice in desk.said[0]


def test_a_file_of_the_archive_that_comes_back_from_a_copy_is_not_taken_twice(desk: Desk) -> None:
    own = news(desk.folder / "warc" / "pressmark-20260123100000-00001.warc.gz", 1)
    (desk.elsewhere / "backup.warc.gz").write_bytes(own.read_bytes())
    assert desk.bring(desk.elsewhere / "backup.warc.gz") == 0
    assert desk.files() == [own.name]


def test_a_member_of_a_wacz_that_is_compressed_as_a_whole_is_unpacked(desk: Desk) -> None:
    plain = gzip.decompress(news(desk.elsewhere / "a.warc.gz", 2).read_bytes())
    with zipfile.ZipFile(desk.elsewhere / "a.wacz", "w") as made:
        made.writestr("archive/a.warc.gz", gzip.compress(plain))
    assert desk.bring(desk.elsewhere / "a.wacz") == 0
    (file,) = (desk.folder / "warc").iterdir()
    assert (file.suffix, file.read_bytes()) == (".warc", plain)


def test_a_file_that_somebody_writes_into_after_it_was_linked_is_told(desk: Desk) -> None:
    path = news(desk.elsewhere / "news.warc.gz", 3)
    desk.bring(path)
    whole = path.read_bytes()
    with path.open("r+b") as linked:
        linked.write(whole[:1000] + bytes(500))
    assert take_in(desk.folder, desk.readers).lost == set(desk.files())


def test_what_a_killed_import_left_half_copied_is_removed(desk: Desk) -> None:
    (desk.folder / "warc" / f"foreign-00ff-x.warc.gz{PART}").write_bytes(b"half")
    desk.bring(news(desk.elsewhere / "news.warc.gz", 1))
    assert [name.endswith("-news.warc.gz") for name in desk.files()] == [True]


def test_a_file_that_may_not_be_read_is_told_and_the_others_go_on(desk: Desk) -> None:
    missing, there = desk.elsewhere / "gone.html", desk.elsewhere / "there.html"
    there.write_bytes(ferry())
    assert desk.bring(missing, there) == 1
    assert desk.said == [f"{missing}: cannot be read: No such file or directory"]
    assert take_in(desk.folder, desk.readers).pages == 1


def test_a_name_may_hold_any_byte(desk: Desk) -> None:
    path = desk.elsewhere / os.fsdecode(b"p\xffge\n.html")
    path.write_bytes(ferry())
    assert desk.bring(path) == 0
    assert take_in(desk.folder, desk.readers).pages == 1


def test_a_request_belongs_to_its_response(desk: Desk) -> None:
    desk.take(request("/tide"), response("/tide", tide()))
    assert desk.rows("SELECT COUNT(*) FROM capture") == [(1,)]
