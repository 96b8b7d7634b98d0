"""A disk that refuses, at any call: what was told is kept, the file is never shorter than that, and the next start reads all of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from exchanges import INFO, Memory
from test_warcstore import ROOMY, crashed, distinct, kept, put

from archive.capture import Stored
from archive.warc import read_groups
from archive.warcstore import WarcStore, recover
from normalize.errors import DiskFull, ReadOnly, StorageError

REFUSALS = {errno.ENOSPC: DiskFull, errno.EDQUOT: DiskFull, errno.EROFS: ReadOnly, errno.EIO: StorageError}
# With the number of the call that fails; the second exchange is the first that comes after it.
CALLS = {"write": 4, "fdatasync": 3, "pwrite": 3}


def failing(monkeypatch: pytest.MonkeyPatch, name: str, at: int, number: int) -> None:
    """Has the `at`th and every later call of the module os fail."""
    call: Callable[..., Any] = getattr(os, name)
    calls = count(1)

    def called(*arguments: Any) -> Any:
        if next(calls) >= at:
            raise OSError(number, os.strerror(number))
        return call(*arguments)

    monkeypatch.setattr(os, name, called)


def held(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if ".warc.gz" in path.name and path.suffix != ".durable")


def one_by_one(store: WarcStore) -> list[Stored | StorageError]:
    return [put(store, exchange)[0] for exchange in distinct(5)]


@pytest.mark.parametrize("number", REFUSALS, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", CALLS)
def test_what_the_disk_refuses_is_never_told_and_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    index = Memory()
    store = WarcStore(tmp_path, INFO, index, ROOMY)
    with monkeypatch.context() as broken:
        failing(broken, call, CALLS[call], number)
        told = one_by_one(store)
    store.close()
    good = [one for one in told if isinstance(one, Stored)]
    assert 1 <= len(good) < 5
    assert {type(one) for one in told[len(good) :]} == {REFUSALS[number]}
    assert index.rows == good
    recover(tmp_path)
    assert kept(tmp_path) == [one.record_id for one in good]
    assert not [group.problem for path in tmp_path.glob("*.warc.gz") for group in read_groups(path) if group.problem]


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_file_that_cannot_be_finished_is_finished_by_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    store = WarcStore(tmp_path, INFO, Memory(), ROOMY)
    good = [one.record_id for one in one_by_one(store) if isinstance(one, Stored)]
    before = held(tmp_path)
    with monkeypatch.context() as broken:
        failing(broken, call, 1, errno.EIO)
        with pytest.raises(StorageError, match="Input/output error"):
            store.close()
    assert held(tmp_path) == before
    recover(tmp_path)
    assert (kept(tmp_path), len(good)) == (good, 5)


def test_without_an_inode_for_its_second_file_the_first_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = WarcStore(tmp_path, INFO, Memory(), ROOMY)
    opened = os.open

    def refuse(path: Any, flags: int, *more: Any) -> int:
        if str(path).endswith(".durable"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return opened(path, flags, *more)

    with monkeypatch.context() as broken:
        broken.setattr(os, "open", refuse)
        (told,) = put(store, *distinct(1))
    store.close()
    assert isinstance(told, DiskFull)
    assert list(tmp_path.iterdir()) == []


def test_a_recovery_without_room_is_done_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = crashed(tmp_path)
    with opened.open("ab") as file:
        file.write(b"torn")
    content = opened.read_bytes()
    with monkeypatch.context() as broken:
        failing(broken, "fsync", 1, errno.ENOSPC)
        with pytest.raises(DiskFull):
            recover(tmp_path)
    assert opened.read_bytes() == content
    (found,) = recover(tmp_path)
    assert (found.torn, sorted(path.suffix for path in tmp_path.iterdir())) == (4, [".gz", ".torn"])
