from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.source import known, parse, pick
from normalize import tracking
from normalize.errors import SettingsError, TomlError, UnknownName

ROOT = Path(__file__).parents[2]
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


def test_every_key_of_a_source_is_documented() -> None:
    text = (ROOT / "docs" / "sources.md").read_text("utf-8")
    code = (ROOT / "crawler" / "source.py").read_text("utf-8")
    asked = re.findall(
        r'(top|article|fetch|table)\.(?!error|table\b)\w+\(\s*"(\w+)"|_(?:matching|address|addresses)\((top|table), "(\w+)"', code
    )
    keys = {(first or second, name or other) for first, name, second, other in asked}
    prefixes = {"top": "", "article": "[article] ", "fetch": "[fetch] ", "table": "[[section]] "}
    assert {name for _, name in keys} >= {"name", "hosts", "wordpress", "pattern", "delay", "pages", "timezone", "verify"}
    assert [key for owner, name in sorted(keys) if name != "section" and (key := f"| `{prefixes[owner]}{name}` |") not in text] == []


def test_every_parameter_that_is_taken_off_is_documented() -> None:
    text = (ROOT / "docs" / "addresses.md").read_text("utf-8")
    assert all(f"| `{name}` | {why} |" in text for name, why in tracking.NAMES.items())
    assert all(f"| `{name}...` | {why} |" in text for name, why in tracking.PREFIXES.items())


@pytest.mark.parametrize(
    ("named", "posts"),
    [
        ("https://www.harbour.example/wp-json/", "https://www.harbour.example/wp-json/wp/v2/posts?"),
        ("https://www.harbour.example/blog/api/wp/v2/news", "https://www.harbour.example/blog/api/wp/v2/news?"),
        ("https://www.harbour.example/?rest_route=/", "https://www.harbour.example/?rest_route=/wp/v2/posts&"),
        ("https://www.harbour.example/?rest_route=/wp/v2/posts", "https://www.harbour.example/?rest_route=/wp/v2/posts&"),
    ],
)
def test_a_wordpress_is_named_by_its_root_or_by_its_posts(named: str, posts: str) -> None:
    content = HARBOUR.replace(b'feeds = ["https://www.harbour.example/feed/"]', f'wordpress = "{named}"'.encode())
    assert parse("harbour.toml", content).feeds == (f"{posts}per_page=100&_fields=link,date_gmt",)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.harbour.example/news/12", ""),
        ("https://www.harbour.example/", "it is the front page"),
        ("https://other.example/news/12", "it is on no host of the source"),
        ("https://www.harbour.example/news/01", "it holds '/news/0', which an article's address never does"),
        ("https://www.harbour.example/about", "no article pattern is found in it"),
    ],
)
def test_why_an_address_is_no_article_is_told(url: str, reason: str) -> None:
    assert parse("harbour.toml", HARBOUR).refusal(url) == reason
