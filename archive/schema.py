"""archive.db: its tables as append-only migrations.

A released migration is never edited; a change is a new function at the end. What each table and column means stands in
archive/tables.py. Times are UTC text, "2026-01-23T10:00:00.000000Z", so that they sort; printed dates keep their precision.
"""

from __future__ import annotations

import hashlib
from sqlite3 import Connection

from sqlite_utils import Database, Migrations

from archive import identity, shelves
from archive.tables import TABLES, Described
from normalize.errors import NewerDatabase

__all__ = ["TABLES", "Described", "check", "migrate"]

migrations = Migrations("pressmark")


@migrations()
def m0001_the_archive(db: Database) -> None:
    db.executescript("""
    CREATE TABLE source (
        name TEXT PRIMARY KEY, title TEXT NOT NULL, home TEXT NOT NULL, language TEXT NOT NULL
    );
    CREATE TABLE warc_file (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, origin TEXT NOT NULL,
        read_to INTEGER NOT NULL, size INTEGER, digest TEXT
    );
    CREATE TABLE article (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, source TEXT NOT NULL, canonical_url TEXT NOT NULL, url_key TEXT NOT NULL,
        kind TEXT NOT NULL, title TEXT NOT NULL, lead TEXT NOT NULL, byline TEXT NOT NULL,
        published TEXT, modified TEXT, day TEXT, section TEXT NOT NULL, language TEXT NOT NULL, words INTEGER NOT NULL,
        first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, gone_at TEXT, gone_status INTEGER,
        versions INTEGER NOT NULL, version INTEGER NOT NULL REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE INDEX article_day ON article(day);
    CREATE INDEX article_source_day ON article(source, day);
    CREATE INDEX article_first_seen ON article(first_seen);
    CREATE INDEX article_url_key ON article(url_key);
    CREATE TABLE version (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
        article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL, title TEXT NOT NULL, lead TEXT NOT NULL, byline TEXT NOT NULL, authors TEXT NOT NULL,
        published TEXT, published_precision TEXT, modified TEXT, modified_precision TEXT,
        section TEXT NOT NULL, language TEXT NOT NULL, words INTEGER NOT NULL, replaced REAL NOT NULL,
        first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, captures INTEGER NOT NULL,
        capture INTEGER NOT NULL REFERENCES capture(id) DEFERRABLE INITIALLY DEFERRED,
        normalizer TEXT NOT NULL, rules TEXT NOT NULL
    );
    CREATE INDEX version_article ON version(article);
    CREATE TABLE version_text (
        version INTEGER PRIMARY KEY REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED, text TEXT NOT NULL
    );
    CREATE TABLE block (
        version INTEGER NOT NULL REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        path TEXT NOT NULL, form TEXT NOT NULL, fate TEXT NOT NULL, name TEXT NOT NULL, rule TEXT NOT NULL,
        text TEXT, length INTEGER NOT NULL, digest TEXT NOT NULL,
        PRIMARY KEY (version, position)
    ) WITHOUT ROWID;
    CREATE TABLE claim (
        version INTEGER NOT NULL REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        field TEXT NOT NULL, value TEXT NOT NULL, origin TEXT NOT NULL, chosen INTEGER NOT NULL,
        PRIMARY KEY (version, position)
    ) WITHOUT ROWID;
    CREATE TABLE credit (
        version INTEGER NOT NULL REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        kind TEXT NOT NULL, name TEXT NOT NULL, url TEXT, quote TEXT NOT NULL, block INTEGER,
        PRIMARY KEY (version, position)
    ) WITHOUT ROWID;
    CREATE TABLE capture (
        id INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, record_type TEXT NOT NULL,
        url TEXT NOT NULL, url_key TEXT NOT NULL, source TEXT NOT NULL, role TEXT NOT NULL, kind TEXT,
        fetched_at TEXT NOT NULL, status INTEGER, content_type TEXT NOT NULL,
        payload_digest TEXT, entity_digest TEXT,
        refers_to TEXT, refers_to_url TEXT, refers_to_at TEXT, truncated TEXT, ip TEXT, via TEXT, problem TEXT NOT NULL,
        file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
        version INTEGER REFERENCES version(id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE INDEX capture_file ON capture(file, offset);
    CREATE INDEX capture_url_key ON capture(url_key, fetched_at);
    CREATE INDEX capture_version ON capture(version);
    CREATE INDEX capture_refers_to ON capture(refers_to) WHERE refers_to IS NOT NULL;
    CREATE INDEX capture_refers_to_url ON capture(refers_to_url, refers_to_at) WHERE refers_to_url IS NOT NULL;
    CREATE INDEX capture_url ON capture(url, fetched_at);
    CREATE INDEX capture_source ON capture(source, fetched_at);
    CREATE TABLE failure (
        id INTEGER PRIMARY KEY, file TEXT NOT NULL, offset INTEGER NOT NULL, stage TEXT NOT NULL,
        record_id TEXT, url TEXT, reason TEXT NOT NULL, detail TEXT NOT NULL
    );
    CREATE UNIQUE INDEX failure_place ON failure(file, offset, stage, COALESCE(record_id, ''));
    CREATE VIEW article_text AS
        SELECT article.id AS rowid, article.title AS title, article.lead AS lead, article.byline AS byline, version_text.text AS body
        FROM article JOIN version_text ON version_text.version = article.version;
    CREATE VIRTUAL TABLE article_fts USING fts5(
        title, lead, byline, body, content='article_text', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
    );
    """)


