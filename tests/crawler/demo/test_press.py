"""The five newsrooms: enough articles, shaped like the real ones, changed between morning and evening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from urllib.parse import urlsplit

import pytest

from crawler.demo import newsroom, press
from crawler.demo.messages import Request
from crawler.demo.newsroom import Edition, Newsroom
from crawler.demo.story import Story

NOW = datetime(2026, 1, 24, 9, tzinfo=UTC)
MORNING = {edition.masthead.name: edition for edition in press.editions(0, NOW)}
EVENING = {edition.masthead.name: edition for edition in press.editions(1, NOW)}


BORROWING = {"the-week-in-the-tarn-valley", "why-the-dogs-of-the-lake-district-howl"}  # a round-up, and an article with an excerpt


def stories(editions: dict[str, Edition]) -> Iterator[Story]:
    return (story for edition in editions.values() for story in edition.stories)


def page(name: str, slug: str, visit: int = 1, editions: dict[str, Edition] = MORNING) -> str:
    edition = editions[name]
    return newsroom.page_of(edition, next(story for story in edition.stories if story.slug == slug), visit).content.decode()


def test_there_are_five_newsrooms_and_more_than_sixty_articles() -> None:
    assert len(MORNING) == 5
    assert len(list(stories(MORNING))) >= 62


def test_every_article_is_long_enough_to_be_one() -> None:
    for story in stories(MORNING):
        assert 80 <= len(" ".join(part.text for part in story.parts).split()) <= 450, story.slug


def test_no_sentence_stands_in_two_articles_that_are_not_copies() -> None:
    own = [story for story in stories(MORNING) if not story.copy_of and story.slug not in BORROWING]
    sentences = {story.slug: {text for part in story.parts for text in part.text.split(". ") if len(text) > 40} for story in own}
    shared = {(one, other): sentences[one] & sentences[other] for one, other in combinations(sentences, 2)}
    assert not {pair: found for pair, found in shared.items() if found}


def test_five_languages_are_spoken_and_one_of_them_runs_from_right_to_left() -> None:
    assert {story.language for story in stories(MORNING)} == {"en", "ar", "de", "fr", "ru"}
    assert 'dir="rtl"' in page("qasrein-observer", "عودة-سوق-السمك")


def test_the_evening_withdraws_two_edits_several_and_adds_one() -> None:
    evening = list(stories(EVENING))
    assert sorted(story.status for story in evening if story.status != 200) == [404, 410]
    assert len([story for story in evening if story.modified]) >= 6
    assert len(evening) == len(list(stories(MORNING))) + 1


def test_later_runs_find_the_evening_unchanged() -> None:
    later = {edition.masthead.name: edition.stories for edition in press.editions(7, NOW)}
    assert later == {name: edition.stories for name, edition in EVENING.items()}


def test_the_donation_meter_moves_with_each_visit_and_nothing_else_does() -> None:
    slug = "ice-takes-the-lower-bridge-at-sedlo"
    first, second = page("northfront-dispatch", slug).splitlines(), page("northfront-dispatch", slug, visit=2).splitlines()
    changed = [one for one, other in zip(first, second, strict=True) if one != other]
    assert len(changed) == 2
    assert all("donate-meter" in line for line in changed)


def test_the_same_visit_of_a_new_process_sees_the_same_page() -> None:
    again = {edition.masthead.name: edition for edition in press.editions(0, NOW)}
    slug = "ice-takes-the-lower-bridge-at-sedlo"
    assert page("northfront-dispatch", slug) == page("northfront-dispatch", slug, editions=again)


@pytest.mark.parametrize(
    ("name", "slug", "shape"),
    [
        ("northfront-dispatch", "ice-takes-the-lower-bridge-at-sedlo", "Notify of"),
        ("global-inquiry", "radar-mount-sorrow", 'Articles by: <a href="https://www.global-inquiry.example/author/tarn-valley">Northfront'),
        ("selm-courier", "keta-forest-code", '"@type": "NewsArticle"'),
        ("keta", "dravny-metro-opens-the-ring", "DRAVNY, January 22. /KETA/."),
        ("qasrein-observer", "water-queue-in-wadi-sirhal-grows-as-canal-runs-dry", "Sender's Name:"),
    ],
)
def test_each_newsroom_has_the_furniture_of_its_kind(name: str, slug: str, shape: str) -> None:
    assert shape in page(name, slug)


def test_a_newsroom_answers_for_all_its_hosts() -> None:
    assert Newsroom(MORNING["selm-courier"]).hosts == {
        "selm-courier.example",
        "www.selm-courier.example",
        "static.selm-courier.example",
    }


def test_an_article_that_moved_leaves_a_redirect_behind() -> None:
    request = Request("https", "www.selm-courier.example", "/2026/01/19/timetable-adds-nine-minutes-a11802", "GET", {}, b"")
    [answer] = Newsroom(MORNING["selm-courier"]).answer(request).pieces
    assert answer.startswith(b"HTTP/1.1 301 ")
    assert b"/2026/01/19/trains-late-by-design-a" in answer


@pytest.mark.parametrize("name", MORNING)
def test_every_address_of_a_newsroom_is_answered(name: str) -> None:
    edition = MORNING[name]
    urls = {edition.url(story) for story in edition.stories}
    assert len(urls) == len(edition.stories), "two articles have one address"
    assert {url for url in (*urls, *dict(newsroom.documents(edition))) if status(name, url) not in (200, 301, 302)} == set()


def status(name: str, url: str) -> int:
    parts = urlsplit(url)
    [answer] = Newsroom(MORNING[name]).answer(Request(parts.scheme, parts.netloc, parts.path, "GET", {}, b"")).pieces
    return int(answer.split(b" ", 2)[1])
