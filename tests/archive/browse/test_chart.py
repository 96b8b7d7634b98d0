"""Articles over time, with the days on which nothing was crawled."""

from __future__ import annotations

from conftest import Site

from archive import shelves
from archive.browse.chart import chart

FIRST = shelves.number("2026-01-30")


def test_days_are_bars_and_a_day_without_a_crawl_is_told() -> None:
    made = chart({FIRST: 3}, (FIRST, FIRST + 2), {FIRST, FIRST + 2})
    assert [(bar.since, bar.articles, bar.crawled) for bar in made.bars] == [
        ("2026-01-30", 3, 1),
        ("2026-01-31", 0, 0),
        ("2026-02-01", 0, 1),
    ]
    assert (made.gaps, made.bars[1].told) == (1, "2026-01-31: 0 articles; nothing was crawled")


def test_long_spans_are_months_or_years() -> None:
    assert [bar.since for bar in chart({}, (FIRST, FIRST + 70), ()).bars] == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert chart({}, (FIRST, FIRST + 3000), ()).unit == "year"


def test_a_month_tells_on_how_many_days_was_crawled() -> None:
    assert chart({FIRST: 2}, (FIRST, FIRST + 70), {FIRST}).bars[0].told == "2026-01: 2 articles; crawled on 1 of 2 days"


def test_bars_lead_to_the_search_of_their_day(site: Site) -> None:
    html = site.get("/search?source=harbour").text
    assert 'href="/search?source=harbour&amp;from=2026-01-19&amp;to=2026-01-19"' in html


def test_the_front_page_shows_the_last_days(site: Site) -> None:
    bars = {bar["since"]: bar for bar in site.get("/.json").json()["chart"]["bars"]}
    assert (bars["2026-01-19"]["articles"], bars["2026-01-19"]["crawled"], bars["2026-01-10"]["crawled"]) == (1, 1, 0)
    assert 'href="/search?from=2026-01-19&amp;to=2026-01-19"' in site.get("/").text
