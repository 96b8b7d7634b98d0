"""What decisions hide: captures leave archive.db with all that was read from them, and come back when a takedown is undone.

Part of the store, inside its transactions. What is left of a capture is a row without address or words; everything that follows from the
captures is derived anew without it, so the rest is what an archive would hold that had never had it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection

from archive import alias, derive, identity, readings, rows, vanish
from archive.decisions import Decision, Marks, Standing
from archive.derive import Touched
from archive.prints import listed
from archive.rows import Read, shown

_PLACE = "record_id, file, offset, length"


@dataclass(slots=True)
class Removed:
    """What leaves once everything has been derived without it."""

    captures: Mapping[int, int] = field(default_factory=dict)  # number of the takedown, by row number
    texts: set[int] = field(default_factory=set)  # that their ledgers had


def obeyed(db: Connection) -> str:
    """The digest of the decisions that the database obeys; "" where none were made."""
    row = db.execute("SELECT digest FROM obeyed").fetchone()
    return row[0] if row else ""


def marks(read: Read) -> Marks:
    """What a capture that was read tells of itself."""
    page = shown(read)
    addresses = (identity.url_key(read.capture.url), *((identity.url_key(page.canonical_url),) if page else ()))
    return Marks(rows.clean(read.capture.record_id).lower(), addresses, (page.article_key,) if page else ())


def put(db: Connection, read: Read, takedown: int) -> None:
    """Know a capture that is covered as it arrives."""
    capture, page = read.capture, shown(read)
    place = capture.location
    _put(
        db, rows.clean(capture.record_id), takedown, page.article_key if page else None, capture.record_type,
        identity.stamp(capture.fetched_at), place.file, place.offset, place.length,
    )  # fmt: skip


def holds(db: Connection, record_id: str) -> bool:
    """Whether the capture is held back."""
    return db.execute("SELECT 1 FROM withheld WHERE record_id = ?", (record_id,)).fetchone() is not None


def forgotten(db: Connection, standing: Standing) -> tuple[int, ...]:
    """The takedowns that were carried out here and that the decisions do not have any more: a file that was lost, not a change of mind."""
    there = {(each.number, _digest(each)) for each in standing.takedowns}
    return tuple(row[0] for row in db.execute("SELECT number, line FROM takedown ORDER BY number") if tuple(row) not in there)


def begin(db: Connection, standing: Standing, touched: Touched) -> Removed:
    """Bring the rows in line with what stands now; what is touched is to be derived anew, then `end` takes the rest away."""
    _release(db, standing)
    _tell(db, standing)
    return remove(db, covered(db, standing), touched)


def end(db: Connection, removed: Removed) -> None:
    """Take away the captures, and the texts and names that only they had."""
    gone = listed(sorted(removed.captures))
    names = "SELECT record_id FROM capture WHERE id IN (SELECT value FROM json_each(?))"
    db.execute(f"DELETE FROM former WHERE record_id IN ({names})", (gone,))
    db.execute(f"DELETE FROM awaited WHERE record_id IN ({names})", (gone,))
    db.execute("DELETE FROM capture WHERE id IN (SELECT value FROM json_each(?))", (gone,))
    _forget_texts(db, removed.texts)


def covered(db: Connection, standing: Standing) -> dict[int, int]:
    """The captures that are here and must not be: the number of the first takedown of each."""
    found: dict[int, int] = {}
    for capture, number in _covered(db, standing):
        found[capture] = min(number, found.get(capture, number))
    return found


def remove(db: Connection, captures: Mapping[int, int], touched: Touched) -> Removed:
    """Take captures, each with the number of its takedown, out of all that is derived from them."""
    if not captures:
        return Removed()
    numbers = sorted(captures)
    touched.around |= alias.around(db, numbers)
    touched.articles |= vanish.concerned(db, numbers)
    _unfollow(db, numbers, touched)
    _note(db, captures)
    shared = _readings(db, numbers)
    texts = {row[0] for reading in shared for row in db.execute("SELECT text FROM ledger WHERE reading = ?", (reading,))}
    showed = "SELECT article FROM capture JOIN reading ON reading.id = capture.reading WHERE capture.id = ?"
    touched.articles |= {row[0] for capture in numbers for row in db.execute(showed, (capture,))}
    _blank(db, numbers)
    for reading in shared:
        _settle(db, reading, captures)
    return Removed(captures, texts)


def _release(db: Connection, standing: Standing) -> None:
    """Captures whose takedown stands no more wait to be read again."""
    stands = {each.number: _digest(each) for each in standing.takedowns if each.number not in standing.undone}
    known = db.execute("SELECT number, line FROM takedown WHERE undone_at IS NULL").fetchall()
    ended = [number for number, line in known if stands.get(number) != line]
    free = "FROM withheld WHERE takedown IN (SELECT value FROM json_each(?))"
    db.execute(f"INSERT OR REPLACE INTO awaited({_PLACE}) SELECT {_PLACE} {free}", (listed(ended),))
    db.execute(f"DELETE {free}", (listed(ended),))


def _tell(db: Connection, standing: Standing) -> None:
    """Write the takedowns and their undoing, without what they are of: an address can be as telling as a title."""
    db.execute("DELETE FROM takedown")
    db.executemany(
        "INSERT INTO takedown(number, decided_at, of, articles, reason, decided_by, undone_at, line) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                each.number,
                each.at,
                each.of,
                json.dumps(_keys(each, standing)),
                each.reason,
                each.by,
                standing.undone.get(each.number),
                _digest(each),
            )
            for each in standing.takedowns
        ],
    )
    for record_id, erased in standing.erased.items():  # whoever reads it now does not know what article it showed
        db.execute("UPDATE withheld SET article = NULL WHERE record_id IN (?, ?, ?)", (erased.target, *_spellings(record_id)))
        db.execute("UPDATE warc_file SET digest = ? WHERE name = ? AND digest = ?", (erased.became, erased.file, erased.before))
    db.execute("DELETE FROM obeyed")
    db.execute("INSERT INTO obeyed(digest) VALUES (?)", (standing.digest,))


def _keys(decision: Decision, standing: Standing) -> list[str]:
    """The keys of articles that the takedown is of; a capture's own stands beside it until its bytes are erased."""
    own = {decision.target} if decision.of == "article" else set()
    of_erased = (key for each in standing.erased.values() if each.under == decision.number for key in each.articles)
    return sorted(own.union(decision.articles, of_erased))


