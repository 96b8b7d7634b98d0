"""archive.db's migrations: every file is taken, in the order of its number."""

from __future__ import annotations

from pathlib import Path

from archive import migrations, schema


def test_every_file_of_migrations_is_taken_in_its_order() -> None:
    files = sorted(path.stem for path in Path(migrations.__file__).parent.glob("m*.py"))
    assert [migration.name for migration in schema.migrations._migrations] == files
