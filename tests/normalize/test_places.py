"""What the place in the DOM says of a block."""

from __future__ import annotations

import pytest

from normalize.places import furniture, reasons

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
