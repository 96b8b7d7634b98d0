"""What an archive holds, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive.ingest import WARC
from archive.walk import warc_files


@dataclass(frozen=True, slots=True)
class SourceCount:
    """What is held of one source."""

    name: str
    articles: int
    versions: int
    gone: int
    captures: int
    first_seen: str | None
    last_seen: str | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive holds."""

    sources: tuple[SourceCount, ...]
    articles: int
    versions: int
    edited: int  # articles with more than one version
    gone: int
    captures: int
    captures_by_type: Mapping[str, int]
    kinds: Mapping[str, int]  # captures read as a page, by kind of page
    removed: Mapping[str, int]  # blocks of the ledger that were removed, by reason
    failures: Mapping[str, int]  # by reason
    renditions: int  # different pairs of normalizer and rules that versions were made by
    warc_files: int
    warc_bytes: int
    unread_bytes: int  # of WARC that ingest has not read yet


def holdings(folder: Path, db: Database) -> Holdings:
    """Count what is in archive.db and in warc/."""
    files = warc_files(folder / WARC)
    read_to = dict(db.execute("SELECT name, read_to FROM warc_file").fetchall())
    return Holdings(
        sources=_sources(db),
        articles=_one(db, "SELECT COUNT(*) FROM article"),
        versions=_one(db, "SELECT COUNT(*) FROM version"),
        edited=_one(db, "SELECT COUNT(*) FROM article WHERE versions > 1"),
        gone=_one(db, "SELECT COUNT(*) FROM article WHERE gone_at IS NOT NULL"),
        captures=_one(db, "SELECT COUNT(*) FROM capture"),
        captures_by_type=_counts(db, "SELECT record_type, COUNT(*) FROM capture GROUP BY 1 ORDER BY 2 DESC, 1"),
        kinds=_counts(db, "SELECT kind, COUNT(*) FROM capture WHERE kind IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"),
        removed=_counts(db, "SELECT name, COUNT(*) FROM block WHERE fate = 'removed' GROUP BY 1 ORDER BY 2 DESC, 1"),
        failures=_counts(db, "SELECT reason, COUNT(*) FROM failure GROUP BY 1 ORDER BY 2 DESC, 1"),
        renditions=_one(db, "SELECT COUNT(*) FROM (SELECT DISTINCT normalizer, rules FROM version)"),
        warc_files=len(files),
        warc_bytes=sum(file.size for file in files),
        unread_bytes=sum(max(0, file.size - read_to.get(file.name, 0)) for file in files),
    )


def _sources(db: Database) -> tuple[SourceCount, ...]:
    found = db.execute(
        "SELECT name, COALESCE(articles, 0), COALESCE(versions, 0), COALESCE(gone, 0), COALESCE(captures, 0), first_seen, last_seen"
        " FROM (SELECT name FROM source UNION SELECT source FROM capture)"
        " LEFT JOIN (SELECT source, COUNT(*) AS articles, SUM(versions) AS versions, COUNT(gone_at) AS gone FROM article GROUP BY source)"
        " AS of_article ON of_article.source = name"
        " LEFT JOIN (SELECT source, COUNT(*) AS captures, MIN(fetched_at) AS first_seen, MAX(fetched_at) AS last_seen FROM capture"
        " GROUP BY source) AS of_capture ON of_capture.source = name ORDER BY 2 DESC, name"
    )
    return tuple(SourceCount(*row) for row in found)


def _one(db: Database, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0])


def _counts(db: Database, sql: str) -> dict[str, int]:
    return dict(db.execute(sql).fetchall())
