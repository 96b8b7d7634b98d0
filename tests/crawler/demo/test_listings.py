"""Feeds and sitemaps are XML that says where the articles are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

from crawler.demo import listings
from crawler.demo.listings import Listed, Publication

MOMENT = datetime(2026, 1, 23, 9, 30, tzinfo=UTC)
ENTRY = Listed("https://paper.example/a?b=1&c=2", "Salt & <pepper>", "Said she.", "Ada", "food", "en", MOMENT, MOMENT)
PAPER = Publication("The Paper", "https://paper.example/", "https://paper.example/feed", "en")


def texts(content: bytes, name: str) -> list[str]:
    found = (element for element in ElementTree.fromstring(content).iter() if element.tag.rpartition("}")[2] == name)
    return [element.text or "" for element in found]


def test_a_feed_s_titles_and_links_survive_their_ampersands() -> None:
    feed = listings.rss(PAPER, [ENTRY])
    assert texts(feed, "title") == ["The Paper", "Salt & <pepper>"]
    assert "https://paper.example/a?b=1&c=2" in texts(feed, "link")


def test_a_feed_carries_whole_articles_where_it_is_given_them() -> None:
    assert texts(listings.rss(PAPER, [replace(ENTRY, content="<p>All.</p>")]), "encoded") == ["<p>All.</p>"]


def test_sitemaps_give_addresses_with_and_without_dates() -> None:
    assert texts(listings.sitemap([ENTRY]), "lastmod") == ["2026-01-23T09:30:00+00:00"]
    assert texts(listings.bare_sitemap([ENTRY.url]), "loc") == [ENTRY.url]


def test_a_news_sitemap_gives_title_and_time() -> None:
    news = listings.news_sitemap("The Paper", [ENTRY])
    assert texts(news, "publication_date") == ["2026-01-23T09:30:00+00:00"]
    assert texts(news, "title") == ["Salt & <pepper>"]
