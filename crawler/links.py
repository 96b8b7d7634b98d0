"""What documents lead to, as values: Document in, Listing out, and Found what a source wants of it."""

from __future__ import annotations

from dataclasses import dataclass

from archive.capture import Role
from normalize import urls

MOST_ENTRIES = 50_000  # of a feed, sitemap or section page, as sitemaps.org has it


@dataclass(frozen=True, slots=True)
class Document:
    """A fetched document, transfer and content coding undone."""

    url: str
    role: Role
    content: bytes
    content_type: str  # as the header says it
    pages: int | None = None  # of the list it is a part of (WordPress: X-WP-TotalPages); None where nothing says so
    hops: int = 0  # from the source's own address to this one


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a document leads to."""

    url: str  # absolute
    role: Role
    dated: str | None = None  # when it was published or changed, as printed
    others: tuple[str, ...] = ()  # more addresses that the same entry gives; the first one on the source's hosts counts
    older: bool = False  # the next page of this very list: asked for once, and only where nothing on this page was known


@dataclass(frozen=True, slots=True)
class Listing:
    """What a document lists, and what was wrong with it."""

    links: tuple[Link, ...]
    problem: str = ""  # "" where it could be read whole


@dataclass(frozen=True, slots=True)
class Refused:
    """Links that a source does not want, for one reason."""

    reason: str  # "it is on no host of the source"
    count: int
    example: str  # the first of them


@dataclass(frozen=True, slots=True)
class Found:
    """The links of a document that its source wants."""

    links: tuple[Link, ...]  # canonical, each once
    listed: int  # how many were there before the source's patterns and window
    problem: str = ""
    refused: tuple[Refused, ...] = ()
    robots_tag: str = ""  # what the document says to search engines about itself
    words: bytes | None = None  # what tells the document's words from those of its like (crawler/traps.py), where that is asked


def link(base: str, ref: str | None, role: Role, dated: str | None = None) -> Link | None:
    """The link that an address printed in the document `base` makes; None where it leads to no http(s) page."""
    url = urls.join(base, ref) if ref and ref.strip() else None
    return Link(url, role, dated.strip() or None if dated else None) if url else None
