"""When an article vanished, how that was judged and what shows it, and when it came back; in whatever order captures come."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from stored import article, batch, every, opened, read, record

from archive.contenthash import content_hash
from archive.database import open_for_reading
from archive.rows import Read
from archive.store import Store
from archive.vanish import Denial, Sight, vanished

FERRY = "https://harbour.example/news/2026/ferry"
RAIN = "https://harbour.example/news/2026/rain"
HOME, SECTION = "https://harbour.example/", "https://harbour.example/sport"


def gone(store: Store) -> list[tuple[object, ...]]:
    """The minute, judgement and evidence of each absence, and the minute of the return."""
    return every(store, "SELECT substr(gone_at, 15, 2), how, status, record_id, substr(back_at, 15, 2) FROM vanished ORDER BY gone_at")


def moved(minute: int, to: str, status: int = 302, url: str = FERRY) -> Read:
    return read(url, minute, status=status, to=to)


@pytest.mark.parametrize("status", [404, 410])
def test_a_status_is_a_dated_fact_with_its_evidence(store: Store, status: int) -> None:
    store.add(batch(read(FERRY, 1, article()), read(FERRY, 4, status=status)))
    assert gone(store) == [("04", "status", status, record(4), None)]
    assert every(store, "SELECT gone_how, gone_status, substr(gone_at, 15, 2) FROM article") == [("status", status, "04")]


def test_an_error_page_where_the_article_stood_is_a_soft_404(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article()), read(FERRY, 2, article("Page not found.", kind="error"))))
    assert gone(store) == [("02", "soft-404", 200, record(2), None)]
    assert every(store, "SELECT versions FROM article") == [(1,)]


def test_an_error_page_where_nothing_stood_says_nothing(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article("Page not found.", kind="error")), read(FERRY, 2, article())))
    assert gone(store) == []


@pytest.mark.parametrize("kind", ["bot-wall", "consent-wall", "other"])
def test_a_wall_does_not_withdraw_what_stands_behind_it(store: Store, kind: str) -> None:
    store.add(batch(read(FERRY, 1, article()), read(FERRY, 2, article("Are you human?", kind=kind))))  # type: ignore[arg-type]  # a Kind
    assert gone(store) == []


@pytest.mark.parametrize("status", [500, 502, 503, 403, 429])
def test_a_server_in_trouble_withdraws_nothing(store: Store, status: int) -> None:
    store.add(batch(read(FERRY, 1, article()), read(FERRY, 2, status=status)))
    assert gone(store) == []


@pytest.mark.parametrize("status", [301, 302, 307])
@pytest.mark.parametrize("home", [HOME, "https://www.harbour.example", "http://harbour.example/?utm_source=x"])
def test_a_redirect_to_the_front_page_is_one(store: Store, home: str, status: int) -> None:
    store.add(batch(read(FERRY, 1, article()), moved(2, home, status)))
    assert gone(store) == [("02", "front-page", status, record(2), None)]


def test_a_redirect_to_a_section_is_one_once_the_archive_knows_it_for_one(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article()), moved(2, SECTION)))
    assert gone(store) == []
    store.add(batch(read(SECTION, 3, article("Sport", kind="index"))))
    assert gone(store) == [("02", "section", 302, record(2), None)]


def test_a_redirect_to_a_folder_that_the_article_stood_in_is_one_at_once(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article()), moved(2, "https://harbour.example/news/")))
    assert gone(store) == [("02", "section", 302, record(2), None)]


@pytest.mark.parametrize("page", ["https://harbour.example/404.html", "https://harbour.example/page-not-found"])
def test_a_redirect_to_a_page_for_errors_is_one(store: Store, page: str) -> None:
    store.add(batch(read(FERRY, 1, article()), moved(2, page)))
    assert gone(store) == [("02", "error-page", 302, record(2), None)]


def test_a_redirect_to_an_address_that_answers_404_is_one(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article()), moved(2, RAIN), read(RAIN, 3, status=404)))
    assert gone(store) == [("02", "error-page", 302, record(2), None)]


def test_a_redirect_to_an_article_of_another_text_is_one(store: Store) -> None:
    rain = article("Rain is expected on the northern coast until Sunday evening.", "Rain")
    store.add(batch(read(RAIN, 1, rain), read(FERRY, 1 + 1, article()), moved(3, RAIN, 301)))
    assert gone(store) == [("03", "another-article", 301, record(3), None)]


def test_a_redirect_to_where_the_article_stands_now_is_none(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article()), moved(2, RAIN, 301), read(RAIN, 3, article())))
    assert gone(store) == []
    store.add(batch(read(RAIN, 4, status=410)))
    assert gone(store) == [("04", "status", 410, record(4), None)]


def test_a_redirect_to_what_nobody_has_seen_is_not_judged(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article()), moved(2, "https://harbour.example/members/login?next=ferry")))
    assert gone(store) == []


def test_each_absence_ends_with_the_first_capture_that_shows_it_again(store: Store) -> None:
    store.add(batch(read(FERRY, 1, article()), read(FERRY, 2, status=404), read(FERRY, 3, status=404), read(FERRY, 5, article())))
    store.add(batch(moved(7, HOME), read(FERRY, 8, status=200, refers_to=1), read(FERRY, 9, status=410)))
    assert gone(store) == [
        ("02", "status", 404, record(2), "05"),
        ("07", "front-page", 302, record(7), "08"),
        ("09", "status", 410, record(9), None),
    ]
    assert every(store, "SELECT back_record_id FROM vanished WHERE back_at IS NOT NULL ORDER BY gone_at") == [(record(5),), (record(8),)]


def test_the_judgement_is_by_time_and_by_the_address_that_showed_it_last() -> None:
    def seen(at: str, key: str) -> Sight:
        return Sight(at, f"r{at}", key)

    def denied(at: str, key: str) -> Denial:
        return Denial(at, f"r{at}", key, "status", 404)

    own, amp = "x/ferry", "x/amp"
    assert vanished(own, [seen("1", own)], [denied("1", own)]) == []
    assert vanished(own, [seen("2", own)], [denied("1", own)]) == []
    assert vanished(own, [seen("1", amp), seen("2", own)], [denied("3", amp)]) == []
    assert [one.denial.at for one in vanished(own, [seen("1", own), seen("2", amp)], [denied("3", amp), denied("4", own)])] == ["3"]


STORY: Sequence[Read] = (
    read(FERRY, 1, article()),
    moved(2, SECTION),
    read(SECTION, 3, article("Sport", kind="index")),
    read(FERRY, 4, article("The ferry left at dusk.")),
    read(FERRY, 5, article("Page not found.", kind="error")),
    read(FERRY, 6, status=200, refers_to=4),
    moved(7, RAIN, 301),
    read(RAIN, 8, article("Rain is expected on the northern coast until Sunday evening.", "Rain")),
    read(RAIN, 9, status=404),
)


def test_every_order_of_arrival_gives_the_same_content(tmp_path: Path) -> None:
    dice, hashes, reads = random.Random(9), set(), list(STORY)
    for turn in range(12):
        with opened(tmp_path / f"{turn}.db") as store:
            for at in range(0, len(reads), 1 + turn % 3):
                store.add(batch(*reads[at : at + 1 + turn % 3]))
            hashes.add(content_hash(open_for_reading(store.path)).whole)
            assert [row[1] for row in gone(store)] == ["section", "soft-404", "another-article", "status"]
        dice.shuffle(reads)
    assert len(hashes) == 1


def test_a_page_that_is_read_again_as_an_article_withdraws_nothing_any_more(store: Store) -> None:
    wrong = read(FERRY, 2, article("Page not found, says the harbour's captain.", kind="error"))
    store.add(batch(read(FERRY, 1, article()), wrong))
    assert len(gone(store)) == 1
    page = replace(article("Page not found, says the harbour's captain."), canonical_url=RAIN)
    store.renew([read(FERRY, 2, page)])
    assert gone(store) == []
