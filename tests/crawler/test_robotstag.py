from __future__ import annotations

import pytest

from archive.httphead import parse_head
from crawler.robotstag import said

PLAIN = b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "page", "told"),
    [
        (PLAIN, b"<meta name=robots content=noindex>", "noindex"),
        (PLAIN, b"<META content='noindex, noarchive' NAME=\"ROBOTS\"/>", "noindex, noarchive"),
        (b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noarchive\r\nx-robots-tag: bingbot: none\r\n\r\n", b"", "noarchive, bingbot: none"),
        (PLAIN, b'<meta name="robots-of-the-sea" content="x"><meta name="author" content="robots">', ""),
        (PLAIN, b"<p>name=robots content=noindex</p>", ""),
        (PLAIN, b"<meta name=robots>", ""),
        (PLAIN, b" " * 70_000 + b"<meta name=robots content=noindex>", ""),
    ],
)
def test_what_a_page_says_to_search_engines_is_noted(head: bytes, page: bytes, told: str) -> None:
    assert said(parse_head(head), page) == told
