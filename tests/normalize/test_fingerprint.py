"""What copies have in common."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from normalize.fingerprint import CLOSE, SURE, WINDOW, chosen, close_fingerprints, fingerprints, grams
from normalize.terms import terms

WORDS = st.lists(st.sampled_from(["harbour", "crane", "tide", "mayor", "vote", "barge", "grain", "night"]), max_size=60)


@given(WORDS, st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]), min_size=SURE, max_size=SURE), WORDS)
def test_twelve_words_in_a_row_give_a_fingerprint_in_common(before: list[str], shared: list[str], after: list[str]) -> None:
    one, other = terms(" ".join([*before, *shared])), terms(" ".join([*shared, *after]))
    assert set(fingerprints(one).tolist()) & set(fingerprints(other).tolist())


@given(st.lists(st.integers(0, 5), min_size=WINDOW, max_size=80))
def test_each_window_has_a_chosen_run(values: list[int]) -> None:
    at = set(chosen(np.array(values, np.uint64)).tolist())
    assert all(at & set(range(start, start + WINDOW)) for start in range(len(values) - WINDOW + 1))


@given(st.lists(st.sampled_from(["harbour", "crane", "tide"]), max_size=60))
def test_fingerprints_are_the_hashes_of_the_chosen_runs(words: list[str]) -> None:
    read = terms(" ".join(words))
    runs = grams(read)
    hashes = set(runs[chosen(runs)].tolist())
    assert fingerprints(read).tolist() == sorted({*hashes, int(runs.max())} if len(hashes) == 1 else hashes)
    assert close_fingerprints(read).tolist() == sorted(set(runs[chosen(runs, CLOSE)].tolist()))


def test_a_text_of_four_words_has_none() -> None:
    assert not len(grams(terms("one two three four")))
    assert not len(fingerprints(terms("one two three four")))


def test_a_short_text_has_two_so_that_its_copy_shares_enough() -> None:
    assert len(fingerprints(terms("the crane stood still all night"))) == 2
