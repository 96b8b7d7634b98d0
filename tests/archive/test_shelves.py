"""Places in the search index."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from stored import FILE, article, batch, read

from archive import shelves
from archive.database import NAME
from archive.store import Store
from normalize.model import Article, Instant


def _page(number: int, day: int) -> Article:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
    return replace(article(f"Ferry {number} left.", title=f"Ferry {number}"), published=Instant(at, "day"))


def _store(folder: Path, pages: list[Article]) -> Path:
    with Store(folder / NAME) as store:
        store.register(FILE, "crawl")
        store.add(batch(*(read(f"https://harbour.example/{n}", n, page) for n, page in enumerate(pages))))
    return folder / NAME


def test_a_day_has_a_number_and_what_is_no_day_has_none() -> None:
    assert shelves.day(shelves.number("2026-02-28")) == "2026-02-28"
    assert [shelves.number(text) for text in ("1600-01-01", "1599-12-31", "2026-02-30", "", None)] == [1, 0, 0, 0, 0]


def test_a_full_shelf_is_followed_by_another(tmp_path: Path) -> None:
    with closing(sqlite3.connect(_store(tmp_path, [_page(n, 0) for n in range(shelves.SHELF + 2)]))) as db:
        assert [row[0] for row in db.execute("SELECT articles FROM shelf ORDER BY id")] == [shelves.SHELF, 2]


def test_an_article_whose_day_changes_moves(tmp_path: Path) -> None:
    path = _store(tmp_path, [_page(0, 0), _page(1, 0)])
    with Store(path) as store:
        store.add(batch(read("https://harbour.example/0", 50, _page(7, 3))))
    with closing(sqlite3.connect(path)) as db:
        assert [shelves.day(place // shelves.DAY) for (place,) in db.execute("SELECT place FROM article ORDER BY id")] == [
            "2026-01-04",
            "2026-01-01",
        ]
        assert sorted(db.execute("SELECT articles FROM shelf")) == [(1,), (1,)]
        db.execute("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("index", ["article_fts", "article_unspaced_fts"])
def test_places_given_all_at_once_find_the_same(tmp_path: Path, index: str) -> None:
    path = _store(tmp_path, [_page(n, n % 3) for n in range(9)])
    with closing(sqlite3.connect(path)) as db:
        for name in ("article_fts", "article_unspaced_fts"):
            db.execute(f"INSERT INTO {name}({name}) VALUES ('delete-all')")
        db.execute("DELETE FROM shelf")
        db.execute("UPDATE article SET place = NULL")
        shelves.place_all(db)
        found = db.execute(
            "SELECT count(*) FROM article_fts JOIN article ON place = article_fts.rowid WHERE article_fts MATCH 'ferry'"
        ).fetchone()
        assert (found, db.execute("SELECT sum(articles) FROM shelf").fetchone()) == ((9,), (9,))
        assert db.execute(f"SELECT count(*) FROM {index}_docsize").fetchone() == ((9,) if index == "article_fts" else (0,))
