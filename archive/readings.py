"""Readings: what one rendition (normalizer and rules) made of a page, before any habit, with its ledger, claims and credits.

Captures that read the same share a reading; its ledger is that of the first of them. Part of the store, inside its transactions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from archive import claims, identity, rows
from archive.interned import Decision, Interner
from archive.rows import Columns, Shown, bindable
from normalize import habits
from normalize.habits import Habit
from normalize.rulefile import Rules
from normalize.version import NORMALIZER

PARTS = ("ledger", "reading_claim", "reading_credit", "reading_alarm")
KEPT = "(decision.fate = 'kept' OR decision.was <> '')"  # before any habit


@dataclass(frozen=True, slots=True)
class Rendition:
    """What pages are read by."""

    normalizer: str  # its version
    rules: str  # their digest


def current(rules: Rules) -> Rendition:
    """What pages are read by now, with these rules."""
    return Rendition(NORMALIZER, rules.digest)


@dataclass(frozen=True, slots=True)
class Line:
    """One kept entry of a stored ledger, before any habit."""

    position: int
    text: int  # row number
    words: str
    decision: Decision  # as it stands now, a habit's cut included


def rendition(db: Connection, made_by: Rendition) -> int:
    """The row number of a rendition."""
    row = (made_by.normalizer, made_by.rules)
    db.execute("INSERT OR IGNORE INTO rendition(normalizer, rules) VALUES (?, ?)", row)
    return int(db.execute("SELECT id FROM rendition WHERE (normalizer, rules) = (?, ?)", row).fetchone()[0])


def put(db: Connection, interner: Interner, shown: Shown, article: int, capture: int) -> tuple[int, bool]:
    """The reading that a new capture shows, and whether its rows were written now; they are those of its first capture, whichever arrives first."""
    made_by = rendition(db, Rendition(shown.page.normalizer, shown.page.rules))
    held = db.execute(
        "SELECT reading.id, first.fetched_at, first.record_id, new.fetched_at, new.record_id FROM reading"
        " JOIN capture AS first ON first.id = reading.capture JOIN capture AS new ON new.id = ? WHERE reading.key = ? AND reading.rendition = ?",
        (capture, shown.version_key, made_by),
    ).fetchone()
    row: Columns = {
        **rows.reading_row(shown.page),
        "key": shown.version_key,
        "shown": shown.version_key,
        "capture": capture,
        "habits": "",
        "address": shown.canonical_url,
    }
    if held is None:
        number = insert(db, "reading", {**row, "rendition": made_by, "article": article})
    elif tuple(held)[3:] <= tuple(held)[1:3]:  # also the first one itself, read again
        number = int(held[0])
        update(db, "reading", number, row)
        _forget_parts(db, number)
    else:
        return int(held[0]), False
    _put_parts(db, interner, number, shown)
    return number, True


def settle(db: Connection, number: int) -> None:
    """A capture has left the reading: it goes with the last one, else it is that of the first that is left."""
    first = db.execute(
        "SELECT id FROM capture WHERE reading = ? AND record_type <> 'revisit' ORDER BY fetched_at, record_id LIMIT 1", (number,)
    ).fetchone()
    if first is not None:
        db.execute("UPDATE reading SET capture = ? WHERE id = ?", (first[0], number))
        return
    db.execute("UPDATE capture SET reading = NULL, version = NULL, kind = NULL WHERE reading = ?", (number,))  # revisits: they follow anew
    _forget_parts(db, number)
    db.execute("DELETE FROM reading WHERE id = ?", (number,))


def kept(db: Connection, number: int) -> list[Line]:
    """The kept entries of a reading's ledger as they were before any habit, in order."""
    found = db.execute(
        "SELECT position, text.id, text.text, form, fate, name, rule, was FROM ledger JOIN decision ON decision.id = ledger.decision"
        f" JOIN text ON text.id = ledger.text WHERE reading = ? AND {KEPT} ORDER BY position",
        (number,),
    )
    return [Line(position, text, words or "", Decision(*ruled)) for position, text, words, *ruled in found]


def kept_texts(db: Connection, number: int) -> list[int]:
    """The row numbers of those entries' texts."""
    found = db.execute(
        f"SELECT ledger.text FROM ledger JOIN decision ON decision.id = ledger.decision WHERE reading = ? AND {KEPT} ORDER BY position",
        (number,),
    )
    return [row[0] for row in found]


