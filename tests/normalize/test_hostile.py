"""Pages made to break a reader: each gives its text, or an error that says why; none takes a word with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from archive.rulebook import load
from normalize.article import normalize
from normalize.blocks import read
from normalize.check import parser_difference
from normalize.errors import NotText
from normalize.model import Article, Page
from normalize.tree import body, parse

RULES = load(None)
SAID = "The ferry to the island left the old harbour at six, with its lamps lit and nobody on board."
STORY = "<article><h1>Ferry leaves empty</h1>" + "".join(f"<p>{SAID} So it was on day {day} too.</p>" for day in range(8)) + "</article>"
MANY = 3_000


def page(markup: str | bytes, content_type: str = "text/html") -> Article:
    content = markup if isinstance(markup, bytes) else markup.encode("utf-8", "surrogatepass")
    return normalize(Page("https://island.example/ferry", content, content_type, datetime(2026, 1, 1, tzinfo=UTC)), RULES)


def ledger(article: Article) -> str:
    return " ".join(entry.block.text for entry in article.ledger)


def json_ld(script: str) -> str:
    return f'<head><script type="application/ld+json">{script}</script></head><body>{STORY}'


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * MANY + "marked" + "</div>" * MANY,
        "<div>word" * MANY + "marked",
        "<b><i><font size=1>" * MANY + "marked",
        "".join(f"<b id={number}>" for number in range(300)) + "<p>one<p>marked",
        "<ul><li>word" * MANY + "marked",
        "<table><tr><td>" * 500 + "marked",
        "<blockquote>" * MANY + "<p>marked",
        "<svg>" * MANY + "<text>marked",
        "<div " + " ".join(f"a{number}=1" for number in range(30_000)) + "><p>marked",
        "<div " + " ".join(f"a{number}" for number in range(30_000)) + "><p>marked",
        f'<div class="{"name " * 100_000}" id="{"x" * 100_000}"><p>marked',
        "<i a=1></i>" * 30_000 + "<p>marked",
        "<p>w</p>" * MANY + "<p>marked",
        '<a href="/x">link</a> ' * MANY + "<p>marked",
        "<option>x" * 1000 + "</option>marked",
        "</body></html><p>marked",
        "</html>" * MANY + "marked",
        "<p>marked<script>/* <!-- <script> ",
        "<p>marked<!-- never closed " + "<!--" * MANY,
        "<p>mar\0ked</p>".replace("\0", "&#0;") + "marked",
        "<form><template><p></template></form>marked<select><textarea>",
        "<math><annotation-xml><p>marked</math></svg></p></p></br>",
    ],
    ids=lambda markup: markup[:20],
)
def test_no_markup_hides_a_word(markup: str) -> None:
    parsed = parse(f"<body>{STORY}{markup}")
    found = read(body(parsed))
    assert "marked" in " ".join(block.text for block in found.blocks)
    assert parser_difference(parsed, found.blocks) is None


@pytest.mark.parametrize(
    "run",
    [
        "a",
        " ",
        "<",
        "&lt;",
        "(",
        "((",
        ",",
        ".",
        "- ",
        "“",
        "/",
        "1",
        "1/2/20 ",
        "A ",
        "A. ",
        "\u0301\u0316",
        "\u200b",
        "&amp;",
        "By A, ",
        "[",
        "**a ",
        "|",
        "@",
    ],
)
def test_a_run_of_anything_leaves_the_story_whole(run: str) -> None:
    article = page(f"<body>{STORY}<div>{run * 20_000}</div>")
    assert article.text.count(SAID) == 8


@pytest.mark.parametrize(
    "script",
    [
        "[" * 20_000, '{"a":' * 20_000, '{"@type":"NewsArticle","headline":"' + "a\\" * 20_000, '{"@type":"NewsArticle"' + "," * 20_000 + "}",
        '{"@type":"NewsArticle","x":' + "1" * 20_000 + "}", '{"@type":["NewsArticle"],"author":{"name":{"name":null}},"datePublished":{}}',
        "null", "NaN", '"' * 999, "", "<!--", json.dumps({"@graph": [{"@type": "NewsArticle", "author": [{"name": "A B"}] * 2000}]}),
    ],
    ids=lambda script: script[:24],
)  # fmt: skip
def test_broken_json_ld_costs_no_text(script: str) -> None:
    article = page(json_ld(script))
    assert article.text.count(SAID) == 8
    assert article.title == "Ferry leaves empty"


def test_ten_thousand_dates_are_no_date_more() -> None:
    dates = json.dumps({"@type": "NewsArticle", "datePublished": ["2020-01-02"] * 10_000})
    spam = '<time datetime="1999-01-01">January 1, 1999</time> ' * 10_000
    article = page(json_ld(dates) + f"<footer>{spam}</footer>")
    assert article.text.count(SAID) == 8
    assert sum(claim.field == "published" for claim in article.claims) < 100


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
@pytest.mark.parametrize(
    "charset", ["", "; charset=utf-8", "; charset=windows-1251", "; charset=utf-16", "; charset=hex", "; charset=\u20ac\ud800"]
)
def test_marks_and_bytes_are_believed_over_headers(encoding: str, charset: str) -> None:
    if encoding == "windows-1252" and "1251" in charset:
        pytest.skip("no byte speaks against that header")
    article = page(f"<body>{STORY}<p>{SAID} F\u00e4hre, caf\u00e9.</p>".encode(encoding), f"text/html{charset}")
    assert "Fähre, café" in ledger(article)


@pytest.mark.parametrize("content", [b"\0" * 5000, b"\xff\xfe", b"\xef\xbb\xbf", b"\xff\xfe<\0p", b"\xfe\xff\0<\0p\0>\xd8", b""])
def test_bytes_of_no_text_are_refused_or_empty(content: bytes) -> None:
    try:
        assert page(content).text == ""
    except NotText as problem:
        assert "bytes" in str(problem)  # noqa: PT017  # either is an answer


def test_half_a_surrogate_pair_costs_its_own_letter() -> None:
    assert ledger(page(f"<body>{STORY}<p>{SAID} \ud800 after.</p>")).count(SAID) == 9


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "**a " * 20_000,
        "[a](" * 20_000,
        "<http://a" * 9000,
        "w\n" * 3000,
        "_" * 20_000,
        "# " * 20_000,
        "x" + " " * 20_000 + "y",
    ],
)
def test_hostile_lines_leave_the_others(text: str) -> None:
    article = page(f"{SAID}\n\n{text}\n\n{SAID} Again.", "text/plain")
    assert ledger(article).count(SAID) == 2
