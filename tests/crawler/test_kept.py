"""A host sees one connection of ours at a time, and what is asked again there waits for its pause."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from rawserver import Act, RawServer
from test_wire import OK, crawl

SCRIPTS = {"/one": [OK], "/two": [OK], "/stale": [OK, Act.HANG_UP_ON_NEXT]}


def test_another_way_to_the_same_host_closes_the_connection_that_is_kept(tmp_path: Path) -> None:
    first, second = RawServer(SCRIPTS), RawServer(SCRIPTS)
    urls = [
        f"http://localhost:{server.port}{path}" for server, path in ((first, "/one"), (second, "/one"), (second, "/two"), (first, "/two"))
    ]
    crawl(tmp_path, [{"url": url} for url in urls], second)
    first.close()
    assert [one.connection for one in second.log] == [1, 1]
    assert [one.connection for one in first.log] == [1, 2]


def test_a_request_that_is_sent_again_waits_for_the_pause(tmp_path: Path) -> None:
    server = RawServer(SCRIPTS)
    found = crawl(
        tmp_path, [{"url": f"http://localhost:{server.port}{path}", "ask": {"pause": 0.4}} for path in ("/stale", "/one")], server
    )
    resent, answered = found.stored("/one")
    assert resent.exchange.outcome == "resent"
    assert answered.exchange.fetched_at - resent.exchange.fetched_at >= timedelta(seconds=0.4)
