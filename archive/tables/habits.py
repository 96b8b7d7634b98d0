"""What sources repeat, and which rules are used: the evidence for what is cut."""

from __future__ import annotations

from collections.abc import Mapping

from archive.tables.described import Described

TABLES: Mapping[str, Described] = {
    "habit": Described(
        "Paragraphs that a source repeats and that are cut from its articles; learned from the set of its articles.",
        {
            "source": "name of the source",
            "text": "the paragraph",
            "edge": "where it may be cut: head, tail or anywhere",
            "reason": "the reason that the ledger gives",
        },
    ),
    "rule_use": Described(
        "How often each rule is used: the evidence for rule-silent and rule-surge in alarm.",
        {
            "source": "name of the source",
            "rule": "name of the rule",
            "day": "day of publication",
            "articles": "articles of that day of which it decided a block",
        },
    ),
    "holding": Described(
        "Which article holds which paragraph as text, before any habit.",
        {
            "article": "article",
            "text": "paragraph",
            "day": "day of publication, of the first capture where none is printed: counted from 0001-01-01, which is 1",
            "edge": "1 where it stands at the head of the text, 2 at the tail, 3 both, 0 neither",
        },
        hidden=True,
    ),
    "ruled": Described(
        "Which rules decided a block of an article.",
        {"article": "article", "day": "day, as in holding", "rules": "names of the rules, parted by spaces"},
        hidden=True,
    ),
    "issue": Described(
        "How many articles a source printed on a day.",
        {"source": "name of the source", "day": "day", "articles": "articles that hold text"},
        hidden=True,
    ),
    "repeat": Described(
        "Paragraphs that more than one article of a source holds: the evidence from which habits are learned.",
        {
            "source": "name of the source",
            "text": "paragraph",
            "articles": "articles that hold it",
            "days": "different days on which they appeared",
            "first_day": "earliest of them",
            "last_day": "latest of them",
            "head": "articles at whose head it stands",
            "tail": "articles at whose tail it stands",
            "wide": "1 where many articles on several days hold it",
        },
        hidden=True,
    ),
    "repeat_day": Described(
        "The same, by day.",
        {
            "source": "name of the source",
            "text": "paragraph",
            "day": "day",
            "articles": "articles of the day that hold it",
            "head": "those at whose head it stands",
            "tail": "those at whose tail it stands",
        },
        hidden=True,
    ),
}
