from __future__ import annotations

import pytest

from crawler.glance import Look, glance, pictures_only

LONG = "<p>The ferry came back at nine with the mail, two goats and the new organist, and nobody said a word about the storm.</p>" * 30


@pytest.mark.parametrize(
    ("page", "look"),
    [
        ("<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>", "bot-wall"),
        ("<html><body><h1>Один момент…</h1><p>Проверка браузера</p></body></html>", "bot-wall"),
        ("<html><body><p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p></body></html>", "bot-wall"),
        ("<html><body><script src='/cdn-cgi/challenge-platform/h/g'></script></body></html>", "bot-wall"),
        ("<html><body><p>Wir und unsere Partner verwenden Cookies.</p><button>Alle akzeptieren</button></body></html>", "consent-wall"),
        ("<html><body><p>Nous et nos partenaires utilisons des cookies.</p><button>Tout accepter</button></body></html>", "consent-wall"),
        ("<html><title>harbour.example</title><body>This domain is for sale. Buy this domain.</body></html>", "parked"),
        ("<html><body>Домен harbour.example продаётся</body></html>", "parked"),
        ('<html><body><form><input type="password"></form><p>Forgot your password?</p></body></html>', "login"),
        ("<html><title>404</title><body><h1>Page not found</h1></body></html>", "not-found"),
        ("<html><body><h1>502 Bad Gateway</h1></body></html>", "out-of-order"),
        (f"<html><body>{LONG}<p>This domain is for sale, it said.</p></body></html>", "html"),
        ("<?xml version='1.0'?><rss version='2.0'></rss>", "xml"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "xml"),
        ('[{"link": "x"}]', "json"),
        ("  \n", "empty"),
        ("nothing in particular", "other"),
    ],
)
def test_a_body_is_told_at_a_glance(page: str, look: Look) -> None:
    assert glance(page.encode()) == look


def test_a_body_that_no_tag_of_it_ends_costs_nothing_much() -> None:
    assert glance(b"<html><script>" + b"<!--<" * 100_000) in ("html", "other")


def test_pictures_without_words_are_told() -> None:
    assert pictures_only(b"<html><body><h1>The fair</h1><img src=a><img src=b></body></html>")
    assert not pictures_only(f"<html><img src=a><img src=b>{LONG}</html>".encode())
