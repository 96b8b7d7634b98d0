"""An article: its text with what was cut around it, each field with where it came from, its versions and its evidence."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field, fields
from itertools import pairwise

from datasette.utils.asgi import Response

from archive import versions as comparable
from archive.browse import captures, listing, provenance, related, whereabouts
from archive.browse.captures import Row
from archive.browse.formats import INSIDE
from archive.browse.ledger import Block, Passage, passages
from archive.browse.listing import Listed
from archive.browse.provenance import Origin
from archive.browse.related import Relations, Statement
from archive.browse.visit import Visit
from archive.browse.whereabouts import Absence, Alias
from normalize import dates
from normalize.edits import EditClass, edit

FIELDS = ("title", "lead", "authors", "published", "modified", "section", "language", "canonical_url")  # in the order shown
EDITS = 20  # compared for the list of versions; a live blog has hundreds
VERSIONS = 100  # listed on the page; JSON has all
CAPTURES = 100  # listed; a page looked at each hour has thousands


@dataclass(frozen=True, slots=True)
class Version:
    id: int = field(metadata=INSIDE)
    key: str
    kind: str
    title: str
    lead: str
    byline: str
    published: str | None
    modified: str | None
    section: str
    language: str
    words: int
    replaced: float
    first_seen: str
    last_seen: str
    captures: int
    capture: int = field(metadata=INSIDE)
    normalizer: str
    rules: str
    habits: str
    compared: int  # 0 where other rules read it than the newest: no edit can be told


@dataclass(frozen=True, slots=True)
class Claim:
    field: str
    value: str
    origin: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it stands, with what the page says of it in one place and another."""

    name: str
    value: str
    claims: tuple[Claim, ...]

    @property
    def disputed(self) -> bool:
        """Whether the page says different things of it; one day printed with and without its hour is no contradiction."""
        said = [claim.value for claim in self.claims]
        if self.name in ("published", "modified"):
            return _dates_differ(said)
        if self.name == "language":
            return len({value.replace("_", "-").partition("-")[0].lower() for value in said}) > 1
        return len(set(said)) > 1


def _dates_differ(said: list[str]) -> bool:
    read = [instant for value in said if (instant := dates.parse(value))]
    moments = {instant.at for instant in read if instant.precision not in ("day", "month")}
    days = {instant.iso()[:10] for instant in read if instant.precision != "month"}
    return len(moments) > 1 or len(days) > 1


@dataclass(frozen=True, slots=True)
class Credit:
    kind: str
    name: str
    url: str | None
    quote: str
    block: int | None


@dataclass(frozen=True, slots=True)
class Edited:
    """How a version differs from the one before it."""

    before: str  # key of the version before
    after: str
    classes: tuple[EditClass, ...]


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
class Story:
    """All that the page of one version shows."""

    article: Listed
    version: Version
    newest: bool
    versions: tuple[Version, ...]  # newest first
    edits: tuple[Edited, ...]  # of the newest versions, newest first
    fields: tuple[Field, ...]
    credits: tuple[Credit, ...]
    blocks: tuple[Block, ...]
    tally: Tally
    capture: Row | None  # the one whose ledger this is
    captures: tuple[Row, ...]  # newest first
    captures_in_all: int
    gone: Row | None  # the capture that found the article withdrawn
    absences: tuple[Absence, ...]  # latest first
    aliases: tuple[Alias, ...]
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
        """The newest versions, and the one that is shown."""
        return tuple(one for number, one in enumerate(self.versions) if number < VERSIONS or one is self.version)

    @property
    def passages(self) -> tuple[Passage, ...]:
        return passages(self.blocks)

    @property
    def numbers(self) -> dict[int, int]:
        """Of the paragraphs, from 1, by the position of their block."""
        kept = (block.position for block in self.blocks if block.fate == "kept")
        return {position: number for number, position in enumerate(kept, 1)}


async def page(visit: Visit) -> Response:
    key, version = visit.part("key"), visit.part("version") or visit.argument("version")
    story = await visit.read(lambda connection: read(connection, key, version))
    if story is None and (led := await visit.read(lambda connection: whereabouts.led_to(connection, key))):
        return Response.redirect(visit.path(f"/article/{led}{'.json' if visit.part('format') == 'json' else ''}"))
    if story is None:
        return visit.missing(f"No article {key}" + (f" with a version {version}" if version else "") + " is held here.")
    if visit.part("format") == "json":
        return visit.json(story)
    return visit.page("article.html", story=story, show_cut=visit.argument("cut") == "open")


