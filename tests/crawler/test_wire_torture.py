"""A tenth of the torture benchmark on each run: odd, broken and hostile answers, byte for byte, and read by others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rawserver import RawServer
from test_wire import Crawled, crawl
from torture import Case, addresses, cases

EVERY = cases()
CASES = tuple(case for number, case in enumerate(EVERY) if number % 3 == 0 or case.host)
PATHS = [case.path for case in CASES]
# warcio falls over a body with Content-Encoding br where a module brotli is there, as Scrapy demands (webrecorder/warcio#73).
WARCIO = "import sys; sys.modules['brotli'] = None; from warcio.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def tortured(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    server = RawServer({case.path: case.script for case in CASES}, host="0.0.0.0")
    own = addresses(CASES)
    asked = [{**case.more, "url": f"http://{own[case.path]}:{server.port}{case.path}"} for case in CASES]
    many = {"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
    return crawl(tmp_path_factory.mktemp("torture"), asked, server, settings=many)


def sent(found: Crawled, case: Case) -> list[tuple[bytes, bytes]]:
    return [(one.request, one.sent) for one in found.logged(case.path)]


def body_of(found: Crawled, record_id: str) -> bytes:
    return next(capture.body for group in found.groups for capture in group.captures if capture.record_id == record_id)


@pytest.mark.parametrize("case", [case for case in CASES if case.whole], ids=lambda case: case.path)
def test_the_warc_holds_what_the_server_logged(tortured: Crawled, case: Case) -> None:
    kept = []
    for one in tortured.stored(case.path):
        exchange, repeated = one.exchange, body_of(tortured, one.refers_to.record_id) if one.refers_to else b""
        kept.append((exchange.request, exchange.interim + exchange.response + repeated + exchange.excess))
        assert exchange.truncated == (case.cut if exchange.response else None)
    assert kept == sent(tortured, case) != []


@pytest.mark.parametrize("case", [case for case in CASES if not case.whole], ids=lambda case: case.path)
def test_what_a_limit_ended_is_a_beginning_and_says_so(tortured: Crawled, case: Case) -> None:
    ((_, logged),) = sent(tortured, case)
    exchange = tortured.one(case.path).exchange
    held = exchange.interim + exchange.response
    assert logged.startswith(held)
    assert 0 < len(held) < len(logged)
    assert exchange.truncated in (case.cut, None if not exchange.response else case.cut)
    assert exchange.problem


CHECKS = {"warcio": [sys.executable, "-c", WARCIO, "check"], "fastwarc": [str(Path(sys.executable).parent / "fastwarc"), "check", "-q"]}


@pytest.mark.parametrize("checker", CHECKS)
def test_outside_checkers_accept_every_record(tortured: Crawled, checker: str) -> None:
    found = subprocess.run([*CHECKS[checker], *tortured.files], capture_output=True, text=True)
    assert (found.returncode, found.stdout) == (0, "")
