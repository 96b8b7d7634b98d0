"""`pressmark rules`: rules are tried, listed, explained and imported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from newsroom import HOME, archive, exchange, ferry, take_in, write

from archive import rulebook
from archive.cli import main
from archive.ingest import Pages

GOOD = """[[rule]]
name = "quay-bread"
reason = "other"
text = ['^bread$']
removes = ["Bread"]
keeps = ["Breadth"]
"""


def pressmark(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in ("rules", *words)], prog_name="pressmark")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = archive(tmp_path)
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "mine.toml").write_text(GOOD, "utf-8")
    return folder


def test_sound_rules_pass(home: Path) -> None:
    done = pressmark("test", home / "rules" / "mine.toml")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1].split() == [str(home / "rules" / "mine.toml"), "1", "2", "0"]


def test_a_failing_example_names_file_rule_text_and_advice(home: Path) -> None:
    file = home / "rules" / "mine.toml"
    file.write_text(GOOD.replace("Breadth", "bread"), "utf-8")
    done = pressmark("test", file)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1] == (
        f"{file}: rule 'quay-bread': not kept: 'bread'; bind the rule with unless, position or max_words"
    )


def test_a_broken_rule_is_one_line_with_file_and_line(home: Path) -> None:
    file = home / "rules" / "mine.toml"
    file.write_text(GOOD.replace("^bread$", "(bread"), "utf-8")
    done = pressmark("test", "--archive", home)
    assert done.exit_code == 2
    assert f"{file}, line 4: text: expected a regular expression" in done.stderr


def test_the_list_tells_where_a_rule_comes_from(home: Path) -> None:
    told = json.loads(pressmark("list", "--archive", home, "--json").stdout)
    assert told[0]["name"] == "quay-bread" or told[0]["hosts"]
    mine = next(row for row in told if row["name"] == "quay-bread")
    assert mine == {
        "name": "quay-bread", "action": "drop", "label": "other", "languages": [], "hosts": [], "file": str(home / "rules" / "mine.toml"),
    }  # fmt: skip


def test_an_archives_rule_takes_the_place_and_the_name_of_a_shipped_one(home: Path) -> None:
    name = rulebook.load(None).rules[-1].name
    (home / "rules" / "mine.toml").write_text(GOOD.replace("quay-bread", name), "utf-8")
    rows = [row for row in json.loads(pressmark("list", "--archive", home, "--json").stdout) if row["name"] == name]
    assert [row["file"] for row in rows] == [str(home / "rules" / "mine.toml")]


def test_a_saved_page_is_explained_in_a_hundred_columns(home: Path) -> None:
    page = home / "boat.txt"
    page.write_text(
        "Boat sails\n"
        + "The boat sails on Monday, the company said, and carries the post of all of the islands there are.\n" * 2
        + "Bread\n"
    )
    lines = pressmark("explain", page, "--archive", home).stdout.splitlines()
    assert any(line.endswith(" removed other, rule:quay-bread") for line in lines)
    assert max(map(len, lines)) <= 100


def test_a_page_of_the_archive_is_explained_by_its_address(home: Path, readers: Pages) -> None:
    write(home / "warc", [exchange("/ferry", 0, ferry())])
    take_in(home, readers)
    told = json.loads(pressmark("explain", f"{HOME}/ferry", "--archive", home, "--json").stdout)
    assert any(block["text"].startswith("The ferry to the northern islands") and block["fate"] == "kept" for block in told)


def test_an_address_that_the_archive_lacks_is_told(home: Path, readers: Pages) -> None:
    write(home / "warc", [exchange("/ferry", 0, ferry())])
    take_in(home, readers)
    done = pressmark("explain", f"{HOME}/none", "--archive", home)
    assert done.exit_code == 2
    assert "holds no page captured at" in done.stderr


def test_site_files_become_rules_of_the_archive_line_by_line(home: Path, tmp_path: Path) -> None:
    site = tmp_path / "quay.example.txt"
    site.write_text("strip: //div[@class='promo']\nprune: no\n", "utf-8")
    done = pressmark("import", site, "--archive", home)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"{site}:1: strip: //div[@class='promo']",
        "    rule ftr-quay-example-strip-1",
        f"{site}:2: prune: no",
        "    no rule: Pressmark finds this by itself",
    ]
    assert rulebook.load(home).named("ftr-quay-example-strip-1") is not None


def test_an_import_writes_over_nothing_unasked(home: Path, tmp_path: Path) -> None:
    site = tmp_path / "quay.example.txt"
    site.write_text("strip: //nav\n", "utf-8")
    assert [pressmark("import", site, "--archive", home, *more).exit_code for more in ((), (), ("--replace",))] == [0, 1, 0]
