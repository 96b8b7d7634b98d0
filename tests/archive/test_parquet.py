"""Articles as Parquet: the same rows as the other exports, typed. Skips where its extra is not installed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from newsroom import archive, take_in, week, write

from archive.cli import main
from archive.ingest import Pages

parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra: pip install pyarrow")


def export(*words: object) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, words)], prog_name="pressmark")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, readers: Pages) -> Path:
    folder = archive(tmp_path_factory.mktemp("typed"))
    write(folder / "warc", week())
    take_in(folder, readers)
    return folder


@pytest.fixture(scope="module")
def file(folder: Path) -> Any:
    done = export("parquet", folder, "-o", folder / "articles.parquet")
    assert done.exit_code == 0, done.output
    return parquet.ParquetFile(folder / "articles.parquet")


def test_it_holds_what_csv_holds(folder: Path, file: Any) -> None:
    table = list(csv.DictReader(io.StringIO(export("csv", folder).stdout)))
    rows = file.read().to_pylist()
    for column in ("key", "source", "title", "byline", "published", "text"):
        assert [row[column] for row in rows] == [line[column] for line in table]
    assert [str(row["words"]) for row in rows] == [line["words"] for line in table]


def test_columns_are_typed_and_described(file: Any) -> None:
    schema = file.schema_arrow
    assert [str(schema.field(name).type) for name in ("words", "first_seen", "day", "title")] == [
        "int32", "timestamp[us, tz=UTC]", "date32[day]", "string",
    ]  # fmt: skip
    assert all(field.metadata[b"description"] for field in schema)


def test_the_file_says_of_which_archive_and_by_which_rules(file: Any) -> None:
    said = file.metadata.metadata
    assert (said[b"pressmark.chosen"], bool(said[b"pressmark.archive"])) == (b"all articles", True)
    assert all(said[name] for name in (b"pressmark.normalizer", b"pressmark.rules", b"pressmark.software"))


def test_sources_are_numbers_into_a_list(file: Any) -> None:
    group = file.metadata.row_group(0)
    column = next(group.column(at) for at in range(group.num_columns) if group.column(at).path_in_schema == "source")
    assert "RLE_DICTIONARY" in column.encodings


def test_a_date_without_a_time_is_no_moment() -> None:
    from archive.parquet import _day, _moment

    assert _moment("2026-01-19T19:50:00+03:00") == datetime(2026, 1, 19, 16, 50, tzinfo=UTC)
    assert [_moment(text) for text in ("2026-01", "2026-01-19", "2026-01-19T19:50:00", None)] == [None] * 4
    assert (_day("2026-01-19"), _day("2026-01")) == (date(2026, 1, 19), None)


def test_a_choice_is_written_into_groups(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.parquet.GROUP_ROWS", 1)
    done = export("parquet", folder, "--search", "ferry", "-o", tmp_path / "ferry.parquet")
    made = parquet.ParquetFile(tmp_path / "ferry.parquet")
    assert (done.exit_code, made.num_row_groups) == (0, made.metadata.num_rows)
    assert made.metadata.metadata[b"pressmark.chosen"] == b"the search for 'ferry'"


def test_what_cannot_be_written_leaves_the_old_file(folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.parquet"
    old.write_bytes(b"old")
    done = export("parquet", folder, "--search", "nothing-like-it", "-o", old)
    assert (done.exit_code, old.read_bytes(), [path.name for path in tmp_path.iterdir()]) == (2, b"old", ["old.parquet"])


def test_it_wants_a_file(folder: Path) -> None:
    done = export("parquet", folder)
    assert (done.exit_code, "name a file with --output" in done.stderr) == (2, True)
