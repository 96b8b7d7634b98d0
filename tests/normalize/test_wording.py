"""Two wordings of one text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from normalize.wording import Part, after_of, before_of, compare

TEXTS = st.text(st.sampled_from("ab cd. ،船船が1 2“"), max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_stand_in_the_parts(before: str, after: str) -> None:
    parts = compare(before, after).parts
    assert (before_of(parts), after_of(parts)) == (before, after)


@given(TEXTS, TEXTS)
def test_turned_round_what_went_has_come(before: str, after: str) -> None:
    there, back = compare(before, after).parts, compare(after, before).parts
    assert sorted(part.text for part in there if part.sign == "-") == sorted(part.text for part in back if part.sign == "+")
    assert [part for part in there if part.sign == "="] == [part for part in back if part.sign == "="]


def test_words_are_replaced_whole() -> None:
    assert compare("The ferry left at noon.", "The ferry left at dusk.").parts == (
        Part("=", "The ferry left at"), Part("-", " noon"), Part("+", " dusk"), Part("=", "."),
    )  # fmt: skip


def test_a_short_word_between_two_changes_is_told_with_them() -> None:
    parts = compare("the old man of sea", "a young girl of hills").parts
    assert [part.sign for part in parts] == ["-", "+"]


def test_scripts_without_spaces_are_compared_by_the_character() -> None:
    assert compare("渡船中午离开港口", "渡船傍晚离开港口").parts == (
        Part("=", "渡船"), Part("-", "中午"), Part("+", "傍晚"), Part("=", "离开港口"),
    )  # fmt: skip


def test_a_paragraph_of_megabytes_ends() -> None:
    before, after = "quay " * 300_000, "pier " * 300_000
    assert before_of(compare(before, after).parts) == before
