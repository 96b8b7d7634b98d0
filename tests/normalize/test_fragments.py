"""Links to words of a page."""

from __future__ import annotations

from urllib.parse import unquote

from normalize.fragments import directive, link

TEXTS = ("Fog again.", "The horn blew, twice - or more & louder. The horn blew.", "Nobody slept.", "The horn blew.")


def test_what_parts_a_directive_is_encoded() -> None:
    assert directive(TEXTS, 1, 0, 40) == "text=The%20horn%20blew%2C%20twice%20%2D%20or%20more%20%26%20louder."


def test_words_that_stand_twice_have_their_neighbours() -> None:
    assert unquote(directive(TEXTS, 3, 0, 14)) == "text=Nobody slept.-,The horn blew."
    assert unquote(directive(TEXTS, 1, 41, 55)).endswith("more & louder.-,The horn blew.,-Nobody slept.")


def test_long_words_are_named_by_their_ends() -> None:
    text = " ".join(f"word{number}" for number in range(100))
    first, last = unquote(directive((text,), 0, 0, len(text))).removeprefix("text=").split(",")
    assert text.startswith(first + " ")
    assert text.endswith(" " + last)


def test_a_script_without_spaces_is_cut_anywhere() -> None:
    assert unquote(directive(("海" * 400,), 0, 0, 400)) == f"text={'海' * 60},{'海' * 60}"


def test_an_address_with_a_fragment_keeps_it() -> None:
    assert link("https://a.example/x#top", "text=y") == "https://a.example/x#top:~:text=y"
    assert link("https://a.example/x", "text=y") == "https://a.example/x#:~:text=y"
