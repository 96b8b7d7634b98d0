"""What a source's page measures: delay, failures by cause, rules that stopped matching."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from html import unescape

from conftest import Site

from archive.browse import gauges

PAGE = """
CREATE TABLE article(id INTEGER PRIMARY KEY, key, title, source, day, published, first_seen);
CREATE TABLE crawl_day(day, source, captures);
CREATE TABLE capture(id, source, status, record_type, problem, fetched_at, file, offset);
CREATE TABLE failure(file, offset, stage, reason);
CREATE TABLE source_alarm(source, name, rule, detail, measure);
INSERT INTO crawl_day VALUES ('2026-01-01', 'gull', 3), ('2026-03-01', 'gull', 9);
INSERT INTO article(key, title, source, day, published, first_seen) VALUES
    ('a', 'A', 'gull', '2026-03-01', '2026-03-01T06:00:00+03:00', '2026-03-01T04:00:00Z'),
    ('b', 'B', 'gull', '2026-03-01', '2026-03-01T08:00:00Z', '2026-03-01T07:30:00Z'),
    ('c', 'C', 'gull', '2026-03-01', '2026-03-01', '2026-03-01T07:30:00Z'),
    ('d', 'D', 'gull', '2020-03-01', '2020-03-01T08:00:00Z', '2026-03-01T07:30:00Z');
INSERT INTO capture VALUES (1, 'gull', 404, 'response', '', '2026-03-01T04:00:00Z', 'f', 1), (2, 'gull', NULL, 'metadata', 'refused', '2026-03-01T05:00:00Z', 'f', 2),
    (3, 'gull', 404, 'response', '', '2026-03-01T06:00:00Z', 'f', 3), (4, 'gull', 500, 'response', '', '2026-01-01T06:00:00Z', 'f', 4);
INSERT INTO failure VALUES ('f', 3, 'decode', 'charset');
INSERT INTO source_alarm VALUES ('gull', 'rule-silent', 'gull-meter', 'no article matched', 0.0);
"""


def measured() -> gauges.Gauges:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(PAGE)
        found = gauges.read(db, "gull")
    assert found is not None
    return found


def test_delay_is_of_what_was_printed_with_its_time_since_the_first_crawl() -> None:
    assert measured().delay == gauges.Delay("2026-01-01", 2, -0.5, 1.0, 1)


def test_failures_of_the_last_four_weeks_are_counted_by_cause() -> None:
    found = measured()
    assert [(cause.status, cause.problem, cause.captures) for cause in found.causes] == [(404, "", 2), (None, "refused", 1)]
    assert (found.since, found.until, found.captures, found.failed) == ("2026-02-02", "2026-03-01", 9, 3)
    assert [(each.reason, each.records) for each in found.unread] == [("charset", 1)]


def test_a_rule_that_stopped_matching_is_named() -> None:
    assert [rule.rule for rule in measured().rules] == ["gull-meter"]


def test_each_figure_leads_to_what_stands_behind_it(site: Site) -> None:
    page = unescape(site.get("/source/harbour").text)
    failed = page.partition("?source=harbour&status=404&")[2].partition('"')[0]
    assert site.get(f"/archive/capture.json?source=harbour&status=404&{failed}&_shape=array").json()[0]["url"].endswith("/fair")
    assert 'href="/search?source=harbour&from=2026-01-19&to=2026-01-19"' in page
    assert "since the first crawl prints its time" in page
