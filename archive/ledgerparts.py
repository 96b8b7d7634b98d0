"""A ledger in parts that fit a page: where the next part begins, and in which a paragraph stands.

A part begins at a block, or within one that is longer than a part, and takes as many blocks as there is room for. So a part is found
from its beginning alone, and costs the same wherever it lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from sqlite3 import Connection

BLOCKS = 300  # of one part
ROOM = 70_000  # bytes of one part as HTML
_EACH = 250  # bytes that a block takes beside its text and path
_PIECE = 15_000  # characters of a block that is longer than a part
_STOP = re.compile(r"(\d{1,8})(?:-(\d{1,9}))?")
_KEPT = "ledger JOIN decision ON decision.id = ledger.decision WHERE reading = (SELECT reading FROM version WHERE id = ?) AND fate = 'kept'"


@dataclass(frozen=True, slots=True, order=True)
class Stop:
    """A place in a ledger where a part begins: a block, and the characters of it that come before."""

    position: int = 0
    character: int = 0

    def __str__(self) -> str:
        return f"{self.position}-{self.character}" if self.character else str(self.position)


BEGINNING = Stop()


@dataclass(frozen=True, slots=True)
class Block:
    """A block, or of a long one the piece that is in this part."""

    position: int
    path: str
    form: str
    fate: str
    name: str  # of the field, or the reason of the removal
    rule: str
    text: str | None  # None for comments
    length: int  # characters of the whole block
    digest: str
    begin: int = 0  # characters of the block before this piece
    goes_on: bool = False  # whether more of it comes in the next part

    @property
    def end(self) -> int:
        """Characters of the block before and in this piece."""
        return self.begin + len(self.text or "")


def stop(typed: str) -> Stop:
    """The place that an address names; the beginning where it names none."""
    found = _STOP.fullmatch(typed)
    return Stop(int(found[1]), int(found[2] or 0)) if found else BEGINNING


def part(db: Connection, version: int, begin: Stop = BEGINNING) -> tuple[tuple[Block, ...], Stop | None]:
    """The part of a version's ledger that begins there, and where the next one does; None behind the last."""
    rows = db.execute(
        "SELECT position, path, form, fate, name, rule, text, length, digest FROM block"
        " WHERE version = ? AND position >= ? AND position < ? ORDER BY position",
        (version, begin.position, begin.position + BLOCKS),
    )
    lines = tuple(_that_fit((Block(*row) for row in rows), begin))
    if lines and lines[-1].goes_on:
        return lines, Stop(lines[-1].position, lines[-1].end)
    behind = lines[-1].position + 1 if lines else begin.position + BLOCKS
    row = db.execute(
        "SELECT position FROM block WHERE version = ? AND position >= ? AND position < ? ORDER BY position LIMIT 1",
        (version, behind, behind + 10 * BLOCKS),  # an excerpt ends before its ledger does
    ).fetchone()
    return lines, Stop(row[0]) if row else None


def _that_fit(lines: Iterable[Block], begin: Stop) -> Iterator[Block]:
    """The lines for which there is room, the first of them from the character where the part begins; a long one in pieces."""
    room = ROOM
    for line in lines:
        start = begin.character if line.position == begin.position else 0
        text = line.text and line.text[start : start + ROOM]
        size = _EACH + len(line.path) + _size(text or "")
        if size > room:
            if room == ROOM:
                yield _piece(line, start)
            return
        yield replace(line, text=text, begin=start)
        room -= size


def _piece(line: Block, start: int) -> Block:
    """The piece of a long block that begins there, to the end of a word where words are parted by spaces."""
    text = (line.text or "")[start : start + _PIECE]
    whole = start + len(text) >= len(line.text or "")
    end = len(text) if whole else text.rfind(" ", len(text) // 2) + 1 or len(text)
    return replace(line, path=line.path[:_PIECE], text=text[:end], begin=start, goes_on=not whole or end < len(text))


def _size(text: str) -> int:
    """Bytes of it as HTML, where & < > and both quotation marks take five."""
    return len(text.encode("utf-8", "replace")) + 4 * sum(text.count(mark) for mark in "&<>\"'")


def before(db: Connection, version: int, begin: Stop) -> Stop | None:
    """Where a part may begin that comes before this one; None at the beginning."""
    if begin == BEGINNING:
        return None
    if begin.character:
        return Stop(begin.position, max(0, begin.character - _PIECE))
    rows = db.execute(
        "SELECT position, length FROM block WHERE version = ? AND position < ? AND position >= ? ORDER BY position DESC",
        (version, begin.position, begin.position - BLOCKS),
    ).fetchall()
    room, found = ROOM, begin.position
    for position, length in rows:
        if length > _PIECE and found == begin.position:
            return Stop(position, length - _PIECE)
        room -= length + _EACH
        if room < 0:
            break
        found = position
    return Stop(found) if found < begin.position else BEGINNING


def kept(db: Connection, version: int, until: int = 2**31) -> int:
    """How many paragraphs the version has before that position."""
    count: int = db.execute(f"SELECT COUNT(*) FROM {_KEPT} AND position < ?", (version, until)).fetchone()[0]
    return count


def position(db: Connection, version: int, number: int) -> int | None:
    """The position of a paragraph, counted from 1; None where there is no such paragraph."""
    row = db.execute(f"SELECT position FROM {_KEPT} ORDER BY position LIMIT 1 OFFSET ?", (version, number - 1)).fetchone()
    return row[0] if row else None


def holding(db: Connection, version: int, place: int, character: int) -> Stop:
    """The beginning of a part that has this character of the block at that position: the first part, or one that begins there."""
    _, then = part(db, version)
    if then is None or Stop(place, character) < then:
        return BEGINNING
    length: int = db.execute("SELECT length FROM block WHERE version = ? AND position = ?", (version, place)).fetchone()[0]
    return Stop(place, max(0, character - 200)) if length > _PIECE and character > _PIECE else Stop(place)
