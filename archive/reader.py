"""What a worker does with one document: undo its codings, normalize it, say why where that cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from archive.entity import as_stored
from archive.identity import digest
from archive.reading import GONE, Document, Placed, ReaderSetup, Reading, Trouble
from archive.robotstag import of_page
from archive.warc import read_groups, warc_path
from normalize.article import normalize
from normalize.errors import LimitReached, NotText, PageError
from normalize.model import Page

# Libraries load models and compile patterns at their first page (.7 s of CPU), which is no cost of the page that happens to be first.
_FIRST = Document(
    url="https://www.example.org/first",
    head=b"",
    body=b"<html><title>First page</title><body><article><h1>First page</h1><p>By Ada Quay, 23 January 2026</p>"
    + b"<p>A page with a sentence that is long enough to be taken for the text of an article.</p>" * 3,
    content_type="text/html",
    fetched_at=None,
    status=None,
    source=None,
)


def reader(setup: ReaderSetup) -> Callable[[Document | Placed], Reading]:
    """The function that reads documents by these rules and limits."""
    read(_FIRST, setup)
    return lambda job: _fetched(job, setup) if isinstance(job, Placed) else read(job, setup)


def _fetched(placed: Placed, setup: ReaderSetup) -> Reading:
    """The reading of a document that has to be taken out of its file first."""
    place = placed.location
    for _ in range(2):  # a crawl may finish and rename its file between two looks
        with suppress(OSError):
            path = warc_path(Path(placed.folder), place.file)
            group = next(read_groups(path, place.offset, place.offset + place.length), None)
            if group is None or not group.captures:
                break
            capture = group.captures[0]
            return read(replace(placed.document, head=capture.head, body=capture.body), setup)
    return Reading(None, Trouble("record", GONE, f"{place.file} was taken away or changed while it was read"), None)


def read(document: Document, setup: ReaderSetup) -> Reading:
    """The article that the document holds, or the trouble it made."""
    if len(document.body) > setup.decoded:
        return _refused("too-large", f"{len(document.body)} bytes, more than the {setup.decoded} that limits.decoded allows")
    content = document.body
    if document.head:
        unpacked = as_stored(document.head, document.body, setup.decoded)
        if unpacked.problem:
            return _refused("broken-body", unpacked.problem)
        content = unpacked.content
    page = Page(
        document.url, content, document.content_type, document.fetched_at, document.status, document.source, timezone=document.timezone
    )
    return replace(_normalized(page, setup), robots=of_page(page.content))


def _normalized(page: Page, setup: ReaderSetup) -> Reading:
    entity_digest = digest(page.content)
    try:
        return Reading(normalize(page, setup.rules), None, entity_digest)
    except NotText as problem:
        return Reading(None, Trouble("decode", "not-text", str(problem)), entity_digest)
    except LimitReached as problem:
        return Reading(None, Trouble("normalize", "limit", str(problem)), entity_digest)
    except PageError as problem:
        return Reading(None, Trouble("normalize", "unreadable", str(problem)), entity_digest)


def _refused(reason: str, detail: str) -> Reading:
    return Reading(None, Trouble("decode", reason, detail), None)
