"""All that the page of one version shows, read out of archive.db: so much of each list as stands on one page."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from archive import ledgerparts
from archive.browse import captures, fields, history, listing, provenance, related, whereabouts
from archive.browse.captures import Row
from archive.browse.fields import Credit, Field
from archive.browse.formats import INSIDE
from archive.browse.history import Edited, Version
from archive.browse.ledger import Passage, passages
from archive.browse.listing import Listed
from archive.browse.provenance import Origin
from archive.browse.related import Relations, Statement
from archive.browse.whereabouts import Absence, Alias
from archive.ledgerparts import BEGINNING, Block, Stop

VERSIONS = 20  # listed; a live blog has hundreds, which have pages of their own
CAPTURES = 20  # listed; a page looked at each hour has thousands


@dataclass(frozen=True, slots=True)
class Former:
    """A name that a version had as older rules read it."""

    key: str
    normalizer: str
    rules: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the blocks of the page; the three add up to all."""

    kept: int
    field: int
    removed: int
    reasons: tuple[tuple[str, int], ...]  # of the removals, the commonest first

    @property
    def all(self) -> int:
        return self.kept + self.field + self.removed


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the ledger is shown."""

    begin: str  # what it is asked for by; "0" for the first
    previous: str | None  # the same of the part before it; None for the first
    next: str | None  # None for the last
    before: int = field(metadata=INSIDE)  # paragraphs before its first

    @property
    def is_whole(self) -> bool:
        return self.previous is None and self.next is None


@dataclass(frozen=True, slots=True)
class Story:
    """All that the page of one version shows."""

    article: Listed
    version: Version
    newest: bool
    versions: tuple[Version, ...]  # newest first, those that are listed
    versions_in_all: int
    edits: tuple[Edited, ...]  # of the newest versions, newest first
    fields: tuple[Field, ...]
    credits: tuple[Credit, ...]
    part: Part  # of the ledger
    blocks: tuple[Block, ...]
    tally: Tally  # of the whole ledger
    capture: Row | None  # the one whose ledger this is
    captures: tuple[Row, ...]  # newest first, those that are listed
    captures_in_all: int
    gone: Row | None  # the capture that found the article withdrawn
    absences: tuple[Absence, ...]  # latest first
    absences_in_all: int
    aliases: tuple[Alias, ...]
    aliases_in_all: int
    former: Former | None  # what was asked for, where that is a name of before
    origin: Origin | None  # of its text; None where it stands alone and names no source
    relations: Relations  # of its newest text
    statements: tuple[Statement, ...]

    @property
    def edited(self) -> dict[str, Edited]:
        """By the key of the version after."""
        return {one.after: one for one in self.edits}

    @property
    def listed(self) -> tuple[Version, ...]:
        """The versions that are listed, and behind them the one that is shown."""
        return self.versions if self.version in self.versions else (*self.versions, self.version)

    @property
    def passages(self) -> tuple[Passage, ...]:
        return passages(self.blocks)

    @property
    def numbers(self) -> dict[int, int]:
        """Of the paragraphs, from 1, by the position of their block."""
        kept = (block.position for block in self.blocks if block.fate == "kept")
        return {position: number for number, position in enumerate(kept, self.part.before + 1)}

    @property
    def paragraphs(self) -> str:
        """Which of them are shown: "1 to 120", "7"."""
        shown = tuple(self.numbers.values())
        return "none" if not shown else str(shown[0]) if len(shown) == 1 else f"{shown[0]:,} to {shown[-1]:,}"


def read(connection: sqlite3.Connection, key: str, version_key: str = "", begin: Stop = BEGINNING) -> Story | None:
    """The article in its newest version, or in the one named; None where there is no such article or version."""
    former, key, version_key = _now(connection, key, version_key)
    articles = listing.select_numbered(connection, "a.key = ?", (key,))
    if not articles:
        return None
    number, article = articles[0]
    newest = history.newest(connection, number)
    shown = history.named(connection, number, version_key) if version_key else newest
    if shown is None:
        return None
    versions = history.versions(connection, number, VERSIONS).entries
    urls = history.addresses(connection, number)
    absences = whereabouts.absences(connection, key)
    blocks, then = ledgerparts.part(connection, shown.id, begin)
    previous = ledgerparts.before(connection, shown.id, begin)
    tally, before = _tally(connection, shown.id, begin)
    return Story(
        article=article,
        version=shown,
        newest=shown == newest,
        versions=versions,
        versions_in_all=article.versions,
        edits=history.edits(connection, versions),
        fields=fields.fields(connection, shown.id),
        credits=fields.credits(connection, shown.id),
        part=Part(str(begin), None if previous is None else str(previous), str(then) if then else None, before),
        blocks=blocks,
        tally=tally,
        capture=_short(captures.first(connection, "id = ?", (shown.capture,))),
        captures=history.captured(connection, urls, CAPTURES).entries,
        captures_in_all=history.count(connection, urls),
        gone=_short(captures.first(connection, "record_id = ?", (absences[0].record_id,)))
        if absences and not absences[0].back_at
        else None,
        absences=absences,
        absences_in_all=whereabouts.count(connection, "vanished", key),
        aliases=whereabouts.aliases(connection, key),
        aliases_in_all=whereabouts.count(connection, "alias", key),
        former=former,
        origin=provenance.of_article(connection, number),
        relations=related.relations(connection, number),
        statements=related.statements(connection, number),
    )


def _short(row: Row | None) -> Row | None:
    return captures.short(row) if row else None


def _now(connection: sqlite3.Connection, key: str, version: str) -> tuple[Former | None, str, str]:
    """What is meant by a version's name: itself, or where it is a name of before, what its capture shows now."""
    found = connection.execute(
        """
        SELECT f.key, f.normalizer, f.rules, a.key, v.key FROM former f JOIN capture c ON c.record_id = f.record_id
        JOIN version v ON v.id = c.version JOIN article a ON a.id = v.article
        WHERE f.key = ? AND NOT EXISTS (SELECT 1 FROM version WHERE version.key = f.key)
        """,
        (version,),
    ).fetchone()
    return (Former(*found[:3]), found[3], found[4]) if found else (None, key, version)


def _tally(connection: sqlite3.Connection, version: int, begin: Stop) -> tuple[Tally, int]:
    """What became of the version's blocks, and how many paragraphs stand before the part."""
    rows = connection.execute(  # through the view, which to the world does not even count comments
        "SELECT fate, name, count(*), sum(position < ?) FROM block WHERE version = ? GROUP BY fate, name ORDER BY 3 DESC, min(position)",
        (begin.position, version),
    ).fetchall()
    fates = {fate: sum(count for one, _, count, _ in rows if one == fate) for fate in ("kept", "field", "removed")}
    reasons = tuple((name, count) for fate, name, count, _ in rows if fate == "removed")
    return Tally(fates["kept"], fates["field"], fates["removed"], reasons), sum(row[3] for row in rows if row[0] == "kept")
