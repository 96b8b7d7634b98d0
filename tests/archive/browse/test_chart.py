"""Articles over time, with the days on which nothing was crawled."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from conftest import Site

from archive import shelves
from archive.browse import attention, axes
from archive.browse.asked import Asked
from archive.browse.attention import Measure
from archive.browse.chart import Chart, Counted, chart
from archive.browse.found import Places

FIRST = shelves.number("2026-01-30")


def test_days_are_bars_and_a_day_without_a_crawl_is_told() -> None:
    made = chart(Counted({FIRST: 3}, {FIRST, FIRST + 2}), (FIRST, FIRST + 2))
    assert [(bar.since, bar.articles, bar.crawled) for bar in made.bars] == [
        ("2026-01-30", 3, 1),
        ("2026-01-31", 0, 0),
        ("2026-02-01", 0, 1),
    ]
    assert (made.gaps, made.bars[1].told) == (1, "31 Jan 2026: 0 articles; nothing was crawled")


NOTHING = Counted({}, ())


def test_long_spans_are_weeks_months_or_years() -> None:
    weeks = chart(NOTHING, (FIRST, FIRST + 70)).bars
    assert [(bar.since, bar.until) for bar in weeks[:2]] == [("2026-01-30", "2026-02-01"), ("2026-02-02", "2026-02-08")]
    assert [chart(NOTHING, (FIRST, FIRST + days)).unit for days in (61, 62, 500, 3000)] == ["day", "week", "month", "year"]


def test_a_month_that_the_chart_cuts_leads_to_its_days_only() -> None:
    bars = chart(NOTHING, (FIRST, FIRST + 500)).bars
    assert [(bar.since, bar.until) for bar in bars[:2]] == [("2026-01-30", "2026-01-31"), ("2026-02", "2026-02")]


def test_a_week_tells_on_how_many_days_was_crawled() -> None:
    bar = chart(Counted({FIRST: 2}, {FIRST}), (FIRST, FIRST + 70)).bars[0]
    assert (bar.told, bar.gap) == ("30 Jan 2026 to 1 Feb 2026: 2 articles; crawled on 1 of 3 days", 0.67)


def test_a_share_is_of_all_articles_of_its_day() -> None:
    made = chart(Counted({FIRST: 1}, {FIRST, FIRST + 1}, {FIRST: 14}), (FIRST, FIRST + 1))
    assert [bar.told for bar in made.bars] == ["30 Jan 2026: 1 of 14 articles, 7.14 %", "31 Jan 2026: no article at all"]
    assert (made.told, [tick.text for tick in made.ticks]) == (
        "Share of each day's articles, 30 Jan 2026 to 31 Jan 2026; at most 7.14 %",
        ["0 %", "2 %", "4 %", "6 %", "8 %"],
    )


@pytest.mark.parametrize(
    ("most", "ticks"), [(0, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]), (877, [0, 500, 1000]), (4100, [0, 2000, 4000, 6000])]
)
def test_axes_have_round_figures(most: int, ticks: list[int]) -> None:
    assert [tick.value for tick in axes.counts(most)] == ticks


def test_bars_lead_to_the_search_of_their_day(site: Site) -> None:
    html = site.get("/search?source=harbour").text
    assert 'href="/search?source=harbour&amp;from=2026-01-19&amp;to=2026-01-19"' in html


def test_the_front_page_shows_the_last_days(site: Site) -> None:
    bars = {bar["since"]: bar for bar in site.get("/.json").json()["over_time"]["chart"]["bars"]}
    assert (bars["2026-01-19"]["articles"], bars["2026-01-19"]["crawled"], bars["2026-01-10"]["crawled"]) == (1, 1, 0)
    assert 'href="/search?from=2026-01-19&amp;to=2026-01-19"' in site.get("/").text


@pytest.mark.parametrize(
    ("days", "unit", "last"),
    [("60", "day", "2026-01-20"), ("365", "week", "2026-01-20"), ("all", "day", "2026-01-20"), ("7", "day", "2026-01-20")],
)
def test_the_span_of_the_chart_stands_in_the_address(site: Site, days: str, unit: str, last: str) -> None:
    made = site.get(f"/.json?days={days}").json()["over_time"]
    assert (made["chart"]["unit"], made["chart"]["bars"][-1]["until"]) == (unit, last)


def test_an_archive_crawled_long_after_its_articles_shows_their_days() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript("CREATE TABLE crawl_day(day, source, captures); CREATE TABLE shelf(id, source, language, articles)")
        db.execute("INSERT INTO crawl_day VALUES ('2026-11-23', 'harbour', 3)")
        db.execute("INSERT INTO shelf VALUES (?, 'harbour', 'en', 5)", (FIRST * shelves.SHELVES,))
        made = attention.lately(db, "")
    assert made is not None
    assert (made.days, made.chart.articles, made.chart.bars[-1].until) == ("365", 5, "2026-11-23")


def test_a_search_can_be_shown_as_a_share_of_all_articles(site: Site) -> None:
    made = site.get("/search.json?q=lock&chart=share").json()["chart"]["bars"][0]
    assert (made["articles"], made["of"]) == (1, 1)
    page = site.get("/search?q=lock&chart=share").text
    assert "Share of each day&#39;s articles that match" in page
    assert 'href="/search?q=lock">articles</a>' in page


def counted(days: dict[int, int], measure: Measure, sort: str = "newest") -> Chart | None:
    """The chart of a search that found more than it counts."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript("CREATE TABLE crawl_day(day, source, captures); CREATE TABLE shelf(id, source, language, articles)")
        db.executemany(
            "INSERT INTO shelf VALUES (?, ?, 'en', 9)",
            [(day * shelves.SHELVES + n, name) for day in days for n, name in enumerate(("a", "b"))],
        )
        asked = Asked(words="lock", sort=sort, sources=("a",))
        return attention.of_search(db, asked, asked.query, Places({}, True, (), ()), days, measure)


def test_the_day_at_which_counting_ends_is_told_and_no_share_is_made_of_it() -> None:
    made = counted({FIRST: 2, FIRST + 1: 3}, "number")
    assert made is not None
    assert [bar.told for bar in made.bars] == [
        "30 Jan 2026: 2 articles; counted in part; nothing was crawled",
        "31 Jan 2026: 3 articles; nothing was crawled",
    ]
    shares = counted({FIRST: 2, FIRST + 1: 3}, "share")
    assert shares is not None
    assert [(bar.since, bar.articles, bar.of) for bar in shares.bars] == [("2026-01-31", 3, 9)]
    oldest = counted({FIRST: 2, FIRST + 1: 3}, "share", "oldest")
    assert oldest is not None
    assert [bar.since for bar in oldest.bars] == ["2026-01-30"]
    assert counted({FIRST: 2}, "share") is None
