"""Sources that articles name by an address, and of which no page is held: what a crawl can be asked to fetch."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive import decisions, identity
from archive.database import NAME, open_for_reading
from archive.sqlite import refusals
from normalize import urls

_NAMED = """
    SELECT url, COUNT(*), MIN(COALESCE((
        SELECT canonical_url FROM origin_claim JOIN article ON article.id = origin_claim.article
        WHERE origin_claim.cluster = origin.cluster AND against = 0 AND of LIKE 'phantom:%' ORDER BY position LIMIT 1
    ), canonical_url))
    FROM origin JOIN article ON article.id = origin.earliest
    WHERE origin.kind = 'phantom' AND url IS NOT NULL GROUP BY url ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class Named:
    """An address that is named as the origin of what the archive holds."""

    url: str  # canonical
    by: str  # address of an article that names it
    clusters: int  # whose origin it is


def named(folder: Path) -> tuple[Named, ...]:
    """The addresses of an archive's phantom origins, those that most name first; a front page is no article's address.

    What was taken down is not asked for again. Raises StorageError.
    """
    path = folder / NAME
    if not path.is_file():
        return ()
    with refusals(path), closing(open_for_reading(path).conn) as db:
        rows = db.execute(_NAMED).fetchall()
    hidden = decisions.stands(folder).addresses
    found: dict[str, Named] = {}
    for printed, clusters, by in rows:
        if (url := _article(printed)) is not None and identity.url_key(url) not in hidden:
            found.setdefault(url, Named(url, by, clusters))
    return tuple(found.values())


def _article(printed: str) -> str | None:
    """The address's canonical spelling; None where it is a front page, or no address of the web."""
    try:
        url = urls.canonical(printed)
    except ValueError:
        return None
    return url if url.partition("://")[2].partition("/")[2] else None
