"""Values to rows: what stands in archive.db for one capture, one version, one line of the ledger (pure)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive import identity
from archive.capture import Capture
from archive.reading import Reading, Trouble
from archive.robotstag import is_private
from normalize.model import ARTICLE_KINDS, Article, Entry, Instant

Value = str | int | float | None
Columns = Mapping[str, Value]
OK_STATUSES = (None, 200, 203)  # a page behind another status is not the page that was asked for
GONE_STATUSES = (404, 410)
MOVED_STATUSES = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Read:
    """A capture and what came of reading it."""

    capture: Capture  # its head and body may be left out
    reading: Reading | None  # None where the capture holds no page


@dataclass(frozen=True, slots=True)
class Failure:
    """A record or page that could not be read; its bytes stay in the WARC."""

    file: str
    offset: int  # bytes from the start of the file
    record_id: str | None
    url: str | None
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Shown:
    """The version that a capture shows, with its public names."""

    article_key: str
    version_key: str
    source: str
    canonical_url: str
    page: Article


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A news source as a warcinfo record names it."""

    name: str
    title: str
    home: str
    language: str


def shown(read: Read) -> Shown | None:
    """The version that a capture shows; None where it shows no article."""
    page = read.reading.article if read.reading else None
    if page is None or page.kind not in ARTICLE_KINDS:
        return None
    canonical_url = identity.canonical(page.canonical_url or read.capture.url)
    # A saved page whose address nobody gave may still name its own.
    source = identity.source_of(read.capture.source, read.capture.url if identity.is_web(read.capture.url) else canonical_url)
    article = identity.article_key(source, canonical_url)
    return Shown(article, identity.version_key(article, page), source, canonical_url, page)


def failure(read: Read) -> Failure | None:
    """The failure that reading the capture ended with; None where it did not fail."""
    trouble = read.reading.trouble if read.reading else None
    if trouble is None:
        return None
    capture = read.capture
    return Failure(capture.location.file, capture.location.offset, capture.record_id, capture.url, trouble)


def capture_row(read: Read) -> Columns:
    """The columns of table capture, without the version."""
    capture, reading = read.capture, read.reading
    robots = sorted({*capture.robots, *(reading.robots if reading else ())})
    return {
        "record_id": clean(capture.record_id),  # also what is looked for before it is stored
        "record_type": capture.record_type,
        "url": capture.url,
        "url_key": identity.url_key(capture.url),
        "source": identity.source_of(capture.source, capture.url),
        "role": capture.role or "page",
        "kind": reading.article.kind if reading and reading.article else None,
        "fetched_at": identity.stamp(capture.fetched_at),
        "status": capture.status,
        "content_type": capture.content_type,
        "payload_digest": capture.payload_digest,
        "entity_digest": reading.entity_digest if reading else None,
        "refers_to": capture.refers_to,
        "refers_to_url": capture.refers_to_uri,
        "refers_to_at": identity.stamp(capture.refers_to_date) if capture.refers_to_date else None,
        "truncated": capture.truncated,
        "ip": capture.ip,
        "via": capture.via,
        "problem": capture.problem,
        "robots": ", ".join(robots),
        "noarchive": int(is_private(robots)),
        "file": capture.location.file,
        "offset": capture.location.offset,
        "length": capture.location.length,
    }


def redirect_row(capture: Capture) -> Columns | None:
    """Where the capture sent whoever asked; None where nowhere."""
    if capture.status not in MOVED_STATUSES or capture.moved_to is None:
        return None
    return {
        "url": identity.canonical(capture.url),
        "url_key": identity.url_key(capture.url),
        "target": identity.canonical(capture.moved_to),
        "target_key": identity.url_key(capture.moved_to),
        "permanent": int(capture.status in (301, 308)),
    }


def reading_row(page: Article) -> Columns:
    """The columns of table reading that its first capture decides."""
    return {
        "kind": page.kind,
        "title": page.title,
        "lead": page.lead,
        "byline": identity.byline(page),
        "authors": json.dumps(page.authors, ensure_ascii=False),
        "published": _iso(page.published),
        "published_precision": page.published.precision if page.published else None,
        "modified": _iso(page.modified),
        "modified_precision": page.modified.precision if page.modified else None,
        "section": page.section,
        "language": page.language,
        "words": len(page.text.split()),
        "replaced": page.replaced,
    }


def credit_rows(page: Article) -> Iterator[Columns]:
    """Whom the page credits, in its order."""
    for position, credit in enumerate(page.credits):
        yield {
            "position": position,
            "kind": credit.kind,
            "name": credit.name,
            "url": credit.url,
            "quote": credit.quote,
            "block": credit.position,
        }


def alarm_rows(page: Article) -> Iterator[Columns]:
    """What a person should look at, in the order it was raised."""
    for position, alarm in enumerate(page.alarms):
        yield {"position": position, "name": alarm.name, "detail": alarm.detail, "measure": alarm.measure}


def private(entry: Entry) -> bool:
    """Whether the text is private persons' words, of which only place, length and digest are kept."""
    return entry.fate == "removed" and entry.name == "comments"


def bindable(row: Columns) -> dict[str, Value]:
    """The row with every text as UTF-8 can write it: escapes in a page's JSON can make lone surrogates."""
    return {column: clean(value) if isinstance(value, str) else value for column, value in row.items()}


def clean(text: str) -> str:
    """The text without what UTF-8 cannot write: a header's lone surrogates become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _iso(instant: Instant | None) -> str | None:
    return instant.iso() if instant else None
