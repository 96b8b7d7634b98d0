"""Articles out of archive.db as Parquet, for R, pandas, DuckDB and their like. The one door to pyarrow, an extra."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from sqlite3 import Row
from typing import Any

import pyarrow
from pyarrow import parquet
from sqlite_utils import Database

from archive.export import COLUMNS, EVERY, articles
from archive.schema import TABLES
from archive.whole import whole

GROUP_ROWS = 20_000
GROUP_CHARACTERS = 32_000_000  # of texts, so that memory is bounded whatever their length
_MOMENT = pyarrow.timestamp("us", tz="UTC")
_TYPES: Mapping[str, Any] = {
    "words": pyarrow.int32(), "versions": pyarrow.int32(), "copies": pyarrow.int32(), "gone_status": pyarrow.int16(),
    "first_seen": _MOMENT, "last_seen": _MOMENT, "gone_at": _MOMENT, "published_at": _MOMENT, "modified_at": _MOMENT, "day": pyarrow.date32(),
}  # fmt: skip
_FEW = ["source", "kind", "byline", "section", "language", "gone_how", "cluster"]  # with few values each: as numbers into a list of them
_ABOUT = {
    **TABLES["article"].columns,
    "published": "date of publication as printed, no more precise than it was printed",
    "modified": "date of the last change as printed",
    "published_at": "the same as a moment; null where no time of day with its zone is printed",
    "modified_at": "the same as a moment; null where no time of day with its zone is printed",
    "cluster": "key of the oldest article that shares this text; null where none does",
    "copies": "articles of that cluster, this one with them",
    "text": "kept text of the newest version",
}
_NAMES = (*COLUMNS[:-1], "published_at", "modified_at", "day", COLUMNS[-1])
SCHEMA = pyarrow.schema(
    [pyarrow.field(name, _TYPES.get(name, pyarrow.string()), metadata={"description": _ABOUT[name]}) for name in _NAMES]
)


def table(db: Database, file: Path, about: Mapping[str, str], chosen: str = EVERY) -> int:
    """Write the articles into a file, which is there whole or not at all; how many there were. Raises OSError.

    The columns are those of `export.csv_table`, typed, with the printed dates as moments beside them; `about` is kept in the file, with the
    normalizers and rules that read the texts. `chosen` is as in `export.jsonl`.
    """
    count = 0
    readers: dict[str, set[str]] = {"pressmark.normalizer": set(), "pressmark.rules": set()}
    with whole(file) as partial, parquet.ParquetWriter(partial, SCHEMA, compression="zstd", use_dictionary=_FEW) as writer:
        for rows in _groups(articles(db, chosen)):
            writer.write_table(pyarrow.Table.from_pydict({name: [_value(row, name) for row in rows] for name in _NAMES}, SCHEMA))
            count += len(rows)
            readers["pressmark.normalizer"].update(row["normalizer"] for row in rows)
            readers["pressmark.rules"].update(row["rules"] for row in rows)
        writer.add_key_value_metadata({**about, **{name: " ".join(sorted(values)) for name, values in readers.items()}})
    return count


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The rows in lists, each of a size that fits into memory."""
    group, characters = list[Row](), 0
    for row in rows:
        group.append(row)
        characters += len(row["text"])
        if len(group) == GROUP_ROWS or characters > GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _value(row: Row, name: str) -> object:
    if name in ("published_at", "modified_at"):
        return _moment(row[name.removesuffix("_at")])
    if name == "day":
        return _day(row["day"])
    return _moment(row[name]) if _TYPES.get(name) == _MOMENT else row[name]


def _moment(text: str | None) -> datetime | None:
    """The moment of a date with time and zone; None for all else."""
    try:
        found = datetime.fromisoformat(text or "")
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
