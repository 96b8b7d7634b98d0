"""Fingerprints stand in a small table, then in a large one, and are found in both."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest
from sqlite_utils import Database

from archive import schema
from archive.database import NAME
from archive.postings import Postings
from archive.store import Store

MOST = 60
SPREAD = [one << 25 for one in range(200)]  # eight in a bucket


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    with Store(tmp_path / NAME) as store:
        yield store._db.conn


def rows_in(db: Connection, table: str) -> int:
    return int(db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def test_what_is_held_is_what_a_set_of_rows_holds(db: Connection) -> None:
    postings, dice, model = Postings(db, fresh=MOST, step=7), random.Random(5), set[tuple[int, int]]()
    for article in range(1, 120):
        come = {(dice.choice(SPREAD), article) for _ in range(9)}
        gone = set(dice.sample(sorted(model), min(4, len(model))))
        postings.add(sorted(come))
        postings.remove(gone)
        postings.remove_all(SPREAD[article % 50])
        model = {row for row in (model | come) - gone if row[0] != SPREAD[article % 50]}
        postings.settle()
    held = postings.holders(SPREAD)
    assert {(one, article) for one, articles in held.items() for article in articles} == model == {*postings.rows()}


def test_the_small_table_stays_small(db: Connection) -> None:
    postings = Postings(db, fresh=MOST, step=7)
    for article in range(1, 200):
        postings.add([(one * 31 % 199, article) for one in range(article, article + 9)])
        postings.settle()
        assert rows_in(db, "fingerprint_new") == db.execute("SELECT held FROM fingerprint_moved").fetchone()[0] < MOST + 7 + 9
    assert len([*postings.rows()]) == 199 * 9


def test_rows_move_side_by_side(db: Connection) -> None:
    postings = Postings(db, fresh=10, step=1)
    postings.add([(one, 1) for one in range(30)])
    postings.settle()
    assert db.execute("SELECT MIN(hash) FROM fingerprint_new").fetchone()[0] == 20
    assert sorted(postings.rows()) == [(one, 1) for one in range(30)]


def test_fingerprints_of_an_older_archive_are_packed(tmp_path: Path) -> None:
    held = {(one, article) for one in SPREAD for article in (0, one % 7 + 1, 2**32 - 1)}
    db = Database(tmp_path / NAME)
    schema.migrations.apply(db, stop_before="m0017_packed_fingerprints")
    db.conn.executemany("INSERT INTO fingerprint(hash, article) VALUES (?, ?)", held)
    schema.migrate(db)
    assert {*Postings(db.conn).rows()} == held


def test_an_empty_bucket_is_no_row(db: Connection) -> None:
    postings = Postings(db, fresh=0, step=1)
    postings.add([(one, 1) for one in SPREAD])
    postings.settle()
    postings.remove([(one, 1) for one in SPREAD[8:]])
    assert rows_in(db, "fingerprint") == 1
