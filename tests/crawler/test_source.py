from __future__ import annotations

from pathlib import Path

import pytest

from crawler.source import known, parse, pick
from normalize.errors import SettingsError, TomlError, UnknownName

HARBOUR = b"""name = "harbour"
title = "The Harbour Courier"
home = "https://www.harbour.example/"
language = "en"
hosts = ["www.harbour.example", "*.cdn.harbour.example"]
feeds = ["https://www.harbour.example/feed/"]

[article]
pattern = ['/news/\\d+$']
never = ['/news/0']
"""


def test_the_five_ship() -> None:
    assert sorted(known(None)) == ["globalresearch", "southfront", "syrianobserver", "tass", "themoscowtimes"]


def test_every_packaged_source_owns_what_it_lists() -> None:
    for source in known(None).values():
        assert all(source.owns(url) for url in (source.home, *source.feeds, *source.sitemaps)), source.name


@pytest.mark.parametrize(
    ("name", "article", "other"),
    [
        ("southfront", "https://southfront.press/some-words-of-a-title/", "https://southfront.press/category/maps/"),
        ("globalresearch", "https://www.globalresearch.ca/some-words/5812345", "https://www.globalresearch.ca/author/someone"),
        ("themoscowtimes", "https://www.themoscowtimes.com/2026/01/23/some-words-a91234", "https://www.themoscowtimes.com/news"),
        ("tass", "https://tass.com/politics/1234567", "https://tass.com/politics"),
        ("syrianobserver", "https://syrianobserver.com/features/some-words.html", "https://syrianobserver.com/category/features"),
    ],
)
def test_a_source_tells_articles_from_other_pages(name: str, article: str, other: str) -> None:
    source = known(None)[name]
    assert source.is_article(article)
    assert not source.is_article(other)


def test_never_wins_over_the_pattern() -> None:
    source = parse("harbour.toml", HARBOUR)
    assert source.is_article("https://www.harbour.example/news/12")
    assert not source.is_article("https://www.harbour.example/news/01")


def test_a_star_owns_all_hosts_below() -> None:
    source = parse("harbour.toml", HARBOUR)
    assert source.owns("https://img.cdn.harbour.example/a.jpg")
    assert not source.owns("https://cdn.harbour.example.evil.example/a.jpg")


def test_the_front_page_is_no_article_even_without_a_pattern() -> None:
    source = parse("harbour.toml", HARBOUR.split(b"[article]")[0])
    assert not source.is_article("https://www.harbour.example/")
    assert source.is_article("https://www.harbour.example/anything")


def test_a_wordpress_site_has_its_posts_for_a_feed() -> None:
    posts = "https://southfront.press/wp-json/wp/v2/posts?per_page=100&_fields=link,date_gmt"
    assert known(None)["southfront"].feeds == ("https://southfront.press/feed/", posts)


def test_an_archives_own_source_counts_before_the_packaged_one(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "tass.toml").write_bytes(HARBOUR.replace(b'"harbour"', b'"tass"'))
    assert known(tmp_path)["tass"].title == "The Harbour Courier"


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="no source named 'tas'; known: globalresearch, southfront"):
        pick(known(None), ["tas"])


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        (b'language = "en"', b'language = "English"', 4, "BCP 47"),
        (b'"https://www.harbour.example/feed/"', b'"feed/"', 6, "http or https address"),
        (b"hosts = [", b"hosts = [7, ", 5, "list of strings"),
        (b"'/news/0'", b"'/news/(0'", 10, "regular expression"),
        (b"feeds =", b"feed =", 6, "unknown key 'feed'"),
        (b'"*.cdn.harbour.example"', b'"https://cdn.harbour.example"', 5, "a host's name"),
    ],
)
def test_a_wrong_value_is_told_with_file_and_line(old: bytes, new: bytes, line: int, expected: str) -> None:
    with pytest.raises(TomlError, match=expected) as caught:
        parse("harbour.toml", HARBOUR.replace(old, new))
    assert (caught.value.file, caught.value.line) == ("harbour.toml", line)


def test_a_source_without_a_listing_is_told() -> None:
    with pytest.raises(SettingsError, match=r"harbour\.toml: nowhere to find articles; expected feeds, sitemaps"):
        parse("harbour.toml", b'name = "harbour"\ntitle = "T"\nhome = "https://a.example/"\nlanguage = "en"\nhosts = ["a.example"]\n')


def test_a_source_is_named_like_its_file() -> None:
    with pytest.raises(SettingsError, match="rename the file"):
        parse("bay.toml", HARBOUR)
