"""Statements as rows that can be searched. Part of the store, inside its transactions.

They are written as a whole by a look over all articles (archive/looking.py); an article whose text changes or goes takes the statements along
that it carries, until the next look. So what stands here is true, nothing of what was taken down stays, and what is not looked at is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from sqlite3 import Connection

from archive.documents import Document
from archive.prints import listed
from archive.statements import Row

_DOCUMENTS = (
    "SELECT article.key, article.source, article.canonical_url, COALESCE(article.published, ''), text FROM article"
    " JOIN version_text ON version_text.version = article.version ORDER BY article.key"
)
_CLUSTERS = (
    "SELECT member.key, oldest.key FROM clustered JOIN article AS member ON member.id = clustered.article"
    " JOIN article AS oldest ON oldest.id = clustered.cluster"
)
_CARRIED = "SELECT statement FROM carrier JOIN json_each(?) ON article = value"


def documents(db: Connection) -> Iterator[Document]:
    """The newest text of each article, by its public name."""
    return (Document(*row) for row in db.execute(_DOCUMENTS))


def clusters(db: Connection) -> dict[str, str]:
    """The oldest of its cluster, by public name."""
    return dict(tuple(row) for row in db.execute(_CLUSTERS))


@dataclass(frozen=True, slots=True)
class Looked:
    """How far an archive's articles have been looked through for statements."""

    at: str | None  # time of the last look; None where there was none
    articles: int  # that the archive holds
    since: int  # of them new or changed since then
    statements: int


def looked(db: Connection) -> Looked:
    """How it stands."""
    at, articles, since, statements = db.execute(
        "SELECT (SELECT at FROM look), (SELECT COUNT(*) FROM article), (SELECT COUNT(*) FROM unlooked), (SELECT COUNT(*) FROM statement)"
    ).fetchone()
    return Looked(at, articles, since, statements)


def replace(db: Connection, rows: Iterable[Row], at: str) -> int:
    """Write the statements of a look over all articles in place of those that are there; returns how many."""
    count = _replace(db, rows)
    db.execute("DELETE FROM unlooked")
    db.execute("INSERT OR REPLACE INTO look(id, at) VALUES (1, ?)", (at,))
    return count


def _replace(db: Connection, rows: Iterable[Row]) -> int:
    db.execute("DELETE FROM statement")
    db.execute("DELETE FROM carrier")
    count = 0
    for row in rows:
        known = [(db.execute("SELECT id FROM article WHERE key = ?", (each.id,)).fetchone(), each) for each in row.carriers]
        carriers = [(found[0], each) for found, each in known if found]
        if len(carriers) < 2:
            continue
        count += 1
        text = " ".join(row.carriers[0].text.split())
        db.execute(
            "INSERT INTO statement(id, key, text, words, rarity, sites) VALUES (?, ?, ?, ?, ?, ?)",
            (count, row.key, text, row.words, row.rarity, row.sites),
        )
        db.executemany(
            "INSERT INTO carrier(statement, position, article, start, stop, quoted, may_be_first) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (count, position, article, each.start, each.end, each.quoted, each.id in row.first)
                for position, (article, each) in enumerate(carriers)
            ],
        )
    return count


def await_look(db: Connection, here: Iterable[int], gone: Iterable[int]) -> None:
    """Count the articles whose text or date is another than the last look saw; those that are gone wait for none."""
    db.executemany("INSERT OR IGNORE INTO unlooked(article) VALUES (?)", [(article,) for article in here])
    db.executemany("DELETE FROM unlooked WHERE article = ?", [(article,) for article in gone])


def forget(db: Connection, articles: Collection[int]) -> None:
    """Drop the statements that the articles carry."""
    gone = [(row[0],) for row in db.execute(_CARRIED, (listed(sorted(articles)),)).fetchall()]
    db.executemany("DELETE FROM statement WHERE id = ?", gone)
    db.executemany("DELETE FROM carrier WHERE statement = ?", gone)
