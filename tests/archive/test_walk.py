"""WARC files to steps, whatever their bytes are."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace
from pathlib import Path

import pytest
from newsroom import HOME, INFO, SMALL, Index, exchange, ferry, week, write

from archive.capture import Capture
from archive.ingest import _batch
from archive.reading import Placed
from archive.store import Store
from archive.walk import Found, document, origin, steps, warc_files
from archive.warc import SourceLine, read_groups
from archive.warcstore import WarcStore

HOSTILE = (
    b"WARC-Date: 0001-01-01T00:00:00+05:00\r\n",
    b"WARC-Refers-To-Date: 9999-12-31T23:59:59-05:00\r\n",
    b"WARC-Target-URI: <\xff\xfe>\r\n",
    b"WARC-Record-ID: \xed\xa0\x80\r\n",
    b"Content-Length: -5\r\n",
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("written")
    write(folder, week())
    (file,) = folder.iterdir()
    return file.read_bytes()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Bytes changed, lost, doubled, and header lines that nobody should write."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 30)):
        at, other = chance.randrange(len(made)), chance.randrange(len(made))
        kind = chance.randrange(4)
        if kind == 0:
            made[at] = chance.randrange(256)
        elif kind == 1:
            del made[at : at + chance.randint(1, 200)]
        elif kind == 2:
            made[at:at] = made[other : other + chance.randint(1, 400)]
        elif (header := made.find(b"WARC-", at)) > 0:
            made[header:header] = chance.choice(HOSTILE)
    return bytes(made)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_never_stops_the_run(tmp_path: Path, written: bytes, seed: int) -> None:
    chance = random.Random(seed)
    content = damaged(gzip.decompress(written) if seed % 2 else written, chance)
    path = tmp_path / f"foreign-damaged.warc{'' if seed % 2 else '.gz'}"
    path.write_bytes(content)
    met = [(step, None) for step, _ in steps(Found(path.name, path, len(content), False), 0)]
    with Store(tmp_path / "archive.db") as store:
        store.register(path.name, "foreign")
        store.add(_batch(met))
        assert store.files()[path.name].read_to == len(content)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("pressmark-20260123100000-00001.warc.gz", "crawl"),
        ("import-20260123100000-00001.warc.gz", "import"),
        ("foreign-00ff-x.warc.gz", "foreign"),
    ],
)
def test_the_name_of_a_file_tells_where_it_comes_from(name: str, kind: str) -> None:
    assert origin(name) == kind


def test_what_a_dead_writer_left_behind_is_no_warc_file(tmp_path: Path, written: bytes) -> None:
    for name in ("a.warc.gz", "a.warc.gz.torn", "b.warc.gz.part", "notes.txt"):
        (tmp_path / name).write_bytes(written)
    assert [found.name for found in warc_files(tmp_path)] == ["a.warc.gz"]


@pytest.mark.parametrize(
    ("kind", "status", "role", "is_page"),
    [
        ("text/html; charset=utf-8", 200, "article", True),
        ("TEXT/HTML", 200, "section", True),
        ("application/xhtml+xml", 200, "article", True),
        ("text/plain", 200, "article", True),
        ("text/plain", 200, "robots", False),
        ("text/html", 404, "article", False),
        ("text/html", 200, "feed", False),
        ("image/png", 200, "article", False),
    ],
)
def test_only_pages_are_read(tmp_path: Path, kind: str, status: int, role: str, is_page: bool) -> None:
    write(tmp_path, [exchange("/a", 1, ferry(), status, kind=kind, role=role)])  # type: ignore[arg-type]  # a role of the table above
    (capture,) = captures(tmp_path)
    found = document(capture)
    assert (found is not None) == is_page
    assert found is None or (found.url, found.body) == (f"{HOME}/a", ferry())


def captures(folder: Path) -> list[Capture]:
    return [capture for path in folder.iterdir() for group in read_groups(path) for capture in group.captures]


@pytest.mark.parametrize("start", ["first", "middle"])
@pytest.mark.parametrize(("zone", "told"), [("Europe/Moscow", "Europe/Moscow"), ("", "")])
def test_a_page_has_the_zone_of_its_source_also_for_one_who_begins_in_the_middle(tmp_path: Path, zone: str, told: str, start: str) -> None:
    store = WarcStore(tmp_path, replace(INFO, sources=(SourceLine("harbour", "The Harbour", HOME, "en", zone),)), Index(), SMALL)
    for path, when in (("/a", "noon"), ("/b", "dusk")):
        store.submit(exchange(path, 1, ferry(when)), lambda stored: None)
    store.close()
    (found,) = warc_files(tmp_path)
    met = [(step, job) for step, job in steps(found, 0) if job]
    again = met if start == "first" else [(step, job) for step, job in steps(found, met[1][0].end) if job]
    assert [job.document.timezone for _, job in again if isinstance(job, Placed)] == [told] * (2 if start == "first" else 1)
