from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive.capture import Role
from crawler import traps
from crawler.links import Found
from tests.crawler.desk import Desk, desk, source

HOST = "https://harbour.example/"
DAY = 86_400


def links(count: int, role: Role = "article") -> list[tuple[str, Role]]:
    return [(f"{HOST}news/{n}", role) for n in range(count)]


def drained(run: Desk, status: int = 200) -> list[str]:
    """Asks for all that is due, each answered with a body of its own; the addresses."""
    asked = []
    while (lease := run.lease()) is not None:
        asked.append(lease.url)
        run.answer(lease, status, lease.url.encode(), {"ETag": '"1"'})
        run.wait(2)
    return asked


def postponed(run: Desk) -> list[tuple[str, str]]:
    rows = run.frontier._db.execute("SELECT asked, reason FROM attempt WHERE outcome = 'refused' ORDER BY id").fetchall()
    return [(asked, reason) for asked, reason in rows]


def test_what_is_over_the_days_budget_waits_for_midnight_with_one_row_each(tmp_path: Path) -> None:
    run = desk(tmp_path, source(urls_a_day=10))
    run.robots()
    run.list(run.leased(), *links(30))
    assert len(drained(run)) == 8  # the robots.txt and the feed were two
    assert len(postponed(run)) == 22
    assert postponed(run)[0][1] == "budget: harbour may be asked for 10 addresses a day, and has been"
    assert run.frontier.next_at(run.now, 1e9) == (run.now // DAY + 1) * DAY
    assert run.frontier.waiting() == 22


def test_the_next_days_go_on_in_order_until_all_is_asked_once(tmp_path: Path) -> None:
    run = desk(tmp_path, source(urls_a_day=10))
    run.robots()
    run.list(run.leased(), *links(30))
    asked = drained(run)
    for _ in range(4):
        run.clock[0] = (run.now // DAY + 1) * DAY + 1
        asked += [url for url in drained(run) if "news" in url]
    assert asked == [url for url, _ in links(30)]
    assert len(postponed(run)) == 22


def test_a_budget_that_was_raised_counts_at_the_next_start(tmp_path: Path) -> None:
    run = desk(tmp_path, source(urls_a_day=3))
    run.robots()
    run.list(run.leased(), *links(5))
    drained(run)
    run.close()
    assert len(drained(desk(tmp_path, source(urls_a_day=100), now=run.now + 5))) == 4


def test_return_visits_come_before_what_is_new(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.list(run.leased(), *links(1))
    drained(run)
    run.close()
    later = desk(tmp_path, now=run.now + 4000)
    later.list(later.leased(), *links(3))
    assert drained(later) == [f"{HOST}news/{n}" for n in (0, 1, 2)]


def test_room_is_kept_for_as_many_return_visits_as_yesterday(tmp_path: Path) -> None:
    run = desk(tmp_path, source(urls_a_day=10))
    run.frontier._db.execute("INSERT INTO spent VALUES ('harbour', ?, 10, 4, 0)", (int(run.now // DAY) - 1,))
    run.robots()
    run.list(run.leased(), *links(30))
    assert len(drained(run)) == 5  # of the 4 that are kept, the feed has taken one


def test_a_source_that_has_sent_its_bytes_rests_until_midnight(tmp_path: Path) -> None:
    run = desk(tmp_path)
    plan = replace(run.frontier._plan, bytes_a_day=100)
    run.frontier._plan = plan
    run.robots("#" * 100)
    assert run.lease() is None
    assert postponed(run) == [(f"{HOST}feed/", "budget: harbour has sent its 0 MB of this day")]


def test_sources_have_budgets_of_their_own(tmp_path: Path) -> None:
    run = desk(tmp_path, source(urls_a_day=1), source("bay", "bay.example"))
    asked = [*drained(run)]
    assert f"{HOST}feed/" not in asked
    assert "https://bay.example/feed/" in asked


def test_what_lies_too_many_documents_away_is_known_and_not_asked(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    for n in range(12):
        if (lease := run.lease()) is None:
            break
        run.list(lease, (f"{HOST}map-{n}.xml", "sitemap"))
    assert postponed(run) == [(f"{HOST}map-10.xml", "budget: more than 10 documents and redirects lead to it")]
    assert run.frontier._db.execute("SELECT state FROM url WHERE url LIKE '%map-10.xml'").fetchone()[0] == "given-up"


def calendar(run: Desk, first: int, count: int, found_on: str = f"{HOST}feed/") -> list[str]:
    """Asks for pages of a calendar, which all say the same; the addresses."""
    asked = []
    run.frontier._db.executemany(
        "INSERT INTO url (url, key, source, role, origin, host, rank, state, due_at, again, tries, visits, found_on, hops, first_seen)"
        " VALUES (?, ?, 'harbour', 'article', 'https://harbour.example', 'harbour.example', 2, 'waiting', ?, 0, 0, 0, ?, 1, 0)",
        [(f"{HOST}calendar/{n}", f"k{n}", run.now, found_on) for n in range(first, first + count)],
    )
    run.frontier._db.execute("UPDATE queue SET wake_at = ?", (run.now,))
    while (lease := run.lease()) is not None:
        asked.append(lease.url)
        run.answer(lease, 200, lease.url.encode())
        reading = run.frontier.reading(lease.ticket)
        assert reading is not None
        run.frontier.found(reading, Found((), 0, words=b"nothing!"), run.now)
        run.wait(2)
    return asked


def test_a_form_of_addresses_that_brings_nothing_new_comes_to_an_end_with_a_row(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.list(run.leased())
    assert len(calendar(run, 0, 60, f"{HOST}map.xml")) == traps.BARREN + 1
    assert len(postponed(run)) == 60 - traps.BARREN - 1
    assert postponed(run)[0][1] == "budget: 20 pages in a row of the form harbour.example/calendar/# brought nothing new"
    assert run.frontier.next_at(run.now, 1e9) == run.now - 2 + traps.RESTS[0]


def test_after_its_rest_a_few_are_tried_and_new_words_open_it(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.list(run.leased())
    calendar(run, 0, 60, f"{HOST}map.xml")
    run.wait(traps.RESTS[0])
    assert len(calendar(run, 100, 0)) == traps.PROBES
    run.wait(traps.RESTS[1])
    lease = run.leased()
    run.answer(lease, 200, b"x")
    reading = run.frontier.reading(lease.ticket)
    assert reading is not None
    run.frontier.found(reading, Found((), 0, words=b"unheard!"), run.now)
    run.wait(2)
    assert len(calendar(run, 100, 0)) >= traps.BARREN


def test_what_a_feed_announces_is_asked_for_whatever_its_form(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.list(run.leased())
    assert len(calendar(run, 0, 60)) == 60
