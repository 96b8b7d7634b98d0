"""The tree keeps all text, whatever the markup does."""

from __future__ import annotations

import pytest
from lxml import html

from normalize.blocks import read
from normalize.tree import body, document, parse, tamed


def text(markup: str) -> str:
    return " ".join(" ".join(document(body(parse(markup))).itertext()).split())


def test_text_after_an_early_end_of_html_stays() -> None:
    assert text("<html><body><p>one</p></body></html><p>two</p></html><div>three") == "one two three"


@pytest.mark.parametrize("depth", [100, 260, 3000, 100_000])
def test_text_at_any_depth_stays(depth: int) -> None:
    assert text("<div>" * depth + "<p>deep</p>tail" + "</div>" * depth + "<p>after</p>") == "deep tail after"


def test_unclosed_inline_elements_cost_nothing() -> None:
    assert text("<b><i><font>" * 2000 + "x<p>y").replace(" ", "") == "xy"


def test_deep_blocks_stay_apart() -> None:
    assert text("<div>" * 300 + "<p>one</p><p>two</p>") == "one two"


def test_scripts_and_styles_are_gone() -> None:
    assert text("<p>a</p><script>if (1 < 2) alert('</p>')</script><style>p{}</style><template>t</template>") == "a"


def test_a_masked_address_is_shown() -> None:
    assert text('<p>Write to <a data-cfemail="422a2b0223">[email&#160;protected]</a></p>') == "Write to hi@a"


@pytest.mark.parametrize("coded", ["", "zz", "4", "42ff00"])
def test_a_broken_masked_address_stays_as_printed(coded: str) -> None:
    assert text(f'<p><span data-cfemail="{coded}">[hidden]</span></p>') in ("[hidden]", "")


def test_streamed_segments_stand_where_a_browser_shows_them() -> None:
    page = '<main><p>head</p><template id="B:0"></template><p>foot</p></main><div hidden id="S:0"><p>body</p></div>'
    assert text(page) == "head body foot"


def test_a_streamed_segment_inside_its_own_place_does_no_harm() -> None:
    assert "x" in text('<div hidden id="S:0"><template id="B:0"></template><p>x</p></div>')


@pytest.mark.parametrize(
    "markup", ["", "plain", "\0", "<", "<html>", "<!--", "<body hidden>", "<frameset><frame src=x></frameset>", "a\x0b\x01\ufffe\ud800b"]
)
def test_anything_makes_a_tree(markup: str) -> None:
    assert isinstance(document(body(parse(markup))), html.HtmlElement)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<script>'<!--' < '</b>'</script>a<!-- b -->c", "ac"),
        ("<script><!-- <script>x</script>y --></script>a", "a"),
        ("<script><!-- <script>x --> </script>a", "a"),
        ("<style>a<b>c</style>d<!-->e", "de"),
        ("<iframe><p>a</iframe><noembed><p>a</noembed><noframes><p>a</noframes>b", "b"),
        ("<xmp>&lt;<b></xmp>a<plaintext><i>b", "&lt;<b> a <i>b"),
        ("<textarea><b></textarea>", "<b>"),
        ('a<b"c d<e=x>f</b"c>', "af"),
        ("<svg><link>a</link><param>b</param><text>c</text></svg><script/>d</script>e", "abce"),
    ],
)
def test_what_a_writer_does_not_escape_is_told_from_markup(raw: str, shown: str) -> None:
    found = read(body(parse("<body>" + raw))).blocks
    assert " ".join(block.text for block in found) == shown


def test_a_tag_with_ever_so_many_attributes_loses_them_not_its_text() -> None:
    many = " ".join(f"data-a{number}" for number in range(20_000))
    assert tamed(f'<p>x</p><div class="a>b" {many}>text<b>y</b>') == "<p>x</p><div>text<b>y</b>"


@pytest.mark.parametrize(
    "text",
    [
        "<p>" + "word " * 20_000,
        "a <b " + "word " * 20_000 + "<p>x",
        f"<p title=\"it's\">{'it is ' * 20_000}'>x",
        f'<p class="{"a " * 20_000}">x',
    ],
)
def test_long_texts_and_long_values_are_no_attributes(text: str) -> None:
    assert tamed(text) == text
