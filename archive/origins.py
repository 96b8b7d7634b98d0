"""Where each cluster's text came from, and each single article's that names a source, as rows. Part of the store, inside its transactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from archive import identity
from archive.prints import listed
from normalize.evidence import Evidence
from normalize.model import Credit, Instant
from normalize.origin import Origin, origin
from normalize.rulefile import Agency
from normalize.scene import Overlap
from normalize.statements import Copy
from normalize.witnesses import DRAWN, witnesses

_ASKED = """
    SELECT DISTINCT COALESCE(cluster, article.id) FROM json_each(?) CROSS JOIN article ON article.id = value
    LEFT JOIN clustered ON clustered.article = article.id JOIN version ON version.id = article.version
    WHERE cluster IS NOT NULL OR EXISTS (SELECT 1 FROM reading_credit WHERE reading_credit.reading = version.reading)
"""
_MEMBERS = "SELECT article, lot FROM clustered JOIN linked USING (article) WHERE cluster = ? ORDER BY age"
_SIZE = "SELECT COUNT(*) FROM (SELECT 1 FROM clustered WHERE cluster = ? LIMIT ?)"
# How many are drawn before an article of a cluster, or are older: more than `DRAWN` need not be counted.
_BEFORE = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM clustered JOIN linked USING (article) JOIN linked AS own ON own.article = :article"
    " WHERE cluster = :cluster AND linked.{rank} < own.{rank} LIMIT :most)"
)
_COPIES = """
    SELECT article.id, article.key, canonical_url, version.published, version.published_precision, article.first_seen, version.words, source, authors,
        version.reading
    FROM json_each(?) CROSS JOIN article ON article.id = value JOIN version ON version.id = article.version ORDER BY article.key
"""
_OVERLAPS = """
    SELECT one.key, other.key, coverage_a, coverage_b FROM json_each(:members) AS own CROSS JOIN json_each(:members) AS others
    CROSS JOIN relation ON relation.a = own.value AND relation.b = others.value
    JOIN article AS one ON one.id = relation.a JOIN article AS other ON other.id = relation.b ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of a cluster."""

    copies: tuple[Copy, ...]
    numbers: dict[str, int]  # row numbers by public name


def refresh(db: Connection, drawn: Collection[int], seen: Collection[int], agencies: Callable[[], Sequence[Agency]]) -> None:
    """Tell anew where the text of the articles came from, each with its cluster.

    `drawn` are those whose clusters are others now; `seen` those derived anew, which count in a cluster of many only if they are asked.
    """
    few = 2 * DRAWN + len(seen)  # so many members a cluster may have that was asked as a whole before
    articles = {*drawn, *(one for one in seen if _is_asked(db, one, few))}
    asked = [cluster for (cluster,) in db.execute(_ASKED, (listed(sorted(articles)),))]
    for table in ("origin", "origin_claim"):
        db.executemany(f"DELETE FROM {table} WHERE cluster = ?", [(cluster,) for cluster in sorted({*articles, *asked})])
    for cluster in asked:
        members = listed(sorted(_asked(db, cluster)))
        pages = _pages(db, members)
        overlaps = [Overlap(*row) for row in db.execute(_OVERLAPS, {"members": members})]
        _put(db, cluster, pages, origin(pages.copies, overlaps, agencies()))


def _is_asked(db: Connection, article: int, few: int) -> bool:
    """Whether the article may be one of those by which its cluster's origin is told."""
    home = db.execute("SELECT cluster FROM clustered WHERE article = ?", (article,)).fetchone()
    if home is None or db.execute(_SIZE, (home[0], few + 1)).fetchone()[0] <= few:
        return True
    place = {"article": article, "cluster": home[0], "most": DRAWN}
    return any(db.execute(_BEFORE.format(rank=rank), place).fetchone()[0] < DRAWN for rank in ("age", "lot"))


def _asked(db: Connection, cluster: int) -> list[int]:
    """The articles by which a cluster's origin is told."""
    found = db.execute(_MEMBERS, (cluster,)).fetchall()
    return witnesses([row[0] for row in found], [row[1] for row in found]) if found else [cluster]


def _pages(db: Connection, members: str) -> _Pages:
    found = db.execute(_COPIES, (members,)).fetchall()
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
