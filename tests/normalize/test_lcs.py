"""Common subsequences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.lcs import matches, rising

SIDES = st.lists(st.integers(0, 4), max_size=30)


def longest(a: list[int], b: list[int]) -> int:
    """By the table that everybody knows: slow, and right."""
    row = [0] * (len(b) + 1)
    for item in a:
        last = row[:]
        for j, other in enumerate(b):
            row[j + 1] = last[j] + 1 if item == other else max(last[j + 1], row[j])
    return row[-1]


@given(SIDES, SIDES)
def test_short_sides_share_their_longest_subsequence(a: list[int], b: list[int]) -> None:
    found = matches(a, b)
    assert all(a[i] == b[j] for i, j in found)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(found))
    assert len(found) == longest(a, b)


HOSTILE = {
    "nothing shared": (list(range(60_000)), list(range(60_000, 120_000))),
    "turned round": (list(range(60_000)), list(range(60_000))[::-1]),
    "one item": ([1] * 60_000, [1] * 30_000 + [2] * 30_000),
    "two items": ([1, 2] * 30_000, [2, 1, 1] * 20_000),
    "squares": ([n * n % 977 for n in range(60_000)], [n * n % 983 for n in range(60_000)]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_long_sides_end_with_a_common_subsequence(name: str) -> None:
    a, b = HOSTILE[name]
    found = matches(a, b)
    assert all(a[i] == b[j] for i, j in found)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(found))


def test_a_few_changes_in_a_long_text_cost_no_more_than_themselves() -> None:
    a = [n % 700 for n in range(100_000)]
    b = [*a[:500], -1, *a[500:70_000], *a[70_003:]]
    assert len(matches(a, b)) == len(a) - 3


@given(st.lists(st.integers(), unique=True, max_size=40))
def test_a_rising_run_rises(values: list[int]) -> None:
    run = [values[at] for at in rising(values)]
    assert run == sorted(run)
    assert bool(run) == bool(values)
