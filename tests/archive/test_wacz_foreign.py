"""A WACZ out of files that others wrote: the request before its answer goes along, what was taken down does not."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from datetime import UTC, datetime

import pytest
from foreign import DATE, INFO, name, record, request, response, write
from newsroom import HOME, archive, take_in, tide

from archive import packing
from archive.adopt import Shelf, adopt
from archive.database import NAME, open_for_reading
from archive.ingest import Pages
from archive.store import Store
from archive.takedown import decide
from archive.wacz import Label

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
ASIDE = record(
    "resource", b"a private note", f"WARC-Record-ID: {name('aside')}", f"WARC-Concurrent-To: {name('/tide/1' + DATE)}",
    f"WARC-Date: {DATE}", f"WARC-Target-URI: {HOME}/aside", "Content-Type: text/plain",
)  # fmt: skip


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory, readers: Pages) -> bytes:
    """A package of the first of two pages; one record of its exchange was taken down."""
    place = tmp_path_factory.mktemp("foreign")
    folder = archive(place / "archive")
    pages = [INFO, request("/tide/1"), response("/tide/1", tide(1)), ASIDE, request("/tide/2"), response("/tide/2", tide(2))]
    adopt(Shelf(folder / "warc", 0), write(place / "news.warc.gz", *pages))
    take_in(folder, readers)
    decide(folder, f"{HOME}/aside", "private", "A. Quay", WHEN)
    Store(folder / NAME).close()
    db = open_for_reading(folder / NAME).conn
    numbers = [row[0] for row in db.execute("SELECT id FROM article WHERE canonical_url LIKE '%/tide/1'")]
    out = io.BytesIO()
    tally = packing.pack(folder, db, numbers, out, Label("One", "One page", "pressmark", WHEN), gzip.compress(INFO))
    assert (tally.pages, tally.problems) == (1, ())
    return out.getvalue()


def records(package: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as wacz:
        return gzip.decompress(wacz.read("archive/pressmark.warc.gz"))


def test_the_request_before_its_answer_goes_along(packed: bytes) -> None:
    assert records(packed).count(request("/tide/1")) == 1
    assert request("/tide/2") not in records(packed)


def test_what_was_taken_down_stays_behind_though_it_stands_in_the_same_exchange(packed: bytes) -> None:
    assert tide(1) in records(packed)
    assert b"a private note" not in records(packed)


def test_a_field_before_the_content_is_told_in_the_directory_too(packed: bytes) -> None:
    """ReplayWeb.page takes a directory entry without such a field to mean that there is none."""
    with zipfile.ZipFile(io.BytesIO(packed)) as wacz:
        for entry in wacz.infolist():
            (length,) = struct.unpack_from("<H", packed, entry.header_offset + 28)
            assert bool(entry.extra) == bool(length)
