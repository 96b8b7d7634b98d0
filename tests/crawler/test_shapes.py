"""What is learnt from listed articles takes those that were not listed, and spares the rest of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from crawler.shapes import learn, shape, takes

_WORDS = (
    "harbour crane stands still after night of frost", "council votes on ferry fares again", "three boats lost in fog off the mole",
    "who pays for the new lighthouse lamp", "fish market opens its winter hall", "pilot retires after forty years at sea",
    "school choir wins cup in the capital", "storm closes the coast road for a week", "bakers strike over flour prices ends",
    "museum finds a map under its floor", "mayor denies plan to sell the pier", "ice keeps the mail boat in port",
)  # fmt: skip
SLUGS = tuple(words.replace(" ", "-") for words in _WORDS)
HOUSE = (
    *(
        "/about/",
        "/about-us/",
        "/contact/",
        "/privacy-policy/",
        "/terms-of-use/",
        "/tag/ferry/",
        "/tags/ice-and-snow-and-fog/",
        "/author/jane-of-the-mole/",
    ),
    *(
        "/category/harbour/",
        "/category/harbour/page/2/",
        "/page/3/",
        "/search?q=ferry",
        "/feed/",
        "/comments/feed/",
        "/wp-login.php",
        "/donate",
        "/jobs/",
    ),
    *(
        "/newsletter/",
        "/sport/",
        "/politics",
        "/en/",
        "/2026/",
        "/2026/01/",
        "/topic/the-ferry-and-its-fares/",
        "/users/12345",
        "/advertise/",
        "/sitemap.xml",
    ),
)


@dataclass(frozen=True)
class Paper:
    """How a paper spells its articles, and pages of its own besides HOUSE."""

    form: str
    others: Sequence[str] = ()


PAPERS = {
    "dated": Paper("/2026/{month:02}/{day:02}/{slug}/"),
    "dated without a day": Paper("/{section}/2026/{month:02}/{slug}"),
    "day in one": Paper("/{section}/2026-{month:02}-{day:02}/{slug}.html"),
    "section and number": Paper("/{section}/{number}"),
    "number at the end": Paper("/{section}/{slug}-{number}.html"),
    "letter and number": Paper("/{section}/{slug}-a{number}"),
    "number first": Paper("/news/{number}-{slug}"),
    "number as a folder": Paper("/{slug}/{number}"),
    "words alone": Paper("/{slug}/", ["/meet-the-team/", "/our-history/"]),
    "words in sections": Paper("/{section}/{slug}", ["/company/our-history", "/sport/results"]),
    "html in sections": Paper("/{section}/{slug}.html", ["/index.html"]),
    "question": Paper("/?p={number}", ["/?page_id=2", "/?cat=4", "/?paged=2"]),
    "php": Paper("/article.php?id={number}", ["/list.php?id=12345", "/article.php"]),
    "language": Paper("/en/{section}/{slug}-{number}"),
    "coded letters": Paper("/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/{slug}-%D0%B0"),
    "underscores": Paper("/{section}/{underscored}_{number}.htm"),
}


def address(form: str, turn: int) -> str:
    values = {
        "slug": SLUGS[turn % len(SLUGS)], "underscored": SLUGS[turn % len(SLUGS)].replace("-", "_"), "number": 51234 + turn * 771,
        "section": ("harbour", "city", "sport", "opinion")[turn % 4], "month": 1 + turn % 12, "day": 1 + turn % 28,
    }  # fmt: skip
    return "https://daily.example" + form.format(**values)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
def test_what_is_learnt_from_ten_takes_the_others_and_spares_the_house(paper: Paper) -> None:
    learnt = learn([address(paper.form, turn) for turn in range(10)], [], ["https://daily.example/sport/", "https://daily.example/about/"])
    true = [address(paper.form, turn) for turn in range(10, 150)]
    others = [f"https://daily.example{path}" for path in (*HOUSE, *paper.others)]
    wrong = [url for url in others if takes(learnt, url)]
    assert sum(takes(learnt, url) for url in true) >= 0.95 * len(true), learnt.patterns
    assert len(wrong) < 0.05 * len(others), (learnt.patterns, wrong)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
def test_without_listings_headlines_of_the_front_page_are_learnt_from(paper: Paper) -> None:
    headlines = [address(paper.form, turn) for turn in range(12)]
    learnt = learn([], [*headlines, "https://daily.example/company/meet-us"], ["https://daily.example/about/"])
    wrong = [path for path in (*HOUSE, *paper.others) if takes(learnt, f"https://daily.example{path}")]
    assert all(takes(learnt, address(paper.form, turn)) for turn in range(12, 40)), learnt.patterns
    assert len(wrong) < 0.05 * len(HOUSE), wrong


@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
@pytest.mark.parametrize("filling", ["-", "-a1", "1", "a", "/1", "-1234", "_"])
def test_no_address_is_long_enough_to_hold_an_expression_up(paper: Paper, filling: str) -> None:
    learnt = learn([address(paper.form, turn) for turn in range(10)], [], [])
    assert not takes(learnt, f"https://daily.example/{(filling * 8000)[:8000]}.!")


def test_a_lone_page_among_many_articles_is_not_learnt() -> None:
    listed = [address("/2026/{month:02}/{day:02}/{slug}/", turn) for turn in range(40)]
    assert len(learn([*listed, "https://daily.example/welcome/"], [], []).patterns) == 1


def test_a_page_of_the_menu_that_looks_like_an_article_is_named() -> None:
    learnt = learn([address("/{slug}/", turn) for turn in range(10)], [], ["https://daily.example/how-we-work-and-why/"])
    assert not takes(learnt, "https://daily.example/how-we-work-and-why/")
    assert takes(learnt, "https://daily.example/how-they-work-and-why/")


def test_a_folder_that_articles_stand_in_is_never_forbidden() -> None:
    learnt = learn([address("/archive/{slug}-{number}", turn) for turn in range(5)], [], [])
    assert takes(learnt, "https://daily.example/archive/one-more-story-12345")


@pytest.mark.parametrize(
    "url", ["https://a.example/", "https://a.example//", "https://a.example/%", "https://a.example/a?b", "https://a.example/?&=1"]
)
def test_any_address_has_a_shape(url: str) -> None:
    assert shape(url)
    assert all(re.compile(pattern) for pattern in learn([url] * 3, [], [url]).patterns)
