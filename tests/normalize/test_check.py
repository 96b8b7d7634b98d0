"""What would be lost in silence raises an alarm."""

from __future__ import annotations

import pytest

from normalize.blocks import read
from normalize.check import left_out, lost_text, parser_difference
from normalize.model import Entry
from normalize.tree import body, parse

PAGE = "<p>The ferry <b>sails</b> at six.</p>" * 20


@pytest.mark.parametrize(
    "more",
    [
        "",
        "<script>var a = '<p>no text</p>'</script><style>p{}</style><noscript><iframe>none</iframe></noscript><p hidden>none<b hidden>none</b></p>",
        "<p>so\u00adft hy\u00adphens, a\u0308 and \u1ea5\u0323, \u2003wide\u3000spaces</p>" * 9,
        "<p><a data-cfemail='422a2b0223'>[email&#160;protected]</a></p>" * 9,
        "<xmp><b>raw</b></xmp><svg><title>none</title><text>seen</text></svg><textarea>seen</textarea>" * 9,
        "<div>" * 3000 + "deep",
        "<main><template id='B:0'></template></main><div hidden id='S:0'><p>streamed</p></div>",
        "<body hidden>",
    ],
)  # fmt: skip
def test_blocks_have_the_letters_of_the_second_reading(more: str) -> None:
    parsed = parse(f"<body>{PAGE}{more}")
    assert parser_difference(parsed, read(body(parsed)).blocks) is None


def test_a_block_that_is_missing_is_told() -> None:
    parsed = parse(PAGE)
    alarm = parser_difference(parsed, read(body(parsed)).blocks[1:])
    assert alarm is not None
    assert (alarm.name, alarm.measure) == ("parser-difference", 0.05)
    assert "361" in alarm.detail
    assert "380" in alarm.detail


def test_a_page_of_frames_has_nothing_to_compare() -> None:
    assert parser_difference(parse("<frameset><frame src=x></frameset>"), ()) is None


@pytest.mark.parametrize(("kept", "left", "carried"), [(1000, 2000, 0), (0, 1000, 0), (600, 0, 1000)])
def test_far_less_text_than_the_page_has_is_told(kept: int, left: int, carried: int) -> None:
    alarm = lost_text(kept, left, carried)
    assert alarm is not None
    assert alarm.name == "lost-text"
    assert str(kept) in alarm.detail
    assert 0 < alarm.measure <= 1


@pytest.mark.parametrize(("kept", "left", "carried"), [(0, 0, 0), (0, 900, 900), (5000, 1500, 6000), (5000, 0, 5000)])
def test_a_teaser_that_was_left_out_is_no_loss(kept: int, left: int, carried: int) -> None:
    assert lost_text(kept, left, carried) is None


def test_only_paragraphs_that_nobody_named_count_as_left_out() -> None:
    said = "The ferry to the island leaves at six from the old harbour, every day of the week."
    page = read(body(parse(f"<p>{said}</p>" * 5 + f"<p>Short.</p><p><a href=x>{said}</a></p>")))
    fates = [
        ("kept", "", ""),
        ("removed", "other", "trafilatura"),
        ("removed", "comments", "structure"),
        ("removed", "navigation", "structure"),
    ]
    fates += [("removed", "other", "rule:x")] + [("removed", "other", "trafilatura")] * 2
    entries = [Entry(block, *fate) for block, fate in zip(page.blocks, fates, strict=True)]  # type: ignore[arg-type]
    assert left_out(entries, page.places) == 2 * len(said)
