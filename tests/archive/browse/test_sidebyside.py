"""Two wordings of a passage beside each other."""

from __future__ import annotations

from archive.browse.sidebyside import FOLD, sides


def test_what_differs_is_marked_on_both_sides() -> None:
    made = sides("The dam holds nine metres of water", "The dam holds eleven metres of water")
    assert [words.text.strip() for words in made.here if words.differs] == ["nine"]
    assert [words.text.strip() for words in made.there if words.differs] == ["eleven"]


def test_long_runs_that_are_the_same_are_folded() -> None:
    same = " ".join(f"word{n}" for n in range(200))
    made = sides(f"One {same} end", f"Two {same} stop")
    assert FOLD in made.here[1].text
    assert len(made.here[1].text) < 200


def test_turned_round_it_is_the_same_turned_round() -> None:
    made, turned = sides("a b c d e", "a b x d e"), sides("a b x d e", "a b c d e")
    assert (made.here, made.there) == (turned.there, turned.here)


def test_the_same_words_differ_in_nothing() -> None:
    assert sides("The same words", "The same words").are_equal
