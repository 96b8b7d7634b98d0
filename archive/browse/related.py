"""What other articles held have to do with one: relations by kind with the passages that both have, and statements it shares."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from archive.browse import listing
from archive.browse.listing import Listed
from archive.browse.sidebyside import Sides, sides
from archive.versions import cut

LISTED = 20  # relations beside an article; the oldest copy of an agency's report may have thousands
PAGE = 40  # relations on a page of their own
PASSAGES = 5  # of one relation
CHANGES = 12  # numbers and names of one relation
LARGEST = 30_000  # bytes of passages on one page; comparing them takes some 20 ms
LONGEST = 600  # characters of a statement, and of a number or name
STATEMENTS = 12  # of one article
CARRIERS = 6  # of one statement

MEANING: Mapping[str, str] = {  # by kind, in the order shown
    "identical": "The same text but for a word here and there; no number or name differs.",
    "repost": "The same text, edited. That alone does not tell who took it from whom.",
    "contained": "Nearly all of the shorter text stands in the longer one.",
    "translation": "One says that it is translated from the other, and numbers, days and names bear it out.",
    "excerpt": "A part of one stands in the other.",
    "round-up": "One of the two puts together texts from several articles.",
    "template": "The same sentences with other numbers and names: a form that is filled in anew. No repost.",
    "same-quotation": "The same words are quoted. No repost.",
    "shared-passage": "Both have the same few sentences outside quotation marks, too few for a repost.",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A number or name within a passage that is another one there."""

    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another article, and what it is to this one."""

    article: Listed
    kind: str
    share_here: float  # of this article's words that stand in the other, 0..1
    share_there: float  # of the other's words that stand in this one
    words: float  # of this article that both have
    passages_in_all: int
    passages: tuple[Sides, ...]  # the first, those that differ
    changed_in_all: int
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article that has a statement's words."""

    article: Listed
    may_be_first: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that this article shares with independent ones."""

    key: str
    text: str
    rarity: float  # bits
    sites: int
    others: int  # articles that carry it, but for this one
    carriers: tuple[Carrier, ...]  # the oldest first

    @property
    def first(self) -> tuple[Listed, ...]:
        """Those of whom nobody is surely older."""
        return tuple(carrier.article for carrier in self.carriers if carrier.may_be_first)


@dataclass(frozen=True, slots=True)
class Relations:
    """All that an article has to do with others, or a page of it."""

    in_all: int
    listed: tuple[Related, ...]
    page: int = 1  # of `pages`
    pages: int = 1

    @property
    def by_kind(self) -> tuple[tuple[str, str, tuple[Related, ...]], ...]:
        """Kind, its meaning, and those that are of it."""
        return tuple((kind, MEANING[kind], tuple(group)) for kind, group in groupby(self.listed, key=lambda each: each.kind))


_PAIRS = """
    SELECT b AS other, a, b, kind, coverage_a AS here, coverage_b AS there, shared_a AS words FROM relation WHERE a = :id
    UNION ALL SELECT a, a, b, kind, coverage_b, coverage_a, shared_b FROM relation WHERE b = :id
