from __future__ import annotations

import pytest

from archive.browse import printed


@pytest.mark.parametrize(
    ("printed_date", "shown"),
    [
        ("2020-01", "January 2020"),
        ("2020-01-23", "23 January 2020"),
        ("2020-01-23T10:00:00Z", "23 January 2020, 10:00 (UTC)"),
        ("2020-01-23T10:00:05+03:00", "23 January 2020, 10:00:05 (UTC+3)"),
        ("2020-01-23T10:00:00-04:30", "23 January 2020, 10:00 (UTC−4:30)"),
        ("some day", "some day"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_was_printed(printed_date: str, shown: str) -> None:
    assert printed.instant(printed_date) == shown


def test_a_moment_is_shown_to_the_second() -> None:
    assert printed.moment("2026-01-23T10:00:05.123456Z") == "23 January 2026, 10:00:05 UTC"


def test_a_dense_list_has_times_and_days_in_the_same_order() -> None:
    assert printed.stamp("2026-01-23T10:00:05.123456Z") == "23 Jan 2026, 10:00"
    assert printed.day("2026-01-23") == "23 Jan 2026"
    assert (printed.day("2026-01"), printed.day("2026")) == ("Jan 2026", "2026")
    assert printed.day("soon") == "soon"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.example", "http://", "http://[x", None, ""]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert printed.web_address(url) is None
