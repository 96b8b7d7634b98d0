"""Alarms of a source: a rule that stops matching is a row, whatever the order in which its articles came."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stored import FILE, article, batch, read

from archive.contenthash import content_hash
from archive.database import open_for_reading
from archive.rows import Read
from archive.store import Store
from normalize.model import Alarm, Article, Instant

START = datetime(2025, 9, 1, tzinfo=UTC)


def story(number: int, *, begging: bool) -> Article:
    page = article(f"The boat {number} left at {number} past noon.", f"Boat {number}")
    ledger = page.ledger if begging else tuple(entry for entry in page.ledger if entry.by != "rule:give")
    return replace(page, ledger=ledger, published=Instant(START + timedelta(days=number // 3), "day"))


def quarter() -> list[Read]:
    """Three articles a day; the appeal is worded anew in the last week."""
    return [read(f"https://harbour.example/{number}", number, story(number, begging=number < 150)) for number in range(171)]


def held(path: Path, reads: list[Read], size: int) -> list[tuple[object, ...]]:
    with Store(path) as store:
        store.register(FILE, "crawl")
        for start in range(0, len(reads), size):
            store.add(batch(*reads[start : start + size]))
    return [tuple(row) for row in open_for_reading(path).execute("SELECT name, source, rule, measure FROM alarm")]


def test_a_rule_that_falls_silent_is_a_row(tmp_path: Path) -> None:
    assert held(tmp_path / "archive.db", quarter(), 50) == [("rule-silent", "harbour", "give", 0.0)]


def test_it_is_the_same_row_in_any_order(tmp_path: Path) -> None:
    shuffled = quarter()
    random.Random(2).shuffle(shuffled)
    assert held(tmp_path / "shuffled.db", shuffled, 23) == held(tmp_path / "sorted.db", quarter(), 171)
    assert content_hash(open_for_reading(tmp_path / "shuffled.db")) == content_hash(open_for_reading(tmp_path / "sorted.db"))


def test_an_alarm_of_a_page_names_its_version_and_capture(tmp_path: Path) -> None:
    page = replace(article(), alarms=(Alarm("lost-text", "120 of 400 words of its JSON-LD are not kept", 0.3),))
    held(tmp_path / "archive.db", [read("https://harbour.example/", 1, page)], 1)
    sql = "SELECT alarm.name, alarm.measure, version.title, record_id FROM alarm JOIN version ON version.id = alarm.version JOIN capture ON capture.id = alarm.capture"
    assert [tuple(row) for row in open_for_reading(tmp_path / "archive.db").execute(sql)] == [
        ("lost-text", 0.3, "Ferry leaves", read("", 1).capture.record_id)
    ]
