"""pressmark cite, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from newsroom import HOME, archive, take_in, week, write

from archive.cli import main
from archive.ingest import Pages

FERRY = f"{HOME}/ferry"


def pressmark(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="pressmark")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, readers: Pages) -> Path:
    folder = archive(tmp_path_factory.mktemp("cite"))
    write(folder / "warc", list(week()))
    take_in(folder, readers)
    return folder


def item(folder: Path, *options: str) -> dict[str, dict[str, str]]:
    (found,) = json.loads(pressmark("cite", FERRY, "--archive", folder, "--format", "csl", *options).stdout)
    cited: dict[str, dict[str, str]] = found
    return cited


def test_an_article_is_cited_with_its_record(filled: Path) -> None:
    done = pressmark("cite", FERRY, "--archive", filled)
    assert done.exit_code == 0
    assert FERRY in done.stdout
    assert "WARC record <urn:uuid:" in done.stdout
    assert done.stdout.count("\n") == 1


def test_words_are_linked_at_the_source_and_in_the_archive(filled: Path) -> None:
    found = item(filled, "--sentence", "dusk", "--address", "https://news.example/archive")
    assert found["custom"]["quote-live"] == f"{FERRY}#:~:text=dusk"
    assert found["custom"]["quote-archived"].startswith("https://news.example/archive/article/")


def test_a_version_is_cited_as_it_was(filled: Path) -> None:
    version = str(item(filled)["version"])
    assert pressmark("cite", version, "--archive", filled, "--format", "bibtex").stdout.count(version) == 2


@pytest.mark.parametrize(
    ("words", "told"), [((FERRY, "--sentence", "nobody wrote this"), "does not stand in one paragraph"), (("nix",), "holds no article")]
)
def test_what_is_not_held_is_told(filled: Path, words: tuple[str, ...], told: str) -> None:
    done = pressmark("cite", *words, "--archive", filled)
    assert (done.exit_code, told in done.stderr) == (2, True)


@pytest.mark.parametrize("command", [("cite",), ("diff",), ("rules", "explain")])
def test_what_was_taken_down_is_told_with_its_reason(tmp_path: Path, readers: Pages, command: tuple[str, ...]) -> None:
    folder = archive(tmp_path)
    write(folder / "warc", list(week()))
    take_in(folder, readers)
    pressmark("takedown", folder, FERRY, "--reason", "court order", "--by", "A. Quay")
    done = pressmark(*command, FERRY, "--archive", folder)
    assert (done.exit_code, "by A. Quay: court order (decision 1" in done.stderr) == (2, True)
