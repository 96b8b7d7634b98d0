"""Which articles name another's address as where they come from: they are compared however little they share. Part of the store."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from archive import identity

_CREDITED = (
    "SELECT DISTINCT url FROM article JOIN version ON version.id = article.version JOIN reading_credit ON reading_credit.reading = version.reading"
    " WHERE article.id = ? AND url IS NOT NULL AND url <> ''"
)
_ADDRESSES = "SELECT url_key FROM article WHERE id = :article UNION SELECT url_key FROM alias WHERE article = :article"
_TIED = f"""
    SELECT article FROM naming WHERE url_key IN ({_ADDRESSES})
    UNION SELECT article.id FROM naming JOIN article USING (url_key) WHERE naming.article = :article
    UNION SELECT alias.article FROM naming JOIN alias USING (url_key) WHERE naming.article = :article
"""


def refresh(db: Connection, articles: Iterable[int]) -> set[int]:
    """Write whom the articles name and who names them; returns all that gained or lost by it."""
    touched = sorted(articles)
    for article in touched:
        _name(db, article)
    return {end for article in touched for end in _tie(db, article)}


def of(db: Connection, article: int) -> set[int]:
    """The articles that this one names, or that name it."""
    return {row[0] for row in db.execute("SELECT b FROM tie WHERE a = :a UNION SELECT a FROM tie WHERE b = :a", {"a": article})}


def _name(db: Connection, article: int) -> None:
    now = {identity.url_key(row[0]) for row in db.execute(_CREDITED, (article,))}
    before = {row[0] for row in db.execute("SELECT url_key FROM naming WHERE article = ?", (article,))}
    db.executemany("DELETE FROM naming WHERE url_key = ? AND article = ?", [(key, article) for key in before - now])
    db.executemany("INSERT INTO naming(url_key, article) VALUES (?, ?)", [(key, article) for key in now - before])


def _tie(db: Connection, article: int) -> set[int]:
    now = {row[0] for row in db.execute(_TIED, {"article": article})} - {article}
    before = of(db, article)
    ends = [(min(article, other), max(article, other)) for other in before ^ now]
    db.executemany("DELETE FROM tie WHERE a = ? AND b = ?", ends)
    db.executemany("INSERT INTO tie(a, b) VALUES (?, ?)", [pair for pair in ends if {*pair} <= now | {article}])
    return {article, *(before ^ now)} if before != now else set()
