"""A page of the web that reaches this machine under a name of its own (DNS rebinding) reads nothing."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import httpx
import pytest
from build import Made
from conftest import Site
from datasette.app import Datasette

from archive.browse import hosts, serve
from archive.browse.serve import LOCAL, World

OURS = (
    "localhost",
    "localhost:8001",
    "LOCALHOST:8001",
    "archive.localhost:8001",
    "127.0.0.1:8001",
    "[::1]:8001",
    "192.168.1.5:8001",
    "localhost.",
)
FOREIGN = (
    *("evil.example", "evil.example:8001", "localhost.evil.example", "evillocalhost", "127.0.0.1.evil.example", "127.0.0.1@evil.example"),
    *("evil.example#localhost", "evil.example/localhost", "evil.example\\localhost", "[::1", "[localhost]", "", ":8001", "2130706433", "0x7f.1", "127.1"),
    *("locälhost", "<script>alert(1)</script>", "localhost, evil.example", "localhost evil.example"),
)  # fmt: skip


def asked(site: Site, path: str, *named: str) -> httpx.Response:
    return sent(site, "GET", path, [("host", name) for name in named])


def sent(site: Site, method: str, path: str, fields: list[tuple[str, str]]) -> httpx.Response:
    raw = [(name.encode(), value.encode()) for name, value in fields]
    answer: httpx.Response = asyncio.run(site.datasette.client.request(method, path, headers=raw))
    return answer


def fetched(site: Site, path: str, where: str, mode: str = "navigate", dest: str = "document") -> int:
    named = [("sec-fetch-site", where), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)]
    return sent(site, "GET", path.format_map(site.made.names), named).status_code


@pytest.mark.parametrize("name", OURS)
def test_names_of_this_machine_are_answered_to(name: str) -> None:
    assert hosts.refused([name], ()) is None


@pytest.mark.parametrize("name", FOREIGN)
def test_other_names_are_refused(name: str) -> None:
    assert hosts.refused([name], ()) == name
    assert hosts.refused(["localhost", name], ()) == name


@pytest.mark.parametrize(
    "path",
    ["/", "/search.json?q=lock", "/archive.json?sql=select+1", "/archive.db", "/-/record/{lock-2}", "/replay/{lock-2}/", "/-/versions"],
)
def test_a_page_of_the_web_reads_nothing_of_a_local_archive(site: Site, path: str) -> None:
    answer = asked(site, path.format_map(site.made.names), "evil.example:8001")
    assert answer.status_code == 403
    assert "evil.example:8001</bdi>, which is no name of this machine" in answer.text
    assert "--address URL" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_name_that_is_markup_is_told_as_text(site: Site) -> None:
    assert "<script>" not in asked(site, "/", "<script>alert(1)</script>").text


def test_the_address_that_readers_type_is_answered_to(made: Made) -> None:
    site = Site(made, serve.datasette(made.folder, replace(LOCAL, address="http://Archive.lan:8001/")))
    assert asked(site, "/", "archive.lan:8001").status_code == 200
    assert asked(site, "/", "evil.example").status_code == 403


def test_a_network_that_may_see_all_reaches_it_by_the_name_of_the_machine(made: Made) -> None:
    site = Site(made, serve.datasette(made.folder, World(unguarded=True)))
    assert asked(site, "/", f"{socket.gethostname()}:8001").status_code == 200
    assert asked(site, "/", "evil.example").status_code == 403


def test_datasette_alone_answers_as_it_always_does(made: Made) -> None:
    assert asked(Site(made, Datasette([str(made.database)])), "/", "evil.example").status_code == 200


@pytest.mark.parametrize("path", ["/", "/search?q=lock", "/archive/article", "/original/{lock-2}"])
def test_another_site_may_lead_here_and_not_embed(site: Site, path: str) -> None:
    for where in ("cross-site", "same-site"):
        assert fetched(site, path, where) == 200
        assert fetched(site, path, where, "no-cors", "image") == 403
        assert fetched(site, path, where, "no-cors", "script") == 403
        assert fetched(site, path, where, "navigate", "iframe") == 403
    assert fetched(site, path, "same-origin", "no-cors", "image") == 200


@pytest.mark.parametrize("path", ["/archive?sql=select+1", "/archive?s%71l=select+1", "/archive/article?_where=1=1", "/archive?sql"])
def test_another_site_asks_no_sql(site: Site, path: str) -> None:
    assert fetched(site, path, "cross-site") == 403
    assert fetched(site, path, "same-origin") != 403
    assert fetched(site, path, "none") != 403


def test_a_sandboxed_page_has_its_pictures(site: Site) -> None:
    assert fetched(site, "/replay/{lock-2}/{gate}", "cross-site", "no-cors", "image") == 200


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PROPFIND", "FOO"])
@pytest.mark.parametrize("path", ["/", "/archive", "/archive/article"])
def test_methods_that_nothing_here_knows_are_refused(site: Site, method: str, path: str) -> None:
    assert sent(site, method, path, []).status_code == 405


def test_a_whole_address_as_target_is_held_against_our_names() -> None:
    scope = {"headers": [(b"host", b"localhost")], "raw_path": b"http://evil.example/"}
    assert hosts.refused(hosts.authorities(scope), ()) == "evil.example"
