"""Printed times beside each other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from normalize.ages import age
from normalize.model import Instant, Precision


def printed(at: str, precision: Precision = "minute", offset: int | None = 0) -> Instant:
    return Instant(datetime.fromisoformat(at).replace(tzinfo=UTC), precision, offset)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (printed("2024-03-04T10:00"), printed("2024-03-04T11:00"), True),
        (printed("2024-03-04T10:00"), printed("2024-03-04T10:59"), False),
        (printed("2024-03-04T10:00", offset=None), printed("2024-03-04T20:00"), False),
        (printed("2024-03-04T10:00", offset=None), printed("2024-03-05T12:00"), True),
        (printed("2024-03-04", "day", None), printed("2024-03-05", "day", None), False),
        (printed("2024-03-04", "day", None), printed("2024-03-06", "day", None), True),
        (printed("2024-03-01", "month", None), printed("2024-03-20", "day", None), False),
    ],
)
def test_before_is_said_only_where_it_is_sure(one: Instant, other: Instant, expected: bool) -> None:
    assert age(one, None).before(age(other, None)) is expected


def test_a_page_was_there_when_it_was_fetched() -> None:
    assert age(None, datetime(2024, 3, 2, tzinfo=UTC)).before(age(printed("2024-03-04T10:00"), None))


@pytest.mark.parametrize("at", ["1970-01-01T00:00", "1899-12-31T00:00", "2031-01-01T00:00"])
def test_a_date_that_cannot_be_is_none(at: str) -> None:
    seen = datetime(2024, 3, 2, tzinfo=UTC)
    assert age(printed(at), seen) == age(None, seen)
