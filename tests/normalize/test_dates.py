"""Printed dates: the moment, its precision and its zone; nothing where a reader could not tell."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import dates, months

FETCHED = datetime(2020, 1, 24, 12, tzinfo=UTC)


def _iso(raw: str, language: str = "") -> str | None:
    found = dates.parse(raw, language)
    return found.iso() if found else None


@pytest.mark.parametrize(
    "printed",
    [
        *("January 23, 2020", "Jan. 23, 2020", "23rd of January 2020", "Thursday 23 January 2020", "23-Jan-2020"),
        *("23. Januar 2020", "23. Jänner 2020", "Stand: 23.01.2020, 14.05 Uhr", "23.1.2020", "23.01.20"),
        *("23 janvier 2020 à 14h05", "23 de enero de 2020", "jueves, 23 enero 2020", "23 gennaio 2020", "23 de janeiro de 2020"),
        *("23 januari 2020", "23 января 2020, 14:05", "23 січня 2020", "23 stycznia 2020", "23. ledna 2020", "23 Ocak 2020"),
        *("23 يناير 2020", "٢٣ كانون الثاني ٢٠٢٠", "23 ינואר 2020", "2020年1月23日", "2020년 1월 23일", "2020. január 23."),
        *("2020-01-23", "2020/01/23", "2020.01.23", "20200123", "2020-01-23T14:05:00", "Thu, 23 Jan 2020 10:00:00 XYZ"),
    ],
)
def test_a_day_is_read_in_many_languages(printed: str) -> None:
    assert _iso(printed) == "2020-01-23"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2020-01-23T10:00:00Z", "2020-01-23T10:00:00Z"),
        ("2020-01-23T10:00:00.123+03:00", "2020-01-23T10:00:00+03:00"),
        ("2020-01-23 10:00 +0530", "2020-01-23T10:00:00+05:30"),
        ("20200123T100000Z", "2020-01-23T10:00:00Z"),
        ("Thu, 23 Jan 2020 10:00:00 MSK", "2020-01-23T10:00:00+03:00"),
        ("Thu, 23 Jan 2020 10:00:00 EST", "2020-01-23T10:00:00-05:00"),
        ("Thu, 23 Jan 20 10:00:00 GMT", "2020-01-23T10:00:00Z"),
        ("23 Jun 2020 10:00 BST", "2020-06-23T10:00:00+01:00"),
        ("23 января 2020, 14:05 МСК", "2020-01-23T14:05:00+03:00"),
        ("12:30 AM CET, Thu January 23, 2020", "2020-01-23T00:30:00+01:00"),
        ("January 23, 2020 at 5:30 p.m. ET", "2020-01-23T17:30:00-05:00"),
        ("June 23, 2020 at 5 pm (PT)", "2020-06-23T17:00:00-07:00"),
        ("Thu Jan 23 10:00:00 UTC 2020", "2020-01-23T10:00:00Z"),
        ("Thu Jan 23 2020 10:00:00 GMT-0500 (Eastern Standard Time)", "2020-01-23T10:00:00-05:00"),
        ("1579773600", "2020-01-23T10:00:00Z"),
        ("1579773600000", "2020-01-23T10:00:00Z"),
        ("2020-01", "2020-01"),
        ("janvier 2020", "2020-01"),
    ],
)
def test_a_moment_keeps_its_printed_zone(printed: str, expected: str) -> None:
    assert _iso(printed) == expected


def test_precision_is_what_was_printed() -> None:
    printed = ("2020-01-23T10:00:05Z", "2020-01-23T10:00Z", "2020-01-23", "2020-01")
    assert [found.precision for raw in printed if (found := dates.parse(raw))] == ["second", "minute", "day", "month"]


def test_a_time_in_an_unknown_zone_is_only_a_day() -> None:
    found = dates.parse("Thu, 23 Jan 2020 23:30:00 IST")
    assert found
    assert (found.precision, found.offset, found.at) == ("day", None, datetime(2020, 1, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en-US", "2020-03-04"), ("en-GB", "2020-04-03"), ("fr", "2020-04-03"), ("en", None), ("", None)],
)
def test_the_language_decides_between_day_and_month(language: str, expected: str | None) -> None:
    assert _iso("3/4/2020", language) == expected


def test_numbers_that_allow_one_reading_need_no_language() -> None:
    assert _iso("1/23/2020") == _iso("23/1/2020") == "2020-01-23"


@pytest.mark.parametrize(
    "printed",
    ["", "yesterday", "2 hours ago", "31.02.2020", "0000-00-00", "1066-10-14", "January 99, 2020", "version 1.2.3", "9" * 400, "2020"],
)
def test_what_is_no_date_is_none(printed: str) -> None:
    assert dates.parse(printed) is None


def test_a_date_may_run_two_days_ahead_of_the_fetch() -> None:
    assert dates.parse("2020-01-25", fetched_at=FETCHED)
    assert dates.parse("2020-01-29", fetched_at=FETCHED) is None


@given(st.text(max_size=60), st.sampled_from(["", "en", "en-US", "ru"]))
def test_any_text_gives_an_instant_or_none(text: str, language: str) -> None:
    for found in (dates.parse(text, language), dates.printed_date(text, language), dates.from_url(text)):
        assert found is None or found.iso()


@given(st.integers(-11_000_000_000, 7_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_what_is_written_as_iso_is_read_back(moment: datetime) -> None:
    found = dates.parse(moment.isoformat())
    assert found
    assert (found.at, found.offset, found.precision) == (moment, 0, "second")


@pytest.mark.parametrize(
    "line",
    [
        *(
            "January 23, 2020",
            "Published on 23 January 2020 at 10:05 GMT",
            "Donnerstag, 23.01.2020, 14:05 Uhr",
            "23 января 2020 г. в 14:05",
        ),
        *("Publié le 23 janvier 2020 à 14h05", "2020-01-23T10:00:00Z", "Publicado el 23 de enero de 2020", "الخميس 23 يناير 2020"),
    ],
)
def test_a_line_that_is_only_a_date_is_a_printed_date(line: str) -> None:
    found = dates.printed_date(line)
    assert found
    assert found.iso().startswith("2020-01-23")


@pytest.mark.parametrize(
    "line",
    [
        *(
            "MARBLETON, January 23, 2020. The council met.",
            "On 23 January 2020 the bridge was closed",
            "January 2020",
            "23.01.2020 – 25.01.2020",
        ),
        *("By Ada Quill, 23 January 2020", "Chapter 3, 23 January 2020, page 7"),
    ],
)
def test_a_line_that_says_more_is_no_printed_date(line: str) -> None:
    assert dates.printed_date(line) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2020/01/23/bridge-closed", "2020-01-23"),
        ("/2020/jan/23/bridge-closed", "2020-01-23"),
        ("/news/2020/1/3/bridge", "2020-01-03"),
        ("/bridge-closed-20200123.html", "2020-01-23"),
        ("/23-01-2020/bridge", "2020-01-23"),
        ("/2020/01/bridge-closed", "2020-01"),
        ("/bridge-1200123", None),
        ("/2020/13/45/bridge", None),
    ],
)
def test_an_address_may_hold_the_date(path: str, expected: str | None) -> None:
    found = dates.from_url(f"https://daily.example{path}")
    assert (found.iso() if found else None) == expected


def test_every_language_has_twelve_months_and_no_name_means_two() -> None:
    rows = [line.split() for line in months.fold(months._TABLE).lower().splitlines() if line]
    assert {len(row) for row in rows} == {12}
    assert all(months.numbers()[form] == n for row in rows for n, cell in enumerate(row, 1) for form in cell.replace("_", " ").split("|"))


@pytest.mark.parametrize(
    ("printed", "timezone", "expected"),
    [
        ("2020-01-23 10:00", "Europe/Moscow", "2020-01-23T10:00:00+03:00"),
        ("23 July 2020, 10:00", "Europe/Berlin", "2020-07-23T10:00:00+02:00"),
        ("23 January 2020, 10:00", "Europe/Berlin", "2020-01-23T10:00:00+01:00"),
        ("23 January 2020, 10:00 GMT", "Europe/Berlin", "2020-01-23T10:00:00Z"),
        ("23 January 2020, 10:00 IST", "Asia/Kolkata", "2020-01-23T10:00:00+05:30"),
        ("23 January 2020, 10:00 IST", "Asia/Jerusalem", "2020-01-23T10:00:00+02:00"),
        ("23 January 2020, 10:00 IST", "Europe/Moscow", "2020-01-23"),
        ("23 January 2020, 10:00 CST", "Asia/Shanghai", "2020-01-23T10:00:00+08:00"),
        ("23 January 2020, 10:00", "Nowhere/Atall", "2020-01-23"),
        ("23 January 2020", "Europe/Moscow", "2020-01-23"),
    ],
)
def test_the_sources_zone_is_that_of_times_that_name_none(printed: str, timezone: str, expected: str) -> None:
    found = dates.parse(printed, timezone=timezone)
    assert found
    assert found.iso() == expected


def test_letters_that_name_two_zones_are_american_only_in_american_languages() -> None:
    english, chinese = (dates.parse("2020-01-23 10:00 CST", language) for language in ("en", "zh"))
    assert english
    assert chinese
    assert (english.iso(), chinese.iso()) == ("2020-01-23T10:00:00-06:00", "2020-01-23")
