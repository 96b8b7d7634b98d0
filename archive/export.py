"""Articles out of archive.db, for other programs: one function a format, one line in the table."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from sqlite3 import Row
from typing import TextIO

from sqlite_utils import Database

from archive.browse.formats import defused

COLUMNS = (
    "key", "source", "canonical_url", "kind", "title", "lead", "byline", "published", "modified", "section", "language", "words",
    "first_seen", "last_seen", "gone_at", "gone_status", "gone_how", "versions", "cluster", "copies", "text",
)  # fmt: skip
_ARTICLES = (
    "SELECT article.key, article.source, canonical_url, article.kind, article.title, article.lead, article.byline, article.published,"
    " article.modified, article.section, article.language, article.words, article.first_seen, article.last_seen, gone_at, gone_status, gone_how,"
    " versions, text, (SELECT key FROM article AS name WHERE name.id = clustered.cluster) AS cluster,"
    " MAX(1, (SELECT COUNT(*) FROM clustered AS every WHERE every.cluster = clustered.cluster)) AS copies,"
    " article.id AS article_id, version.id AS version_id, version.key AS version, version.authors AS authors, version.normalizer, version.rules, article.day, capture.record_id AS capture"
    " FROM article JOIN version ON version.id = article.version JOIN version_text ON version_text.version = version.id"
    " JOIN capture ON capture.id = version.capture LEFT JOIN clustered ON clustered.article = article.id"
    " LEFT JOIN origin ON origin.cluster = clustered.cluster"
    " WHERE {chosen} ORDER BY article.first_seen, article.key"
)
EVERY = "1"
# The asserted origin where it is held; else the earliest copy held. Who stands alone has no cluster.
ONE_PER_CLUSTER = "clustered.cluster IS NULL OR article.id = COALESCE(origin.article, origin.earliest, clustered.cluster)"


def jsonl(db: Database, out: TextIO, chosen: str = EVERY) -> int:
    """One object a line, an article each, with authors, credits, what was removed, aliases and absences; how many there were.

    `chosen` is an SQL condition of ours: EVERY, ONE_PER_CLUSTER, and what `chosen.condition` gives.
    """
    count = 0
    for row in articles(db, chosen):
        made = {column: row[column] for column in (*COLUMNS, "version", "capture")}
        made["authors"] = json.loads(row["authors"])
        made["credits"] = _of_version(db, "SELECT kind, name, url, quote FROM credit WHERE version = ? ORDER BY position", row)
        made["removed"] = _removed(db, row)
        made["aliases"] = _of_article(db, "SELECT url, kind, record_id FROM alias WHERE article = ? ORDER BY url", row)
        made["absences"] = _of_article(
            db, "SELECT gone_at, how, status, record_id, back_at, back_record_id FROM vanished WHERE article = ? ORDER BY gone_at", row
        )
        out.write(json.dumps(made, ensure_ascii=False) + "\n")
        count += 1
    return count


def csv_table(db: Database, out: TextIO, chosen: str = EVERY) -> int:
    """A table with a header, an article each; cells that a spreadsheet would run are defused by an apostrophe."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for row in articles(db, chosen):
        writer.writerow([defused(row[column]) for column in COLUMNS])
        count += 1
    return count


EXPORTERS: Mapping[str, Callable[[Database, TextIO, str], int]] = {"jsonl": jsonl, "csv": csv_table}


def articles(db: Database, chosen: str) -> Iterator[Row]:
    """The articles as rows with COLUMNS and what exporters need beside them, in a fixed order, read as they are asked for."""
    yield from db.execute(_ARTICLES.format(chosen=chosen))


def _of_version(db: Database, sql: str, article: Row) -> list[dict[str, object]]:
    return [dict(row) for row in db.execute(sql, (article["version_id"],))]


def _of_article(db: Database, sql: str, article: Row) -> list[dict[str, object]]:
    return [dict(row) for row in db.execute(sql, (article["article_id"],))]


def _removed(db: Database, article: Row) -> list[dict[str, object]]:
    """What was cut; of comments, which are private persons' words, place and length only."""
    sql = "SELECT position, name AS reason, rule, text, length, digest FROM block WHERE version = ? AND fate = 'removed' ORDER BY position"
    rows = _of_version(db, sql, article)
    hidden = {True: ("text",), False: ("length", "digest")}
    return [{key: value for key, value in row.items() if key not in hidden[row["text"] is None]} for row in rows]
