"""Who holds which fingerprint, as rows of two tables. Part of the store, inside its transactions.

A batch of articles writes its fingerprints all over the table's range: in a table of millions, each into a page of its own. So they are
written into a small table, `fingerprint_new`, where many share a page; and as many as a batch wrote move from there, side by side, into the
large one, `fingerprint`, the next batch those behind them (O'Neil, Cheng, Gawlick and O'Neil, The log-structured merge-tree, Acta
Informatica 1996: the rolling merge). Whoever looks for a fingerprint looks into both. Which of them a row is in, nothing depends on.

In the large table all rows whose fingerprints begin with the same twenty bits are one value, eight bytes a row, in no order
(archive/packed.py): a row of its own takes seventeen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from archive import packed
from archive.packed import Row

FRESH = 400_000  # rows that stay in the small table, 6 MB: those of 2,000 articles
STEP = 4_096  # rows that are moved at least, so that a transaction of one article moves none

_ASKED = "WITH asked(one) AS MATERIALIZED (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Postings:
    """The rows in a database."""

    db: Connection
    fresh: int = FRESH
    step: int = STEP

    def holders(self, every: Iterable[int]) -> dict[int, set[int]]:
        """Who holds the fingerprints; those that nobody holds are left out."""
        asked = sorted(every)
        found: dict[int, set[int]] = defaultdict(set)
        sql = f"{_ASKED} SELECT hash, article FROM asked CROSS JOIN fingerprint_new ON hash = one"
        for one, article in self.db.execute(sql, (_listed(asked),)):
            found[one].add(article)
        held = self._held(packed.bucket(one) for one in asked)
        for one in asked if held else ():
            if articles := packed.holders(held.get(packed.bucket(one), b""), one):
                found[one].update(articles)
        return dict(found)

    def rows(self) -> Iterator[Row]:
        """All rows, in no order."""
        yield from ((one, article) for one, article in self.db.execute("SELECT hash, article FROM fingerprint_new"))
        for bucket, held in self.db.execute("SELECT bucket, held FROM fingerprint"):
            yield from packed.rows(bucket, held)

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows that are in neither table, ascending: that spares half of the work."""
        self.db.executemany("INSERT INTO fingerprint_new(hash, article) VALUES (?, ?)", rows)
        self._count(len(rows))

    def remove(self, rows: Collection[Row]) -> None:
        """Forget rows."""
        if rows:
            self._count(-self.db.executemany("DELETE FROM fingerprint_new WHERE hash = ? AND article = ?", rows).rowcount)
            self._write({bucket: packed.without(held, gone) for bucket, held, gone in self._meant(rows) if held})

    def remove_all(self, one: int) -> None:
        """Forget all rows of a fingerprint."""
        self._count(-self.db.execute("DELETE FROM fingerprint_new WHERE hash = ?", (one,)).rowcount)
        held = self._held([packed.bucket(one)])
        self.remove([(one, article) for of in held.values() for article in packed.holders(of, one)])

    def settle(self) -> None:
        """Move what the small table has too many of, from where the last move ended."""
        start, held = self.db.execute("SELECT next, held FROM fingerprint_moved").fetchone()
        if held < self.fresh + self.step:
            return
        sql = "SELECT hash FROM fingerprint_new WHERE hash >= ? ORDER BY hash LIMIT 1 OFFSET ?"
        end = self.db.execute(sql, (start, held - self.fresh)).fetchone()
        within, bounds = ("hash >= ? AND hash < ?", (start, end[0])) if end else ("hash >= ?", (start,))
        moved = self.db.execute(f"SELECT hash, article FROM fingerprint_new WHERE {within} ORDER BY hash", bounds).fetchall()
        self._write({bucket: before + new for bucket, before, new in self._meant([(one, article) for one, article in moved])})
        self.db.execute(f"DELETE FROM fingerprint_new WHERE {within}", bounds)
        self.db.execute("UPDATE fingerprint_moved SET next = ?, held = held - ?", (end[0] if end else 0, len(moved)))

    def _meant(self, rows: Iterable[Row]) -> list[tuple[int, bytes, bytes]]:
        """The buckets of the rows, with what they hold and with the rows."""
        by_bucket = packed.by_bucket(rows)
        held = self._held(by_bucket)
        return [(bucket, held.get(bucket, b""), new) for bucket, new in by_bucket.items()]

    def _held(self, buckets: Iterable[int]) -> dict[int, bytes]:
        sql = f"{_ASKED} SELECT bucket, held FROM asked CROSS JOIN fingerprint ON bucket = one"
        return dict(self.db.execute(sql, (_listed(sorted({*buckets})),)))

    def _write(self, buckets: Mapping[int, bytes]) -> None:
        self.db.executemany("INSERT OR REPLACE INTO fingerprint(bucket, held) VALUES (?, ?)", sorted(buckets.items()))
        self.db.executemany("DELETE FROM fingerprint WHERE bucket = ?", [(bucket,) for bucket, held in buckets.items() if not held])

    def _count(self, rows: int) -> None:
        if rows:
            self.db.execute("UPDATE fingerprint_moved SET held = held + ?", (rows,))


def _listed(numbers: Iterable[int]) -> str:
    return f"[{','.join(map(str, numbers))}]"
