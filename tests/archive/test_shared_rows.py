"""Statements in the store: written by a look over all articles, searched, and gone with the text that carried them."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from gazette import address, printed, report
from stored import FILE, batch, read

from archive.database import NAME, open_for_reading
from archive.looking import LARGE, SMALL, is_due, look
from archive.rows import Read
from archive.shared_rows import Looked
from archive.store import Store
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


def unlooked(folder: Path) -> list[tuple[object, ...]]:
    return rows(folder, "SELECT title FROM unlooked JOIN article ON article.id = article ORDER BY title")


def test_what_a_look_has_not_seen_is_counted(folder: Path) -> None:
    assert unlooked(folder) == [("ferry",), ("market",)]
    asked(folder)
    assert unlooked(folder) == []
    with Store(folder / NAME) as store:
        store.add(batch(carrying("tern", "market", 4), printed("skua", "strike", 5, report("strike", 4))))
    assert unlooked(folder) == [("strike",)]
    with Store(folder / NAME) as store:
        store.renew([read(address("skua", "strike"), 5)])
    assert unlooked(folder) == []


def test_an_ingest_looks_by_itself_and_status_tells(folder: Path) -> None:
    assert "never looked for" in told(folder, "status")
    told(folder, "ingest", "--quiet")
    assert len(rows(folder, "SELECT * FROM statement")) == 1
    assert "1 that independent articles share, last looked for at 2" in told(folder, "status")
    with Store(folder / NAME) as store:
        store.add(batch(printed("skua", "strike", 5, report("strike", 4))))
    assert "1 article new or changed since" in told(folder, "status")


def told(folder: Path, command: str, *options: str) -> str:
    done = CliRunner().invoke(main, [command, str(folder), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


NOW = "2026-03-04T12:00:00Z"


@pytest.mark.parametrize(
    ("looked", "due"),
    [
        (Looked(None, 10, 10, 0), True),
        (Looked(NOW, 10, 0, 0), False),
        (Looked(NOW, SMALL, 1, 0), True),
        (Looked(NOW, SMALL + 1, 1, 0), False),
        (Looked(NOW, 10_000, 2_000, 0), True),
        (Looked("2026-03-03T11:00:00Z", 10_000, 1, 0), True),
        (Looked(None, LARGE + 1, LARGE, 0), False),
    ],
)
def test_a_look_follows_an_ingest_where_it_costs_little(looked: Looked, due: bool) -> None:
    assert is_due(looked, datetime.fromisoformat(NOW)) is due


def test_any_order_of_arrival_gives_the_same_statements(tmp_path: Path) -> None:
    reads = [
        carrying(site, name, minute) for minute, (site, name) in enumerate((("gull", "a"), ("tern", "b"), ("skua", "c"), ("coot", "d")))
    ]
    found = set()
    for seed in range(4):
        with Store(tmp_path / f"{seed}.db") as store:
            store.register(FILE, "crawl")
            for each in random.Random(seed).sample(reads, len(reads)):
                store.add(batch(each))
        (tmp_path / f"{seed}.db").rename(tmp_path / NAME)
        with Store(tmp_path / NAME) as store:
            look(tmp_path, store, datetime.fromisoformat(NOW), lambda doing, done, whole: None)
        sql = "SELECT statement.key, position, article.key, start, stop, may_be_first FROM carrier JOIN statement ON statement.id = statement JOIN article ON article.id = article"
        found.add(tuple(rows(tmp_path, f"{sql} ORDER BY 1, 2")))
        (tmp_path / NAME).unlink()
    assert len(found) == 1
    assert len(found.pop()) == 4
