"""What pages say of their fields is written once, however often they say it; view claim shows it as before."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
    CREATE TABLE claim_kind (
        id INTEGER PRIMARY KEY, field TEXT NOT NULL, origin TEXT NOT NULL, chosen INTEGER NOT NULL, UNIQUE (field, origin, chosen)
    );
    INSERT INTO claim_kind(field, origin, chosen) SELECT DISTINCT field, origin, chosen FROM reading_claim;
    DROP VIEW claim;
    ALTER TABLE reading_claim RENAME TO reading_claim_before;
    CREATE TABLE reading_claim (
        reading INTEGER NOT NULL REFERENCES reading(id) DEFERRABLE INITIALLY DEFERRED, position INTEGER NOT NULL,
        kind INTEGER NOT NULL REFERENCES claim_kind(id) DEFERRABLE INITIALLY DEFERRED, value NOT NULL, PRIMARY KEY (reading, position)
    ) WITHOUT ROWID;
    INSERT INTO reading_claim SELECT said.reading, said.position, claim_kind.id, CASE said.value
        WHEN reading.title THEN -1 WHEN reading.lead THEN -2 WHEN reading.address THEN -3 ELSE COALESCE((
            SELECT MIN(first.position) FROM reading_claim_before AS first
            WHERE first.reading = said.reading AND first.position < said.position AND first.value = said.value
        ), said.value) END
        FROM reading_claim_before AS said JOIN reading ON reading.id = said.reading JOIN claim_kind USING (field, origin, chosen)
        ORDER BY said.reading, said.position;
    DROP TABLE reading_claim_before;
    CREATE VIEW claim AS SELECT version.id AS version, said.position AS position, field, CASE
        WHEN TYPEOF(said.value) = 'text' THEN said.value WHEN said.value = -1 THEN reading.title WHEN said.value = -2 THEN reading.lead
        WHEN said.value = -3 THEN reading.address ELSE (
            SELECT first.value FROM reading_claim AS first WHERE first.reading = said.reading AND first.position = said.value
        ) END AS value, origin, chosen
        FROM version JOIN reading ON reading.id = version.reading JOIN reading_claim AS said ON said.reading = version.reading
        JOIN claim_kind ON claim_kind.id = said.kind;
    """)
