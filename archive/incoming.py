"""Captures on their way into archive.db: their rows and readings, before anything is derived. Part of the store, inside its transactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from sqlite3 import Connection

from archive import alias, identity, readings, rows, vanish, withhold
from archive.decisions import Marks, Standing
from archive.derive import Touched
from archive.interned import Interner
from archive.readings import Rendition
from archive.rows import Columns, Failure, Read, SourceFacts


def put_source(db: Connection, source: SourceFacts) -> None:
    """Know a source, as it names itself now."""
    db.execute(
        "INSERT INTO source(name, title, home, language) VALUES (?, ?, ?, ?) ON CONFLICT(name) DO UPDATE"
        " SET title = excluded.title, home = excluded.home, language = excluded.language",
        (source.name, source.title, source.home, source.language),
    )


def put_failure(db: Connection, failure: Failure) -> None:
    """Note what could not be read; once is enough."""
    trouble = failure.trouble
    db.execute(
        "INSERT INTO failure(file, offset, stage, record_id, url, reason, detail) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            failure.file,
            failure.offset,
            trouble.stage,
            failure.record_id and rows.clean(failure.record_id),
            failure.url and rows.clean(failure.url),
            trouble.reason,
            rows.clean(trouble.detail),
        ),
    )


def failure_marks(failure: Failure) -> Marks:
    """By what a takedown would know it."""
    addresses = (identity.url_key(failure.url),) if failure.url else ()
    return Marks(rows.clean(failure.record_id or "").lower(), addresses, ())


@dataclass(frozen=True, slots=True)
class Incoming:
    """One transaction's captures on their way in."""

    db: Connection
    interner: Interner
    rendition: int | None
    touched: Touched
    standing: Standing
    leaving: dict[int, int] = field(default_factory=dict)  # captures that a takedown turned out to cover, with its number

    def capture(self, read: Read) -> None:
        """Take in a new capture; one whose record is there already is left as it is, and one that was taken down is only noted."""
        row = rows.capture_row(read)
        if self.db.execute("SELECT 1 FROM capture WHERE record_id = ?", (row["record_id"],)).fetchone():
            return
        self.db.execute("DELETE FROM awaited WHERE record_id = ?", (row["record_id"],))
        if takedown := self.standing.covering(withhold.marks(read)):
            withhold.put(self.db, read, takedown)
            return
        capture = readings.insert(self.db, "capture", {**row, "rendition": self._made_by(read)})
        self.touched.captures.append(capture)
        if moved := rows.redirect_row(read.capture):
            readings.insert(self.db, "redirect", {"capture": capture, **moved})
        self._show(read, capture)

    def renewal(self, read: Read) -> None:
        """Let a capture that is here show what it was read as now."""
        held = self.db.execute(
            "SELECT capture.id, reading, article FROM capture LEFT JOIN reading ON reading.id = capture.reading WHERE record_id = ?",
            (rows.clean(read.capture.record_id),),
        ).fetchone()
        if held is None:
            return
        capture, before, article = held
        self.db.execute("DELETE FROM awaited WHERE record_id = ?", (rows.clean(read.capture.record_id),))
        if takedown := self.standing.covering(withhold.marks(read)):
            self.leaving[capture] = takedown
            return
        if before is None:  # what it told of an article's absence, it may tell no more
            self.touched.articles |= vanish.concerned(self.db, [capture])
        self.db.execute(
            "DELETE FROM failure WHERE record_id = ? AND stage IN ('decode', 'normalize')", (rows.clean(read.capture.record_id),)
        )
        row = rows.capture_row(read)
        fresh: Columns = {
            "kind": row["kind"],
            "entity_digest": row["entity_digest"],
            "robots": row["robots"],
            "noarchive": row["noarchive"],
            "rendition": self._made_by(read),
            "reading": None,
            "version": None,
        }
        readings.update(self.db, "capture", capture, fresh)
        self.db.execute("DELETE FROM named WHERE capture = ?", (capture,))
        self.touched.captures.append(capture)
        self._show(read, capture)
        if before is not None:
            readings.settle(self.db, before)
            self.touched.articles.add(article)

    def _made_by(self, read: Read) -> int | None:
        if read.reading is None:
            return None
        page = read.reading.article
        return readings.rendition(self.db, Rendition(page.normalizer, page.rules)) if page else self.rendition

    def _show(self, read: Read, capture: int) -> None:
        if failure := rows.failure(read):
            put_failure(self.db, failure)
        if shown := rows.shown(read):
            article = alias.article_at(self.db, shown.source, shown.canonical_url)
            reading, fresh = readings.put(self.db, self.interner, shown, article, capture)
            self.db.execute("UPDATE capture SET reading = ? WHERE id = ?", (reading, capture))
            if (asked := identity.canonical(read.capture.url)) != shown.canonical_url:
                self.db.execute("INSERT INTO named(capture, asked, address) VALUES (?, ?, ?)", (capture, asked, shown.canonical_url))
            self.touched.articles.add(article)
            if fresh:
                self.touched.readings.add(reading)
