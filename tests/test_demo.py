"""The demo from end to end, as a newcomer runs it: five newsrooms crawled, cut, and found edited at the second run."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from demo_runs import ROOT, across, command, kept, logged, pressmark, run, warcs
from sqlite_utils import Database

from archive.contenthash import content_hash


@dataclass(frozen=True, slots=True)
class Runs:
    """An archive that saw three runs: what each told, and the archive's hash after the first."""

    folder: Path
    told: tuple[dict[str, Any], ...]
    morning: str


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    folder = tmp_path_factory.mktemp("demo") / "archive"
    first = run(folder)
    morning = across(folder)
    return Runs(folder, (first, run(folder), run(folder)), morning)


def test_the_first_run_brings_five_sources_and_sixty_articles(runs: Runs) -> None:
    newsrooms = runs.told[0]["archive"]["newsrooms"]
    assert len(newsrooms) == 5
    assert sum(room["articles"] for room in newsrooms) >= 60
    assert runs.told[0]["crawl"]["failed"] == 0


def test_the_first_run_cuts_what_is_not_the_article(runs: Runs) -> None:
    reasons = {reason["name"] for reason in runs.told[0]["archive"]["removed"]}
    assert reasons >= {"donation", "comments", "disclaimer", "share", "newsletter", "related", "form", "cookie", "navigation", "contact"}


def test_the_first_run_finds_who_is_credited(runs: Runs) -> None:
    credited = {(credit["kind"], credit["name"]) for credit in runs.told[0]["archive"]["credited"]}
    assert credited >= {("agency", "KETA"), ("crosspost", "Northfront Dispatch")}


def test_robots_txt_keeps_one_page_out(runs: Runs) -> None:
    assert runs.told[0]["crawl"]["refused"] == 1


def test_the_first_run_knows_of_no_edit(runs: Runs) -> None:
    archive = runs.told[0]["archive"]
    assert (archive["edits"], archive["withdrawn"]) == ([], [])


def test_the_second_run_finds_what_was_edited_and_withdrawn(runs: Runs) -> None:
    archive = runs.told[1]["archive"]
    headlines = {(edit["before"], edit["after"]) for edit in archive["edits"]}
    assert ("Governor of the East Dismissed After Nine Weeks", "Governor of the East Resigns After Nine Weeks") in headlines
    assert len(archive["edits"]) == 7
    assert sorted(each["status"] for each in archive["withdrawn"]) == [404, 410]


def test_the_third_run_finds_nothing_new(runs: Runs) -> None:
    before, after = runs.told[1]["archive"], runs.told[2]["archive"]
    assert (after["edits"], after["withdrawn"]) == ([], [])
    assert [room["articles"] for room in after["newsrooms"]] == [room["articles"] for room in before["newsrooms"]]


def test_a_moving_donation_meter_makes_no_version(runs: Runs) -> None:
    rooms = {room["title"]: room for room in runs.told[2]["archive"]["newsrooms"]}
    assert rooms["Northfront Dispatch"]["edited"] == 2


def test_the_warc_files_hold_what_the_web_saw_and_sent_byte_for_byte(runs: Runs) -> None:
    seen, held = logged(runs.folder), kept(runs.folder)
    assert sum(seen.values()) > 200
    assert {each.url for each in (held - seen) + (seen - held)} == set()


def test_warcio_and_fastwarc_find_nothing_wrong(runs: Runs) -> None:
    for path in warcs(runs.folder):
        for checker in (["-m", "warcio.cli", "check", "-v"], ["-m", "fastwarc.cli", "check", "-q"]):
            done = subprocess.run([sys.executable, *checker, str(path)], capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workers", [1, 4])
def test_a_rebuild_gives_the_same_content(runs: Runs, workers: int, tmp_path: Path) -> None:
    copy = shutil.copytree(runs.folder, tmp_path / "copy")
    pressmark("rebuild", copy, "--workers", str(workers), "--quiet")
    with (
        closing(Database(sqlite3.connect(runs.folder / "archive.db"))) as db,
        closing(Database(sqlite3.connect(copy / "archive.db"))) as again,
    ):
        assert content_hash(again).parts == content_hash(db).parts


def test_another_first_run_gives_the_same_content(runs: Runs, tmp_path: Path) -> None:
    run(tmp_path / "another")
    assert across(tmp_path / "another") == runs.morning


def test_the_demo_leaves_other_archives_alone(tmp_path: Path) -> None:
    pressmark("init", tmp_path / "mine")
    before = (tmp_path / "mine" / "archive.toml").read_bytes()
    done = subprocess.run(command("demo", tmp_path / "mine", "--no-serve"), cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, (tmp_path / "mine" / "archive.toml").read_bytes()) == (2, before)
    assert "an archive that the demo did not make" in done.stderr
