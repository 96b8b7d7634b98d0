"""Bytes that are erased: nowhere in the archive's files, a record in their place, everything else where it was, whatever kills it."""

from __future__ import annotations

import gzip
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import foreign
import killed
import pytest
from newsroom import HOME, archive, exchange, ferry, take_in, tide, week, write
from test_ingest import hash_of, rows

from archive import config, decisions, erasemember
from archive.backup import backup
from archive.capture import Location
from archive.database import NAME
from archive.decisions import Decision
from archive.erase import Erased, erase, finish
from archive.erased import Why, instead
from archive.ingest import Pages
from archive.progress import Silent
from archive.rebuild import rebuild
from archive.records import Record, read_records
from archive.restore import verify
from archive.store import Store
from archive.takedown import decide, undo
from archive.warc import capture_at, read_groups, stored
from crawler.cli import main
from normalize.errors import UsageError

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
FERRY = f"{HOME}/ferry"
WORDS = (b"northern islands", b"forty passengers")
WHY = Why("2026-02-01T12:00:00.000000Z", 1, "court order", "A. Quay")


@pytest.fixture
def folder(tmp_path: Path, readers: Pages) -> Path:
    made = archive(tmp_path / "archive")
    write(made / "warc", [*week(), exchange("/ferry-again", 20, ferry("noon"))])  # the last has the bytes of the first
    take_in(made, readers)
    return made


def down(folder: Path) -> Decision:
    made = decide(folder, FERRY, "court order", "A. Quay", NOW)
    Store(folder / NAME).close()
    return made


def erased(folder: Path) -> Erased:
    return erase(folder, down(folder), NOW)


def warc(folder: Path) -> Path:
    return next((folder / "warc").glob("*.warc.gz"))


def places(folder: Path) -> list[tuple[str, Location]]:
    return [(capture.record_id, capture.location) for group in read_groups(warc(folder)) for capture in group.captures]


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def test_no_byte_of_it_is_left_and_all_else_stands_where_it_was(folder: Path) -> None:
    before, size = places(folder), warc(folder).stat().st_size
    assert any(word in unpacked(warc(folder)) for word in WORDS)
    assert erased(folder).records == 4
    assert not any(word in unpacked(warc(folder)) for word in WORDS)
    assert (places(folder), warc(folder).stat().st_size) == (before, size)
    for record_id, location in before:
        assert capture_at(folder / "warc", location).record_id == record_id


def test_the_record_says_when_why_by_whom_and_the_digests_of_what_went(folder: Path) -> None:
    ((offset, length, digest),) = rows(
        folder, f"SELECT offset, length, payload_digest FROM capture WHERE url = '{FERRY}' AND fetched_at LIKE '%10:02%'"
    )
    erased(folder)
    with warc(folder).open("rb") as file:
        record = next(read_records(file, "x.warc.gz", int(str(offset)), int(str(offset)) + int(str(length))))
    assert isinstance(record, Record)
    for said in (b"erased-at: 2026-02-01T12", b"reason: court order", b"by: A. Quay", b"erased-type: response", str(digest).encode()):
        assert said in record.block
    line = next(each for each in decisions.read(folder) if each.decision == "erased" and each.offset == offset)
    assert digest in line.went


def test_rebuilt_it_is_the_same_as_live_and_nothing_is_lost(folder: Path) -> None:
    erased(folder)
    live = hash_of(folder)
    done = rebuild(config.load(folder), 1, Silent())
    assert (hash_of(folder), done.lost, done.problems) == (live, set(), [])
    ((known,),) = rows(folder, "SELECT digest FROM warc_file")
    assert known == decisions.read(folder)[-1].became


def test_the_tombstone_stays_at_the_articles_key(folder: Path) -> None:
    ((key,),) = rows(folder, "SELECT key FROM article WHERE url_key LIKE '%/ferry'")
    erased(folder)
    rebuild(config.load(folder), 1, Silent())
    assert rows(folder, f"SELECT number FROM takedown, json_each(articles) WHERE value = '{key}'") == [(1,)]


