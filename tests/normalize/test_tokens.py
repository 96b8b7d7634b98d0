"""What the names of elements hint at."""

from __future__ import annotations

from normalize.tokens import NAMED, TAGGED, hints


def named(label: str) -> set[str]:
    return {name for at, name in enumerate(NAMED) if hints([label])[label] >> at & 1}


def test_words_of_classes_and_ids_are_told_apart() -> None:
    assert named("div.post-comments#shareBar") == {"text", "comments", "share"}


def test_a_word_inside_another_is_none() -> None:
    assert named("div.heading-shadow.loader") == {"head"}


def test_an_id_made_of_a_heading_says_nothing() -> None:
    assert named("h2#how-we-share-the-harbour") == set()


def test_the_element_itself_is_told() -> None:
    assert hints(["aside", "custom-element"]) == {"aside": 1 << len(NAMED) + TAGGED.index("aside"), "custom-element": 0}
