"""The demo from end to end, as a newcomer runs it: five newsrooms crawled, cut, found edited at the second run, killed and gone on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from archive.contenthash import ACROSS, content_hash
from crawler.demo import weblog
from crawler.demo.command import LOG

ROOT = Path(__file__).parents[1]
MOST_SECONDS = 120  # for one run; it takes some ten
UNDISTURBED = pytest.mark.xdist_group("demo")
KILLED = pytest.mark.xdist_group("demo-killed")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange as a WARC or the web's log has it."""

    url: str
    request: bytes
    response: bytes


@dataclass(frozen=True, slots=True)
class Runs:
    """An archive that saw three runs: what each told, and the archive's hash after the first."""

    folder: Path
    told: tuple[dict[str, Any], ...]
    morning: str


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "crawler.cli", *map(str, arguments)]


def pressmark(*arguments: str | Path) -> str:
    done = subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=MOST_SECONDS)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(pressmark("demo", folder, "--no-serve", "--json"))
    return told


def across(folder: Path) -> str:
    """The hash of what two crawls of one web must share."""
    with closing(Database(sqlite3.connect(folder / "archive.db"))) as db:
        return content_hash(db, ACROSS).whole


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    folder = tmp_path_factory.mktemp("demo") / "archive"
    first = run(folder)
    morning = across(folder)
    return Runs(folder, (first, run(folder), run(folder)), morning)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of a first run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("uninterrupted") / "archive"
    run(folder)
    return across(folder)


def warcs(folder: Path) -> list[Path]:
    return sorted((folder / "warc").glob("*.warc.gz"))


def logged(folder: Path) -> Counter[Exchange]:
    return Counter(Exchange(each.url, each.request, each.response) for each in weblog.read(folder / LOG))


def kept(folder: Path) -> Counter[Exchange]:
    """Every exchange in the WARC files, read by warcio alone: blocks as they stand, the body of a revisit from where it refers to."""
    answers: dict[str, bytes] = {}
    requests: dict[str, tuple[str, bytes]] = {}
    borrowed: dict[str, str] = {}
    for path in warcs(folder):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                headers, block = record.rec_headers, record.raw_stream.read()
                number = headers.get_header("WARC-Record-ID")
                if record.rec_type in ("response", "revisit"):
                    answers[number] = block
                    if "identical-payload" in (headers.get_header("WARC-Profile") or ""):
                        borrowed[number] = headers.get_header("WARC-Refers-To")
                if record.rec_type == "request":
                    requests[headers.get_header("WARC-Concurrent-To")] = (headers.get_header("WARC-Target-URI"), block)
    whole = {number: block + _body(answers[borrowed[number]]) if number in borrowed else block for number, block in answers.items()}
    return Counter(Exchange(*requests[number], whole[number]) for number in answers)


