"""kill -9 in the middle of linking, also of a database that an older Pressmark made: opened again, it tells what it would have told."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from stored import FILE, batch
from test_link import newsstand

from archive import link, schema
from archive.contenthash import content_hash
from archive.database import open_for_reading
from archive.store import Store


def hash_of(path: Path) -> str:
    return content_hash(open_for_reading(path)).whole


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "archive.db"
    with Store(path) as store:
        store.register(FILE, "crawl")
        store.add(batch(*newsstand()))
    return path


def killed(thousands: int, work: Callable[[], object]) -> int:
    """Do it in a process that dies once SQLite has taken so many thousand steps; -9, or 0 where it needs fewer."""
    child = os.fork()
    if child == 0:
        left = iter(range(thousands))

        class Deadly(sqlite3.Connection):
            def __init__(self, *given: Any, **named: Any) -> None:
                super().__init__(*given, **named)
                self.set_progress_handler(lambda: os.kill(os.getpid(), signal.SIGKILL) if next(left, None) is None else None, 1000)

        try:
            sqlite3.connect = partial(sqlite3.connect, factory=Deadly)
            work()
            os._exit(0)
        finally:
            os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


CLAIMS = "(SELECT reading, position, field, value, origin, claim.chosen FROM whole.claim JOIN whole.version ON version.id = claim.version)"


def aged(whole: Path, path: Path) -> None:
    """The database as a Pressmark made it that linked nothing: the tables of its day, with what stands in them."""
    db = Database(sqlite3.connect(path))
    schema.migrations.apply(db, stop_before="m0004_reposts")
    db.execute("ATTACH DATABASE ? AS whole", (str(whole),))
    for name in (name for name in db.table_names() if "_fts" not in name and not name.startswith("_sqlite")):
        columns = ", ".join(column.name for column in db[name].columns)
        source = CLAIMS if name == "reading_claim" else f"whole.{name}"
        db.execute(f"INSERT OR REPLACE INTO main.{name}({columns}) SELECT {columns} FROM {source}")
    db.execute("INSERT INTO article_fts(article_fts) VALUES ('rebuild')")
    db.conn.commit()
    db.close()


def test_an_older_database_that_is_killed_while_it_is_linked_goes_on(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "_BATCH", 5)
    path = tmp_path / "archive.db"
    aged(whole, path)
    deaths = [killed(thousands, lambda: Store(path).close()) for thousands in (2, 15, 30, 45)]
    assert deaths == [-9] * 4
    with sqlite3.connect(path) as db:
        linked, articles = db.execute("SELECT (SELECT COUNT(*) FROM linked), (SELECT COUNT(*) FROM article)").fetchone()
    assert 0 < linked < articles
    Store(path).close()
    assert hash_of(path) == hash_of(whole)


def test_linking_that_is_killed_leaves_nothing_half_linked(whole: Path, tmp_path: Path) -> None:
    path, reads = tmp_path / "archive.db", newsstand()

    def work() -> None:
        with Store(path) as store:
            store.register(FILE, "crawl")
            for at in range(0, len(reads), 7):
                store.add(batch(*reads[at : at + 7]))

    deaths = [killed(thousands, work) for thousands in (15, 30, 45)]
    assert deaths == [-9] * 3
    work()
    assert hash_of(path) == hash_of(whole)
