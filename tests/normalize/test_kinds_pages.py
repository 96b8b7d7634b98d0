"""Whole pages of each kind, written for this test: kinds/NAME.html, and in kinds/labels.toml what each is.

`held` marks the pages that were not looked at while the rules were made.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.rulebook import load
from normalize.article import normalize
from normalize.model import Page
from normalize.rules import Rules

PAGES = Path(__file__).parent / "kinds"
LABELS = tomllib.loads((PAGES / "labels.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load(None)


def test_every_page_has_a_label() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == set(LABELS)
    assert len(LABELS) >= 60
    assert sum("held" in label for label in LABELS.values()) >= 20


@pytest.mark.parametrize("name", LABELS)
def test_a_page_is_of_its_kind(name: str, rules: Rules) -> None:
    label = LABELS[name]
    content = (PAGES / f"{name}.html").read_bytes()
    page = Page(label["url"], content, "text/html; charset=utf-8", datetime(2026, 1, 24, tzinfo=UTC), label["status"])
    assert normalize(page, rules).kind == label["kind"]
