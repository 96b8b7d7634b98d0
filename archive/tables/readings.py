"""What rules made of pages: readings with their ledgers, stored once."""

from __future__ import annotations

from collections.abc import Mapping

from archive.tables.described import Described

TABLES: Mapping[str, Described] = {
    "former": Described(
        "Names that versions had as older rules read them, so that a citation still leads to its article. Not part of the content hash.",
        {
            "key": "public name of the version then",
            "record_id": "the first capture that showed it; what that shows now is what is meant",
            "normalizer": "version of the normalizer then",
            "rules": "digest of the rules then",
            "habits": "digest of the habits that were cut then",
        },
    ),
    "rendition": Described(
        "What pages were read by. More than one: some were read before an upgrade, see pressmark status.",
        {"id": "row number", "normalizer": "version of the normalizer", "rules": "digest of the rules"},
    ),
    "reading": Described(
        "What one rendition made of a page before any habit was cut; captures that read the same share one.",
        {
            "id": "row number",
            "key": "hash of article, title, lead, byline and text before any habit",
            "rendition": "what it was read by",
            "article": "article",
            "kind": "kind of page",
            "title": "headline",
            "lead": "standfirst",
            "byline": "authors, as names",
            "authors": "authors, a JSON list",
            "published": "printed date of publication",
            "published_precision": "second, minute, day or month",
            "modified": "printed date of the last change",
            "modified_precision": "second, minute, day or month",
            "section": "section of the site",
            "language": "BCP 47",
            "replaced": "share of characters that could not be decoded, 0 to 1",
            "shown": "key of the version that it shows, habits cut",
            "words": "words of that",
            "habits": "digest of the habits that were cut",
            "capture": "its first capture, whose ledger it is",
            "version": "version that it shows",
            "address": "address that the page calls its own, canonical",
        },
        hidden=True,
    ),
    "ledger": Described(
        "The rows behind block, with texts, places and decisions by number.",
        {
            "reading": "reading",
            "position": "place on the page, from 0",
            "text": "text",
            "place": "place in the DOM",
            "decision": "what became of it",
        },
        hidden=True,
    ),
    "text": Described(
        "Each text of the ledger once. Row numbers are the first six bytes of its sha256, the next free number where two share them.",
        {
            "id": "row number",
            "text": "the text; null where only comments have it",
            "length": "characters",
            "digest": "sha256, where a comment has it",
        },
        hidden=True,
    ),
    "place": Described(
        "Each place in the DOM once, as a step below its parent.",
        {"id": "row number", "parent": "place that it stands in; null for the outermost", "step": "tag, id and classes"},
        hidden=True,
    ),
    "decision": Described(
        "What may become of a block.",
        {
            "id": "row number",
            "form": "paragraph, heading, item, quote, cell, caption or line",
            "fate": "kept, field or removed",
            "name": "name of the field, or reason of the removal",
            "rule": "who decided",
            "was": "who had kept what a habit removed",
        },
        hidden=True,
    ),
    "claim_kind": Described(
        "What claims may be about, and where they are made.",
        {
            "id": "row number",
            "field": "field",
            "origin": "where it is said: json-ld, opengraph, byline ...",
            "chosen": "1 where it became the field's value",
        },
        hidden=True,
    ),
    "reading_claim": Described(
        "The rows behind claim.",
        {
            "reading": "reading",
            "position": "order on the page",
            "kind": "what it is about, and where it is said",
            "value": "what is said; a number where that is written elsewhere: -1 title, -2 lead, -3 address of the reading, from 0 on its claim there",
        },
        hidden=True,
    ),
    "reading_credit": Described(
        "The rows behind credit.",
        {
            "reading": "reading",
            "position": "order",
            "kind": "kind of credit",
            "name": "who is named",
            "url": "address that is named",
            "quote": "the printed words",
            "block": "position of the block they stand in",
        },
        hidden=True,
    ),
    "reading_alarm": Described(
        "The rows behind alarm, for pages.",
        {"reading": "reading", "position": "order", "name": "name", "detail": "a sentence", "measure": "how bad"},
        hidden=True,
    ),
    "source_alarm": Described(
        "The rows behind alarm, for sources.",
        {"source": "source", "name": "name", "rule": "rule", "detail": "a sentence", "measure": "how bad"},
        hidden=True,
    ),
}
