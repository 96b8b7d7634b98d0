"""A backup is what its manifest says, whatever happens to the next one; a restore is the archive again."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import killed
import pytest
from click.testing import CliRunner, Result
from newsroom import Index, archive, exchange, ferry, take_in, tide, week, write

from archive import manifest
from archive.backup import Done, alone_with, backup
from archive.cli import main
from archive.contenthash import content_hash
from archive.database import NAME, open_for_reading
from archive.ingest import Pages
from archive.restore import restore, verify
from archive.walk import warc_files
from normalize.errors import Busy, StorageError, UsageError

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 1, 23, 12, tzinfo=UTC)


def pressmark(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="pressmark")


def know(folder: Path, **indexed: int) -> None:
    """A crawl.db that knows this much of the WARC files."""
    with sqlite3.connect(folder / "crawl.db") as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE IF NOT EXISTS warc_file (name TEXT PRIMARY KEY, indexed_to INTEGER NOT NULL)")
        db.executemany("INSERT OR REPLACE INTO warc_file VALUES (?, ?)", indexed.items())
    db.close()


def know_all(folder: Path) -> None:
    know(folder, **{found.name: found.size for found in warc_files(folder / "warc")})


DECIDED = (
    '{"number": 1, "at": "2026-02-01T12:00:00.000000Z", "decision": "takedown", "of": "url", "target": "https://harbour.example/gone",'
    ' "reason": "an order", "by": "A. Quay"}\n'
)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """An archive with a week of captures, rules and decisions of its own."""
    folder = archive(tmp_path / "full")
    write(folder / "warc", week())
    know_all(folder)
    (folder / "decisions.jsonl").write_text(DECIDED)
    (folder / "sources" / "harbour.toml").write_text('name = "harbour"\n')
    return folder


def backed_up(folder: Path, target: Path, *databases: str) -> Done:
    return backup(target, folder, databases, NOON)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def opened(folder: Path, durable: int, torn: bytes = b"") -> Path:
    """The archive's WARC file as it is while it is written: `durable` bytes of it are safe."""
    (path,) = (folder / "warc").glob("*.warc.gz")
    path.with_name(path.name + ".durable").write_bytes(b"%020d\n" % durable)
    made = path.rename(path.with_name(path.name + ".open"))
    os.truncate(made, durable)
    with made.open("ab") as file:
        file.write(torn)
    return made


