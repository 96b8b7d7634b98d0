"""What is taken down is nowhere, whatever came first; all else stands as if it had never been there; and it comes back when that is undone."""

from __future__ import annotations

import json
import random
import shutil
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import killed
import pytest
from newsroom import HOME, archive, exchange, ferry, page, take_in, tide, week, write
from test_ingest import hash_of, rows

from archive import config, decisions, sweep
from archive.again import take_awaited
from archive.backup import backup
from archive.database import NAME, open_for_reading
from archive.export import EXPORTERS
from archive.identity import article_key
from archive.ingest import Pages
from archive.lock import alone
from archive.progress import Silent
from archive.rebuild import rebuild
from archive.restore import restore
from archive.store import Store
from archive.takedown import decide, undo
from crawler.cli import main
from normalize.errors import StorageError, UsageError

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
FERRY = f"{HOME}/ferry"
# An index stores of a word what the one before it does not begin with.
WORDS = (b"northern islands", b"rthern", b"forty passengers", b"ssengers", b"Ferry leaves")


def reprint(number: int) -> bytes:
    """The ferry's story, printed again by another page."""
    return ferry().replace(b"The Harbour<", b"The Quay<").replace(b"on Sunday", b"on Sunday the %d." % number)


@pytest.fixture
def folder(tmp_path: Path, readers: Pages) -> Path:
    made = archive(tmp_path / "archive")
    write(made / "warc", [*week(), exchange("/reprint", 20, reprint(1)), exchange("/again", 21, reprint(2))])
    take_in(made, readers)
    return made


def down(folder: Path, what: str) -> decisions.Decision:
    """Taken down, and carried out."""
    made = decide(folder, what, "court order", "A. Quay", NOW)
    Store(folder / NAME).close()
    return made


def settled(folder: Path, readers: Pages) -> str:
    """The content hash, when all that waits has been read."""
    with Store(folder / NAME) as store:
        assert take_awaited(folder, store, readers) == []
    return hash_of(folder)


def anew(folder: Path, readers: Pages) -> str:
    """The content hash of another archive with the same WARC files and decisions."""
    fresh = archive(folder.parent / "anew")
    shutil.copy(folder / decisions.NAME, fresh)
    shutil.copytree(folder / "warc", fresh / "warc", dirs_exist_ok=True)
    take_in(fresh, readers)
    found = hash_of(fresh)
    shutil.rmtree(fresh)
    return found


def records(folder: Path, url: str) -> list[str]:
    return [str(row[0]) for row in rows(folder, f"SELECT record_id FROM capture WHERE url = '{url}' ORDER BY fetched_at")]


def test_an_address_that_is_taken_down_leaves_no_article_and_no_capture(folder: Path) -> None:
    down(folder, "http://www.harbour.example/ferry/")
    assert rows(folder, "SELECT COUNT(*) FROM article WHERE url_key LIKE '%/ferry'") == [(0,)]
    assert rows(folder, "SELECT COUNT(*) FROM capture WHERE url LIKE '%/ferry'") == [(0,)]
    assert rows(folder, "SELECT COUNT(*), MIN(takedown) FROM withheld") == [(4, 1)]


def test_a_tombstone_row_tells_when_why_and_who(folder: Path) -> None:
    down(folder, FERRY)
    found = rows(folder, "SELECT number, decided_at, of, reason, decided_by, undone_at FROM takedown")
    assert found == [(1, "2026-02-01T12:00:00.000000Z", "url", "court order", "A. Quay", None)]


@pytest.mark.parametrize("mark", ["url", "article", "capture"])
def test_before_or_after_the_captures_and_rebuilt_it_is_the_same(folder: Path, readers: Pages, mark: str) -> None:
    named = {"url": FERRY, "article": article_key("harbour", FERRY), "capture": records(folder, FERRY)[0]}
    down(folder, named[mark])
    live = settled(folder, readers)
    assert live == anew(folder, readers)
    if mark == "url":
        rebuild(config.load(folder), 1, Silent())
        assert hash_of(folder) == live


