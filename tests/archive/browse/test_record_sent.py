"""The raw record over HTTP: in parts, its head alone, and refused where a byte of it is another."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import build
import httpx
import pytest
from build import Made, Seen
from conftest import Site

from archive.browse import captures, serve
from archive.database import NAME, open_for_reading

PICTURE = bytes(range(256)) * 4096


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    picture = Seen("picture", "https://a.example/p.png", 0, body=PICTURE, content_type="image/png", role="image")
    silent = Seen("silent", "https://a.example/s", 1, problem="refused")
    return build.make(tmp_path_factory.mktemp("records") / "archive", [picture, silent])


def asked(made: Made, label: str, method: str = "GET", **headers: str) -> httpx.Response:
    client = serve.datasette(made.folder).client
    answer: httpx.Response = asyncio.run(client.request(method, f"/-/record/{made.names[label]}", headers=headers))
    return answer


def record(made: Made, label: str) -> bytes:
    row = captures.by_name(open_for_reading(made.folder / NAME).conn, made.names[label])
    assert row
    return (made.folder / "warc" / row.file).read_bytes()[row.offset :][: row.length]


def test_the_whole_record_is_sent_with_its_length(made: Made) -> None:
    answer = asked(made, "picture")
    assert answer.content == record(made, "picture")
    assert PICTURE in gzip.decompress(answer.content)
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_head_sends_the_length_and_no_byte(made: Made) -> None:
    answer = asked(made, "picture", "HEAD")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == len(record(made, "picture"))


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-7", 206, slice(-7, None)),
        ("bytes=5-99999999", 206, slice(5, None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=9-5", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
    ],
)
def test_a_part_is_sent_where_one_is_asked_for(made: Made, wanted: str, status: int, part: slice) -> None:
    answer = asked(made, "picture", range=wanted)
    assert (answer.status_code, answer.content) == (status, record(made, "picture")[part])


@pytest.mark.parametrize("label", ["picture", "silent"])
def test_a_record_of_any_kind_with_another_byte_is_refused(made: Made, tmp_path: Path, label: str) -> None:
    row = captures.by_name(open_for_reading(made.folder / NAME).conn, made.names[label])
    assert row
    path = made.folder / "warc" / row.file
    sound = path.read_bytes()
    member = bytearray(gzip.decompress(sound[row.offset :][: row.length]))
    member[-6] ^= 1  # the last byte of the block
    packed = gzip.compress(bytes(member))
    path.write_bytes(sound[: row.offset] + packed + sound[row.offset + row.length :])
    answer = asked(made, label)
    path.write_bytes(sound)
    assert answer.status_code == 500
    assert "digest" in answer.text or "cannot be unpacked" in answer.text or "too soon" in answer.text
    assert Site(made, serve.datasette(made.folder)).get("/-/record/{picture}").status_code == 200
