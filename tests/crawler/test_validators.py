"""Servers whose ETag and Last-Modified say something else than their pages."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest

from archive.httphead import parse_head
from crawler.validators import conditional, contradicts, is_check, untrue
from tests.crawler.desk import Desk, desk

NEWS = "https://harbour.example/news/"
TAG = {"ETag": '"1"'}


def head(**fields: str) -> bytes:
    return "".join(("HTTP/1.1 304 X\r\n", *(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items()), "\r\n")).encode()


def captured(folder: Path, count: int) -> Desk:
    """A run an hour after one that captured so many articles, with validators."""
    run = desk(folder)
    run.robots()
    run.list(run.leased(), *((f"{NEWS}{n}", "article") for n in range(count)))
    for _ in range(count):
        lease = run.leased()
        run.answer(lease, 200, lease.url.encode(), TAG)
        run.wait(2)
    run.close()
    later = desk(folder, now=run.now + 7200)
    later.answer(later.leased(), 304, head=TAG)  # the feed
    later.wait(2)
    return later


def ask_all(run: Desk) -> list[tuple[str, bool]]:
    """Each address that is due, and whether it was asked for whole; of page 0 the body has changed, the validators never."""
    asked = []
    while (lease := run.lease()) is not None:
        asked.append((lease.url, lease.etag is None))
        body = b"edited" if lease.url == f"{NEWS}0" else lease.url.encode()
        if lease.etag is None:
            run.answer(lease, 200, body, TAG)
        else:
            run.answer(lease, 304, head=TAG)
        run.wait(2)
    return asked


def test_a_few_of_many_return_visits_ask_for_the_whole() -> None:
    checks = [sum(is_check("article", visits, f"{NEWS}{n}") for n in range(5000)) for visits in (1, 2, 3)]
    assert all(70 < number < 130 for number in checks)
    assert sum(is_check("feed", visits, NEWS) for visits in range(100)) == 5
    assert not is_check("feed", 0, NEWS)


def test_who_is_caught_is_asked_again_for_all_and_whole(tmp_path: Path) -> None:
    run = captured(tmp_path, 60)
    run.frontier._db.execute("UPDATE url SET visits = 50 - ? WHERE url = ?", (crc32(f"{NEWS}0".encode()) % 50, f"{NEWS}0"))
    asked = ask_all(run)
    whole = {url for url, is_whole in asked if is_whole}
    assert {f"{NEWS}{n}" for n in range(60)} <= whole
    assert len(asked) < 121 + 1  # nothing more than twice, and the feed


def test_a_server_whose_validators_are_true_is_asked_with_them(tmp_path: Path) -> None:
    run = captured(tmp_path, 40)
    run.frontier._db.execute("UPDATE url SET digest = NULL WHERE url = ?", (f"{NEWS}0",))
    assert sum(is_whole for _, is_whole in ask_all(run)) <= 4


def test_a_304_without_conditions_is_a_failure(tmp_path: Path) -> None:
    run = desk(tmp_path)
    run.robots()
    run.answer(run.leased(), 304)
    assert run.frontier._db.execute("SELECT outcome, reason, cause FROM attempt ORDER BY id DESC").fetchone()[:] == (
        "failed",
        "status 304 to a request without conditions",
        "http-odd",
    )
    run.wait(10)
    assert run.leased().etag is None


def test_a_304_that_names_another_version_has_the_page_asked_for_at_once_and_whole(tmp_path: Path) -> None:
    run = captured(tmp_path, 1)
    run.answer(run.leased(), 304, head={"ETag": '"2"'})
    run.wait(2)
    lease = run.leased()
    assert (lease.url, lease.etag) == (f"{NEWS}0", None)


@pytest.mark.parametrize(
    ("fields", "etag", "modified", "is_"),
    [
        ({"ETag": '"1"'}, '"1"', None, False),
        ({"ETag": 'W/"1"'}, '"1"', None, False),
        ({"ETag": '"2"', "Last_Modified": "then"}, '"1"', "then", True),
        ({"Last_Modified": "now"}, '"1"', "then", True),
        ({"Last_Modified": "then"}, None, "then", False),
        ({}, '"1"', "then", False),
    ],
)
def test_contradictions(fields: dict[str, str], etag: str | None, modified: str | None, is_: bool) -> None:
    assert contradicts(parse_head(head(**fields)), etag, modified) is is_


@pytest.mark.parametrize(
    ("fields", "etag", "modified", "is_"),
    [
        ({"ETag": '"1"'}, 'W/"1"', None, True),
        ({"ETag": '"2"', "Last_Modified": "then"}, '"1"', "then", False),
        ({"Last_Modified": "then"}, None, "then", True),
        ({"Last_Modified": "then"}, '"1"', "then", False),
        ({}, None, None, False),
    ],
)
def test_validators_that_stay_while_a_body_changes(fields: dict[str, str], etag: str | None, modified: str | None, is_: bool) -> None:
    assert untrue(parse_head(head(**fields)), etag, modified) is is_


def test_conditions_are_found_in_a_request() -> None:
    assert conditional(b'GET / HTTP/1.1\r\nHost: a\r\nIF-NONE-MATCH: "1"\r\n\r\n')
    assert not conditional(b"GET /if-none-match: HTTP/1.1\r\nHost: a\r\n\r\n")
