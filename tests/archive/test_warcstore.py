from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest
from exchanges import ASKED, INFO, PAGE, Memory, answered

from archive.capture import Exchange, Stored
from archive.config import Warc
from archive.warc import read_groups, stored
from archive.warcstore import WarcStore, committed, recover
from normalize.errors import DiskFull, ReadOnly, StorageError

ROOMY = Warc(10**9, 86_400.0, 0)
HERE = Path(__file__).parent


def store_in(folder: Path, index: Memory | None = None, warc: Warc = ROOMY) -> WarcStore:
    return WarcStore(folder, INFO, index or Memory(), warc)


def put(store: WarcStore, *exchanges: Exchange) -> list[Stored | StorageError]:
    """Submit, and wait until all are told."""
    told: SimpleQueue[Stored | StorageError] = SimpleQueue()
    for exchange in exchanges:
        store.submit(exchange, told.put)
    return [told.get(timeout=20) for _ in exchanges]


def kept(folder: Path) -> list[str]:
    """Record ids of all captures in the finished files."""
    return [capture.record_id for path in sorted(folder.glob("*.warc.gz")) for group in read_groups(path) for capture in group.captures]


def distinct(count: int, size: int = 100) -> list[Exchange]:
    return [replace(answered(os.urandom(size)), url=f"http://tide.example/{number}") for number in range(count)]


