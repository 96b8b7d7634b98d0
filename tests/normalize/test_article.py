"""A page to an article, with all its blocks accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.rulebook import load
from normalize.article import normalize
from normalize.blocks import read
from normalize.errors import PageError
from normalize.model import Article, Page
from normalize.tree import body, parse

RULES = load(None)
HARBOUR = (Path(__file__).parent / "pages" / "harbour.html").read_bytes()
URL = "https://lantern.example/harbour/ferry-strike-ends?utm_source=x"
LONG = "<p>The harbour company said on Monday that boat number {} which carries the post to the islands would sail again before the end of the week.</p>"
ARTICLE = "".join(LONG.format(number) for number in range(6))


@pytest.fixture(scope="module")
def harbour() -> Article:
    return normalize(Page(URL, HARBOUR, "text/html; charset=utf-8", status=200, source="lantern"), RULES)


def fates(article: Article, words: str) -> set[tuple[str, str]]:
    return {(entry.fate, entry.name) for entry in article.ledger if words in entry.block.text}


def test_the_text_is_the_article_and_nothing_else(harbour: Article) -> None:
    starts = [" ".join(text.split()[:3]) for text in harbour.paragraphs]
    assert starts == [
        "Ferry workers at",
        "The vote was",
        "What the guild",
        "Under the agreement,",
        "The harbour company",
        "Tickets bought during",
        "We would rather",
        "Questions can be",
    ]


def test_every_block_has_its_entry(harbour: Article) -> None:
    assert tuple(entry.block for entry in harbour.ledger) == read(body(parse(HARBOUR.decode()))).blocks
    assert all(entry.name or entry.fate == "kept" for entry in harbour.ledger)
    assert all(entry.by for entry in harbour.ledger)


def test_the_fields_are_read(harbour: Article) -> None:
    assert harbour.title == "Ferry workers end strike at Port Merrow"
    assert harbour.lead == "Crews return to the islands after eleven days without a boat."
    assert harbour.authors == ("Ilse Varga",)
    assert harbour.published is not None
    assert harbour.published.iso() == "2021-03-04T09:30:00+02:00"
    assert harbour.canonical_url == "https://lantern.example/harbour/ferry-strike-ends"
    assert (harbour.kind, harbour.language, harbour.source) == ("article", "en", "lantern")


@pytest.mark.parametrize(
    ("words", "fate"),
    [
        ("Ferry workers end strike", ("field", "title")),
        ("Crews return", ("field", "lead")),
        ("By Ilse Varga", ("field", "byline")),
        ("March 4, 2021", ("field", "date")),
        ("I have waited", ("removed", "comments")),
        ("Get the Lantern", ("removed", "newsletter")),
        ("Lighthouse keeper", ("removed", "related")),
        ("Bakery reopens", ("removed", "related")),
        ("Council", ("removed", "navigation")),
        ("Share this", ("removed", "share")),
    ],
)
def test_what_is_not_text_has_its_reason(harbour: Article, words: str, fate: tuple[str, str]) -> None:
    assert fate in fates(harbour, words)
    assert not any(words == kept for kept in harbour.paragraphs)


def test_a_masked_address_is_read(harbour: Article) -> None:
    assert "harbour.strike@lantern.example" in harbour.text


def test_what_nobody_sees_is_in_no_entry(harbour: Article) -> None:
    assert not any(fates(harbour, words) for words in ("shown to nobody", "Switch on scripts", "Not yet", "display: none"))


def test_the_same_page_gives_the_same_article(harbour: Article) -> None:
    assert normalize(Page(URL, HARBOUR, "text/html; charset=utf-8", status=200, source="lantern"), RULES) == harbour


def test_a_text_goes_by_lines() -> None:
    text = b"Ferry sails again\n\nBy Ilse Varga\n\nThe harbour company said on Monday that the boat would sail again before the end of the week. Nobody was hurt.\n"
    article = normalize(Page(None, text, "text/plain"), RULES)
    assert article.title == "Ferry sails again"
    assert article.text.startswith("The harbour company")
    assert [entry.block.path for entry in article.ledger] == ["line:1", "line:3", "line:5"]


@pytest.mark.parametrize(
    "content",
    [
        ("<div>" * 100_000 + ARTICLE).encode(),
        f"<html><body><p>Harbour</p></html>{ARTICLE}</html>".encode(),
        f"<html><body>{ARTICLE}</body></html>".encode("utf-16"),
        f"<meta charset=utf-16><p>caf\u00e9</p>{ARTICLE}".encode("cp1252"),
        f"<body>{ARTICLE}".replace("boat", "bo\0at").encode() + b" " * 2000,
        ("<b><p>" * 500 + ARTICLE).encode(),
        (f"<title>{'x' * 300_000}</title>" + ARTICLE).encode(),
        (f"<body {'a=b ' * 20_000}>" + ARTICLE).encode(),
        (ARTICLE + "<a href=x>" * 20_000).encode(),
    ],
    ids=["deep", "early-end", "utf-16", "wrong-charset", "nul", "misnested", "long-title", "many-attributes", "open-links"],
)
def test_hostile_pages_give_their_article(content: bytes) -> None:
    article = normalize(Page("https://lantern.example/x", content, "text/html"), RULES)
    assert article.text.count("before the end of the week") == 6


@pytest.mark.parametrize("content", [b"", b" ", b"<html></html>", b"<p>", b"<body><p hidden>x", b"<frameset></frameset>"])
def test_a_page_without_text_is_no_article(content: bytes) -> None:
    article = normalize(Page(None, content, "text/html"), RULES)
    assert (article.kind, article.text) == ("other", "")


def test_binary_is_a_page_error() -> None:
    with pytest.raises(PageError):
        normalize(Page(None, b"%PDF-1.4 ...", "application/pdf"), RULES)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div class=share>",
                "</div>",
                "<h1>",
                "<li>",
                "<br>",
                "<a href=/x>",
                "</a>",
                "</html>",
                "<table><td>",
                "By Ilse Varga ",
                "Read more ",
                LONG.format(1),
            ]
        ),
        max_size=14,
    )
)
def test_no_block_is_ever_lost(pieces: list[str]) -> None:
    markup = "<html>" + "".join(pieces)
    article = normalize(Page(None, markup.encode(), "text/html"), RULES)
    assert tuple(entry.block for entry in article.ledger) == read(body(parse(markup))).blocks
