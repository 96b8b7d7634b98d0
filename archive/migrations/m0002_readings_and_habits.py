"""Texts and places are stored once; a version shows a reading, made by one rendition, as the source's habits leave it."""

from __future__ import annotations

import hashlib
from sqlite3 import Connection

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript(_READINGS)
    _intern_blocks(db.conn)
    db.executescript(_FROM_VERSIONS)


_READINGS = """
    CREATE TABLE rendition (id INTEGER PRIMARY KEY, normalizer TEXT NOT NULL, rules TEXT NOT NULL, UNIQUE (normalizer, rules));
    CREATE TABLE text (id INTEGER PRIMARY KEY, text TEXT, length INTEGER NOT NULL, digest TEXT);
    CREATE TABLE place (id INTEGER PRIMARY KEY, parent INTEGER, step TEXT NOT NULL);
    CREATE TABLE decision (
        id INTEGER PRIMARY KEY, form TEXT NOT NULL, fate TEXT NOT NULL, name TEXT NOT NULL, rule TEXT NOT NULL, was TEXT NOT NULL,
        UNIQUE (form, fate, name, rule, was)
    );
    CREATE TABLE reading (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL, rendition INTEGER NOT NULL REFERENCES rendition(id) DEFERRABLE INITIALLY DEFERRED,
        article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL, title TEXT NOT NULL, lead TEXT NOT NULL, byline TEXT NOT NULL, authors TEXT NOT NULL,
        published TEXT, published_precision TEXT, modified TEXT, modified_precision TEXT,
        section TEXT NOT NULL, language TEXT NOT NULL, replaced REAL NOT NULL,
        shown TEXT NOT NULL, words INTEGER NOT NULL, habits TEXT NOT NULL,
        capture INTEGER NOT NULL REFERENCES capture(id) DEFERRABLE INITIALLY DEFERRED,
        version INTEGER REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED,
        UNIQUE (key, rendition)
    );
    CREATE INDEX reading_article ON reading(article);
    CREATE INDEX reading_version ON reading(version);
    CREATE TABLE ledger (
        reading INTEGER NOT NULL, position INTEGER NOT NULL, text INTEGER NOT NULL, place INTEGER NOT NULL, decision INTEGER NOT NULL,
        PRIMARY KEY (reading, position)
    ) WITHOUT ROWID;
    CREATE TABLE reading_claim (
        reading INTEGER NOT NULL REFERENCES reading(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        field TEXT NOT NULL, value TEXT NOT NULL, origin TEXT NOT NULL, chosen INTEGER NOT NULL, PRIMARY KEY (reading, position)
    ) WITHOUT ROWID;
    CREATE TABLE reading_credit (
        reading INTEGER NOT NULL REFERENCES reading(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        kind TEXT NOT NULL, name TEXT NOT NULL, url TEXT, quote TEXT NOT NULL, block INTEGER, PRIMARY KEY (reading, position)
    ) WITHOUT ROWID;
    CREATE TABLE reading_alarm (
        reading INTEGER NOT NULL REFERENCES reading(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        name TEXT NOT NULL, detail TEXT NOT NULL, measure REAL NOT NULL, PRIMARY KEY (reading, position)
    ) WITHOUT ROWID;
    CREATE TABLE source_alarm (
        source TEXT NOT NULL, name TEXT NOT NULL, rule TEXT NOT NULL, detail TEXT NOT NULL, measure REAL NOT NULL,
        PRIMARY KEY (source, name, rule)
    ) WITHOUT ROWID;
    CREATE TABLE holding (
        article INTEGER NOT NULL, text INTEGER NOT NULL, day INTEGER NOT NULL, edge INTEGER NOT NULL, PRIMARY KEY (article, text)
    ) WITHOUT ROWID;
    CREATE INDEX holding_text ON holding(text);
    CREATE TABLE ruled (article INTEGER PRIMARY KEY, day TEXT NOT NULL, rules TEXT NOT NULL);
    CREATE TABLE rule_use (
        source TEXT NOT NULL, rule TEXT NOT NULL, day TEXT NOT NULL, articles INTEGER NOT NULL, PRIMARY KEY (source, rule, day)
    ) WITHOUT ROWID;
    CREATE TABLE issue (source TEXT NOT NULL, day TEXT NOT NULL, articles INTEGER NOT NULL, PRIMARY KEY (source, day)) WITHOUT ROWID;
    CREATE TABLE repeat_day (
        source TEXT NOT NULL, text INTEGER NOT NULL, day TEXT NOT NULL,
        articles INTEGER NOT NULL, head INTEGER NOT NULL, tail INTEGER NOT NULL, PRIMARY KEY (source, text, day)
    ) WITHOUT ROWID;
    CREATE TABLE repeat (
        source TEXT NOT NULL, text INTEGER NOT NULL, articles INTEGER NOT NULL, days INTEGER NOT NULL, first_day TEXT NOT NULL,
        last_day TEXT NOT NULL, head INTEGER NOT NULL, tail INTEGER NOT NULL, wide INTEGER NOT NULL, PRIMARY KEY (source, text)
    ) WITHOUT ROWID;
    CREATE INDEX repeat_wide ON repeat(source) WHERE wide;
    CREATE TABLE habit (
        source TEXT NOT NULL, text INTEGER NOT NULL REFERENCES text(id) DEFERRABLE INITIALLY DEFERRED, edge TEXT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (source, text)
    ) WITHOUT ROWID;
    CREATE TABLE former (
        key TEXT PRIMARY KEY, record_id TEXT NOT NULL, normalizer TEXT NOT NULL, rules TEXT NOT NULL, habits TEXT NOT NULL
    ) WITHOUT ROWID;
    ALTER TABLE version ADD COLUMN habits TEXT NOT NULL DEFAULT '';
    ALTER TABLE version ADD COLUMN compared INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE version ADD COLUMN reading INTEGER REFERENCES reading(id) DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE capture ADD COLUMN rendition INTEGER REFERENCES rendition(id) DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE capture ADD COLUMN reading INTEGER REFERENCES reading(id) DEFERRABLE INITIALLY DEFERRED;
    CREATE INDEX capture_reading ON capture(reading) WHERE reading IS NOT NULL;
    CREATE INDEX capture_rendition ON capture(rendition) WHERE rendition IS NOT NULL;
"""
_FROM_VERSIONS = """
    INSERT INTO rendition(normalizer, rules) SELECT DISTINCT normalizer, rules FROM version;
    INSERT OR IGNORE INTO rendition(normalizer, rules) VALUES ('', '');
    INSERT INTO reading SELECT version.id, key, rendition.id, article, kind, title, lead, byline, authors, published, published_precision,
        modified, modified_precision, section, language, replaced, key, words, '', capture, version.id
        FROM version JOIN rendition USING (normalizer, rules);
    UPDATE version SET reading = id;
    UPDATE capture SET reading = version, rendition = (SELECT rendition FROM reading WHERE reading.id = capture.version) WHERE version IS NOT NULL;
    UPDATE capture SET rendition = (SELECT id FROM rendition WHERE normalizer = '' AND rules = '') WHERE version IS NULL
        AND (kind IS NOT NULL OR record_id IN (SELECT record_id FROM failure WHERE stage <> 'record' AND reason <> 'truncated'));
    UPDATE capture SET rendition = NULL WHERE record_type = 'revisit';
    INSERT INTO decision(form, fate, name, rule, was) SELECT DISTINCT form, fate, name, rule, '' FROM block;
    INSERT INTO ledger SELECT version, position, numbered.id, trodden.id, decision.id FROM block
        JOIN temp.numbered USING (digest) JOIN temp.trodden USING (path) JOIN decision USING (form, fate, name, rule);
    INSERT INTO reading_claim SELECT version, position, field, value, origin, chosen FROM claim;
    INSERT INTO reading_credit SELECT version, position, kind, name, url, quote, block FROM credit;
    DROP TABLE block;
    DROP TABLE claim;
    DROP TABLE credit;
    DROP TABLE temp.numbered;
    DROP TABLE temp.trodden;
    CREATE VIEW block AS SELECT version.id AS version, ledger.position AS position,
        (WITH RECURSIVE up(parent, path) AS (
            SELECT parent, step FROM place WHERE place.id = ledger.place
            UNION ALL SELECT place.parent, place.step || '>' || up.path FROM up JOIN place ON place.id = up.parent
        ) SELECT path FROM up WHERE parent IS NULL) AS path,
        decision.form AS form, decision.fate AS fate, decision.name AS name, decision.rule AS rule,
        CASE WHEN decision.name = 'comments' AND decision.fate = 'removed' THEN NULL ELSE text.text END AS text, text.length AS length,
        CASE WHEN decision.name = 'comments' AND decision.fate = 'removed' THEN text.digest END AS digest
        FROM version JOIN ledger ON ledger.reading = version.reading JOIN decision ON decision.id = ledger.decision
        JOIN text ON text.id = ledger.text;
    CREATE VIEW claim AS SELECT version.id AS version, position, field, value, origin, chosen
        FROM version JOIN reading_claim ON reading_claim.reading = version.reading;
    CREATE VIEW credit AS SELECT version.id AS version, position, reading_credit.kind AS kind, name, url, quote, block
        FROM version JOIN reading_credit ON reading_credit.reading = version.reading;
    CREATE VIEW alarm AS
        SELECT reading_alarm.name AS name, article.source AS source, version.id AS version, version.capture AS capture, NULL AS rule,
        detail, measure FROM version JOIN article ON article.id = version.article JOIN reading_alarm ON reading_alarm.reading = version.reading
        UNION ALL SELECT name, source, NULL, NULL, rule, detail, measure FROM source_alarm;
"""


