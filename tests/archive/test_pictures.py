"""Pictures that go with a page that is taken down, whatever kills it on the way, and who else may need them."""

from __future__ import annotations

import shutil
import signal
from datetime import UTC, datetime
from pathlib import Path

import killed
import pytest
import weir
from newsroom import Index, take_in, write
from test_ingest import hash_of, rows
from weir import DAM, EEL, PNG, WEIR

from archive import decisions, pictures
from archive.database import NAME
from archive.erase import erase
from archive.ingest import Pages
from archive.store import Store
from archive.takedown import decide

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
STONE = f"{WEIR}/img/plumbeque.jpg"


@pytest.fixture
def folder(tmp_path: Path, readers: Pages) -> Path:
    return weir.make(tmp_path / "archive", readers)


def down(folder: Path) -> None:
    """All that the command does, in its order."""
    made = decide(folder, EEL, "court order", "A. Quay", NOW)
    Store(folder / NAME).close()
    pictures.take_along(folder, made, NOW)
    for each in (made, *decisions.along(decisions.read(folder), made.number)):
        erase(folder, each, NOW)


def held(folder: Path) -> set[object]:
    return {url for (url,) in rows(folder, "SELECT url FROM capture WHERE role IN ('image', 'stylesheet')")}


def test_killed_before_any_call_to_the_disk_the_same_command_finishes_it(folder: Path, tmp_path: Path) -> None:
    goal, dies = tmp_path / "goal", tmp_path / "dies"
    shutil.copytree(folder, goal)
    down(goal)
    for at in (*range(1, 30, 4), 100):
        shutil.rmtree(dies, ignore_errors=True)
        shutil.copytree(folder, dies)
        if killed.run(at, lambda: down(dies)) != -signal.SIGKILL:
            break
        down(dies)
        assert hash_of(dies) == hash_of(goal)
        assert [each.target for each in decisions.read(dies)] == [each.target for each in decisions.read(goal)]
        assert sorted(file.read_bytes() for file in (dies / "warc").iterdir()) == sorted(
            file.read_bytes() for file in (goal / "warc").iterdir()
        )
    assert at > 10


def test_a_picture_that_an_article_elsewhere_shows_stays(folder: Path, readers: Pages) -> None:
    page = weir.printed(
        "Stones", ("A list of all stones of the valley.", f"<img src='{STONE}?w=1' alt=''><img src='{STONE}' alt=''>", *weir.STATEMENT)
    )
    write(folder / "warc", [weir.seen(f"{DAM}/stones", 30, page, source="dam")], Index())
    take_in(folder, readers)
    down(folder)
    assert STONE in held(folder)


def test_a_picture_that_comes_later_stays_away_too(folder: Path, readers: Pages) -> None:
    down(folder)
    write(folder / "warc", [weir.seen(STONE, 40, PNG + b"again", kind="image/jpeg", role="image")], Index())
    take_in(folder, readers)
    assert held(folder) == {f"{WEIR}/img/logo.png", f"{WEIR}/css/all.css"}


def test_of_a_large_archive_the_pages_of_its_source_are_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "ALL", 3)
    down(folder)
    assert held(folder) == {f"{WEIR}/img/logo.png", f"{WEIR}/css/all.css"}
