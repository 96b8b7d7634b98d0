"""What a worker does with one document: undo its codings, normalize it, say why where that cannot be done."""

from __future__ import annotations

from collections.abc import Callable

from archive.entity import entity
from archive.identity import digest
from archive.reading import Document, ReaderSetup, Reading, Trouble
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


def reader(setup: ReaderSetup) -> Callable[[Document], Reading]:
    """The function that reads documents by these rules and limits."""
    read(_FIRST, setup)
    return lambda document: read(document, setup)


def read(document: Document, setup: ReaderSetup) -> Reading:
    """The article that the document holds, or the trouble it made."""
    if len(document.body) > setup.decoded:
        return _refused("too-large", f"{len(document.body)} bytes, more than the {setup.decoded} that limits.decoded allows")
    content, content_type = document.body, document.content_type
    if document.head:
        unpacked = entity(document.head, document.body, setup.decoded)
        if unpacked.problem:
            return _refused("broken-body", unpacked.problem)
        content, content_type = unpacked.content, unpacked.content_type
    page = Page(document.url, content, content_type, document.fetched_at, document.status, document.source)
    return _normalized(page, setup)


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
