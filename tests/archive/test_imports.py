"""What comes from elsewhere becomes WARC first, once, and a file that is nothing of ours is told."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import pytest
from newsroom import archive, exchange, ferry, take_in, tide, week, write

from archive import config
from archive.database import NAME
from archive.imports import bring_in
from archive.ingest import Pages
from archive.progress import Silent
from archive.saved import Saved, from_index, from_paths, saved_from
from archive.store import Store
from normalize.errors import SettingsError, UsageError


class Desk:
    """An archive and its importer."""

    def __init__(self, folder: Path, readers: Pages) -> None:
        self.readers = readers
        self.folder = archive(folder / "archive")
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        self.said: list[str] = []

    def bring(self, *documents: Saved | Path) -> int:
        named = [each if isinstance(each, Saved) else Saved(each.name, each, None) for each in documents]
        watcher = Silent()
        watcher.said = self.said.append  # type: ignore[method-assign]  # what would go to stderr
        with Store(self.folder / NAME) as store:
            return bring_in(config.load(self.folder), named, store.holds, watcher)

    def saved(self, name: str, content: bytes) -> Path:
        path = self.elsewhere / name
        path.write_bytes(content)
        return path

    def crawled(self) -> Path:
        write(self.elsewhere, week())
        (file,) = self.elsewhere.glob("*.warc.gz")
        return file

    def files(self) -> list[Path]:
        return sorted((self.folder / "warc").iterdir())

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        take_in(self.folder, self.readers)
        with Store(self.folder / NAME) as store:
            return [tuple(row) for row in store._db.execute(sql)]


@pytest.fixture
def desk(tmp_path: Path, readers: Pages) -> Desk:
    return Desk(tmp_path, readers)


def test_a_foreign_warc_is_linked_under_its_digest_and_read(desk: Desk) -> None:
    crawled = desk.crawled()
    assert desk.bring(crawled) == 0
    (file,) = desk.files()
    assert file.name.startswith("foreign-")
    assert file.name.endswith(crawled.name)
    assert file.samefile(crawled)
    assert desk.rows("SELECT origin, COUNT(*) FROM warc_file, capture") == [("foreign", len(week()))]


def test_the_same_warc_under_two_names_is_one(desk: Desk) -> None:
    crawled = desk.crawled()
    assert desk.bring(crawled, desk.saved("copy.warc.gz", crawled.read_bytes())) == 0
    assert len(desk.files()) == 1


def test_a_warc_compressed_as_a_whole_is_unpacked_so_that_records_can_be_found(desk: Desk) -> None:
    plain = gzip.decompress(desk.crawled().read_bytes())
    assert desk.bring(desk.saved("whole.warc.gz", gzip.compress(plain))) == 0
    (file,) = desk.files()
    assert file.suffix == ".warc"
    assert file.read_bytes() == plain


@pytest.mark.parametrize(("field", "value"), [(8, 99), (6, 1)], ids=["unknown method", "encrypted"])
def test_a_wacz_that_cannot_be_unpacked_is_told(desk: Desk, field: int, value: int) -> None:
    wacz = desk.elsewhere / "week.wacz"
    with zipfile.ZipFile(wacz, "w") as made:
        made.writestr("archive/week.warc.gz", b"WARC/1.1")
    packed = bytearray(wacz.read_bytes())
    listed = packed.index(b"PK\1\2") + 2  # in the directory at the end the same fields stand two bytes later
    for at in (field, listed + field):
        packed[at : at + 2] = value.to_bytes(2, "little")
    wacz.write_bytes(packed)
    assert desk.bring(wacz) == 1
    assert "cannot be unpacked" in desk.said[-1]


def test_a_wacz_gives_its_warc_files(desk: Desk) -> None:
    wacz = desk.elsewhere / "week.wacz"
    with zipfile.ZipFile(wacz, "w") as made:
        made.writestr("datapackage.json", "{}")
        made.write(desk.crawled(), "archive/week.warc.gz")
    assert desk.bring(wacz, wacz) == 0
    assert [file.name.endswith("-week.warc.gz") for file in desk.files()] == [True]


def test_a_saved_page_becomes_a_resource_with_its_address(desk: Desk) -> None:
    path = desk.saved("ferry.html", ferry())
    assert desk.bring(Saved("1", path, "https://harbour.example/ferry")) == 0
    assert desk.rows("SELECT record_type, url, via, content_type, role, source, kind FROM capture") == [
        ("resource", "https://harbour.example/ferry", path.as_uri(), "text/html", "page", "harbour.example", "article")
    ]
    assert desk.rows("SELECT origin FROM warc_file") == [("import",)]


def test_a_page_without_an_address_is_named_after_its_bytes(desk: Desk) -> None:
    desk.bring(desk.saved("ferry.html", ferry()))
    ((url,),) = desk.rows("SELECT url FROM capture")
    assert str(url).startswith("urn:sha256:")


def test_a_text_is_read_as_lines(desk: Desk) -> None:
    text = "The ferry leaves\n\nThe ferry to the northern islands left the harbour at noon on Friday with forty passengers on board.\n"
    desk.bring(desk.saved("ferry.txt", text.encode()))
    assert desk.rows("SELECT content_type, kind FROM capture") == [("text/plain", "article")]


def test_a_page_is_taken_once(desk: Desk) -> None:
    path = desk.saved("ferry.html", ferry())
    desk.bring(path, path)
    assert desk.rows("SELECT COUNT(*) FROM capture") == [(1,)]
    desk.bring(path)
    assert desk.rows("SELECT COUNT(*) FROM capture") == [(1,)]
    assert len(desk.files()) == 1


def test_the_time_of_a_page_is_that_of_its_file(desk: Desk) -> None:
    path = desk.saved("ferry.html", ferry())
    os.utime(path, (1_500_000_000, 1_500_000_000))
    desk.bring(path)
    assert desk.rows("SELECT fetched_at FROM capture") == [("2017-07-14T02:40:00.000000Z",)]


def test_a_file_that_is_nothing_of_ours_is_told_and_the_others_go_on(desk: Desk) -> None:
    assert (
        desk.bring(desk.saved("a.png", b"\x89PNG\r\n\x1a\n" + bytes(99)), desk.saved("b.html", ferry()), desk.saved("c.zip", b"PK\x03\x04"))
        == 2
    )
    assert [line.partition(":")[0] for line in desk.said] == [str(desk.elsewhere / "a.png"), str(desk.elsewhere / "c.zip")]
    assert desk.rows("SELECT COUNT(*) FROM capture") == [(1,)]


def test_an_address_that_is_no_web_address_is_told(desk: Desk) -> None:
    assert desk.bring(Saved("1", desk.saved("ferry.html", ferry()), "javascript:alert(1)")) == 1
    assert "javascript:alert(1)" in desk.said[0]


def test_a_file_of_the_archive_itself_is_not_taken_again(desk: Desk) -> None:
    write(desk.folder / "warc", [exchange("/tide", 1, tide())])
    (own,) = desk.files()
    assert desk.bring(own) == 0
    assert desk.files() == [own]


def test_the_address_that_a_browser_wrote_into_a_page_is_read() -> None:
    assert saved_from(b"<!DOCTYPE html>\n<!-- saved from url=(0029)https://harbour.example/ferry -->") == "https://harbour.example/ferry"
    assert (
        saved_from(b"<html><!-- Page saved with SingleFile \n url: https://harbour.example/tide \n -->") == "https://harbour.example/tide"
    )
    assert saved_from(b"<!-- saved from url=(0014)about:internet -->") is None


def test_a_folder_gives_its_pages_by_name(desk: Desk) -> None:
    for name in ("b.html", "a.htm", "c.png"):
        desk.saved(name, b"")
    assert [saved.id for saved in from_paths([desk.elsewhere])] == ["a.htm", "b.html"]


def test_links_that_lead_in_a_ring_are_told_and_left(desk: Desk) -> None:
    inner = desk.elsewhere / "inner"
    inner.mkdir()
    (inner / "a.html").write_bytes(ferry())
    (inner / "back").symlink_to(desk.elsewhere)
    (inner / "self.html").symlink_to("self.html")
    told: list[str] = []
    assert [saved.id for saved in from_paths([desk.elsewhere], told=told.append)] == ["a.html"]
    assert told == [f"{inner / 'back'}: a link to a folder that is taken in already, left out"]


def test_a_page_has_the_same_record_in_every_archive(tmp_path: Path, readers: Pages) -> None:
    ids = []
    path = tmp_path / "ferry.html"
    path.write_bytes(ferry())
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        desk = Desk(tmp_path / name, readers)
        desk.bring(path)
        ids += desk.rows("SELECT record_id FROM capture")
    assert ids[0] == ids[1]


def test_an_index_names_files_beside_it_and_may_lack_addresses(tmp_path: Path) -> None:
    index = tmp_path / "index.jsonl"
    index.write_text('{"id": "1", "file": "a.html", "url": "https://harbour.example/a"}\n\n{"id": "2", "file": "b.html"}\n')
    assert list(from_index(index)) == [Saved("1", tmp_path / "a.html", "https://harbour.example/a"), Saved("2", tmp_path / "b.html", None)]


@pytest.mark.parametrize("line", ["nonsense", "[]", "{}", json.dumps({"id": 1, "file": "a"})])
def test_a_broken_line_of_an_index_is_named(tmp_path: Path, line: str) -> None:
    index = tmp_path / "index.jsonl"
    index.write_text(f'{{"id": "1", "file": "a"}}\n{line}\n')
    with pytest.raises(SettingsError, match=r"index\.jsonl, line 2: "):
        list(from_index(index))


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        list(from_paths([tmp_path / "missing.html"]))


def test_a_warc_whose_first_record_is_damaged_gives_the_others(desk: Desk) -> None:
    whole = desk.crawled().read_bytes()
    assert desk.bring(desk.saved("damaged.warc.gz", b"damage" + whole[6:])) == 0
    first, *others = desk.rows("SELECT reason FROM failure UNION ALL SELECT url FROM capture")
    assert first == ("unreadable",)
    assert len(others) >= len(week()) - 1
