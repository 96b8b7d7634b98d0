from __future__ import annotations

from pathlib import Path

import pytest

from archive.capture import Role
from crawler.frontier_schema import connect
from crawler.links import Found, Link
from normalize.errors import NewerDatabase
from tests.crawler.desk import FEED, ROBOTS, SCHEDULE, desk, source

NEWS = "https://harbour.example/news/"


def test_robots_is_asked_before_anything_else_of_an_origin(tmp_path: Path) -> None:
    lease = desk(tmp_path).leased()
    assert (lease.url, lease.role, lease.source) == (ROBOTS, "robots", "harbour")


def test_a_host_has_one_request_under_way(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.leased()
    run.wait(1000)
    assert run.lease() is None


def test_hosts_do_not_wait_for_each_other(tmp_path: Path) -> None:
    run = desk(tmp_path, source(), source("bay", "bay.example"))
    assert {run.leased().url, run.leased().url} == {ROBOTS, "https://bay.example/robots.txt"}
    assert run.lease() is None


def test_a_host_is_left_alone_for_its_delay(tmp_path: Path) -> None:
    run = desk(tmp_path, delay=5.0)
    run.answer(run.leased(), 404)
    run.wait(4.9)
    assert run.lease() is None
    assert run.frontier.next_at(run.now, patience=0) == pytest.approx(run.now + 0.1)
    run.wait(0.2)
    assert run.leased().url == FEED


def test_a_source_or_its_robots_may_ask_for_a_longer_delay(tmp_path: Path) -> None:
    run = desk(tmp_path, source(delay=7.0))
    run.answer(run.leased(), 200, b"User-agent: *\nCrawl-delay: 20\n")
    assert run.frontier.next_at(run.now, 0) == run.now + 20


def test_listings_come_before_articles_and_articles_before_pictures(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.list(run.leased(), (NEWS + "1.jpg", "image"), (NEWS + "1", "article"), ("https://harbour.example/map.xml", "sitemap"))
    roles = []
    while lease := run.lease():
        roles.append(lease.role)
        run.answer(lease)
        run.wait(2)
    assert roles == ["sitemap", "article", "image"]


def test_what_robots_forbids_is_refused_with_a_row_and_never_asked(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots("User-agent: *\nDisallow: /news/")
    run.list(run.leased(), (NEWS + "1", "article"), (NEWS + "2", "article"))
    assert run.lease() is None
    assert run.frontier.tally().of("refused", "article") == 2
    assert run.frontier.next_at(run.now, 1e9) is None


def test_a_changed_robots_frees_what_the_old_one_refused(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots("User-agent: *\nDisallow: /news/")
    run.list(run.leased(), (NEWS + "1", "article"))
    run.lease()
    run.close()
    later = desk(tmp_path, now=run.now + 90_000)
    later.robots("User-agent: *\nDisallow: /other/")
    assert {later.leased().url} < {FEED, NEWS + "1"}


def test_a_robots_that_forbids_all_is_asked_again_in_its_time(tmp_path: Path) -> None:
    run = desk(tmp_path, endless=True)
    run.robots("User-agent: *\nDisallow: /")
    assert run.lease() is None
    assert run.frontier.next_at(run.now, 1e9) == run.now - 2 + SCHEDULE.robots
    run.wait(SCHEDULE.robots)
    run.robots("User-agent: *\nDisallow: /")
    assert run.lease() is None
    run.wait(SCHEDULE.robots)
    run.robots()
    assert run.leased().url == FEED


def test_a_run_that_ends_leaves_a_forbidding_robots_to_a_later_one(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots("User-agent: *\nDisallow: /")
    assert (run.lease(), run.frontier.next_at(run.now, 1e9)) == (None, None)
    run.close()
    later = desk(tmp_path, now=run.now + SCHEDULE.robots)
    later.robots()
    assert later.leased().url == FEED


def test_what_a_changed_robots_forbids_is_not_asked_though_it_waits(tmp_path: Path) -> None:
    run = desk(tmp_path, source(articles=()))
    run.robots()
    run.list(run.leased(), (NEWS + "1", "article"), (NEWS + "2", "article"))
    run.wait(SCHEDULE.robots)
    run.robots("User-agent: *\nDisallow: /news/")
    while lease := run.lease():
        assert "/news/" not in lease.url
        run.answer(lease, 304)
        run.wait(1)
    assert run.frontier.tally().of("refused", "article") == 2


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_robots_that_is_not_there_allows_all(tmp_path: Path, status: int) -> None:
    run = desk(tmp_path)
    run.robots(status=status)
    assert run.leased().url == FEED


@pytest.mark.parametrize("status", [500, 503, 429, None])
def test_a_robots_that_cannot_be_had_closes_the_origin_until_it_can(tmp_path: Path, status: int | None) -> None:
    run = desk(tmp_path)
    run.robots(status=status)
    assert run.lease() is None
    run.wait(10)
    run.robots()
    assert run.leased().url == FEED


def test_good_rules_serve_on_while_robots_fails(tmp_path: Path) -> None:
    desk(tmp_path).robots("User-agent: *\nDisallow: /news/")
    later = desk(tmp_path, now=1_000_000 + 86_401)
    later.frontier._db.execute("UPDATE robots SET checked_at = ?", (later.now - 3600,))
    later.answer(later.leased(), 500)
    later.wait(5)
    assert later.leased().url == FEED


def test_robots_redirects_are_followed_in_place(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.answer(run.leased(), 301, head={"Location": "https://www.harbour.example/robots.txt"})
    run.wait(2)
    lease = run.leased()
    assert (lease.url, lease.role) == ("https://www.harbour.example/robots.txt", "robots")
    run.answer(lease, 200, b"User-agent: *\nDisallow: /feed")
    run.wait(2)
    assert run.lease() is None
    assert run.frontier.tally().of("refused", "feed") == 1


def test_a_hop_of_robots_waits_for_the_rest_that_its_host_asked_for(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.frontier._db.execute("INSERT INTO host (name, next_at, backoff_until, troubles) VALUES ('quay.example', 0, ?, 0)", (run.now + 500,))
    run.answer(run.leased(), 302, head={"Location": "https://quay.example/robots.txt"})
    run.wait(499)
    assert run.lease() is None
    run.wait(3)
    assert run.leased().url == "https://quay.example/robots.txt"


def test_a_sixth_redirect_of_robots_is_one_too_many_and_allows_all(tmp_path: Path) -> None:
    run = desk(tmp_path)
    for number in range(6):
        run.answer(run.leased(), 302, head={"Location": f"/robots-{number}.txt"})
        run.wait(2)
    assert run.leased().url == FEED


def test_known_addresses_are_added_once(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.list(run.leased(), (NEWS + "1", "article"), (NEWS + "1", "article"))
    assert run.frontier.waiting() == 1


def test_a_document_without_news_need_not_be_read(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    feed = run.leased()
    run.list(feed, (NEWS + "1", "article"))
    assert run.frontier.reading(feed.ticket) is None
    assert run.frontier.unread() == ()


def test_a_run_asks_each_address_once(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.answer(run.leased(), 200, b"nothing")
    run.wait(50_000)
    assert run.lease() is None
    assert run.frontier.next_at(run.now, 1e9) is None


def test_the_next_run_asks_again_with_the_validators(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.answer(run.leased(), 200, b"x", {"ETag": '"v1"', "Last-Modified": "Fri, 23 Jan 2026 10:00:00 GMT"})
    run.close()
    lease = desk(tmp_path, now=run.now + 700).leased()
    assert (lease.url, lease.etag, lease.last_modified) == (FEED, '"v1"', "Fri, 23 Jan 2026 10:00:00 GMT")


def test_a_truncated_body_gives_no_validators(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.answer(run.leased(), 200, b"x", {"ETag": '"v1"'}, truncated="length")
    assert desk(tmp_path, now=run.now + 700).leased().etag is None


def test_what_is_not_due_yet_is_not_asked(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.answer(run.leased(), 200, b"x")
    later = desk(tmp_path, now=run.now + 500)
    assert later.lease() is None
    assert later.frontier.next_at(later.now, 1e9) is None


def test_a_dead_crawls_lease_is_due_again(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.leased()
    again = desk(tmp_path, now=run.now + 1)
    again.wait(1)
    assert again.leased().url == FEED


def test_a_released_lease_is_a_failed_try(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    lease = run.leased()
    run.frontier.release(lease.ticket, "TimeoutError", run.now)
    run.wait(9)
    assert run.lease() is None
    run.wait(1)
    assert run.leased().url == FEED


def test_releasing_what_is_settled_changes_nothing(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    lease = run.leased()
    run.answer(lease, 200, b"x")
    run.frontier.release(lease.ticket, "late", run.now)
    assert run.frontier.tally().of("failed") == 0


def test_a_retry_is_waited_for_as_long_as_patience_says(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.answer(run.leased(), 500)
    assert run.frontier.next_at(run.now, patience=9) is None
    assert run.frontier.next_at(run.now, patience=10) == run.now + 10


def test_politeness_is_waited_for_beyond_patience(tmp_path: Path) -> None:
    run = desk(tmp_path, delay=200.0)
    run.answer(run.leased(), 404)
    assert run.frontier.next_at(run.now, patience=1) == run.now + 200


def test_only_the_sources_of_the_run_are_asked(tmp_path: Path) -> None:
    desk(tmp_path, source(), source("bay", "bay.example")).close()
    run = desk(tmp_path, source("bay", "bay.example"))
    assert run.leased().source == "bay"
    assert run.lease() is None


def test_what_a_source_lists_no_more_is_retired_and_comes_back(tmp_path: Path) -> None:
    desk(tmp_path).close()
    desk(tmp_path, source(feeds=())).close()
    assert desk(tmp_path, source(feeds=())).lease() is None
    assert desk(tmp_path).leased().url == ROBOTS


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    desk(tmp_path).close()
    db = connect(tmp_path / "crawl.db")
    db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pressmark-crawl', 'm9999_later', '')")
    with pytest.raises(NewerDatabase, match="m9999_later"):
        connect(tmp_path / "crawl.db")


def test_a_host_that_a_dead_crawl_was_asking_is_left_alone_for_its_whole_pause(tmp_path: Path) -> None:
    run = desk(tmp_path, source(delay=7.0))
    run.answer(run.leased(), 200, b"User-agent: *\nCrawl-delay: 20\n")
    run.wait(20)
    asked = run.leased()
    run.close()
    again = desk(tmp_path, source(delay=7.0), now=run.now + 1)
    assert (again.lease(), again.frontier.next_at(again.now, 0)) == (None, again.now + 20)
    again.wait(20)
    assert again.leased().url == asked.url


def test_what_fails_before_it_is_sent_is_left_to_another_run_too(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    for _ in range(3):
        run.frontier.release(run.leased().ticket, "ValueError", run.now)
        run.wait(200)
    assert (run.lease(), run.frontier.next_at(run.now, patience=1e9)) == (None, None)


@pytest.mark.parametrize("role", ["image", "article"])
def test_a_robots_txt_that_a_page_shows_as_something_else_is_still_obeyed(tmp_path: Path, role: Role) -> None:
    run = desk(tmp_path)
    run.robots()
    run.list(run.leased(), ("https://pier.example/robots.txt", role), ("https://pier.example/a.png", "image"))
    run.robots("User-agent: *\nDisallow: /")
    assert run.lease() is None
    assert run.frontier.tally().of("refused", "image") == 1


def test_a_page_that_its_source_names_as_a_feed_later_becomes_one(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.list(run.leased(), (NEWS, "article"))
    run.answer(run.leased(), 200, b"x", {"ETag": '"a"'})
    run.close()
    lease = desk(tmp_path, source(feeds=(FEED, NEWS)), now=run.now + 2).leased()
    assert (lease.url, lease.role, lease.etag) == (NEWS, "feed", None)


def test_times_of_a_clock_that_was_far_ahead_hold_nothing_back(tmp_path: Path) -> None:
    ahead = desk(tmp_path, now=2_000_000_000.0)
    ahead.robots()
    ahead.answer(ahead.leased(), 503, head={"Retry-After": "9000"})
    ahead.close()
    run = desk(tmp_path)
    assert run.leased().url == ROBOTS


@pytest.mark.parametrize(("links", "interval"), [(((NEWS + "new", "article"),), 600.0), ((), 1350.0)])
def test_a_feeds_pace_follows_what_it_brings_not_what_its_bytes_do(
    tmp_path: Path, links: tuple[tuple[str, Role], ...], interval: float
) -> None:
    run = desk(tmp_path, endless=True)
    run.robots()
    run.list(run.leased())  # nothing in it: the first interval, 600 s, is made longer
    run.wait(1000)
    feed = run.leased()
    run.answer(feed, 200, b"<lastBuildDate>now</lastBuildDate>")
    reading = run.frontier.reading(feed.ticket)
    assert reading is not None
    run.frontier.found(reading, Found(tuple(Link(url, role) for url, role in links), len(links)), run.now)
    assert run.frontier._db.execute("SELECT interval, due_at FROM url WHERE url = ?", (FEED,)).fetchone()[:] == (
        interval,
        run.now + interval,
    )
