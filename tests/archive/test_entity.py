from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.entity import Entity, dechunked, entity, zstd
from archive.httphead import parse_head, split_head

TEXT = b"The harbour was closed at noon. " * 40
CAP = 100_000


def head(*fields: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", b"Content-Type: text/html", *fields, b"", b""))


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def decoded(body: bytes, *fields: bytes, cap: int = CAP) -> Entity:
    return entity(head(*fields), body, cap)


def test_a_head_keeps_the_order_case_and_repetition_of_its_fields() -> None:
    found = parse_head(b"HTTP/1.1 200 Fine\r\nSet-Cookie: a=1\r\nX-Odd: \xe4\r\nSET-COOKIE:b=2\r\n\r\n")
    assert found.headers == ((b"Set-Cookie", b"a=1"), (b"X-Odd", b"\xe4"), (b"SET-COOKIE", b"b=2"))
    assert (found.status, found.version, found.reason) == (200, "1.1", b"Fine")
    assert found.values(b"set-cookie") == (b"a=1", b"b=2")


def test_a_folded_field_is_one_value() -> None:
    assert parse_head(b"HTTP/1.1 200 OK\r\nX-Long: one\r\n\ttwo\r\n\r\n").headers == ((b"X-Long", b"one two"),)


def test_a_head_may_end_its_lines_with_lf_only_and_lack_a_reason() -> None:
    found = parse_head(b"HTTP/1.0 404\nContent-Type: text/plain\nno colon here\n\n")
    assert (found.status, found.version, found.content_type) == (404, "1.0", "text/plain")


@pytest.mark.parametrize("line", [b"", b"ICY 200 OK", b"HTTP/1.1 two", b"HTTP/1.1 20", b"HTTP/1.1 2000", b"\x16\x03\x01"])
def test_what_is_no_status_line_has_no_status(line: bytes) -> None:
    assert parse_head(line + b"\r\n\r\n").status is None


@pytest.mark.parametrize("end", [b"\r\n\r\n", b"\n\n", b"\r\n\n", b"\n\r\n"])
def test_a_head_ends_at_its_first_empty_line(end: bytes) -> None:
    assert split_head(b"HTTP/1.1 200 OK" + end + b"body\r\n\r\n") == (b"HTTP/1.1 200 OK" + end, b"body\r\n\r\n")


@pytest.mark.parametrize("value", [b"chunked", b"Chunked", b" CHUNKED ", b"identity, chunked"])
def test_chunks_are_undone_in_any_spelling(value: bytes) -> None:
    assert decoded(chunked(b"one ", b"two"), b"Transfer-Encoding: " + value).content == b"one two"


def test_chunk_extensions_trailers_and_bare_line_feeds_are_no_content() -> None:
    body = b'4;name="v"\r\nWiki\r\n5\npedia\n0;last\r\nX-Sum: 1\r\n\r\n'
    assert dechunked(body).content == b"Wikipedia"


@pytest.mark.parametrize("size", [b"-5", b"+4", b"0x4", b"zz", b"", b"F" * 400, b"1_0", b"4 4"])
def test_an_absurd_first_chunk_size_leaves_the_body_as_it_is(size: bytes) -> None:
    body = size + b"\r\nWiki\r\n0\r\n\r\n"
    assert decoded(body, b"Transfer-Encoding: chunked") == Entity(body, "text/html", "says chunked, has no chunk size")


@pytest.mark.parametrize("size", [b"-5", b"zz", b"", b"F" * 400])
def test_an_absurd_later_chunk_size_ends_the_content_there(size: bytes) -> None:
    found = decoded(b"4\r\nWiki\r\n" + size + b"\r\npedia", b"Transfer-Encoding: chunked")
    assert found.content == b"Wiki"
    assert "no chunk size at byte 9" in found.problem


def test_a_chunk_size_beyond_the_body_gives_what_there_is() -> None:
    found = decoded(b"FFFFFFFFFFFFFFF\r\nWiki", b"Transfer-Encoding: chunked")
    assert (found.content, found.problem) == (b"Wiki", "ends inside a chunk")


@pytest.mark.parametrize(
    ("name", "coded"),
    [
        (b"gzip", gzip.compress(TEXT)),
        (b"X-GZip", gzip.compress(TEXT)),
        (b"gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        (b"gzip", gzip.compress(TEXT) + b"\0\0\0"),
        (b"deflate", zlib.compress(TEXT)),
        (b"deflate", zlib.compress(TEXT)[2:-4]),
        (b"br", brotli.compress(TEXT)),
        (b"zstd", zstd.compress(TEXT)),
        (b"gzip, br", brotli.compress(gzip.compress(TEXT))),
        (b"identity", TEXT),
    ],
    ids=["gzip", "x-gzip", "two members", "padded", "zlib", "bare deflate", "br", "zstd", "br over gzip", "identity"],
)
def test_content_codings_are_undone(name: bytes, coded: bytes) -> None:
    assert decoded(coded, b"Content-Encoding: " + name) == Entity(TEXT, "text/html", "")


def test_codings_in_several_fields_are_undone_last_first() -> None:
    body = chunked(brotli.compress(gzip.compress(TEXT)))
    assert decoded(body, b"Content-Encoding: gzip", b"Transfer-Encoding: chunked", b"Content-Encoding: br").content == TEXT


def test_a_transfer_coding_under_the_chunks_is_undone() -> None:
    assert decoded(chunked(gzip.compress(TEXT)), b"Transfer-Encoding: gzip, chunked").content == TEXT


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_what_it_says_is_no_loss(name: str) -> None:
    found = decoded(TEXT, b"Content-Encoding: " + name.encode())
    assert found.problem
    assert found.content in (TEXT, b"")


def test_a_cut_gzip_gives_what_was_there_and_says_so() -> None:
    found = decoded(gzip.compress(TEXT)[:-10], b"Content-Encoding: gzip")
    assert TEXT.startswith(found.content)
    assert found.problem == "the compressed stream ends early"


def test_a_gzip_with_a_wrong_sum_gives_its_bytes_and_says_so() -> None:
    coded = bytearray(gzip.compress(TEXT))
    coded[-6] ^= 1
    found = decoded(bytes(coded), b"Content-Encoding: gzip")
    assert TEXT.startswith(found.content)
    assert "incorrect data check" in found.problem


@pytest.mark.parametrize(
    ("name", "coded"),
    [
        (b"gzip", gzip.compress(bytes(10**7))),
        (b"gzip", gzip.compress(bytes(60_000)) * 3),
        (b"deflate", zlib.compress(bytes(10**7))),
        (b"br", brotli.compress(bytes(10**7))),
        (b"zstd", zstd.compress(bytes(10**7))),
        (b"gzip, gzip", gzip.compress(gzip.compress(bytes(10**7)))),
        (b"identity", bytes(10**6)),
    ],
)
def test_a_bomb_gives_no_more_than_the_cap(name: bytes, coded: bytes) -> None:
    found = decoded(coded, b"Content-Encoding: " + name)
    assert found == Entity(bytes(CAP), "text/html", f"unpacks to more than {CAP} bytes")


def test_thousands_of_empty_gzip_members_come_to_an_end() -> None:
    assert decoded(gzip.compress(b"") * 10_000, b"Content-Encoding: gzip").problem == "more than 64 gzip members"


def test_a_tower_of_codings_is_not_climbed() -> None:
    assert "at most 5" in decoded(b"x", b"Content-Encoding: " + b"gzip," * 500).problem


def test_an_unknown_coding_leaves_the_bytes() -> None:
    assert decoded(b"xyz", b"Content-Encoding: rot13") == Entity(b"xyz", "text/html", "unknown coding 'rot13'")


def test_no_body_needs_no_decoding() -> None:
    assert decoded(b"", b"Content-Encoding: gzip", b"Transfer-Encoding: chunked").content == b""


SIZES = st.sampled_from([b"-5", b"0", b"00", b"5", b"5;x=y", b"fffffffffffffff", b" 3 ", b"", b"\0"])
CODINGS = st.lists(st.sampled_from([b"gzip", b"br", b"zstd", b"deflate", b"chunked", b"identity", b"?"]), max_size=6)


@settings(max_examples=300, deadline=None)
@given(CODINGS, CODINGS, st.one_of(st.binary(max_size=300), st.lists(SIZES, max_size=30).map(b"\r\n".join)), st.integers(1, 50))
def test_any_bytes_end_within_the_cap(transfer: list[bytes], content: list[bytes], body: bytes, cap: int) -> None:
    found = decoded(body, b"Transfer-Encoding: " + b",".join(transfer), b"Content-Encoding: " + b",".join(content), cap=cap)
    assert len(found.content) <= cap


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["gzip", "br", "zstd", "deflate"]), st.binary(min_size=20, max_size=400), st.data())
def test_any_damage_to_a_coded_body_ends_within_the_cap(name: str, text: bytes, data: st.DataObject) -> None:
    pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress, "deflate": zlib.compress}[name]
    coded = bytearray(pack(text))
    at = data.draw(st.integers(0, len(coded) - 1))
    coded[at] ^= data.draw(st.integers(1, 255))
    assert len(decoded(bytes(coded), b"Content-Encoding: " + name.encode(), cap=1000).content) <= 1000


CODINGS = st.sampled_from(
    [b"gzip", b"x-gzip", b"deflate", b"br", b"zstd", b"identity", b"chunked", b"rot13", b"gzip, br", b"", b"gzip, gzip, deflate"]
)
STARTS = st.sampled_from(
    [
        b"",
        gzip.compress(TEXT),
        zlib.compress(TEXT),
        brotli.compress(TEXT),
        zstd.compress(TEXT),
        chunked(TEXT),
        b"-5\r\n",
        b"\x1f\x8b\x08\x04",
    ]
)


@settings(max_examples=300, deadline=None)
@given(CODINGS, CODINGS, STARTS, st.binary(max_size=200), st.integers(0, 60))
def test_any_bytes_under_any_codings_come_to_an_end_within_the_cap(
    transfer: bytes, content: bytes, start: bytes, more: bytes, cut: int
) -> None:
    body = start[: len(start) - cut] + more
    found = decoded(body, b"Transfer-Encoding: " + transfer, b"Content-Encoding: " + content, cap=2000)
    assert len(found.content) <= 2000


def test_chunks_of_a_byte_are_read_up_to_a_number() -> None:
    found = dechunked(b"1\r\nx\r\n" * 600_000)
    assert len(found.content) <= 600_000
