"""What the extractor missed comes back, what it took too much goes."""

from __future__ import annotations

from collections.abc import Sequence

from normalize.blocks import Reading, read
from normalize.mend import own_places, restored, surplus
from normalize.tree import body, parse

LONG = "The harbour company said on Monday that the boat which carries the post to the islands would sail again before the end of the week."


def page(markup: str) -> Reading:
    return read(body(parse(markup)))


def chosen(reading: Reading, *numbers: int) -> Sequence[bool]:
    return [at in numbers for at in range(len(reading.blocks))]


def test_a_paragraph_between_two_chosen_ones_comes_back() -> None:
    reading = page(f"<div><p>{LONG}</p><p>He said that nobody had been hurt, not one.</p><p>{LONG}</p></div>")
    assert restored(reading, chosen(reading, 0, 2)) == {1}


def test_a_label_or_a_link_between_two_chosen_ones_does_not() -> None:
    reading = page(f"<div><p>{LONG}</p><p>Advertisement</p><p><a href='/x'>{LONG}</a></p><p>{LONG}</p></div>")
    assert restored(reading, chosen(reading, 0, 3)) == frozenset()


def test_paragraphs_of_the_very_place_of_chosen_ones_come_back() -> None:
    part = f"<div class='part'>{f'<p>{LONG}</p>' * 3}</div>"
    reading = page(f"<article>{part}<div class='ad'>buy</div>{part}</article>")
    assert restored(reading, chosen(reading, 0, 1, 2)) == {4, 5, 6}


def test_paragraphs_of_another_place_do_not() -> None:
    reading = page(f"<div class='part'>{f'<p>{LONG}</p>' * 3}</div><div class='comments'><p>{LONG}</p></div>")
    assert restored(reading, chosen(reading, 0, 1, 2)) == frozenset()


def test_a_heading_over_a_chosen_paragraph_comes_back() -> None:
    reading = page(f"<div><p>{LONG}</p><h2>What comes next</h2><p>{LONG}</p><h2>Related</h2></div>")
    assert restored(reading, chosen(reading, 0, 2)) == {1}


def test_a_list_of_links_is_no_text() -> None:
    reading = page(
        f"<div><p>{LONG}</p><ul><li><a href='/a'>A lighthouse keeper retires</a></li><li><a href='/b'>A storm closes the channel</a></li></ul></div>"
    )
    assert surplus(reading, chosen(reading, 0, 1, 2)) == {1: "related", 2: "related"}


def test_a_list_of_sentences_with_a_link_each_is_text() -> None:
    item = "<li>The <a href='/a'>harbour</a> stays closed for the night and opens again in the morning.</li>"
    reading = page(f"<div><p>{LONG}</p><ul>{item * 3}</ul></div>")
    assert surplus(reading, chosen(reading, 0, 1, 2, 3)) == {}


def test_a_line_that_is_a_link_is_no_text() -> None:
    reading = page(f"<div><p>{LONG}</p><p><a href='/a'>Read also: the storm of last week</a></p></div>")
    assert surplus(reading, chosen(reading, 0, 1)) == {1: "related"}


def test_a_linked_heading_over_its_paragraph_is_text() -> None:
    reading = page(f"<div><p>{LONG}</p><h3><a href='/boat'>The Grey Heron</a></h3><p>{LONG}</p></div>")
    assert surplus(reading, chosen(reading, 0, 1, 2)) == {}


def test_furniture_by_name_goes_unless_it_holds_the_article() -> None:
    reading = page(f"<div class='newsletter-box'><p>{LONG}</p><div class='newsletter-box'><p>Get it every morning.</p></div></div>")
    assert surplus(reading, chosen(reading, 0, 1)) == {1: "newsletter"}


def test_rules_see_an_articles_own_elements_only() -> None:
    reading = page(f"<div class='gdpr'><p class='a'>{LONG}</p><p>{LONG}</p></div><p>x</p>")
    assert [block.path for block in own_places(reading, chosen(reading, 0, 1))] == ["p.a", "p", "body>p"]


def test_a_note_comes_back_where_the_text_prints_its_number() -> None:
    reading = page(f"<div><p>{LONG} [1]</p></div><div class='notes'><p>[1] See the log of the boat.</p><p>[7] Something else.</p></div>")
    assert restored(reading, chosen(reading, 0)) == {1}


def test_the_first_of_several_chapter_headings_comes_back() -> None:
    chapter = "<h2 id='c{0}'>Chapter {0}</h2><p>" + LONG + "</p>"
    reading = page("<nav>Chapter 1</nav><div>" + "".join(chapter.format(at) for at in (1, 2, 3)) + "</div>")
    assert restored(reading, chosen(reading, 2, 3, 4, 5, 6)) == {1}


def test_a_heading_over_chosen_items_comes_back() -> None:
    reading = page(f"<p>{LONG}</p><div><h2>What we know</h2><ul><li>{LONG}</li><li>{LONG}</li></ul></div>")
    assert restored(reading, chosen(reading, 0, 2, 3)) == {1}


def test_a_body_for_small_screens_is_surplus() -> None:
    text = "".join(f"<p>{at} {LONG}</p>" for at in range(3))
    reading = page(f"<div class='wide'>{text}</div><div class='small'>{text}</div>")
    assert surplus(reading, chosen(reading, *range(6))) == {3: "other", 4: "other", 5: "other"}
