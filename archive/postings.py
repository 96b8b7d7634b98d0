"""Who holds which fingerprint, as rows of two tables. Part of the store, inside its transactions.

A batch of articles writes its fingerprints all over the table's range: in a table of millions, each into a page of its own. So they are
written into a small table, `fingerprint_new`, where many share a page; and as many as a batch wrote move from there, side by side, into the
large one, `fingerprint`, the next batch those behind them (O'Neil, Cheng, Gawlick and O'Neil, The log-structured merge-tree, Acta
Informatica 1996: the rolling merge). Whoever looks for a fingerprint looks into both. Which of them a row is in, nothing depends on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

FRESH = 400_000  # rows that stay in the small table, 6 MB: those of 5,600 articles
STEP = 4_096  # rows that are moved at least, so that a transaction of one article moves none

Row = tuple[int, int]  # fingerprint, article

_TABLES = ("fingerprint", "fingerprint_new")
_HOLDERS = (
    "WITH asked(one) AS MATERIALIZED (SELECT value FROM json_each(?))"
    " SELECT hash, article FROM asked CROSS JOIN fingerprint ON hash = one"
    " UNION ALL SELECT hash, article FROM asked CROSS JOIN fingerprint_new ON hash = one"
)


@dataclass(frozen=True, slots=True)
class Postings:
    """The rows in a database."""

    db: Connection
    fresh: int = FRESH
    step: int = STEP

    def holders(self, every: Iterable[int]) -> dict[int, set[int]]:
        """Who holds the fingerprints; those that nobody holds are left out."""
        found: dict[int, set[int]] = defaultdict(set)
        for one, article in self.db.execute(_HOLDERS, (f"[{','.join(map(str, sorted(every)))}]",)):
            found[one].add(article)
        return dict(found)

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows that are in neither table, ascending: that spares half of the work."""
        self.db.executemany("INSERT INTO fingerprint_new(hash, article) VALUES (?, ?)", rows)
        self._count(len(rows))

    def remove(self, rows: Collection[Row]) -> None:
        """Forget rows."""
        for table in _TABLES if rows else ():
            self._forgot(table, self.db.executemany(f"DELETE FROM {table} WHERE hash = ? AND article = ?", rows).rowcount)

    def remove_all(self, one: int) -> None:
        """Forget all rows of a fingerprint."""
        for table in _TABLES:
            self._forgot(table, self.db.execute(f"DELETE FROM {table} WHERE hash = ?", (one,)).rowcount)

    def settle(self) -> None:
        """Move what the small table has too many of, from where the last move ended."""
        start, held = self.db.execute("SELECT next, held FROM fingerprint_moved").fetchone()
        if held < self.fresh + self.step:
            return
        sql = "SELECT hash FROM fingerprint_new WHERE hash >= ? ORDER BY hash LIMIT 1 OFFSET ?"
        end = self.db.execute(sql, (start, held - self.fresh)).fetchone()
        within, bounds = ("hash >= ? AND hash < ?", (start, end[0])) if end else ("hash >= ?", (start,))
        self.db.execute(f"INSERT INTO fingerprint SELECT hash, article FROM fingerprint_new WHERE {within} ORDER BY hash, article", bounds)
        moved = self.db.execute(f"DELETE FROM fingerprint_new WHERE {within}", bounds).rowcount
        self.db.execute("UPDATE fingerprint_moved SET next = ?, held = held - ?", (end[0] if end else 0, moved))

    def _forgot(self, table: str, rows: int) -> None:
        if table == "fingerprint_new":
            self._count(-rows)

    def _count(self, rows: int) -> None:
        if rows:
            self.db.execute("UPDATE fingerprint_moved SET held = held + ?", (rows,))
