"""Whatever a user does wrong, or a disk: one line that says what and what to do, exit code 1 or 2, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.create import create

ROOT = Path(__file__).parents[1]
PRESSMARK = [sys.executable, "-m", "crawler.cli"]
OWN_DISK = ["unshare", "--user", "--map-root-user", "--mount"]
PAGE = """<!doctype html><html lang=en><head><title>Crane {number} turns again</title></head><body><article><h1>Crane {number} turns again</h1>
<p>Crane {number} of the northern harbour turned again on Friday, nine days after its crew had put down their work, the union said.</p>
<p>Forty ships had been waiting outside the breakwater, said the harbour master, some of them since the first morning of the strike.</p>
<p>The company said that it would pay what it owed by the end of the month, and that nobody had to go for having taken part.</p>
</article></body></html>"""


def pressmark(*words: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [*PRESSMARK, *map(str, words)]
    return subprocess.run(command, cwd=folder or ROOT, capture_output=True, text=True, timeout=60, check=False, env=environment())


def environment() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}


def newsroom(folder: Path, pages: int = 1) -> Path:
    """An archive, and saved pages beside it in pages/."""
    (folder / "pages").mkdir()
    for number in range(pages):
        (folder / "pages" / f"{number}.html").write_text(PAGE.format(number=number))
    create(folder / "desk", "Harbour Desk", "desk@harbour.example", ("tass",))
    settings = folder / "desk" / "archive.toml"
    settings.write_text(settings.read_text().replace('free_floor = "2 GB"', 'free_floor = "0 B"').replace("workers = 2", "workers = 1"))
    return folder


# --- what is asked for wrongly


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = newsroom(tmp_path_factory.mktemp("messy"))
    (folder / "void").mkdir()
    (folder / "empty.html").touch()
    (folder / "said.warc.gz").write_text("This was named by somebody in a hurry.\n" * 9)
    (folder / "page.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(99))
    for name, line in (
        ("null", b'{"id": "1", "file": "a\\u0000b.html"}'),
        ("half", b'{"id": "\\ud800", "file": "a.html"}'),
        ("deep", b"[" * 100_000),
        ("latin", b'{"id": "caf\xe9", "file": "a.html"}'),
        ("cut", b'{"id": "1", "file":'),
        ("nameless", b'{"id": "1"}'),
    ):
        (folder / f"{name}.jsonl").write_bytes(b'{"id": "0", "file": "pages/0.html"}\n' + line + b"\n")
    for name, old, new in (
        ("silent", "desk@harbour.example", ""),
        ("unsourced", '["tass"]', "[]"),
        ("mistyped", '["tass"]', '["tas"]'),
        ("idle", "concurrency = 16", "concurrency = 0"),
        ("detour", "# proxy = ", 'proxy = "socks5://127.0.0.1:9"  # '),
        ("trusting", "# ca = ", "ca = "),
        ("unquoted", '["tass"]', "[tass]"),
    ):
        shutil.copytree(folder / "desk", folder / name)
        settings = folder / name / "archive.toml"
        settings.write_text(settings.read_text().replace(old, new))
    shutil.copytree(folder / "desk", folder / "blank")
    (folder / "blank/archive.db").touch()
    return folder


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("crwal desk", 2, "no command named 'crwal'; known: init, crawl"),
        ("ingest pages/0.html", 2, "pages/0.html is a file; the folder of an archive must be named first"),
        ("status nowhere", 2, "there is no folder nowhere; make an archive with: pressmark init nowhere"),
        ("status desk", 2, "desk has no archive.db yet; fill it with: pressmark crawl desk"),
        ("status blank", 1, "blank/archive.db is empty or not Pressmark's; run: pressmark rebuild blank"),
        ("export jsonl blank", 1, "blank/archive.db is empty or not Pressmark's"),
        ("export xml desk", 2, "no format named 'xml'; known: jsonl, csv"),
        ("ingest desk void", 2, "void: holds no file that ends in .html"),
        ("normalize void", 2, "void: holds no file that ends in .html"),
        ("normalize --index null.jsonl", 2, "null.jsonl, line 2: a NUL or half a character in"),
        ("ingest desk --index half.jsonl", 2, "half.jsonl, line 2: a NUL or half a character in"),
        ("normalize --index deep.jsonl", 2, "deep.jsonl, line 2: not JSON (nested too deeply); expected {"),
        ("normalize --index latin.jsonl", 2, "latin.jsonl, line 2: not JSON (byte 12 is not UTF-8); expected {"),
        ("normalize --index cut.jsonl", 2, "cut.jsonl, line 2: not JSON (Expecting value at character 20); expected {"),
        ("normalize --index nameless.jsonl", 2, "nameless.jsonl, line 2: `file` is missing; expected {"),
        ("crawl silent", 2, "silent/archive.toml: contact is empty; write a mail address or a web page there"),
        ("crawl unsourced", 2, "unsourced/archive.toml: [crawl] sources names no source; known: globalresearch"),
        ("crawl mistyped", 2, "mistyped/archive.toml: [crawl] sources: no source named 'tas'; known: globalresearch"),
        ("crawl idle", 2, "idle/archive.toml, line 14: concurrency: expected a whole number from 1 to 1,000, found 0"),
        ("crawl detour", 2, 'detour/archive.toml, line 16: proxy: expected an address like "http://127.0.0.1:3128"'),
        ("crawl trusting", 2, "trusting/archive.toml: [crawl] ca: trusting/authorities.pem cannot be read as certificates"),
        ("crawl unquoted", 2, "unquoted/archive.toml, line 13: not TOML: expected a value"),
        ("serve blank --host nowhere.invalid --unguarded --port 0", 1, "blank/archive.db is empty or not Pressmark's"),
    ],
)
def test_a_mistake_is_told_in_one_line(messy: Path, words: str, code: int, told: str) -> None:
    done = pressmark(*words.split(), folder=messy)
    assert done.stderr.startswith(f"pressmark: {told}")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1)


def test_files_that_are_no_pages_are_told_one_by_one_and_the_page_goes_in(messy: Path) -> None:
    done = pressmark("ingest", "desk", "empty.html", "said.warc.gz", "page.png", "/dev/null", "pages", "--quiet", folder=messy)
    assert (done.returncode, done.stdout) == (1, "1 new captures, 1 of them articles; 4 refused\n")
    assert done.stderr.splitlines() == [
        "empty.html: the file is empty",
        "said.warc.gz: named like a WARC file, but no WARC record is in it",
        "page.png: this is a PNG image, neither HTML nor text",
        "/dev/null: not a file that can be read again and again",
    ]


def test_an_address_that_nobody_has_is_told(tmp_path: Path) -> None:
    newsroom(tmp_path)
    assert pressmark("ingest", "desk", folder=tmp_path).returncode == 0
    done = pressmark("serve", "desk", "--host", "nowhere.invalid", "--unguarded", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "no address is known for 'nowhere.invalid'" in done.stderr


# --- an end that comes from outside


def test_a_reader_who_goes_away_ends_it_without_a_word(tmp_path: Path) -> None:
    newsroom(tmp_path, 30)
    pipe = f"{sys.executable} -m crawler.cli normalize pages --jsonl --workers 1 | head -1"
    done = subprocess.run(["sh", "-c", pipe], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True, env=environment())
    assert json.loads(done.stdout)["id"] == "0.html"
    assert done.stderr == ""


@pytest.mark.parametrize("words", ["--help", "normalize --help", "normalize pages", "export jsonl desk"])
def test_a_full_disk_behind_standard_output_is_told(tmp_path: Path, words: str) -> None:
    newsroom(tmp_path)
    assert pressmark("ingest", "desk", "pages", folder=tmp_path).returncode == 0
    line = f"{sys.executable} -m crawler.cli {words} > /dev/full"
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False, env=environment())
    assert (done.returncode, done.stderr) == (
        1,
        "pressmark: no room left on the disk; make room and start again, nothing that was written is lost\n",
    )


@pytest.mark.parametrize("words", [("ingest", "desk"), ("rebuild", "desk")])
def test_ctrl_c_ends_it_in_one_line_and_the_next_run_has_everything(tmp_path: Path, words: Sequence[str]) -> None:
    newsroom(tmp_path, 30)
    assert pressmark("ingest", "desk", "pages", "--quiet", folder=tmp_path).returncode == 0
    if words[0] == "ingest":
        (tmp_path / "desk/archive.db").unlink()
    with subprocess.Popen([*PRESSMARK, *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment()) as running:
        assert running.stderr is not None
        assert running.stderr.readline().startswith("reading ")
        running.send_signal(signal.SIGINT)
        told = running.stderr.read()
    assert (running.returncode, told) == (1, "pressmark: stopped; what was stored until now is kept\n")
    assert not (tmp_path / "desk/archive.db.new").exists()
    assert pressmark("ingest", "desk", "--quiet", folder=tmp_path).returncode == 0
    assert articles(tmp_path / "desk") == 30


def articles(desk: Path) -> int:
    return int(sqlite3.connect(desk / "archive.db").execute("SELECT COUNT(*) FROM article").fetchone()[0])


# --- disks


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder over which a test may mount a small disk of its own."""
    tried = subprocess.run([*OWN_DISK, "mount", "-t", "tmpfs", "none", str(tmp_path)], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("this machine lets nobody mount a disk of one's own")
    (tmp_path / "disk").mkdir()
    return tmp_path


def on_small_disk(folder: Path, script: str) -> str:
    """What a shell script prints whose folder `disk` is a disk of 4 MB; `pressmark` and `leave KB` are commands in it."""
    words = " ".join(PRESSMARK)
    begin = f"""mount -t tmpfs -o size=4M none disk
    pressmark() {{ {words} "$@" 2>&1; echo "exit $?"; }}
    leave() {{ dd if=/dev/zero of=disk/filler bs=1k 2>/dev/null; truncate -s -"$1" disk/filler; }}
    """
    done = subprocess.run(
        [*OWN_DISK, "sh", "-c", begin + script], cwd=folder, capture_output=True, text=True, timeout=90, check=False, env=environment()
    )
    assert done.stderr == ""
    return done.stdout


def test_a_full_disk_leaves_no_half_archive_behind(disk: Path) -> None:
    told = on_small_disk(disk, "leave 0; pressmark init disk/desk; rm disk/filler; pressmark init disk/desk")
    assert told == (
        "pressmark: disk/desk/archive.toml: no room left on the disk; make room and start again, nothing that was written is lost\nexit 1\n"
        "made disk/desk/archive.toml; fill in what is missing there, then: pressmark crawl disk/desk\nexit 0\n"
    )


def test_a_full_disk_ends_import_and_rebuild_and_loses_nothing(disk: Path) -> None:
    newsroom(disk, 20)
    script = """cp -r desk pages disk
    leave 100k; pressmark ingest disk/desk pages --quiet; rm disk/filler; pressmark ingest disk/desk pages --quiet
    leave 100k; pressmark rebuild disk/desk --quiet; ls disk/desk | grep -c new; pressmark status disk/desk | head -1
    rm disk/filler; pressmark rebuild disk/desk --quiet
    """
    full = "no room left on the disk; make room and start again, nothing that was written is lost"
    assert on_small_disk(disk, script).splitlines() == [
        f"pressmark: disk/desk/archive.db: {full}",
        "exit 1",
        "20 new captures, 20 of them articles",
        "exit 0",
        f"pressmark: disk/desk/archive.db.new: {full}",
        "exit 1",
        "0",
        "articles   20 (0 edited, 0 withdrawn), 20 versions",
        "20 new captures, 20 of them articles",
        "exit 0",
    ]


def test_a_disk_that_cannot_be_written_is_told_and_can_be_read(disk: Path) -> None:
    newsroom(disk)
    assert pressmark("ingest", "desk", "pages", "--quiet", folder=disk).returncode == 0
    script = """cp -r desk disk; mount -o remount,ro disk
    pressmark init disk/other; pressmark ingest disk/desk pages; pressmark rebuild disk/desk; pressmark crawl disk/desk
    pressmark export jsonl disk/desk | wc -l; pressmark status disk/desk | head -1
    """
    assert on_small_disk(disk, script).splitlines() == [
        "pressmark: disk/other: the disk is mounted read-only",
        "exit 1",
        "pressmark: disk/desk/.ingest.lock: the disk is mounted read-only",
        "exit 1",
        "pressmark: disk/desk/.ingest.lock: the disk is mounted read-only",
        "exit 1",
        "pressmark: disk/desk/.crawl.lock: the disk is mounted read-only",
        "exit 1",
        "3",
        "articles   1 (0 edited, 0 withdrawn), 1 version",
    ]


def test_a_closed_stderr_is_no_place_for_a_database(tmp_path: Path) -> None:
    newsroom(tmp_path)
    command = " ".join([*PRESSMARK, "ingest", "desk", "pages/0.html", "2>&-"])
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False, env=environment())
    assert done.returncode == 0
    assert sqlite3.connect(tmp_path / "desk" / "archive.db").execute("SELECT count(*) FROM article").fetchone() == (1,)
