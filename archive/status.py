"""What an archive holds, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive import missing, phantoms, shared_rows
from archive.ingest import WARC
from archive.readings import Rendition
from archive.shared_rows import Looked
from archive.store import STALE
from archive.walk import warc_files

SHOWN = 5  # alarms of each name


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
class Unread:
    """Records and pages that could not be read for one reason, and the first of them."""

    reason: str
    count: int
    file: str
    offset: int  # bytes from the file's start
    url: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Requests to a source that came to nothing for one cause, and the last of them."""

    source: str
    cause: str
    count: int
    url: str
    at: str


@dataclass(frozen=True, slots=True)
class Alarmed:
    """What a person should look at."""

    name: str
    source: str
    url: str | None  # of the article, for an alarm of one page
    rule: str | None  # for an alarm of a source
    detail: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive holds."""

    sources: tuple[SourceCount, ...]
    articles: int
    versions: int
    edited: int  # articles with more than one version
    gone: int
    gone_how: Mapping[str, int]  # of those, by how that was judged
    returned: int  # articles that were away once and stood there again
    aliases: Mapping[str, int]  # addresses that lead to an article, by kind
    captures: int
    captures_by_type: Mapping[str, int]
    takedowns: int  # that stand
    withheld: int  # captures that they hide
    awaited: int  # captures that are to be read again, since a takedown was undone
    kinds: Mapping[str, int]  # captures read as a page, by kind of page
    removed: Mapping[str, int]  # blocks of the ledger that were removed, by reason
    failures: Mapping[str, int]  # by reason
    unread: tuple[Unread, ...]  # the same, with an example
    unanswered: tuple[Unanswered, ...]
    phantoms: int  # addresses that articles name as their source, and that are not held
    looked: Looked  # for statements that articles share
    stale: int  # captures that an older normalizer or other rules read
    habits: Mapping[str, int]  # paragraphs that are cut from a source's articles, by source
    alarms: Mapping[str, int]  # by name
    alarmed: tuple[Alarmed, ...]  # the first of them
    warc_files: int
    warc_bytes: int
    unread_bytes: int  # of WARC that ingest has not read yet
    missing_files: tuple[str, ...]  # WARC files that were read or crawled and are missing in warc/, or too short


def holdings(folder: Path, db: Database, current: Rendition) -> Holdings:
    """Count what is in archive.db and in warc/; `current` is what pages would be read by now."""
    files = warc_files(folder / WARC)
    read_to = dict(db.execute("SELECT name, read_to FROM warc_file").fetchall())
    return Holdings(
        sources=_sources(db),
        articles=_one(db, "SELECT COUNT(*) FROM article"),
        versions=_one(db, "SELECT COUNT(*) FROM version"),
        edited=_one(db, "SELECT COUNT(*) FROM article WHERE versions > 1"),
        gone=_one(db, "SELECT COUNT(*) FROM article WHERE gone_at IS NOT NULL"),
        gone_how=_counts(db, "SELECT gone_how, COUNT(*) FROM article WHERE gone_at IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"),
        returned=_one(db, "SELECT COUNT(DISTINCT article) FROM vanished WHERE back_at IS NOT NULL"),
        aliases=_counts(db, "SELECT kind, COUNT(*) FROM alias GROUP BY 1 ORDER BY 2 DESC, 1"),
        captures=_one(db, "SELECT COUNT(*) FROM capture"),
        captures_by_type=_counts(db, "SELECT record_type, COUNT(*) FROM capture GROUP BY 1 ORDER BY 2 DESC, 1"),
        takedowns=_one(db, "SELECT COUNT(*) FROM takedown WHERE undone_at IS NULL"),
        withheld=_one(db, "SELECT COUNT(*) FROM withheld"),
        awaited=_one(db, "SELECT COUNT(*) FROM awaited"),
        kinds=_counts(db, "SELECT kind, COUNT(*) FROM capture WHERE kind IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"),
        removed=_counts(db, "SELECT name, COUNT(*) FROM block WHERE fate = 'removed' GROUP BY 1 ORDER BY 2 DESC, 1"),
        failures=_counts(db, "SELECT reason, COUNT(*) FROM failure GROUP BY 1 ORDER BY 2 DESC, 1"),
        unread=_unread(db),
        unanswered=_unanswered(db),
        phantoms=len(phantoms.named(folder)),
        looked=shared_rows.looked(db.conn),
        stale=_one(db, f"SELECT COUNT(*) {STALE}", current.normalizer, current.rules),
        habits=_counts(db, "SELECT source, COUNT(*) FROM habit GROUP BY 1 ORDER BY 2 DESC, 1"),
        alarms=_counts(db, "SELECT name, COUNT(*) FROM alarm GROUP BY 1 ORDER BY 2 DESC, 1"),
        alarmed=_alarmed(db),
        warc_files=len(files),
        warc_bytes=sum(file.size for file in files),
        unread_bytes=sum(max(0, file.size - read_to.get(file.name, 0)) for file in files),
        missing_files=tuple(sorted((read_to.keys() - {file.name for file in files}) | _short(folder))),
    )


def _short(folder: Path) -> set[str]:
    """The WARC files of which crawl.db knows more than there is."""
    return {loss.file for loss in missing.losses(folder / WARC, missing.indexed(folder / missing.CRAWL_DB))}


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


def _unread(db: Database) -> tuple[Unread, ...]:
    # MIN makes SQLite take the other columns from the row that is least (sqlite.org/lang_select.html, bare columns).
    found = db.execute(
        "SELECT reason, COUNT(*), file, offset, url, detail, MIN(file || printf(' %020d', offset)) FROM failure GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return tuple(Unread(*row[:-1]) for row in found.fetchall())


def _unanswered(db: Database) -> tuple[Unanswered, ...]:
    # That an article is not there any more is news, not a failure; that a feed is not there is one.
    found = db.execute(
        "SELECT source, CASE WHEN problem <> '' THEN problem ELSE 'HTTP ' || status END, COUNT(*), url, MAX(fetched_at) FROM capture"
        " WHERE problem <> '' OR (status >= 400 AND (status NOT IN (404, 410) OR role IN ('feed', 'sitemap', 'section')))"
        " GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    )
    return tuple(Unanswered(*row) for row in found)


def _alarmed(db: Database) -> tuple[Alarmed, ...]:
    """Some of each name: the worst of pages, all of sources in the order of their names."""
    found = db.execute(
        "SELECT name, source, canonical_url, rule, detail FROM (SELECT alarm.name AS name, alarm.source AS source, canonical_url, rule, detail,"
        " ROW_NUMBER() OVER (PARTITION BY alarm.name ORDER BY measure DESC, alarm.source, rule, canonical_url) AS place FROM alarm"
        " LEFT JOIN version ON version.id = alarm.version LEFT JOIN article ON article.id = version.article) WHERE place <= ? ORDER BY name, place",
        (SHOWN,),
    )
    return tuple(Alarmed(*row) for row in found.fetchall())


def _one(db: Database, sql: str, *values: str) -> int:
    return int(db.execute(sql, values).fetchone()[0])


def _counts(db: Database, sql: str) -> dict[str, int]:
    return dict(db.execute(sql).fetchall())
