"""The search index and what is counted as it comes."""

from __future__ import annotations

from collections.abc import Mapping

from archive.tables.described import Described

TABLES: Mapping[str, Described] = {
    "article_text": Described(
        "What is searched: title, lead, byline and text of each article's newest version.",
        {
            "rowid": "article.place",
            "title": "headline",
            "lead": "standfirst",
            "byline": "authors",
            "body": "text",
            "labels": "one word for the source and one for the language",
        },
        hidden=True,
    ),
    "shelf": Described(
        "Whose 256 places of the search index are: articles of one day, source and language.",
        {
            "id": "article.place without its last 8 bits; without its last 24 bits, the day, counted from 1600",
            "source": "source",
            "language": "language, without country or script",
            "articles": "how many stand there",
        },
        hidden=True,
    ),
    "tally": Described("How many rows the largest tables have.", {"name": "table", "count": "rows"}, hidden=True),
}
