"""Texts as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.words import bare, likeness, sentence_inner, split


@given(st.text(max_size=60))
def test_nothing_is_lost(text: str) -> None:
    words = split(text)
    assert words.rest == text or words.spaces[0] + words.text(0, len(words.words)) + words.rest == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The toll is 10,000 marks.", ["The", "toll", "is", "10,000", "marks", "."]),
        ("10 000 Mark, um 10.30 Uhr", ["10 000", "Mark", ",", "um", "10.30", "Uhr"]),
        ("the skipper’s boat won't", ["the", "skipper’s", "boat", "won't"]),
        ("渡船今天停航", list("渡船今天停航")),
        ("أُغلق الميناء", ["أُغلق", "الميناء"]),
        ("नाव चली", ["नाव", "चली"]),
        ("in 2020 300 people", ["in", "2020", "300", "people"]),
    ],
)
def test_words_of_many_scripts(text: str, words: list[str]) -> None:
    assert list(split(text).words) == words


@pytest.mark.parametrize(
    ("one", "other"), [("10,000", "10 000"), ("١٠", "10"), ("“No”", '"No"'), ("CEASE-FIRE", "ceasefire"), ("أُغلق", "أغلق")]
)
def test_variants_in_print_say_the_same(one: str, other: str) -> None:
    assert bare(split(one).words) == bare(split(other).words)


@pytest.mark.parametrize(("one", "other"), [("1.5", "15"), ("5 %", "5"), ("$5", "€5"), ("が", "か"), ("नव", "नाव")])
def test_other_words_and_figures_do_not(one: str, other: str) -> None:
    assert bare(split(one).words) != bare(split(other).words)


def test_likeness_counts_words_and_their_neighbours() -> None:
    assert likeness("No boat, no boat.") == {"no": 2, "boat": 2, "no boat": 2, "boat no": 1}


def test_a_capital_at_the_head_of_a_sentence_says_nothing() -> None:
    words = split("The mayor met Ada Quay. She said: “Nobody knew Bo.”").words
    assert [words[at] for at in sentence_inner(words) if words[at][0].isupper()] == ["Ada", "Quay", "Bo"]