@migrations()
def m0002_readings_and_habits(db: Database) -> None:
    """Texts and places are stored once; a version shows a reading, made by one rendition, as the source's habits leave it."""
    for statement in _READINGS.split(";\n"):
        db.conn.execute(statement)
    _intern_blocks(db.conn)
    for statement in _FROM_VERSIONS.split(";\n"):
        db.conn.execute(statement)


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
    CREATE INDEX capture_rendition ON capture(rendition) WHERE rendition IS NOT NULL
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
        UNION ALL SELECT name, source, NULL, NULL, rule, detail, measure FROM source_alarm
"""


@migrations()
def m0003_aliases_and_absences(db: Database) -> None:
    """Where redirects led in files read before is in the WARC only: pressmark rebuild finds it."""
    for statement in _ALIASES.split(";\n"):
        db.conn.execute(statement)
    found = db.conn.execute("SELECT capture.id, capture.url, address FROM capture JOIN reading ON reading.id = capture.reading").fetchall()
    asked = ((capture, identity.canonical(url), address) for capture, url, address in found)
    db.conn.executemany("INSERT INTO named VALUES (?, ?, ?)", [one for one in asked if one[1] != one[2]])


_ALIASES = """
    CREATE TABLE redirect (
        capture INTEGER PRIMARY KEY REFERENCES capture(id) DEFERRABLE INITIALLY DEFERRED,
        url TEXT NOT NULL, url_key TEXT NOT NULL, target TEXT NOT NULL, target_key TEXT NOT NULL, permanent INTEGER NOT NULL
    );
    CREATE INDEX redirect_url ON redirect(url) WHERE permanent;
    CREATE INDEX redirect_target ON redirect(target) WHERE permanent;
    CREATE INDEX redirect_url_key ON redirect(url_key);
    CREATE INDEX redirect_target_key ON redirect(target_key);
    CREATE TABLE named (
        capture INTEGER PRIMARY KEY REFERENCES capture(id) DEFERRABLE INITIALLY DEFERRED, asked TEXT NOT NULL, address TEXT NOT NULL
    );
    CREATE INDEX named_asked ON named(asked);
    CREATE INDEX named_address ON named(address);
    CREATE TABLE alias (
        article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, url TEXT NOT NULL, url_key TEXT NOT NULL,
        key TEXT NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL, PRIMARY KEY (article, url)
    ) WITHOUT ROWID;
    CREATE INDEX alias_url_key ON alias(url_key);
    CREATE INDEX alias_key ON alias(key);
    CREATE INDEX alias_url ON alias(url);
    CREATE TABLE vanished (
        article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, gone_at TEXT NOT NULL, how TEXT NOT NULL,
        status INTEGER, record_id TEXT NOT NULL, back_at TEXT, back_record_id TEXT, PRIMARY KEY (article, gone_at)
    ) WITHOUT ROWID;
    ALTER TABLE article ADD COLUMN gone_how TEXT;
    ALTER TABLE reading ADD COLUMN address TEXT NOT NULL DEFAULT '';
    UPDATE article SET gone_how = 'status' WHERE gone_at IS NOT NULL;
    UPDATE reading SET address = (SELECT canonical_url FROM article WHERE article.id = reading.article);
    CREATE INDEX reading_address ON reading(address);
    INSERT OR IGNORE INTO vanished SELECT article.id, gone_at, 'status', gone_status, capture.record_id, NULL, NULL
        FROM article JOIN capture ON capture.url_key = article.url_key AND capture.fetched_at = gone_at WHERE gone_at IS NOT NULL
