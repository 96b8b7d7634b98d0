"""What tests of the archive share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stored import opened

from archive.create import defaults
from archive.ingest import Pages, pages
from archive.rulebook import load
from archive.store import Store


@pytest.fixture(scope="session")
def readers() -> Iterator[Pages]:
    """One worker that reads pages by the shipped rules; a second to start costs each test that asks for its own."""
    with pages(defaults(), load(None), 1) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty archive.db."""
    with opened(tmp_path / "archive.db") as made:
        yield made
