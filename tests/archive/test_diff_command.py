"""pressmark diff, as a user meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from newsroom import HOME, archive, exchange, ferry, page, take_in, tide, week, write

from archive.cli import main
from archive.ingest import Pages

LONG = "The keeper of the light said on Friday that the lamp would burn through the night, as it had for ninety years. "


def pressmark(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="pressmark")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, readers: Pages) -> Path:
    folder = archive(tmp_path_factory.mktemp("diff"))
    light = [exchange("/light", 30 + n, page(f"Light {name}", LONG + f"It cost {n} marks.", LONG.upper())) for n, name in enumerate("abc")]
    write(folder / "warc", [*week(), *light])
    take_in(folder, readers)
    return folder


@pytest.fixture(scope="module")
def edit(filled: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads(pressmark("diff", f"{HOME}/ferry", "--archive", filled, "--json").stdout)
    return told


def test_an_address_alone_gives_its_last_two_versions(filled: Path) -> None:
    done = pressmark("diff", f"{HOME}/ferry", "--archive", filled)
    assert "[-noon-] {+dusk+}" in done.stdout
    assert "changed: reworded" in done.stdout
    assert done.exit_code == 1


def test_the_json_has_a_fixed_shape(edit: dict[str, object]) -> None:
    assert list(edit) == ["format", "version", "before", "after", "same", "classes", "changes", "fields", "paragraphs"]
    assert (edit["format"], edit["version"], edit["same"], edit["classes"]) == ("pressmark-diff", 1, False, ["reworded"])
    assert edit["changes"] == [{"class": "reworded", "field": "text", "before": "noon", "after": "dusk", "was": 1, "now": 1}]


@pytest.mark.parametrize("name", ["version", "article"])
def test_versions_and_articles_are_found_by_key(filled: Path, edit: dict[str, dict[str, str]], name: str) -> None:
    assert "{+dusk+}" in pressmark("diff", edit["after"][name], "--archive", filled).stdout


def test_captures_are_found_by_record_id(filled: Path) -> None:
    exported = pressmark("export", "jsonl", filled).stdout.splitlines()
    record = next(row["capture"] for row in map(json.loads, exported) if row["canonical_url"].endswith("/ferry"))
    assert re.fullmatch(r"<urn:uuid:.+>", record)
    assert "{+dusk+}" in pressmark("diff", record[10:-1], "--archive", filled).stdout


def test_two_of_the_same_are_no_difference(filled: Path, edit: dict[str, dict[str, str]]) -> None:
    done = pressmark("diff", edit["after"]["version"], f"{HOME}/ferry", "--archive", filled)
    assert (done.exit_code, done.stdout.splitlines()[2]) == (0, "nothing changed")


def test_all_versions_in_turn(filled: Path) -> None:
    told = [json.loads(line) for line in pressmark("diff", f"{HOME}/light", "--archive", filled, "--all", "--json").stdout.splitlines()]
    assert [(one["changes"][-1]["before"], one["changes"][-1]["after"]) for one in told] == [("0", "1"), ("1", "2")]


def test_saved_pages_are_normalized_first(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(ferry("noon"))
    (tmp_path / "b.html").write_bytes(ferry("dusk"))
    done = pressmark("diff", tmp_path / "a.html", tmp_path / "b.html")
    assert "[-noon-] {+dusk+}" in done.stdout
    assert "Harbour House" not in done.stdout


def test_no_line_is_longer_than_a_hundred_columns_or_steers_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(tide(1))
    (tmp_path / "b.html").write_bytes(tide(2).replace(b"collect", b"co\x1b[31mllect" * 9))
    lines = pressmark("diff", tmp_path / "a.html", tmp_path / "b.html").stdout.splitlines()
    assert max(map(len, lines[2:])) <= 100
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "name two to compare"),
        (("nothing",), "holds no article, version or capture 'nothing'"),
        ((f"{HOME}/tide",), "no version is held before"),
        (("a", "b", "--all"), "--all goes with one article"),
    ],
)
def test_what_cannot_be_compared_is_told(filled: Path, words: tuple[str, ...], told: str) -> None:
    done = pressmark("diff", *words, "--archive", filled)
    assert told in done.stderr
    assert done.exit_code == 2


def test_a_file_alone_and_a_folder_without_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(ferry())
    assert "name a second one" in pressmark("diff", tmp_path / "a.html").stderr
    done = pressmark("diff", f"{HOME}/ferry", "--archive", tmp_path)
    assert (done.exit_code, "archive.toml" in done.stderr) == (2, True)
