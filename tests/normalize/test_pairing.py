"""Which paragraph is which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.pairing import Pair, pairs

FERRY = "The ferry to the northern islands left the harbour at noon on Friday with forty passengers on board."
WEATHER = "The harbour master said that the sea was calm and that the crossing would take about three hours."
SECOND = "A second ferry is to follow on Sunday, the company said, once the yard has looked at its engine."
MAIL = "Nobody could say where the week's mail had gone, or which clerk had signed for the nine bags."
SIDES = st.lists(st.sampled_from((FERRY, WEATHER, SECOND, MAIL, FERRY + " " + MAIL, "* * *", "")), max_size=7)


def test_what_stays_is_paired_around_what_is_new() -> None:
    assert pairs([FERRY, WEATHER], [FERRY, MAIL, WEATHER]) == (Pair(0, 0), Pair(1, 2))


def test_a_changed_paragraph_is_still_the_same_one() -> None:
    assert pairs([FERRY, WEATHER], [FERRY.replace("noon", "dusk"), WEATHER]) == (Pair(0, 0), Pair(1, 1))


def test_another_paragraph_in_its_place_is_not() -> None:
    assert pairs([FERRY, WEATHER, SECOND], [FERRY, MAIL, SECOND]) == (Pair(0, 0), Pair(2, 2))


def test_a_paragraph_that_was_cut_short_or_went_on_is_the_same_one() -> None:
    assert pairs([FERRY], [f"{FERRY} {WEATHER} {SECOND}"]) == (Pair(0, 0),)


def test_the_shorter_part_has_moved() -> None:
    assert pairs([MAIL, FERRY, WEATHER, SECOND], [FERRY, WEATHER, SECOND, MAIL]) == (
        Pair(0, 3, moved=True), Pair(1, 0), Pair(2, 1), Pair(3, 2),
    )  # fmt: skip


def test_a_paragraph_may_move_and_change() -> None:
    found = pairs([MAIL, FERRY, WEATHER, SECOND], [FERRY, WEATHER, SECOND, MAIL.replace("nine", "ten")])
    assert found[0] == Pair(0, 3, moved=True)


@given(SIDES, SIDES)
def test_turned_round_the_pairs_are_the_same(before: list[str], after: list[str]) -> None:
    assert {(pair.was, pair.now, pair.moved) for pair in pairs(before, after)} == {
        (pair.now, pair.was, pair.moved) for pair in pairs(after, before)
    }


@given(SIDES, SIDES)
def test_no_paragraph_is_paired_twice(before: list[str], after: list[str]) -> None:
    found = pairs(before, after)
    assert len({pair.was for pair in found}) == len({pair.now for pair in found}) == len(found)


@pytest.mark.parametrize("count", [10_000])
def test_thousands_of_paragraphs_that_all_changed_end(count: int) -> None:
    before = [f"Boat {n} of the fleet left quay {n % 7} with {n % 13} men" for n in range(count)]
    after = [f"Barge {n} of the fleet left pier {n % 7} with {n % 13} men" for n in range(count)][::-1]
    assert len(pairs(before, after)) <= count