def _digest(decision: Decision) -> str:
    return hashlib.sha256(decision.line.encode("utf-8", "surrogatepass")).hexdigest()


def _covered(db: Connection, standing: Standing) -> Iterable[tuple[int, int]]:
    for each in standing.takedowns:
        if each.of == "capture" and each.number not in standing.undone:
            found = db.execute("SELECT id FROM capture WHERE record_id IN (?, ?, ?)", (each.target, *_spellings(each.target))).fetchall()
            yield from ((row[0], each.number) for row in found)
    for key, number in standing.addresses.items():
        yield from ((row[0], number) for row in db.execute("SELECT id FROM capture WHERE url_key = ?", (key,)).fetchall())
    for source, address, number in _own_addresses(db, standing):
        shows = (
            "SELECT capture.id FROM reading JOIN article ON article.id = reading.article JOIN capture ON capture.reading = reading.id"
            " WHERE reading.address = ? AND article.source = ? AND capture.record_type <> 'revisit'"
        )
        yield from ((row[0], number) for row in db.execute(shows, (address, source)).fetchall())


def _spellings(record_id: str) -> tuple[str, str]:
    bare = record_id.strip("<>").removeprefix("urn:uuid:")
    return f"<urn:uuid:{bare.lower()}>", f"<urn:uuid:{bare.upper()}>"


def _own_addresses(db: Connection, standing: Standing) -> Iterable[tuple[str, str, int]]:
    """The addresses that pages call their own and that are covered: source, address, number."""
    sql = (
        "SELECT source, canonical_url FROM article WHERE {0} = :name UNION"
        " SELECT source, alias.url FROM alias JOIN article ON article.id = alias.article WHERE alias.{0} = :name"
    )
    for column, marked in (("url_key", standing.addresses), ("key", standing.articles)):
        for name, number in marked.items():
            yield from ((row[0], row[1], number) for row in db.execute(sql.format(column), {"name": name}).fetchall())


