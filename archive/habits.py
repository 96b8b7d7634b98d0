"""What each source repeats, counted as articles come and go, and the habits that follow (normalize/habits.py decides).

Part of the store, inside its transactions. Only what the touched articles hold is counted again, so a source of a hundred thousand articles
costs a batch no more than a small one; and every count is a function of the set of readings, never of their order.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from sqlite3 import Connection

from archive import readings
from normalize import cues
from normalize.habits import HEAD, TAIL, Habit, Support, edges, is_wide, verdict
from normalize.model import Reason

_FEWEST = 2  # articles; what fewer hold is not counted
_JULIAN = 1721424.5  # days from the first one that SQLite counts to the first one that Python counts
_Stand = tuple[str, int]  # day, edge


@dataclass(slots=True)
class Learner:
    """The counts of one database, and what its paragraphs were found to say."""

    _said: dict[int, Reason | None] = field(default_factory=dict)  # by row number of the text

    def learn(self, db: Connection, articles: Iterable[int]) -> set[int]:
        """Count the touched articles anew; returns all articles that the habits which came or went by this stand in."""
        changed: set[int] = set()
        for source, own in _by_source(db, articles).items():
            wide = _wide(db, source)
            flipped = _restate(db, source, own, wide)
            if flipped:
                _restate(db, source, _holders(db, source, flipped), wide ^ flipped)
            changed |= _holders(db, source, self._decide(db, source))
        return changed

    def _decide(self, db: Connection, source: str) -> set[int]:
        """Write the source's habits; returns the texts whose habit came, went or changed."""
        found = db.execute(
            "SELECT text, articles, days, first_day, last_day, head, tail FROM repeat WHERE source = ? AND wide", (source,)
        ).fetchall()
        now: dict[int, Habit] = {}
        if found:
            printed = _Printed(db, source)
            for text, count, days, first, last, head, tail in found:
                habit = self._verdict(db, text, Support(count, days, first, last, head, tail, printed.between(first, last)))
                if habit:
                    now[text] = habit
        before = of_source(db, source)
        changed = {text for text in now.keys() | before.keys() if now.get(text) != before.get(text)}
        db.executemany("DELETE FROM habit WHERE source = ? AND text = ?", [(source, text) for text in changed])
        db.executemany(
            "INSERT INTO habit(source, text, edge, reason) VALUES (?, ?, ?, ?)",
            [(source, text, now[text].where, now[text].reason) for text in changed & now.keys()],
        )
        return changed

    def _verdict(self, db: Connection, text: int, support: Support) -> Habit | None:
        if support.edge is None and not support.usual:
            return None
        if text not in self._said:
            self._said[text] = cues.spoken(db.execute("SELECT text FROM text WHERE id = ?", (text,)).fetchone()[0] or "")
        return verdict(self._said[text], support)


class _Printed:
    """How much a source printed, by day."""

    def __init__(self, db: Connection, source: str) -> None:
        rows = db.execute("SELECT day, articles FROM issue WHERE source = ? ORDER BY day", (source,)).fetchall()
        self._days: list[str] = [row[0] for row in rows]
        self._until: list[int] = [0, *accumulate(row[1] for row in rows)]

    def between(self, first: str, last: str) -> int:
        """Articles from the first day to the last."""
        return self._until[bisect_right(self._days, last)] - self._until[bisect_right(self._days, first) - 1]


def of_source(db: Connection, source: str) -> dict[int, Habit]:
    """The habits of a source, by row number of their text."""
    found = db.execute("SELECT text, edge, reason FROM habit WHERE source = ?", (source,))
    return {text: Habit(edge, reason) for text, edge, reason in found}


def _by_source(db: Connection, articles: Iterable[int]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, source in db.execute("SELECT id, source FROM article WHERE id IN (SELECT value FROM json_each(?))", (_list(articles),)):
        found[source].add(number)
    return dict(sorted(found.items()))


def _wide(db: Connection, source: str) -> set[int]:
    return {row[0] for row in db.execute("SELECT text FROM repeat WHERE source = ? AND wide", (source,))}


def _holders(db: Connection, source: str, texts: Collection[int]) -> set[int]:
    sql = "SELECT DISTINCT article FROM holding JOIN article ON article.id = holding.article WHERE holding.text IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.execute(f"{sql} AND source = ?", (_list(texts), source))} if texts else set()


def _restate(db: Connection, source: str, articles: Iterable[int], wide: Collection[int]) -> set[int]:
    """Write what the articles hold and where it stands; returns the texts that became wide or ceased to be."""
    changes: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0])  # text and day: articles, head, tail
    days: dict[str, int] = defaultdict(int)
    for article in sorted(articles):
        before, now = _held(db, article), _stands(db, article, wide)
        if before != now:
            _write(db, article, before, now)
            for sign, stands in ((-1, before), (1, now)):
                _tally(changes, days, sign, stands)
    _issue(db, source, days)
    counted = {key: change for key, change in changes.items() if any(change)}
    return _recount(db, source, counted)


