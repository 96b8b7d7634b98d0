"""Two texts beside each other."""

from __future__ import annotations

import pytest

from normalize.beside import LONGEST, MOST, Changed, beside
from normalize.edits import Paragraph, State

ROPE = "The rope walk at Tern Bay closed on Friday after the last order for hemp, 900 fathoms for a training ship, was sent away by cart."
TAR = "“Nobody under sixty can tell Stockholm tar from treacle,” said the foreman, Olle Brandt, while he swept the long floor for the last time."
MILL = "A maker of carpets from Elmstead has bought the hall and promises to keep the windows, all two hundred of them, as they are."


def state(*texts: str, title: str = "") -> State:
    return State(title, paragraphs=tuple(map(Paragraph, texts)))


def test_the_same_text_is_alike_in_all() -> None:
    found = beside(state(ROPE, TAR), state(ROPE, TAR))
    assert (found.likeness, found.kind, [line.state for line in found.lines]) == (1.0, "identical", ["same", "same"])


def test_texts_that_share_nothing_are_alike_in_nothing() -> None:
    found = beside(state(ROPE), state("Four geese were seen over the moor."))
    assert (found.likeness, found.kind) == (0.0, None)
    assert sorted(line.state for line in found.lines) == ["only a", "only b"]


def test_no_words_have_no_likeness() -> None:
    assert beside(state(), state("…")).likeness is None


def test_order_does_not_count_and_what_moved_is_told() -> None:
    found = beside(state(ROPE, TAR, MILL), state(MILL, ROPE, TAR))
    assert found.likeness == 1.0
    assert [(line.a, line.b) for line in found.lines if line.state == "moved"] == [(3, 1)]


def test_paragraphs_that_were_joined_stand_elsewhere() -> None:
    found = beside(state(ROPE, TAR), state(f"{ROPE} {TAR}"))
    assert found.likeness == 1.0
    (apart,) = (line for line in found.lines if line.state == "elsewhere")
    assert {(piece.where, piece.at) for piece in (*apart.of_a, *apart.of_b)} == {("elsewhere", 1)}


def test_likeness_is_the_share_of_words_that_are_not_marked() -> None:
    found = beside(state("one two three four five six seven eight"), state("one two three four five six seven nine"))
    assert (found.words_a, found.alone_a, found.alone_b) == (8, 1, 1)
    assert (found.likeness, found.share_a) == (0.875, 0.875)


def test_changed_numbers_and_names_are_listed() -> None:
    found = beside(state(ROPE, TAR), state(ROPE.replace("900", "600"), TAR.replace("Brandt", "Brand")))
    assert found.changed == (Changed("900", "600", 1, 1), Changed("Brandt", "Brand", 2, 2))


def test_a_number_in_a_joined_paragraph_is_listed_too() -> None:
    found = beside(state(MILL, ROPE), state(f"{MILL} {ROPE.replace('900', '600')}"))
    assert Changed("900", "600", 2, 1) in found.changed


def test_a_sentence_more_is_no_changed_name() -> None:
    found = beside(state(TAR), state(f"{TAR} {MILL}"))
    assert found.changed == ()


def test_turned_round_it_is_as_alike() -> None:
    a, b = state(ROPE, TAR, "Nothing else."), state(TAR.replace("Olle", "Ole"), MILL, ROPE)
    assert beside(a, b).likeness == beside(b, a).likeness


@pytest.mark.parametrize("texts", [(ROPE, TAR, MILL), ("绳索厂在星期五关闭。", "最后一个订单已经送走。"), (ROPE,)])
def test_the_pieces_are_the_paragraphs(texts: tuple[str, ...]) -> None:
    found = beside(state(*texts), state(*reversed(texts), TAR[:60]))
    told = {line.a: "".join(piece.text for piece in line.of_a) for line in found.lines if line.a}
    assert [told[number] for number in sorted(told)] == list(texts)


def test_a_long_text_is_compared_as_far_as_told() -> None:
    found = beside(state(*["word " * 99] * 200), state(*["x."] * (MOST + 7)))
    assert found.left_a == 200 - LONGEST // 495
    assert found.left_b == 7


def test_a_single_paragraph_beyond_all_bounds_is_cut() -> None:
    found = beside(state("海" * 100_000), state("海" * 100_000))
    assert (found.words_a, found.likeness) == (LONGEST // 3, 1.0)
