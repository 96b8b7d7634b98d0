"""Texts read as lines: numbers, forms, Markdown, paragraphs that a layout broke."""

from __future__ import annotations

from normalize.lines import Link, blocks, read


def shown(text: str) -> list[tuple[str, str, str]]:
    return [(block.path, block.form, block.text) for block in blocks(text)]


def test_each_line_that_is_not_empty_is_a_block_with_its_number() -> None:
    assert shown("One.\r\n\r\n  Two.  \rThree.\n") == [
        ("line:1", "paragraph", "One."),
        ("line:3", "paragraph", "Two."),
        ("line:4", "paragraph", "Three."),
    ]


def test_a_line_separator_inside_a_line_starts_no_new_one() -> None:
    assert shown("One.\u2028Still one.\x0c\nTwo.")[1][0] == "line:2"


def test_marked_headings_lose_their_marks_and_keep_their_level() -> None:
    sheet = read("# Ferry strike\n\n## Second day ##\n#hashtag")
    assert [(block.form, block.text) for block in sheet.blocks] == [
        ("heading", "Ferry strike"),
        ("heading", "Second day"),
        ("paragraph", "#hashtag"),
    ]
    assert sheet.levels == (1, 2, 0)


def test_links_are_read_as_their_words_and_kept_beside_the_block() -> None:
    sheet = read("By [Ada Roe](https://x.example/ada) at <https://y.example/b>, **boldly**")
    assert sheet.blocks[0].text == "By Ada Roe at https://y.example/b, boldly"
    assert sheet.links == ((Link("Ada Roe", "https://x.example/ada"), Link("", "https://y.example/b")),)


def test_items_and_quotes_are_told_by_their_marks() -> None:
    assert [form for _, form, _ in shown("• one\n- two\n1. three\n> four\n-5 degrees")] == ["item", "item", "item", "quote", "paragraph"]


def test_a_sign_inside_a_line_is_no_quote() -> None:
    assert shown("Home > World") == [("line:1", "paragraph", "Home > World")]


def test_a_paragraph_broken_by_its_layout_is_one_block_of_two_lines() -> None:
    text = "Title\n\nThe harbour master would not tell the number of boats that had\n\nleft the harbour on Monday."
    assert shown(text)[1] == (
        "line:3+5",
        "paragraph",
        "The harbour master would not tell the number of boats that had left the harbour on Monday.",
    )


def test_a_short_line_is_not_joined_to_the_next() -> None:
    assert len(shown("Title\n\nBoats and people\n\nof the north")) == 3


def test_a_title_is_not_joined_to_a_byline_in_small_letters() -> None:
    assert len(shown("x\nThe pass reopens after three weeks of snow and ice\ndi Anna Rossi")) == 3


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = "The old ferry lay for three days in the harbour of the town while\nthe storm went over the islands to the north, and nobody who had\na house on the shore slept in it.\n\nThen it left."
    assert [path for path, _, _ in shown(text)] == ["line:1+2+3", "line:5"]


def test_a_list_of_headlines_is_not_taken_for_wrapped_text() -> None:
    text = "Ferry strike enters its third week in the northern harbour\nMayor of Ness resigns over a villa beside the upper lake\nLibrary boat sails again for the outer isles this week"
    assert len(shown(text)) == 3


def test_an_image_without_words_is_still_accounted_for() -> None:
    assert [text for _, _, text in shown("![](a.png)\n![The quay](b.png)")] == ["![](a.png)", "The quay"]
