"""The words that were looked for, marked in titles and excerpts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from archive.browse import found
from archive.browse.query import Query
from normalize import fragments

# Marks around a hit: control characters, which no text holds, since normalizing takes them out.
_ON, _OFF = "\x02", "\x03"


WORDS, CHARACTERS = 10_000, 5_000  # of a text, and of its headline and lead, that are marked: to do it the index reads all of them anew
EXCERPT = 1_000  # characters; forty words of the index can be anything in a script without spaces


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and which parts of it are what was looked for."""

    text: str
    marks: tuple[tuple[int, int], ...]  # start and end, in characters

    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """The text in pieces, each with whether it is marked."""
        pieces, end = [], 0
        for start, stop in self.marks:
            pieces += [(self.text[end:start], False), (self.text[start:stop], True)]
            end = stop
        return tuple(piece for piece in (*pieces, (self.text[end:], False)) if piece[0])

    @property
    def directive(self) -> str:
        """The text directive that leads a browser to the first mark, where it is marked again; "" where nothing is."""
        if not self.marks:
            return ""
        start, end = self.marks[0]
        begin = self.text.rfind("\n", 0, start) + 1  # between two paragraphs the page of an article may show what was cut
        begin += self.text.startswith("…", begin)
        paragraph = self.text[begin:].partition("\n")[0].rstrip("…")
        return fragments.directive_in_context([paragraph], 0, start - begin, end - begin)


def shown(connection: sqlite3.Connection, query: Query, letters: bool, keys: Sequence[str]) -> dict[str, tuple[Marked, Marked]]:
    """Titles and excerpts of articles, by public names; `letters` where the index of three letters in a row has some of the words too."""
    plain = {} if query.has_beginnings else _shown(connection, "article_fts", query.match, keys)
    if not letters and not query.has_beginnings:
        return plain
    # What a beginning stands for is made out in each text: the index would have to go through all words that begin so for each.
    for key, text in _texts(connection, keys):
        if query.has_beginnings:
            plain |= _shown(connection, "article_fts", found.completed_within(query, text).match, [key])
        if letters:
            plain |= _shown(connection, "article_unspaced_fts", found.widened_within(query, text).match, [key])
    return plain


def _texts(connection: sqlite3.Connection, keys: Sequence[str]) -> list[tuple[str, str]]:
    sql = f"""
        SELECT key, title || ' ' || lead || ' ' || byline || ' ' || text
        FROM article JOIN version_text ON version_text.version = article.version WHERE key IN ({", ".join("?" for _ in keys)})
    """
    return connection.execute(sql, keys).fetchall()


def _shown(connection: sqlite3.Connection, index: str, match: str, keys: Sequence[str]) -> dict[str, tuple[Marked, Marked]]:
    rows = connection.execute(
        f"""
        SELECT a.key, highlight({index}, 1, '{_ON}', '{_OFF}'), highlight({index}, 2, '{_ON}', '{_OFF}'),
               snippet({index}, 0, '{_ON}', '{_OFF}', '…', 40)
        FROM article a CROSS JOIN {index} ON {index}.rowid = a.place
        WHERE {index} MATCH ? AND a.key IN ({", ".join("?" for _ in keys)}) AND a.words <= ? AND length(a.title) + length(a.lead) <= ?
        """,
        (match, *keys, WORDS, CHARACTERS),
    )
    return {key: (marked(title), marked((lead if _ON in lead and _ON not in body else body)[:EXCERPT])) for key, title, lead, body in rows}


def marked(text: str) -> Marked:
    """A text out of highlight() or snippet(), its marks taken out and remembered."""
    plain, marks = "", list[tuple[int, int]]()
    for piece in text.split(_ON):
        hit, off, rest = piece.partition(_OFF)
        if off:
            marks.append((len(plain), len(plain) + len(hit)))
        plain += hit + rest.replace(_OFF, "")
    return Marked(plain, tuple(mark for mark in marks if mark[0] < mark[1]))
