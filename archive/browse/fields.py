"""The fields of a version, each with what the page says of it in one place and another, and what it states of its origin."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from archive.versions import cut
from normalize import dates

FIELDS = ("title", "lead", "authors", "published", "modified", "section", "language", "canonical_url")  # in the order shown
WHOLE = ("title", "lead", "authors", "canonical_url")  # fields of which a page of its own shows the whole
LONGEST = 600  # characters of a value among others
CLAIMS = 100
CREDITS = 30


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


def fields(connection: sqlite3.Connection, version: int) -> tuple[Field, ...]:
    """Those that the version has, long values cut."""
    rows = connection.execute(
        "SELECT field, value, origin, chosen FROM claim WHERE version = ? ORDER BY chosen DESC, position LIMIT ?", (version, CLAIMS)
    )
    claims = [Claim(name, cut(value, LONGEST), origin, bool(chosen)) for name, value, origin, chosen in rows]
    return tuple(
        Field(name, cut(value, LONGEST), tuple(claim for claim in claims if claim.field == name))
        for name in FIELDS
        if (value := whole(connection, version, name))
    )


def whole(connection: sqlite3.Connection, version: int, name: str) -> str:
    """The value of a field from its beginning to its end; "" where it has none."""
    if name == "canonical_url":
        sql = "SELECT value FROM claim WHERE version = ? AND field = 'canonical_url' AND chosen ORDER BY position LIMIT 1"
    else:
        sql = f"SELECT {'byline' if name == 'authors' else name} FROM version WHERE id = ?"
    row = connection.execute(sql, (version,)).fetchone()
    return (row[0] or "") if row else ""


def credits(connection: sqlite3.Connection, version: int) -> tuple[Credit, ...]:
    """What the page states of its origin, long words cut."""
    rows: Sequence[tuple[str, str, str | None, str, int | None]] = connection.execute(
        "SELECT kind, name, url, quote, block FROM credit WHERE version = ? ORDER BY position LIMIT ?", (version, CREDITS)
    ).fetchall()
    return tuple(
        Credit(kind, cut(name, LONGEST), url and cut(url, LONGEST), cut(quote, LONGEST), block) for kind, name, url, quote, block in rows
    )
