"""The page of health: read from a crawl.db as it stands, and told where there is none."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from conftest import Site

from archive import decisions
from archive.browse.health import ward
from archive.takedown import decide

EVIDENCE = [{"url": "https://gone.example/feed", "at": 1769248800.0, "record_id": None, "told": "the host's name <does> not resolve"}]
DAYS = [["2026-01-22", 4, 5.0], ["2026-01-23", 0, 5.0]]


@pytest.fixture
def crawled(site: Site) -> Iterator[Site]:
    """The same archive with what a crawl noted beside it."""
    path = site.made.folder / "crawl.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript("""
        CREATE TABLE health (source, state, cause, says, advice, since, noted_at, last_success, last_new, usual, lately, next_at, waiting, days, evidence);
        CREATE TABLE health_change (id INTEGER PRIMARY KEY, at, source, state, cause, says, was_state, was_cause);
        """)
        said = ("gone", "failing", "dns", "its name does not resolve", "look whether the domain still exists")
        db.execute(
            f"INSERT INTO health VALUES ({', '.join('?' * 15)})",
            (*said, 1.0, 2.0, None, None, 5.0, 2.0, None, 0, json.dumps(DAYS), json.dumps(EVIDENCE)),
        )
        db.execute(
            f"INSERT INTO health VALUES ({', '.join('?' * 15)})", ("", "well", "", "well", "nothing", 1.0, 2.0, *[None] * 5, 0, "[]", "[]")
        )
        db.execute("INSERT INTO health_change VALUES (1, 1.0, 'gone', 'failing', 'dns', 'its name does not resolve', 'well', '')")
    yield site
    path.unlink()


def test_without_a_crawl_db_the_page_says_so(site: Site) -> None:
    answer = site.get("/health")
    assert (answer.status_code, "no crawl has ended yet" in answer.text) == (200, True)


def test_a_failing_source_is_shown_with_cause_evidence_and_chart(crawled: Site) -> None:
    page = crawled.get("/health").text
    assert "Its name does not resolve." in page
    assert "https://gone.example/feed" in page
    assert "the host&#39;s name &lt;does&gt; not resolve" in page
    assert 'aria-label="4 articles in 2 days; about 10 are usual"' in page


def test_the_page_is_there_as_json(crawled: Site) -> None:
    told = crawled.get("/health.json").json()
    assert [(one["source"], one["cause"], one["since"]) for one in told["sources"]] == [("gone", "dns", "1970-01-01T00:00:01Z")]


def test_the_front_page_leads_to_it(crawled: Site) -> None:
    assert '<a href="/health">Health of the sources: 1 trouble</a>' in crawled.get("/").text


def test_a_crawl_db_that_is_none_costs_only_the_health(site: Site) -> None:
    path = site.made.folder / "crawl.db"
    path.write_bytes(b"no database" * 99)
    answers = [site.get(address).status_code for address in ("/", "/health", "/health.json")]
    path.unlink()
    assert answers == [200, 200, 200]


def test_what_was_taken_down_is_no_evidence(crawled: Site) -> None:
    book = crawled.made.folder / decisions.NAME
    decide(crawled.made.folder, "https://gone.example/feed", "court order", "A. Quay", datetime(2026, 2, 1, tzinfo=UTC))
    try:
        told = ward(crawled.made.folder, sqlite3.connect(crawled.made.database))
    finally:
        book.unlink()
    assert [one.evidence for one in told.sources] == [()]
