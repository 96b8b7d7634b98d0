"""Every visible text of a page as blocks, in order, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from resiliparse.parse.html import HTMLTree

from normalize.blocks import Reading, read
from normalize.lines import Link
from normalize.tree import body, parse

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
UNSEEN = "script,style,template,noscript,[hidden],title,iframe,object,audio,video,canvas,datalist"


def blocks(markup: str) -> Reading:
    return read(body(parse(markup)))


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks(markup).blocks]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one <b>bold</b><i>!</i></p><p>two</p>", ["one bold!", "two"]),
        ("<div>before<p>inside</p>after</div>", ["before", "inside", "after"]),
        ("<p>one<br><br>two<br>still two</p>", ["one", "two still two"]),
        ("<p>one<br> <br/>\n<br>two</p>", ["one", "two"]),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", ["a", "b", "c"]),
        ("<table><tr><td>1</td><td>2</td></tr></table>", ["1", "2"]),
        ("<p>a<span>b</span>c</p>", ["abc"]),
        ("<h1>A\n  title</h1>", ["A title"]),
        ("<p> \u00a0 </p><p>\u200b</p>", []),
        ("<p>shown</p><p hidden>not</p><noscript>not</noscript><script>not</script>", ["shown"]),
        ("<select><option>a</option><option>b</option></select><button>c</button>", ["a", "b", "c"]),
    ],
)
def test_text_is_cut_at_block_elements(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_paths_name_tags_classes_and_ids_outermost_first() -> None:
    page = blocks('<body class="single"><div id="main" class="a  b"><p class="x">t</p><p>s <b>u</b></p></div>')
    assert [block.path for block in page.blocks] == ["body.single>div.a.b#main>p.x", "body.single>div.a.b#main>p"]


def test_a_block_that_is_all_one_link_has_the_link_in_its_path() -> None:
    assert blocks('<p><a class="more" href="/x">Read on</a></p>').blocks[0].path == "body>p>a.more"


def test_forms_follow_the_elements() -> None:
    page = "<h2>h</h2><ul><li><p>i</p></li></ul><blockquote><p>q</p></blockquote><figure><figcaption>c</figcaption></figure><table><td>d</td></table><p>p</p>"
    assert [block.form for block in blocks(page).blocks] == ["heading", "item", "quote", "caption", "cell", "paragraph"]


def test_positions_are_dense() -> None:
    assert [block.position for block in blocks("<p>a</p><div></div><p>b</p>").blocks] == [0, 1]


def test_links_and_their_share_are_known() -> None:
    place = blocks('<p>aaaa <a href=" /x ">bb<b>bb</b></a></p>').places[0]
    assert place.links == (Link("bbbb", "/x"),)
    assert 0.4 < place.linked < 0.5


def test_siblings_share_a_container() -> None:
    one, two, other = blocks("<div><p>a</p><p>b</p></div><section><p>c</p></section>").places
    assert one.container == two.container != other.container


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_blocks_hold_what_a_second_parser_reads(page: Path) -> None:
    markup = page.read_text("utf-8").replace("data-cfemail", "data-left")  # the second parser does not unmask addresses
    tree = HTMLTree.parse(markup)
    assert tree.document is not None
    for unseen in tree.document.query_selector_all(UNSEEN):
        unseen.decompose()
    second = len("".join((tree.body.text if tree.body else "").split()))
    own = sum(len("".join(text.split())) for text in texts(markup))
    assert abs(own - second) <= 0.005 * second


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<br>", "<a href=x>", "</a>", "<table>", "<tr>", "<td>", "<li>", "w ", "z"]
        )
    )
)
def test_no_letter_is_lost_or_doubled(pieces: list[str]) -> None:
    written = sorted("".join(piece for piece in pieces if "<" not in piece).replace(" ", ""))
    assert sorted("".join(texts("".join(pieces))).replace(" ", "")) == written


def test_a_place_knows_its_depth_its_telling_elements_and_its_bold_share() -> None:
    place = blocks("<main><article><div><ul><li>two <b>bold</b></li></ul></div></article></main>").places[0]
    assert (place.depth, place.inside, place.bold) == (5, ("main", "article", "ul", "li"), 0.5)


def test_a_hidden_body_is_shown_by_a_script() -> None:
    assert texts("<body hidden><p>a</p></body>") == ["a"]


def test_a_value_that_speaks_of_hidden_hides_nothing() -> None:
    assert texts('<p title="what is hidden=">a</p><p aria-hidden="true" class="hidden">b</p>') == ["a", "b"]


def test_the_mark_between_labels_stands_in_no_label() -> None:
    assert blocks('<div class="[&>p]:m x" id="a>b"><p>t</p></div>').blocks[0].path == "body>div.[&p]:m.x#ab>p"


def test_a_paragraph_in_an_unclosed_heading_is_none() -> None:
    assert [block.form for block in blocks("<h3>Title<p>text<p>more").blocks] == ["heading", "paragraph", "paragraph"]


def test_a_path_has_bounds() -> None:
    page = blocks("<div>" * 1000 + f'<p class="{"name " * 5000}">t')
    assert len(page.blocks[0].path) < 2000
