"""Habits in the archive: learned from the set of a source's articles, cut and restored as they come and go."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lamps import APPEAL, BACKGROUND, QUOTATION, STATEMENT, other_paper, page, paper
from newsroom import archive, exchange, take_in, tide, write
from sqlite_utils import Database
from stored import batch, opened, read

from archive import config, schema
from archive.browse import story as article_page
from archive.contenthash import content_hash
from archive.database import NAME, open_for_reading
from archive.ingest import Pages
from archive.progress import Silent
from archive.readings import Rendition
from archive.rebuild import rebuild
from archive.rows import Read
from archive.stale import count
from archive.store import Store
from normalize.habits import Seen, learn, sha


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both papers, taken in at once; for looking only."""
    path = tmp_path_factory.mktemp("whole") / "archive.db"
    with opened(path) as store:
        store.add(batch(*paper(), other_paper()))
    return path


def every(path: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    return [tuple(row) for row in open_for_reading(path).execute(sql, values)]


def holding(path: Path, text: str) -> int:
    """How many versions hold the text."""
    return len(every(path, "SELECT 1 FROM version_text WHERE instr(text, ?)", text))


def in_batches(path: Path, reads: Sequence[Read], chance: random.Random) -> str:
    """The content hash after taking them in, some at a time."""
    left = list(reads)
    with opened(path) as store:
        while left:
            size = chance.randint(1, 9)
            store.add(batch(*left[:size]))
            del left[:size]
    return content_hash(open_for_reading(path)).whole


def test_an_appeal_that_no_rule_knows_is_cut_from_every_article(whole: Path) -> None:
    assert holding(whole, APPEAL) == 0
    assert every(whole, "SELECT DISTINCT fate, rule FROM block WHERE text = ?", APPEAL) == [("removed", f"habit:{sha(APPEAL)[:12]}")]


def test_background_quotation_and_reprinted_statement_are_text(whole: Path) -> None:
    assert [holding(whole, text) for text in (BACKGROUND, QUOTATION, STATEMENT)] == [14, 4, 2]


def test_what_a_habit_cut_is_searched_no_more(whole: Path) -> None:
    assert every(whole, "SELECT rowid FROM article_fts WHERE article_fts MATCH 'wick'") == []
    db = sqlite3.connect(whole)
    db.execute("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)")
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_archive_learns_what_the_pure_function_learns(whole: Path) -> None:
    seen = [Seen(each.capture.url, "", each.reading.article.paragraphs) for each in paper() if each.reading and each.reading.article]
    days = [
        each.reading.article.published.iso() for each in paper() if each.reading and each.reading.article and each.reading.article.published
    ]
    learnt = learn(Seen(one.article, day, one.paragraphs) for one, day in zip(seen, days, strict=True))
    held = every(whole, "SELECT text.text, edge, reason FROM habit JOIN text ON text.id = habit.text WHERE source = 'harbour'")
    assert {sha(str(text)): (edge, reason) for text, edge, reason in held} == {
        digest: (habit.where, habit.reason) for digest, habit in learnt.habits.texts.items()
    }
    counted = every(whole, "SELECT text.text, articles, days, head, tail FROM repeat JOIN text ON text.id = repeat.text WHERE wide")
    assert {sha(str(text)): tuple(rest) for text, *rest in counted} == {
        digest: (one.articles, one.days, one.head, one.tail) for digest, one in learnt.supports.items()
    }


@pytest.mark.parametrize("seed", range(20))
def test_any_order_and_any_batches_give_the_same_habits(tmp_path: Path, whole: Path, seed: int) -> None:
    reads = [*paper(), other_paper()]
    chance = random.Random(seed)
    chance.shuffle(reads)
    assert in_batches(tmp_path / "shuffled.db", reads, chance) == content_hash(open_for_reading(whole)).whole


def test_pages_from_warc_files_give_the_same_habits_with_one_worker_and_with_four(tmp_path: Path, readers: Pages) -> None:
    appeal = f"<p>{APPEAL}</p></article>".encode()
    pages = [tide(n).replace(b"2026-01-23", b"2026-01-%02d" % (n + 1)).replace(b"</article>", appeal) for n in range(10)]
    write(archive(tmp_path) / "warc", [exchange(f"/tide/{n}", n, each) for n, each in enumerate(pages)])
    take_in(tmp_path, readers)
    assert every(tmp_path / NAME, "SELECT fate, COUNT(*) FROM block WHERE text = ? GROUP BY 1", APPEAL) == [("removed", 10)]
    before = content_hash(open_for_reading(tmp_path / NAME))
    rebuild(config.load(tmp_path), 4, Silent())
    assert content_hash(open_for_reading(tmp_path / NAME)) == before


def other_rules(each: Read) -> Read:
    """The capture as rules would read it that know the appeal in every second article, and the other paper's page as no article."""
    assert each.reading is not None
    assert each.reading.article is not None
    page = each.reading.article
    knows = sum(map(ord, page.title)) % 2
    ledger = tuple(
        replace(one, fate="removed", name="donation", by="rule:lamp") if knows and one.block.text == APPEAL else one for one in page.ledger
    )
    kind = "article" if page.source == "harbour" else "index"
    return Read(each.capture, replace(each.reading, article=replace(page, ledger=ledger, rules="r2", kind=kind)))


def again(store: Store, reads: list[Read], chance: random.Random) -> None:
    chance.shuffle(reads)
    for start in range(0, len(reads), 7):
        store.renew(reads[start : start + 7])


@pytest.mark.parametrize("seed", range(4))
def test_reading_again_by_other_rules_and_back_in_any_order_leaves_no_trace(tmp_path: Path, whole: Path, seed: int) -> None:
    chance = random.Random(seed)
    reads = [*paper(), other_paper()]
    there = in_batches(tmp_path / "there.db", list(map(other_rules, reads)), chance)
    with opened(tmp_path / "archive.db") as store:
        store.add(batch(*reads))
        again(store, list(map(other_rules, reads)), chance)
        assert content_hash(open_for_reading(store.path)).whole == there
        again(store, reads, chance)
        assert content_hash(open_for_reading(store.path)) == content_hash(open_for_reading(whole))
        store.tidy()
    for table in ("reading", "ledger", "text", "holding", "repeat", "repeat_day", "issue", "version_text"):
        assert every(store.path, f"SELECT COUNT(*) FROM {table}") == every(whole, f"SELECT COUNT(*) FROM {table}"), table


def test_an_article_is_shown_anew_when_a_habit_comes(store: Store) -> None:
    store.add(batch(*paper(7)))
    first = every(
        store.path, "SELECT version.key FROM article JOIN version ON version.id = article.version WHERE canonical_url LIKE '%/0'"
    )[0][0]
    assert holding(store.path, APPEAL) == 7
    store.add(batch(paper(8)[7]))
    assert holding(store.path, APPEAL) == 0
    assert every(store.path, "SELECT record_id FROM former WHERE key = ?", first) == [(paper(1)[0].capture.record_id,)]


def test_a_name_of_before_leads_to_the_article_as_it_is_read_now(store: Store) -> None:
    store.add(batch(*paper(7)))
    key, first = every(store.path, "SELECT article.key, version.key FROM article JOIN version ON version.id = article.version")[0]
    store.add(batch(paper(8)[7]))
    story = article_page.read(sqlite3.connect(store.path), str(key), str(first))
    assert story is not None
    assert story.former is not None
    assert (story.former.key, story.newest) == (first, True)
    assert story.passages[-1].rulings[0][:2] == ("other", f"habit:{sha(APPEAL)[:12]}")


def test_a_burst_of_some_days_makes_no_habit(store: Store) -> None:
    store.add(batch(*paper(30, days=0.05)))
    assert holding(store.path, APPEAL) == 30


def test_versions_that_differ_in_habits_alone_are_one_and_part_again_when_they_go(tmp_path: Path) -> None:
    """The appeal ceases to be usual when many articles between lack it."""
    silent = "Oil costs more than last year at the pier."
    usual = [read(f"https://harbour.example/{n}", n, page(n, appeal=silent)) for n in range(14)]
    edited = read("https://harbour.example/3", 100, page(3, appeal=""))
    others = [read(f"https://harbour.example/x{n}", 200 + n, page(n % 14, appeal="", edit=f" {n}")) for n in range(30)]
    with opened(tmp_path / "archive.db") as store:
        store.add(batch(*usual, edited))
        assert every(store.path, "SELECT versions FROM article WHERE canonical_url LIKE '%/3'") == [(1,)]
        store.add(batch(*others))
        assert every(store.path, "SELECT versions FROM article WHERE canonical_url LIKE '%/3'") == [(2,)]
    together = in_batches(tmp_path / "together.db", [*others, edited, *usual], random.Random(3))
    assert content_hash(open_for_reading(tmp_path / "archive.db")).whole == together


def test_an_article_that_is_little_else_keeps_it_and_raises_an_alarm(store: Store) -> None:
    stub = replace(page(50), ledger=(*page(50).ledger[:2], page(50).ledger[-1]))
    store.add(batch(*paper(), read("https://harbour.example/stub", 999, stub)))
    assert every(store.path, "SELECT alarm.name, alarm.source, version.title FROM alarm JOIN version ON version.id = alarm.version") == [
        ("habit-flag", "harbour", "Soundings, part 50")
    ]
    assert holding(store.path, APPEAL) == 1


def test_an_archive_of_another_pressmark_is_brought_along(tmp_path: Path) -> None:
    """m0001's blocks, claims and credits become interned ledgers, and say the same."""
    db = Database(tmp_path / "archive.db")
    schema.migrations.apply(db, stop_before="m0002_readings_and_habits")
    db.executescript(OLD)
    before = db.execute("SELECT version, position, path, form, fate, name, rule, text, length FROM block").fetchall()
    db.close()
    with opened(tmp_path / "archive.db") as store:
        after = every(store.path, "SELECT version, position, path, form, fate, name, rule, text, length FROM block")
        assert after == before
        assert every(store.path, "SELECT digest FROM block WHERE name = 'comments'") == [(f"sha256:{'c' * 64}",)]
        assert every(store.path, "SELECT versions, title FROM article") == [(1, "Ferry")]
        assert count(store, Rendition("2", "r2")) == 1


OLD = f"""
    PRAGMA foreign_keys = OFF;
    INSERT INTO article VALUES (1, 'a', 'harbour', 'https://h.example/f', 'h.example/f', 'article', 'Ferry', '', '', NULL, NULL, '2026-01-01', '', 'en', 3,
        '2026-01-01', '2026-01-01', NULL, NULL, 1, 1);
    INSERT INTO version VALUES (1, 'v', 1, 'article', 'Ferry', '', '', '[]', NULL, NULL, NULL, NULL, '', 'en', 3, 0, '2026-01-01', '2026-01-01', 1, 1, '1', 'r1');
    INSERT INTO version_text VALUES (1, 'It left.');
    INSERT INTO capture VALUES (1, 'r', 'response', 'https://h.example/f', 'h.example/f', 'harbour', 'page', 'article', '2026-01-01', 200, 'text/html',
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', 'f.warc.gz', 0, 9, 1);
    INSERT INTO block VALUES (1, 0, 'body>h1', 'heading', 'field', 'title', 'metadata', 'Ferry', 5, 'sha256:{"a" * 64}');
    INSERT INTO block VALUES (1, 1, 'body>div>p', 'paragraph', 'kept', '', 'trafilatura', 'It left.', 8, 'sha256:{"b" * 64}');
    INSERT INTO block VALUES (1, 2, 'body>div>p', 'paragraph', 'removed', 'comments', 'rule:x', NULL, 6, 'sha256:{"c" * 64}');
    INSERT INTO claim VALUES (1, 0, 'title', 'Ferry', 'og', 1);
    INSERT INTO credit VALUES (1, 0, 'agency', 'Gull', NULL, 'Gull', 1);
"""
