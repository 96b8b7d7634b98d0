"""What the wire carried, before and after it stands in a WARC file: Exchange in, Stored and Capture out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["robots", "feed", "sitemap", "section", "article", "image", "stylesheet", "page"]
Truncated = Literal["length", "time", "disconnect", "unspecified"]
Outcome = Literal["answered", "failed", "resent"]
RecordType = Literal["response", "revisit", "resource", "metadata"]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record stands: one gzip member of one file of the archive's warc/ folder."""

    file: str  # plain name of the finished file, without ".open"
    offset: int  # bytes from the start of the file
    length: int  # bytes, compressed


@dataclass(frozen=True, slots=True)
class Tls:
    """The encrypted channel an exchange went through."""

    version: str  # "TLSv1.3"
    certificate: str  # "sha256:" and hex digest of the server's certificate, DER
    verified: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was written to the transport and all that came back, to the byte."""

    url: str  # absolute, as asked
    role: Role
    source: str  # name of the source it was fetched for
    fetched_at: datetime  # aware, UTC, microseconds: when the request was written
    seconds: float  # until the last byte
    request: bytes  # head and body as sent; credentials already masked
    response: bytes  # final head and body as received, chunk framing included; b"" without an answer
    interim: bytes = b""  # 1xx heads that came before
    outcome: Outcome = "answered"  # "resent": a stale connection, Twisted asked again
    problem: str = ""  # why it failed, in words; "" when answered whole
    truncated: Truncated | None = None
    ip: str | None = None  # address connected to; None through a proxy or without a connection
    tls: Tls | None = None
    proxied: bool = False
    via: str | None = None  # URL this one was found on
    masked: tuple[str, ...] = ()  # names of request headers whose value was replaced by a digest
    ticket: int | None = None  # the frontier's number for the attempt; None outside a crawl
    sent: bool = True  # False: no connection came about, the request is what would have been sent
    excess: bytes = b""  # received past the end of the response, which no reader of HTTP takes for a part of it
    media_type: str = ""  # of an imported file, whose bytes `response` then is: no HTTP message, a resource record


@dataclass(frozen=True, slots=True)
class Earlier:
    """The capture that a revisit refers to."""

    record_id: str
    url: str
    fetched_at: datetime
    payload_digest: str | None = None  # of the body as sent; a revisit stands only for the very same bytes, so None begets none


@dataclass(frozen=True, slots=True)
class Stored:
    """An exchange that is durable: written, flushed to the disk, and where."""

    exchange: Exchange
    record_id: str  # "<urn:uuid:...>" of the response, revisit or (without an answer) metadata record
    record_type: RecordType
    location: Location  # of that record
    group: Location  # of the whole group: length is the sum of its members
    status: int | None
    payload_digest: str | None  # "sha256:..." of the body as sent
    entity_digest: str | None  # "sha256:..." of the decoded body; None where it could not be decoded
    refers_to: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """A response, revisit or resource as it is read back from a WARC file."""

    record_id: str
    record_type: RecordType
    url: str
    fetched_at: datetime  # aware, UTC
    location: Location
    status: int | None  # None for a resource
    http_version: str  # "1.1"; "" for a resource
    head: bytes  # status line and headers as sent, final empty line included; b"" for a resource
    body: bytes  # as sent, chunk framing included; b"" in a revisit
    content_type: str  # of the HTTP header; of the record for a resource
    payload_digest: str | None  # as the record says it
    refers_to: str | None  # record id, for a revisit that names one
    refers_to_uri: str | None
    refers_to_date: datetime | None
    profile: str | None  # of a revisit
    truncated: str | None
    source: str | None  # from our metadata record; None in a foreign WARC
    role: str | None  # likewise
    via: str | None  # likewise; for an imported file, where it came from
    ip: str | None
    problem: str = ""  # from our metadata record: why the exchange failed
    moved_to: str | None = None  # where a Location header leads, absolute
    erased: bool = False  # its bytes were taken down and are gone; a record that says so stands in its place
    robots: tuple[str, ...] = ()  # directives of X-Robots-Tag that are for all robots, or for us
