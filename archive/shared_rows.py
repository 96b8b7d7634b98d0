"""Statements as rows that can be searched. Part of the store, inside its transactions.

They are written as a whole when somebody asks for them (`pressmark shared my-archive`); an article whose text changes or goes takes the
statements along that it carries, until they are asked for again. So what stands here is true, and nothing of what was taken down stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
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


def replace(db: Connection, rows: Iterable[Row]) -> int:
    """Write the statements in place of those that are there; returns how many. Articles that are gone by now carry nothing."""
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


def forget(db: Connection, articles: Collection[int]) -> None:
    """Drop the statements that the articles carry."""
    gone = [(row[0],) for row in db.execute(_CARRIED, (listed(sorted(articles)),)).fetchall()]
    db.executemany("DELETE FROM statement WHERE id = ?", gone)
    db.executemany("DELETE FROM carrier WHERE statement = ?", gone)