def test_any_capture_or_address_taken_down_leaves_what_a_rebuild_gives(folder: Path, readers: Pages) -> None:
    every = [row[0] for row in rows(folder, "SELECT record_id FROM capture UNION SELECT url FROM capture ORDER BY 1")]
    for what in random.Random(4).sample(every, 4):
        down(folder, str(what))
        assert settled(folder, readers) == anew(folder, readers)


def test_all_else_is_as_if_it_had_never_been_there(tmp_path: Path, folder: Path, readers: Pages) -> None:
    down(folder, FERRY)
    never = archive(tmp_path / "never")
    others = [each for each in week() if not each.url.endswith("/ferry")]
    write(never / "warc", [*others, exchange("/reprint", 20, reprint(1)), exchange("/again", 21, reprint(2))])
    take_in(never, readers)
    for sql in (
        "SELECT key, title, first_seen FROM article ORDER BY 1",
        "SELECT member.key, oldest.key FROM clustered JOIN article member ON member.id = clustered.article"
        " JOIN article oldest ON oldest.id = clustered.cluster ORDER BY 1",
        "SELECT a, b, kind, words_a FROM shared_text ORDER BY 1, 2, position",
        "SELECT article.key, origin.kind, name FROM origin JOIN article ON article.id = cluster ORDER BY 1",
    ):
        assert rows(folder, sql) == rows(never, sql)


def test_a_later_capture_of_the_address_is_covered_and_one_of_a_capture_is_not(folder: Path, readers: Pages) -> None:
    down(folder, FERRY)
    first = down(folder, records(folder, f"{HOME}/tide")[0])
    write(folder / "warc", [exchange("/ferry", 60, ferry("dawn")), exchange("/tide", 61, tide(3))])
    take_in(folder, readers)
    assert rows(folder, "SELECT title FROM article WHERE url_key LIKE '%/ferry' OR url_key LIKE '%/tide'") == [
        ("Tide table number 3 is out",)
    ]
    assert rows(folder, f"SELECT COUNT(*) FROM withheld WHERE takedown = {first.number}") == [(1,)]
    assert hash_of(folder) == anew(folder, readers)


def test_what_a_page_calls_its_own_address_is_covered(folder: Path, readers: Pages) -> None:
    down(folder, FERRY)
    other = ferry("eight").replace(b"<head>", f"<head><link rel=canonical href='{FERRY}'>".encode())
    write(folder / "warc", [exchange("/ferry?print=1", 50, other)])
    take_in(folder, readers)
    assert rows(folder, "SELECT 1 FROM article WHERE url_key LIKE '%/ferry%'") == []
    assert hash_of(folder) == anew(folder, readers)


def test_a_revisit_of_what_was_taken_down_shows_nothing(folder: Path, readers: Pages) -> None:
    first = records(folder, f"{HOME}/tide")[0]
    down(folder, first)
    assert rows(folder, f"SELECT version, kind FROM capture WHERE refers_to = '{first}'") == [(None, None)]


def test_of_two_alike_the_second_stands_with_its_own_ledger(tmp_path: Path, readers: Pages) -> None:
    made = archive(tmp_path / "archive")
    other = tide().replace(b"Harbour House, Quay 3", b"Harbour House, Quay 4")
    write(made / "warc", [exchange("/tide", 1, tide()), exchange("/tide", 2, other)])
    take_in(made, readers)
    down(made, records(made, f"{HOME}/tide")[0])
    live = settled(made, readers)
    assert rows(made, "SELECT text FROM block WHERE text LIKE 'Harbour House%'") == [("Harbour House, Quay 4",)]
    assert live == anew(made, readers)


