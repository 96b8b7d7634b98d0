"""Relations as rows: what two articles' newest texts share, where, and what was changed in it. Part of the store, inside its transactions.

The end `a` is the one whose public name comes first, so that a relation is the same whichever article came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from sqlite3 import Connection

from normalize.passages import Passage
from normalize.relate import Relation, relate
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
    return True


def others(db: Connection, article: int) -> set[int]:
    """The articles that this one has a relation with."""
    sql = "SELECT b FROM relation WHERE a = :article UNION SELECT a FROM relation WHERE b = :article"
    return {row[0] for row in db.execute(sql, {"article": article})}


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


def _put_passages(db: Connection, a: Text, b: Text, shared: Iterable[Passage]) -> None:
    passages, changed = [], []
    for position, passage in enumerate(shared):
        ours, theirs = passage.a, passage.b
        place = (*_characters(a.terms, ours), *_characters(b.terms, theirs))
        unchanged = max(run.length for run in passage.runs)
        passages.append((a.article, b.article, position, *place, ours.start, ours.stop, theirs.start, theirs.stop, unchanged))
        changed += list(_substitutions(a, b, passage))
    db.executemany(f"INSERT INTO passage VALUES ({', '.join('?' * 12)})", passages)
    numbered = [(a.article, b.article, position, *one) for position, one in enumerate(changed)]
    db.executemany("INSERT INTO substitution(a, b, position, start_a, start_b, words_a, words_b) VALUES (?, ?, ?, ?, ?, ?, ?)", numbered)


def _substitutions(a: Text, b: Text, passage: Passage) -> Iterator[tuple[int, int, str, str]]:
    """Where numbers or names stand for others: the place in both texts and the words."""
    for one, next in pairwise(passage.runs):
        ours, theirs = slice(one.a + one.length, next.a), slice(one.b + one.length, next.b)
        if a.terms.telling[ours].any() and b.terms.telling[theirs].any():
            (start_a, stop_a), (start_b, stop_b) = _characters(a.terms, ours), _characters(b.terms, theirs)
            yield start_a, start_b, a.words[start_a:stop_a], b.words[start_b:stop_b]


def _characters(text: Terms, part: slice) -> tuple[int, int]:
    """Where terms stand in the text: their first character and the one behind the last."""
    return int(text.starts[part.start]), int(text.ends[part.stop - 1])
