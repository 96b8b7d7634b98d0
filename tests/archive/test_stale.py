"""After an upgrade of rules: what was read before is read again, never taken for an edit, and the way back leads to where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from newsroom import archive, exchange, ferry, page, take_in, tide, week, write
from test_ingest import ROOT, hash_of, rows

from archive import config, rulebook
from archive.create import defaults
from archive.database import NAME
from archive.ingest import Pages, pages
from archive.progress import Silent
from archive.reading import ReaderSetup
from archive.readings import current
from archive.rebuild import rebuild
from archive.stale import Renewed, count, renew
from archive.store import Store
from crawler.cli import main

OTHER_RULES = """
[[rule]]
name = "yard-note"
action = "drop"
reason = "disclaimer"
text = ['^A second ferry is to follow', '^The office reminded everybody']
removes = ["A second ferry is to follow on Sunday, the company said.", "The office reminded everybody of the tide."]
keeps = ["Nobody knows whether a second ferry is to follow."]
"""
NORMALIZE = ["-c", "from archive.cli import main; main()", "normalize", "--stale"]


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """A worker that reads by the other rules too."""
    folder = archive(tmp_path_factory.mktemp("others"))
    upgrade(folder)
    with pages(defaults(), rulebook.load(folder), 1) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path, readers: Pages) -> Path:
    """A week of the newsroom, read by the shipped rules."""
    write(archive(tmp_path / "read") / "warc", week())
    take_in(tmp_path / "read", readers)
    return tmp_path / "read"


def renewed(folder: Path, by: Pages) -> Renewed:
    assert isinstance(by.setup, ReaderSetup)
    with Store(folder / NAME) as store:
        return renew(folder, store, by, current(by.setup.rules), Silent())


def stale(folder: Path, by: Pages) -> int:
    assert isinstance(by.setup, ReaderSetup)
    with Store(folder / NAME) as store:
        return count(store, current(by.setup.rules))


def anew(folder: Path, by: Pages) -> str:
    """The content hash of another archive with the same WARC files, read by these rules alone."""
    fresh = archive(folder.parent / "anew")
    for file in (folder / "warc").iterdir():
        os.link(file, fresh / "warc" / file.name)
    take_in(fresh, by)
    return hash_of(fresh)


def upgrade(folder: Path) -> None:
    (folder / "rules" / "own.toml").write_text(OTHER_RULES, "utf-8")


def test_after_an_upgrade_of_rules_there_and_back_the_content_is_the_same(folder: Path, readers: Pages, others: Pages) -> None:
    before = hash_of(folder)
    assert (stale(folder, readers), stale(folder, others)) == (0, 3)
    assert renewed(folder, others).captures == 3
    assert rows(folder, "SELECT DISTINCT fate FROM block WHERE rule = 'rule:yard-note'") == [("removed",)]
    assert stale(folder, others) == 0
    assert hash_of(folder) == anew(folder, others) != before
    renewed(folder, readers)
    assert hash_of(folder) == before


def test_an_upgrade_is_no_edit_and_old_names_lead_to_their_captures(folder: Path, others: Pages) -> None:
    before = rows(folder, "SELECT canonical_url, versions, first_seen, last_seen FROM article ORDER BY 1")
    names = rows(folder, "SELECT version.key, record_id FROM version JOIN capture ON capture.id = version.capture ORDER BY 1")
    renewed(folder, others)
    assert rows(folder, "SELECT canonical_url, versions, first_seen, last_seen FROM article ORDER BY 1") == before
    assert rows(folder, "SELECT key, record_id FROM former ORDER BY 1") == names
    upgrade(folder)
    rebuild(config.load(folder), 1, Silent())
    assert rows(folder, "SELECT key, record_id FROM former ORDER BY 1") == names


def test_what_two_rules_read_is_not_compared(folder: Path, others: Pages) -> None:
    write(folder / "warc", [exchange("/ferry", 30, ferry("dawn"))])
    take_in(folder, others)
    counts = "SELECT versions, (SELECT COUNT(*) FROM version WHERE article = article.id) FROM article WHERE url_key LIKE '%ferry'"
    assert rows(folder, counts) == [(1, 3)]
    renewed(folder, others)
    assert rows(folder, counts) == [(3, 3)]


def test_a_page_that_new_rules_empty_is_an_article_no_more(tmp_path: Path, readers: Pages, others: Pages) -> None:
    note = page(
        "A note from the yard",
        *(f"A second ferry is to follow on day {n}, once its engine number {n} has been looked at." for n in range(9)),
    )
    write(archive(tmp_path / "read") / "warc", [exchange("/note", 1, note)])
    take_in(tmp_path / "read", readers)
    assert rows(tmp_path / "read", "SELECT COUNT(*) FROM article") == [(1,)]
    renewed(tmp_path / "read", others)
    assert hash_of(tmp_path / "read") == anew(tmp_path / "read", others)


def test_a_file_that_is_away_leaves_its_captures_as_they_were(folder: Path, others: Pages) -> None:
    (file,) = (folder / "warc").iterdir()
    file.rename(folder / file.name)
    before = hash_of(folder)
    assert renewed(folder, others).lost == {file.name: 3}
    assert (hash_of(folder), stale(folder, others)) == (before, 3)


def test_one_that_is_killed_goes_on_where_it_stopped(tmp_path: Path, readers: Pages, others: Pages) -> None:
    folder = archive(tmp_path / "read")
    write(folder / "warc", [exchange(f"/tide/{n}", n, tide(n)) for n in range(130)])
    take_in(folder, readers)
    upgrade(folder)
    process = subprocess.Popen([sys.executable, *NORMALIZE, str(folder)], cwd=ROOT, stderr=subprocess.DEVNULL)
    while stale(folder, others) == 130:
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = stale(folder, others)
    assert renewed(folder, others).captures == left < 130
    assert hash_of(folder) == anew(folder, others)


def test_the_commands_tell_what_is_stale_and_mend_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upgrade(folder)
    assert f"3 captures were read by an older normalizer or other rules; pressmark normalize --stale {folder}" in told(
        capsys, "status", folder
    )
    assert "read again: 3 captures, 3 of them articles" in told(capsys, "normalize", "--stale", folder)
    assert "stale" not in told(capsys, "status", folder)
    assert "nothing to read again" in told(capsys, "normalize", "--stale", folder)


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert ended.value.code in (0, None)
    return capsys.readouterr().out