"""


@migrations()
def m0004_reposts(db: Database) -> None:
    """Fingerprints, relations and clusters; the store links what is there when it is opened next."""
    for statement in _REPOSTS.split(";\n"):
        db.conn.execute(statement)


_REPOSTS = """
    CREATE TABLE fingerprint (hash INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID;
    CREATE TABLE frequent (hash INTEGER PRIMARY KEY, holders INTEGER NOT NULL);
    CREATE TABLE crowd (hash INTEGER NOT NULL, age TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, age, article)) WITHOUT ROWID;
    CREATE TABLE linked (article INTEGER PRIMARY KEY, age TEXT NOT NULL, prints INTEGER NOT NULL);
    CREATE TABLE naming (url_key TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (url_key, article)) WITHOUT ROWID;
    CREATE INDEX naming_article ON naming(article);
    CREATE TABLE tie (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
    CREATE INDEX tie_b ON tie(b);
    CREATE TABLE relation (
        a INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        b INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL, pair_kind TEXT NOT NULL, coverage_a REAL NOT NULL, coverage_b REAL NOT NULL, shared_a REAL NOT NULL,
        shared_b REAL NOT NULL, unquoted REAL NOT NULL, longest REAL NOT NULL, kept INTEGER NOT NULL, replaced INTEGER NOT NULL,
        PRIMARY KEY (a, b)
    ) WITHOUT ROWID;
    CREATE INDEX relation_b ON relation(b);
    CREATE TABLE passage (
        a INTEGER NOT NULL, b INTEGER NOT NULL, position INTEGER NOT NULL, start_a INTEGER NOT NULL, stop_a INTEGER NOT NULL,
        start_b INTEGER NOT NULL, stop_b INTEGER NOT NULL, term_a INTEGER NOT NULL, term_after_a INTEGER NOT NULL,
        term_b INTEGER NOT NULL, term_after_b INTEGER NOT NULL, unchanged INTEGER NOT NULL, PRIMARY KEY (a, b, position)
    ) WITHOUT ROWID;
    CREATE TABLE substitution (
        a INTEGER NOT NULL, b INTEGER NOT NULL, position INTEGER NOT NULL, start_a INTEGER NOT NULL, start_b INTEGER NOT NULL,
        words_a TEXT NOT NULL, words_b TEXT NOT NULL, PRIMARY KEY (a, b, position)
    ) WITHOUT ROWID;
    CREATE TABLE clustered (
        article INTEGER PRIMARY KEY REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        cluster INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE INDEX clustered_cluster ON clustered(cluster);
    CREATE TABLE origin (
        cluster INTEGER PRIMARY KEY REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, kind TEXT NOT NULL,
        article INTEGER REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, name TEXT NOT NULL, url TEXT, agency INTEGER NOT NULL,
        wire TEXT NOT NULL, confidence REAL NOT NULL, earliest INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE INDEX origin_phantom ON origin(url) WHERE kind = 'phantom';
    CREATE TABLE origin_claim (
        cluster INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL, against INTEGER NOT NULL,
        kind TEXT NOT NULL, article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, of TEXT NOT NULL,
        quote TEXT NOT NULL, block INTEGER, PRIMARY KEY (cluster, position)
    ) WITHOUT ROWID;
    CREATE VIEW shared_text AS SELECT one.key AS a, other.key AS b, relation.kind AS kind, passage.position AS position,
        substr(in_a.text, start_a + 1, stop_a - start_a) AS words_a, substr(in_b.text, start_b + 1, stop_b - start_b) AS words_b, unchanged
        FROM passage JOIN relation USING (a, b) JOIN article AS one ON one.id = passage.a JOIN article AS other ON other.id = passage.b
        JOIN version_text AS in_a ON in_a.version = one.version JOIN version_text AS in_b ON in_b.version = other.version
"""


@migrations()
def m0005_statements(db: Database) -> None:
    """What independent articles share, to be searched."""
    for statement in _STATEMENTS.split(";;\n"):
        db.conn.execute(statement)


_STATEMENTS = """
    CREATE TABLE statement (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL, text TEXT NOT NULL, words REAL NOT NULL, rarity REAL NOT NULL, sites INTEGER NOT NULL
    );;
    CREATE TABLE carrier (
        statement INTEGER NOT NULL REFERENCES statement(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED, start INTEGER NOT NULL, stop INTEGER NOT NULL,
        quoted INTEGER NOT NULL, may_be_first INTEGER NOT NULL, PRIMARY KEY (statement, position)
    ) WITHOUT ROWID;;
    CREATE INDEX carrier_article ON carrier(article);;
    CREATE VIRTUAL TABLE statement_fts USING fts5(text, content='statement', content_rowid='id', tokenize='unicode61 remove_diacritics 2');;
    CREATE TRIGGER statement_comes AFTER INSERT ON statement BEGIN
        INSERT INTO statement_fts(rowid, text) VALUES (new.id, new.text);
    END;;
    CREATE TRIGGER statement_goes AFTER DELETE ON statement BEGIN
        INSERT INTO statement_fts(statement_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END
"""


@migrations()
def m0006_looks(db: Database) -> None:
    """When the articles were looked through for statements, and which were not yet: of an older database all."""
    db.executescript("""
    CREATE TABLE look (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL);
    CREATE TABLE unlooked (article INTEGER PRIMARY KEY REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED);
    INSERT INTO unlooked SELECT id FROM article;
    """)


@migrations()
def m0007_takedowns(db: Database) -> None:
    """What decisions.jsonl hides, and what waits to be read again."""
    for statement in _TAKEDOWNS.split(";\n"):
        db.conn.execute(statement)


_TAKEDOWNS = """
    CREATE TABLE takedown (
        number INTEGER PRIMARY KEY, decided_at TEXT NOT NULL, of TEXT NOT NULL, articles TEXT NOT NULL, reason TEXT NOT NULL,
        decided_by TEXT NOT NULL, undone_at TEXT, line TEXT NOT NULL
    );
    CREATE TABLE withheld (
        record_id TEXT PRIMARY KEY, takedown INTEGER NOT NULL REFERENCES takedown(number) DEFERRABLE INITIALLY DEFERRED, article TEXT,
        record_type TEXT NOT NULL, fetched_at TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX withheld_article ON withheld(article) WHERE article IS NOT NULL;
    CREATE INDEX withheld_takedown ON withheld(takedown);
    CREATE TABLE awaited (
        record_id TEXT PRIMARY KEY, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE obeyed (digest TEXT NOT NULL)
"""


@migrations()
def m0008_robots(db: Database) -> None:
    """What pages say of being kept and shown; of captures read before, the next rebuild knows it."""
    db.conn.execute("ALTER TABLE capture ADD COLUMN robots TEXT NOT NULL DEFAULT ''")
    db.conn.execute("ALTER TABLE capture ADD COLUMN noarchive INTEGER NOT NULL DEFAULT 0")
    db.conn.execute("CREATE INDEX capture_noarchive ON capture(version) WHERE noarchive")


@migrations()
def m0009_drawn_by_lot(db: Database) -> None:
    """Copies that thousands hold are compared with some that are drawn by lot, not with the oldest; all is linked anew when it is opened."""
    for table in ("fingerprint", "frequent", "tie", "naming", "relation", "passage", "substitution", "clustered", "origin", "origin_claim"):
        db.conn.execute(f"DELETE FROM {table}")
    for statement in _LOTS.split(";\n"):
        db.conn.execute(statement)


_LOTS = """
    DROP TABLE crowd;
    DROP TABLE linked;
    CREATE TABLE crowd (hash INTEGER NOT NULL, lot INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, lot, article)) WITHOUT ROWID;
    CREATE TABLE linked (
        article INTEGER PRIMARY KEY, age TEXT NOT NULL, prints INTEGER NOT NULL, lot INTEGER NOT NULL, round_up INTEGER NOT NULL DEFAULT 0
    )
"""


@migrations()
def m0010_shelves(db: Database) -> None:
    """The search index by day, source and language; what pages count is counted as it comes."""
    for statement in _SHELVES.split(";;\n"):
        db.conn.execute(statement)
    shelves.place_all(db.conn)


_SHELVES = """
    ALTER TABLE article ADD COLUMN place INTEGER;;
    CREATE INDEX article_place ON article(place, first_seen);;
    CREATE TABLE shelf (id INTEGER PRIMARY KEY, source TEXT NOT NULL, language TEXT NOT NULL, articles INTEGER NOT NULL);;
    CREATE INDEX shelf_source ON shelf(source, language, id);;
    DROP TABLE article_fts;;
    DROP VIEW article_text;;
    CREATE VIEW article_text AS
        SELECT article.place AS rowid, article.title AS title, article.lead AS lead, article.byline AS byline, version_text.text AS body,
        's' || lower(hex(article.source)) || ' l' || lower(hex(lower(substr(article.language, 1, instr(article.language || '-', '-') - 1)))) AS labels
        FROM article JOIN version_text ON version_text.version = article.version;;
    CREATE VIRTUAL TABLE article_fts USING fts5(
        title, lead, byline, body, labels, content='article_text', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
    );;
    CREATE VIRTUAL TABLE article_unspaced_fts USING fts5(
        title, lead, byline, body, labels, content='article_text', content_rowid='rowid', tokenize='trigram'
    );;
    CREATE VIRTUAL TABLE article_unspaced_fts_vocab USING fts5vocab('article_unspaced_fts', 'row');;
    CREATE TABLE tally (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;;
    INSERT INTO tally SELECT 'article', COUNT(*) FROM article UNION ALL SELECT 'version', COUNT(*) FROM version
        UNION ALL SELECT 'capture', COUNT(*) FROM capture;;
    CREATE TABLE crawl_day (
        day TEXT NOT NULL, source TEXT NOT NULL, captures INTEGER NOT NULL, PRIMARY KEY (day, source)
    ) WITHOUT ROWID;;
    INSERT INTO crawl_day SELECT substr(fetched_at, 1, 10), source, COUNT(*) FROM capture GROUP BY 1, 2;;
    CREATE TRIGGER article_comes AFTER INSERT ON article BEGIN UPDATE tally SET count = count + 1 WHERE name = 'article'; END;;
    CREATE TRIGGER article_goes AFTER DELETE ON article BEGIN UPDATE tally SET count = count - 1 WHERE name = 'article'; END;;
    CREATE TRIGGER version_comes AFTER INSERT ON version BEGIN UPDATE tally SET count = count + 1 WHERE name = 'version'; END;;
    CREATE TRIGGER version_goes AFTER DELETE ON version BEGIN UPDATE tally SET count = count - 1 WHERE name = 'version'; END;;
    CREATE TRIGGER capture_comes AFTER INSERT ON capture BEGIN
        UPDATE tally SET count = count + 1 WHERE name = 'capture';
        INSERT INTO crawl_day VALUES (substr(new.fetched_at, 1, 10), new.source, 1)
            ON CONFLICT (day, source) DO UPDATE SET captures = captures + 1;
    END;;
    CREATE TRIGGER capture_goes AFTER DELETE ON capture BEGIN
        UPDATE tally SET count = count - 1 WHERE name = 'capture';
        UPDATE crawl_day SET captures = captures - 1 WHERE day = substr(old.fetched_at, 1, 10) AND source = old.source;
        DELETE FROM crawl_day WHERE day = substr(old.fetched_at, 1, 10) AND source = old.source AND captures = 0;
    END
"""


@migrations()
def m0011_lists_without_scans(db: Database) -> None:
    """What the front page and the pages of sources list is found without a look at every article or capture."""
    for statement in (
        "ALTER TABLE article ADD COLUMN edited_at TEXT",
        "UPDATE article SET edited_at = (SELECT first_seen FROM version WHERE version.id = article.version) WHERE versions > 1",
        "CREATE INDEX article_edited ON article(edited_at) WHERE edited_at IS NOT NULL",
        "CREATE INDEX article_gone ON article(gone_at) WHERE gone_at IS NOT NULL",
        "CREATE INDEX capture_refused ON capture(source, fetched_at) WHERE status >= 400 OR record_type = 'metadata' OR problem <> ''",
    ):
        db.conn.execute(statement)


@migrations()
def m0012_new_fingerprints(db: Database) -> None:
    """Fingerprints are written into a small table first, so that an archive of many articles costs no more writing than one of few."""
    for statement in _NEW_FINGERPRINTS.split(";\n"):
        db.conn.execute(statement)


_NEW_FINGERPRINTS = """
    CREATE TABLE fingerprint_new (hash INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID;
    CREATE TABLE fingerprint_moved (next INTEGER NOT NULL, held INTEGER NOT NULL);
    INSERT INTO fingerprint_moved VALUES (0, 0)
"""


@migrations()
def m0013_words(db: Database) -> None:
    """The words of the search index, by which a search for a beginning becomes one for words."""
    db.conn.execute("CREATE VIRTUAL TABLE word_fts USING fts5vocab('article_fts', 'row')")


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


def migrate(db: Database) -> None:
    """Bring the database to this Pressmark's schema. Raises NewerDatabase where a later one has been at it."""
    check(db)
    migrations.apply(db)


def _file(db: Database) -> str:
    return next((file for _, name, file in db.execute("PRAGMA database_list") if name == "main"), "") or "the database"


def is_older(db: Database) -> bool:
    """Whether tables of this Pressmark are missing, which the next command that writes makes."""
    return bool(migrations.pending(db))


def check(db: Database) -> None:
    """Raises NewerDatabase where a later Pressmark has been at the database."""
    known = {migration.name for migration in migrations._migrations}
    later = [applied.name for applied in migrations.applied(db) if applied.name not in known]
    if later:
        raise NewerDatabase(
            f"{_file(db)} has the migration {later[-1]!r}, which this Pressmark does not know; use the Pressmark that wrote it, or a newer one"
        )
