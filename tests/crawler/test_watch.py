"""The watch command against a server of our own: it goes on, begins anew, and ends when it is told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.beside import Helper
from tests.crawler.site import ROOT, Site, archive, command, feed, serving

BAY = "http://bay.example"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.fixture(autouse=True)
def hangups() -> Iterator[None]:
    """Signals to the children as on a terminal, also where the tests run under `nohup`, which is inherited."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@contextmanager
def watching(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-m", "crawler.cli", "watch", str(folder), "--json", *options]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def ended(child: subprocess.Popen[str], number: int = signal.SIGTERM) -> tuple[int, str, dict[str, int]]:
    """Exit code, what was said, and the report, after a signal."""
    child.send_signal(number)
    out, problems = child.communicate(timeout=20)
    return child.returncode, problems, json.loads(out.splitlines()[-1])


def test_it_looks_again_when_the_feed_is_due_and_finds_what_is_new(tmp_path: Path, site: Site) -> None:
    first, new = site.newsroom("bay", 2)
    site.put(f"{BAY}/feed/", feed([first]), ETag='"1"')
    with watching(archive(tmp_path, site, "bay", again="500ms"), "--no-ingest") as child:
        site.until_asked(first)
        site.put(f"{BAY}/feed/", feed([first, new]), ETag='"2"')
        site.until_asked(new)
        code, problems, report = ended(child)
    assert (code, problems, report["pages"], report["stopped"]) == (0, "", 2, True)


def test_a_signal_ends_it_while_it_waits(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 1)
    with watching(archive(tmp_path, site, "bay")) as child:
        site.until_asked(f"{BAY}/news/0")
        code, problems, report = ended(child, signal.SIGINT)
    assert (code, problems, report["stopped"]) == (0, "", True)
    assert list((tmp_path / "warc").glob("*.open")) == []


def test_a_signal_ends_it_while_an_answer_does_not_come(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 1)
    with watching(archive(tmp_path, site, "bay")) as child:
        site.hold = 1
        assert site.held.wait(30)
        code, problems, report = ended(child)
    assert (code, problems, report["stopped"]) == (0, "", True)


def test_a_hangup_has_it_read_its_settings_again(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 1)
    site.newsroom("pier", 1)
    folder = archive(tmp_path, site, "bay")
    with watching(folder, "--no-ingest") as child:
        site.until_asked(f"{BAY}/news/0")
        archive(folder, site, "bay", "pier")
        child.send_signal(signal.SIGHUP)
        site.until_asked("http://pier.example/news/0")
        code, problems, _ = ended(child)
    assert (code, problems) == (0, "")


def test_a_hangup_with_a_fault_in_the_settings_changes_nothing(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 1)
    folder = archive(tmp_path, site, "bay")
    with watching(folder, "--no-ingest") as child:
        site.until_asked(f"{BAY}/news/0")
        (folder / "sources" / "bay.toml").write_text("name = 7")
        child.send_signal(signal.SIGHUP)
        assert child.stderr is not None
        said = child.stderr.readline()
        code, _, report = ended(child)
    assert said.startswith("pressmark: not read again, the crawl goes on as it was: ")
    assert (code, report["stopped"]) == (0, True)


def test_a_second_one_is_refused_and_told_who_is_at_it(tmp_path: Path, site: Site) -> None:
    site.newsroom("bay", 1)
    folder = archive(tmp_path, site, "bay")
    with watching(folder, "--no-ingest") as child:
        site.hold = 1
        assert site.held.wait(30)
        words = [*command(folder)[:3], "watch", str(folder)]
        second = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
        assert (second.returncode, f"(number {child.pid}) is crawling" in second.stderr) == (2, True)
        site.go.set()
        ended(child)


def test_an_ingest_that_will_not_end_is_killed_in_time(tmp_path: Path, site: Site) -> None:
    helper = Helper(archive(tmp_path, site, "bay"))
    os.kill(helper.pid, signal.SIGSTOP)
    assert helper.end(lambda: 0.1) == -signal.SIGKILL


def test_an_ingest_that_falls_is_started_again_after_a_rest(tmp_path: Path, site: Site) -> None:
    clock = [0.0]
    helper = Helper(archive(tmp_path, site, "bay"), lambda: clock[0])
    first = helper.pid
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert "started again in 30 s" in (helper.keep() or "")
    clock[0] += 29
    assert (helper.keep(), helper.pid) == (None, first)
    clock[0] += 2
    assert helper.keep() is None
    assert helper.pid != first
    assert helper.end(lambda: None) == 0
