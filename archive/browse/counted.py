"""How many rows the tables have, on Datasette's page of all of them."""

from __future__ import annotations

from datasette.database import Database

MANY = 10_000  # rows that are counted; of more Datasette says "Many rows"


class Counted(Database):  # type: ignore[misc]  # Datasette has no types
    """An archive's database that does not count long tables.

    Datasette's own counts each to its end: SQLite counts a table without an index in one step, which no time limit ends. At a million articles the
    page took a second.
    """

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Rows by tables: exact up to MANY and where the archive keeps count; None for others, and for tables that are hidden."""
        every, hidden = await self.table_names(), set(await self.hidden_table_names())
        kept = dict((await self.execute("SELECT name, count FROM tally")).rows) if "tally" in every else {}
        counts: dict[str, int | None] = {name: kept.get(name) for name in every}
        for name in every:
            if name not in hidden and name not in kept:
                (held,) = (await self.execute(f"SELECT count(*) FROM (SELECT 1 FROM [{name}] LIMIT {MANY + 1})")).first()
                counts[name] = held if held <= MANY else None
        return counts
