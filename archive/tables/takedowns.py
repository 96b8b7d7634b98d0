"""What was taken down."""

from __future__ import annotations

from collections.abc import Mapping

from archive.tables.described import Described

TABLES: Mapping[str, Described] = {
    "takedown": Described(
        "What people decided to take down, from decisions.jsonl, and what they undid. Of what it was nothing is told but that it was.",
        {
            "number": "number of the decision: its line in decisions.jsonl",
            "decided_at": "when",
            "of": "url, article or capture",
            "articles": "keys under which the article was known, a JSON list",
            "reason": "why, as given",
            "decided_by": "who decided",
            "undone_at": "when it was undone; null while it stands",
            "line": "sha256 of the decision",
        },
    ),
    "withheld": Described(
        "Captures that are in the WARC files and that a takedown hides: neither their address nor their words stand in this database.",
        {
            "record_id": "WARC-Record-ID",
            "takedown": "the first takedown that covers it",
            "article": "key of the article that it showed; null where it showed none",
            "record_type": "response, revisit, resource or metadata",
            "fetched_at": "time of the request",
            "file": "WARC file",
            "offset": "bytes from its start",
            "length": "bytes of the record, compressed",
        },
    ),
    "awaited": Described(
        "Captures that are to be read from their WARC files again, since a takedown was undone or took the first of several alike.",
        {"record_id": "WARC-Record-ID", "file": "WARC file", "offset": "bytes from its start", "length": "bytes of the record, compressed"},
        hidden=True,
    ),
    "obeyed": Described("Which decisions.jsonl this database has carried out.", {"digest": "sha256 over its takedowns"}, hidden=True),
}
