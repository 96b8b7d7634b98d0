"""A cut of the street: no rule is broken, every host's trouble is recorded as what it was, and a killed crawl breaks no rule either."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import pytest
from block import houses
from houses import House
from judge import breaches, read
from outcomes import shortcomings
from street import Street
from visitors import CONTACT, Walk, archive, pressmark

DELAY = 0.2
CUT = (
    "sound-0", "pictures", "retry-several", "retry-date-850", "retry-moved", "retry-hour", "retry-unavailable", "robots-500",
    "robots-429", "robots-private", "robots-chain", "robots-elsewhere", "robots-there", "robots-named", "robots-wide",
    "robots-rate", "reset", "truncated", "garbage", "chunk-negative", "heads", "loop", "parameters", "tls-name", "tls-garbage",
    "no-such-name", "deserted", "turned-inward", "feeds-private", "map-dtd", "unlisted", "map-cut",
)  # fmt: skip
AGENT = ("Pressmark/", CONTACT)


def cut(*names: str) -> list[House]:
    return [house for house in houses() if house.name.partition(".")[0] in names]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Walk]:
    folder = tmp_path_factory.mktemp("street")
    with Street(cut(*CUT), folder / "log.jsonl") as street:
        return folder, pressmark(archive(folder, street, cut(*CUT), DELAY), street, 18)


def test_no_rule_is_broken_in_the_eyes_of_the_hosts(crawled: tuple[Path, Walk]) -> None:
    visits = read(crawled[0] / "log.jsonl")
    assert len(visits) >= 28
    assert breaches(visits, cut(*CUT), DELAY, AGENT) == {}


def test_every_host_is_recorded_as_what_it_was(crawled: tuple[Path, Walk]) -> None:
    assert shortcomings(crawled[0] / "crawl.db", cut(*CUT)) == {}


def test_what_is_not_for_search_engines_is_kept_and_noted(crawled: tuple[Path, Walk]) -> None:
    with closing(sqlite3.connect(crawled[0] / "crawl.db")) as db:
        tags = db.execute("SELECT robots_tag FROM capture WHERE url LIKE 'http://unlisted.%/news/1'").fetchall()
    assert tags == [("noarchive, noindex",)]


def test_memory_stays_within_bounds_and_nothing_inward_is_spoken_to(crawled: tuple[Path, Walk]) -> None:
    assert crawled[1].memory < 500_000_000
    assert "turned-inward.street.example" not in read(crawled[0] / "log.jsonl")


def test_a_crawl_that_is_killed_and_started_again_breaks_no_rule(tmp_path: Path) -> None:
    few = cut("sound-0", "sound-1", "pictures", "robots-rate", "retry-hour")
    with Street(few, tmp_path / "log.jsonl") as street:
        pressmark(archive(tmp_path, street, few, 0.5), street, 3, kills=(5, 6))
    visits = read(tmp_path / "log.jsonl")
    assert sum(len(visit.seen) for visit in visits.values()) >= 11
    assert breaches(visits, few, 0.5, AGENT) == {}


def seen(log: Path, *requests: tuple[float, float, str, str]) -> Path:
    """A log of one host: when each request was asked and answered, its path, and the head of its answer."""
    head = b64encode(f"GET / HTTP/1.1\r\nUser-Agent: Pressmark/1 (+{CONTACT})\r\n\r\n".encode()).decode()
    with log.open("w") as lines:
        for number, (asked, ended, path, answer) in enumerate(requests):
            facts = {"host": "retry-bare.street.example", "connection": number, "wall": ended}
            response = b64encode(f"HTTP/1.1 {answer}\r\n\r\n".encode()).decode()
            lines.write(json.dumps({**facts, "event": "open", "at": asked}) + "\n")
            told = {"event": "exchange", "at": ended, "asked": asked, "path": path, "request": head, "response": response}
            lines.write(json.dumps({**facts, **told}) + "\n")
            lines.write(json.dumps({**facts, "event": "close", "at": ended}) + "\n")
    return log


@pytest.mark.parametrize(
    ("requests", "broken"),
    [
        ([(0, 0.1, "/robots.txt", "404 No"), (1.2, 1.3, "/feed", "200 OK")], set()),
        ([(0, 0.1, "/robots.txt", "404 No"), (0.9, 1.3, "/feed", "200 OK")], {"nearer than the delay"}),
        ([(0, 0.1, "/feed", "200 OK"), (1.2, 1.3, "/robots.txt", "404 No")], {"asked before robots.txt"}),
        ([(0, 0.1, "/robots.txt", "429 No\r\nRetry-After: 9"), (8, 8.1, "/robots.txt", "404 No")], {"during Retry-After"}),
        ([(0, 0.1, "/robots.txt", "503 No"), (1.2, 1.3, "/robots.txt", "404 No")], {"no patience after 429 or 503"}),
        (
            [(0, 5, "/robots.txt", "404 No"), (1, 6, "/feed", "200 OK")],
            {"two connections at once", "nearer than the delay", "asked before robots.txt"},
        ),
    ],
)
def test_the_judge_sees_what_is_broken(tmp_path: Path, requests: list[tuple[float, float, str, str]], broken: set[str]) -> None:
    found = breaches(read(seen(tmp_path / "log.jsonl", *requests)), cut("retry-bare"), 1.0, AGENT)
    assert {rule for rule, _ in found} == broken
