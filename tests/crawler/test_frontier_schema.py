from __future__ import annotations

from pathlib import Path

import pytest

from archive.sqlite import immediate, refusals
from crawler.frontier_schema import connect
from normalize.errors import DiskFull


def test_a_full_disk_is_told_as_such_and_costs_the_transaction_only(tmp_path: Path) -> None:
    path = tmp_path / "crawl.db"
    db = connect(path)
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(DiskFull), refusals(path), immediate(db):
        db.executemany("INSERT INTO warc_file (name, indexed_to) VALUES (?, 0)", [(f"{number}{'x' * 3000}",) for number in range(100)])
    with immediate(db):
        assert db.execute("SELECT COUNT(*) FROM warc_file").fetchone()[0] == 0
