"""What the place in the DOM says of a block."""

from __future__ import annotations

import pytest

from normalize.model import Block
from normalize.places import furniture, reasons, told

KEPT = "body.has-sidebar>div.newsletter-page>article.post>div.entry-content>p"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("body.has-sidebar>div.newsletter-page>section.comments-area#comments>ol>li>p", "comments"),
        ("body>div.wpdiscuz_top_clearing>form>label", "comments"),
        ("body>div#cookieNotice>p", "cookie"),
        ("body>div#onetrust-banner-sdk>div>p", "cookie"),
        ("body>article.post>div.sharedaddy>ul>li", "share"),
        ("body>div.donation-box>form>label", "donation"),
        ("body>div.newsletterSignup>p", "newsletter"),
        ("body>div.related-posts>ul>li>a", "related"),
        ("body>aside>ul>li>a", "related"),
        ("body>nav>ul>li>a", "navigation"),
        ("body>div.site-footer>p", "navigation"),
        ("body>footer>p", "navigation"),
        ("body>div.search-form>form>button", "form"),
        ("body>div>button", "form"),
        ("body>div.KommentarBereich>p", "comments"),
        ("body>section.meest-gelezen>ul>li", "related"),
        ("body>div.bloc-lireAussi>p", "related"),
        ("body>div.bandeau-consentement>p", "cookie"),
        ("body>div.mas_leidas>ol>li", "related"),
        ("body>div.author-bio>p", "contact"),
        ("body>div.card>p", "related"),
        ("body>p.paywall", "other"),
        ("body>div.box>p", "other"),
    ],
)
def test_names_and_tags_give_the_reason(path: str, reason: str) -> None:
    assert reasons([path], [KEPT])[path] == reason


def test_what_also_holds_the_article_does_not_count() -> None:
    beside = "body.has-sidebar>div.newsletter-page>article.post>div.entry-content>div.note>p"
    assert reasons([beside], [KEPT])[beside] == "other"


@pytest.mark.parametrize(
    "path",
    [
        "body>div>h2#how-to-read-more-about-shared-comments",
        "body>div>div.commentary>p",
        "body>div>p.paywall",
        "body>div>div.shareholders>p",
        "body>div>p",
    ],
)
def test_an_articles_own_elements_are_no_furniture(path: str) -> None:
    assert furniture(path, frozenset(("body", "body>div"))) is None


@pytest.mark.parametrize("name", ["newsletter-box", "relatedArticles", "share-bar", "comment-list", "cookie-consent", "read-more"])
def test_furniture_inside_the_article_is_known_by_name(name: str) -> None:
    assert furniture(f"body>article>div.{name}>p", frozenset(("body", "body>article"))) is not None


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("body>div.x>p", "© 2024 The Lantern", "disclaimer"),
        ("body>div.x>a>h3", "Ferry strike enters its third week", "related"),
        ("body>div.x>a", "Islands", "navigation"),
        ("body>div.x>p", "4 March", "navigation"),
        ("body>div.x>p", "The harbour is closed until further notice, the port said.", "other"),
    ],
)
def test_where_the_place_says_nothing_the_text_does(path: str, text: str, reason: str) -> None:
    assert told([Block(0, path, text)], [False], reasons([path], [])) == [reason]


def test_a_line_among_links_is_what_they_are() -> None:
    box = "body>div.x>div.y"
    blocks = [
        Block(0, f"{box}>a", "Ferry strike enters its third week, mayor resigns"),
        Block(1, f"{box}>p", "The harbour is closed, it says."),
    ]
    assert told(blocks, [False, False], reasons([block.path for block in blocks], [])) == ["related", "related"]


def test_text_of_the_article_around_it_says_nothing_of_a_line() -> None:
    blocks = [
        Block(0, "body>div.x>div.y>a", "Ferry strike enters its third week, mayor resigns"),
        Block(1, "body>div.x>div.y>p", "The harbour is closed, it says."),
        Block(2, "body>div.x>div.y>p.lead", "Nobody knows until when."),
    ]
    kept = [False, False, True]
    assert told(blocks, kept, reasons([block.path for block in blocks], [blocks[2].path]))[1] == "other"
