"""The guard in a network namespace of its own, with real addresses, ports and a DNS server; what counts is what the servers saw."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.warc import read_groups
from tests.crawler.innernet import BAY, INWARD, NAMES, NEWS, PUBLIC
from tests.crawler.site import ROOT

ALONE = ["unshare", "--map-root-user", "--net", "--mount"]
EVERYTHING = ["127.0.0.0/8", "10.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10", "192.168.0.0/16", "::1/128", "fd00::/8"]


@dataclass(frozen=True)
class Crawled:
    folder: Path
    seen: Counter[str]  # connections by "address port", requests by "address port URL"

    def connections(self, *addresses: str) -> dict[str, int]:
        """Those that reached the addresses, by "address port"."""
        return {where: number for where, number in self.seen.items() if where.count(" ") == 1 and where.split()[0] in addresses}

    def asked(self, url: str) -> set[str]:
        """The addresses that were asked for it."""
        return {where.split()[0] for where in self.seen if where.endswith(f" {url}")}

    def attempts(self, where: str) -> list[tuple[str, ...]]:
        rows = sqlite3.connect(self.folder / "crawl.db").execute(f"SELECT asked, outcome, reason, record_id FROM attempt WHERE {where}")
        return [tuple(row) for row in rows]


def crawled(folder: Path, *allowed: str) -> Crawled:
    """A crawl in a namespace of its own; skips, with the reason, where the machine makes none."""
    try:
        subprocess.run([*ALONE, "ip", "link", "set", "lo", "up"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as problem:
        pytest.skip(f"no private network namespace here: {getattr(problem, 'stderr', '') or problem}")
    done = subprocess.run(
        [*ALONE, sys.executable, "-m", "tests.crawler.innernet", str(folder), *allowed],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    log = json.loads((folder / "log.json").read_text())
    assert (log["code"], log["stderr"]) == (0, "")
    return Crawled(folder, Counter(log["seen"]))


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawled(tmp_path_factory.mktemp("guarded"))


def test_not_one_connection_reaches_an_inward_server(guarded: Crawled) -> None:
    assert guarded.connections(*INWARD) == {}


def test_the_public_servers_are_crawled_all_the_same(guarded: Crawled) -> None:
    assert all(guarded.asked(f"{BAY}/news/{number}") for number in range(NEWS))
    assert guarded.asked("https://secure.bay.example/news/tls")


def test_a_host_with_addresses_of_version_6_only_is_crawled(guarded: Crawled) -> None:
    assert guarded.asked("http://six.bay.example/news/named") == {PUBLIC[1]}


def test_of_a_host_with_public_and_inward_addresses_the_public_one_is_asked(guarded: Crawled) -> None:
    assert guarded.asked("http://both.bay.example/news/named") == {PUBLIC[0]}
    assert guarded.asked("http://both6.bay.example/robots.txt") == {PUBLIC[1]}


def test_a_name_that_turns_inward_after_the_first_look_is_asked_no_more(guarded: Crawled) -> None:
    asked = [where for where in guarded.seen if "turning.bay.example" in where]
    assert asked == [f"{PUBLIC[0]} 80 http://turning.bay.example/robots.txt"]


def test_no_port_but_those_of_the_web_is_connected_to(guarded: Crawled) -> None:
    assert {where.split()[1] for where in guarded.connections(*PUBLIC)} == {"80", "443"}


def test_what_is_refused_is_a_row_and_no_record(guarded: Crawled) -> None:
    refused = guarded.attempts("outcome = 'refused'")
    assert len(refused) > 60
    assert all(reason.startswith("guard: ") and record is None for _, _, reason, record in refused)
    hosts = {host for host in NAMES if host.startswith(("inward", "mapped", "nat64"))}
    assert hosts <= {asked.split("/")[2] for asked, *_ in refused}
    kept = {group.captures[0].url for file in (guarded.folder / "warc").glob("*.gz") for group in read_groups(file) if group.captures}
    assert not kept & ({asked for asked, *_ in refused} - {asked for asked, *_ in guarded.attempts("outcome != 'refused'")})


def test_no_refusal_makes_a_storm(guarded: Crawled) -> None:
    assert max(Counter(asked for asked, *_ in guarded.attempts("outcome = 'refused'")).values()) <= 3


def test_the_inward_servers_stand_and_would_have_answered(tmp_path: Path) -> None:
    allowed = crawled(tmp_path, *EVERYTHING)
    assert {where.split()[0] for where in allowed.connections(*INWARD)} == set(INWARD)


def test_a_network_that_is_allowed_opens_no_other(tmp_path: Path) -> None:
    allowed = crawled(tmp_path, "10.0.0.0/8")
    assert set(allowed.connections(*INWARD)) == {"10.1.2.3 80"}