def test_undone_it_is_as_before_but_for_the_history(folder: Path, readers: Pages) -> None:
    before = rows(folder, "SELECT key, title, versions, first_seen, last_seen, gone_at FROM article ORDER BY 1")
    text = rows(folder, "SELECT text FROM version_text JOIN version ON version.id = version ORDER BY key")
    down(folder, FERRY)
    undo(folder, FERRY, "order lifted", "A. Quay", NOW)
    live = settled(folder, readers)
    assert rows(folder, "SELECT key, title, versions, first_seen, last_seen, gone_at FROM article ORDER BY 1") == before
    assert rows(folder, "SELECT text FROM version_text JOIN version ON version.id = version ORDER BY key") == text
    assert live == anew(folder, readers)
    assert [each.decision for each in decisions.read(folder)] == ["takedown", "undo"]
    with pytest.raises(UsageError, match="no takedown of"):
        undo(folder, FERRY, "again", "A. Quay", NOW)


def test_one_of_two_takedowns_undone_leaves_the_other(folder: Path, readers: Pages) -> None:
    first = records(folder, FERRY)[0]
    down(folder, FERRY)
    down(folder, first)
    undo(folder, FERRY, "order lifted", "A. Quay", NOW)
    live = settled(folder, readers)
    assert rows(folder, "SELECT record_id, takedown FROM withheld") == [(first, 2)]
    assert live == anew(folder, readers)


def test_no_word_of_it_is_left_in_the_database_file_or_an_export(folder: Path, tmp_path: Path) -> None:
    for path in ("/reprint", "/again"):
        down(folder, HOME + path)
    down(folder, FERRY)
    assert sweep.sweep(folder)
    files = {path: path.read_bytes() for path in folder.glob(f"{NAME}*")}
    assert all(word not in content for word in WORDS for content in files.values())
    for kind, write_out in EXPORTERS.items():
        with (tmp_path / kind).open("w") as out:
            write_out(open_for_reading(folder / NAME), out)
        exported = (tmp_path / kind).read_bytes()
        assert all(word not in exported for word in WORDS)
        assert b"tide table" in exported


def test_no_kind_of_claim_is_left_that_only_it_made(folder: Path, readers: Pages) -> None:
    of_its_own = reprint(3).replace(b"<head>", b'<head><meta name="sailthru.description" content="A crossing.">')
    write(folder / "warc", [exchange("/third", 22, of_its_own)])
    take_in(folder, readers)
    kinds = "SELECT COUNT(*) FROM claim_kind WHERE origin = 'meta:sailthru.description'"
    assert rows(folder, kinds) == [(1,)]
    down(folder, f"{HOME}/third")
    assert sweep.sweep(folder)
    assert rows(folder, kinds) == [(0,)]


def test_while_an_ingest_is_at_work_the_search_index_is_cleaned_all_the_same(folder: Path) -> None:
    for path in ("/reprint", "/again", "/ferry"):
        down(folder, HOME + path)
    with alone(folder):
        assert not sweep.sweep(folder)
    left = b"".join(bytes(row[0]) for row in rows(folder, "SELECT block FROM article_fts_data"))  # type: ignore[call-overload]
    assert not any(word in left for word in WORDS)
    assert rows(folder, "SELECT COUNT(*) FROM article_fts WHERE article_fts MATCH 'tide'") == [(1,)]


def test_nothing_is_read_from_a_database_that_does_not_know_yet(folder: Path) -> None:
    decide(folder, FERRY, "court order", "A. Quay", NOW)
    with pytest.raises(StorageError, match="are not of one mind on what is taken down"):
        open_for_reading(folder / NAME)


def test_killed_anywhere_it_is_decided_or_not_and_carried_out_next_time(folder: Path, tmp_path: Path, readers: Pages) -> None:
    goal = tmp_path / "goal"
    shutil.copytree(folder, goal)
    down(goal, FERRY)
    work: Callable[[], object] = lambda: down(tmp_path / "dies", FERRY)  # noqa: E731  # a fork runs it
    for at in range(1, 6):
        shutil.rmtree(tmp_path / "dies", ignore_errors=True)
        shutil.copytree(folder, tmp_path / "dies")
        if killed.run(at, work) != -signal.SIGKILL:
            break
        down(tmp_path / "dies", FERRY)
        assert hash_of(tmp_path / "dies") == hash_of(goal)
        assert len(decisions.read(tmp_path / "dies")) == 1
    else:
        pytest.fail("it is killed more often than it calls the disk")


