"""Unicode and spacing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.text import broken, fold, letters, same


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("  two\n\twords ", "two words"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("Ha\u00adfen\u200bmeister\ufeff", "Hafenmeister"),
        ("\u202eabc\u202c \u200fdef\u2066", "abc def"),
        ("Fa\u0308hre", "F\u00e4hre"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("bell\x07 null\x00", "bell null"),
        ("„so“ «so» ’so’", "„so“ «so» ’so’"),
    ],
)
def test_text_is_folded(raw: str, folded: str) -> None:
    assert fold(raw) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_two_printings_of_one_line_are_the_same() -> None:
    assert same("“Ferry” sails — at six!", '"ferry" sails - at six')
    assert not same("***", "---")


def test_letters_of_any_script_count() -> None:
    assert letters("Паром №3, 港!") == "Паром3港"


@pytest.mark.parametrize(
    ("before", "after", "one"),
    [
        ("The boat that left the harbour", "was late again.", True),
        ("The boat left.", "and then came back", False),
        ("The boat left", "The harbour was empty", False),
        ("He bought:", "bread", False),
        ("The list of boats", "- the heron", False),
        ("He said that, after all,", "nothing had changed", True),
        ("", "x", False),
    ],
)
def test_a_paragraph_broken_by_layout_is_seen(before: str, after: str, one: bool) -> None:
    assert broken(before, after) is one
