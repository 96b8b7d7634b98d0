"""archive.db holds what the set of captures says, whatever their order."""

from __future__ import annotations

import os
import random
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from stored import FILE, START, article, batch, every, opened, read, record

from archive.contenthash import content_hash
from archive.database import open_for_reading
from archive.rows import Read
from archive.store import Batch, Store
from normalize.errors import DiskFull, NewerDatabase, ReadOnly, StorageError

FERRY = "https://harbour.example/ferry"


def one(store: Store, sql: str) -> tuple[object, ...]:
    found = open_for_reading(store.path).execute(sql).fetchall()
    assert len(found) == 1
    return tuple(found[0])


def hits(store: Store, word: str) -> int:
    return len(every(store, f"SELECT rowid FROM article_fts WHERE article_fts MATCH '{word}'"))


def test_adding_twice_keeps_one(store: Store) -> None:
    assert store.add(batch(read(FERRY, 1, article()))) == 1
    assert store.add(batch(read(FERRY, 1, article()))) == 0
    assert one(store, "SELECT COUNT(*) FROM capture") == (1,)
    assert hits(store, "ferry") == 1


def test_an_edit_is_a_second_version_and_the_newest_is_searched(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article("The ferry left at noon."))))
    store.add(batch(read(FERRY, 2, article("The ferry left at dusk."))))
    assert one(store, "SELECT versions, first_seen < last_seen FROM article") == (2, 1)
    assert (hits(store, "noon"), hits(store, "dusk")) == (0, 1)


def test_an_older_capture_that_comes_late_does_not_become_the_newest(store: Store) -> None:
    store.add(batch(read(FERRY, 2, article("The ferry left at dusk."))))
    store.add(batch(read(FERRY, 1, article("The ferry left at noon."))))
    assert (hits(store, "noon"), hits(store, "dusk")) == (0, 1)


def test_other_furniture_makes_no_version(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article(donation="Give 5 marks.")), read(FERRY, 2, article(donation="Give 9 marks."))))
    assert one(store, "SELECT versions FROM article") == (1,)
    assert one(store, "SELECT captures FROM version") == (2,)


def test_the_ledger_is_that_of_the_first_capture_whichever_arrives_first(store: Store) -> None:
    store.add(batch(read(FERRY, 2, article(donation="Give 9 marks."))))
    store.add(batch(read(FERRY, 1, article(donation="Give 5 marks."))))
    assert one(store, "SELECT text FROM block WHERE name = 'donation'") == ("Give 5 marks.",)
    assert one(store, "SELECT value FROM claim WHERE field = 'lead'") == ("Give 5 marks.",)
    assert one(store, "SELECT COUNT(*) FROM credit") == (1,)


def test_comments_leave_place_length_and_digest_only(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article())))
    text, length, digest = one(store, "SELECT text, length, digest FROM block WHERE name = 'comments'")
    assert (text, length) == (None, len("Nina: first!"))
    assert str(digest).startswith("sha256:")


def test_a_page_that_is_no_article_is_a_capture_with_its_kind(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article(kind="index"))))
    assert one(store, "SELECT kind, version FROM capture") == ("index", None)
    assert one(store, "SELECT COUNT(*) FROM article") == (0,)


def test_two_addresses_with_one_canonical_are_one_article(store: Store) -> None:
    page = replace(article(), canonical_url=FERRY)
    store.add(batch(read(f"{FERRY}?amp=1", 1, page), read(FERRY, 2, page)))
    assert one(store, "SELECT canonical_url, versions FROM article") == (FERRY, 1)


def test_a_revisit_shows_the_version_of_its_target(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article())))
    store.add(batch(read(FERRY, 5, status=304, refers_to=1)))
    assert one(store, "SELECT captures FROM version") == (2,)
    assert one(store, "SELECT last_seen FROM article") == ("2026-01-23T10:05:00.000000Z",)


def test_a_revisit_may_come_before_its_target_and_through_another_revisit(store: Store) -> None:
    store.add(batch(read(FERRY, 5, status=304, refers_to=3)))
    store.add(batch(read(FERRY, 3, status=304, refers_to=1)))
    store.add(batch(read(FERRY, 1, article())))
    assert one(store, "SELECT captures FROM version") == (3,)


def test_a_revisit_finds_its_target_by_address_and_time(store: Store) -> None:
    revisit = read(FERRY, 5, status=200, refers_to=1)
    named = replace(revisit.capture, refers_to=None, refers_to_uri=FERRY, refers_to_date=START + timedelta(minutes=1))
    store.add(batch(Read(named, None)))
    store.add(batch(read(FERRY, 1, article())))
    assert one(store, "SELECT captures FROM version") == (2,)


def test_a_ring_of_revisits_shows_nothing(store: Store) -> None:
    store.add(batch(read(FERRY, 1, status=304, refers_to=2), read(FERRY, 2, status=304, refers_to=1)))
    assert every(store, "SELECT version FROM capture") == [(None,), (None,)]


def test_an_error_page_that_repeats_an_earlier_body_shows_no_version(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article()), read(FERRY, 2, status=404, refers_to=1)))
    assert one(store, "SELECT gone_status, gone_at FROM article") == (404, "2026-01-23T10:02:00.000000Z")
    assert one(store, "SELECT captures FROM version") == (1,)