def test_a_restored_archive_is_the_archive(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    before, after = contents(full), contents(tmp_path / "again")
    assert {name for name in before if not name.startswith("crawl.db")} | {"crawl.db"} == set(after)
    assert all(after[name] == before[name] for name in after if name != "crawl.db")
    rows = sqlite3.connect(tmp_path / "again" / "crawl.db").execute("SELECT * FROM warc_file").fetchall()
    assert rows == sqlite3.connect(full / "crawl.db").execute("SELECT * FROM warc_file").fetchall()


def test_a_rebuild_of_what_was_restored_gives_the_same_content(full: Path, tmp_path: Path, readers: Pages) -> None:
    take_in(full, readers)
    backed_up(full, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    assert not (tmp_path / "again" / NAME).exists()
    take_in(tmp_path / "again", readers)
    hashes = {content_hash(open_for_reading(folder / NAME)).whole for folder in (full, tmp_path / "again")}
    assert len(hashes) == 1


def test_the_second_backup_copies_only_what_is_new(full: Path, tmp_path: Path) -> None:
    first = backed_up(full, tmp_path / "copy")
    assert first.copied == first.files
    (one,) = (tmp_path / "copy" / "warc").iterdir()
    before = one.stat()
    write(full / "warc", [exchange("/late", 60, ferry("midnight"))], Index())
    second = backed_up(full, tmp_path / "copy")
    assert one.stat().st_mtime_ns == before.st_mtime_ns
    assert (second.files, second.copied) == (first.files + 1, first.copied)  # the new WARC in the place of the old one
    assert verify(tmp_path / "copy").problems == ()


def test_of_a_file_that_is_being_written_what_is_durable_is_taken(full: Path, tmp_path: Path) -> None:
    (whole,) = warc_files(full / "warc")
    content = whole.path.read_bytes()
    opened(full, whole.size, b"torn")
    backed_up(full, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    assert (tmp_path / "again" / "warc" / whole.name).read_bytes() == content


def test_a_file_that_was_finished_since_is_taken_whole(full: Path, tmp_path: Path) -> None:
    (whole,) = warc_files(full / "warc")
    content = whole.path.read_bytes()
    made = opened(full, whole.size)
    backed_up(full, tmp_path / "copy")
    made.with_name(whole.name + ".durable").unlink()
    made.rename(whole.path)
    backed_up(full, tmp_path / "copy")
    assert [path.read_bytes() for path in (tmp_path / "copy").rglob("*.warc.gz")] == [content]
    assert verify(tmp_path / "copy").problems == ()


def test_crawl_db_knows_no_more_than_the_copies_hold(full: Path, tmp_path: Path) -> None:
    know(full, **{"pressmark-20260101000000-00001.warc.gz": 10})
    with pytest.raises(StorageError, match=r"missing or too short .* pressmark-20260101000000-00001"):
        backed_up(full, tmp_path / "copy")
    assert not (tmp_path / "copy" / manifest.NAME).exists()


def test_archive_db_is_taken_where_asked_for(full: Path, tmp_path: Path, readers: Pages) -> None:
    take_in(full, readers)
    assert pressmark("backup", tmp_path / "copy", full, "--with-archive-db").exit_code == 0
    restore(tmp_path / "copy", tmp_path / "again")
    hashes = {content_hash(open_for_reading(folder / NAME)).whole for folder in (full, tmp_path / "again")}
    assert len(hashes) == 1


def test_what_is_gone_from_the_archive_stays_in_the_backup_and_is_told(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    (lost,) = (full / "warc").iterdir()
    lost.unlink()
    told = pressmark("backup", tmp_path / "copy", full)
    assert told.exit_code == 1
    assert f"cp {tmp_path}/copy/warc/{lost.name} {lost}" in told.stderr
    restore(tmp_path / "copy", tmp_path / "again")
    assert (tmp_path / "again" / "warc" / lost.name).exists()


def test_a_finished_file_that_changed_never_replaces_the_good_copy(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    (rotten,) = (full / "warc").iterdir()
    content = bytearray(rotten.read_bytes())
    content[len(content) // 2] ^= 1
    rotten.write_bytes(content)
    with pytest.raises(StorageError, match="one of the two is damaged"):
        backed_up(full, tmp_path / "copy")
    assert verify(tmp_path / "copy").problems == ()


@pytest.mark.parametrize("pattern", ["warc/*.warc.gz", "state-*/crawl.db", "state-*/decisions.jsonl"])
def test_a_flipped_bit_is_found_by_verify_and_refused_by_restore(full: Path, tmp_path: Path, pattern: str) -> None:
    backed_up(full, tmp_path / "copy")
    (rotten,) = (tmp_path / "copy").glob(pattern)
    content = bytearray(rotten.read_bytes())
    content[len(content) // 2] ^= 1
    rotten.write_bytes(content)
    told = pressmark("backup", "--verify", tmp_path / "copy")
    assert (told.exit_code, str(rotten) in told.stdout) == (1, True)
    with pytest.raises(StorageError, match=rotten.name):
        restore(tmp_path / "copy", tmp_path / "again")
    assert not (tmp_path / "again" / "archive.toml").exists()


def test_a_flipped_bit_in_the_manifest_is_found(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    path = tmp_path / "copy" / manifest.NAME
    path.write_text(path.read_text().replace("decisions.jsonl", "decisionz.jsonl"))
    with pytest.raises(StorageError, match="its digest is another"):
        verify(tmp_path / "copy")


def test_a_copy_that_rotted_is_made_again_once_it_is_taken_away(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    (rotten,) = (tmp_path / "copy" / "warc").iterdir()
    rotten.unlink()
    assert len(verify(tmp_path / "copy").problems) == 1
    backed_up(full, tmp_path / "copy")
    assert verify(tmp_path / "copy").problems == ()


def test_a_manifest_cannot_lead_out_of_the_folder(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    found = manifest.read(tmp_path / "copy")
    escaping = manifest.Kept("../../evil", found.files[0].stored, 1, "")
    manifest.write(tmp_path / "copy", manifest.Manifest(found.made_at, found.pressmark, found.archive, (escaping,)))
    with pytest.raises(StorageError, match="outside of the backup"):
        restore(tmp_path / "copy", tmp_path / "again")


def test_a_restore_overwrites_nothing(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    before = contents(full)
    with pytest.raises(UsageError, match="not empty"):
        restore(tmp_path / "copy", full)
    assert contents(full) == before


def test_the_folders_in_the_wrong_order_are_told(full: Path, tmp_path: Path) -> None:
    told = pressmark("backup", full, tmp_path)
    assert told.exit_code == 2
    with pytest.raises(UsageError, match=r"the folder of the backup comes first"):
        backed_up(full, full)


def test_a_folder_with_other_things_is_left_alone(full: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letters.txt").write_text("x")
    with pytest.raises(UsageError, match="other things"):
        backed_up(full, tmp_path / "home")
    with pytest.raises(UsageError, match="lies within the archive itself"):
        backed_up(full, full / "warc" / "copy")


def test_two_at_once_on_one_backup_are_refused(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    with alone_with(tmp_path / "copy"):
        for work in (
            lambda: backed_up(full, tmp_path / "copy"),
            lambda: verify(tmp_path / "copy"),
            lambda: restore(tmp_path / "copy", full),
        ):
            with pytest.raises(Busy):
                work()


def test_killed_before_any_call_to_the_disk_the_backup_before_it_stands(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    write(full / "warc", [exchange("/late", 60, tide(7))], Index())
    (full / "decisions.jsonl").write_text(DECIDED.replace("an order", "another order"))
    trial = tmp_path / "trial"
    backed_up(full, trial)
    steps = killed.calls(lambda: backed_up(full, trial))
    assert steps > 20
    for at in range(1, steps + 1):
        killed.run(at, lambda: backed_up(full, tmp_path / "copy"))
        assert verify(tmp_path / "copy").problems == ()
    backed_up(full, tmp_path / "copy")
    assert len([path for path in (tmp_path / "copy").iterdir() if path.name.startswith("state-")]) == 1
    restore(tmp_path / "copy", tmp_path / "again")
    assert len(list((tmp_path / "again" / "warc").glob("*.warc.gz"))) == 2


def test_a_restore_that_is_killed_leaves_no_archive(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    for number in range(2, killed.calls(lambda: restore(tmp_path / "copy", tmp_path / "again"))):
        target = tmp_path / f"again{number}"
        assert killed.run(number, lambda: restore(tmp_path / "copy", target)) == -9  # noqa: B023  # it is called at once
        assert not (target / "archive.toml").exists() or verify_restored(target, tmp_path / "again")


def verify_restored(target: Path, whole: Path) -> bool:
    return contents(target) == contents(whole)


def test_a_disk_that_fills_up_leaves_the_backup_before_it(full: Path, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "copy")
    write(full / "warc", [exchange("/big", 60, os.urandom(300_000), kind="image/png", role="image")], Index())
    words = f"ulimit -f 200; exec {sys.executable} {killed.__file__} backup --quiet {tmp_path / 'copy'} {full}"
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert (done.returncode, done.stderr.count("\n"), "no room" in done.stderr) == (1, 1, True)
    assert verify(tmp_path / "copy").problems == ()
    assert list((tmp_path / "copy").rglob("*.part")) == []
    assert len(list((tmp_path / "copy").glob("state-*"))) == 1


def test_it_tells_what_it_did(full: Path, tmp_path: Path) -> None:
    done = json.loads(pressmark("backup", tmp_path / "copy", full, "--json").stdout)
    assert done["copied"] == done["files"] == 5
    assert "all as they were copied" in pressmark("backup", "--verify", tmp_path / "copy").stdout
    assert "now: pressmark rebuild" in pressmark("restore", tmp_path / "copy", tmp_path / "again").stdout


def test_an_authority_outside_of_the_archive_is_none_of_the_backup(full: Path, tmp_path: Path) -> None:
    (tmp_path / "ours.pem").write_text("a certificate\n")
    settings = (full / "archive.toml").read_text()
    assert "[crawl]\n" in settings
    (full / "archive.toml").write_text(settings.replace("[crawl]\n", '[crawl]\nca = "../ours.pem"\n', 1))
    backed_up(full, tmp_path / "copy")
    assert verify(tmp_path / "copy").problems == ()
    assert not any("ours" in name for name in contents(tmp_path / "copy"))


def test_a_backup_within_the_archive_itself_is_refused(full: Path) -> None:
    with pytest.raises(UsageError, match="lies within the archive itself"):
        backed_up(full, full / "copy")
