"""What the WARC holds against what a server on loopback logged, byte for byte."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rawserver import Act, Logged, RawServer, Script

from archive.capture import Stored
from archive.warc import Group, read_groups, stored
from crawler.demo.authority import Authority

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
TEXT = b"The ferry left the harbour before the fog came in. " * 30
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def length(body: bytes, *fields: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *fields, b"", body))


@dataclass(frozen=True)
class Case:
    script: Script
    more: Mapping[str, Any] = field(default_factory=dict)  # of the request


CUT = {"ask": {"max_bytes": 10_000}}
SOON = {"ask": {"deadline": 0.6}}

# Each is answered whole, so that the WARC has to hold all that the server sent.
WHOLE: dict[str, Case] = {
    "/plain": Case([OK]),
    "/fields": Case(
        [length(b"x", b"x-MiXeD: One", b"Set-Cookie: a=1", b"SET-COOKIE: b=2", b"X-Latin: caf\xe9", b"X-Folded: one", b"\ttwo")]
    ),
    "/spaces": Case([b"HTTP/1.1  200   OK \r\nContent-Length:1\r\nX-Bare\r\nX-Tail:  spaces  \t\r\n\r\nx"]),
    "/line-feeds": Case([b"HTTP/1.1 200 OK\nContent-Length: 3\nX-Odd: 1\r\n\nabc"]),
    "/no-reason": Case([b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nab"]),
    "/slowly": Case([OK[:3], OK[3:20], OK[20:-2], OK[-2:]]),
    "/long-field": Case([length(b"x", b"X-Long: " + b"y" * 60_000)]),
    "/chunks": Case(
        [b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;a="b;c"\r\nWi', b"ki\r\n00005\r\npedia\r\n0;z\r\nX-Sum: 1\r\n", b"\r\n"]
    ),
    "/Chunks": Case([b"HTTP/1.1 200 OK\r\ntransfer-encoding: CHUNKED\r\n\r\n5\r\nhello\r\n0\r\n\r\n"]),
    "/chunks-lf": Case([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n"]),
    "/chunks-bytewise": Case([bytes([one]) for one in b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"]),
    "/chunks-negative": Case([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", Act.CLOSE]),
    "/gzip": Case([length(gzip.compress(TEXT), b"Content-Encoding: gzip")]),
    "/until-close": Case([b"HTTP/1.0 200 OK\r\nServer: old\r\n\r\n", TEXT, Act.CLOSE]),
    "/conflicting-lengths": Case([b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nhello", Act.CLOSE]),
    "/same-length-twice": Case([b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello"]),
    "/negative-length": Case([b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", Act.CLOSE]),
    "/odd-transfer-coding": Case([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nuryyb", Act.CLOSE]),
    "/head": Case([b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nContent-Encoding: gzip\r\n\r\n"], {"method": "HEAD"}),
    "/no-content": Case([b"HTTP/1.1 204 No Content\r\nX-Odd: 1\r\n\r\n"]),
    "/empty": Case([b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]),
    "/interim": Case([b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n", OK]),
    "/moved": Case([b"HTTP/1.1 301 Moved\r\nLocation: /plain\r\nContent-Length: 0\r\n\r\n"]),
    "/missing": Case([b"HTTP/1.1 404 Nowhere\r\nContent-Length: 4\r\n\r\ngone"]),
    "/error": Case([b"HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbusy", Act.CLOSE]),
    "/posted": Case([OK], {"method": "POST", "body": "a=1&b=2"}),
    "/stale": Case([OK, Act.HANG_UP_ON_NEXT]),
    "/after-stale": Case([OK]),
    "/old-keeps": Case([b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok"]),
    "/garbage": Case([b"SSH-2.0-OpenSSH_9.2\r\n", Act.CLOSE]),
    "/binary-garbage": Case([bytes(range(256)), Act.CLOSE]),
    "/not-quite": Case([b"HTTP/1.1 abc\r\n\r\nHello", Act.CLOSE]),
    "/nothing": Case([Act.CLOSE]),
    "/excess": Case([OK + b" and more"]),
    "/late-reset": Case([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", Act.RESET]),
}
# Each is cut, by the server or by us: the WARC holds what came until then.
BROKEN: dict[str, Case] = {
    "/cut-length": Case([b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nonly this", Act.CLOSE]),
    "/cut-chunk": Case([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nonly this", Act.CLOSE]),
    "/cut-gzip": Case([length(gzip.compress(TEXT), b"Content-Encoding: gzip")[:-40], Act.CLOSE]),
    "/cut-head": Case([b"HTTP/1.1 200 OK\r\nContent-Ty", Act.CLOSE]),
    "/held": Case([b"HTTP/1.1 200 OK\r\n\r\nthe beginning", Act.HOLD], SOON),
    "/held-head": Case([b"HTTP/1.1 200 OK\r\nContent", Act.HOLD], SOON),
    "/held-silent": Case([Act.HOLD], SOON),
    "/oversize": Case([length(bytes(200_000))], CUT),
    "/oversize-chunks": Case([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1000\r\n" + bytes(4096) + b"\r\n"] * 40], CUT),
    "/reset": Case([Act.RESET]),
    "/endless-head": Case([b"HTTP/1.1 200 OK\r\n", *[b"X-More: yes\r\n" * 4000] * 30], {}),
}
SCRIPTS = {path: case.script for path, case in {**WHOLE, **BROKEN}.items()}
SCRIPTS["/dropped"] = [b"HTTP/1.0 200 OK\r\n\r\nuntil the drop", Act.DROP]
CASES = {**WHOLE, **BROKEN}


@dataclass(frozen=True)
class Crawled:
    """What a crawl left: the server's log, the WARC, and what the spider was told."""

    log: list[Logged]
    groups: list[Group]
    files: list[Path]
    results: dict[str, dict[str, Any]]

    def stored(self, path: str) -> list[Stored]:
        found = [stored(group) for group in self.groups]
        return [one for one in found if one and "/" + one.exchange.url.partition("://")[2].partition("/")[2] == path]

    def one(self, path: str) -> Stored:
        (found,) = self.stored(path)
        return found

    def logged(self, path: str) -> list[Logged]:
        return [one for one in self.log if one.path in (path, f"localhost{path}") or one.path.endswith(f"{path}")]

    def result(self, path: str) -> dict[str, Any]:
        return self.results[path]


