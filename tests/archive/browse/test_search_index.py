"""The search index by day, source and language: what is found does not depend on the order of reading."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import build
import pytest
from build import Seen
from conftest import Site

from archive.browse import serve
from archive.database import open_for_reading

_DAYS = ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01")


def _seen(n: int, title: str, day: str, language: str = "en") -> Seen:
    page = build.article(title, [f"Lanterns hang over the quay, {title}."], published=build.day(day), language=language)
    return Seen(str(n), f"https://paper{n % 2}.example/{n}", n, page)


SEEN = [
    *(_seen(n, f"Lantern {n}", _DAYS[n % 4]) for n in range(12)),
    _seen(20, "Fire in Idleb", "2026-02-03"),
    _seen(21, "北京港口的灯塔", "2026-02-04", "zh-CN"),
    _seen(22, "Leuchtturm", "2026-02-05", "de-AT"),
]


def _site(folder: Path, seen: Sequence[Seen], spellings: str = "") -> Site:
    made = build.make(folder, seen)
    if spellings:
        (folder / "spellings.txt").write_text(spellings, "utf-8")
    return Site(made, serve.datasette(folder))


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = _site(tmp_path_factory.mktemp("quay") / "archive", SEEN, "Lantern, Lampion\n")
    yield site
    for database in site.datasette.databases.values():
        database.close()


def titles(site: Site, query: str) -> list[str]:
    return [hit["article"]["title"] for hit in site.get(f"/search.json?{query}").json()["hits"]]


def test_order_and_lines_are_the_same_for_every_order_of_reading(quay: Site, tmp_path: Path) -> None:
    other = _site(tmp_path / "archive", random.Random(5).sample(SEEN, len(SEEN)))
    for query in ("q=lanterns&sort=newest", "q=lanterns&sort=oldest", "q=lanterns", ""):
        assert titles(quay, query) == titles(other, query)
    for database in other.datasette.databases.values():
        database.close()


def test_shelves_count_what_stands_on_them(quay: Site) -> None:
    db = open_for_reading(quay.made.database)
    real = "SELECT place >> 8, count(*) FROM article GROUP BY 1 ORDER BY 1"
    kept = "SELECT id, articles FROM shelf ORDER BY 1"
    assert [tuple(row) for row in db.execute(real)] == [tuple(row) for row in db.execute(kept)]
    assert dict(db.execute("SELECT name, count FROM tally").fetchall()) == {"article": 15, "capture": 15, "version": 15}


@pytest.mark.parametrize(
    ("query", "count"),
    [("from=2026-01&to=2026-01", 6), ("to=2025", 3), ("from=2026-02-01&to=2026-02", 6), ("from=2026-13", 15), ("q=lanterns&to=2025-12", 3)],
)
def test_dates_are_ranges_of_the_index(quay: Site, query: str, count: int) -> None:
    assert quay.get(f"/search.json?{query}").json()["count"] == count


def test_a_search_that_only_refuses_has_all_else(quay: Site) -> None:
    assert quay.get("/search.json?q=-idleb+-source:paper1.example").json()["count"] == 7


def test_a_language_holds_its_countries(quay: Site) -> None:
    assert titles(quay, "language=de") == ["Leuchtturm"]
    assert {"value": "zh", "count": 1, "name": "Chinese"} in quay.get("/search.json").json()["languages"]


def test_a_name_is_found_in_its_other_spellings_and_the_page_says_so(quay: Site) -> None:
    html = quay.get("/search?q=idlib").text
    assert "<mark>Idleb</mark>" in html
    assert "also spelled" in html
    assert titles(quay, "q=idlib&spelling=typed") == []
    assert len(titles(quay, "q=lampion")) == 12


@pytest.mark.parametrize("typed", ["灯塔", "北京港", "港", "港口的灯塔"])
def test_chinese_is_found_within_a_run_of_letters(quay: Site, typed: str) -> None:
    assert titles(quay, f"q={typed}") == ["北京港口的灯塔"]


def test_a_beginning_stands_for_all_words_that_begin_so_whatever_their_accents(quay: Site) -> None:
    assert titles(quay, "q=leuchttü*") == ["Leuchtturm"]
    assert "<mark>Leuchtturm</mark>" in quay.get("/search?q=leucht*").text


def test_a_short_beginning_is_taken_as_a_word(quay: Site) -> None:
    assert titles(quay, "q=la*") == []
    assert len(titles(quay, "q=lan*")) == 15
