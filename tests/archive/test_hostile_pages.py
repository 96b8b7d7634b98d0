"""Pages that want more than a worker may use become a trouble that says why, and cost no other page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.reading import Document, Placed, ReaderSetup, Reading
from archive.rulebook import load
from archive.worker import Limits
from archive.workers import Workers

SAID = b"The ferry to the island left the old harbour at six, with its lamps lit and nobody on board."
STORY = b"<title>Ferry</title><article><h1>Ferry</h1>" + b"<p>" + SAID + b"</p></article>"
BOMB = b"".join(b"<font color=a%d><p>x" % number for number in range(40_000))  # each paragraph opens all fonts again: 800 million elements
OPTIONS = b"<select>" + b"<option>x" * 400_000  # for each, lexbor looks through all before it


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers[Document | Placed, Reading]]:
    setup = ReaderSetup(load(None), 4_000_000)
    with Workers[Document | Placed, Reading]("archive.reader:reader", setup, Limits(2, 1 << 30, 120), 1) as made:
        yield made


def told(workers: Workers[Document | Placed, Reading], *bodies: bytes) -> list[str]:
    """For each page "read", or why it could not be."""
    jobs = enumerate(Document("https://island.example/f", b"", body, "text/html", None, 200, None) for body in bodies)
    found = []
    for _, answer in workers.map(jobs):
        assert answer is not None
        if answer.value is None:
            found.append(answer.fault.reason if answer.fault else "")
        else:
            found.append(answer.value.trouble.reason if answer.value.trouble else "read")
    return found


def test_a_page_past_its_limits_is_told_and_the_next_is_read(workers: Workers[Document | Placed, Reading]) -> None:
    reasons = told(workers, STORY, STORY + BOMB, STORY, STORY + OPTIONS, STORY)
    assert reasons[::2] == ["read"] * 3
    assert reasons[1] in ("limit", "memory-limit", "cpu-limit", "crashed")
    assert reasons[3] == "cpu-limit"


def test_a_page_that_unpacks_to_too_much_is_refused(workers: Workers[Document | Placed, Reading]) -> None:
    assert told(workers, STORY + b" " * 4_000_000, STORY) == ["too-large", "read"]
