"""Which blocks print headline, standfirst, byline and date."""

from __future__ import annotations

from normalize.blocks import read
from normalize.frontmatter import FrontMatter, front_matter
from normalize.metadata import from_tree
from normalize.tree import body, parse

LONG = "<p>The harbour company said on Monday that the boat which carries the post to the islands would sail again before the end of the week.</p>"
LEAD = "Crews return to the islands after eleven days without a boat, and a hard winter."
HEAD = (
    f'<title>Ferry sails again</title><meta property="og:title" content="Ferry sails again"><meta name="author" content="Ilse Varga">'
    f'<meta name="description" content="{LEAD}">'
)


def front(page: str, *chosen: int) -> FrontMatter:
    parsed = parse(f"<html><head>{HEAD}</head><body>{page}</body></html>")
    facts = from_tree(parsed)
    reading = read(body(parsed))
    return front_matter(reading, [at in chosen for at in range(len(reading.blocks))], facts)


def test_the_headline_is_a_field_and_its_repetitions_are_known() -> None:
    found = front(f"<p>Ferry sails again</p><h1>Ferry sails again</h1><div>{LONG * 3}</div>", 2, 3, 4)
    assert (found.fields, found.repeats) == ({1: "title"}, {0})


def test_a_heading_with_a_kicker_is_the_headline() -> None:
    assert front(f"<h1>Harbour: Ferry sails again</h1><div>{LONG * 3}</div>", 0, 1, 2, 3).fields == {0: "title"}


def test_a_standfirst_repeats_the_description() -> None:
    assert front(f"<header><h1>Ferry sails again</h1><p>{LEAD}</p></header><div>{LONG * 3}</div>", 2, 3, 4).fields == {
        0: "title",
        1: "lead",
    }


def test_a_standfirst_is_named_as_one() -> None:
    page = f"<h1>Ferry sails again</h1><p class='standfirst'>After a hard winter, there is a boat.</p><div>{LONG * 3}</div>"
    assert front(page, 2, 3, 4).fields[1] == "lead"


def test_a_first_paragraph_that_is_also_the_description_stays_text() -> None:
    assert front(f"<h1>Ferry sails again</h1><div><p>{LEAD}</p>{LONG * 3}</div>", 1, 2, 3, 4).fields == {0: "title"}


def test_byline_and_date_are_fields() -> None:
    page = f"<h1>Ferry sails again</h1><p>By Ilse Varga</p><p>4 March 2021</p><div>{LONG * 3}</div>"
    assert front(page, 1, 2, 3, 4, 5).fields == {0: "title", 1: "byline", 2: "date"}


def test_a_sentence_that_names_the_author_is_none() -> None:
    page = f"<h1>Ferry sails again</h1><div><p>On 4 March 2021 Ilse Varga went aboard with the others, who were silent.</p>{LONG * 3}</div>"
    assert front(page, 1, 2, 3, 4).fields == {0: "title"}


def test_a_chosen_caption_is_a_field() -> None:
    page = f"<h1>Ferry sails again</h1><div>{LONG * 2}<figure><figcaption>The Grey Heron</figcaption></figure>{LONG}</div>"
    assert front(page, 1, 2, 3, 4).fields == {0: "title", 3: "caption"}


ALONE = "<p>The boat was mended over the winter, and it will sail on Friday.</p>"


def test_the_one_paragraph_between_headline_and_body_is_the_standfirst() -> None:
    page = f"<article><h1>Ferry sails again</h1>{ALONE}<p>Ilse Varga</p><div>{LONG * 3}</div></article>"
    assert front(page, 3, 4, 5).fields == {0: "title", 1: "lead", 2: "byline"}


def test_of_two_such_paragraphs_nobody_can_tell_the_standfirst() -> None:
    page = f"<article><h1>Ferry sails again</h1>{ALONE}<p>This page was read by nine of our readers on Monday.</p><div>{LONG * 3}</div></article>"
    assert "lead" not in front(page, 3, 4, 5).fields.values()


def test_questions_credits_and_furniture_are_no_standfirst() -> None:
    for other in (
        "<p>Do you think that the ferry should sail in winter too?</p>",
        "<p>Photo: Bo Reed of the Marbleton Daily, on the north pier on Monday.</p>",
        "<p class='lead-credit'>A boat lies in the harbour of the old town at night.</p>",
        "<div class='newsletter'><p>Our letter about ferries comes every Friday to your door.</p></div>",
        "<h2>Ferry sails again after a long and hard winter in the harbour.</h2>",
    ):
        page = f"<article><h1>Ferry sails again</h1>{other}<div>{LONG * 3}</div></article>"
        assert "lead" not in front(page, 2, 3, 4).fields.values(), other


def test_a_heading_that_metadata_word_otherwise_is_the_headline_too() -> None:
    page = f"<article><h1>The boat to the islands is back</h1><div>{LONG * 3}</div></article>"
    assert front(page, 1, 2, 3).fields == {0: "title"}


def test_where_an_h1_names_the_subject_the_printed_title_is_the_headline() -> None:
    told = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry sails again"}</script>'
    page = f"{told}<nav><h1>Ferry sails again to the islands</h1></nav><article><h2>Ferry sails again</h2><div>{LONG * 3}</div></article>"
    found = front(page, 2, 3, 4)
    assert (found.fields, found.repeats) == ({1: "title"}, {0})
