"""Datelines, and the year that they do not print."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archive import rulebook
from normalize.datelines import dateline, day_of

RULES = rulebook.load(None)


@pytest.mark.parametrize(
    ("text", "agencies", "day", "year"),
    [
        ("MOSCOW, January 23. /TASS/. The bridge is closed.", ["TASS"], "January 23", None),
        ("GRANHOLM (AP) — A court stopped the sale.", ["AP"], "", None),
        ("KELDHAM, Aug 21 (Reuters) - Rescuers heard it.", ["Reuters"], "Aug 21", None),
        ("HARBIN, June 17, 2021 (Xinhua) -- Men were missing.", ["Xinhua"], "June 17", 2021),
        ("Santa Ledra, 3 sep 2022 (EFE).- Un incendio arrasó.", ["EFE"], "3 sep", 2022),
        ("SELM/NESS (dpa) - Der Rat hat beschlossen.", ["dpa"], "", None),
        ("PARIS (AP/Reuters) - Two agencies.", ["AP", "Reuters"], "", None),
        ("МОСКВА, 14 мая. /ТАСС/. Судно вышло.", ["TASS"], "14 мая", None),
        ("(AP) - No place is named.", ["AP"], "", None),
    ],
)
def test_a_dateline_names_agency_and_day(text: str, agencies: list[str], day: str, year: int | None) -> None:
    line = dateline(text, RULES)
    assert line is not None
    assert ([agency.name for agency in line.agencies], line.day, line.year) == (agencies, day, year)


@pytest.mark.parametrize(
    "text",
    [
        "The council (of nine) - it meets on Monday - has no say.",
        "Reuters reported on Monday that the bridge is closed.",
        "The AP (founded in 1846) has moved.",
        "He paid with Visa/Mastercard/ and left.",
    ],
)
def test_brackets_and_slashes_alone_make_no_dateline(text: str) -> None:
    assert dateline(text, RULES) is None


def day(text: str, *more: str, fetched_at: datetime | None = None) -> str | None:
    line = dateline(text, RULES)
    found = day_of(line, [text, *more], fetched_at) if line else None
    return found.iso() if found else None


def test_a_printed_year_is_taken() -> None:
    assert day("HARBIN, June 17, 2021 (Xinhua) -- Men were missing.") == "2021-06-17"


def test_without_a_year_it_is_the_last_such_day_before_the_page_was_fetched() -> None:
    at = datetime(2020, 1, 24, tzinfo=UTC)
    assert day("MOSCOW, January 23. /TASS/. Closed.", fetched_at=at) == "2020-01-23"
    assert day("MOSCOW, December 30. /TASS/. Closed.", fetched_at=at) == "2019-12-30"


def test_a_weekday_and_a_spoken_year_tell_which_year_it_was() -> None:
    text = "MOSCOW, January 23. /TASS/. The bridge is closed, the ministry said on Thursday."
    assert day(text, "It had been open since December 2016.") == "2020-01-23"


def test_no_year_is_made_up() -> None:
    assert day("MOSCOW, January 23. /TASS/. The bridge is closed.", "It had been open since December 2016.") is None
    assert day("MOSCOW, January 23. /TASS/. The bridge is closed, the ministry said on Thursday.") is None
