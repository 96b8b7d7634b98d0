"""What is packed into a WACZ: the captures of the chosen articles and all that they need, byte for byte, in an index as others make it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from build import Made
from cdxj_indexer.main import CDXJIndexer

from archive import chosen, packing, spellings
from archive.browse import captures, evidence, looks
from archive.chosen import Chosen
from archive.database import NAME, open_for_reading
from archive.packing import Tally
from archive.wacz import Label
from archive.warcinfo import WarcInfo, encode_info
from normalize.errors import UnknownName, UsageError

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
INFO = encode_info(WarcInfo("pressmark", "Nobody", "desk@harbour.example", "none"), "pressmark.warc.gz", WHEN)


def packed(made: Made, wanted: Chosen, file: Path) -> Tally:
    db = open_for_reading(made.folder / NAME).conn
    with file.open("wb") as out:
        return packing.pack(
            made.folder,
            db,
            chosen.numbers(db, wanted, spellings.load(made.folder)),
            out,
            Label("All", "All of it", "pressmark", WHEN),
            INFO,
        )


@pytest.fixture(scope="module")
def whole(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All articles of the archive in one file."""
    file = tmp_path_factory.mktemp("packed") / "all.wacz"
    db = open_for_reading(made.folder / NAME)
    names = tuple(row[0] for row in db.execute("SELECT DISTINCT source FROM article ORDER BY 1").fetchall())
    tally = packed(made, Chosen(sources=names), file)
    assert tally.captures > tally.pages > 4
    return file


def index(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as wacz:
        return gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode().splitlines()


def test_the_index_is_what_the_indexer_of_others_makes_of_the_records(whole: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(whole) as wacz:
        (tmp_path / "pressmark.warc.gz").write_bytes(wacz.read("archive/pressmark.warc.gz"))
    lines = io.StringIO()
    CDXJIndexer(lines, [str(tmp_path / "pressmark.warc.gz")], sort=True).process_all()
    assert index(whole) == lines.getvalue().splitlines()


def test_records_are_copied_as_they_stand(made: Made, whole: Path) -> None:
    db = open_for_reading(made.folder / NAME).conn
    with zipfile.ZipFile(whole) as wacz:
        content = wacz.read("archive/pressmark.warc.gz")
    for line in index(whole):
        said = json.loads(line.split(" ", 2)[2])
        member = content[int(said["offset"]) :][: int(said["length"])]
        assert any(evidence.record(made.folder, row) == member for row in captures.select(db, "url = ?", (said["url"],)))


def urls_in(file: Path) -> set[str]:
    return {json.loads(line.split(" ", 2)[2])["url"] for line in index(file)}


def test_an_article_brings_what_its_page_shows_and_its_former_address(made: Made, tmp_path: Path) -> None:
    db = open_for_reading(made.folder / NAME).conn
    page = captures.by_name(db, made.names["lock-1"])
    assert page is not None
    packed(made, Chosen(articles=(page.url,)), tmp_path / "one.wacz")
    shown = {row.url for row in looks.shown_by(db, made.folder, page)}
    assert shown
    assert urls_in(tmp_path / "one.wacz") == {page.url, "https://harbour.example/lock7", *shown}


def test_the_pages_have_the_cleaned_text(made: Made, whole: Path) -> None:
    with zipfile.ZipFile(whole) as wacz:
        head, *pages = (json.loads(line) for line in wacz.read("pages/pages.jsonl").decode().splitlines())
    assert head["format"] == "json-pages-1.0"
    db = open_for_reading(made.folder / NAME)
    rows = db.execute("SELECT version.key, text FROM version JOIN version_text ON version_text.version = version.id").fetchall()
    assert {(page["id"], page["text"]) for page in pages} == {tuple(row) for row in rows}


def test_the_package_tells_the_digest_of_each_file_in_it(whole: Path) -> None:
    with zipfile.ZipFile(whole) as wacz:
        told = {each["path"]: (each["hash"], each["bytes"]) for each in json.loads(wacz.read("datapackage.json"))["resources"]}
        assert {path: (f"sha256:{hashlib.sha256(wacz.read(path)).hexdigest()}", len(wacz.read(path))) for path in told} == told
        assert {*wacz.namelist()} == {*told, "datapackage.json", "datapackage-digest.json"}


def test_a_record_that_is_damaged_is_told_and_left_out(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(made.folder, folder)
    page = captures.by_name(open_for_reading(folder / NAME).conn, made.names["lock-1"])
    assert page is not None
    with (folder / "warc" / page.file).open("r+b") as file:
        file.seek(page.offset + page.length // 2)
        file.write(b"\0\0\0\0")
    tally = packed(Made(folder, made.names), Chosen(articles=(page.url,)), tmp_path / "one.wacz")
    assert [problem.offset for problem in tally.problems] == [page.offset]
    assert packed(made, Chosen(articles=(page.url,)), tmp_path / "all.wacz").pages == tally.pages + 1


@pytest.mark.parametrize("wanted", [Chosen(articles=("nowhere",)), Chosen(searches=("zzzunheard",))])
def test_what_the_archive_does_not_have_is_told(made: Made, wanted: Chosen, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere|zzzunheard"):
        packed(made, wanted, tmp_path / "none.wacz")


def test_a_source_that_is_not_held_is_told_with_those_that_are(made: Made, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="gull, harbour"):
        packed(made, Chosen(sources=("nobody",)), tmp_path / "none.wacz")
