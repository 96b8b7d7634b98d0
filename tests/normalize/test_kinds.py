"""Kinds of pages: the questions one by one; whole pages are in test_kinds_pages.py."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, repeat

import pytest

from normalize.kinds import Look, kind
from normalize.model import Block, Entry, Fate, Form

SENTENCE = "The harbour company said that the boat would sail again before the end of the week. "
TEXT = SENTENCE * 8


def entry(text: str, fate: Fate = "kept", form: Form = "paragraph", name: str = "") -> Entry:
    return Entry(Block(0, "p", text, form), fate, name)


def look(*entries: Entry | str, **facts: object) -> Look:
    """A page of these blocks, none of them a link."""
    blocks = tuple(one if isinstance(one, Entry) else entry(one) for one in entries)
    return replace(Look(status=200, entries=blocks, linked=(0.0,) * len(blocks)), **facts)  # type: ignore[arg-type]  # a test names the fields


def test_enough_text_is_an_article() -> None:
    assert kind(look(TEXT)) == "article"
    assert kind(look(TEXT, status=None)) == "article"


def test_little_text_is_other() -> None:
    assert kind(look("Hello.")) == "other"
    assert kind(look()) == "other"


@pytest.mark.parametrize(
    "words",
    [
        "Just a moment... Checking your browser before accessing port.example",
        "Please verify you are a human to continue",
        "Pardon Our Interruption",
    ],
)
@pytest.mark.parametrize("status", [200, 403, 503, None])
def test_bot_walls(words: str, status: int | None) -> None:
    assert kind(look(words, status=status)) == "bot-wall"


def test_scripts_of_a_challenge_count_where_nothing_is_shown() -> None:
    markup = '<script src="/_Incapsula_Resource?x=1">'
    assert kind(look(markup=markup)) == "bot-wall"
    assert kind(look(TEXT, markup=markup)) == "article"


@pytest.mark.parametrize("claim", [{"types": ("NewsArticle",)}, {"types": ("og:article",)}, {"dated": True}])
@pytest.mark.parametrize("words", ["Are you a robot? ", "Page not found. ", "Buy this domain. ", "You must be 18 or older. "])
def test_a_short_article_may_say_what_walls_say(claim: dict[str, object], words: str) -> None:
    assert kind(look(words + SENTENCE * 4, **claim)) == "article"


def test_errors_by_status_and_by_words() -> None:
    assert kind(look("Nothing here.", status=404)) == "error"
    assert kind(look("Sorry.", title="Page not found")) == "error"
    assert kind(look(entry("Seite nicht gefunden", form="heading"), TEXT)) == "error"


def test_figures_are_no_errors() -> None:
    assert kind(look(entry("+500 %", form="heading"), "404 boats", TEXT)) == "article"


def test_parked_domains() -> None:
    assert kind(look("port.example: this domain is for sale! Buy this domain")) == "parked"


def test_consent_walls() -> None:
    assert kind(look("Before you continue: we and our 812 partners use cookies. Accept all")) == "consent-wall"


def test_a_stub_that_says_it_is_locked_is_partial() -> None:
    assert kind(look(TEXT, free=False)) == "partial"
    assert kind(look(TEXT, entry("Subscribe to continue reading this story.", "removed"))) == "partial"


def test_all_of_a_text_is_an_article_whatever_stands_under_it() -> None:
    assert kind(look(*[TEXT] * 6, free=False)) == "article"
    assert kind(look(*[TEXT] * 2, entry("Subscribe to continue reading this story.", "removed"))) == "article"
    assert kind(look(entry("Subscribe to continue reading.", "removed"), *repeat(entry("Menu", "removed"), 9), TEXT)) == "article"


@pytest.mark.parametrize(("type_", "expected"), [("LiveBlogPosting", "live-blog"), ("ImageGallery", "gallery")])
def test_kinds_that_json_ld_names(type_: str, expected: str) -> None:
    assert kind(look(TEXT, types=(type_,))) == expected


@pytest.mark.parametrize(
    ("title", "times", "expected"), [("Storm: live", 7, "live-blog"), ("Storm", 7, "article"), ("Storm", 14, "live-blog")]
)
def test_a_live_blog_tells_the_time_again_and_again(title: str, times: int, expected: str) -> None:
    clock = [entry(f"1{n // 6}:{n % 6}5 GMT", "removed") for n in range(times)]
    assert kind(look(*chain.from_iterable(zip(clock, repeat(entry(SENTENCE)), strict=False)), title=title)) == expected


def test_a_review_with_pictures_is_no_gallery() -> None:
    pictures = [entry("The second boat.", "field", name="caption")] * 8
    assert kind(look(*pictures, SENTENCE)) == "gallery"
    assert kind(look(*pictures, *[TEXT] * 4)) == "article"


def test_a_video_page_has_little_text() -> None:
    assert kind(look("Watch", types=("VideoObject",))) == "video"
    assert kind(look(TEXT, types=("VideoObject",))) == "article"


HEADLINES = [entry(f"Boat number {n} leaves the harbour", form="heading") for n in range(8)]


def listed(under: str, **facts: object) -> Look:
    """Headlines that are links, with a text under each."""
    pairs = [one for headline in HEADLINES for one in (headline, entry(under))]
    return look(*pairs, linked=(1.0, 0.0) * len(HEADLINES), **facts)


def test_headlines_with_teasers_are_an_index() -> None:
    assert kind(listed(SENTENCE)) == "index"


def test_headlines_with_all_their_text_are_an_article() -> None:
    assert kind(listed(TEXT)) == "article"
    assert kind(listed(SENTENCE, types=("NewsArticle",), dated=True)) == "article"


def test_the_front_page_is_an_index_whatever_it_claims() -> None:
    assert kind(listed(SENTENCE, types=("NewsArticle",), dated=True, url="https://port.example/")) == "index"


@pytest.mark.parametrize("url", ["https://port.example/", "https://port.example"])
def test_a_front_page_has_no_path(url: str) -> None:
    assert kind(listed(SENTENCE, dated=True, types=("og:article",), url=url)) == "index"


@pytest.mark.parametrize("url", ["http://[", "urn:uuid:1", "", "no address"])
def test_an_address_that_cannot_be_read_is_no_trouble(url: str) -> None:
    assert kind(look(TEXT, url=url)) == "article"
