"""What goes wrong is told on a page of ours, and where its details may not be read, without them."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import sample
from conftest import Site

from archive.browse import serve
from archive.browse.serve import World


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


def test_a_fault_of_ours_is_told_in_full_to_this_machine_only(tmp_path: Path) -> None:
    folder = sample.make(tmp_path / "archive").folder
    with closing(sqlite3.connect(folder / "crawl.db")) as db:
        db.execute("CREATE TABLE health (source TEXT, evidence TEXT)")  # no crawl leaves this behind
        db.execute("INSERT INTO health VALUES ('harbour', 'no list')")
        db.commit()
    local = _answer(folder, serve.LOCAL, "/health")
    assert local.status_code == 500
    assert "The fault is the program’s" in local.text
    assert "It said: " in local.text
    assert "It said: " not in _answer(folder, World(public=True), "/health").text


def _answer(folder: Path, world: World, path: str) -> httpx.Response:
    application = serve.datasette(folder, world)
    answer: httpx.Response = asyncio.run(application.client.get(path))
    for database in application.databases.values():
        database.close()
    return answer
