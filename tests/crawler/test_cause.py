"""Causes: every phrase that the crawl makes has its word, and a recovered exchange the same one."""

from __future__ import annotations

import ast
import re
import sqlite3
from pathlib import Path

import pytest
from OpenSSL import SSL
from service_identity import VerificationError
from twisted.internet import error

from archive.capture import Truncated
from crawler import cause, route
from crawler.frontier_schema import TABLES
from tests.crawler.desk import Desk, desk

CRAWLER = Path(__file__).parents[2] / "crawler"
MADE_IN = {  # what a problem or reason is given to: f(problem=...), self.problem = ..., _finish(...), reason=...
    "tap.py": ("_finish",),
    "scan.py": ("_end",),
    "frontier_index.py": ("replace",),
}


def sentence(node: ast.expr) -> str:
    """A string of the source, each value in it as "7"."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "7" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def said(file: str) -> set[str]:
    """The phrases that a file of the crawler hands to whoever tells what went wrong."""
    found = set()
    for node in ast.walk(ast.parse((CRAWLER / file).read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MADE_IN[file]:
            values = [*node.args, *(word.value for word in node.keywords if word.arg in ("problem", "reason"))]
            found |= {sentence(part) for value in values for part in ast.walk(value) if isinstance(part, ast.expr)}
    return {phrase for phrase in found if len(phrase) > len("7 7 7") and phrase.find(" ") > 0}


def test_every_phrase_of_a_failed_connection_has_a_cause() -> None:
    raised = [kind() for kind in (error.DNSLookupError, error.ConnectionRefusedError, error.NoRouteError, error.ConnectionDone)]
    raised += [error.ConnectionLost(), error.ConnectionAborted(), error.TimeoutError(), VerificationError(()), SSL.Error([("a", "b", "c")])]
    raised += [SSL.Error([("", "", "certificate verify failed")]), route.TunnelRefused("the proxy refuses the tunnel: HTTP/1.1 502 No")]
    raised += [route.Distrusted(code) for code in (9, 10, 18, 19, 20)]
    assert len(route._WORDS) >= 11
    phrases = {text for _, text in route._WORDS} | {route.words(problem) for problem in raised}
    assert {phrase: cause.phrase(phrase) for phrase in phrases if cause.phrase(phrase) in ("", "other")} == {}


@pytest.mark.parametrize("file", MADE_IN)
def test_every_phrase_that_is_made_has_a_cause(file: str) -> None:
    phrases = said(file)
    assert phrases
    assert {phrase for phrase in phrases if cause.phrase(phrase) == "other"} == set()


def test_each_entry_of_the_table_can_be_reached_and_names_a_cause() -> None:
    examples = {start: start.replace("...", "x ") + " 7" for start, _ in cause.PHRASES}
    assert {start: cause.phrase(example) for start, example in examples.items()} == dict(cause.PHRASES)


@pytest.mark.parametrize(
    ("problem", "status", "truncated", "unsent", "expected"),
    [
        ("", 200, None, False, ""),
        ("", 304, None, False, ""),
        ("status 503", 503, None, False, "http-5xx"),
        ("status 429", 429, None, False, "throttled"),
        ("status 403", 403, None, False, "http-4xx"),
        ("", 410, None, False, "http-4xx"),
        ("status 999", 999, None, False, "http-odd"),
        ("", 200, "time", False, "slow"),
        ("a body of more than 16777216 bytes", 200, "length", False, "too-large"),
        ("the server closed the connection 700 bytes before the end of the body", 200, "disconnect", False, "truncated"),
        ("the connection was reset before an answer", None, None, False, "reset"),
        ("the connection was refused", None, None, True, "proxy"),
        ("the host's name does not resolve", None, None, True, "proxy"),
        ("the proxy refuses the tunnel: HTTP/1.1 502 Bad Gateway", None, None, True, "proxy"),
        ("robots.txt forbids it", None, None, False, "robots"),
        ("guard: an address of a private network", None, None, False, "guard"),
        ("budget: 5000 addresses today", None, None, False, "budget"),
        ("redirects to http://bay.example/, no article of bay", 301, None, False, "elsewhere"),
        ("redirects to http://bay.example/news/2", 301, None, False, ""),
        ("ValueError: a URL with characters that no request line can carry: 'x'", None, None, False, "address"),
        ("KeyError: 'x'", None, None, False, "other"),
    ],
)
def test_the_cause_is_told_by_what_the_warc_keeps(
    problem: str, status: int | None, truncated: Truncated | None, unsent: bool, expected: str
) -> None:
    assert cause.of(problem, status, truncated, unsent) == expected


def test_the_words_are_one_list_and_documented_as_a_column() -> None:
    assert all(re.fullmatch(r"[a-z0-9-]*", word) for word in cause.CAUSES)
    assert "crawler/cause.py" in TABLES["attempt"].columns["cause"]


@pytest.fixture
def asked(tmp_path: Path) -> Desk:
    at_work = desk(tmp_path)
    at_work.robots()
    return at_work


def rows(folder: Path) -> list[tuple[str, str]]:
    return sqlite3.connect(folder / "crawl.db").execute("SELECT outcome, cause FROM attempt ORDER BY id").fetchall()


def test_an_attempt_gets_its_cause_when_it_is_settled(asked: Desk, tmp_path: Path) -> None:
    asked.answer(asked.leased(), None, problem="the host's name does not resolve")
    assert rows(tmp_path) == [("fetched", ""), ("failed", "dns")]


def test_an_exchange_that_is_recovered_gets_the_cause_that_it_would_have_had(asked: Desk, tmp_path: Path) -> None:
    stored = asked.stored(
        asked.leased(), 200, b"<rss", {"Date": "Mon, 12 Jan 1970 13:50:00 GMT"}, truncated="disconnect", problem="the connection was reset"
    )
    asked.index.commit_recovered([stored])
    assert rows(tmp_path) == [("fetched", ""), ("failed", "reset")]


def test_the_servers_clock_is_compared_with_ours(asked: Desk, tmp_path: Path) -> None:
    asked.answer(asked.leased(), 200, b"<rss/>", {"Date": "Mon, 12 Jan 1970 13:50:00 GMT", "Age": "60"})
    (skew,) = sqlite3.connect(tmp_path / "crawl.db").execute("SELECT skew FROM attempt WHERE id = 2").fetchone()
    assert round(skew) == 258
