from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from archive.entity import entity_of, zstd
from archive.httphead import Head
from archive.sums import STEP, summed
from archive.warcmember import sha256

CONTENT = b"The organist counted her goats. " * 100_000
RAW = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": (b"gzip", gzip.compress(CONTENT)),
    "members": (b"gzip", gzip.compress(CONTENT[:9]) + gzip.compress(CONTENT[9:]) + b"\0\0"),
    "zlib": (b"deflate", zlib.compress(CONTENT)),
    "raw": (b"deflate", RAW.compress(CONTENT) + RAW.flush()),
    "br": (b"br", brotli.compress(CONTENT, quality=3)),
    "zstd": (b"zstd", zstd.compress(CONTENT[:9]) + zstd.compress(CONTENT[9:])),
}


def head(coding: bytes, *fields: tuple[bytes, bytes]) -> Head:
    return Head(200, "1.1", b"", ((b"Content-Encoding", coding), *fields))


@pytest.mark.parametrize("name", CODED)
def test_the_sum_is_that_of_the_body_unpacked_at_once(name: str) -> None:
    coding, content = CODED[name]
    whole = entity_of(head(coding), content, 2 * len(CONTENT))
    assert not whole.problem
    expected = (sha256(CONTENT), len(CONTENT))
    assert summed(head(coding), b"HEAD" + content, 4, 2 * len(CONTENT)) == expected == (sha256(whole.content), len(whole.content))


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("size", [1, 2, 7, 4000])
def test_chunks_are_undone_wherever_they_are_cut(name: str, size: int) -> None:
    coding, content = CODED[name]
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    assert summed(head(coding, (b"Transfer-Encoding", b"chunked")), body, 0, 2 * len(CONTENT)) == (sha256(CONTENT), len(CONTENT))


@pytest.mark.parametrize("name", CODED)
def test_what_unpacks_to_more_than_the_cap_has_no_sum(name: str) -> None:
    coding, content = CODED[name]
    assert summed(head(coding), content, 0, STEP) == (None, STEP)


@pytest.mark.parametrize("name", CODED)
def test_what_breaks_off_has_none_either(name: str) -> None:
    coding, content = CODED[name]
    assert summed(head(coding), content[: len(content) // 2], 0, 2 * len(CONTENT)) is None


@pytest.mark.parametrize("body", [b"", b"zzz\r\n", b"5\r\nabc", b"3\r\nabc\r\n"])
def test_broken_chunks_have_none(body: bytes) -> None:
    assert summed(head(b"identity", (b"Transfer-Encoding", b"chunked")), body, 0, STEP) is None


def test_codings_on_top_of_each_other_are_undone_in_pieces() -> None:
    twice = gzip.compress(brotli.compress(CONTENT, quality=1))
    assert summed(head(b"br", (b"Transfer-Encoding", b"gzip")), twice, 0, 2 * len(CONTENT)) == (sha256(CONTENT), len(CONTENT))


def test_what_is_packed_in_too_much_has_no_sum() -> None:
    assert summed(head(b"gzip, gzip"), gzip.compress(gzip.compress(bytes(2 * STEP), 0)), 0, STEP) == (None, STEP)


@pytest.mark.parametrize("coding", [b"rot13", b"gzip," * 6])
def test_an_unknown_coding_has_none(coding: bytes) -> None:
    assert summed(head(coding), b"abc", 0, STEP) is None
