"""An extractor's lines are found again in the page's blocks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from normalize.align import coverage

PAGE = (
    "Ferry workers end strike",
    "Harbour",
    "The ferry workers of Port Merrow voted to end their strike.",
    "Share",
    "A second paragraph says how close the vote had been.",
    "Harbour",
    "More from the harbour",
)


def test_whole_lines_cover_their_blocks() -> None:
    assert coverage([PAGE[2], PAGE[4]], PAGE) == (0, 0, 1, 0, 1, 0, 0)


def test_spacing_and_marks_do_not_matter() -> None:
    assert coverage(
        [
            "THE ferry".replace("THE", "The") + " workers of Port Merrow  voted – to end their strike",
            "- A second paragraph says how close the vote had been",
        ],
        PAGE,
    )[2:5] == (1, 0, 1)


def test_of_a_text_that_stands_twice_the_nearest_copy_is_taken() -> None:
    assert coverage([PAGE[4], "Harbour", "More from the harbour"], PAGE)[5] == 1
    assert coverage(["Harbour", PAGE[2]], PAGE)[1] == 1


def test_one_line_may_hold_several_blocks() -> None:
    assert coverage([f"{PAGE[2]} {PAGE[3]} {PAGE[4]}"], PAGE) == (0, 0, 1, 1, 1, 0, 0)


def test_a_line_that_lost_words_covers_what_it_has() -> None:
    long = "First half of a long sentence about boats, (a note in brackets that was lost) and the second half of it about harbours."
    share = coverage(["First half of a long sentence about boats, and the second half of it about harbours."], [long])[0]
    assert 0.5 < share < 1


def test_words_that_the_page_has_not_cover_nothing() -> None:
    assert not any(coverage(["Nothing of this line stands anywhere in the page at all."], PAGE))
    assert coverage([], PAGE) == (0,) * len(PAGE)
    assert coverage(["line"], []) == ()


@given(st.lists(st.text("abc .", max_size=12), max_size=12), st.data())
def test_chosen_blocks_are_found_and_shares_stay_shares(texts: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    shares = coverage([text for text, taken in zip(texts, chosen, strict=True) if taken], texts)
    assert len(shares) == len(texts)
    assert all(0 <= share <= 1 for share in shares)


@given(
    st.permutations([f"Paragraph {word} of this page is unlike the others." for word in ("alpha", "beta", "gamma", "delta")]),
    st.sets(st.integers(0, 3)),
)
def test_unlike_paragraphs_are_found_exactly(texts: list[str], chosen: set[int]) -> None:
    assert coverage([texts[at] for at in sorted(chosen)], texts) == tuple(float(at in chosen) for at in range(4))