def crawl(folder: Path, requests: Sequence[Mapping[str, Any]], server: RawServer, **job: Any) -> Crawled:
    """Run the crawl in a process of its own, as Scrapy wants it."""
    (folder / "job.json").write_text(
        json.dumps({"folder": str(folder / "warc"), "results": str(folder / "out"), "requests": requests, **job})
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests/crawler")))}
    command = [sys.executable, str(ROOT / "tests/crawler/wirecrawl.py"), str(folder / "job.json")]
    subprocess.run(command, check=True, env=environment, timeout=100)
    files = sorted((folder / "warc").iterdir())
    results = {re.sub(r"^\w+://[^/]*", "", one["url"]): one for one in json.loads((folder / "out").read_text())}
    server.close()
    return Crawled(server.log, [group for path in files for group in read_groups(path)], files, results)


def requests(base: str, cases: Mapping[str, Case]) -> list[dict[str, Any]]:
    return [{"url": base + path, **case.more} for path, case in cases.items()]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    server = RawServer(SCRIPTS)
    return crawl(tmp_path_factory.mktemp("plain"), requests(f"http://localhost:{server.port}", CASES), server)


@pytest.mark.parametrize("path", CASES)
def test_each_request_in_the_warc_is_what_the_server_saw(plain: Crawled, path: str) -> None:
    assert [one.exchange.request for one in plain.stored(path)] == [one.request for one in plain.logged(path)] != []


@pytest.mark.parametrize("path", WHOLE)
def test_each_whole_answer_in_the_warc_is_what_the_server_sent(plain: Crawled, path: str) -> None:
    exchanges = [one.exchange for one in plain.stored(path)]
    assert [one.interim + one.response + one.excess for one in exchanges] == [one.sent for one in plain.logged(path)]
    assert [one.truncated for one in exchanges] == [None] * len(exchanges)


@pytest.mark.parametrize("path", BROKEN)
def test_each_cut_answer_in_the_warc_is_the_beginning_of_what_the_server_sent(plain: Crawled, path: str) -> None:
    found = plain.one(path).exchange
    assert plain.logged(path)[0].sent.startswith(found.response)
    assert found.problem


def test_every_exchange_is_in_the_warc_once(plain: Crawled) -> None:
    assert sum(bool(group.captures) for group in plain.groups) == len(plain.log)
    assert [group.problem for group in plain.groups if group.problem] == []


@pytest.mark.parametrize(
    ("path", "truncated", "words"),
    [
        ("/cut-length", "disconnect", "491 bytes before the end"),
        ("/cut-chunk", "disconnect", "before the last chunk"),
        ("/cut-gzip", "disconnect", "40 bytes before the end"),
        ("/cut-head", "disconnect", "within the head"),
        ("/held", "time", "the deadline passed before the end of the answer"),
        ("/held-head", "time", "the deadline passed before the end of the answer"),
        ("/held-silent", None, "the deadline passed before an answer"),
        ("/oversize", "length", "a body of more than 10000 bytes"),
        ("/oversize-chunks", "length", "a body of more than 10000 bytes"),
        ("/reset", None, "the connection was reset"),
        ("/endless-head", "length", "a head of more than 1048576 bytes"),
    ],
)
def test_a_cut_answer_says_how_it_was_cut(plain: Crawled, path: str, truncated: str | None, words: str) -> None:
    found = plain.one(path)
    assert (found.exchange.truncated, found.entity_digest) == (truncated, None)
    assert words in found.exchange.problem


def test_an_answer_over_its_cap_is_archived_up_to_it(plain: Crawled) -> None:
    sent = plain.logged("/oversize")[0].sent
    assert plain.one("/oversize").exchange.response == sent[: sent.index(b"\r\n\r\n") + 4 + 10_000]


@pytest.mark.parametrize("path", ["/cut-length", "/cut-chunk", "/held", "/oversize"])
def test_a_cut_answer_with_a_head_reaches_the_spider_with_a_flag(plain: Crawled, path: str) -> None:
    assert plain.result(path)["flags"] == ["truncated"]
    assert plain.result(path)["body"]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/cut-head", "DownloadFailedError"),
        ("/held-head", "DownloadTimeoutError"),
        ("/held-silent", "DownloadTimeoutError"),
        ("/endless-head", "DownloadFailedError"),
        ("/garbage", "DownloadFailedError"),
        ("/not-quite", "DownloadFailedError"),
        ("/nothing", "DownloadFailedError"),
    ],
)
def test_without_a_head_the_spider_gets_an_error(plain: Crawled, path: str, error: str) -> None:
    assert plain.result(path)["error"] == error


