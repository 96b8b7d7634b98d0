"""Where each cluster's text came from, and each single article's that names a source, as rows. Part of the store, inside its transactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from archive import identity
from archive.prints import listed
from normalize.model import Credit, Instant
from normalize.origin import Evidence, Origin, Overlap, origin
from normalize.rulefile import Agency
from normalize.statements import Copy

_ASKED = """
    SELECT DISTINCT COALESCE(cluster, article.id) FROM json_each(?) CROSS JOIN article ON article.id = value
    LEFT JOIN clustered ON clustered.article = article.id JOIN version ON version.id = article.version
    WHERE cluster IS NOT NULL OR EXISTS (SELECT 1 FROM reading_credit WHERE reading_credit.reading = version.reading)
"""
_COPIES = """
    SELECT article.id, article.key, canonical_url, version.published, version.published_precision, article.first_seen, version.words, source, authors,
        version.reading
    FROM (SELECT article FROM clustered WHERE cluster = :cluster UNION SELECT :cluster) AS member JOIN article ON article.id = member.article
    JOIN version ON version.id = article.version ORDER BY article.key
"""
_OVERLAPS = """
    SELECT one.key, other.key, coverage_a, coverage_b FROM clustered AS own JOIN relation ON relation.a = own.article
    JOIN clustered AS others ON others.article = relation.b AND others.cluster = own.cluster
    JOIN article AS one ON one.id = relation.a JOIN article AS other ON other.id = relation.b WHERE own.cluster = ? ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of a cluster."""

    copies: tuple[Copy, ...]
    numbers: dict[str, int]  # row numbers by public name


def refresh(db: Connection, articles: Collection[int], agencies: Callable[[], Sequence[Agency]]) -> None:
    """Tell anew where the text of the articles came from, each with its cluster."""
    asked = [cluster for (cluster,) in db.execute(_ASKED, (listed(sorted(articles)),))]
    for table in ("origin", "origin_claim"):
        db.executemany(f"DELETE FROM {table} WHERE cluster = ?", [(cluster,) for cluster in sorted({*articles, *asked})])
    for cluster in asked:
        pages = _pages(db, cluster)
        overlaps = [Overlap(*row) for row in db.execute(_OVERLAPS, (cluster,))]
        _put(db, cluster, pages, origin(pages.copies, overlaps, agencies()))


def _pages(db: Connection, cluster: int) -> _Pages:
    found = db.execute(_COPIES, {"cluster": cluster}).fetchall()
    return _Pages(tuple(_copy(db, *row) for _, *row in found), {key: number for number, key, *_ in found})


def _copy(
    db: Connection,
    key: str,
    url: str,
    published: str | None,
    precision: str | None,
    seen: str,
    words: int,
    site: str,
    authors: str,
    reading: int,
) -> Copy:
    rows = db.execute("SELECT kind, name, url, quote, block FROM reading_credit WHERE reading = ? ORDER BY position", (reading,))
    said = tuple(Credit(*row) for row in rows)
    address = url if identity.is_web(url) else None
    return Copy(key, address, _instant(published, precision), datetime.fromisoformat(seen), words, said, site, tuple(json.loads(authors)))


def _instant(published: str | None, precision: str | None) -> Instant | None:
    """The printed date as it was read: a time without a zone is no moment (normalize/ages.py)."""
    return Instant.read(published, "minute" if precision == "minute" else "second") if published else None


def _put(db: Connection, cluster: int, pages: _Pages, found: Origin) -> None:
    phantom, kind, page = found.phantom, found.kind, pages.numbers.get(found.page)
    if phantom and phantom.url and (held := _held(db, phantom.url)) is not None:
        phantom, kind, page = None, "page", held
    db.execute(
        "INSERT INTO origin(cluster, kind, article, name, url, agency, wire, confidence, earliest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            cluster, kind, page, phantom.name if phantom else "", phantom.url if phantom else None,
            int(phantom is not None and phantom.is_agency), found.wire, found.confidence, pages.numbers[found.earliest],
        ),
    )  # fmt: skip
    claims = [*_claims(found.evidence, 0), *_claims(found.contradictions, 1)]
    db.executemany(
        "INSERT INTO origin_claim(cluster, position, against, kind, article, of, quote, block) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (cluster, position, against, one.kind, pages.numbers[one.by], one.of, one.quote, one.position)
            for position, (against, one) in enumerate(claims)
        ],
    )


def _held(db: Connection, url: str) -> int | None:
    """The article at an address that is held outside the cluster, as the source of a translation is; of several the first by its public name."""
    found = db.execute(
        "SELECT id FROM (SELECT id, key FROM article WHERE url_key = :url UNION SELECT article.id, article.key FROM alias"
        " JOIN article ON article.id = alias.article WHERE alias.url_key = :url) ORDER BY key LIMIT 1",
        {"url": identity.url_key(url)},
    ).fetchone()
    return int(found[0]) if found else None


def _claims(said: Iterable[Evidence], against: int) -> list[tuple[int, Evidence]]:
    return [(against, one) for one in said]
