"""Kinds of pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalize.kinds import Look, kind

TEXT = "The harbour company said that the boat would sail again before the end of the week. " * 8
PAGE = Look(status=200, markup="", title="Ferry sails again", visible=TEXT, kept=TEXT, linked=0.1, figures=0)
EMPTY = replace(PAGE, visible="", kept="", title="")


def test_enough_text_is_an_article() -> None:
    assert kind(PAGE) == "article"
    assert kind(replace(PAGE, status=None)) == "article"


def test_little_text_is_other() -> None:
    assert kind(replace(EMPTY, visible="Hello.", kept="Hello.")) == "other"
    assert kind(EMPTY) == "other"


@pytest.mark.parametrize(
    "words",
    [
        "Just a moment... Checking your browser before accessing port.example",
        "Please verify you are a human to continue",
        "Pardon Our Interruption",
    ],
)
@pytest.mark.parametrize("status", [200, 403, 503, None])
def test_bot_walls(words: str, status: int | None) -> None:
    assert kind(replace(EMPTY, status=status, visible=words)) == "bot-wall"


def test_an_article_about_robots_is_no_bot_wall() -> None:
    about = "Are you a robot? asked the captcha. " + TEXT * 3
    assert kind(replace(PAGE, visible=about, kept=about)) == "article"


def test_errors_by_status_and_by_words() -> None:
    assert kind(replace(EMPTY, status=404, visible="Nothing here.")) == "error"
    assert kind(replace(EMPTY, title="Page not found", visible="Sorry.")) == "error"


def test_parked_domains() -> None:
    assert kind(replace(EMPTY, visible="port.example: this domain is for sale! Buy this domain")) == "parked"


def test_consent_walls() -> None:
    assert kind(replace(EMPTY, visible="Before you continue: we and our 812 partners use cookies. Accept all")) == "consent-wall"


@pytest.mark.parametrize(
    "sign", [{"markup": '"isAccessibleForFree": false'}, {"visible": TEXT + "\nSubscribe to continue reading this story."}]
)
def test_partial_articles(sign: dict[str, str]) -> None:
    assert kind(replace(PAGE, **sign)) == "partial"  # type: ignore[arg-type]  # replace takes fields by name


@pytest.mark.parametrize(("markup", "expected"), [('{"@type": "LiveBlogPosting"}', "live-blog"), ('{"@type":["ImageGallery"]}', "gallery")])
def test_kinds_that_json_ld_names(markup: str, expected: str) -> None:
    assert kind(replace(PAGE, markup=markup)) == expected


def test_a_video_page_has_little_text() -> None:
    assert kind(replace(EMPTY, markup='{"@type": "VideoObject"}', visible="Watch", kept="Watch")) == "video"


def test_a_front_page_is_an_index() -> None:
    assert kind(replace(PAGE, visible=TEXT * 4, kept=TEXT, linked=0.8)) == "index"
