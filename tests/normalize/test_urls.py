"""Canonical addresses: one spelling, nothing lost, nothing raised but ValueError."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize import tracking, urls

_PIECES = st.sampled_from(
    ["/", "..", ".", "%", "%2", "%41", "%2f", ";sid=1", "?", "&", "=", "#", "\\", "ä", "a", "B", ":", "@", "[", "]", "utm_x=1", " "]
)
_ADDRESSES = st.builds("http{}://{}{}".format, st.sampled_from(["", "s", "S"]), st.text(max_size=12), st.lists(_PIECES).map("".join))


def _canonical_or_none(text: str) -> str | None:
    try:
        return urls.canonical(text)
    except ValueError:
        return None


@given(st.one_of(st.text(), _ADDRESSES))
def test_any_text_gives_an_address_or_a_value_error(text: str) -> None:
    found = _canonical_or_none(text)
    assert found is None or (found.isascii() and found.startswith(("http://", "https://")))


@given(_ADDRESSES)
def test_canonical_twice_is_canonical_once(text: str) -> None:
    found = _canonical_or_none(text)
    assert found is None or urls.canonical(found) == found


@given(_ADDRESSES)
def test_the_key_of_an_address_is_the_key_of_its_canonical_spelling(text: str) -> None:
    found = _canonical_or_none(text)
    assert found is None or urls.key(text) == urls.key(found)


@given(st.text(), st.text())
def test_join_never_raises(base: str, ref: str) -> None:
    found = urls.join(base, ref)
    assert found is None or urls.host(found)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("HTTP://Daily.Example:80/a/./b/../c/#top", "http://daily.example/a/c/"),
        ("https://daily.example:443", "https://daily.example/"),
        ("https://daily.example:8443/x", "https://daily.example:8443/x"),
        ("https://пример.example/новости", "https://xn--e1afmkfd.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://daily.example/%7euser/%2f%e4", "https://daily.example/~user/%2F%E4"),
        ("https://daily.example/100%", "https://daily.example/100%25"),
        ("https://daily.example/?p=7&utm_source=feed&fbclid=x", "https://daily.example/?p=7"),
        ("https://daily.example/a?PHPSESSID=12&b=2&a=1", "https://daily.example/a?b=2&a=1"),
        ("https://daily.example/a;jsessionid=0A1B?x=1", "https://daily.example/a?x=1"),
        ("https://reader:secret@daily.example/a", "https://daily.example/a"),
        ("https://daily.example\\@evil.example/", "https://daily.example/@evil.example/"),
        ("https://daily.example./a?", "https://daily.example/a"),
        ("http://[::FFFF:10.0.0.1]/", "http://[::ffff:a00:1]/"),
        (" https://daily.exam\nple/a ", "https://daily.example/a"),
    ],
)
def test_one_spelling(printed: str, expected: str) -> None:
    assert urls.canonical(printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        *("", "daily.example/a", "ftp://daily.example/", "javascript:alert(1)", "https://", "https://a b/", "https://a..b/"),
        *("https://daily.example:99999/", "https://daily.example/\x00a", "https://-/", "http://[::g]/"),
        "https://daily.example/" + "a" * urls.LONGEST,
    ],
)
def test_what_is_no_address_is_refused(printed: str) -> None:
    with pytest.raises(ValueError):
        urls.canonical(printed)


def test_a_source_keeps_the_parameter_it_needs() -> None:
    assert urls.canonical("https://daily.example/?spm=4&utm_id=1", keep={"spm"}) == "https://daily.example/?spm=4"


def test_parameters_that_only_resemble_tracking_stay() -> None:
    assert urls.canonical("https://daily.example/?sid=4&ref=b&page=2") == "https://daily.example/?sid=4&ref=b&page=2"


def test_pages_of_one_key_differ_in_scheme_www_slash_and_order() -> None:
    assert urls.key("http://www.daily.example/a/?y=1&x=2") == urls.key("https://daily.example/a?x=2&y=1") == "daily.example/a?x=2&y=1"


def test_keys_keep_the_case_of_the_path() -> None:
    assert urls.key("https://daily.example/watch/aB") != urls.key("https://daily.example/watch/Ab")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("https://www.daily.example/A/b/?y=1&x=2", "example,daily)/a/b?x=2&y=1"),
        ("http://news.daily.example:8080/", "example,daily,news:8080)/"),
        ("http://www.example/?utm_source=a", "example)/?utm_source=a"),
        ("http://[::1]/a", "::1)/a"),
        ("http://1.2.3.4/%2541//b/../c", "4,3,2,1)/a/c"),
    ],
)
def test_surt_is_the_address_in_the_order_of_an_index(printed: str, expected: str) -> None:
    assert urls.surt(printed) == expected


_INDEXED = st.sampled_from(
    [
        "/",
        "..",
        ".",
        "%",
        "%2",
        "%41",
        "%2f",
        ";sid=1",
        "?",
        "&",
        "=",
        "#",
        "ä",
        "a",
        "B",
        ":",
        "utm_x=1",
        " ",
        "%2541",
        "b",
        "//",
        "+",
        "~",
        "\\",
        "sid=" + "a1" * 16,
        "cfid=1&cftoken=2",
        "/(S(4hqa0555fwsecu455xqckv45))/x.aspx",
    ]
)
_HOSTS = st.sampled_from(["www.a.example", "A.Example", "www2.b.example:8080", "b.example:443", "пример.example", "1.2.3.4", "b.example."])


@given(st.builds("http{}://{}/{}".format, st.sampled_from(["", "s"]), _HOSTS, st.lists(_INDEXED, max_size=8).map("".join)))
@settings(deadline=None)  # the first example loads the package
def test_surt_is_what_the_tools_of_indexes_print(printed: str) -> None:
    theirs = pytest.importorskip("surt").surt(printed)  # cdxj-indexer brings it
    assert urls.surt(printed) == theirs


@given(st.builds("http{}://{}{}".format, st.sampled_from(["", "s"]), _HOSTS, st.lists(_PIECES).map("".join)))
def test_an_address_that_needs_no_change_is_read_the_long_way_too(printed: str) -> None:
    if urls._plain(printed):
        assert str(urls._read(printed)) == printed == urls.canonical(printed)


@pytest.mark.parametrize(
    "printed",
    [
        *("https://m.daily.example/a", "https://amp.daily.example/a", "https://www.daily.example/a/amp/", "http://mobile.daily.example/a/"),
        *(
            "https://daily.example/amp/a",
            "https://daily.example/a?amp=1",
            "https://daily.example/a?outputType=amp",
            "https://www.m.daily.example/a",
        ),
    ],
)
def test_editions_of_one_article_have_one_article_key(printed: str) -> None:
    assert urls.article_key(printed) == urls.article_key("https://daily.example/a") == urls.key("https://daily.example/a")


@pytest.mark.parametrize(
    "printed", ["https://m.example/a", "https://daily.example/champ", "https://daily.example/?ramp=1", "https://daily.example/amp"]
)
def test_what_only_resembles_an_edition_is_left(printed: str) -> None:
    assert urls.article_key(printed) == urls.key(printed) or printed.endswith("/amp")


def test_a_long_sid_is_a_session_and_a_short_one_an_article() -> None:
    assert urls.canonical("https://daily.example/a?sid=0123456789abcdef0123456789abcdef&b=1") == "https://daily.example/a?b=1"
    assert urls.canonical("https://daily.example/a?sid=1234") == "https://daily.example/a?sid=1234"


def test_every_tracking_parameter_has_its_reason() -> None:
    assert all(len(reason) > 5 for reason in (*tracking.NAMES.values(), *tracking.PREFIXES.values()))
    for name in (*tracking.NAMES, *(f"{beginning}x" for beginning in tracking.PREFIXES)):
        assert urls.canonical(f"https://daily.example/a?{name.upper()}=1&id=2") == "https://daily.example/a?id=2"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("https://news.example.co.uk/a", "example.co.uk"),
        ("https://one.blogspot.com/", "one.blogspot.com"),
        ("http://localhost:8001/", "localhost"),
        ("http://127.0.0.1/", "127.0.0.1"),
    ],
)
def test_site_is_the_registrable_domain(printed: str, expected: str) -> None:
    assert urls.site(printed) == expected


def test_hosts_of_one_paper_are_one_site() -> None:
    assert urls.same_site("https://static.daily.com/map.xml", "http://www.daily.com/")
    assert not urls.same_site("https://one.github.io/", "https://two.github.io/")
    assert not urls.same_site("mailto:a@daily.com", "mailto:a@daily.com")


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("../b?x=1#y", "https://daily.example/b?x=1"),
        ("//other.example/c", "https://other.example/c"),
        ("?page=2", "https://daily.example/a/?page=2"),
        (" d e\n", "https://daily.example/a/d%20e"),
        ("https:\\\\other.example\\c", "https://other.example/c"),
        ("javascript:void(0)", None),
        ("mailto:desk@daily.example", None),
        ("data:text/html,x", None),
        ("b\x00c", None),
        ("http://[", None),
    ],
)
def test_join_resolves_links_as_a_browser_does(ref: str, expected: str | None) -> None:
    assert urls.join("https://daily.example/a/", ref) == expected


def test_asking_for_no_site_imports_no_suffix_list() -> None:
    asks = "import sys; from normalize import urls; urls.surt('https://a.example/b'); sys.exit('tldextract' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0
