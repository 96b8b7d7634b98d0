from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.norms import Norm, norm, quiet, silent

TODAY = date(2026, 3, 4)  # a Wednesday


def printed(weeks: int, weekday: int, weekend: int, last: int = 1) -> dict[date, int]:
    """So many articles a day until `last` days ago."""
    days = [TODAY - timedelta(days=number) for number in range(last, weeks * 7)]
    return {day: weekend if day.weekday() >= 5 else weekday for day in days}


def silent_since(counts: dict[date, int], days: int) -> bool:
    return silent(norm(counts, TODAY), TODAY - timedelta(days=days), TODAY)


def test_a_norm_is_each_weekdays_median() -> None:
    counts = printed(6, 10, 2) | {TODAY - timedelta(days=7): 300}
    assert norm(counts, TODAY).weekdays == (10, 10, 10, 10, 10, 2, 2)


def test_today_and_the_first_day_count_for_nothing() -> None:
    counts = printed(4, 5, 5) | {TODAY: 900, TODAY - timedelta(days=27): 900}
    assert norm(counts, TODAY).a_day == 5


def test_nothing_is_unusual_where_little_is_known() -> None:
    assert not silent_since(printed(1, 30, 30), 5)


def test_a_weekend_without_articles_is_no_silence_where_weekends_are_quiet() -> None:
    counts = {day: number for day, number in printed(6, 8, 0, last=3).items() if number}
    monday = date(2026, 3, 2)
    assert not silent(norm(counts, monday), date(2026, 2, 27), monday)


@pytest.mark.parametrize(("days", "is_silent"), [(1, False), (2, True), (9, True)])
def test_a_daily_source_is_silent_after_a_whole_day_without_the_articles_that_were_to_come(days: int, is_silent: bool) -> None:
    assert silent_since(printed(6, 8, 8, last=days), days) is is_silent


def test_a_gap_that_came_before_is_no_silence() -> None:
    counts = printed(8, 8, 8, last=4)
    for number in range(20, 24):
        del counts[TODAY - timedelta(days=number)]
    assert not silent_since(counts, 4)


def test_a_weekly_is_silent_only_after_weeks() -> None:
    counts = {TODAY - timedelta(days=7 * number): 1 for number in range(1, 8)}
    assert not silent_since(counts, 14)
    assert silent_since(counts, 40)


def test_a_third_of_the_usual_week_is_quiet() -> None:
    usual = printed(6, 10, 4, last=8)
    few = {TODAY - timedelta(days=number): 2 for number in range(1, 8)}
    assert quiet(norm(usual, TODAY), usual | few, TODAY)
    assert not quiet(norm(usual, TODAY), usual | dict.fromkeys(few, 6), TODAY)


def test_a_source_without_a_past_has_a_norm_of_nothing() -> None:
    assert norm({}, TODAY) == Norm((0.0,) * 7, 0, 0, 0)
