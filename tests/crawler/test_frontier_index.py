from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.crawler.desk import FEED, ROBOTS, Desk, desk, source

NEWS = "https://harbour.example/news/"


def ready(folder: Path, *articles: str) -> Desk:
    """A run whose robots.txt and feed are answered; the feed named these articles."""
    run = desk(folder, source(articles=()))
    run.robots()
    run.list(run.leased(), *((url, "article") for url in articles))
    return run


def row(run: Desk, url: str) -> dict[str, object]:
    return dict(run.frontier._db.execute("SELECT * FROM url WHERE url = ?", (url,)).fetchone())


def reasons(run: Desk, url: str) -> list[tuple[str, str]]:
    rows = run.frontier._db.execute("SELECT outcome, reason FROM attempt WHERE asked = ? ORDER BY id", (url,))
    return [(outcome, reason) for outcome, reason in rows]


def test_a_fetched_article_is_remembered_and_comes_back(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    stored = run.answer(run.leased(), 200, b"text", {"ETag": '"a"'})
    found = row(run, NEWS + "1")
    assert (found["state"], found["status"], found["etag"], found["digest"]) == ("waiting", 200, '"a"', stored.entity_digest)
    assert (found["due_at"], found["again"], found["visits"], found["lease"]) == (run.now + 3600, 1, 1, None)


def test_an_earlier_capture_of_the_same_entity_is_found(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    stored = run.answer(run.leased(), 200, b"text")
    earlier = run.index.earlier(stored.entity_digest or "")
    assert earlier is not None
    assert (earlier.record_id, earlier.url, earlier.fetched_at) == (stored.record_id, NEWS + "1", stored.exchange.fetched_at)
    assert earlier.payload_digest == stored.payload_digest
    assert run.index.earlier("sha256:none") is None


def test_a_truncated_capture_is_nothing_to_refer_to(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    stored = run.answer(run.leased(), 200, b"text", truncated="length")
    assert run.index.earlier(stored.entity_digest or "") is None


def test_the_latest_capture_of_an_address_is_the_one_with_the_body(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    stored = run.answer(run.leased(), 200, b"text")
    latest = run.index.latest(NEWS + "1")
    assert latest is not None
    assert latest.record_id == stored.record_id
    assert run.index.latest(NEWS + "2") is None


def test_the_same_body_again_is_unchanged_and_not_read(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    run.answer(run.leased(), 200, b"text")
    later = desk(tmp_path, source(articles=()), now=run.now + 3700)
    later.answer(later.leased(), 200, b"a feed with other words")
    later.wait(2)
    lease = later.leased()
    later.answer(lease, 200, b"text")
    assert reasons(later, NEWS + "1")[-1] == ("unchanged", "")
    assert later.frontier.reading(lease.ticket) is None


@pytest.mark.parametrize("status", [404, 410])
def test_a_withdrawn_article_is_a_dated_fact(tmp_path: Path, status: int) -> None:
    run = ready(tmp_path, NEWS + "1")
    run.answer(run.leased(), status, b"gone")
    found = row(run, NEWS + "1")
    assert (found["state"], found["status"], found["last_answer"], found["tries"]) == ("waiting", status, run.now, 0)
    assert reasons(run, NEWS + "1") == [("gone", "")]


def test_a_redirect_is_settled_and_its_target_is_asked_in_the_same_role(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    run.answer(run.leased(), 301, head={"Location": "/news/one?utm_source=x#top"})
    run.wait(2)
    target = run.leased()
    assert (target.url, target.role, target.via) == (NEWS + "one", "article", NEWS + "1")
    assert (row(run, NEWS + "1")["state"], row(run, NEWS + "one")["hops"]) == ("settled", 2)


def test_a_redirect_off_the_sources_hosts_is_told_and_not_followed(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    run.answer(run.leased(), 302, head={"Location": "https://other.example/a"})
    assert reasons(run, NEWS + "1") == [("moved", "redirects to https://other.example/a, no article of harbour")]
    assert run.frontier.next_at(run.now, 1e9) is None


@pytest.mark.parametrize("location", ["/news/1", "/news/1?utm_source=x", "#top"])
def test_a_redirect_to_itself_is_a_failure(tmp_path: Path, location: str) -> None:
    run = ready(tmp_path, NEWS + "1")
    run.answer(run.leased(), 302, head={"Location": location})
    assert reasons(run, NEWS + "1") == [("failed", f"redirect loop by {NEWS}1")]


def test_a_loop_of_redirects_ends_as_a_failure(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    run.answer(run.leased(), 302, head={"Location": "/news/2"})
    run.wait(2)
    run.answer(run.leased(), 302, head={"Location": "/news/1"})
    assert reasons(run, NEWS + "2") == [("failed", f"redirect loop by {NEWS}1")]


def test_redirects_end_after_ten(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "0")
    for number in range(1, 12):
        if lease := run.lease():
            run.answer(lease, 302, head={"Location": f"/news/{number}"})
            run.wait(2)
    assert reasons(run, NEWS + "9") == [("failed", "more than 10 redirects")]


def test_a_missing_location_and_a_strange_one_are_failures(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1", NEWS + "2")
    run.answer(run.leased(), 302)
    run.wait(2)
    run.answer(run.leased(), 302, head={"Location": "javascript:alert(1)"})
    assert [reasons(run, NEWS + name)[0] for name in "12"] == [("failed", "status 302"), ("failed", "redirects to no http address")]


@pytest.mark.parametrize(("retry_after", "rest"), [("100", 100), ("", 10)])
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_rest_gets_it_for_all_its_addresses(tmp_path: Path, status: int, retry_after: str, rest: float) -> None:
    run = ready(tmp_path, NEWS + "1", NEWS + "2")
    run.answer(run.leased(), status, head={"Retry-After": retry_after})
    run.wait(rest - 0.1)
    assert run.lease() is None
    run.wait(0.2)
    assert run.lease() is not None


def test_one_missing_answer_is_the_addresss_fault_a_second_the_hosts(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1", NEWS + "2", NEWS + "3")
    run.answer(run.leased(), None)
    run.wait(2)
    run.answer(run.leased(), None)
    run.wait(2)
    assert run.lease() is None
    run.wait(8)
    assert run.lease() is not None


def test_an_exchange_that_was_sent_again_is_a_row_and_settles_nothing(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    lease = run.leased()
    run.answer(lease, None, outcome="resent")
    assert row(run, NEWS + "1")["lease"] == lease.ticket
    run.answer(lease, 200, b"text")
    assert sorted(outcome for outcome, _ in reasons(run, NEWS + "1")) == ["fetched", "resent"]


def test_an_answer_to_a_lease_that_ended_is_indexed_and_settles_nothing(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    lease = run.leased()
    run.frontier.release(lease.ticket, "gave up", run.now)
    stored = run.answer(lease, 200, b"text")
    assert run.frontier.place(stored.record_id) == stored.location
    assert row(run, NEWS + "1")["tries"] == 1


def test_a_sitemap_that_broke_off_is_read_up_to_there(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    lease = run.leased()
    run.answer(lease, 200, b"<rss>", truncated="disconnect", outcome="failed", problem="connection lost")
    assert run.frontier.reading(lease.ticket) is not None
    assert reasons(run, FEED) == [("failed", "connection lost")]


def test_what_the_disk_has_and_the_index_lacks_settles_its_lease(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    lease = run.leased()
    stored = run.stored(lease, 200, b"text")
    run.index.commit_recovered([stored])
    run.close()
    again = desk(tmp_path, source(articles=()), now=run.now)
    assert again.lease() is None
    assert [reading.url for reading in again.frontier.unread()] == [NEWS + "1"]
    assert again.frontier.indexed() == {"a.warc.gz": stored.group.offset + 100}


def test_recovering_twice_changes_nothing(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    stored = run.stored(run.leased(), 200, b"text")
    run.index.commit_recovered([stored])
    run.index.commit_recovered([stored])
    assert reasons(run, NEWS + "1") == [("fetched", "")]


def test_a_ticket_of_another_crawl_db_settles_nothing(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    lease = run.leased()
    run.index.commit_recovered([run.stored(lease, 200, b"text", url="https://elsewhere.example/a")])
    assert row(run, NEWS + "1")["lease"] == lease.ticket


def test_what_the_index_has_and_the_disk_lacks_is_asked_again(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    stored = run.answer(run.leased(), 200, b"text", {"ETag": '"a"'})
    run.frontier.cut("a.warc.gz", stored.group.offset, run.now)
    run.close()
    lease = desk(tmp_path, source(articles=()), now=run.now + 2).leased()
    assert (lease.url, lease.etag) == (NEWS + "1", None)


def test_a_batch_is_settled_whole_or_not_at_all(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    lease = run.leased()
    good = run.stored(lease, 200, b"text")
    with pytest.raises(AttributeError):
        run.index.commit([good, None])  # type: ignore[list-item]
    assert row(run, NEWS + "1")["lease"] == lease.ticket
    assert run.frontier.place(good.record_id) is None


def test_an_address_that_a_power_cut_made_crawl_db_forget_is_settled_from_the_warc(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    forgotten = replace(run.leased(), url=NEWS + "2", ticket=999)
    run.index.commit_recovered([run.stored(forgotten, 200, b"text")])
    found = row(run, NEWS + "2")
    assert (found["state"], found["status"], found["visits"]) == ("waiting", 200, 1)
    assert reasons(run, NEWS + "2") == [("fetched", "")]


def test_a_304_refers_to_the_whole_answer_whose_validators_were_sent(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    lease = run.leased()
    whole = run.answer(lease, 200, b"text", {"ETag": '"a"'})
    run.wait(3600)
    run.answer(replace(lease, ticket=None), 200, b"te", truncated="disconnect")
    found = run.index.latest(NEWS + "1")
    assert found is not None
    assert found.record_id == whole.record_id


def test_the_last_answer_is_the_one_that_came_last_whatever_the_clock_said(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    lease = run.leased()
    run.answer(lease, 200, b"old")
    run.wait(-5000)
    last = run.answer(replace(lease, ticket=None), 200, b"new")
    found = run.index.latest(NEWS + "1")
    assert found is not None
    assert found.record_id == last.record_id


@pytest.mark.parametrize("location", ["/" + "\u00fc" * 2000, "http://[", "ftp://harbour.example/", "http://" + "a" * 9000])
def test_a_redirect_to_no_address_is_a_failure_and_ends_nothing(tmp_path: Path, location: str) -> None:
    run = ready(tmp_path, NEWS + "1")
    run.answer(run.leased(), 301, head={"Location": location})
    assert reasons(run, NEWS + "1") == [("failed", "redirects to no http address")]


def test_a_robots_txt_that_redirects_to_no_address_allows_nothing(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.answer(run.leased(), 301, head={"Location": "ftp://harbour.example/robots.txt"})
    run.wait(2)
    assert run.lease() is None
    assert reasons(run, ROBOTS) == [("failed", "redirects to no http address")]


def rests(run: Desk) -> float:
    """Seconds from now for which the host is left alone beyond its pause."""
    return float(run.frontier._db.execute("SELECT MAX(backoff_until) FROM host").fetchone()[0]) - run.now


@pytest.mark.parametrize("status", [301, 404, 413, 429, 500, 503])
def test_a_retry_after_is_kept_for_the_whole_host_whatever_the_status(tmp_path: Path, status: int) -> None:
    run = ready(tmp_path, NEWS + "1", NEWS + "2")
    run.answer(run.leased(), status, head={"Retry-After": "700", "Location": "/news/3"})
    assert rests(run) == 700
    run.wait(699)
    assert run.lease() is None


def test_a_redirect_with_retry_after_holds_back_its_target_on_another_host(tmp_path: Path) -> None:
    run = ready(tmp_path, NEWS + "1")
    run.answer(run.leased(), 302, head={"Retry-After": "700", "Location": "http://harbour.example/news/other"})
    assert row(run, "http://harbour.example/news/other")["due_at"] == run.now + 700


def test_a_304_about_a_robots_that_was_never_seen_allows_nothing(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.answer(run.leased(), 304)
    assert run.lease() is None
    run.wait(10)
    assert run.leased().role == "robots"


def test_of_http_and_https_the_slower_robots_counts_for_the_host(tmp_path: Path) -> None:
    run = desk(tmp_path, source(articles=()))
    run.answer(run.leased(), 200, b"User-agent: *\nCrawl-delay: 20\n")
    run.wait(20)
    run.list(run.leased(), ("http://harbour.example/news/1", "article"))
    run.wait(20)
    run.answer(run.leased(), 404)  # http has no robots.txt, and so no delay of its own
    run.wait(19)
    assert run.lease() is None
    run.wait(1)
    assert run.leased().url == "http://harbour.example/news/1"
