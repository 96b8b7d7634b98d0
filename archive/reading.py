"""What goes to a worker and what comes back: a document in, an article or the reason why there is none out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.capture import Location
from normalize.model import Article
from normalize.rulefile import Rules

GONE = "gone"  # the trouble with a document whose file is not there any more: no fact about the page, so nothing to keep


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one page with what its record says of them."""

    url: str | None  # None for a text whose address nobody knows
    head: bytes  # HTTP status line and headers; b"" where there was no HTTP
    body: bytes  # as sent, chunk framing and content coding included
    content_type: str
    fetched_at: datetime | None  # aware, UTC
    status: int | None
    source: str | None
    timezone: str = ""  # of the source, as the IANA names it; "" where nobody knows


@dataclass(frozen=True, slots=True)
class Placed:
    """A document that is still in its WARC file, to be read there by the worker."""

    document: Document  # without head and body
    folder: str  # of the file
    location: Location


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a page gave no article."""

    stage: str  # "record", "decode" or "normalize"
    reason: str  # one word, like "cpu-limit" or "not-text"
    detail: str  # a sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one document: an article (of any kind) or a trouble."""

    article: Article | None
    trouble: Trouble | None
    entity_digest: str | None  # of the decoded body; None where it could not be decoded
    robots: tuple[str, ...] = ()  # directives that the page itself has for robots


@dataclass(frozen=True, slots=True)
class ReaderSetup:
    """What a worker needs once, before its first document."""

    rules: Rules
    decoded: int  # bytes that a body may unpack to
