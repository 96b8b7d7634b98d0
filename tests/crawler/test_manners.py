from __future__ import annotations

import pytest

from archive.config import Schedule
from crawler import manners

SCHEDULE = Schedule(feed=(1, 1), article=(), robots=1, retry=(10.0, 120.0))
NOW = 1_769_162_400.0  # Fri, 23 Jan 2026 10:00:00 GMT


def test_rules_for_our_name_count_before_those_for_all() -> None:
    rules = manners.rules(b"User-agent: *\nDisallow: /\n\nUser-agent: pressmark\nDisallow: /private/\nCrawl-delay: 7\n")
    assert rules.allows("https://harbour.example/news/1")
    assert not rules.allows("https://harbour.example/private/1")
    assert rules.delay == 7


def test_the_longer_rule_wins_and_stars_match() -> None:
    rules = manners.rules(b"User-agent: *\nDisallow: /*?utm\nDisallow: /news/\nAllow: /news/open\n")
    assert rules.allows("https://h.example/news/open/1")
    assert not rules.allows("https://h.example/news/1")
    assert not rules.allows("https://h.example/a?utm_source=x")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbfUser-agent: *\nDisallow:\n", b"<html>no such file</html>", b"\xff\x00\xfe"])
def test_what_forbids_nothing_allows_all(content: bytes) -> None:
    assert manners.rules(content).allows("https://h.example/a")


def test_a_byte_order_mark_hides_no_rule() -> None:
    assert not manners.rules(b"\xef\xbb\xbfUser-agent: *\nDisallow: /").allows("https://h.example/a")


def test_five_hundred_kilobytes_are_read() -> None:
    rules = b"User-agent: *\n" + b"Allow: /a\n" * 60_000 + b"Disallow: /\n"
    assert manners.rules(rules).allows("https://h.example/b")


@pytest.mark.parametrize(
    ("said", "kept"), [("10", 10), ("4000", 300), ("inf", 300), ("-5", 0), ("much", 0), ("0.5", 0.5), ("1,5", 1.5), ("9s", 9)]
)
def test_crawl_delay_is_kept_up_to_five_minutes(said: str, kept: float) -> None:
    assert manners.rules(f"User-agent: *\nCrawl-delay: {said}\nDisallow: /x".encode()).delay == kept


def test_a_pause_is_the_longest_that_anyone_asks_for_and_never_shorter() -> None:
    assert manners.pause((2.0, 10.0, 0.0), chance=0.0) == 10.0
    assert manners.pause((2.0, 10.0, 0.0), chance=1.0) == 12.5


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 30 ", 30),
        ("+7", 7),
        ("1.5", 1.5),
        ("10s", 10),
        ("120, 300", 300),
        ("Fri, 23 Jan 2026 10:05:00 GMT", 300),
        ("Friday, 23-Jan-26 10:05:00 GMT", 300),
        ("Fri Jan 23 10:05:00 2026", 300),
        ("Fri, 23 Jan 2026 09:00:00 GMT", 0),
        ("9" * 5000, 86_400),
        ("Fri, 23 Jan 9999 10:00:00 GMT", 86_400),
        ("Fri, 23 Jan 99999999999 10:00:00 GMT", 0),
        ("soon", 0),
        ("-1", 0),
        ("", 0),
    ],
)
def test_retry_after_is_read_in_every_form(value: str, seconds: float) -> None:
    assert manners.retry_after((value,), "", NOW) == seconds


def test_of_several_retry_afters_the_longest_counts() -> None:
    assert manners.retry_after(("5", "soon", "Fri, 23 Jan 2026 10:05:00 GMT", "7"), "", NOW) == 300


@pytest.mark.parametrize("date", ["Fri, 23 Jan 1970 10:00:00 GMT", "Sat, 24 Jan 2026 10:00:00 GMT"])
def test_a_server_whose_clock_is_wrong_gets_its_whole_rest(date: str) -> None:
    until = date.replace("10:00:00", "10:05:00")
    assert manners.retry_after((until,), date, NOW) >= 300


def test_without_a_time_to_come_back_a_host_rests_longer_each_time() -> None:
    assert [manners.backoff(0.0, turn, SCHEDULE) for turn in (1, 2, 3)] == [10, 120, 120]
    assert manners.backoff(33.0, 3, SCHEDULE) == 33


def test_a_rule_that_the_size_limit_cuts_is_left_out() -> None:
    filling = b"User-agent: *\n" + b"Disallow: /a\n" * 39_383
    rules = manners.rules((filling + b"Allow: /secret/open\n")[: manners.MOST_RULES] + b"Allow: /secret/open\n")
    assert len(rules.text) <= manners.MOST_RULES
    assert rules.text.endswith("\n")


def test_a_robots_in_utf_16_hides_no_rule() -> None:
    assert not manners.rules("User-agent: *\nDisallow: /".encode("utf-16")).allows("https://h.example/a")


def test_the_name_to_answer_to_is_one_clean_header() -> None:
    assert manners.user_agent("1.0", "desk@harbour.example", "Harbour") == "Pressmark/1.0 (+desk@harbour.example; Harbour)"
    assert manners.user_agent("1.0", "", "a\r\nb(ü)") == "Pressmark/1.0 (a??b???)"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://h.example/a?b", "https://h.example"),
        ("http://h.example:8080/", "http://h.example:8080"),
        ("http://[::1]/x", "http://[::1]"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert manners.origin(url) == origin
