"""XPath that speaks of names alone becomes an expression on paths; the rest says why not."""

from __future__ import annotations

import re

import pytest

from normalize.xpath import Untold, selectors


@pytest.mark.parametrize(
    ("xpath", "path", "other"),
    [
        ("//footer", "body>div>footer.low>p", "body>div.footer>p"),
        ("//div[@id='main']", "body>div.wide#main>p", "body>div#mainly>p"),
        ("//div[@class='a b']", "body>div.a.b#c>p", "body>div.a.b.c>p"),
        ("//*[contains(@class, 'share')]", "body>ul.post-sharebar>li", "body>ul#share>li"),
        ("//div[contains(concat(' ',normalize-space(@class),' '),' box ')]", "body>div.a.box.c>p", "body>div.a.boxes>p"),
        ("//div[@id='a']/ul/li", "body>div#a>ul>li>b", "body>div#a>div>ul>li"),
        ("//div[@id='a']//li", "body>div#a>div>ul>li", "body>div#b>ul>li"),
        ("//div[@id='a' or @id='b']", "body>div#b>p", "body>div#c>p"),
        ('//div[starts-with(@id, "ad-") and contains(@class, "x")]', "body>div.x#ad-3>p", "body>div#ad-3>p"),
        ("/html/body/main", "body>main>p", "body>div>main>p"),
    ],
)
def test_an_expression_finds_what_it_names_and_nothing_near(xpath: str, path: str, other: str) -> None:
    (selector,) = selectors(xpath)
    assert [re.search(selector.pattern, each) is not None for each in (path, other)] == [True, False]
    assert [re.search(selector.pattern, each) is not None for each in (selector.example, selector.miss)] == [True, False]


def test_alternatives_are_told_apart() -> None:
    assert [selector.example for selector in selectors("//nav | //aside")] == ["body>nav", "body>aside"]


@pytest.mark.parametrize(
    ("xpath", "why"),
    [
        ("//meta[@property='og:title']/@content", "attribute"),
        ("//a[@rel='author']", "attribute"),
        ("(//article)[1]", "brackets"),
        ("//p[3]", "counts"),
        ("//p[contains(text(), 'Advert')]", "asks for a text"),
        ("//h2/following-sibling::p", "stands around"),
        ("//div[@class='date']/ancestor::article[1]", "stands around"),
        ("//body", "whole page"),
        ("substring-before(//title, '|')", "function"),
    ],
)
def test_what_a_path_does_not_tell_is_refused_with_the_reason(xpath: str, why: str) -> None:
    with pytest.raises(Untold, match=why):
        selectors(xpath)
