"""A bulk import that is killed again and again, in every phase, ends with what an undisturbed one has."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from foreign import news
from newsroom import archive, ferry, tide

from archive import config
from archive.contenthash import content_hash
from archive.database import NAME, open_for_reading
from archive.imports import bring_in
from archive.ingest import Pages, ingest
from archive.progress import Silent
from archive.saved import from_paths
from archive.store import Store
from normalize.errors import StorageError

ROOT = Path(__file__).parents[2]
INGEST = [sys.executable, "-c", "from archive.cli import main; main()", "ingest"]
PAGES = 40  # of each kind of input


def hash_of(folder: Path) -> str:
    return content_hash(open_for_reading(folder / NAME)).whole


def captures(folder: Path) -> int:
    with suppress(StorageError):  # not made yet
        return int(open_for_reading(folder / NAME).execute("SELECT COUNT(*) FROM capture").fetchone()[0])
    return 0


@pytest.fixture(scope="module")
def bulk(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A foreign WARC, a WACZ and a folder of pages."""
    folder = tmp_path_factory.mktemp("bulk")
    with zipfile.ZipFile(folder / "b.wacz", "w") as made:
        made.write(news(folder / "b.warc.gz", PAGES, first=1000), "archive/b.warc.gz")
    pages = folder / "pages" / "deep"
    pages.mkdir(parents=True)
    for number in range(PAGES):
        (pages / f"{number}.html").write_bytes(tide(2000 + number))
    return [news(folder / "a.warc.gz", PAGES), folder / "b.wacz", folder / "pages"]


def whole(folder: Path, bulk: list[Path], readers: Pages, watcher: Silent) -> str:
    """The hash of an import in this process."""
    settings = config.load(archive(folder))
    with Store(folder / NAME) as store:
        assert bring_in(settings, from_paths(bulk), store.holds, watcher) == 0
        assert ingest(folder, store, readers, watcher).pages == 3 * PAGES
    return hash_of(folder)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, bulk: list[Path], readers: Pages) -> str:
    return whole(tmp_path_factory.mktemp("undisturbed"), bulk, readers, Silent())


@pytest.mark.parametrize(("workers", "kills"), [(1, 3), (4, 1)])
def test_an_import_killed_in_each_phase_ends_as_if_it_had_not_been(
    tmp_path: Path, bulk: list[Path], undisturbed: str, workers: int, kills: int
) -> None:
    archive(tmp_path)
    command = [*INGEST, str(tmp_path), *map(str, bulk), "--quiet", "--workers", str(workers)]
    warc = tmp_path / "warc"
    linking, writing, reading = lambda: any(warc.iterdir()), lambda: any(warc.glob("import-*")), lambda: captures(tmp_path) > 0
    for reached in (linking, writing, reading)[-kills:]:
        kill_when(command, reached)
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert hash_of(tmp_path) == undisturbed
    assert not list(warc.glob("*.part"))
    assert not list(warc.glob("*.open"))


def kill_when(command: list[str], reached: Callable[[], bool]) -> None:
    """Start it in a group of its own, and kill the group once the condition holds, or let it end where that came too fast."""
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    while not reached():
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.01)
            return
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


class Killing(Silent):
    """Kills a worker at the begin of each file but the first."""

    def __init__(self, readers: Pages) -> None:
        self._readers = readers
        self.killed = 0

    def reading(self, file: str, size: int) -> None:
        for worker in self._readers._workers[:1]:
            os.kill(worker.pid, signal.SIGKILL)
            self.killed += 1


def test_an_import_whose_workers_are_killed_ends_as_if_they_had_not_been(
    tmp_path: Path, bulk: list[Path], undisturbed: str, readers: Pages
) -> None:
    watcher = Killing(readers)
    assert whole(tmp_path, bulk, readers, watcher) == undisturbed
    assert watcher.killed


def test_the_same_folder_twice_brings_nothing_new(tmp_path: Path, bulk: list[Path], readers: Pages) -> None:
    settings = config.load(archive(tmp_path))
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "ferry.html").write_bytes(ferry())
    with Store(tmp_path / NAME) as store:
        for new in (2, 0):
            bring_in(settings, from_paths([tmp_path / "saved", bulk[0].parent / "pages" / "deep" / "1.html"]), store.holds, Silent())
            assert ingest(tmp_path, store, readers, Silent()).captures == new
