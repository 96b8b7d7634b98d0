"""What each table and column of archive.db means, by room: docs/schema.md and Datasette's metadata are made from it, and a test holds it to the real tables."""

from __future__ import annotations

from collections.abc import Mapping

from archive.tables import articles, captures, habits, readings, reposts, searched, takedowns
from archive.tables.described import Described

__all__ = ["TABLES", "Described"]

TABLES: Mapping[str, Described] = {
    **articles.TABLES,
    **captures.TABLES,
    **reposts.TABLES,
    **takedowns.TABLES,
    **readings.TABLES,
    **habits.TABLES,
    **searched.TABLES,
}
