"""One page as the object that `pressmark normalize --jsonl` prints: the contract with other people's scripts (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from archive.identity import text_digest
from archive.rows import private
from normalize.model import Article, Entry, Instant

Json = str | int | float | None | Sequence["Json"] | dict[str, "Json"]


def page_json(page: Article, lead_joined: bool = False) -> dict[str, Json]:
    """The article's own keys: kind, title, lead, text, dates, authors, language, credits, removed, fields."""
    paragraphs = [page.lead] if lead_joined and page.lead else []
    return {
        "kind": page.kind,
        "title": page.title,
        "lead": page.lead,
        "text": "\n".join([*paragraphs, *page.paragraphs]),
        "published": _iso(page.published),
        "modified": _iso(page.modified),
        "authors": list(page.authors),
        "language": page.language,
        "credits": [{"kind": each.kind, "name": each.name, "url": each.url, "quote": each.quote} for each in page.credits],
        "removed": [_removed(entry) for entry in page.ledger if entry.fate == "removed"],
        "fields": {claim.field: claim.origin for claim in page.claims if claim.chosen},
    }


def blank_json() -> dict[str, Json]:
    """The same keys where a page could not be read."""
    nothing: list[Json] = []
    return {
        "kind": None,
        "title": "",
        "lead": "",
        "text": "",
        "published": None,
        "modified": None,
        "authors": nothing,
        "language": "",
        "credits": nothing,
        "removed": nothing,
        "fields": {},
    }


def _removed(entry: Entry) -> dict[str, Json]:
    told: dict[str, Json] = {"text": entry.block.text}
    if private(entry):
        told = {"length": len(entry.block.text), "digest": text_digest(entry.block.text)}
    return {**told, "reason": entry.name, "rule": entry.by}


def _iso(instant: Instant | None) -> str | None:
    return instant.iso() if instant else None