def test_a_line_that_was_cut_off_was_never_decided(folder: Path) -> None:
    down(folder, FERRY)
    path = folder / decisions.NAME
    path.write_bytes(path.read_bytes() + b'{"number": 2, "at": "20')
    assert len(decisions.read(folder)) == 1
    assert down(folder, f"{HOME}/tide").number == 2
    assert len(path.read_text().splitlines()) == 2


def test_a_line_in_the_middle_that_is_none_shows_nothing(folder: Path) -> None:
    down(folder, FERRY)
    path = folder / decisions.NAME
    path.write_text("what is this\n" + path.read_text())
    with pytest.raises(StorageError, match=r"decisions\.jsonl, line 1: no decision"):
        open_for_reading(folder / NAME)


@pytest.mark.parametrize("kept", [0, 1])
def test_decisions_that_were_lost_show_nothing_until_somebody_wants_it_so(folder: Path, readers: Pages, kept: int) -> None:
    down(folder, f"{HOME}/tide")
    down(folder, FERRY)
    lines = (folder / decisions.NAME).read_text().splitlines(keepends=True)
    (folder / decisions.NAME).unlink()
    if kept:
        (folder / decisions.NAME).write_text(lines[0])  # as an older backup has it
    with pytest.raises(StorageError, match=rf"lacks what archive\.db has carried out, like takedown {kept + 1}"):
        Store(folder / NAME)
    with pytest.raises(StorageError):
        open_for_reading(folder / NAME)
    with pytest.raises(StorageError, match="move archive"):
        rebuild(config.load(folder), 1, Silent())
    (folder / NAME).rename(folder / "old.db")
    take_in(folder, readers)
    assert rows(folder, "SELECT COUNT(*) FROM article WHERE url_key LIKE '%/ferry'") == [(1,)]


def test_lines_that_were_moved_show_nothing(folder: Path) -> None:
    down(folder, FERRY)
    down(folder, f"{HOME}/tide")
    path = folder / decisions.NAME
    path.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))
    with pytest.raises(StorageError, match="lines are missing or were moved"):
        open_for_reading(folder / NAME)


def test_a_person_can_read_the_file(folder: Path) -> None:
    down(folder, FERRY)
    said = json.loads((folder / decisions.NAME).read_text())
    assert said["reason"], said["by"] == ("court order", "A. Quay")
    assert said["target"] == FERRY


def test_the_command_hides_lists_and_undoes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "hidden: 4 captures" in told(capsys, "takedown", folder, FERRY, "--reason", "court order", "--by", "A. Quay")
    assert "taken down 1 takedown hides 4 captures" in told(capsys, "status", folder)
    assert "takedown  url https://harbour.example/ferry: court order (A. Quay)" in told(capsys, "takedown", folder, "--list")
    assert "shown again" in told(capsys, "takedown", folder, FERRY, "--undo", "--reason", "lifted", "--by", "A. Quay")
    assert rows(folder, "SELECT COUNT(*) FROM article WHERE url_key LIKE '%/ferry'") == [(1,)]


def test_a_story_told_by_someone_else_stands(folder: Path, readers: Pages) -> None:
    write(folder / "warc", [exchange("/diary", 70, page("A diary", *(f"The ferry left on day {n} with mail on board." for n in range(9))))])
    take_in(folder, readers)
    down(folder, FERRY)
    assert ("A diary",) in rows(folder, "SELECT title FROM article")


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert ended.value.code in (0, None)
    return capsys.readouterr().out


def test_a_backup_takes_the_decisions_and_a_restored_archive_obeys(folder: Path, tmp_path: Path) -> None:
    down(folder, FERRY)
    backup(tmp_path / "backup", folder, (), NOW)
    restore(tmp_path / "backup", tmp_path / "again")
    rebuild(config.load(tmp_path / "again"), 1, Silent())
    assert hash_of(tmp_path / "again") == hash_of(folder)
