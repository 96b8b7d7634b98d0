"""Alarms of a source: how often each rule decides, by day, and the rows that follow where that changed (normalize/drift.py decides).

Part of the store, inside its transactions; counted as articles come and go, a function of the set of readings like all else there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from sqlite3 import Connection

from normalize.drift import Drift, Use, drift

_WINDOW = timedelta(days=97)  # what normalize/drift.py looks back on: a week and three months
_RULE = "rule:"


def count(db: Connection, articles: Iterable[int]) -> None:
    """Count anew by which rules the articles were decided."""
    for article in sorted(articles):
        source = db.execute("SELECT source FROM article WHERE id = ?", (article,)).fetchone()[0]
        before, now = _held(db, article), _ruled(db, article)
        if before == now:
            continue
        change = Counter(now)
        change.subtract(before)
        db.executemany(
            "INSERT INTO rule_use(source, rule, day, articles) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
            [(source, rule, day, number) for (rule, day), number in sorted(change.items()) if number],
        )
        _write(db, article, now)


def raise_alarms(db: Connection, sources: Iterable[str]) -> None:
    """Write the alarms of the sources anew."""
    for source in sorted(sources):
        db.execute("DELETE FROM rule_use WHERE source = ? AND articles = 0", (source,))
        db.execute("DELETE FROM source_alarm WHERE source = ?", (source,))
        db.executemany(
            "INSERT INTO source_alarm(source, name, rule, detail, measure) VALUES (?, ?, ?, ?, ?)", map(_row, drift(_uses(db, source)))
        )


def _row(found: Drift) -> tuple[str, str, str, str, float]:
    return found.source, f"rule-{found.kind}", found.rule, found.sentence, round(found.matched / found.expected, 4)


def _uses(db: Connection, source: str) -> list[Use]:
    """By day, as far back as is looked: how many articles there were, and how many of them each rule decided."""
    last = db.execute("SELECT MAX(day) FROM issue WHERE source = ?", (source,)).fetchone()[0]
    if last is None:
        return []
    first = (date.fromisoformat(last) - _WINDOW).isoformat()
    printed = dict(tuple(row) for row in db.execute("SELECT day, articles FROM issue WHERE source = ? AND day >= ?", (source, first)))
    days = {day: date.fromisoformat(day) for day in printed}
    uses = [Use(source, "", days[day], number, 0) for day, number in printed.items()]
    found = db.execute("SELECT rule, day, articles FROM rule_use WHERE source = ? AND day >= ? ORDER BY rule, day", (source, first))
    return uses + [Use(source, rule, days[day], printed[day], number) for rule, day, number in found if day in days]


def _held(db: Connection, article: int) -> set[tuple[str, str]]:
    row = db.execute("SELECT day, rules FROM ruled WHERE article = ?", (article,)).fetchone()
    return {(rule, row[0]) for rule in row[1].split()} if row else set()


def _ruled(db: Connection, article: int) -> set[tuple[str, str]]:
    """The rules that decided a block of the article, in any of its readings, with its day; nothing where it holds no text."""
    day = db.execute("SELECT day FROM holding WHERE article = ? LIMIT 1", (article,)).fetchone()
    if day is None:
        return set()
    found = db.execute(
        "SELECT DISTINCT rule FROM reading CROSS JOIN ledger ON ledger.reading = reading.id JOIN decision ON decision.id = ledger.decision"
        " WHERE reading.article = ? AND rule LIKE 'rule:%'",
        (article,),
    )
    printed = date.fromordinal(day[0]).isoformat()
    return {(rule.removeprefix(_RULE), printed) for (rule,) in found}


def _write(db: Connection, article: int, now: set[tuple[str, str]]) -> None:
    if not now:
        db.execute("DELETE FROM ruled WHERE article = ?", (article,))
        return
    day = next(iter(now))[1]
    db.execute(
        "INSERT OR REPLACE INTO ruled(article, day, rules) VALUES (?, ?, ?)", (article, day, " ".join(sorted(rule for rule, _ in now)))
    )