def _unfollow(db: Connection, captures: Collection[int], touched: Touched) -> None:
    """Let the revisits of what leaves show nothing: they look for another target anew."""
    waiting, seen = list(captures), set(captures)
    while waiting:
        fresh = [revisit for revisit in derive.referrers(db, waiting.pop()) if revisit not in seen]
        seen.update(fresh)
        waiting += fresh
    for revisit in sorted(seen.difference(captures)):
        sql = "SELECT reading.article FROM capture JOIN reading ON reading.id = capture.reading WHERE capture.id = ?"
        touched.articles |= {row[0] for row in db.execute(sql, (revisit,))}
        touched.around |= alias.around(db, [revisit])
        touched.articles |= vanish.concerned(db, [revisit])
        db.execute("UPDATE capture SET kind = NULL, reading = NULL, version = NULL WHERE id = ?", (revisit,))
        touched.captures.append(revisit)


def _note(db: Connection, captures: Mapping[int, int]) -> None:
    """What stays: the name of the record, its place and time, and the key of the article that it showed."""
    sql = (
        "SELECT capture.record_id, article.source, reading.address, record_type, fetched_at, file, offset, length FROM capture"
        " LEFT JOIN reading ON reading.id = capture.reading AND record_type <> 'revisit' LEFT JOIN article ON article.id = reading.article"
        " WHERE capture.id = ?"
    )
    for capture, number in sorted(captures.items()):
        record_id, source, address, *rest = db.execute(sql, (capture,)).fetchone()
        _put(db, record_id, number, identity.article_key(source, address) if address else None, *rest)


def _put(
    db: Connection, record_id: str, takedown: int, article: str | None, kind: str, at: str, file: str, offset: int, length: int
) -> None:
    db.execute(
        "INSERT OR REPLACE INTO withheld(record_id, takedown, article, record_type, fetched_at, file, offset, length)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (record_id, takedown, article, kind, at, file, offset, length),
    )
    db.execute("DELETE FROM awaited WHERE record_id = ?", (record_id,))


def _readings(db: Connection, captures: Iterable[int]) -> list[int]:
    sql = "SELECT reading FROM capture WHERE id = ? AND reading IS NOT NULL AND record_type <> 'revisit'"
    return sorted({row[0] for capture in captures for row in db.execute(sql, (capture,))})


def _blank(db: Connection, captures: Iterable[int]) -> None:
    """Leave a row that tells nothing until everything has been derived anew."""
    for capture in captures:
        db.execute("DELETE FROM failure WHERE record_id = (SELECT record_id FROM capture WHERE id = ?)", (capture,))
        for table in ("redirect", "named"):
            db.execute(f"DELETE FROM {table} WHERE capture = ?", (capture,))
        db.execute(
            "UPDATE capture SET url = '', url_key = '', kind = NULL, status = NULL, refers_to = NULL, refers_to_url = NULL, reading = NULL,"
            " version = NULL WHERE id = ?",
            (capture,),
        )


def _settle(db: Connection, reading: int, captures: Collection[int]) -> None:
    """Give a reading to the first capture that is left; its ledger is to be that one's, which is in the WARC only."""
    first = db.execute("SELECT capture FROM reading WHERE id = ?", (reading,)).fetchone()[0]
    readings.settle(db, reading)
    if first in captures:
        own = "id = (SELECT capture FROM reading WHERE id = ?)"
        db.execute(f"INSERT OR REPLACE INTO awaited({_PLACE}) SELECT {_PLACE} FROM capture WHERE {own}", (reading,))


def _forget_texts(db: Connection, texts: Iterable[int]) -> None:
    """Let go of the texts that no ledger has any more, and of the words of those that only comments have: one look through all ledgers."""
    given = sorted(texts)
    if not given:
        return
    held = dict(
        db.execute(
            "SELECT text, MAX(NOT (fate = 'removed' AND name = 'comments')) FROM ledger JOIN decision ON decision.id = ledger.decision"
            " WHERE text IN (SELECT value FROM json_each(?)) GROUP BY text",
            (listed(given),),
        ).fetchall()
    )
    db.executemany("DELETE FROM text WHERE id = ?", [(text,) for text in given if text not in held])
    of_comments = [(text,) for text, is_open in held.items() if not is_open]
    db.executemany("UPDATE text SET text = NULL WHERE id = ? AND digest IS NOT NULL", of_comments)
