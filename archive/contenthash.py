"""What an archive says, as one number: the same for every order of ingest, number of workers, crash and rebuild.

Taken over the sorted rows of articles, versions, texts, ledger, claims, credits, captures, failures, habits, alarms, takedowns, relations, clusters and origins, with
public names in place of row numbers, and without times of processing or places in files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class ContentHash:
    """The hash of all content, and of each part so that a difference can be found."""

    whole: str  # "sha256:..."
    parts: Mapping[str, str]


_OF_ONE_VERSION = "FROM {table} AS row JOIN version ON version.id = row.version ORDER BY version.key, row.position"
_BLOCKS = (
    "SELECT version.key, row.position, row.path, row.form, row.fate, row.name, row.rule, row.text, row.length, row.digest "
    + _OF_ONE_VERSION.format(table="block")
)
_CLAIMS = "SELECT version.key, row.position, row.field, row.value, row.origin, row.chosen " + _OF_ONE_VERSION.format(table="claim")
_CREDITS = "SELECT version.key, row.position, row.kind, row.name, row.url, row.quote, row.block " + _OF_ONE_VERSION.format(table="credit")
_TEXTS = "SELECT version.key, text FROM version_text JOIN version ON version.id = version_text.version ORDER BY version.key"
_ENDS = " FROM {table} AS row JOIN article AS a ON a.id = row.a JOIN article AS b ON b.id = row.b ORDER BY 1, 2, 3"
_RELATED: Mapping[str, str] = {
    "relation": "SELECT a.key, b.key, row.kind, pair_kind, coverage_a, coverage_b, shared_a, shared_b, unquoted, longest, row.kept, replaced"
    + _ENDS.format(table="relation"),
    "passage": "SELECT a.key, b.key, position, start_a, stop_a, start_b, stop_b, term_a, term_after_a, term_b, term_after_b, unchanged"
    + _ENDS.format(table="passage"),
    "substitution": "SELECT a.key, b.key, position, start_a, start_b, words_a, words_b" + _ENDS.format(table="substitution"),
    "cluster": "SELECT member.key, oldest.key FROM clustered JOIN article AS member ON member.id = clustered.article"
    " JOIN article AS oldest ON oldest.id = clustered.cluster ORDER BY 1",
    "origin": "SELECT cluster.key, row.kind, page.key, name, url, agency, wire, confidence, earliest.key FROM origin AS row JOIN article AS cluster"
    " ON cluster.id = row.cluster JOIN article AS earliest ON earliest.id = row.earliest LEFT JOIN article AS page ON page.id = row.article ORDER BY 1",
    "origin_claim": "SELECT cluster.key, position, against, row.kind, page.key, of, quote, block FROM origin_claim AS row JOIN article AS cluster"
    " ON cluster.id = row.cluster JOIN article AS page ON page.id = row.article ORDER BY 1, 2",
}

WITHIN: Mapping[str, str] = {
    "article": "SELECT article.key, article.source, canonical_url, url_key, article.kind, article.title, article.lead, article.byline,"
    " article.published, article.modified, day, article.section, article.language, article.words, article.first_seen, article.last_seen,"
    " gone_at, gone_status, gone_how, versions, version.key FROM article JOIN version ON version.id = article.version ORDER BY article.key",
    "version": "SELECT version.key, article.key, version.kind, version.title, version.lead, version.byline, authors, version.published,"
    " published_precision, version.modified, modified_precision, version.section, version.language, version.words, replaced,"
    " version.first_seen, version.last_seen, captures, capture.record_id, normalizer, rules, habits, compared"
    " FROM version JOIN article ON article.id = version.article JOIN capture ON capture.id = version.capture ORDER BY version.key",
    "version_text": _TEXTS,
    "block": _BLOCKS,
    "claim": _CLAIMS,
    "credit": _CREDITS,
    "capture": "SELECT record_id, record_type, url, url_key, capture.source, role, capture.kind, fetched_at, status, content_type,"
    " payload_digest, entity_digest, refers_to, refers_to_url, refers_to_at, truncated, ip, via, problem, robots, version.key"
    " FROM capture LEFT JOIN version ON version.id = capture.version ORDER BY record_id",
    "alias": "SELECT article.key, alias.url, alias.key, alias.kind, record_id FROM alias JOIN article ON article.id = alias.article ORDER BY 1, 2",
    "vanished": "SELECT article.key, vanished.gone_at, how, status, record_id, back_at, back_record_id FROM vanished"
    " JOIN article ON article.id = vanished.article ORDER BY 1, 2",
    "failure": "SELECT record_id, url, stage, reason FROM failure ORDER BY record_id, url, stage, reason",
    "habit": "SELECT source, text.text, edge, reason FROM habit JOIN text ON text.id = habit.text ORDER BY source, text.text",
    "alarm": "SELECT alarm.name, source, version.key, rule, detail, measure FROM alarm LEFT JOIN version ON version.id = alarm.version"
    " ORDER BY 1, 2, 3, 4, 5",
    "takedown": "SELECT number, decided_at, of, articles, reason, decided_by, undone_at FROM takedown ORDER BY number",
    "withheld": "SELECT record_id, takedown, article, record_type, fetched_at FROM withheld ORDER BY record_id",
    **_RELATED,
}
"""What is hashed of one archive."""

ACROSS: Mapping[str, str] = {
    "article": "SELECT article.key, article.source, canonical_url, url_key, article.kind, article.title, article.lead, article.byline,"
    " article.published, article.modified, article.section, article.language, article.words, gone_status, gone_how, versions, version.key"
    " FROM article JOIN version ON version.id = article.version ORDER BY article.key",
    "version": "SELECT version.key, article.key, version.kind, version.title, version.lead, version.byline, authors, version.published,"
    " published_precision, version.modified, modified_precision, version.section, version.language, version.words, replaced,"
    " normalizer, rules, habits FROM version JOIN article ON article.id = version.article ORDER BY version.key",
    "version_text": _TEXTS,
    "block": _BLOCKS,
    "claim": _CLAIMS,
    "credit": _CREDITS,
    "alias": "SELECT article.key, alias.url, alias.kind FROM alias JOIN article ON article.id = alias.article ORDER BY 1, 2",
    "capture": "SELECT DISTINCT url_key, version.key FROM capture JOIN version ON version.id = capture.version ORDER BY 1, 2",
}
"""What two crawls of one site share: nothing that tells when it was captured, or how often."""


def content_hash(db: Database, queries: Mapping[str, str] = WITHIN) -> ContentHash:
    """The hash of an archive's content; `queries` is WITHIN, or ACROSS to compare two crawls of one site."""
    parts = {name: _rows_hash(db, sql) for name, sql in queries.items()}
    whole = hashlib.sha256(json.dumps(parts, sort_keys=True).encode("ascii")).hexdigest()
    return ContentHash(f"sha256:{whole}", parts)


def _rows_hash(db: Database, sql: str) -> str:
    made = hashlib.sha256()
    for row in db.execute(sql):
        made.update(json.dumps(tuple(row)).encode("ascii") + b"\n")
    return f"sha256:{made.hexdigest()}"