def test_gone_is_the_first_denial_after_the_last_sight(store: Store) -> None:
    store.add(batch(read(FERRY, 9, status=410), read(FERRY, 4, status=404), read(FERRY, 1, article())))
    assert one(store, "SELECT gone_status, gone_at FROM article") == (404, "2026-01-23T10:04:00.000000Z")


def test_an_article_that_comes_back_is_not_gone(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article()), read(FERRY, 4, status=404)))
    store.add(batch(read(FERRY, 6, article())))
    assert one(store, "SELECT gone_at FROM article") == (None,)


def test_an_address_that_stopped_showing_the_article_before_says_nothing_about_it(store: Store) -> None:
    page = replace(article(), canonical_url=FERRY)
    store.add(batch(read(f"{FERRY}/amp", 1, page), read(FERRY, 2, page), read(f"{FERRY}/amp", 3, status=404)))
    assert one(store, "SELECT gone_at FROM article") == (None,)


def test_a_batch_is_all_or_nothing(store: Store) -> None:
    broken = replace(article(), title=None)  # type: ignore[arg-type]  # what no reader may hand over
    with pytest.raises(StorageError):
        store.add(batch(read(FERRY, 1, article()), read(FERRY + "2", 2, broken)))
    assert one(store, "SELECT COUNT(*) FROM capture") == (0,)
    assert hits(store, "ferry") == 0


def test_what_utf8_cannot_write_is_replaced(store: Store) -> None:
    odd = read(FERRY, 1, article())
    store.add(batch(Read(replace(odd.capture, content_type="text/html; \udce9"), odd.reading)))
    assert one(store, "SELECT content_type FROM capture") == ("text/html; ?",)


def history() -> list[Read]:
    """Edited, edited back, withdrawn, returned, revisited, aliased; and one that stays gone."""
    canonical = replace(article("The ferry left at dusk."), canonical_url=FERRY)
    return [
        read(FERRY, 1, article("The ferry left at noon.")), read(FERRY, 2, article("The ferry left at dusk.", donation="Give 7 marks.")),
        read(FERRY, 3, article("The ferry left at noon.", donation="Give 9 marks.")), read(FERRY, 4, status=404), read(f"{FERRY}?p=1", 5, canonical),
        read(FERRY, 6, status=304, refers_to=5), read(FERRY, 7, status=304, refers_to=6), read("https://harbour.example/tide", 8, article("High tide.", "Tide")),
        read("https://harbour.example/tide", 9, status=410), read("https://harbour.example/tide", 10, status=404),
        read("https://harbour.example/", 11, article(kind="index")), read("https://harbour.example/", 12, status=304, refers_to=11),
        read("https://harbour.example/quay", 13, article("The quay.", "Quay")), read("https://harbour.example/quay", 14, article("The quay!", "Quay")),
        read("https://harbour.example/quay", 15, status=200, refers_to=13),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_any_order_and_any_batches_give_the_same_content(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    shuffled = history()
    chance.shuffle(shuffled)
    with opened(tmp_path / "sorted.db") as store:
        store.add(batch(*history()))
    with opened(tmp_path / "shuffled.db") as store:
        while shuffled:
            store.add(batch(*(shuffled.pop() for _ in range(min(len(shuffled), chance.randint(1, 5))))))
    first, second = (content_hash(open_for_reading(tmp_path / name)) for name in ("sorted.db", "shuffled.db"))
    assert first == second


def test_the_search_index_is_whole_after_any_order(tmp_path: Path) -> None:
    with opened(tmp_path / "archive.db") as store:
        for each in reversed(history()):
            store.add(batch(each))
    db = sqlite3.connect(tmp_path / "archive.db")
    db.execute("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)")
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_database_of_a_later_pressmark_is_refused(store: Store) -> None:
    db = sqlite3.connect(store.path)
    db.execute("INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('pressmark', 'm9999_tomorrow', '2030')")
    db.commit()
    with pytest.raises(NewerDatabase, match="m9999_tomorrow"):
        Store(store.path)
    with pytest.raises(NewerDatabase, match="m9999_tomorrow"):
        open_for_reading(store.path)


def test_a_database_of_an_older_pressmark_is_told_to_readers_and_mended_by_writers(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Store(path) as older:
        older._db.conn.executescript("DROP TABLE look; DROP TABLE unlooked; DELETE FROM _sqlite_migrations WHERE name = 'm0006_looks'")
    with pytest.raises(StorageError, match="older Pressmark; run: pressmark ingest"):
        open_for_reading(path)
    Store(path).close()
    assert open_for_reading(path).table_names()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ReadOnly, match=r"archive\.db cannot be opened for writing"):
        Store(tmp_path / "archive.db")


def test_a_full_disk_costs_the_batch_and_is_named(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article())))
    store._db.execute("PRAGMA max_page_count = 60")  # SQLite answers as it does when the disk is full
    with pytest.raises(DiskFull, match="nothing that was written is lost"):
        store.add(batch(*(read(f"{FERRY}/{n}", n, article("A long text. " * 999, str(n))) for n in range(2, 30))))
    assert one(store, "SELECT COUNT(*) FROM capture") == (1,)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StorageError, match="pressmark rebuild"):
        Store(tmp_path / "archive.db")


def test_a_failure_is_a_row_and_read_to_moves_on(store: Store) -> None:
    store.add(Batch(FILE, 700, (), ()))
    assert store.files()[FILE].read_to == 700
    assert record(1) != record(2)