def _held(db: Connection, article: int) -> dict[int, _Stand]:
    found = db.execute("SELECT text, day, edge FROM holding WHERE article = ?", (article,)).fetchall()
    days = {row[1]: date.fromordinal(row[1]).isoformat() for row in found[:1]}  # an article has one day
    return {text: (days[day], edge) for text, day, edge in found}


def _stands(db: Connection, article: int, wide: Collection[int]) -> dict[int, _Stand]:
    """Each kept text of the article's readings with the edges at which all readings that hold it have it."""
    day, stands = "", dict[int, int]()
    for number, printed in db.execute(
        "SELECT reading.id, substr(COALESCE(published || '-01', fetched_at), 1, 10) FROM reading JOIN capture ON capture.id = reading.capture"
        " WHERE reading.article = ?",
        (article,),
    ).fetchall():
        texts = readings.kept_texts(db, number)
        if texts:
            day = min(day or printed, printed)
        for text, edge in edges(texts, wide).items():
            stands[text] = edge & stands.get(text, HEAD | TAIL)
    return {text: (day, edge) for text, edge in stands.items()}


def _write(db: Connection, article: int, before: Mapping[int, _Stand], now: Mapping[int, _Stand]) -> None:
    db.executemany("DELETE FROM holding WHERE article = ? AND text = ?", [(article, text) for text in before.keys() - now.keys()])
    ordinal = next((date.fromisoformat(day).toordinal() for day, _ in now.values()), 0)
    changed = [(article, text, ordinal, stand[1]) for text, stand in sorted(now.items()) if before.get(text) != stand]
    db.executemany("INSERT OR REPLACE INTO holding(article, text, day, edge) VALUES (?, ?, ?, ?)", changed)


def _tally(changes: dict[tuple[int, str], list[int]], days: dict[str, int], sign: int, stands: Mapping[int, _Stand]) -> None:
    for text, (day, edge) in stands.items():
        change = changes[text, day]
        change[0] += sign
        change[1] += sign * bool(edge & HEAD)
        change[2] += sign * bool(edge & TAIL)
    if stands:
        days[next(iter(stands.values()))[0]] += sign


def _issue(db: Connection, source: str, days: Mapping[str, int]) -> None:
    db.executemany(
        "INSERT INTO issue(source, day, articles) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
        [(source, day, change) for day, change in sorted(days.items()) if change],
    )
    db.executemany("DELETE FROM issue WHERE source = ? AND day = ? AND articles = 0", [(source, day) for day in days])


def _recount(db: Connection, source: str, changes: Mapping[tuple[int, str], Sequence[int]]) -> set[int]:
    texts = {text for text, _ in changes}
    counted = _numbers(db, "SELECT text, wide FROM repeat WHERE source = ? AND text IN (SELECT value FROM json_each(?))", source, texts)
    fresh = _numbers(
        db,
        "SELECT holding.text, COUNT(*) FROM holding CROSS JOIN article ON article.id = holding.article WHERE article.source = ?"
        " AND holding.text IN (SELECT value FROM json_each(?)) GROUP BY 1 HAVING COUNT(*) >= 2",
        source,
        texts - counted.keys(),
    )
    db.executemany(
        "INSERT INTO repeat_day(source, text, day, articles, head, tail) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " articles = articles + excluded.articles, head = head + excluded.head, tail = tail + excluded.tail",
        [(source, text, day, *change) for (text, day), change in sorted(changes.items()) if text in counted],
    )
    db.executemany(
        f"INSERT INTO repeat_day SELECT source, holding.text, date(holding.day + {_JULIAN}), COUNT(*), SUM(edge & 1), SUM((edge & 2) / 2)"
        " FROM holding CROSS JOIN article ON article.id = holding.article WHERE holding.text = ? AND source = ? GROUP BY 3",
        [(text, source) for text in sorted(fresh)],
    )
    return {text for text in sorted(counted.keys() | fresh.keys()) if _total(db, source, text) != bool(counted.get(text))}


def _total(db: Connection, source: str, text: int) -> bool:
    """Add the text's days up; whether it is wide now."""
    db.execute("DELETE FROM repeat_day WHERE source = ? AND text = ? AND articles = 0", (source, text))
    found = db.execute(
        "SELECT COALESCE(SUM(articles), 0), COUNT(*), MIN(day), MAX(day), SUM(head), SUM(tail) FROM repeat_day WHERE source = ? AND text = ?",
        (source, text),
    ).fetchone()
    if found[0] < _FEWEST:
        for table in ("repeat", "repeat_day"):
            db.execute(f"DELETE FROM {table} WHERE source = ? AND text = ?", (source, text))
        return False
    wide = is_wide(found[0], found[1])
    db.execute("INSERT OR REPLACE INTO repeat VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (source, text, *found, wide))
    return wide


def _numbers(db: Connection, sql: str, source: str, texts: Iterable[int]) -> dict[int, int]:
    return dict(tuple(row) for row in db.execute(sql, (source, _list(texts))))


def _list(numbers: Iterable[int]) -> str:
    return json.dumps(list(numbers))
