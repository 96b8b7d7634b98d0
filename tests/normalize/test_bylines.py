"""Bylines and author fields read as names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import bylines


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("By Ada Quill", ("Ada Quill",)),
        ("BY ADA QUILL AND BO REED", ("ADA QUILL", "BO REED")),
        ("By Ada Quill, Bo Reed and Cy Marsh", ("Ada Quill", "Bo Reed", "Cy Marsh")),
        ("By Ada Quill, Staff Writer", ("Ada Quill",)),
        ("By Ada Quill | 23 January 2020", ("Ada Quill",)),
        ("By Ada Quill in Marbleton", ("Ada Quill",)),
        ("By Ada Quill (Marbleton Wire)", ("Ada Quill",)),
        ("By Ada Quill January 23, 2020 10:05 am", ("Ada Quill",)),
        ("By | Ada Quill | Travel Reporter", ("Ada Quill",)),
        ("By: Dr. Ada van der Quill", ("Dr. Ada van der Quill",)),
        ("Von Ada Quill und Bo Reed", ("Ada Quill", "Bo Reed")),
        ("Par Ada Quill et Bo Reed", ("Ada Quill", "Bo Reed")),
        ("Por Ada Quill y Bo Reed", ("Ada Quill", "Bo Reed")),
        ("di Ada Quill e Bo Reed", ("Ada Quill", "Bo Reed")),
        ("Door Ada Quill en Bo Reed", ("Ada Quill", "Bo Reed")),
        ("Автор: Ада Перова и Борис Тростин", ("Ада Перова", "Борис Тростин")),
        ("بقلم: أدا كويل", ("أدا كويل",)),
        ("By Reuters", ("Reuters",)),
        ("Escrito por Ada Quill", ("Ada Quill",)),
        ("A cura di Ada Quill e Bo Reed", ("Ada Quill", "Bo Reed")),
        ("Geschreven door: Ada Quill", ("Ada Quill",)),
        ("Verfasst von Ada Quill", ("Ada Quill",)),
        ("Écrit par Ada Quill", ("Ada Quill",)),
        ("Yazan: Ada Quill ve Bo Reed", ("Ada Quill", "Bo Reed")),
        ("作者：山田太郎、鈴木花子", ("山田太郎", "鈴木花子")),
        ("Dec. 19, 2025 · Ada Quill on behalf of the council", ("Ada Quill",)),
        ("By Ada Quill. Reviewed by Bo Reed", ("Ada Quill",)),
        ("By the Marbleton Team", ("the Marbleton Team",)),
        ("By Ada Quill, MD*", ("Ada Quill, MD",)),
        ("By Ada Quill, ada@daily.example, @adaquill", ("Ada Quill",)),
    ],
)
def test_a_byline_gives_its_names(printed: str, expected: tuple[str, ...]) -> None:
    assert bylines.byline_names(printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "By Staff",
        "By staff reporter",
        "Von Redaktion",
        "Share this article",
        "By 2030 the bridge will be closed",
        "x" * 500,
        "Published by",
        "By admin",
        "January 23, 2020",
        "By Order of the Mayor",
        "By Popular Demand",
        "Por orden del alcalde",
        "Par ordre du maire",
        "By Staff Writer",
        "Reviewed by Bo Reed",
    ],
)
def test_what_names_nobody_gives_nothing(printed: str) -> None:
    assert bylines.byline_names(printed) == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ada Quill", ("Ada Quill",)),
        ("Reuters", ("Reuters",)),
        ("Ada Quill, Ph.D.", ("Ada Quill, Ph.D",)),
        ("Ada Quill og Bo Reed", ("Ada Quill", "Bo Reed")),
        ("Ada Quill, AP", ("Ada Quill", "AP")),
        ("https://daily.example/authors/ada", ()),
        ("ada@daily.example", ()),
        ("ada-quill", ()),
        ("admin", ()),
        ("105092", ()),
        ("신현우 기자", ("신현우",)),
        ("山田太郎、鈴木花子", ("山田太郎", "鈴木花子")),
        ("Ada Quill, Bridge Team", ("Ada Quill", "Bridge Team")),
        ("Marbleton Staff", ("Marbleton Staff",)),
        ("Staff Reporter", ()),
        ("Les Nouvelles", ("Les Nouvelles",)),
        ("Ada Quill, professor of bridges at the University of Marbleton, daily.example", ("Ada Quill",)),
    ],
)
def test_an_author_field_gives_its_names(value: str, expected: tuple[str, ...]) -> None:
    assert bylines.claimed_names(value) == expected


def test_a_label_is_told_from_a_word_that_only_begins_like_one() -> None:
    assert bylines.labelled_names("By Ada Quill") == ("Ada Quill",)
    assert bylines.labelled_names("Text Size") == bylines.labelled_names("Ada Quill") == ()


@pytest.mark.parametrize(
    "texts",
    [
        ("The end.", "Written by Ada Quill"),
        ("The end.", "Autorin/Autor", "Ada Quill", "Themen"),
        ("Fin.", "Écrit par Ada Quill"),
        ("Конец.", "Автор: Ada Quill"),
        ("（责编：Ada Quill)",),
    ],
)
def test_a_sure_label_is_a_byline_wherever_it_stands(texts: tuple[str, ...]) -> None:
    assert bylines.surely_labelled(texts) == ("Ada Quill",)


def test_a_sentence_or_a_reader_below_the_article_is_no_byline() -> None:
    assert bylines.surely_labelled(("By Ada Quill's count there were nine.", "Posted by Cy Marsh", "Written by hand")) == ()
    assert bylines.surely_labelled(()) == ()


def test_one_word_counts_only_where_the_element_is_a_byline() -> None:
    assert bylines.byline_names("Reuters") == ()
    assert bylines.byline_names("Reuters", bare=True) == ("Reuters",)


@given(st.text(max_size=120))
def test_any_text_gives_names_that_it_holds(text: str) -> None:
    for found in (*bylines.byline_names(text), *bylines.claimed_names(text)):
        assert found == found.strip()
        assert any(map(str.isalpha, found))