def _intern_blocks(db: Connection) -> None:
    """Number the texts and places of m0001's blocks, by content as the store does since."""
    db.execute("CREATE TEMP TABLE numbered (digest TEXT PRIMARY KEY, id INTEGER NOT NULL)")
    db.execute("CREATE TEMP TABLE trodden (path TEXT PRIMARY KEY, id INTEGER NOT NULL)")
    taken: set[int] = set()
    for (digest,) in db.execute("SELECT DISTINCT digest FROM block ORDER BY digest").fetchall():
        number = int(digest[7:19], 16)
        while number in taken:
            number += 1
        taken.add(number)
        db.execute("INSERT INTO temp.numbered VALUES (?, ?)", (digest, number))
    db.execute(
        "INSERT INTO text SELECT numbered.id, MAX(text), MAX(length), MAX(CASE WHEN text IS NULL THEN digest END)"
        " FROM block JOIN temp.numbered USING (digest) GROUP BY numbered.id"
    )
    nodes: dict[tuple[int | None, str], int] = {}
    used: set[int] = set()
    for (path,) in db.execute("SELECT DISTINCT path FROM block ORDER BY path").fetchall():
        db.execute("INSERT INTO temp.trodden VALUES (?, ?)", (path, _walked(db, path, nodes, used)))


def _walked(db: Connection, path: str, nodes: dict[tuple[int | None, str], int], used: set[int]) -> int:
    parent: int | None = None
    for step in path.split(">"):
        if (parent, step) not in nodes:
            number = int.from_bytes(hashlib.sha256(f"{parent or 0}>{step}".encode()).digest()[:4], "big") >> 1
            while number in used:
                number += 1
            used.add(number)
            nodes[parent, step] = number
            db.execute("INSERT INTO place VALUES (?, ?, ?)", (number, parent, step))
        parent = nodes[parent, step]
    assert parent is not None  # a split gives at least one step
    return parent