def _body(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


@UNDISTURBED
def test_the_first_run_brings_five_sources_and_sixty_articles(runs: Runs) -> None:
    newsrooms = runs.told[0]["archive"]["newsrooms"]
    assert len(newsrooms) == 5
    assert sum(room["articles"] for room in newsrooms) >= 60
    assert runs.told[0]["crawl"]["failed"] == 0


@UNDISTURBED
def test_the_first_run_cuts_what_is_not_the_article(runs: Runs) -> None:
    reasons = {reason["name"] for reason in runs.told[0]["archive"]["removed"]}
    assert reasons >= {"donation", "comments", "disclaimer", "share", "newsletter", "related", "form", "cookie", "navigation", "contact"}


@UNDISTURBED
def test_the_first_run_finds_who_is_credited(runs: Runs) -> None:
    credited = {(credit["kind"], credit["name"]) for credit in runs.told[0]["archive"]["credited"]}
    assert credited >= {("agency", "KETA"), ("crosspost", "Northfront Dispatch")}


@UNDISTURBED
def test_robots_txt_keeps_one_page_out(runs: Runs) -> None:
    assert runs.told[0]["crawl"]["refused"] == 1


@UNDISTURBED
def test_the_first_run_knows_of_no_edit(runs: Runs) -> None:
    archive = runs.told[0]["archive"]
    assert (archive["edits"], archive["withdrawn"]) == ([], [])


@UNDISTURBED
def test_the_second_run_finds_what_was_edited_and_withdrawn(runs: Runs) -> None:
    archive = runs.told[1]["archive"]
    headlines = {(edit["before"], edit["after"]) for edit in archive["edits"]}
    assert ("Governor of the East Dismissed After Nine Weeks", "Governor of the East Resigns After Nine Weeks") in headlines
    assert len(archive["edits"]) == 7
    assert sorted(each["status"] for each in archive["withdrawn"]) == [404, 410]


@UNDISTURBED
def test_the_third_run_finds_nothing_new(runs: Runs) -> None:
    before, after = runs.told[1]["archive"], runs.told[2]["archive"]
    assert (after["edits"], after["withdrawn"]) == ([], [])
    assert [room["articles"] for room in after["newsrooms"]] == [room["articles"] for room in before["newsrooms"]]


@UNDISTURBED
def test_a_moving_donation_meter_makes_no_version(runs: Runs) -> None:
    rooms = {room["title"]: room for room in runs.told[2]["archive"]["newsrooms"]}
    assert rooms["Northfront Dispatch"]["edited"] == 2


@UNDISTURBED
def test_the_warc_files_hold_what_the_web_saw_and_sent_byte_for_byte(runs: Runs) -> None:
    seen, held = logged(runs.folder), kept(runs.folder)
    assert sum(seen.values()) > 200
    assert {each.url for each in (held - seen) + (seen - held)} == set()


@UNDISTURBED
def test_warcio_and_fastwarc_find_nothing_wrong(runs: Runs) -> None:
    for path in warcs(runs.folder):
        for checker in (["-m", "warcio.cli", "check", "-v"], ["-m", "fastwarc.cli", "check", "-q"]):
            done = subprocess.run([sys.executable, *checker, str(path)], capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stdout + done.stderr


@UNDISTURBED
@pytest.mark.parametrize("workers", [1, 4])
def test_a_rebuild_gives_the_same_content(runs: Runs, workers: int, tmp_path: Path) -> None:
    copy = shutil.copytree(runs.folder, tmp_path / "copy")
    pressmark("rebuild", copy, "--workers", str(workers), "--quiet")
    with (
        closing(Database(sqlite3.connect(runs.folder / "archive.db"))) as db,
        closing(Database(sqlite3.connect(copy / "archive.db"))) as again,
    ):
        assert content_hash(again).parts == content_hash(db).parts


@UNDISTURBED
def test_another_first_run_gives_the_same_content(runs: Runs, tmp_path: Path) -> None:
    run(tmp_path / "another")
    assert across(tmp_path / "another") == runs.morning


@UNDISTURBED
def test_the_demo_leaves_other_archives_alone(tmp_path: Path) -> None:
    pressmark("init", tmp_path / "mine")
    before = (tmp_path / "mine" / "archive.toml").read_bytes()
    done = subprocess.run(command("demo", tmp_path / "mine", "--no-serve"), cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, (tmp_path / "mine" / "archive.toml").read_bytes()) == (2, before)
    assert "an archive that the demo did not make" in done.stderr


@KILLED
def test_a_crawl_that_was_killed_goes_on_to_the_same_articles(uninterrupted: str, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with demo_until(folder, lambda: count(folder / LOG) >= 60) as running:
        running.kill()
    run(folder)
    assert across(folder) == uninterrupted
    assert asked_again(folder) == set()


@KILLED
def test_an_ingest_that_was_killed_goes_on_to_the_same_articles(uninterrupted: str, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with demo_until(folder, lambda: captures(folder) >= 20) as running:
        os.kill(int((folder / ".ingest.lock").read_text()), signal.SIGKILL)
        running.wait(MOST_SECONDS)
    run(folder)
    assert across(folder) == uninterrupted


@contextmanager
def demo_until(folder: Path, reached: Callable[[], bool]) -> Iterator[subprocess.Popen[bytes]]:
    """The demo in a process of its own, once the condition holds; whatever is left of it is ended."""
    with subprocess.Popen(command("demo", folder, "--no-serve"), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            while not reached():
                assert not ended(running, seconds=0.02), "the demo ended before it could be killed"
            yield running
        finally:
            running.kill()


def ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def count(log: Path) -> int:
    return len(log.read_bytes().splitlines()) if log.exists() else 0


def captures(folder: Path) -> int:
    """How many captures archive.db holds; 0 where it is not there yet."""
    try:
        with closing(sqlite3.connect(f"file:{folder / 'archive.db'}?mode=ro", uri=True)) as db:
            number: int = db.execute("SELECT COUNT(*) FROM capture").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    return number


def asked_again(folder: Path) -> set[str]:
    """Images and stylesheets that were fetched twice though their first answer was in the WARC; articles are due again by their age."""
    embedded = (".png", ".css")
    times = Counter(each.url for each in kept(folder).elements() if each.url.endswith(embedded))
    return {url for url, number in times.items() if number > 1}


def test_the_log_of_a_killed_web_has_whole_lines_only(tmp_path: Path) -> None:
    log = weblog.Log(tmp_path / "log")
    exchanges: list[weblog.Logged] = [weblog.Logged(1, "http://a.example/", b"GET\xff", b"\x00body", end) for end in ("kept", "left")]
    for exchange in exchanges:
        log.add(exchange)
    found: Iterator[weblog.Logged] = weblog.read(tmp_path / "log")
    assert list(found) == exchanges
