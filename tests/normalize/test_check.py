"""What would be lost in silence raises an alarm."""

from __future__ import annotations

import pytest

from normalize.blocks import read
from normalize.check import parser_difference
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