@pytest.mark.parametrize("path", ["/garbage", "/binary-garbage", "/not-quite", "/cut-head"])
def test_bytes_that_are_no_http_are_kept_as_a_resource(plain: Crawled, path: str) -> None:
    found = plain.one(path)
    assert (found.record_type, found.exchange.outcome, found.status) == ("resource", "failed", None)


@pytest.mark.parametrize("path", ["/nothing", "/held-silent"])
def test_an_exchange_without_an_answer_leaves_request_and_metadata(plain: Crawled, path: str) -> None:
    found = plain.one(path)
    assert (found.record_type, found.exchange.outcome, found.exchange.response) == ("metadata", "failed", b"")


def test_a_request_on_a_stale_connection_is_an_exchange_of_its_own(plain: Crawled) -> None:
    first, second = plain.stored("/after-stale")
    assert (first.exchange.outcome, first.exchange.response) == ("resent", b"")
    assert second.exchange.response == OK
    assert [one.connection for one in plain.logged("/after-stale")] == [
        plain.logged("/stale")[0].connection,
        plain.logged("/stale")[0].connection + 1,
    ]


def test_interim_heads_stand_in_the_metadata_and_not_in_the_block(plain: Crawled) -> None:
    found = plain.one("/interim").exchange
    assert found.response == OK
    assert found.interim.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103")


