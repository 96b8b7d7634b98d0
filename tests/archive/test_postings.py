"""Fingerprints stand in a small table, then in a large one, and are found in both."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from archive.database import NAME
from archive.postings import Postings
from archive.store import Store

MOST = 60


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    with Store(tmp_path / NAME) as store:
        yield store._db.conn


def rows_in(db: Connection, table: str) -> int:
    return int(db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def test_what_is_held_is_what_a_set_of_rows_holds(db: Connection) -> None:
    postings, dice, model = Postings(db, fresh=MOST, step=7), random.Random(5), set[tuple[int, int]]()
    for article in range(1, 120):
        come = {(dice.randrange(200), article) for _ in range(9)}
        gone = set(dice.sample(sorted(model), min(4, len(model))))
        postings.add(sorted(come))
        postings.remove(gone)
        postings.remove_all(article % 50)
        model = {row for row in (model | come) - gone if row[0] != article % 50}
        postings.settle()
    held = postings.holders(range(200))
    assert {(one, article) for one, articles in held.items() for article in articles} == model


def test_the_small_table_stays_small(db: Connection) -> None:
    postings = Postings(db, fresh=MOST, step=7)
    for article in range(1, 200):
        postings.add([(one * 31 % 199, article) for one in range(article, article + 9)])
        postings.settle()
        assert rows_in(db, "fingerprint_new") == db.execute("SELECT held FROM fingerprint_moved").fetchone()[0] < MOST + 7 + 9
    assert rows_in(db, "fingerprint") + rows_in(db, "fingerprint_new") == 199 * 9


def test_rows_move_side_by_side(db: Connection) -> None:
    postings = Postings(db, fresh=10, step=1)
    postings.add([(one, 1) for one in range(30)])
    postings.settle()
    assert [row[0] for row in db.execute("SELECT hash FROM fingerprint ORDER BY hash")] == list(range(20))
