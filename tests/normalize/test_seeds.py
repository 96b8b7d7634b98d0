"""The five examples of `../shared/seeds`, as they come: every line, every field, every stated origin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive import rulebook
from normalize.article import normalize
from normalize.model import Article, Page

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
HERE = (SEEDS / "labels.json").exists()
pytestmark = pytest.mark.skipif(not HERE, reason="../shared/seeds is not beside the project")
LABELS: dict[str, dict[str, Any]] = json.loads((SEEDS / "labels.json").read_text("utf-8")) if HERE else {}
NAMES = sorted(LABELS) or ["no seeds"]
ORIGINS = {"crosspost", "republication", "first-published", "syndication", "translation"}


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    rules = rulebook.load(None)
    index = [json.loads(line) for line in (SEEDS / "index.jsonl").read_text("utf-8").splitlines() if line.strip()]
    return {row["file"]: normalize(Page(row["url"], (SEEDS / row["file"]).read_bytes(), "text/plain"), rules) for row in index}


def origins(article: Article) -> set[tuple[str, str, str | None]]:
    return {(credit.kind, credit.name, credit.url) for credit in article.credits if credit.kind in ORIGINS}


@pytest.mark.parametrize("name", NAMES)
def test_every_line_has_its_fate(articles: dict[str, Article], name: str) -> None:
    entries = [(number, entry) for entry in articles[name].ledger for number in entry.block.path.removeprefix("line:").split("+")]
    assert {number: f"{entry.fate}:{entry.name}".rstrip(":") for number, entry in entries} == LABELS[name]["lines"]


@pytest.mark.parametrize("name", NAMES)
def test_title_language_author_and_date_are_read(articles: dict[str, Article], name: str) -> None:
    article, label = articles[name], LABELS[name]
    assert (article.title, article.language.partition("-")[0]) == (label["title"], label["language"])
    assert article.authors == ((label["author"],) if "author" in label else ())
    assert (article.published.iso() if article.published else None) == label.get("date")


@pytest.mark.parametrize("name", NAMES)
def test_origins_are_those_that_the_text_states_and_no_others(articles: dict[str, Article], name: str) -> None:
    told = LABELS[name].get("attribution")
    expected = {(told["kind"], told.get("origin_name", ""), told.get("origin_url"))} if told else set()
    assert origins(articles[name]) == expected


@pytest.mark.parametrize("name", NAMES)
def test_agencies_are_those_that_the_text_names(articles: dict[str, Article], name: str) -> None:
    label = LABELS[name]
    expected = {agency for agency in (label.get("agency"), label.get("attribution", {}).get("agency")) if agency}
    assert {credit.name for credit in articles[name].credits if credit.kind == "agency"} == expected


@pytest.mark.parametrize("name", NAMES)
def test_each_claim_stands_in_a_line_of_evidence(articles: dict[str, Article], name: str) -> None:
    told = LABELS[name].get("attribution", {})
    lines = set(told.get("evidence_lines", [told["evidence_line"]] if "evidence_line" in told else []))
    blocks = {entry.block.position: entry.block for entry in articles[name].ledger}
    found = {int(blocks[credit.position].path.removeprefix("line:")) for credit in articles[name].credits if credit.position is not None}
    assert lines <= found


@pytest.mark.parametrize("name", NAMES)
def test_headings_and_broken_paragraphs_are_told(articles: dict[str, Article], name: str) -> None:
    kept = [entry.block for entry in articles[name].ledger if entry.fate == "kept"]
    assert [block.path for block in kept if block.form == "heading"] == [f"line:{number}" for number in LABELS[name].get("headings", [])]
    joined = {"line:" + "+".join(map(str, pair)) for pair in LABELS[name].get("joined", [])}
    assert {block.path for block in kept if "+" in block.path} == joined
