"""Bytes to text: what header, mark, meta and content say, compared."""

from __future__ import annotations

import pytest

from normalize.decode import decode
from normalize.errors import NotText

CYRILLIC = "<html><head><meta charset='{}'></head><body><p>Паром вышел из порта в шесть часов утра.</p></body></html>"


def test_a_header_that_says_latin_1_does_not_break_utf_8() -> None:
    decoded = decode("<p>Fähre nach Süden – „später“</p>".encode(), "text/html; charset=iso-8859-1")
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 0.0)
    assert "Fähre" in decoded.text


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "iso-8859-5"])
def test_the_meta_element_names_the_encoding(encoding: str) -> None:
    decoded = decode(CYRILLIC.format(encoding).encode(encoding), "text/html")
    assert "Паром вышел из порта" in decoded.text


def test_the_header_wins_over_a_wrong_meta() -> None:
    decoded = decode(CYRILLIC.format("iso-8859-1").encode("windows-1251"), "text/html; charset=windows-1251")
    assert "Паром" in decoded.text


def test_latin_1_means_windows_1252_as_browsers_read_it() -> None:
    assert "“quoted”" in decode("<p>“quoted” caf\u00e9</p>".encode("cp1252"), "text/html; charset=ISO-8859-1").text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_and_without_its_mark(encoding: str) -> None:
    decoded = decode("<html><body><p>The ferry sails — at six.</p></body></html>".encode(encoding), "text/html")
    assert "The ferry sails — at six." in decoded.text
    assert decoded.is_html


def test_a_byte_order_mark_overrules_the_header() -> None:
    decoded = decode(b"\xef\xbb\xbf<p>F\xc3\xa4hre</p>", "text/html; charset=windows-1251")
    assert decoded.text == "<p>Fähre</p>"


def test_japanese_mail_encoding_does_not_pass_for_ascii() -> None:
    page = '<meta charset="iso-2022-jp"><p>港の船は朝六時に出た。</p>'
    assert decode(page.encode("iso-2022-jp"), "text/html").text == page


def test_utf_8_with_a_broken_byte_stays_utf_8_and_the_loss_is_counted() -> None:
    decoded = decode(("<p>" + "Fähre " * 50).encode() + b"\xc3</p>", "text/html")
    assert decoded.encoding == "utf-8"
    assert 0 < decoded.replaced < 0.01


def test_an_unknown_charset_label_is_passed_over() -> None:
    assert "Fähre" in decode("<p>Fähre</p>".encode(), "text/html; charset=x-nonsense").text


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0\0\x10JFIF", b"PK\x03\x04\x14\0", bytes(range(256)) * 20, b"<p>x</p>" + b"\0\x01\x02" * 900],
)  # fmt: skip
def test_binary_is_refused(content: bytes) -> None:
    with pytest.raises(NotText):
        decode(content, "text/html")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b'{"title": "Ferry"}', "application/json"),
        (b'{"title": "Ferry"}', ""),
        (b"<?xml version='1.0'?><rss version='2.0'></rss>", "text/xml"),
        (b"body { color: red }", "text/css"),
    ],
)
def test_what_nobody_reads_as_a_page_is_refused(content: bytes, content_type: str) -> None:
    with pytest.raises(NotText):
        decode(content, content_type)


def test_a_few_nul_bytes_are_no_reason_to_refuse_a_page() -> None:
    assert decode(b"<html><body><p>The ferry\0 sails at six, the harbour company said.</p>" + b" " * 400, "text/html").is_html


@pytest.mark.parametrize(
    ("content", "content_type", "is_html"),
    [
        ("<!DOCTYPE html><p>x", "", True),
        ("<p>x</p>", "text/html", True),
        ("<p>x</p>", "text/plain", False),
        ("No markup at all.", "text/html", False),
        ("If a < b then <b>bold</b> is the answer.", "", False),
        ("\n  <!-- saved --><html><body>x", "application/octet-stream", True),
        ("", "", False),
    ],
)
def test_html_is_told_from_text(content: str, content_type: str, is_html: bool) -> None:
    assert decode(content.encode(), content_type).is_html is is_html
