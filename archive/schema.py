"""archive.db: its tables, as append-only migrations.

Each is a file of archive/migrations/. A released one is never edited: a change is a new file, and a name at the end of STEPS. What each
table and column means stands in archive/tables/. Times are UTC text, "2026-01-23T10:00:00.000000Z", so that they sort; printed dates
keep their precision.
"""

from __future__ import annotations

from typing import Protocol

from sqlite_utils import Database, Migrations

from archive.migrations import (
    m0001_the_archive,
    m0002_readings_and_habits,
    m0003_aliases_and_absences,
    m0004_reposts,
    m0005_statements,
    m0006_looks,
    m0007_takedowns,
    m0008_robots,
    m0009_drawn_by_lot,
    m0010_shelves,
    m0011_lists_without_scans,
    m0012_new_fingerprints,
    m0013_words,
    m0014_text_before_titles,
    m0015_claims_once,
    m0016_versions_in_order,
    m0017_packed_fingerprints,
    m0018_clusters_by_place,
    m0019_counts_by_source,
)
from archive.tables import TABLES, Described
from normalize.errors import NewerDatabase

__all__ = ["TABLES", "Described", "check", "migrate"]


class Step(Protocol):
    """A file of archive/migrations/."""

    def apply(self, db: Database) -> None: ...


STEPS: tuple[Step, ...] = (
    m0001_the_archive,
    m0002_readings_and_habits,
    m0003_aliases_and_absences,
    m0004_reposts,
    m0005_statements,
    m0006_looks,
    m0007_takedowns,
    m0008_robots,
    m0009_drawn_by_lot,
    m0010_shelves,
    m0011_lists_without_scans,
    m0012_new_fingerprints,
    m0013_words,
    m0014_text_before_titles,
    m0015_claims_once,
    m0016_versions_in_order,
    m0017_packed_fingerprints,
    m0018_clusters_by_place,
    m0019_counts_by_source,
)
migrations = Migrations("pressmark")
for _step in STEPS:
    migrations(name=_step.apply.__module__.rpartition(".")[2])(_step.apply)


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
