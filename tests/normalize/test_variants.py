"""Texts like the seeds with other names, sums, order and wording, and clean articles that use the same words: `variants/`.

`labels.json` is written as that of the seeds: by line, what becomes of it; credits as kind, name and address.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive import rulebook
from normalize.article import normalize
from normalize.model import Article, Page

FOLDER = Path(__file__).parent / "variants"
LABELS: dict[str, dict[str, Any]] = json.loads((FOLDER / "labels.json").read_text("utf-8"))
RULES = rulebook.load(None)


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {name: normalize(Page(label["url"], (FOLDER / name).read_bytes(), "text/plain"), RULES) for name, label in LABELS.items()}


def fates(article: Article) -> dict[str, str]:
    """Line number -> its fate, as the labels write it."""
    return {
        number: entry.fate if entry.fate == "kept" else f"{entry.fate}:{entry.name}"
        for entry in article.ledger
        for number in entry.block.path.removeprefix("line:").split("+")
    }


@pytest.mark.parametrize("name", LABELS)
def test_every_line_has_its_fate(articles: dict[str, Article], name: str) -> None:
    assert fates(articles[name]) == LABELS[name]["lines"]


@pytest.mark.parametrize("name", LABELS)
def test_fields_are_read(articles: dict[str, Article], name: str) -> None:
    article, label = articles[name], LABELS[name]
    assert article.title == label["title"]
    assert list(article.authors) == label.get("authors", list(article.authors))
    assert (article.published.iso() if article.published else None) == label.get("date", article.published and article.published.iso())
    assert article.language.partition("-")[0] == label.get("language", article.language.partition("-")[0])


@pytest.mark.parametrize("name", LABELS)
def test_credits_are_those_that_the_text_states(articles: dict[str, Article], name: str) -> None:
    told = {(credit.kind, credit.name, credit.url) for credit in articles[name].credits}
    assert told == {(credit["kind"], credit["name"], credit["url"]) for credit in LABELS[name]["credits"]}


@pytest.mark.parametrize("name", [name for name, label in LABELS.items() if "headings" in label])
def test_headings_are_told_from_paragraphs(articles: dict[str, Article], name: str) -> None:
    found = [entry.block.path for entry in articles[name].ledger if entry.fate == "kept" and entry.block.form == "heading"]
    assert found == [f"line:{number}" for number in LABELS[name]["headings"]]


@pytest.mark.parametrize("name", [name for name, label in LABELS.items() if "joined" in label])
def test_broken_paragraphs_are_joined(articles: dict[str, Article], name: str) -> None:
    paths = {entry.block.path for entry in articles[name].ledger}
    assert paths >= {"line:" + "+".join(map(str, pair)) for pair in LABELS[name]["joined"]}
