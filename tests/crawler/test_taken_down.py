"""What a takedown names is not asked for again, until it is undone or somebody wants it all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from archive import takedown
from archive.create import create
from crawler import cause
from crawler.session import open_session
from tests.crawler.desk import Desk, desk

NEWS, OTHER, FEED = "https://harbour.example/news/1", "https://harbour.example/news/2", "https://harbour.example/feed/"


def run(folder: Path, hidden: tuple[str, ...], now: float = 1_000_000.0) -> Desk:
    return desk(folder, now=now, hidden=hidden)


def listed(folder: Path, hidden: tuple[str, ...]) -> Desk:
    """A run that has read of two articles."""
    made = run(folder, hidden)
    made.robots()
    made.list(made.leased(), (NEWS, "article"), (OTHER, "article"))
    return made


def rows(made: Desk, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in made.frontier._db.execute(sql).fetchall()]


def test_it_is_not_asked_and_a_row_says_why(tmp_path: Path) -> None:
    made = listed(tmp_path, (NEWS,))
    assert made.leased().url == OTHER
    sql = "SELECT outcome, reason, cause, state FROM attempt JOIN url ON url.id = attempt.url WHERE asked = '{}'"
    reason = "taken down: decision 1 of decisions.jsonl covers it"
    assert rows(made, sql.format(NEWS)) == [("refused", reason, "takedown", "barred")]
    assert cause.of(reason) == "takedown"


def test_undone_it_is_due_again(tmp_path: Path) -> None:
    made = listed(tmp_path, (NEWS, OTHER))
    assert made.lease() is None
    made.close()
    again = run(tmp_path, (OTHER,), made.now + 9)
    assert again.leased().url == NEWS


def test_a_list_is_asked_all_the_same_for_what_it_leads_to(tmp_path: Path) -> None:
    made = run(tmp_path, (FEED,))
    made.robots()
    assert made.leased().url == FEED


def test_a_crawl_goes_by_the_decisions_and_by_what_the_archive_wants(tmp_path: Path) -> None:
    settings = create(tmp_path, "Harbour Desk", "desk@harbour.example", ("tass",))
    takedown.decide(tmp_path, "https://tass.com/world/1", "court order", "A. Quay", datetime.fromtimestamp(0, UTC))
    asked = []
    for wanted in ("false", "true"):
        settings.write_text(settings.read_text().replace("taken_down = false", f"taken_down = {wanted}"))
        session = open_session(tmp_path)
        asked.append(session.frontier._plan.hidden("tass", "http://www.tass.com/world/1/"))
        session.close()
    assert asked == [1, None]
