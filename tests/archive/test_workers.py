"""A job that needs too much, or kills its worker, costs that job and no other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.worker import Limits
from archive.workers import Answer, Workers
from normalize.errors import PressmarkError

LIMITS = Limits(cpu_seconds=1, memory=1 << 30, wall_seconds=30)


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers[str, str]]:
    with Workers[str, str]("jobs:worker", str(tmp_path), LIMITS, 2) as made:
        yield made


def answers(workers: Workers[str, str], *jobs: str | None) -> list[Answer[str] | None]:
    return [answer for _, answer in workers.map(enumerate(jobs))]


def values(workers: Workers[str, str], *jobs: str | None) -> list[str | None]:
    return [answer and (answer.value or (answer.fault.reason if answer.fault else None)) for answer in answers(workers, *jobs)]


def test_answers_come_in_the_order_of_the_jobs(workers: Workers[str, str]) -> None:
    jobs = [f"echo {n}" for n in range(50)]
    assert values(workers, *jobs) == [str(n) for n in range(50)]


def test_what_is_no_job_passes_through_in_its_place(workers: Workers[str, str]) -> None:
    assert values(workers, None, "echo a", None, "echo b", None) == [None, "a", None, "b", None]


def test_no_worker_is_started_without_a_job(workers: Workers[str, str]) -> None:
    assert values(workers, None, None) == [None, None]
    assert workers._workers == []


def test_a_job_that_never_ends_meets_its_cpu_limit_alone(workers: Workers[str, str]) -> None:
    assert values(workers, "echo a", "spin", "echo b", "echo c") == ["a", "cpu-limit", "b", "c"]


def test_the_cpu_that_a_killed_job_took_is_told(workers: Workers[str, str]) -> None:
    (spun,) = answers(workers, "spin")
    assert spun is not None
    assert spun.cpu_ms > 900


def test_a_job_that_wants_all_memory_meets_its_limit_alone(workers: Workers[str, str]) -> None:
    assert values(workers, "hoard", "echo a") == ["memory-limit", "a"]


def test_an_exception_costs_no_worker(workers: Workers[str, str]) -> None:
    first, failed, last = values(workers, "pid"), answers(workers, "fail no such page"), values(workers, "pid")
    assert first == last
    assert failed[0] is not None
    assert failed[0].fault is not None
    assert failed[0].fault.detail == "LookupError: no such page"


@pytest.mark.parametrize(("name", "reason"), [("SIGKILL", "killed"), ("SIGSEGV", "crashed")])
def test_a_worker_that_dies_is_replaced(workers: Workers[str, str], name: str, reason: str) -> None:
    assert values(workers, "echo a", f"die {name}", "echo b") == ["a", reason, "b"]


def test_a_job_whose_worker_was_killed_from_outside_is_done_again(workers: Workers[str, str]) -> None:
    assert values(workers, "die_once x", "echo a") == ["second try", "a"]


def test_a_job_that_sleeps_meets_the_wall_limit(tmp_path: Path) -> None:
    with Workers[str, str]("jobs:worker", str(tmp_path), Limits(1, 1 << 30, 0.1), 1) as workers:
        assert values(workers, "sleep", "echo a") == ["wall-limit", "a"]


def test_jobs_are_done_in_several_processes(workers: Workers[str, str]) -> None:
    assert os.getpid() not in {int(value or 0) for value in values(workers, *["pid"] * 8)}


def test_workers_outlive_a_map_and_end_with_close(workers: Workers[str, str]) -> None:
    (first,), (second,) = values(workers, "pid"), values(workers, "pid")
    assert first == second
    workers.close()
    assert not Path(f"/proc/{first}").exists()


def test_small_jobs_wait_in_the_pipe_and_outlive_the_one_before_them(tmp_path: Path) -> None:
    with Workers[str, str]("jobs:worker", str(tmp_path), LIMITS, 1) as workers:
        jobs = ["echo a", "spin", "echo b", "die_once x", "echo c", "die SIGSEGV", "echo d"]
        assert values(workers, *jobs) == ["a", "cpu-limit", "b", "second try", "c", "crashed", "d"]


def test_a_worker_that_has_done_its_share_is_replaced(workers: Workers[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.workers.LIFE", 3)
    assert len(set(values(workers, *["pid"] * 12))) >= 4


def test_a_map_that_is_left_early_leaves_no_job_behind(workers: Workers[str, str]) -> None:
    for _, answer in workers.map(enumerate(["echo a", "sleep", "sleep"])):
        assert answer is not None
        break
    assert values(workers, "echo b") == ["b"]


def test_a_worker_that_cannot_start_says_why() -> None:
    with Workers[str, str]("jobs:broken", "lxml is missing", LIMITS, 1) as workers, pytest.raises(PressmarkError, match="lxml is missing"):
        answers(workers, "echo a")


def test_workers_start_without_scrapy(workers: Workers[str, str]) -> None:
    assert values(workers, "modules scrapy twisted datasette pytest")[0] is None


def test_two_workers_see_sets_and_times_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    found = set()
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        with Workers[str, str]("jobs:worker", str(tmp_path), LIMITS, 1) as workers:
            found.update(values(workers, "order alpha beta gamma delta epsilon"))
    assert len(found) == 1
    assert str(found.pop()).endswith(" 0")
