"""Statements in the store: written when asked for, searched, and gone with the text that carried them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from gazette import address, printed, report
from stored import FILE, batch, read

from archive.rows import Read
from archive.store import NAME, Store, open_for_reading
from crawler.cli import main

SAID = report("said", 1)[0].partition(".")[0] + " beyond any doubt that there may be among us"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive in which two papers carry one sentence."""
    folder = tmp_path / "pier"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    with Store(folder / NAME) as store:
        store.register(FILE, "crawl")
        store.add(batch(carrying("gull", "ferry", 1), carrying("tern", "market", 2)))
    return folder


def carrying(site: str, name: str, minute: int) -> Read:
    return printed(site, name, minute, [*report(name, 4), f"{SAID}."])


def asked(folder: Path) -> None:
    found = CliRunner().invoke(main, ["shared", str(folder)])
    assert (found.exit_code, found.stderr.splitlines()[-1]) == (0, "1 statements")


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in open_for_reading(folder / NAME).execute(sql)]


def test_a_statement_can_be_searched(folder: Path) -> None:
    asked(folder)
    ((text,),) = rows(
        folder, "SELECT statement.text FROM statement JOIN statement_fts ON statement_fts.rowid = id WHERE statement_fts MATCH 'doubt'"
    )
    assert text == SAID


def test_its_carriers_stand_by_age(folder: Path) -> None:
    asked(folder)
    found = rows(folder, "SELECT title, quoted FROM carrier JOIN article ON article.id = article ORDER BY position")
    assert sorted(found) == [("ferry", 0), ("market", 0)]


def test_asking_again_changes_nothing(folder: Path) -> None:
    asked(folder)
    before = rows(folder, "SELECT * FROM statement JOIN carrier ON statement = statement.id")
    asked(folder)
    assert rows(folder, "SELECT * FROM statement JOIN carrier ON statement = statement.id") == before


@pytest.mark.parametrize("gone", [True, False])
def test_a_text_that_goes_takes_its_statements_along(folder: Path, gone: bool) -> None:
    asked(folder)
    with Store(folder / NAME) as store:
        if gone:
            store.renew([read(address("tern", "market"), 2)])
        else:
            store.add(batch(printed("tern", "market", 3, report("market", 4))))
    assert rows(folder, "SELECT * FROM statement") == rows(folder, "SELECT * FROM carrier") == []
    assert rows(folder, "SELECT rowid FROM statement_fts WHERE statement_fts MATCH 'doubt'") == []


def test_other_texts_leave_them(folder: Path) -> None:
    asked(folder)
    with Store(folder / NAME) as store:
        store.add(batch(printed("skua", "strike", 5, report("strike", 4))))
    assert len(rows(folder, "SELECT * FROM statement")) == 1


def test_an_archive_that_holds_nothing_yet_is_told(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["init", str(tmp_path / "new")])
    assert CliRunner().invoke(main, ["shared", str(tmp_path / "new")]).exit_code == 2