class Slow(Memory):
    """Holds the writer until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()

    def commit(self, batch: Sequence[Stored]) -> None:
        self.go.wait(20)
        super().commit(batch)


class Broken(Memory):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def commit(self, batch: Sequence[Stored]) -> None:
        raise self.error


def test_what_was_told_is_in_the_file_and_in_the_index(tmp_path: Path) -> None:
    index = Memory()
    store = store_in(tmp_path, index)
    told = put(store, answered(), ASKED)
    assert index.rows == told
    store.close()
    (path,) = tmp_path.iterdir()
    assert [stored(group) for group in read_groups(path)][1:] == told


def test_a_file_is_open_until_the_store_is_closed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    put(store, answered())
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".durable", ".open"]
    store.close()
    assert [path.name[-8:] for path in tmp_path.iterdir()] == [".warc.gz"]


def test_an_open_file_says_how_much_of_it_may_be_read(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    ends = []
    for exchange in distinct(3):
        (told,) = put(store, exchange)
        assert isinstance(told, Stored)
        path = tmp_path / told.group.file
        ends.append(committed(path))
        assert ends[-1] == committed(path.with_name(path.name + ".open")) == told.group.offset + told.group.length
    store.close()
    assert committed(path) == ends[-1] == path.stat().st_size
    assert committed(tmp_path / "none.warc.gz") == 0


def test_orders_that_wait_become_one_batch(tmp_path: Path) -> None:
    index = Slow()
    store = store_in(tmp_path, index)
    told: SimpleQueue[Stored | StorageError] = SimpleQueue()
    for exchange in distinct(30):
        store.submit(exchange, told.put)
    assert told.empty()
    index.go.set()
    store.close()
    assert sum(index.batches) == 30
    assert len(index.batches) <= 3


def test_a_repeated_entity_is_a_revisit_also_within_a_batch(tmp_path: Path) -> None:
    index = Slow()
    store = store_in(tmp_path, index)
    told: SimpleQueue[Stored | StorageError] = SimpleQueue()
    for url in ("a", "b", "c"):
        store.submit(replace(answered(), url=f"http://tide.example/{url}"), told.put)
    index.go.set()
    store.close()
    first, *others = index.rows
    assert [one.record_type for one in others] == ["revisit", "revisit"]
    assert {one.refers_to.record_id for one in others if one.refers_to} == {first.record_id}


def test_a_304_refers_to_what_the_url_last_gave(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    (first,) = put(store, answered())
    (again,) = put(store, answered(b"", b"HTTP/1.1 304 Not Modified\r\n\r\n"))
    store.close()
    assert isinstance(first, Stored)
    assert isinstance(again, Stored)
    assert again.record_type == "revisit"
    assert again.refers_to
    assert again.refers_to.record_id == first.record_id


def test_a_full_file_is_closed_and_the_next_has_another_name(tmp_path: Path) -> None:
    store = store_in(tmp_path, warc=replace(ROOMY, max_bytes=20_000))
    for exchange in distinct(6, 8000):
        put(store, exchange)
    store.close()
    assert len(list(tmp_path.glob("*.warc.gz"))) == 2 == len(list(tmp_path.iterdir()))
    assert len(kept(tmp_path)) == 6


def test_an_old_file_is_closed_without_another_exchange(tmp_path: Path) -> None:
    hours = iter(range(0, 10**6, 25))
    store = WarcStore(tmp_path, INFO, Memory(), ROOMY, clock=lambda: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=next(hours)))
    put(store, answered())
    put(store, answered(b"later"))
    store.close()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2
    assert all(name.endswith(".warc.gz") for name in names)


def test_two_stores_in_one_folder_and_second_write_two_files(tmp_path: Path) -> None:
    def noon() -> datetime:
        return datetime(2025, 1, 1, 12, tzinfo=UTC)

    stores = [WarcStore(tmp_path, INFO, Memory(), ROOMY, clock=noon) for _ in range(2)]
    for store in stores:
        put(store, answered())
    for store in stores:
        store.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"pressmark-20250101120000-0000{number}.warc.gz" for number in (1, 2)]


def test_a_store_without_exchanges_leaves_no_file(tmp_path: Path) -> None:
    store_in(tmp_path / "warc").close()
    assert list((tmp_path / "warc").iterdir()) == []


def test_a_closed_store_takes_nothing(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.close()
    store.close()
    assert "closed" in str(put(store, answered())[0])


def test_what_waits_at_the_close_is_written(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    told: list[Stored | StorageError] = []
    for exchange in distinct(100):
        store.submit(exchange, told.append)
    store.close()
    assert kept(tmp_path) == [one.record_id for one in told if isinstance(one, Stored)]
    assert len(told) == 100


# --- trouble


@pytest.mark.parametrize("error", [StorageError("gone"), sqlite3.OperationalError("database is locked"), OSError("gone")])
def test_an_index_that_fails_ends_the_taking(tmp_path: Path, error: Exception) -> None:
    store = store_in(tmp_path, Broken(error))
    first, second = put(store, answered(), ASKED)
    assert isinstance(first, StorageError)
    assert isinstance(second, StorageError)
    assert str(error) in str(store.refusal)
    store.close()
    assert len(kept(tmp_path)) in (1, 2)  # on the disk, for the next start to index


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_ours_leaves_nobody_waiting(tmp_path: Path) -> None:
    store = store_in(tmp_path, Broken(ZeroDivisionError("a fault")))
    told = put(store, answered(), ASKED)
    assert all("a fault" in str(one) for one in told)
    assert "a fault" in str(put(store, answered())[0])
    store.close()


def test_below_the_floor_no_store_opens(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match=r"warc\.free_floor"):
        store_in(tmp_path, warc=replace(ROOMY, free_floor=10**18))


def test_a_folder_that_cannot_be_made_is_read_only() -> None:
    with pytest.raises(ReadOnly):
        store_in(Path("/sys/pressmark-test"))


def test_a_folder_that_is_a_file_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("x")
    with pytest.raises(StorageError, match="warc"):
        store_in(tmp_path / "warc")


def written(folder: Path, count: int, size: int, limit: int = 0) -> tuple[list[str], int]:
    """What a writer in a process of its own was told."""
    command = [sys.executable, str(HERE / "writer.py"), str(folder), str(count), str(size), str(limit)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE.parents[1]), str(HERE)))}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    return done.stdout.splitlines(), done.returncode


def test_a_file_that_may_not_grow_is_cut_back_to_its_last_whole_group(tmp_path: Path) -> None:
    told, code = written(tmp_path, 60, 5000, limit=100_000)
    acknowledged = [line for line in told if line.startswith("<urn")]
    assert code == 0
    assert 10 <= len(acknowledged) < 60
    assert all(line.startswith("DiskFull: no room to write") for line in told if line not in acknowledged)
    assert kept(tmp_path) == acknowledged
    assert not [group.problem for path in tmp_path.iterdir() for group in read_groups(path) if group.problem]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a small tmpfs cannot be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_disk_that_fills_up_loses_nothing_that_was_told(small_disk: Path) -> None:
    told, code = written(small_disk, 100, 6000)
    acknowledged = [line for line in told if line.startswith("<urn")]
    assert code == 0
    assert 10 <= len(acknowledged) < 100
    assert all(line.startswith("DiskFull: no room to write") for line in told if line not in acknowledged)
    assert kept(small_disk) == acknowledged


def test_a_disk_that_is_full_already_refuses_with_a_reason(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(256 * 1024))
    (told,) = put(store_in(small_disk), answered())
    assert isinstance(told, DiskFull)
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]


def test_at_the_floor_what_is_under_way_is_written_and_then_no_more(small_disk: Path) -> None:
    store = store_in(small_disk, warc=replace(ROOMY, free_floor=200 * 1024))
    outcomes = [put(store, exchange)[0] for exchange in distinct(12, 8000)]
    store.close()
    good = [one for one in outcomes if isinstance(one, Stored)]
    assert 1 <= len(good) < 12
    assert isinstance(outcomes[-1], DiskFull)
    assert kept(small_disk) == [one.record_id for one in good]


# --- crashes


def crashed(folder: Path, count: int = 3) -> Path:
    """An open file whose writer is gone, with `count` groups."""
    store = store_in(folder)
    put(store, *distinct(count))
    store.close()
    (path,) = folder.iterdir()
    opened = path.rename(path.with_name(path.name + ".open"))
    path.with_name(path.name + ".durable").write_bytes(b"%020d\n" % opened.stat().st_size)
    return opened


def test_the_file_of_a_dead_writer_is_closed(tmp_path: Path) -> None:
    opened = crashed(tmp_path)
    size = opened.stat().st_size
    (found,) = recover(tmp_path)
    assert (found.file, found.size, found.torn) == (opened.name.removesuffix(".open"), size, 0)
    assert [path.name for path in tmp_path.iterdir()] == [found.file]
    assert recover(tmp_path) == ()


@pytest.mark.parametrize("lost", [1, 40, 300])
def test_a_torn_group_is_set_aside(tmp_path: Path, lost: int) -> None:
    opened = crashed(tmp_path)
    groups = list(read_groups(opened))
    os.truncate(opened, groups[-1].end - lost)
    (found,) = recover(tmp_path)
    assert (found.size, found.torn) == (groups[-2].end, groups[-1].location.length - lost)
    assert (tmp_path / (found.file + ".torn")).stat().st_size == found.torn
    assert len(kept(tmp_path)) == 2


@pytest.mark.parametrize("said", [b"", b"\0" * 21, b"%020d\n" % 10**12, b"-5\n", b"%020d\n" % 0])
def test_a_sidecar_that_says_nonsense_does_no_harm(tmp_path: Path, said: bytes) -> None:
    opened = crashed(tmp_path)
    opened.with_name(opened.name.removesuffix(".open") + ".durable").write_bytes(said)
    with opened.open("ab") as file:
        file.write(b"torn")
    (found,) = recover(tmp_path)
    assert (found.torn, len(kept(tmp_path))) == (4, 3)


def test_a_tail_torn_at_any_byte_is_set_aside_and_the_groups_before_it_stay(tmp_path: Path) -> None:
    opened = crashed(tmp_path, 2)
    content = opened.read_bytes()
    finished = opened.with_name(opened.name.removesuffix(".open"))
    before, last = list(read_groups(opened))[-2:]
    for end in range(before.end + 1, last.end, 3):
        for path in tmp_path.iterdir():
            path.unlink()
        opened.write_bytes(content[:end])
        recover(tmp_path)
        assert finished.read_bytes() == content[: before.end]
        assert finished.with_name(finished.name + ".torn").read_bytes() == content[before.end : end]


def test_a_tail_is_not_set_aside_twice(tmp_path: Path) -> None:
    opened = crashed(tmp_path)
    with opened.open("ab") as file:
        file.write(b"torn")
    opened.with_name(opened.name.removesuffix(".open") + ".torn").write_bytes(b"torn")  # a recovery that was killed before it cut the file
    recover(tmp_path)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".gz", ".torn"]


def test_rubbish_at_the_end_is_set_aside(tmp_path: Path) -> None:
    opened = crashed(tmp_path)
    with opened.open("ab") as file:
        file.write(bytes(5000))
    (found,) = recover(tmp_path)
    assert (found.torn, len(kept(tmp_path))) == (5000, 3)


def test_damage_in_the_middle_costs_no_group_behind_it(tmp_path: Path) -> None:
    opened = crashed(tmp_path)
    content = bytearray(opened.read_bytes())
    content[list(read_groups(opened))[2].location.offset + 40] ^= 0xFF
    opened.write_bytes(content)
    opened.with_name(opened.name.removesuffix(".open") + ".durable").unlink()
    (found,) = recover(tmp_path)
    assert (found.size, found.torn) == (len(content), 0)
    assert len(kept(tmp_path)) == 2


def test_a_file_without_a_whole_record_leaves_only_its_torn_bytes(tmp_path: Path) -> None:
    opened = crashed(tmp_path)
    os.truncate(opened, 100)
    (found,) = recover(tmp_path)
    assert (found.file, found.torn) == ("", 100)
    assert [path.suffix for path in tmp_path.iterdir()] == [".torn"]


def test_an_empty_open_file_goes_away(tmp_path: Path) -> None:
    (tmp_path / "pressmark-20250101000000-00001.warc.gz.open").touch()
    (tmp_path / "pressmark-20250101000000-00001.warc.gz.durable").touch()
    recover(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_a_living_writer_is_left_alone(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    put(store, answered())
    assert recover(tmp_path) == ()
    assert isinstance(put(store, answered(PAGE + b"more"))[0], Stored)
    store.close()
    assert len(kept(tmp_path)) == 2


def test_recovery_never_overwrites_an_existing_file(tmp_path: Path) -> None:
    opened = crashed(tmp_path)
    (tmp_path / opened.name.removesuffix(".open")).write_bytes(b"someone else's")
    with pytest.raises(StorageError, match="exists already"):
        recover(tmp_path)
    assert opened.exists()


@pytest.mark.parametrize("after", [1, 37, 150])
def test_kill_9_loses_nothing_that_was_told(tmp_path: Path, after: int) -> None:
    command = [sys.executable, str(HERE / "writer.py"), str(tmp_path), "100000", "3000", "0"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE.parents[1]), str(HERE)))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as writer:
        assert writer.stdout
        told = [writer.stdout.readline() for _ in range(after)]
        writer.kill()
        told += writer.stdout.readlines()
    recover(tmp_path)
    acknowledged = [line.decode().strip() for line in told if line.endswith(b"\n")]
    assert kept(tmp_path)[: len(acknowledged)] == acknowledged
    assert not [group.problem for path in tmp_path.glob("*.warc.gz") for group in read_groups(path) if group.problem]
    assert not list(tmp_path.glob("*.open")) + list(tmp_path.glob("*.durable"))
