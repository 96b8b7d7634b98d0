"""Which articles name another's address as where they come from: they are compared however little they share. Part of the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from sqlite3 import Connection

from archive import identity
from archive.prints import listed

_CREDITED = (
    "SELECT DISTINCT article.id, url FROM json_each(?) CROSS JOIN article ON article.id = value JOIN version ON version.id = article.version"
    " JOIN reading_credit ON reading_credit.reading = version.reading WHERE url IS NOT NULL AND url <> ''"
)
_ENDS = """
    SELECT value, naming.article FROM json_each(:articles) CROSS JOIN article ON article.id = value JOIN naming USING (url_key)
    UNION SELECT value, naming.article FROM json_each(:articles) CROSS JOIN alias ON alias.article = value JOIN naming USING (url_key)
    UNION SELECT value, article.id FROM json_each(:articles) CROSS JOIN naming ON naming.article = value JOIN article USING (url_key)
    UNION SELECT value, alias.article FROM json_each(:articles) CROSS JOIN naming ON naming.article = value JOIN alias USING (url_key)
"""


def refresh(db: Connection, articles: Collection[int]) -> set[int]:
    """Write whom the articles name and who names them; returns all that gained or lost by it."""
    _name(db, articles)
    before, now = among(db, articles), _by_article(articles, db.execute(_ENDS, {"articles": listed(articles)}))
    touched = {article: before[article] ^ now[article] for article in articles}
    db.executemany("DELETE FROM tie WHERE a = ? AND b = ?", _pairs((article, before[article] - now[article]) for article in articles))
    db.executemany(
        "INSERT OR IGNORE INTO tie(a, b) VALUES (?, ?)", _pairs((article, now[article] - before[article]) for article in articles)
    )
    return {end for article, others in touched.items() if others for end in (article, *others)}


def among(db: Connection, articles: Collection[int]) -> dict[int, set[int]]:
    """For each article those that it names, or that name it."""
    sql = (
        "SELECT value, b FROM json_each(:articles) CROSS JOIN tie ON a = value"
        " UNION ALL SELECT value, a FROM json_each(:articles) CROSS JOIN tie ON b = value"
    )
    return _by_article(articles, db.execute(sql, {"articles": listed(articles)}))


def _name(db: Connection, articles: Collection[int]) -> None:
    now = {(identity.url_key(url), article) for article, url in db.execute(_CREDITED, (listed(articles),))}
    sql = "SELECT url_key, article FROM json_each(?) CROSS JOIN naming ON article = value"
    before = {tuple(row) for row in db.execute(sql, (listed(articles),))}
    db.executemany("DELETE FROM naming WHERE url_key = ? AND article = ?", sorted(before - now))
    db.executemany("INSERT INTO naming(url_key, article) VALUES (?, ?)", sorted(now - before))


def _by_article(articles: Iterable[int], rows: Iterable[Sequence[int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {article: set() for article in articles}
    for article, other in rows:
        if article != other:
            found[article].add(other)
    return found


def _pairs(ends: Iterable[tuple[int, Iterable[int]]]) -> list[tuple[int, int]]:
    return [(min(article, other), max(article, other)) for article, others in ends for other in others]
