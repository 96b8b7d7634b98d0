"""Clusters as rows: what hangs together by text that one took from another, drawn anew as a whole. Part of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from archive.prints import listed
from normalize.clusters import Link, Member, Stretch, clusters

HANGS = "pair_kind IN ('identical', 'repost', 'contained', 'excerpt')"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A relation by the row numbers of its ends."""

    a: int
    b: int
    kind: str  # as it is shown
    link: Link


def refresh(db: Connection, articles: Iterable[int]) -> set[int]:
    """Draw anew the clusters of all that hangs together with these articles; returns all of which it was drawn."""
    waiting = _hanging(db, articles)
    drawn: set[int] = set()
    while waiting:
        members, pairs = _component(db, waiting.pop())
        waiting -= members
        drawn |= members
        _draw(db, members, pairs)
    return drawn


def _hanging(db: Connection, articles: Iterable[int]) -> set[int]:
    """Those of the articles that hang together with any, or did."""
    every = listed(articles)
    sql = (
        "SELECT value FROM json_each(:every) CROSS JOIN linked ON linked.article = value AND round_up UNION"
        " SELECT value FROM json_each(:every) CROSS JOIN relation ON a = value UNION SELECT value FROM json_each(:every) CROSS JOIN relation ON b = value"
        " UNION SELECT value FROM json_each(:every) CROSS JOIN clustered ON article = value"
    )
    return {row[0] for row in db.execute(sql, {"every": every})}


def _component(db: Connection, first: int) -> tuple[set[int], dict[tuple[int, int], None]]:
    members, waiting, pairs = {first}, [first], dict[tuple[int, int], None]()
    while waiting:
        one = waiting.pop()
        for a, b in db.execute(
            f"SELECT a, b FROM relation WHERE a = :one AND {HANGS} UNION ALL SELECT a, b FROM relation WHERE b = :one AND {HANGS}",
            {"one": one},
        ):
            pairs[a, b] = None
            fresh = {a, b} - members
            members |= fresh
            waiting += fresh
    return members, pairs


def _draw(db: Connection, members: set[int], ends: Iterable[tuple[int, int]]) -> None:
    names = _members(db, members)
    numbers = {member.id: number for number, member in names.items()}
    pairs = [_pair(db, names[a].id, names[b].id, a, b) for a, b in sorted(ends)]
    drawn = clusters(names.values(), [pair.link for pair in pairs])
    _show_kinds(db, pairs, drawn.links)
    flags = [(name in drawn.round_ups, number) for name, number in numbers.items()]
    db.executemany("UPDATE linked SET round_up = ?1 WHERE article = ?2 AND round_up <> ?1", flags)
    _put(db, members, {numbers[one]: numbers[oldest] for one, oldest in drawn.cluster.items()})


def _members(db: Connection, articles: Iterable[int]) -> dict[int, Member]:
    sql = (
        "SELECT article, age, key FROM linked JOIN article ON article.id = linked.article WHERE article IN (SELECT value FROM json_each(?))"
    )
    return {number: member(age, key) for number, age, key in db.execute(sql, (listed(sorted(articles)),))}


def member(age: str, key: str) -> Member:
    """An article by its age as `linked` has it; a printed month counts as its first day."""
    since = age.partition(" ")[0]
    whole = since if len(since) > len("2026-01") else f"{since}-01"
    return Member(datetime.fromisoformat(whole if "T" in whole else f"{whole}T00:00:00Z").timestamp(), key)


def stretches(db: Connection, a: int, b: int) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """What two articles share, in the terms of either."""
    sql = "SELECT term_a, term_after_a, term_b, term_after_b FROM passage WHERE a = ? AND b = ? ORDER BY position"
    shared = db.execute(sql, (a, b)).fetchall()
    return tuple((row[0], row[1]) for row in shared), tuple((row[2], row[3]) for row in shared)


def _pair(db: Connection, name_a: str, name_b: str, a: int, b: int) -> _Pair:
    kind, alone, coverage_a, coverage_b = db.execute(
        "SELECT kind, pair_kind, coverage_a, coverage_b FROM relation WHERE a = ? AND b = ?", (a, b)
    ).fetchone()
    return _Pair(a, b, kind, Link(name_a, name_b, alone, coverage_a, coverage_b, *stretches(db, a, b)))


def _show_kinds(db: Connection, pairs: Sequence[_Pair], links: Sequence[Link]) -> None:
    changed = [(link.kind, pair.a, pair.b) for pair, link in zip(pairs, links, strict=True) if link.kind != pair.kind]
    db.executemany("UPDATE relation SET kind = ? WHERE a = ? AND b = ?", changed)


def _put(db: Connection, members: Iterable[int], homes: dict[int, int]) -> None:
    """Write the clusters of more than one."""
    shared = {oldest for one, oldest in homes.items() if one != oldest}
    db.executemany("DELETE FROM clustered WHERE article = ?", [(one,) for one in sorted(members)])
    rows = [(one, oldest) for one, oldest in sorted(homes.items()) if oldest in shared]
    db.executemany("INSERT INTO clustered(article, cluster) VALUES (?, ?)", rows)