def test_what_follows_the_end_stands_in_the_metadata_and_ends_the_connection(plain: Crawled) -> None:
    assert plain.one("/excess").exchange.excess == b" and more"
    assert plain.logged("/late-reset")[0].connection != plain.logged("/excess")[0].connection


@pytest.mark.parametrize(
    ("path", "body"), [("/chunks", "Wikipedia"), ("/Chunks", "hello"), ("/chunks-lf", "hello"), ("/until-close", TEXT.decode())]
)
def test_the_spider_reads_bodies_without_their_framing(plain: Crawled, path: str, body: str) -> None:
    assert plain.result(path)["body"] == body


def test_the_spider_reads_content_codings_itself(plain: Crawled) -> None:
    found = plain.result("/gzip")
    assert gzip.decompress(found["body"].encode("latin-1")) == TEXT
    assert dict(found["headers"])["Content-Encoding"] == ["gzip"]


def test_repeated_fields_reach_the_spider(plain: Crawled) -> None:
    assert dict(plain.result("/fields")["headers"])["Set-Cookie"] == ["a=1", "b=2"]


def test_the_entity_digest_is_of_what_a_reader_sees(plain: Crawled) -> None:
    assert plain.one("/gzip").entity_digest == "sha256:" + hashlib.sha256(TEXT).hexdigest()


def test_connections_are_kept(plain: Crawled) -> None:
    assert plain.logged("/fields")[0].connection == plain.logged("/plain")[0].connection


def test_who_was_spoken_to_is_told(plain: Crawled) -> None:
    assert plain.one("/plain").exchange.ip == "127.0.0.1"


@pytest.mark.parametrize("command", [["warcio", "check"], ["fastwarc", "check", "-q"]])
def test_outside_checkers_accept_every_record(plain: Crawled, command: list[str]) -> None:
    found = subprocess.run([TOOLS / command[0], *command[1:], *plain.files], capture_output=True, text=True)
    assert (found.returncode, found.stdout) == (0, "")


def test_an_outside_indexer_finds_one_line_for_each_answer(plain: Crawled) -> None:
    found = subprocess.run([TOOLS / "cdxj-indexer", *plain.files], capture_output=True, text=True, check=True)
    answered = [group for group in plain.groups if group.captures and group.captures[0].record_type != "metadata"]
    assert len(found.stdout.splitlines()) == len(answered)


# --- TLS, proxies, masks, revisits, failures to connect