def test_other_tools_take_the_file(folder: Path) -> None:
    erased(folder)
    for command in (["warcio", "check"], ["fastwarc", "check", "-q"]):
        done = subprocess.run(
            [Path(sys.executable).with_name(command[0]), *command[1:], warc(folder)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_crawl_refers_to_it_no_more(folder: Path) -> None:
    with sqlite3.connect(folder / "crawl.db") as db:
        db.executescript(
            "CREATE TABLE url (url TEXT, etag TEXT, last_modified TEXT, digest TEXT);"
            "CREATE TABLE capture (record_id TEXT, url TEXT, payload_digest TEXT, entity_digest TEXT, whole INTEGER)"
        )
        names = rows(folder, f"SELECT record_id FROM capture WHERE url = '{FERRY}'")
        db.executemany("INSERT INTO capture VALUES (?, ?, 'p', 'e', 1)", [(name, FERRY) for (name,) in names])
        db.execute("INSERT INTO url VALUES (?, 'etag', 'monday', 'e')", (FERRY,))
    erased(folder)
    with sqlite3.connect(folder / "crawl.db") as db:
        assert db.execute("SELECT DISTINCT entity_digest, whole FROM capture").fetchall() == [(None, 0)]
        assert db.execute("SELECT etag, last_modified, digest FROM url").fetchall() == [(None, None, None)]


def test_an_index_that_is_made_again_from_the_file_does_not_refer_to_it_either(folder: Path) -> None:
    erased(folder)
    told = [stored(group) for group in read_groups(warc(folder))]
    found = [each for each in told if each and each.exchange.url == FERRY]
    assert len(found) == 4
    assert all(each.entity_digest is None and each.exchange.truncated for each in found)


def test_killed_before_any_call_to_the_disk_the_next_one_finishes_it(folder: Path, tmp_path: Path, readers: Pages) -> None:
    down(folder)
    goal, dies = tmp_path / "goal", tmp_path / "dies"
    shutil.copytree(folder, goal)
    erased(goal)
    for at in range(1, 40):
        shutil.rmtree(dies, ignore_errors=True)
        shutil.copytree(folder, dies)
        if killed.run(at, lambda: erased(dies)) != -signal.SIGKILL:
            break
        finish(dies)
        assert len(places(dies)) == len(places(goal))
        erased(dies)
        assert hash_of(dies) == hash_of(goal)
        assert warc(dies).read_bytes() == warc(goal).read_bytes()
        assert list((dies / "warc").iterdir()) == [warc(dies)]
    assert at > 6


def test_a_backup_learns_it_and_loses_the_bytes_too(folder: Path, tmp_path: Path) -> None:
    down(folder)
    backup(tmp_path / "backup", folder, (), NOW)
    erased(folder)
    backup(tmp_path / "backup", folder, (), NOW)
    assert verify(tmp_path / "backup").problems == ()
    assert not any(word in unpacked(tmp_path / "backup" / "warc" / warc(folder).name) for word in WORDS)


def test_what_was_erased_cannot_be_undone(folder: Path) -> None:
    erased(folder)
    with pytest.raises(UsageError, match="its bytes were erased on 2026-02-01 and cannot come back"):
        undo(folder, FERRY, "lifted", "A. Quay", NOW)


def test_what_has_its_bytes_from_it_shows_nothing(folder: Path, readers: Pages) -> None:
    erased(folder)
    assert rows(folder, f"SELECT version FROM capture WHERE url = '{HOME}/ferry-again'") == [(None,)]
    write(folder / "warc", [exchange("/tide", 60, tide(4))])
    take_in(folder, readers)
    assert rows(folder, "SELECT title FROM article") == [("Tide table number 4 is out",)]


def test_a_file_that_is_being_written_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = warc(folder)
    path.rename(path.with_name(f"{path.name}.open"))
    with pytest.raises(SystemExit) as ended:
        main(["takedown", str(folder), FERRY, "--reason", "court order", "--by", "A. Quay", "--erase"])
    assert ended.value.code == 1
    assert "is being written; erase again when the crawl has ended" in capsys.readouterr().out


def test_records_that_share_a_gzip_member_go_and_the_others_stay_where_they_are(tmp_path: Path, readers: Pages) -> None:
    made = archive(tmp_path / "archive")
    path = made / "warc" / "foreign.warc.gz"
    first = [foreign.INFO, foreign.response("/ferry", ferry()), foreign.request("/ferry"), foreign.response("/tide", tide(1))]
    members = [
        b"".join(first),
        foreign.response("/tide/2", tide(2)) + foreign.response("/ferry", ferry("dusk"), date="2026-01-23T12:00:00Z"),
    ]
    path.write_bytes(b"".join(map(gzip.compress, members)))
    take_in(made, readers)
    before, size = places(made), path.stat().st_size
    done = erased(made)
    assert (done.records, done.left) == (2, ())
    assert not any(word in unpacked(path) for word in WORDS)
    assert all(record in unpacked(path) for record in (foreign.response("/tide", tide(1)), foreign.response("/tide/2", tide(2))))
    assert (places(made), path.stat().st_size) == (before, size)
    assert all(tide(number)[-40:] in unpacked(path) for number in (1, 2))
    live = hash_of(made)
    rebuild(config.load(made), 1, Silent())
    assert hash_of(made) == live
    assert rows(made, "SELECT COUNT(*) FROM withheld") == [(2,)]


def test_a_member_that_cannot_be_packed_as_small_is_told_and_left(tmp_path: Path, readers: Pages) -> None:
    made = archive(tmp_path / "archive")
    path = made / "warc" / "foreign.warc.gz"
    noise = foreign.response("/tide", random.Random(1).randbytes(3000))
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    path.write_bytes(stream.compress(foreign.response("/ferry", b"Gone.") + noise) + stream.flush())
    take_in(made, readers)
    assert "would be" in erased(made).left[0]


@pytest.mark.parametrize("bound", ["MOST", "MOST_UNPACKED"])
def test_a_member_larger_than_is_packed_anew_is_told_and_left(
    tmp_path: Path, readers: Pages, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = archive(tmp_path / "archive")
    path = made / "warc" / "foreign.warc.gz"
    path.write_bytes(gzip.compress(foreign.response("/ferry", b"Gone.") + foreign.response("/tide", tide(1))))
    take_in(made, readers)
    held = path.read_bytes()
    monkeypatch.setattr(erasemember, bound, 100)
    assert "recompress the file" in erased(made).left[0]
    assert path.read_bytes() == held


@pytest.mark.parametrize("packed", [True, False])
def test_it_is_as_long_as_what_it_replaces(packed: bool) -> None:
    fields = (
        ("WARC-Type", "response"),
        ("WARC-Record-ID", "<urn:uuid:x>"),
        ("WARC-Date", "2026-01-23T10:00:00Z"),
        ("WARC-Target-URI", FERRY),
    )
    for length in (*range(440, 640), *range(65_500, 65_700), *range(131_040, 131_140), 1_000_000):
        made = instead(Record(0, length, fields, b"HTTP/1.1 200 OK\r\n\r\nWords."), WHY, packed)
        assert made is not None
        assert len(made) == length
        record = next(read_records(BytesIO(made), "x.warc.gz" if packed else "x.warc"))
        assert isinstance(record, Record)
        assert record.block.startswith(b"erased-at: ")


def test_where_there_is_no_room_to_say_so_nothing_is_erased() -> None:
    assert instead(Record(0, 90, (("WARC-Type", "response"),), b"HTTP/1.1 200 OK\r\n\r\n"), WHY, True) is None
