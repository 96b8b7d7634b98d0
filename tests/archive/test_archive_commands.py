"""The commands that need no network, as a user meets them."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from newsroom import archive, exchange, ferry, page, take_in, tide, week, write

from archive import config
from archive.cli import COMMANDS, main
from archive.create import defaults
from archive.database import NAME
from archive.ingest import Pages

ROOT = Path(__file__).parents[2]
KEYS = [
    "id", "url", "kind", "title", "lead", "text", "published", "modified", "authors", "language", "credits", "removed", "fields",
    "status", "cpu_ms",
]  # fmt: skip
COMMENTS = b"""<section id="comments"><h3>Comments</h3><ol class="comment-list">
<li class="comment"><p>Nina Oar: I was on that ferry and it was cold.</p></li></ol></section></body>"""


def pressmark(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="pressmark")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, readers: Pages) -> Path:
    folder = archive(tmp_path_factory.mktemp("filled"))
    write(
        folder / "warc",
        [*week(), exchange("/sum", 20, page("=SUM(A1) says the clerk", *["The clerk said so at noon on Friday. " * 5] * 3))],
    )
    take_in(folder, readers)
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_the_command_says(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").splitlines()[0] == COMMANDS[name].about


def test_help_imports_no_heavy_library() -> None:
    heavy = ["sqlite_utils", "rich", "lxml", "trafilatura", "scrapy", "datasette", "warcio", "resiliparse"]
    code = f"import sys; from archive.cli import main; main(['--help'], standalone_mode=False); print('heavy:', [m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("heavy: []\n")


# --- init


def test_init_writes_every_setting_with_its_default(tmp_path: Path) -> None:
    (tmp_path / config.NAME).write_text('format = 1\nname = ""\noperator = ""\ncontact = ""\n[crawl]\nsources = []\n')
    assert config.load(tmp_path) == config.parse(
        tmp_path,
        "template",
        (ROOT / "archive/template.toml")
        .read_bytes()
        .replace(b"{sources}", b"[]")
        .replace(b"{name}", b"")
        .replace(b"{operator}", b"")
        .replace(b"{contact}", b""),
    )
    assert defaults().ingest.cpu_seconds == 10


def test_init_fills_in_what_it_is_given(tmp_path: Path) -> None:
    done = pressmark(
        "init", tmp_path / "new", "--operator", 'The "Desk"', "--contact", "a@b.example", "--source", "tass", "--source", "own"
    )
    assert done.exit_code == 0
    made = config.load(tmp_path / "new")
    assert (made.name, made.operator, made.contact, made.crawl.sources) == ("new", 'The "Desk"', "a@b.example", ("tass", "own"))


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    pressmark("init", tmp_path)
    again = pressmark("init", tmp_path)
    assert (again.exit_code, again.stderr) == (
        2,
        f"pressmark: {tmp_path / 'archive.toml'} is there already; edit it, or make the archive elsewhere\n",
    )


# --- what can be wrong


def test_a_folder_that_is_no_archive_is_wrong_usage(tmp_path: Path) -> None:
    done = pressmark("ingest", tmp_path)
    assert (done.exit_code, done.stderr) == (
        2,
        f"pressmark: {tmp_path} holds no archive.toml; make an archive with: pressmark init {tmp_path}\n",
    )


def test_a_broken_setting_is_told_with_its_line(tmp_path: Path) -> None:
    path = archive(tmp_path) / "archive.toml"
    path.write_text(path.read_text().replace("workers = 1", "workers = 'two'"))
    done = pressmark("ingest", tmp_path)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"pressmark: {path}, line ")
    assert "expected a whole number" in done.stderr


def test_a_broken_rule_is_told_with_its_file(tmp_path: Path) -> None:
    (archive(tmp_path) / "rules/own.toml").write_text("[[rule]]\nname = \n")
    done = pressmark("ingest", tmp_path)
    assert done.exit_code == 2
    assert f"{tmp_path / 'rules/own.toml'}, line 2" in done.stderr


def test_two_ingests_at_once_are_refused(tmp_path: Path) -> None:
    handle = os.open(archive(tmp_path) / ".ingest.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    os.write(handle, b"4711\n")
    done = pressmark("ingest", tmp_path)
    os.close(handle)
    assert done.exit_code == 2
    assert "another process (number 4711) is ingesting into" in done.stderr


def test_a_database_of_a_newer_pressmark_is_left_alone(tmp_path: Path) -> None:
    pressmark("ingest", archive(tmp_path))
    db = sqlite3.connect(tmp_path / NAME)
    db.execute("INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('pressmark', 'm9999_tomorrow', '2030')")
    db.commit()
    for command in ("ingest", "status"):
        done = pressmark(command, tmp_path)
        assert (done.exit_code, "m9999_tomorrow" in done.stderr) == (1, True)


def test_a_damaged_database_is_told_with_the_way_out(tmp_path: Path) -> None:
    (archive(tmp_path) / NAME).write_bytes(b"nothing of SQLite's" * 99)
    done = pressmark("ingest", tmp_path)
    assert (done.exit_code, "pressmark rebuild" in done.stderr) == (1, True)
    assert pressmark("rebuild", tmp_path).exit_code == 0
    assert pressmark("status", tmp_path).exit_code == 0


def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (archive(tmp_path) / NAME).mkdir()
    done = pressmark("ingest", tmp_path)
    assert done.exit_code == 1
    assert "cannot be opened for writing" in done.stderr


def test_a_full_disk_is_told(filled: Path) -> None:
    done = pressmark("export", "jsonl", filled, "-o", "/dev/full")
    assert done.exit_code == 1
    assert "no room left on the disk" in done.stderr


# --- ingest and rebuild


def test_a_torn_warc_from_elsewhere_gives_what_it_can_and_exit_1(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", [exchange("/ferry", 1, ferry()), exchange("/tide", 2, tide())])
    (file,) = (tmp_path / "elsewhere").iterdir()
    os.truncate(file, file.stat().st_size - 1500)
    done = pressmark("ingest", archive(tmp_path / "archive"), file, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["pages"] == 1
    assert "the file ends inside" in done.stderr


def test_a_file_that_is_no_page_is_told_and_the_others_go_in(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 " + bytes(99))
    (tmp_path / "b.html").write_bytes(ferry())
    done = pressmark("ingest", archive(tmp_path / "archive"), tmp_path / "a.pdf", tmp_path / "b.html")
    assert done.exit_code == 1
    assert "a.pdf: " in done.stderr
    assert done.stdout == "1 new captures, 1 of them articles; 1 refused\n"


def test_status_tells_the_same_hash_after_a_rebuild(filled: Path) -> None:
    assert pressmark("ingest", filled, "--quiet").exit_code == 0  # which looks for statements
    before = json.loads(pressmark("status", filled, "--hash", "--json").stdout)
    assert pressmark("rebuild", filled, "--workers", 1, "--quiet").exit_code == 0
    after = json.loads(pressmark("status", filled, "--hash", "--json").stdout)
    assert before.pop("looked")["at"] < after.pop("looked")["at"]
    assert before == after
    assert before["content_hash"].startswith("sha256:")


def test_a_rebuild_shows_to_those_who_read_the_old_database(tmp_path: Path) -> None:
    write(archive(tmp_path) / "warc", [exchange("/ferry", 1, ferry())])
    assert pressmark("ingest", tmp_path).exit_code == 0
    reader = sqlite3.connect(f"file:{tmp_path / NAME}?mode=ro", uri=True)
    assert reader.execute("SELECT COUNT(*) FROM article").fetchone() == (1,)
    write(tmp_path / "warc", [exchange("/tide", 2, tide())])
    assert pressmark("rebuild", tmp_path).exit_code == 0
    assert reader.execute("SELECT COUNT(*) FROM article").fetchone() == (2,)
    assert not list(tmp_path.glob("archive.db.new*"))


# --- status and export


def test_status_counts(filled: Path) -> None:
    told = json.loads(pressmark("status", filled, "--json").stdout)
    assert (told["articles"], told["edited"], told["gone"], told["captures"]) == (3, 1, 1, len(week()) + 1)
    assert (told["failures"], told["unread_bytes"], told["warc_files"]) == ({"truncated": 1}, 0, 1)
    assert [source["name"] for source in told["sources"]] == ["harbour"]


def test_status_reads_well(filled: Path) -> None:
    done = pressmark("status", filled)
    assert "3 (1 edited, 1 withdrawn)" in done.stdout
    assert "harbour" in done.stdout


def test_status_tells_why_records_and_requests_failed(tmp_path: Path) -> None:
    refused = replace(exchange("/robots.txt", 1, role="robots"), response=b"", outcome="failed", problem="connection refused")
    poor = [
        exchange("/feed/", 2, status=404, role="feed"),
        exchange("/old", 3, status=404),
        exchange("/a", 4, b"\x89PNG\r\n\x1a\n" + bytes(9)),
    ]
    write(archive(tmp_path) / "warc", [refused, *poor])
    pressmark("ingest", tmp_path)
    told = pressmark("status", tmp_path).stdout
    assert "      1 not-text: this is a PNG image, neither HTML nor text (https://harbour.example/a in " in told
    assert "      1 harbour: connection refused (https://harbour.example/robots.txt, 2026-01-23T10:01)\n" in told
    assert "      1 harbour: HTTP 404 (https://harbour.example/feed/, 2026-01-23T10:02)\n" in told
    assert "/old" not in told


def test_warc_files_that_are_gone_are_told_and_not_forgotten(tmp_path: Path) -> None:
    write(archive(tmp_path) / "warc", [exchange("/ferry", 1, ferry())])
    pressmark("ingest", tmp_path)
    (file,) = (tmp_path / "warc").iterdir()
    file.rename(tmp_path / file.name)
    done = pressmark("rebuild", tmp_path)
    assert (done.exit_code, f"like {file.name}; is their disk mounted?" in done.stderr) == (1, True)
    told = pressmark("status", tmp_path).stdout
    assert "articles   1 " in told
    assert f"MISSING    1 WARC file not in warc/ any more, or too short, like {file.name}" in told


def test_jsonl_has_an_article_a_line(filled: Path, tmp_path: Path) -> None:
    done = pressmark("export", "jsonl", filled, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0
    made = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [each["title"] for each in made][:2] == ["Ferry leaves the harbour", "Tide table number 0 is out"]
    assert "at dusk" in made[0]["text"]


def test_csv_has_no_cell_that_a_spreadsheet_runs(filled: Path) -> None:
    table = list(csv.DictReader(io.StringIO(pressmark("export", "csv", filled).stdout)))
    assert len(table) == 3
    assert table[2]["title"] == "'=SUM(A1) says the clerk"


def test_parquet_without_its_library_says_what_to_install(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "archive.parquet", raising=False)
    monkeypatch.delattr("archive.parquet", raising=False)
    done = pressmark("export", "parquet", filled, "-o", tmp_path / "articles.parquet")
    assert (done.exit_code, "pip install pyarrow" in done.stderr) == (2, True)


def test_an_export_that_fails_leaves_no_half_of_a_file(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "articles.csv").write_text("old")
    monkeypatch.setattr("archive.export.COLUMNS", ("key", "no such column"))
    assert pressmark("export", "csv", filled, "-o", tmp_path / "articles.csv").exit_code != 0
    assert [path.name for path in tmp_path.iterdir()] == ["articles.csv"]
    assert (tmp_path / "articles.csv").read_text() == "old"


def test_only_the_articles_that_a_search_or_a_source_has_are_exported(filled: Path) -> None:
    every = pressmark("export", "jsonl", filled).stdout.splitlines()
    found = [json.loads(line)["title"] for line in pressmark("export", "jsonl", filled, "--search", "ferry").stdout.splitlines()]
    assert found == ["Ferry leaves the harbour"]
    assert pressmark("export", "jsonl", filled, "--source", json.loads(every[0])["source"]).stdout.splitlines() == every


def test_a_wacz_is_taken_in_again_by_another_archive(filled: Path, tmp_path: Path) -> None:
    done = pressmark("export", "wacz", filled, "--search", "ferry", "-o", tmp_path / "ferry.wacz")
    assert (done.exit_code, done.stderr) == (0, "2 pages, 4 captures\n")
    other = archive(tmp_path / "other")
    assert pressmark("ingest", other, tmp_path / "ferry.wacz").exit_code == 0
    (line,) = pressmark("export", "jsonl", other).stdout.splitlines()
    assert "at dusk" in json.loads(line)["text"]


def test_a_wacz_of_nothing_is_wrong_usage(filled: Path, tmp_path: Path) -> None:
    done = pressmark("export", "wacz", filled, "-o", tmp_path / "all.wacz")
    assert (done.exit_code, done.stderr) == (2, "pressmark: say what goes into the WACZ: --article, --source or --search\n")
    assert not list(tmp_path.glob("*.wacz"))


def test_an_unknown_format_is_wrong_usage(filled: Path) -> None:
    done = pressmark("export", "pdf", filled)
    assert (done.exit_code, done.stderr) == (2, "pressmark: no format named 'pdf'; known: jsonl, csv, parquet, wacz\n")


# --- normalize


def normalized(*words: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in pressmark("normalize", *words, "--jsonl").stdout.splitlines()]


def test_normalize_keeps_its_contract(tmp_path: Path) -> None:
    (tmp_path / "ferry.html").write_bytes(ferry().replace(b"</body>", COMMENTS))
    (told,) = normalized(tmp_path / "ferry.html")
    assert list(told) == KEYS
    assert (told["id"], told["url"], told["status"], told["kind"]) == ("ferry.html", None, "ok", "article")
    assert str(told["text"]).count("\n") == 2
    for cut in told["removed"]:  # type: ignore[attr-defined]  # the contract says a list
        assert sorted(cut) == (["digest", "length", "reason", "rule"] if cut["reason"] == "comments" else ["reason", "rule", "text"])
    assert "Nina Oar" not in json.dumps(told)


def test_normalize_takes_names_and_addresses_from_an_index(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.html").write_bytes(ferry())
    (tmp_path / "index.jsonl").write_text(
        '{"id": "second", "file": "pages/a.html", "url": "https://harbour.example/ferry"}\n{"id": "first", "file": "pages/a.html"}\n'
    )
    told = normalized("--index", tmp_path / "index.jsonl")
    assert [(each["id"], each["url"]) for each in told] == [("second", "https://harbour.example/ferry"), ("first", None)]


def test_a_page_that_cannot_be_read_is_printed_too(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"%PDF-1.7 " + bytes(99))
    (tmp_path / "b.html").write_bytes(ferry())
    done = pressmark("normalize", tmp_path, tmp_path / "b.html", "--jsonl")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["status"] for each in told] == ["not-text", "ok", "ok"]
    assert list(told[0]) == KEYS
    assert done.exit_code == 1
    assert "a.html: not-text: " in done.stderr


def test_a_file_of_an_index_that_is_missing_is_printed_too(tmp_path: Path) -> None:
    (tmp_path / "index.jsonl").write_text('{"id": "1", "file": "no.html", "url": null}\n')
    (told,) = normalized("--index", tmp_path / "index.jsonl")
    assert (told["id"], told["status"]) == ("1", "unreadable-file")


def test_normalize_without_a_page_is_wrong_usage(tmp_path: Path) -> None:
    assert pressmark("normalize").exit_code == 2
    assert pressmark("normalize", tmp_path / "missing.html").exit_code == 2


def test_normalize_reads_well_without_jsonl(tmp_path: Path) -> None:
    (tmp_path / "ferry.html").write_bytes(ferry())
    told = pressmark("normalize", tmp_path / "ferry.html").stdout
    assert "Ferry leaves the harbour" in told
    assert "(removed: " in told