"""
_PASSAGES = """
    SELECT substr(one.text, start_a + 1, stop_a - start_a), substr(other.text, start_b + 1, stop_b - start_b), stop_a - start_a, stop_b - start_b FROM passage
    JOIN article AS of_a ON of_a.id = passage.a JOIN version_text AS one ON one.version = of_a.version
    JOIN article AS of_b ON of_b.id = passage.b JOIN version_text AS other ON other.version = of_b.version
    WHERE a = ? AND b = ? ORDER BY position LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A relation as it is stored, seen from one end."""

    other: int
    a: int
    b: int
    kind: str
    share_here: float
    share_there: float
    words: float

    @property
    def is_turned(self) -> bool:
        return self.other == self.a

    def turned(self, of_a: str, of_b: str) -> tuple[str, str]:
        """What is told of `a` and `b`, as here and there."""
        return (of_b, of_a) if self.is_turned else (of_a, of_b)


NONE = Relations(0, ())


def relations(connection: sqlite3.Connection, article: int, most: int = LISTED, page: int = 1) -> Relations:
    """The article's relations, by kind as in MEANING, the closest first; so many of them as a page has."""
    count: int = connection.execute(f"SELECT count(*) FROM ({_PAIRS})", {"id": article}).fetchone()[0]
    order = f" {' '.join(MEANING)} "
    sql = f"SELECT * FROM ({_PAIRS}) ORDER BY instr(:order, ' ' || kind || ' '), max(here, there) DESC, here DESC, a, b LIMIT :most OFFSET :from"
    pages = max(1, -(-count // most))
    page = min(page, pages)
    rows = [_Row(*row) for row in connection.execute(sql, {"id": article, "order": order, "most": most, "from": most * (page - 1)})]
    known = listing.by_number(connection, [row.other for row in rows])
    left = LARGEST
    found = []
    for row in rows:
        shown = _passages(connection, row, left)
        left -= sum(_size(here) + _size(there) for here, there in shown)
        found.append(_related(connection, row, known[row.other], shown))
    return Relations(count, tuple(found), page, pages)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _related(connection: sqlite3.Connection, row: _Row, other: Listed, shown: list[tuple[str, str]]) -> Related:
    passages, changed = (_count(connection, table, row) for table in ("passage", "substitution"))
    return Related(
        article=other,
        kind=row.kind,
        share_here=row.share_here,
        share_there=row.share_there,
        words=row.words,
        passages_in_all=passages,
        passages=tuple(sides(here, there) for here, there in shown),
        changed_in_all=changed,
        changed=_changed(connection, row),
    )


def _passages(connection: sqlite3.Connection, row: _Row, most: int) -> list[tuple[str, str]]:
    """Here and there; none where both are one text, and none beyond that many bytes."""
    if row.kind == "identical" or most <= 0:
        return []
    found = []
    for of_a, of_b, *lengths in connection.execute(_PASSAGES, (row.a, row.b, PASSAGES)):
        if [len(of_a), len(of_b)] != lengths:  # of a public archive only the beginnings are seen
            break
        most -= _size(of_a) + _size(of_b)
        if most < 0:
            break
        found.append(row.turned(of_a, of_b))
    return found


def _changed(connection: sqlite3.Connection, row: _Row) -> tuple[Changed, ...]:
    sql = "SELECT words_a, words_b FROM substitution WHERE a = ? AND b = ? ORDER BY position LIMIT ?"
    return tuple(
        Changed(*(cut(said, LONGEST) for said in row.turned(*words))) for words in connection.execute(sql, (row.a, row.b, CHANGES))
    )


def _count(connection: sqlite3.Connection, table: str, row: _Row) -> int:
    count: int = connection.execute(f"SELECT count(*) FROM {table} WHERE a = ? AND b = ?", (row.a, row.b)).fetchone()[0]
    return count


def statements(connection: sqlite3.Connection, article: int) -> tuple[Statement, ...]:
    """What the article shares with independent ones as `pressmark shared` found it last, the rarest first."""
    rows = connection.execute(
        """
        SELECT statement.id, key, text, rarity, sites, (SELECT count(*) - 1 FROM carrier AS each WHERE each.statement = statement.id)
        FROM carrier JOIN statement ON statement.id = carrier.statement WHERE carrier.article = ? ORDER BY rarity DESC, key LIMIT ?
        """,
        (article, STATEMENTS),
    ).fetchall()
    return tuple(
        Statement(key, cut(text, LONGEST), rarity, sites, others, _carriers(connection, number))
        for number, key, text, rarity, sites, others in rows
    )


def _carriers(connection: sqlite3.Connection, statement: int) -> tuple[Carrier, ...]:
    sql = "SELECT article, may_be_first FROM carrier WHERE statement = ? ORDER BY position LIMIT ?"
    rows = connection.execute(sql, (statement, CARRIERS)).fetchall()
    known = listing.by_number(connection, [article for article, _ in rows])
    return tuple(Carrier(known[article], bool(first)) for article, first in rows)
