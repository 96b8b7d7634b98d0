from __future__ import annotations

import pytest

from archive.capture import Role
from archive.config import Schedule
from crawler.schedule import MOST_TRIES, Answer, Due, Known, adapted, due, outcome

SCHEDULE = Schedule(feed=(600.0, 86_400.0), article=(3600.0, 21_600.0), robots=86_400.0, retry=(10.0, 120.0))


def known(role: Role, first: float | None = None, interval: float | None = None, tries: int = 0, digest: str | None = None) -> Known:
    return Known(role, first, interval, tries, digest)


def test_an_article_comes_back_at_its_ages_counted_from_the_first_capture() -> None:
    assert due(known("article"), Answer(1000, "fetched"), SCHEDULE).at == 1000 + 3600
    assert due(known("article", first=1000), Answer(1000 + 3601, "unchanged"), SCHEDULE).at == 1000 + 21_600
    assert due(known("article", first=1000), Answer(1000 + 21_601, "fetched"), SCHEDULE).at is None


def test_ages_that_were_missed_are_one_visit() -> None:
    assert due(known("article", first=0), Answer(20_000, "fetched"), SCHEDULE).at == 21_600


def test_a_withdrawn_article_is_looked_at_again() -> None:
    assert due(known("article", first=0), Answer(4000, "gone"), SCHEDULE).at == 21_600


def test_an_address_that_only_redirects_is_done() -> None:
    assert due(known("article"), Answer(0, "moved"), SCHEDULE) == Due(None)
    assert due(known("article", first=0, digest="sha256:aa"), Answer(1, "moved"), SCHEDULE).at == 3600


def test_a_listing_that_brings_something_is_seen_sooner_and_a_still_one_later() -> None:
    assert due(known("feed"), Answer(0, "fetched", changed=True), SCHEDULE) == Due(600, 0, 600)
    assert due(known("feed", interval=6000), Answer(0, "fetched", changed=True), SCHEDULE).interval == 6000
    assert (adapted(6000, True, SCHEDULE), adapted(6000, False, SCHEDULE)) == (3000, 9000)
    assert due(known("feed", interval=6000), Answer(0, "unchanged"), SCHEDULE).interval == 9000


def test_a_listings_interval_keeps_its_bounds() -> None:
    assert adapted(600, True, SCHEDULE) == 600
    assert due(known("sitemap", interval=86_000), Answer(0, "unchanged"), SCHEDULE).interval == 86_400


def test_retries_wait_longer_and_the_last_wait_repeats() -> None:
    waits = [due(known("feed", interval=600, tries=tries), Answer(0, "failed"), SCHEDULE) for tries in range(4)]
    assert [wait.at for wait in waits] == [10, 120, 120, 120]
    assert waits[3] == Due(120, 4, 600)


@pytest.mark.parametrize(("role", "ends"), [("article", True), ("image", True), ("feed", False), ("robots", False)])
def test_articles_are_given_up_and_listings_never(role: Role, ends: bool) -> None:
    assert (due(known(role, tries=MOST_TRIES - 1), Answer(0, "failed"), SCHEDULE).at is None) is ends


def test_a_host_that_asks_for_patience_costs_an_address_nothing() -> None:
    waits = due(known("article", tries=MOST_TRIES + 5), Answer(0, "failed", throttled=True), SCHEDULE)
    assert (waits.at, waits.tries) == (120, MOST_TRIES - 1)


@pytest.mark.parametrize("end", ["fetched", "gone", "moved", "unchanged"])
def test_a_picture_is_fetched_once(end: str) -> None:
    assert due(known("image"), Answer(0, end), SCHEDULE) == Due(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "status", "truncated", "location", "is_"),
    [
        ("article", 200, None, "", "fetched"),
        ("article", 206, None, "", "fetched"),
        ("article", 304, None, "", "unchanged"),
        ("article", 301, None, "/b", "moved"),
        ("article", 301, None, "", "failed"),
        ("article", 404, None, "", "gone"),
        ("article", 410, None, "", "gone"),
        ("article", 403, None, "", "failed"),
        ("article", 503, None, "", "failed"),
        ("article", None, None, "", "failed"),
        ("article", 200, "length", "", "fetched"),
        ("article", 200, "time", "", "failed"),
        ("article", 200, "disconnect", "", "failed"),
        ("robots", 403, None, "", "gone"),
        ("robots", 429, None, "", "failed"),
        ("robots", 500, None, "", "failed"),
    ],
)
def test_outcomes(role: Role, status: int | None, truncated: str | None, location: str, is_: str) -> None:
    assert outcome(role, status, truncated, location) == is_  # type: ignore[arg-type]
