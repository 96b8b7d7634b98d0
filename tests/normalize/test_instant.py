"""Printed dates as text, and read again: nothing that was not printed comes in between."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from normalize.model import Instant, Precision

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("precision", ["second", "minute"])
@pytest.mark.parametrize("offset", [0, 180, -330, None])
def test_a_time_is_read_as_it_was_printed(precision: Precision, offset: int | None) -> None:
    instant = Instant(NOON, precision, offset)
    assert Instant.read(instant.iso(), precision) == instant


def test_a_time_without_a_zone_shows_none() -> None:
    assert Instant(NOON, "minute").iso() == "2026-03-04T12:00:00"


@pytest.mark.parametrize(("printed", "precision"), [("2026-03", "month"), ("2026-03-04", "day")])
def test_a_day_or_month_is_no_more(printed: str, precision: Precision) -> None:
    read = Instant.read(printed)
    assert read is not None
    assert (read.precision, read.offset, read.iso()) == (precision, None, printed)


@pytest.mark.parametrize("printed", ["", "yesterday", "2026-13", "2026-03-04T25:00"])
def test_what_is_no_date_is_none(printed: str) -> None:
    assert Instant.read(printed) is None
