"""When two claims of a page contradict each other."""

from __future__ import annotations

import pytest

from archive.browse.fields import Claim, Field


@pytest.mark.parametrize(
    ("name", "said", "differ"),
    [
        ("published", ("2026-01-23T08:40:00+01:00", "January 23, 2026", "2026-01-23"), False),
        ("published", ("2026-01-23T08:40:00Z", "2026-01-23T09:40:00+01:00"), False),
        ("published", ("2026-01-23T08:40:00Z", "January 22, 2026"), True),
        ("published", ("2026-01-23T08:40:00Z", "2026-01-23T11:40:00Z"), True),
        ("language", ("en", "en_US"), False),
        ("language", ("en", "ar"), True),
        ("title", ("Ice on the Sunna", "Ice on the Tarn"), True),
    ],
)
def test_more_precise_is_not_different(name: str, said: tuple[str, ...], differ: bool) -> None:
    field = Field(name, said[0], tuple(Claim(name, value, "meta", False) for value in said))
    assert field.disputed is differ
