"""Which texts of a corpus are compared."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from archive.buckets import Buckets
from archive.candidates import Candidates, Limits


def found(
    folder: Path, texts: list[list[int]], limits: Limits, ranks: list[int] | None = None, draws: list[int] | None = None
) -> set[tuple[int, int]]:
    """The pairs of texts, given by their fingerprints; spread over all parts."""
    candidates = Candidates(folder / "candidates")
    for text in texts:
        candidates.add(np.unique(np.array(text, np.uint64) * np.uint64(0x9E3779B97F4A7C15)))
    places = [np.array(row or range(len(texts)), np.uint32) for row in (ranks, draws)]
    pairs = candidates.pairs(places[0], places[1], limits)
    assert len(set(zip(pairs.older.tolist(), pairs.younger.tolist(), strict=True))) == len(pairs.older)
    return set(zip(pairs.older.tolist(), pairs.younger.tolist(), strict=True))


def test_two_rare_fingerprints_in_common_make_a_pair(tmp_path: Path) -> None:
    assert found(tmp_path, [[1, 2, 3], [2, 3, 4], [3, 9]], Limits()) == {(0, 1)}


def test_no_texts_have_no_pairs(tmp_path: Path) -> None:
    assert found(tmp_path, [], Limits()) == set()


def test_it_is_what_counting_each_pair_finds(tmp_path: Path) -> None:
    chance = np.random.default_rng(7)
    texts = [chance.integers(0, 150, 30).tolist() for _ in range(40)]
    holders = Counter(mark for text in texts for mark in set(text))
    limits = Limits(rare=6, anchors=0)
    counted = {
        (a, b) for a, b in combinations(range(40), 2) if sum(holders[mark] <= 6 for mark in set(texts[a]) & set(texts[b])) >= limits.shared
    }
    assert found(tmp_path, texts, limits) == counted


def test_what_many_have_is_looked_for_in_those_that_are_drawn(tmp_path: Path) -> None:
    texts = [[1, 2, 3]] * 6
    drawn = [2, 0, 3, 4, 1, 5]  # the second and the fifth
    assert found(tmp_path, texts, Limits(rare=3, anchors=2), draws=drawn) == {(n, 1) for n in (0,)} | {(1, n) for n in range(2, 6)} | {
        (n, 4) for n in (0, 2, 3)
    } | {(4, 5)}


def test_a_frequent_phrase_alone_makes_no_pair(tmp_path: Path) -> None:
    texts = [[1, 2, *range(100 * n, 100 * n + 20)] for n in range(1, 7)]
    assert found(tmp_path, texts, Limits(rare=3)) == set()


def test_the_older_of_a_pair_stands_first(tmp_path: Path) -> None:
    texts = [[1, 2, 3, 100 + n, 200 + n] for n in range(6)]
    given = found(tmp_path, texts, Limits(rare=3, anchors=1), ranks=[5, 4, 3, 2, 1, 0])
    assert given == {(n, 5) for n in range(5)}


@pytest.mark.parametrize("held", [1, 300_000])
def test_rows_come_back_by_their_part(tmp_path: Path, held: int) -> None:
    rows = Buckets(tmp_path / "rows")
    keys = np.arange(held, dtype=np.uint64)
    rows.add((keys % np.uint64(64)).astype(np.uint8), keys, keys.astype(np.uint32) + np.uint32(1))
    rows.add(np.array([63], np.uint8), np.array([7], np.uint64), np.array([9], np.uint32))
    read = list(rows.read())
    assert sum(len(part) for part, _ in read) == held + 1
    assert read[-1][0][-1] == 7
    assert all((values[part < held] > 0).all() for part, values in read)
