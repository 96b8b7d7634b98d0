"""What goes wrong is told on a page of ours, and where its details may not be read, without them."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import sample
from conftest import Site

from archive.browse import serve
from archive.browse.serve import World
from archive.database import NAME


def test_an_address_that_nothing_has_leads_on(site: Site) -> None:
    answer = site.get("/nowhere/at/all")
    assert answer.status_code == 404
    assert "Nothing has this address." in answer.text
    assert '<a href="/search">' in answer.text


def test_an_address_that_nothing_has_answers_programs_in_json(site: Site) -> None:
    answer = site.get("/nowhere.json")
    assert (answer.status_code, answer.json()["ok"]) == (404, False)


def test_a_table_that_is_none_is_told_as_an_address_is(site: Site) -> None:
    answer = site.get("/archive/no_such_table")
    assert answer.status_code == 404
    assert "Nothing has this address." in answer.text


@pytest.mark.parametrize("path", ["/", "/.json", "/.csv"])
def test_a_fault_of_ours_is_told_in_full_to_this_machine_only(tmp_path: Path, path: str) -> None:
    folder = sample.make(tmp_path / "archive").folder
    local, public = (_answer(folder, world, path) for world in (serve.LOCAL, World(public=True)))
    assert (local.status_code, public.status_code) == (500, 500)
    assert "no such table" in local.text
    assert "no such table" not in public.text
    assert "could not be made" in public.text


def _answer(folder: Path, world: World, path: str) -> httpx.Response:
    application = serve.datasette(folder, world)
    _rename(folder, "crawl_day", "away")  # which nothing does to a sound archive
    answer: httpx.Response = asyncio.run(application.client.get(path))
    _rename(folder, "away", "crawl_day")
    for database in application.databases.values():
        database.close()
    return answer


def _rename(folder: Path, table: str, name: str) -> None:
    with closing(sqlite3.connect(folder / NAME)) as db:
        db.execute(f"ALTER TABLE {table} RENAME TO {name}")
