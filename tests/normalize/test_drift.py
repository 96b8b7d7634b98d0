"""A rule that goes silent, or surges, is told; chance is not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from normalize.drift import Drift, Use, drift

FIRST = date(2026, 1, 1)


def uses(before: tuple[int, int], after: tuple[int, int], days: int = 60) -> list[Use]:
    """So many days of (articles, matched), then a week of others."""
    told = [before] * days + [after] * 7
    return [Use("harbour", "meter", FIRST + timedelta(days=at), *counts) for at, counts in enumerate(told)]


def kinds(found: tuple[Drift, ...]) -> list[str]:
    return [each.kind for each in found]


def test_a_rule_that_stops_matching_is_silent() -> None:
    (found,) = drift(uses((4, 3), (4, 0)))
    assert (found.kind, found.rule, found.articles, found.matched, round(found.expected)) == ("silent", "meter", 28, 0, 21)
    assert found.sentence.startswith("harbour: rule meter matched no article of 28 since 2026-03-02, where 21 were to be expected")


def test_a_rule_that_matches_far_more_surges() -> None:
    assert kinds(drift(uses((10, 1), (10, 8)))) == ["surge"]


def test_a_rule_that_never_matched_may_surge() -> None:
    assert kinds(drift(uses((10, 0), (10, 5)))) == ["surge"]


def test_the_same_use_as_ever_is_no_drift() -> None:
    assert drift(uses((10, 4), (10, 4))) == ()


def test_few_articles_tell_nothing() -> None:
    assert drift(uses((1, 1), (1, 0), days=10)) == ()
    assert drift(uses((1, 0), (0, 0))) == ()


def test_days_without_a_match_may_be_left_out() -> None:
    seen = [Use("harbour", "", FIRST + timedelta(days=at), 4, 0) for at in range(67)]
    assert kinds(drift([*(use for use in uses((4, 3), (4, 0)) if use.matched), *seen])) == ["silent"]


def test_a_source_that_sends_nothing_has_no_silent_rules() -> None:
    assert drift(uses((4, 3), (0, 0))) == ()


def test_days_that_always_differed_are_no_surprise() -> None:
    wild = [Use("harbour", "meter", FIRST + timedelta(days=at), 10, 10 if at // 8 % 2 else 0) for at in range(64)]
    assert drift(wild) == ()


def test_the_order_of_uses_does_not_matter() -> None:
    told = [*uses((4, 3), (4, 0)), *(Use("quay", use.rule, use.day, use.articles, 0) for use in uses((4, 3), (4, 0)))]
    assert drift(told) == drift(random.Random(1).sample(told, len(told)))


def steady(chance: random.Random, rule: str) -> Iterator[Use]:
    """A rule of one source whose rate does not change, but for what differs from day to day."""
    rate, size = chance.betavariate(0.6, 1.5), chance.choice((2, 6, 20, 60))
    for at in range(90):
        articles = sum(chance.random() < 0.5 for _ in range(2 * size))
        own = chance.betavariate(30 * rate + 0.01, 30 * (1 - rate) + 0.01)
        yield Use("harbour", rule, FIRST + timedelta(days=at), articles, sum(chance.random() < own for _ in range(articles)))


def test_chance_is_told_in_less_than_one_of_a_hundred_steady_rules() -> None:
    chance = random.Random(26)
    assert sum(len(drift(steady(chance, f"rule-{number}"))) for number in range(150)) <= 1
