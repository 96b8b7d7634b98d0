"""The trees answer in integers, alike on every machine."""

from __future__ import annotations

import io

import numpy as np
import pytest

from normalize.blocks import read as blocks_of
from normalize.features import features
from normalize.forest import SCALE, Forest, grown, probabilities, read
from normalize.tree import body, parse


def small() -> Forest:
    """One tree of two questions: is the first number above 1, is the second above 10."""
    return Forest(np.array([[0, 1]]), np.array([[1.0, 10.0]], np.float32), np.array([[0, SCALE, 2 * SCALE, 3 * SCALE]]), -SCALE)


def test_the_first_question_is_the_lowest_bit() -> None:
    rows = np.array([[0, 0], [2, 0], [0, 20], [2, 20]], np.float32)
    assert small().odds(rows).tolist() == [-SCALE, 0, SCALE, 2 * SCALE]


def test_many_rows_are_answered_like_few() -> None:
    rows = np.tile(np.array([[2, 20], [0, 0]], np.float32), (3000, 1))
    assert small().odds(rows).tolist() == [2 * SCALE, -SCALE] * 3000


def test_no_rows_have_no_odds() -> None:
    assert small().odds(np.zeros((0, 2), np.float32)).tolist() == []


def test_odds_become_probabilities() -> None:
    assert probabilities(np.array([0, -(10**9), 10**9])) == pytest.approx([0.5, 0, 1], abs=1e-9)


def test_the_shipped_forest_asks_only_for_numbers_that_there_are() -> None:
    columns = features(blocks_of(body(parse("<p>The boat sails."))), "").shape[1]
    assert 0 <= grown().features.min() <= grown().features.max() < columns


def test_what_is_no_forest_is_refused() -> None:
    packed = io.BytesIO()
    np.savez_compressed(packed, leaves=np.zeros(3))
    with pytest.raises(KeyError):
        read(packed.getvalue())
