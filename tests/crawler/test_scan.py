from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.entity import dechunked
from crawler.scan import Scan

MOST = 1000
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def scanned(*pieces: bytes, method: bytes = b"GET", most: int = MOST) -> Scan:
    scan = Scan(method, most)
    for piece in pieces:
        if not scan.ended:
            scan.feed(piece)
    return scan


@pytest.mark.parametrize(
    ("answer", "excess"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", b"HTTP/1.1 200 OK"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"x"),
        (b"HTTP/1.1 204 No\r\n\r\n", b"x"),
        (b"HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n", b"x"),
        (CHUNKED + b"0\r\n\r\n", b"\r\n"),
        (CHUNKED + b"3;x\r\nabc\r\n0\r\nA: b\r\nC: d\r\n\r\n", b"x"),
        (CHUNKED + b"3\nabc\n0\n\n", b"x"),
        (CHUNKED + b"3\r\nabc0\r\n\r\n", b"x"),
    ],
)
def test_the_end_is_found_and_what_follows_is_kept_apart(answer: bytes, excess: bytes) -> None:
    scan = scanned(answer + excess)
    assert (scan.ended, scan.response, scan.excess, scan.problem) == (True, answer, excess, "")
    assert scan.reusable == (not excess)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\nabc",
        CHUNKED + b"\r\nabc",
        CHUNKED + b"-3\r\nabc",
    ],
)
def test_without_a_usable_frame_the_answer_lasts_until_the_close(answer: bytes) -> None:
    scan = scanned(answer, b"more")
    assert (scan.ended, scan.missing, scan.response, scan.reusable) == (False, "", answer + b"more", False)


@pytest.mark.parametrize(
    ("fields", "reusable"),
    [
        (b"HTTP/1.1 200 OK\r\n", True),
        (b"HTTP/1.1 200 OK\r\nConnection: Keep-Alive, Close\r\n", False),
        (b"HTTP/1.0 200 OK\r\n", False),
        (b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n", True),
    ],
)
def test_a_connection_is_kept_where_both_sides_may(fields: bytes, reusable: bool) -> None:
    assert scanned(fields + b"Content-Length: 0\r\n\r\n").reusable == reusable


def test_a_length_in_the_answer_to_head_announces_nothing() -> None:
    assert scanned(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", method=b"HEAD").ended


def test_a_body_of_exactly_the_cap_is_whole() -> None:
    body = bytes(MOST)
    scan = scanned(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + body)
    assert (scan.ended, scan.cut) == (True, False)


def test_one_byte_over_the_cap_is_cut_there() -> None:
    scan = scanned(b"HTTP/1.1 200 OK\r\n\r\n", bytes(MOST), b"x")
    assert (scan.ended, scan.cut, len(scan.response)) == (True, True, len(b"HTTP/1.1 200 OK\r\n\r\n") + MOST)


def test_interim_heads_without_end_come_to_one() -> None:
    scan = Scan(b"GET", MOST)
    for _ in range(80_000):
        if scan.ended:
            break
        scan.feed(b"HTTP/1.1 103 Early Hints\r\n\r\n")
    assert (scan.ended, scan.cut) == (True, True)


FIELDS = st.sampled_from(
    [b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n", b"X: y\n", b" folded\r\n", b"odd\r\n"]
)
BODIES = st.sampled_from([b"5\r\n", b"hello", b"\r\n", b"0\r\n", b"\n", b"-1\r\n", b"A\r\n", b"3;x\n", b"T: 1\r\n", b"HTTP/1.1 200 OK\r\n"])
STATUS = st.sampled_from(
    [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 103 E\r\n\r\nHTTP/1.1 200 OK\r\n", b"HTTP/1.0 304\n", b"HTTP/9 999 ?\r\n", b"ICY 200\r\n", b"H"]
)
STREAMS = st.tuples(STATUS, st.lists(FIELDS, max_size=4).map(b"".join), st.just(b"\r\n"), st.lists(BODIES, max_size=12).map(b"".join)).map(
    b"".join
)


@settings(max_examples=400)
@given(STREAMS, st.lists(st.integers(1, 9), max_size=60), st.integers(0, 60))
def test_it_does_not_matter_how_the_bytes_are_cut_up(stream: bytes, steps: list[int], most: int) -> None:
    pieces, at = [], 0
    for step in steps:
        pieces.append(stream[at : at + step])
        at += step
    pieces.append(stream[at:])
    whole, parts = scanned(stream, most=most), scanned(*filter(None, pieces), most=most)
    assert (parts.ended, parts.cut, parts.response, parts.interim) == (whole.ended, whole.cut, whole.response, whole.interim)
    assert (parts.foreign, parts.missing, parts.problem) == (whole.foreign, whole.missing, whole.problem)


@settings(max_examples=300)
@given(st.lists(BODIES, max_size=14).map(b"".join))
def test_a_chunked_body_ends_where_its_decoder_ends(body: bytes) -> None:
    scan = scanned(CHUNKED + body, most=10**6)
    found = dechunked(body)
    framed = scan.response[len(CHUNKED) :]
    assert not (scan.ended and found.problem)
    if scan.ended:
        assert dechunked(framed).content == found.content


@settings(max_examples=300)
@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", CHUNKED, b"HTTP/1.1 103 E\r\n\r\n"]), st.integers(0, 400))
def test_any_bytes_are_kept_whole_in_their_order(data: bytes, start: bytes, most: int) -> None:
    scan = scanned(start + data, most=most)
    kept = scan.interim + scan.response + scan.excess
    assert (start + data).startswith(kept)
    assert scan.cut or kept == start + data


def test_chunks_of_a_byte_come_to_an_end() -> None:
    scan = scanned(CHUNKED, *[b"1\r\nx\r\n" * 10_000] * 60, most=10**9)
    assert (scan.ended, scan.cut) == (True, True)
    assert "chunks" in scan.problem
