"""Which pages of a large cluster tell its origin."""

from __future__ import annotations

from normalize.witnesses import DRAWN, witnesses


def test_all_of_a_small_cluster_are_asked() -> None:
    pages = list(range(2 * DRAWN))
    assert witnesses(pages, pages) == pages


def test_of_a_large_one_the_oldest_are_asked_with_those_that_are_drawn() -> None:
    pages = list(range(1000))
    assert witnesses(pages, [1000 - page for page in pages]) == [*range(DRAWN), *range(1000 - DRAWN, 1000)]
