"""Relations as rows: what two articles' newest texts share, where, and what was changed in it. Part of the store, inside its transactions.

The end `a` is the one whose public name comes first, so that a relation is the same whichever article came first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from archive.prints import listed
from normalize.passages import Passage
from normalize.relate import Relation, relate
from normalize.replaced import replaced, span
from normalize.terms import Terms

_PARTS = ("relation", "passage", "substitution")


@dataclass(frozen=True, slots=True)
class Text:
    """An article's newest text."""

    article: int
    key: str  # public name of the article
    words: str
    terms: Terms


def put(db: Connection, one: Text, other: Text) -> bool:
    """Compare two articles and write what was found; whether anything was."""
    a, b = (one, other) if one.key < other.key else (other, one)
    found = relate(a.terms, b.terms)
    if found is None:
        return False
    _put_relation(db, a.article, b.article, found)
    _put_passages(db, a, b, found.passages)
    _put_substitutions(db, a, b, found.passages)
    return True


def among(db: Connection, articles: Collection[int]) -> dict[int, set[int]]:
    """For each article those that it has a relation with."""
    found: dict[int, set[int]] = {article: set() for article in articles}
    sql = (
        "SELECT value, b FROM json_each(:articles) CROSS JOIN relation ON a = value"
        " UNION ALL SELECT value, a FROM json_each(:articles) CROSS JOIN relation ON b = value"
    )
    for article, other in db.execute(sql, {"articles": listed(articles)}):
        found[article].add(other)
    return found


def drop(db: Connection, article: int, ends: Iterable[int]) -> None:
    """Forget what the article has to do with those."""
    pairs = [pair for other in ends for pair in ((article, other), (other, article))]
    for table in _PARTS:
        db.executemany(f"DELETE FROM {table} WHERE a = ? AND b = ?", pairs)


def _put_relation(db: Connection, a: int, b: int, found: Relation) -> None:
    of = found.measures
    db.execute(
        "INSERT INTO relation(a, b, kind, pair_kind, coverage_a, coverage_b, shared_a, shared_b, unquoted, longest, kept, replaced)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            a, b, found.kind, found.kind, round(of.coverage_a, 4), round(of.coverage_b, 4), round(of.shared_a, 1), round(of.shared_b, 1),
            round(of.unquoted, 1), round(of.longest, 1), of.kept, of.replaced,
        ),
    )  # fmt: skip


def _put_passages(db: Connection, a: Text, b: Text, shared: Sequence[Passage]) -> None:
    rows = []
    for position, passage in enumerate(shared):
        ours, theirs = passage.a, passage.b
        place = (*span(a.terms, ours), *span(b.terms, theirs), ours.start, ours.stop, theirs.start, theirs.stop)
        rows.append((a.article, b.article, position, *place, max(run.length for run in passage.runs)))
    db.executemany(f"INSERT INTO passage VALUES ({', '.join('?' * 12)})", rows)


def _put_substitutions(db: Connection, a: Text, b: Text, shared: Sequence[Passage]) -> None:
    rows = [
        (a.article, b.article, position, one.a[0], one.b[0], a.words[slice(*one.a)], b.words[slice(*one.b)])
        for position, one in enumerate(replaced(a.terms, b.terms, shared))
    ]
    db.executemany("INSERT INTO substitution(a, b, position, start_a, start_b, words_a, words_b) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
