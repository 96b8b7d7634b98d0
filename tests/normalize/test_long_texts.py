"""Texts as long as a page can be are compared in bounded time."""

from __future__ import annotations

import random

from normalize.passages import RUNS, passages
from normalize.terms import terms


def shuffled(seed: int) -> str:
    """The same two thousand phrases, each eight times, in another order."""
    phrases = [" ".join(f"word{random.Random(one * 9 + at).randrange(10**6)}" for at in range(6)) for one in range(2_000)]
    return " ".join(random.Random(seed).sample(phrases * 8, 16_000))


def test_phrases_in_another_order_make_no_more_runs_than_are_looked_at() -> None:
    found = passages(terms(shuffled(1)), terms(shuffled(2)))
    assert 0 < sum(len(one.runs) for one in found) <= RUNS
