"""Where a text came from, as archive.db tells it: a page, a source that is named and not held, its own report, or nobody, with the words for it and against it."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, replace

from archive.browse import captures, listing, printed, tombstone
from archive.browse.listing import Listed
from archive.versions import cut

FIGURES = ("earlier", "fuller", "later-than-copy")  # kinds whose words are ours, not printed ones
SAID = 20  # claims shown of either; a cluster of thousands may have one for each page
LONGEST = 600  # characters of a quotation
_TIME = re.compile(r"\d{4}-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?)?")
_KEY = re.compile(r"\b[0-9a-f]{32}\b")  # of an article
_PHANTOM = "phantom:"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that speaks for an origin or against it."""

    kind: str  # of credit; or itself, earlier, fuller, later-than-copy
    by: Listed  # the page that says or shows it
    of: Listed | None  # the page for which it speaks, where that is held
    of_name: str  # who is named and not held; "" for a page, and where nobody is named
    quote: str  # the printed words; or figures of ours
    block: int | None  # position of the block that the words stand in
    fate: str  # of that block: kept, field or removed; "" where none is known
    capture: str  # name of the capture whose page that is

    @property
    def is_printed(self) -> bool:
        """Whether these are the page's own words."""
        return self.kind not in FIGURES

    @property
    def place(self) -> str:
        """Where on the page's article they are shown: the end of an address."""
        if self.block is None or self.fate not in ("kept", "removed"):
            return ""
        return f"?cut=open#block-{self.block}" if self.fate == "removed" else f"#block-{self.block}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the text of an article or cluster came from."""

    cluster: str  # key of the article after which the cluster is named
    copies: int  # articles of the cluster
    kind: str  # page, phantom, own or nobody
    page: Listed | None  # for page and own: what is not sure enough names none
    name: str  # of a phantom
    url: str | None  # None for one that was taken down here, also where others name it
    agency: bool
    wire: str
    confidence: float
    earliest: Listed  # the earliest copy held
    evidence: tuple[Said, ...] = ()
    against: tuple[Said, ...] = ()
    said_in_all: int = 0  # claims, those included that are not shown
    taken_down: str = ""  # when the page that a phantom is named by was taken down here; "" where it was not

    @property
    def phantom(self) -> str:
        """How a source is called that is named and not held; "" where the origin is none."""
        return (self.name or self.url or "a source without a name") if self.kind == "phantom" else ""

    @property
    def absence(self) -> str:
        """Why no page of a phantom is shown."""
        return f"taken down here on {self.taken_down[:10]}" if self.taken_down else "not held"

    @property
    def sentence(self) -> str:
        """The whole of it in one line, no surer than it is."""
        if self.phantom:
            return f"{self.copies} copies held; from {self.phantom}, which is named and {self.absence}"
        if self.page:
            return f"{self.copies} copies held; from {self.page.source_title}"
        return f"{self.copies} copies held; no origin is asserted, the earliest copy held is that of {self.earliest.source_title}"

    @property
    def head(self) -> Listed:
        """What the copies are shown beside: the origin where one is asserted and held, else the earliest copy held."""
        return self.page or self.earliest


def of_article(connection: sqlite3.Connection, article: int) -> Origin | None:
    """That of the article's cluster, or its own; None where the article stands alone and names no source."""
    row = connection.execute("SELECT cluster FROM clustered WHERE article = ?", (article,)).fetchone()
    return of_cluster(connection, row[0] if row else article)


def of_cluster(connection: sqlite3.Connection, cluster: int) -> Origin | None:
    """That of the cluster named after the article of this number, with what is said for it and against it."""
    told = brief(connection, cluster)
    if told is None:
        return None
    said = _said(connection, cluster)
    return replace(
        told,
        evidence=tuple(
            replace(each, of_name=told.phantom or each.of_name) if each.of_name else each for against, each in said if not against
        ),
        against=tuple(each for against, each in said if against),
        said_in_all=_count(connection, "SELECT count(*) FROM origin_claim WHERE cluster = ?", cluster),
    )


def brief(connection: sqlite3.Connection, cluster: int) -> Origin | None:
    """The same without the claims, for lists."""
    row = connection.execute(
        "SELECT kind, article, name, url, agency, wire, confidence, earliest FROM origin WHERE cluster = ?", (cluster,)
    ).fetchone()
    if row is None:
        return None
    kind, page, name, url, agency, wire, confidence, earliest = row
    taken_down = _taken_down(connection, url) if kind == "phantom" and url else ""
    known = listing.by_number(connection, [number for number in (cluster, page, earliest) if number is not None])
    return Origin(
        cluster=known[cluster].key,
        copies=copies(connection, cluster),
        kind=kind,
        page=known.get(page),
        name=name,
        url=None if taken_down else url,
        agency=bool(agency),
        wire=wire,
        confidence=confidence,
        earliest=known[earliest],
        taken_down=taken_down,
    )


def _taken_down(connection: sqlite3.Connection, url: str) -> str:
    found = tombstone.of_address(connection, url)
    return found.decided_at if found else ""


def copies(connection: sqlite3.Connection, cluster: int) -> int:
    """How many articles the cluster has; 1 for who stands alone."""
    return max(1, _count(connection, "SELECT count(*) FROM clustered WHERE cluster = ?", cluster))


def _said(connection: sqlite3.Connection, cluster: int) -> list[tuple[bool, Said]]:
    """What is claimed, first what speaks for it; of either not more than SAID."""
    rows = [
        row
        for against in (0, 1)
        for row in connection.execute(
            """
            SELECT against, c.kind, c.article, of, quote, c.block, (
                SELECT fate FROM ledger JOIN decision ON decision.id = ledger.decision
                WHERE ledger.reading = version.reading AND ledger.position = c.block), capture.record_id
            FROM origin_claim c JOIN article ON article.id = c.article JOIN version ON version.id = article.version
            JOIN capture ON capture.id = version.capture WHERE c.cluster = ? AND against = ? ORDER BY position LIMIT ?
            """,
            (cluster, against, SAID),
        )
    ]
    by_number = listing.by_number(connection, [row[2] for row in rows])
    spoken_for = [row[3] for row in rows if row[3] and not row[3].startswith(_PHANTOM)]
    compared_with = [key for row in rows if row[1] in FIGURES for key in _KEY.findall(row[4])]
    by_key = listing.by_key(connection, [*spoken_for, *compared_with])
    named = by_key | {article.key: article for article in by_number.values()}
    return [
        (
            bool(against),
            Said(
                kind=kind,
                by=by_number[article],
                of=named.get(of),
                of_name=of.removeprefix(_PHANTOM) if of.startswith(_PHANTOM) else "",
                quote=cut(_readable(quote, named) if kind in FIGURES else quote, LONGEST),
                block=block,
                fate=fate or "",
                capture=captures.name_of(record_id),
            ),
        )
        for against, kind, article, of, quote, block, fate, record_id in rows
    ]


def _readable(figures: str, named: dict[str, Listed]) -> str:
    """Figures with times as they were printed, and sources in place of keys."""
    for key, article in named.items():
        figures = figures.replace(key, article.source_title)
    return _TIME.sub(lambda found: printed.instant(found[0]), figures)


def _count(connection: sqlite3.Connection, sql: str, cluster: int) -> int:
    count: int = connection.execute(sql, (cluster,)).fetchone()[0]
    return count