def read(connection: sqlite3.Connection, key: str, version_key: str = "") -> Story | None:
    """The article in its newest version, or in the one named; None where there is no such article or version."""
    former, key, version_key = _now(connection, key, version_key)
    articles = listing.select_numbered(connection, "a.key = ?", (key,))
    if not articles:
        return None
    number, article = articles[0]
    versions = _versions(connection, key)
    shown = next((version for version in versions if version.key == version_key), None) if version_key else versions[0]
    if shown is None:
        return None
    blocks = _blocks(connection, shown.id)
    urls = _urls(connection, versions)
    absences = whereabouts.absences(connection, key)
    return Story(
        article=article,
        version=shown,
        newest=shown == versions[0],
        versions=versions,
        edits=_edits(connection, tuple(version for version in versions if version.compared)[: EDITS + 1]),
        fields=_fields(connection, shown),
        credits=_credits(connection, shown.id),
        blocks=blocks,
        tally=_tally(blocks),
        capture=captures.first(connection, "id = ?", (shown.capture,)),
        captures=_captures(connection, urls),
        captures_in_all=_count_captures(connection, urls),
        gone=captures.first(connection, "record_id = ?", (absences[0].record_id,)) if absences and not absences[0].back_at else None,
        absences=absences,
        aliases=whereabouts.aliases(connection, key),
        former=former,
        origin=provenance.of_article(connection, number),
        relations=related.relations(connection, number),
        statements=related.statements(connection, number),
    )


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


def _versions(connection: sqlite3.Connection, key: str) -> tuple[Version, ...]:
    names = ", ".join(f"v.{column.name}" for column in fields(Version))
    rows = connection.execute(
        f"""
        SELECT {names} FROM version v JOIN article a ON a.id = v.article WHERE a.key = ?
        ORDER BY v.id = a.version DESC, v.first_seen DESC, v.id DESC
        """,
        (key,),
    )
    return tuple(Version(*row) for row in rows)


def _edits(connection: sqlite3.Connection, newest: tuple[Version, ...]) -> tuple[Edited, ...]:
    """Each of these versions against the next, which came before it."""
    if len(newest) < 2:
        return ()
    found = [comparable.named(connection, version.key) for version in newest]
    states = [(version.key, version.state) for version in found if version]
    return tuple(Edited(was, now, edit(before, after).classes) for (now, after), (was, before) in pairwise(states))


def _blocks(connection: sqlite3.Connection, version: int) -> tuple[Block, ...]:
    rows = connection.execute(
        "SELECT position, path, form, fate, name, rule, text, length, digest FROM block WHERE version = ? ORDER BY position", (version,)
    )
    return tuple(Block(*row) for row in rows)


def _fields(connection: sqlite3.Connection, version: Version) -> tuple[Field, ...]:
    rows = connection.execute(
        "SELECT field, value, origin, chosen FROM claim WHERE version = ? ORDER BY chosen DESC, position", (version.id,)
    )
    claims = tuple(Claim(name, value, origin, bool(chosen)) for name, value, origin, chosen in rows)
    return tuple(
        Field(name, value, tuple(claim for claim in claims if claim.field == name))
        for name in FIELDS
        if (value := _value(version, name, claims))
    )


def _value(version: Version, name: str, claims: tuple[Claim, ...]) -> str:
    if name == "authors":
        return version.byline
    if name == "canonical_url":
        return next((claim.value for claim in claims if claim.field == name and claim.chosen), "")
    return str(getattr(version, name) or "")


def _credits(connection: sqlite3.Connection, version: int) -> tuple[Credit, ...]:
    rows = connection.execute("SELECT kind, name, url, quote, block FROM credit WHERE version = ? ORDER BY position", (version,))
    return tuple(Credit(*row) for row in rows)


def _tally(blocks: tuple[Block, ...]) -> Tally:
    fates = Counter(block.fate for block in blocks)
    reasons = Counter(block.name for block in blocks if block.fate == "removed")
    return Tally(fates["kept"], fates["field"], fates["removed"], tuple(reasons.most_common()))


def _urls(connection: sqlite3.Connection, versions: tuple[Version, ...]) -> tuple[str, ...]:
    """The addresses under which the article was captured."""
    ids = [version.id for version in versions]
    rows = connection.execute(f"SELECT DISTINCT url_key FROM capture WHERE version IN ({_marks(ids)}) LIMIT 20", ids)
    return tuple(url for (url,) in rows)


def _captures(connection: sqlite3.Connection, urls: tuple[str, ...]) -> tuple[Row, ...]:
    return captures.select(connection, f"url_key IN ({_marks(urls)}) ORDER BY fetched_at DESC, id DESC LIMIT ?", (*urls, CAPTURES))


def _count_captures(connection: sqlite3.Connection, urls: tuple[str, ...]) -> int:
    count: int = connection.execute(f"SELECT count(*) FROM capture WHERE url_key IN ({_marks(urls)})", urls).fetchone()[0]
    return count


def _marks(values: tuple[str, ...] | list[int]) -> str:
    return ", ".join("?" for _ in values)
