"""Whole pages in the shapes of real systems, each with the article that a reader expects of it: `pages/NAME/`.

`page.html` is the page as it was received, `meta.toml` says where it came from and what is hard about it, `article.json` is the expected
article: fields, the text by paragraphs, credits, and by reason the texts that must not be in it. All sites and sentences are fiction.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive import rulebook
from normalize.article import normalize
from normalize.model import REASONS, Article, Instant, Page

FOLDER = Path(__file__).parent / "pages"
NAMES = sorted(path.parent.name for path in FOLDER.glob("*/article.json"))
EXPECTED: dict[str, dict[str, Any]] = {name: json.loads((FOLDER / name / "article.json").read_text("utf-8")) for name in NAMES}
# A link of a footer may as well be called related or a form's: no reader minds, as long as it is not text.
AS_WELL: dict[str, set[str]] = {"navigation": set(REASONS), "related": {"related", "navigation"}}
FIELDS = ("title", "authors", "published", "modified", "section", "language", "canonical_url", "kind", "lead", "text", "credits", "alarms")


@pytest.fixture(scope="module")
def articles() -> Callable[[str], Article]:
    """The article of a page by its name, each page normalized once."""
    rules = rulebook.load(None)
    return cache(lambda name: normalize(page(FOLDER / name), rules))


def page(folder: Path) -> Page:
    meta = tomllib.loads((folder / "meta.toml").read_text("utf-8"))
    return Page(meta["url"], (folder / "page.html").read_bytes(), meta["content_type"], meta["fetched_at"].astimezone(UTC), meta["status"])


def told(article: Article, field: str) -> object:
    """The field as `article.json` writes it."""
    value = getattr(article, field, None)
    if field in ("published", "modified"):
        return moment(value)
    if field == "text":
        return list(article.paragraphs)
    if field == "credits":
        return sorted([credit.kind, credit.name, credit.url or ""] for credit in article.credits)
    if field == "alarms":
        return [alarm.name for alarm in article.alarms]
    if field == "language":
        return article.language.partition("-")[0]
    return list(value) if isinstance(value, tuple) else value


def expected(name: str, field: str) -> object:
    value = EXPECTED[name][field]
    if field in ("published", "modified") and value:
        return value["precision"], in_utc(value["at"])
    return sorted([credit["kind"], credit["name"], credit["url"] or ""] for credit in value) if field == "credits" else value


def moment(instant: Instant | None) -> tuple[str, str] | None:
    """Precision and moment, whatever the zone it was printed in."""
    return (instant.precision, in_utc(instant.iso())) if instant else None


def in_utc(iso: str) -> str:
    """A moment in UTC; a day or month as it is, a time without a zone as if it were UTC."""
    if "T" not in iso:
        return iso
    at = datetime.fromisoformat(iso)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def bare(text: str) -> str:
    return "".join(text.split())


def cases() -> list[Any]:
    """Fixture and field; a section is asked for where the page says one, alarms where one should ring."""
    fields = [(name, field) for name in NAMES for field in FIELDS if field not in ("section", "alarms") or EXPECTED[name].get(field)]
    return [pytest.param(name, field, id=f"{name}-{field}") for name, field in fields]


def reasons() -> list[Any]:
    return [pytest.param(name, reason, id=f"{name}-{reason}") for name in NAMES for reason in EXPECTED[name]["removed"]]


@pytest.mark.parametrize(("name", "field"), cases())
def test_the_field_is_what_a_reader_expects(articles: Callable[[str], Article], name: str, field: str) -> None:
    assert told(articles(name), field) == expected(name, field)


@pytest.mark.parametrize(("name", "reason"), reasons())
def test_what_is_no_text_is_removed_under_its_reason(articles: Callable[[str], Article], name: str, reason: str) -> None:
    reasons = AS_WELL.get(reason, {reason})
    removed = bare("".join(entry.block.text for entry in articles(name).ledger if entry.fate == "removed" and entry.name in reasons))
    assert [text for text in EXPECTED[name]["removed"][reason] if bare(text) not in removed] == []


def test_there_are_pages() -> None:
    assert len(NAMES) >= 50
