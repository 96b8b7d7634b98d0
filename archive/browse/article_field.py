"""A field of a version from its beginning to its end, which other pages cut: a headline, lead or byline, or an address, in pieces."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from datasette.utils.asgi import Response

from archive.browse import fields, history, listing
from archive.browse.listing import Listed
from archive.browse.visit import Visit

PIECE = 30_000  # characters of one page


@dataclass(frozen=True, slots=True)
class Whole:
    """The field, or a piece of it."""

    article: Listed
    version: str  # key
    field: str
    length: int  # characters of the whole
    begin: int  # characters before this piece
    text: str

    @property
    def end(self) -> int:
        return self.begin + len(self.text)

    @property
    def home(self) -> str:
        """The path of the version."""
        return f"/article/{self.article.key}/version/{self.version}"


async def page(visit: Visit) -> Response:
    key, version, name, typed = visit.part("key"), visit.part("version"), visit.part("field"), visit.argument("from")
    begin = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    found = await visit.read(lambda connection: read(connection, key, version, name, begin))
    if found is None:
        return visit.missing(f"No version {version} of an article {key} is held here.")
    return visit.json(found) if visit.part("format") else visit.page("article_field.html", found=found, piece=PIECE)


def read(connection: sqlite3.Connection, key: str, version_key: str, name: str, begin: int) -> Whole | None:
    """That field of that version from a character on; None where there is no such version."""
    articles = listing.select_numbered(connection, "a.key = ?", (key,))
    version = history.named(connection, articles[0][0], version_key) if articles else None
    if version is None:
        return None
    text = fields.whole(connection, version.id, name)
    return Whole(articles[0][1], version.key, name, len(text), begin, text[begin : begin + PIECE])
