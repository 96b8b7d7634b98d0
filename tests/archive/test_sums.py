from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from archive.entity import Head, entity_of
from archive.sums import STEP, summed
from archive.warcencode import sha256

CONTENT = b"The organist counted her goats. " * 100_000
RAW = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": (b"gzip", gzip.compress(CONTENT)),
    "members": (b"gzip", gzip.compress(CONTENT[:9]) + gzip.compress(CONTENT[9:]) + b"\0\0"),
    "zlib": (b"deflate", zlib.compress(CONTENT)),
    "raw": (b"deflate", RAW.compress(CONTENT) + RAW.flush()),
    "br": (b"br", brotli.compress(CONTENT, quality=3)),
}


@pytest.mark.parametrize("name", CODED)
def test_the_sum_is_that_of_the_body_unpacked_at_once(name: str) -> None:
    coding, content = CODED[name]
    whole = entity_of(Head(200, "1.1", b"", ((b"Content-Encoding", coding),)), content, 2 * len(CONTENT))
    assert not whole.problem
    assert summed(coding, content, 2 * len(CONTENT)) == (sha256(CONTENT), len(CONTENT)) == (sha256(whole.content), len(whole.content))


@pytest.mark.parametrize("name", CODED)
def test_what_unpacks_to_more_than_the_cap_has_no_sum(name: str) -> None:
    assert summed(*CODED[name], STEP) == (None, STEP)


@pytest.mark.parametrize("name", CODED)
def test_what_breaks_off_is_for_others_to_judge(name: str) -> None:
    coding, content = CODED[name]
    assert summed(coding, content[: len(content) // 2], 2 * len(CONTENT)) is None


def test_an_unknown_coding_is_for_others_to_judge() -> None:
    assert summed(b"zstd", b"", STEP) is None
