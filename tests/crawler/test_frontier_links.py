"""Links in the frontier: one article under many spellings, older pages of a list, and documents that are read in turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.frontier import Reading
from crawler.links import Found, Link, Refused
from crawler.source import ELSEWHERE
from tests.crawler.desk import Desk, desk, source

HOME = "https://harbour.example"


def reading(made: Desk) -> Reading:
    """The feed's, answered and still to be read."""
    made.robots()
    lease = made.leased()
    made.answer(lease, 200, b"a feed")
    found = made.frontier.reading(lease.ticket)
    assert found is not None
    return found


def articles(made: Desk) -> list[str]:
    return [url for (url,) in made.frontier._db.execute("SELECT url FROM url WHERE role = 'article' ORDER BY id")]


def find(made: Desk, document: Reading, *found: str) -> None:
    made.frontier.found(document, Found(tuple(Link(url, "article") for url in found), len(found)), made.now)


@pytest.mark.parametrize(
    "twin",
    [
        *("http://harbour.example/a", "https://www.harbour.example/a", "https://harbour.example/a/", "https://m.harbour.example/a"),
        *(
            "https://harbour.example/a/amp/",
            "https://harbour.example/amp/a",
            "https://amp.harbour.example/a?amp=1",
            "https://harbour.example/a?outputType=amp",
        ),
    ],
)
def test_an_article_under_another_spelling_is_not_asked_for_twice(tmp_path: Path, twin: str) -> None:
    made = desk(tmp_path, source(hosts=("*.harbour.example", "harbour.example")))
    find(made, reading(made), f"{HOME}/a", twin)
    assert articles(made) == [f"{HOME}/a"]
    made.close()


def test_the_page_is_taken_though_its_amp_edition_is_known_and_then_no_other(tmp_path: Path) -> None:
    made = desk(tmp_path, source(hosts=("*.harbour.example", "harbour.example")))
    find(made, reading(made), f"{HOME}/amp/a", f"{HOME}/a", "https://m.harbour.example/a", f"{HOME}/a/")
    assert articles(made) == [f"{HOME}/amp/a", f"{HOME}/a"]
    made.close()


def test_a_spelling_that_answers_takes_the_place_of_one_that_is_gone(tmp_path: Path) -> None:
    made = desk(tmp_path)
    document = reading(made)
    find(made, document, f"{HOME}/a")
    made.wait(2)
    made.answer(made.leased(), 404)
    find(made, document, f"{HOME}/a/")
    assert articles(made) == [f"{HOME}/a", f"{HOME}/a/"]
    made.close()


def test_a_redirect_to_another_spelling_is_followed(tmp_path: Path) -> None:
    made = desk(tmp_path)
    find(made, reading(made), f"{HOME}/a")
    made.wait(2)
    made.answer(made.leased(), 301, head={"Location": f"{HOME}/a/"})
    assert articles(made) == [f"{HOME}/a", f"{HOME}/a/"]
    made.close()


def older_page(number: int) -> Link:
    return Link(f"{HOME}/wp-json/wp/v2/posts?page={number}", "feed", older=True)


def listed(made: Desk, page: int) -> str | None:
    row = made.frontier._db.execute("SELECT state FROM url WHERE url = ?", (older_page(page).url,)).fetchone()
    return row["state"] if row else None


def test_an_older_page_is_asked_for_once_where_nothing_on_the_newer_was_known(tmp_path: Path) -> None:
    made = desk(tmp_path)
    document = reading(made)
    found = Found((Link(f"{HOME}/a", "article"), older_page(2)), 1)
    made.frontier.found(document, found, made.now)
    made.wait(2)
    lease = made.leased()
    assert (lease.url, lease.role) == (older_page(2).url, "feed")
    made.answer(lease, 200, b"older")
    assert listed(made, 2) == "settled"
    made.frontier.found(document, found, made.now)
    assert listed(made, 2) == "settled"  # /a was known: the list is whole
    made.close()


def test_after_a_gap_an_older_page_is_asked_for_again(tmp_path: Path) -> None:
    made = desk(tmp_path)
    document = reading(made)
    for article in ("a", "b"):
        made.frontier.found(document, Found((Link(f"{HOME}/{article}", "article"), older_page(2)), 1), made.now)
        made.wait(2)
        lease = made.leased()
        assert lease.url == older_page(2).url
        made.answer(lease, 200, article.encode())
        made.wait(2)
    made.close()


def test_a_reading_that_a_crash_cut_short_is_done_again_without_a_trace(tmp_path: Path) -> None:
    made = desk(tmp_path)
    document = reading(made)
    links = tuple(Link(f"{HOME}/news/{number}", "article") for number in range(30))
    found = Found((*links, older_page(2)), 30)
    made.frontier.older(document, found, made.now)
    assert made.frontier.add(document, links[:10], made.now) == 10
    made.close()
    made = desk(tmp_path)
    (again,) = made.frontier.unread()
    assert again == document
    made.frontier.found(again, found, made.now)
    assert articles(made) == [link.url for link in links]
    assert listed(made, 2) == "waiting"
    assert made.frontier.unread() == ()
    made.close()


def test_what_was_not_wanted_stands_in_the_row_of_the_capture(tmp_path: Path) -> None:
    made = desk(tmp_path)
    refused = (Refused(ELSEWHERE, 3, "https://other.example/a"), Refused("no article pattern is found in it", 1, f"{HOME}/about"))
    made.frontier.found(reading(made), Found((Link(f"{HOME}/a", "article"),), 5, "", refused), made.now)
    row = made.frontier._db.execute("SELECT listed, wanted, elsewhere, refused FROM capture WHERE role = 'feed'").fetchone()
    assert tuple(row)[:3] == (5, 1, 3)
    assert row["refused"].splitlines() == [
        "3 not wanted, because it is on no host of the source; like https://other.example/a",
        "1 not wanted, because no article pattern is found in it; like https://harbour.example/about",
    ]
    made.close()
