"""The archive's tables as Datasette describes them, made from the one description in archive/tables/."""

from __future__ import annotations

from collections.abc import Mapping

from archive.browse.place import Archive
from archive.schema import TABLES, Described

# Which table is searched by which index: Datasette cannot see it, since the index reads from a view.
SEARCHED = {
    "article": {"fts_table": "article_fts", "fts_pk": "place", "sort_desc": "day"},
    "statement": {"fts_table": "statement_fts", "fts_pk": "id", "sort_desc": "rarity"},
}
ORDERED = {"capture": {"sort_desc": "id"}, "version": {"sort_desc": "id"}}  # as they were read: by their times takes .7 s a million
SETTINGS: Mapping[str, object] = {
    "suggest_facets": False,  # on 0.65 they cost 2.3 s a page at a million articles, and 25 ms without
    "default_page_size": 50,
    "max_returned_rows": 2000,
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 500,
    "num_sql_threads": 4,
    "allow_csv_stream": True,
    "truncate_cells_html": 400,
}


def metadata(archive: Archive) -> dict[str, object]:
    """What Datasette is started with: descriptions of tables and columns, the search index, hidden tables."""
    return {
        "title": archive.name,
        "description": "Tables and SQL of a Pressmark archive. All of it is read from the archive's WARC files and can be made anew.",
        "databases": {
            archive.database: {
                "description": "The articles, their versions and ledgers, and the captures they were read from.",
                "tables": {name: _table(name, described) for name, described in TABLES.items()},
            }
        },
    }


def _table(name: str, described: Described) -> dict[str, object]:
    return {
        "description": described.about,
        "columns": dict(described.columns),
        "hidden": described.hidden,
        **SEARCHED.get(name, {}),
        **ORDERED.get(name, {}),
    }