def text(db: Connection, number: int) -> str:
    """The text as it is shown, what habits cut left out."""
    return "\n".join(line.words for line in kept(db, number) if line.decision.fate == "kept")


def render(db: Connection, interner: Interner, number: int, own: Mapping[int, Habit]) -> None:
    """Show the reading as its source's habits, by row number of their text, leave it."""
    lines = kept(db, number)
    taken = habits.cut([line.text for line in lines], [len(line.words.split()) for line in lines], own)
    cut = {at: lines[at] for at in taken.positions}
    for at, line in enumerate(lines):
        ruled = _ruled(line, own[line.text]) if at in cut else _unruled(line.decision)
        if ruled != line.decision:
            db.execute(
                "UPDATE ledger SET decision = ? WHERE reading = ? AND position = ?", (interner.decision(ruled), number, line.position)
            )
    left = "\n".join(line.words for at, line in enumerate(lines) if at not in cut)
    applied = habits.digest_of({habits.sha(line.words): own[line.text] for line in cut.values()})
    shown = _name(db, number, left) if cut or elsewhere(db, number) else None
    db.execute(
        "UPDATE reading SET shown = COALESCE(?, key), words = ?, habits = ? WHERE id = ?", (shown, len(left.split()), applied, number)
    )
    db.execute("DELETE FROM reading_alarm WHERE reading = ? AND name = 'habit-flag'", (number,))
    if taken.alarm:
        next_one = db.execute("SELECT COALESCE(MAX(position) + 1, 0) FROM reading_alarm WHERE reading = ?", (number,)).fetchone()[0]
        alarm = taken.alarm
        db.execute("INSERT INTO reading_alarm VALUES (?, ?, ?, ?, ?)", (number, next_one, alarm.name, alarm.detail, alarm.measure))


def _ruled(line: Line, habit: Habit) -> Decision:
    was = line.decision.was or line.decision.rule
    return Decision(line.decision.form, "removed", habit.reason, habits.ruling(habits.sha(line.words)), was)


def _unruled(decision: Decision) -> Decision:
    return Decision(decision.form, "kept", "", decision.was) if decision.was else decision


def elsewhere(db: Connection, number: int) -> bool:
    """Whether the reading belongs to an article at another address than the page calls its own."""
    sql = "SELECT address <> canonical_url FROM reading JOIN article ON article.id = reading.article WHERE reading.id = ?"
    return bool(db.execute(sql, (number,)).fetchone()[0])


def _name(db: Connection, number: int, left: str) -> str:
    found = db.execute(
        "SELECT article.key, reading.title, reading.lead, reading.byline FROM reading JOIN article ON article.id = reading.article"
        " WHERE reading.id = ?",
        (number,),
    )
    article, title, lead, byline = found.fetchone()
    return identity.version_name(article, title, lead, byline, left)


def _put_parts(db: Connection, interner: Interner, number: int, shown: Shown) -> None:
    page = shown.page
    ledger = page.ledger
    parts = zip(ledger, interner.texts(ledger), interner.places(ledger), interner.decisions(ledger), strict=True)
    db.executemany(
        "INSERT INTO ledger(reading, position, text, place, decision) VALUES (?, ?, ?, ?, ?)",
        [(number, entry.block.position, *numbers) for entry, *numbers in parts],
    )
    claims.put(db, interner, number, shown)
    _insert_all(db, "reading_credit", number, rows.credit_rows(page))
    _insert_all(db, "reading_alarm", number, rows.alarm_rows(page))


def _forget_parts(db: Connection, number: int) -> None:
    for table in PARTS:
        db.execute(f"DELETE FROM {table} WHERE reading = ?", (number,))


def _insert_all(db: Connection, table: str, number: int, made: Iterable[Columns]) -> None:
    lines: Sequence[Columns] = [bindable({"reading": number, **row}) for row in made]
    if lines:
        db.executemany(_insertion(table, lines[0]), lines)


def insert(db: Connection, table: str, row: Columns) -> int:
    """The number of the new row."""
    return int(db.execute(_insertion(table, row), bindable(row)).lastrowid or 0)


def update(db: Connection, table: str, number: int, row: Columns) -> None:
    """Write the columns of one row."""
    db.execute(f"UPDATE {table} SET {', '.join(f'{column} = :{column}' for column in row)} WHERE id = :id", {**bindable(row), "id": number})


def _insertion(table: str, row: Columns) -> str:
    return f"INSERT INTO {table}({', '.join(row)}) VALUES ({', '.join(f':{column}' for column in row)})"
