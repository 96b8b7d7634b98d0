"""The loopback web answers for many hosts behind one proxy, and logs what it saw and sent to the byte."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asking import ask, raw

from crawler.demo.messages import Answer, Document, Request, serve
from crawler.demo.web import Web
from crawler.demo.weblog import read

NOW = datetime(2026, 1, 24, 9, tzinfo=UTC)
PAGE = Document(b"<p>High water at noon</p>", "text/html", etag=True, modified=NOW, packed=True)


class Harbour:
    def answer(self, request: Request) -> Answer:
        if request.path == "/cut":
            return Answer((b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"half"), end="reset")
        return serve(PAGE, request, NOW)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with Web({"harbour.example": Harbour()}.get, tmp_path / "log") as made:
        yield made


def test_a_page_comes_through_a_tunnel_with_a_certificate_of_its_host(web: Web) -> None:
    assert ask(web, "https://harbour.example/tide").endswith(b"<p>High water at noon</p>")


def test_a_client_that_does_not_know_the_authority_refuses_the_page(web: Web, tmp_path: Path) -> None:
    with Web({}.get, tmp_path / "other") as stranger, pytest.raises(ssl.SSLCertVerificationError):
        ask(web, "https://harbour.example/", ca=stranger.ca)


def test_a_page_comes_in_plain_http_by_its_absolute_address(web: Web) -> None:
    assert ask(web, "http://harbour.example/tide").startswith(b"HTTP/1.1 200 OK\r\n")


def test_an_unknown_host_is_a_bad_gateway(web: Web) -> None:
    assert ask(web, "http://nowhere.example/").startswith(b"HTTP/1.1 502 ")


def test_a_known_etag_gets_304_without_a_body(web: Web) -> None:
    first = ask(web, "http://harbour.example/")
    etag = next(line for line in first.decode().split("\r\n") if line.startswith("ETag: ")).removeprefix("ETag: ")
    again = ask(web, "http://harbour.example/", f"If-None-Match: {etag}")
    assert again.startswith(b"HTTP/1.1 304 ")
    assert again.endswith(b"\r\n\r\n")


def test_a_page_not_modified_since_gets_304(web: Web) -> None:
    assert ask(web, "http://harbour.example/", "If-Modified-Since: Sat, 24 Jan 2026 09:00:00 GMT").startswith(b"HTTP/1.1 304 ")


def test_gzip_is_sent_where_it_is_accepted_only(web: Web) -> None:
    assert b"Content-Encoding: gzip" in ask(web, "http://harbour.example/", "Accept-Encoding: gzip")
    assert b"Content-Encoding" not in ask(web, "http://harbour.example/")


def test_the_log_has_the_bytes_of_both_directions(tmp_path: Path) -> None:
    with Web({"harbour.example": Harbour()}.get, tmp_path / "log") as web:
        answer = ask(web, "https://harbour.example/tide", "X-Odd:  Two Spaces")
    [logged] = read(tmp_path / "log")
    assert logged.request == raw("harbour.example", "/tide", "X-Odd:  Two Spaces")
    assert (logged.url, logged.response) == ("https://harbour.example/tide", answer)


def test_a_reset_is_seen_and_logged_as_a_reset(tmp_path: Path) -> None:
    with Web({"harbour.example": Harbour()}.get, tmp_path / "log") as web, pytest.raises(ConnectionResetError):
        ask(web, "http://harbour.example/cut")
    [logged] = read(tmp_path / "log")
    assert (logged.end, logged.response[-4:]) == ("reset", b"half")
