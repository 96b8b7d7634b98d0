"""The forest's choice among the blocks, and trafilatura's beside it where the forest doubts."""

from __future__ import annotations

import pytest

from normalize.blocks import read
from normalize.extract import article_blocks
from normalize.tree import body, parse

LONG = "The harbour company said on Monday that boat number {} which carries the post to the islands would sail again before the end of the week."
ARTICLE = "".join(f"<p>{LONG.format(number)}</p>" for number in range(8))


def kept(markup: str) -> list[str]:
    root = body(parse(markup))
    reading = read(root)
    chosen = article_blocks(root, reading, "").chosen
    return [block.text for block, taken in zip(reading.blocks, chosen, strict=True) if taken]


def test_the_article_is_chosen_and_the_rest_is_not() -> None:
    page = f"<nav><ul><li><a href=/a>Harbour</a></li></ul></nav><article>{ARTICLE}</article><footer><p>Quay Street 4</p></footer>"
    assert kept(page) == [LONG.format(number) for number in range(8)]


def test_the_same_paragraph_on_many_pages_stays() -> None:
    page = f"<article>{ARTICLE}</article>"
    assert all(len(kept(page)) == 8 for _ in range(5))


def test_a_page_without_text_has_no_article() -> None:
    assert kept("<div></div>") == []
    assert kept("<p>x</p>") in ([], ["x"])


@pytest.mark.parametrize("wrap", ["<div>" * 300, "<b><i>" * 400, "<table><tr><td>" * 3])
def test_an_article_at_any_depth_is_found(wrap: str) -> None:
    assert len(kept(f"{wrap}<article>{ARTICLE}</article>")) == 8


def test_an_article_after_an_early_end_of_html_is_found() -> None:
    assert len(kept(f"<html><body><p>Harbour</p></body></html><article>{ARTICLE}</article>")) == 8


def test_broken_json_ld_costs_nothing() -> None:
    script = '<script type="application/ld+json">{"a": "' + '\\"{' * 20_000 + "</script>"
    assert len(kept(f"{script}<article>{ARTICLE}</article>")) == 8


def test_the_ledger_can_say_who_chose() -> None:
    sure = body(parse(f"<nav><ul><li><a href=/a>Harbour</a></li></ul></nav><article>{ARTICLE}</article>"))
    unsure = body(parse("<div><p>Boats sail.</p></div><div><p>Quay Street 4, the harbour office.</p></div>"))
    assert article_blocks(sure, read(sure), "").by == "forest"
    assert article_blocks(unsure, read(unsure), "").by == "forest+trafilatura"
