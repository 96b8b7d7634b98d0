"""The database says the same in fewer bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive import schema
from archive.database import open_for_reading
from archive.store import Store
from normalize.model import Claim
from tests.archive.stored import article, batch, opened, read

TEXT = "Nobody knows who rang the bell."
SAID = (
    ("title", "Bell rings", "h1", 1), ("title", "Bell rings at night", "json-ld", 0), ("title", "Bell rings at night", "opengraph", 0),
    ("lead", "2", "meta:description", 1), ("canonical_url", "https://harbour.example/bell", "link", 1), ("section", "2", "json-ld", 0),
)  # fmt: skip
OLD = """
    INSERT INTO article(id, key, source, canonical_url, url_key, kind, title, lead, byline, section, language, words, first_seen, last_seen, versions, version)
        VALUES (1, 'a', 'harbour', 'https://harbour.example/bell', 'example,harbour)/bell', 'article', 'Bell rings', '2', '', '', 'en', 6,
        '2026-01-01', '2026-01-01', 1, 1);
    INSERT INTO reading(id, key, rendition, article, kind, title, lead, byline, authors, section, language, replaced, shown, words, habits, capture, address)
        VALUES (1, 'v', 1, 1, 'article', 'Bell rings', '2', '', '[]', '', 'en', 0, 'v', 6, '', 1, 'https://harbour.example/bell');
    INSERT INTO version(id, key, article, kind, title, lead, byline, authors, section, language, words, replaced, first_seen, last_seen, captures, capture,
        normalizer, rules, reading) VALUES (1, 'v', 1, 'article', 'Bell rings', '2', '', '[]', '', 'en', 6, 0, '2026-01-01', '2026-01-01', 1, 1, '1', 'r1', 1);
    UPDATE article SET place = 300;
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "archive.db") as store:
        yield store


def rows(db: Database, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.execute(sql).fetchall()]


def older(path: Path, before: str) -> Database:
    """An archive of one article, by a Pressmark that did not know that migration."""
    db = Database(path)
    schema.migrations.apply(db, stop_before=before)
    db.executescript(OLD)
    db.execute("INSERT INTO version_text VALUES (1, ?)", (TEXT,))
    return db


def test_claims_are_read_as_they_were_made(store: Store) -> None:
    page = article(title="Bell rings")
    made = tuple(Claim(field, value, origin, bool(chosen)) for field, value, origin, chosen in SAID)
    store.add(batch(read("https://harbour.example/bell", 1, replace(page, lead="2", claims=made))))
    db = open_for_reading(store.path)
    assert rows(db, "SELECT field, value, origin, chosen FROM claim ORDER BY position") == [*SAID]


def test_a_text_that_is_claimed_again_is_not_stored_again(store: Store) -> None:
    again = tuple(Claim("title", "Bell rings at night", origin, False) for origin in ("json-ld", "opengraph", "title"))
    store.add(batch(read("https://harbour.example/bell", 1, replace(article(title="Bell rings"), claims=again))))
    assert rows(open_for_reading(store.path), "SELECT value FROM reading_claim ORDER BY position") == [("Bell rings at night",), (0,), (0,)]


def test_claims_of_an_older_archive_say_the_same(tmp_path: Path) -> None:
    db = older(tmp_path / "archive.db", "m0015_claims_once")
    db.conn.executemany("INSERT INTO reading_claim VALUES (1, ?, ?, ?, ?, ?)", [(at, *said) for at, said in enumerate(SAID)])
    before = rows(db, "SELECT * FROM claim ORDER BY position")
    schema.migrate(db)
    assert rows(db, "SELECT * FROM claim ORDER BY position") == before
    assert rows(db, "SELECT value FROM reading_claim ORDER BY position") == [(-1,), ("Bell rings at night",), (1,), (-2,), (-3,), (-2,)]


def test_an_older_archive_is_searched_as_before(tmp_path: Path) -> None:
    db = older(tmp_path / "archive.db", "m0014_text_before_titles")
    schema.migrate(db)
    found = "SELECT rowid FROM article_fts WHERE article_fts MATCH ?"
    assert [db.execute(found, (asked,)).fetchall() for asked in ("body: bell", "title: rings", "title: nobody")] == [[(300,)], [(300,)], []]
    db.execute("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)")
