"""An exchange -> the bytes of its WARC/1.1 records (ISO 28500).

A group is what one exchange leaves: a response, revisit or resource, the request, and the metadata record, which comes last.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from archive.answer import Answer, clock_difference
from archive.capture import Earlier, Exchange, Location, RecordType, Stored
from archive.warcmember import TEXT_SAFE, Parts, member, new_id, pieces_of, safe_url, sha256, size_of, together, warc_date, warc_fields

REVISIT_FROM = 512  # bytes of entity; below, a revisit record is larger than what it saves
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
HTTP_RESPONSE = "application/http; msgtype=response"
UNKNOWN = "application/octet-stream"  # bytes that are no HTTP message
HTTP_REQUEST = "application/http; msgtype=request"

_BLANK_LINE = re.compile(rb"\n[^\n\x21-\x7e]*\n")  # what Python's strip() may take for the end of a head


@dataclass(frozen=True, slots=True)
class Encoded:
    """A group as bytes, and where its main record stands in them."""

    parts: Parts
    main: Parts  # the main record's
    offset: int  # of it, in bytes from the start of the group
    record_id: str
    record_type: RecordType
    status: int | None
    refers_to: Earlier | None

    @property
    def pieces(self) -> Iterator[bytes]:
        """What is to be written, in order."""
        return pieces_of(self.parts)

    @property
    def content(self) -> bytes:
        return b"".join(self.pieces)

    def stored(self, exchange: Exchange, answer: Answer, file: str, offset: int) -> Stored:
        """What to tell the index once the group is on the disk at `offset` of `file`: its pieces have been written."""
        return Stored(
            exchange=exchange,
            record_id=self.record_id,
            record_type=self.record_type,
            location=Location(file, offset + self.offset, size_of(self.main)),
            group=Location(file, offset, size_of(self.parts)),
            status=self.status,
            payload_digest=answer.payload,
            entity_digest=answer.entity,
            refers_to=self.refers_to,
        )


def encode_group(exchange: Exchange, answer: Answer, earlier: Earlier | None = None) -> Encoded:
    """The records of an exchange, each a gzip member, the metadata record last.

    `earlier` is what a revisit would refer to: the capture with the same entity or, for a 304, the URL's last one. Where it
    does not fit, the response is written whole.
    """
    metadata_id = new_id()
    main = _main_record(exchange, answer, earlier)
    main_id = main.record_id if main else metadata_id
    request = _request_record(exchange, main_id) if exchange.request else ()
    metadata = _metadata_record(exchange, answer, metadata_id, main_id)
    return Encoded(
        parts=together((*(main.member if main else ()), *request, *metadata)),
        main=main.member if main else metadata,
        offset=0 if main else size_of(request),
        record_id=main_id,
        record_type=main.record_type if main else "metadata",
        status=answer.status,
        refers_to=main.refers_to if main else None,
    )


@dataclass(frozen=True, slots=True)
class _Main:
    member: Parts
    record_id: str
    record_type: RecordType
    refers_to: Earlier | None = None


def _main_record(exchange: Exchange, answer: Answer, earlier: Earlier | None) -> _Main | None:
    if answer.head:
        profile = _profile(exchange, answer, earlier) if earlier else None
        return _revisit(exchange, answer, earlier, profile) if earlier and profile else _response(exchange, answer)
    return _resource(exchange) if exchange.response or exchange.media_type else None


def _profile(exchange: Exchange, answer: Answer, earlier: Earlier) -> str | None:
    if answer.status == 304 and answer.head == len(exchange.response):
        return NOT_MODIFIED
    # The very bytes, not only the same entity: else this body's chunk borders or compression would be nowhere.
    if answer.entity and answer.entity_length >= REVISIT_FROM and earlier.payload_digest == answer.payload:
        return IDENTICAL
    return None


def _response(exchange: Exchange, answer: Answer) -> _Main:
    record_id = new_id()
    headers = (*_common(exchange, record_id), *_payload(exchange, answer), *_truncated(exchange))
    return _Main(member("response", headers, HTTP_RESPONSE, exchange.response), record_id, "response")


def _revisit(exchange: Exchange, answer: Answer, earlier: Earlier, profile: str) -> _Main:
    record_id = new_id()
    headers = (
        *_common(exchange, record_id),
        ("WARC-Profile", profile),
        ("WARC-Refers-To", earlier.record_id),
        ("WARC-Refers-To-Target-URI", safe_url(earlier.url)),
        ("WARC-Refers-To-Date", warc_date(earlier.fetched_at)),
        *(_payload(exchange, answer) if profile == IDENTICAL else ()),
    )
    return _Main(member("revisit", headers, HTTP_RESPONSE, exchange.response[: answer.head]), record_id, "revisit", earlier)


def _resource(exchange: Exchange) -> _Main:
    record_id = _id_of(exchange) if exchange.media_type else new_id()
    # No payload digest: the block is the payload, and fastwarc's check knows payloads of HTTP messages only.
    headers = (*_common(exchange, record_id), *_truncated(exchange))
    return _Main(member("resource", headers, exchange.media_type or UNKNOWN, exchange.response), record_id, "resource")


def _request_record(exchange: Exchange, main_id: str) -> Parts:
    # No payload digest: warcio's own checker takes it wrongly on requests.
    headers = (*_common(exchange, new_id()), ("WARC-Concurrent-To", main_id))
    return member("request", headers, HTTP_REQUEST, exchange.request)


def _metadata_record(exchange: Exchange, answer: Answer, record_id: str, main_id: str) -> Parts:
    headers = _common(exchange, record_id)
    if main_id != record_id:
        headers = (*headers, ("WARC-Concurrent-To", main_id))
    return member("metadata", headers, "application/warc-fields", warc_fields(_facts(exchange, answer)))


def _facts(exchange: Exchange, answer: Answer) -> Iterator[tuple[str, str]]:
    """What the metadata record says; `_exchange` reads it back."""
    yield from (("source", exchange.source), ("role", exchange.role))
    if exchange.via is not None:
        yield "via", safe_url(exchange.via)
    yield from (("outcome", exchange.outcome), ("fetchTimeMs", str(round(exchange.seconds * 1000))))
    if exchange.problem:
        yield "problem", exchange.problem
    if answer.entity:
        yield from (("entity-digest", answer.entity), ("entity-length", str(answer.entity_length)))
    if (difference := clock_difference(exchange, answer)) is not None:
        yield "clock-difference", f"{difference:+d}"
    if exchange.tls:
        verified = "yes" if exchange.tls.verified else "no"
        yield from (("tls-version", exchange.tls.version), ("tls-certificate", exchange.tls.certificate), ("tls-verified", verified))
    yield from (("proxied", "yes") for _ in range(exchange.proxied))
    yield from (("request-sent", "no") for _ in range(not exchange.sent))
    yield from (("masked", name) for name in exchange.masked)
    if exchange.interim:
        yield "interim", quote_from_bytes(exchange.interim, TEXT_SAFE)
    if exchange.excess:
        yield "excess", quote_from_bytes(exchange.excess, TEXT_SAFE)
    if exchange.ticket is not None:
        yield "ticket", str(exchange.ticket)


def _common(exchange: Exchange, record_id: str) -> tuple[tuple[str, str], ...]:
    headers = (("WARC-Record-ID", record_id), ("WARC-Date", warc_date(exchange.fetched_at)), ("WARC-Target-URI", safe_url(exchange.url)))
    return (*headers, ("WARC-IP-Address", safe_url(exchange.ip))) if exchange.ip and not exchange.proxied else headers


def _payload(exchange: Exchange, answer: Answer) -> tuple[tuple[str, str], ...]:
    """The payload digest, where other readers cut head from body at the same place as we do."""
    blank = _BLANK_LINE.search(exchange.response)
    return (("WARC-Payload-Digest", answer.payload),) if answer.payload and blank and blank.end() == answer.head else ()


def _truncated(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    return (("WARC-Truncated", exchange.truncated),) if exchange.truncated else ()


def _id_of(exchange: Exchange) -> str:
    """An imported file's record has the same name in every archive and after every crash."""
    named = "\n".join((exchange.url, warc_date(exchange.fetched_at), sha256(exchange.response)))
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, named)}>"