FEW = {
    path: WHOLE[path]
    for path in ("/plain", "/fields", "/chunks", "/gzip", "/until-close", "/interim", "/head", "/posted", "/stale", "/after-stale")
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("authority")
    made = Authority(folder)
    (folder / "ca.pem").write_bytes(made.pem)
    return made


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Crawled:
    folder = tmp_path_factory.mktemp("secure")
    (folder / "ca.pem").write_bytes(authority.pem)
    server = RawServer(SCRIPTS, tls=authority.context("localhost"))
    asked = requests(f"https://localhost:{server.port}", {**FEW, "/held": BROKEN["/held"], "/cut-length": BROKEN["/cut-length"]})
    asked.append({"url": f"https://localhost:{server.port}/dropped"})
    other = {"url": f"https://127.0.0.1:{server.port}/plain"}
    lax = {"url": f"https://127.0.0.1:{server.port}/missing", "ask": {"verify": False}}
    return crawl(folder, [*asked, other, lax], server, ca=str(folder / "ca.pem"))


@pytest.mark.parametrize("path", [path for path in FEW if path != "/plain"])
def test_over_tls_the_warc_holds_what_the_server_logged(secure: Crawled, path: str) -> None:
    exchanges = [one.exchange for one in secure.stored(path)]
    found = [(one.request, one.interim + one.response) for one in exchanges]
    assert found == [(one.request, one.sent) for one in secure.logged(path)] != []


def test_a_secure_exchange_says_how_it_was_secured(secure: Crawled) -> None:
    channel = secure.one("/fields").exchange.tls
    assert channel is not None
    assert (channel.version, channel.verified, len(channel.certificate)) == ("TLSv1.3", True, len("sha256:") + 64)


def test_a_certificate_for_another_name_is_refused_before_anything_is_sent(secure: Crawled) -> None:
    _, refused = secure.stored("/plain")
    assert (refused.exchange.sent, refused.exchange.outcome, refused.record_type) == (False, "failed", "metadata")
    assert "certificate" in refused.exchange.problem
    assert len(secure.logged("/plain")) == 1


def test_a_server_that_drops_tls_without_a_farewell_is_taken_for_done(secure: Crawled) -> None:
    found = secure.one("/dropped").exchange
    assert (found.response, found.truncated, found.problem) == (secure.logged("/dropped")[0].sent, None, "")


def test_an_ask_may_forgo_verification_and_the_capture_says_so(secure: Crawled) -> None:
    channel = secure.one("/missing").exchange.tls
    assert channel is not None
    assert not channel.verified
    assert secure.result("/missing")["status"] == 404


@pytest.mark.parametrize(("path", "truncated"), [("/held", "time"), ("/cut-length", "disconnect")])
def test_over_tls_cut_answers_are_kept_too(secure: Crawled, path: str, truncated: str) -> None:
    assert secure.one(path).exchange.truncated == truncated


def test_an_unknown_authority_is_refused(tmp_path: Path, authority: Authority) -> None:
    server = RawServer(SCRIPTS, tls=authority.context("localhost"))
    found = crawl(tmp_path, [{"url": f"https://localhost:{server.port}/plain"}], server)
    assert found.one("/plain").exchange.problem == "the server's certificate is not one that can be trusted"


def test_an_expired_certificate_is_told_as_such(tmp_path: Path) -> None:
    begun = datetime.now(UTC)
    ages = iter((timedelta(), timedelta(days=60)))  # the authority is sound, the host's certificate thirty days over
    authority = Authority(tmp_path, lambda: begun - next(ages))
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    server = RawServer(SCRIPTS, tls=authority.context("localhost"))
    found = crawl(tmp_path, [{"url": f"https://localhost:{server.port}/plain"}], server, ca=str(tmp_path / "ca.pem"))
    assert found.one("/plain").exchange.problem == "the server's certificate has expired"
    assert found.log == []


def test_through_a_proxy_the_warc_holds_what_the_proxy_logged(tmp_path: Path) -> None:
    proxy = RawServer(SCRIPTS)
    asked = [{**one, "meta": {"proxy": f"http://localhost:{proxy.port}"}} for one in requests("http://harbour.example", FEW)]
    found = crawl(tmp_path, asked, proxy)
    for path in FEW:
        exchanges = [one.exchange for one in found.stored(path)]
        assert (
            [(one.request, one.interim + one.response) for one in exchanges]
            == [(one.request, one.sent) for one in found.logged(path)]
            != []
        )
        assert all((one.proxied, one.ip) == (True, None) for one in exchanges)
    assert found.log[0].request.startswith(b"GET http://harbour.example/plain HTTP/1.1\r\nHost: harbour.example\r\n")


def test_through_a_tunnel_the_warc_holds_what_the_server_logged(tmp_path: Path, authority: Authority) -> None:
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    server = RawServer(SCRIPTS, tls=authority.context("harbour.example"))
    proxy = RawServer({}, inner=server)
    asked = [{**one, "meta": {"proxy": f"http://localhost:{proxy.port}"}} for one in requests("https://harbour.example", FEW)]
    found = crawl(tmp_path, asked, server, ca=str(tmp_path / "ca.pem"))
    for path in FEW:
        exchanges = [one.exchange for one in found.stored(path)]
        assert (
            [(one.request, one.interim + one.response) for one in exchanges]
            == [(one.request, one.sent) for one in found.logged(path)]
            != []
        )
    channel = found.one("/plain").exchange
    assert (channel.proxied, channel.ip, channel.tls and channel.tls.verified) == (True, None, True)
    assert proxy.tunnels[0].startswith(b"CONNECT harbour.example:443 HTTP/1.1\r\n")


def test_a_tunnel_that_is_refused_is_a_failed_exchange(tmp_path: Path) -> None:
    proxy = RawServer({"harbour.example:443": [b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"], "sea.example:443": [Act.CLOSE]})
    meta = {"proxy": f"http://localhost:{proxy.port}"}
    found = crawl(tmp_path, [{"url": "https://harbour.example/a", "meta": meta}, {"url": "https://sea.example/b", "meta": meta}], proxy)
    assert found.one("/a").exchange.problem == "the proxy refuses the tunnel: HTTP/1.1 403 Forbidden"
    assert found.one("/b").exchange.problem == "the proxy closed the connection instead of digging the tunnel"


def test_configured_credentials_are_shown_as_digests(tmp_path: Path) -> None:
    server = RawServer(SCRIPTS)
    secrets = {"Authorization": "Basic c2VjcmV0", "Cookie": "session=secret", "X-Other": "seen"}
    found = crawl(tmp_path, [{"url": f"http://localhost:{server.port}/plain", "headers": secrets}], server)
    exchange = found.one("/plain").exchange
    assert exchange.masked == ("Authorization", "Cookie")
    assert b"secret" not in exchange.request
    shown = exchange.request
    for name in exchange.masked:
        digest = hashlib.sha256(secrets[name].encode()).hexdigest()
        shown = shown.replace(f"sha256:{digest}".encode(), secrets[name].encode())
    assert shown == found.log[0].request


def test_the_same_bytes_again_are_a_revisit_and_a_304_too(tmp_path: Path) -> None:
    page = length(TEXT, b'ETag: "1"')
    server = RawServer(
        {"/page": [page], "/copy": [page], "/again": [length(TEXT, b'ETag: "2"')], "/changed": [b"HTTP/1.1 304 Not Modified\r\n\r\n"]}
    )
    base = f"http://localhost:{server.port}"
    found = crawl(tmp_path, [{"url": base + path} for path in ("/page", "/again", "/changed")], server)
    first, again = found.one("/page"), found.one("/again")
    assert (first.record_type, again.record_type) == ("response", "revisit")
    assert again.refers_to
    assert (again.refers_to.record_id, again.refers_to.url) == (first.record_id, base + "/page")
    assert again.exchange.response == found.logged("/again")[0].sent.removesuffix(TEXT)
    assert found.one("/changed").record_type == "response"  # it was never fetched whole


def test_a_host_that_is_not_there_leaves_a_failed_exchange(tmp_path: Path) -> None:
    server = RawServer({})
    server.close()
    asked = [
        {"url": f"http://localhost:{server.port}/refused"},
        {"url": "http://harbour.invalid/unknown"},
        {"url": "http://user:secret@harbour.invalid/c"},
    ]
    found = crawl(tmp_path, asked, server)
    assert found.one("/refused").exchange.problem == "the connection was refused"
    unknown = found.one("/unknown").exchange
    assert (unknown.problem, unknown.sent, unknown.request[:30]) == (
        "the host's name does not resolve",
        False,
        b"GET /unknown HTTP/1.1\r\nHost: h",
    )
    assert found.result("/refused")["error"] == "DownloadConnectionRefusedError"
    assert found.result("/unknown")["error"] == "CannotResolveHostError"
    assert found.one("/c").exchange.url == "http://harbour.invalid/c"


def test_over_ipv6_the_warc_holds_what_the_server_logged(tmp_path: Path) -> None:
    if not socket.has_ipv6 or not _speaks_ipv6():
        pytest.skip("no IPv6 on loopback here")
    server = RawServer(SCRIPTS, host="::1")
    found = crawl(tmp_path, requests(f"http://[::1]:{server.port}", {"/chunks": WHOLE["/chunks"]}), server)
    exchange = found.one("/chunks").exchange
    assert (exchange.request, exchange.response, exchange.ip) == (found.log[0].request, found.log[0].sent, "::1")
    assert b"\r\nHost: [::1]:%d\r\n" % server.port in exchange.request


def _speaks_ipv6() -> bool:
    try:
        RawServer({}, host="::1").close()
    except OSError:
        return False
    return True


def test_a_proxy_that_never_answers_ends_with_the_deadline(tmp_path: Path, authority: Authority) -> None:
    proxy = RawServer({"harbour.example:443": [Act.HOLD]})
    found = crawl(tmp_path, [{"url": "https://harbour.example/a", "meta": {"proxy": f"localhost:{proxy.port}"}, **SOON}], proxy)
    assert found.one("/a").exchange.problem == "no connection came about within the deadline"
    assert found.result("/a")["error"] == "DownloadTimeoutError"


def test_a_server_that_never_shakes_hands_ends_with_the_deadline(tmp_path: Path) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    server = RawServer({})
    found = crawl(tmp_path, [{"url": f"https://localhost:{silent.getsockname()[1]}/a", **SOON}], server)
    silent.close()
    exchange = found.one("/a").exchange
    assert (exchange.sent, exchange.outcome, exchange.problem) == (False, "failed", "the deadline passed before an answer")


def test_what_cannot_be_archived_reaches_no_callback(tmp_path: Path) -> None:
    server = RawServer(SCRIPTS)
    huge = {"url": f"http://localhost:{server.port}/plain"}
    found = crawl(tmp_path, [huge], server, file_limit=200)
    assert found.result("/plain")["error"] == "DiskFull"


def test_a_proxys_credentials_are_sent_to_it_and_shown_as_a_digest(tmp_path: Path) -> None:
    proxy = RawServer(SCRIPTS)
    meta = {"proxy": f"http://desk:s%40cret@localhost:{proxy.port}"}
    asked = {"url": "http://harbour.example/plain", "meta": meta, "ask": {"via": "http://desk:secret@harbour.example/feed"}}
    found = crawl(tmp_path, [asked], proxy)
    exchange = found.one("/plain").exchange
    assert b"\r\nProxy-Authorization: Basic ZGVzazpzQGNyZXQ=\r\n" in found.log[0].request
    assert (exchange.masked, exchange.via) == (("Proxy-Authorization",), "http://harbour.example/feed")
    assert b"ZGVzaz" not in exchange.request


def test_a_servers_clock_is_compared_with_ours(tmp_path: Path) -> None:
    server = RawServer({"/old": [length(b"x", b"Date: Sun, 06 Nov 1994 08:49:37 GMT")], "/odd": [length(b"x", b"Date: yesterday")]})
    found = crawl(tmp_path, [{"url": f"http://localhost:{server.port}{path}"} for path in ("/old", "/odd")], server)
    said = [dict(group.metadata).get("clock-difference") for group in found.groups if group.captures]
    assert said[1] is None
    assert int(said[0] or 0) < -(10**9)


def test_a_server_that_speaks_first_is_heard(tmp_path: Path) -> None:
    server = RawServer({"/banner": [Act.CLOSE]}, banner=b"220 ready\r\n")
    found = crawl(tmp_path, [{"url": f"http://localhost:{server.port}/banner"}], server)
    assert found.one("/banner").exchange.response == b"220 ready\r\n"
