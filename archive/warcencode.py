"""An exchange -> the bytes of its WARC/1.1 records (ISO 28500).

A group is what one exchange leaves: a response, revisit or resource, the request, and the metadata record, which comes last.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from urllib.parse import quote, quote_from_bytes

from isal import isal_zlib

from archive.capture import Earlier, Exchange, Location, RecordType, Stored
from archive.entity import HEAD_END, Head, entity_of, parse_head
from archive.sums import summed

REVISIT_FROM = 512  # bytes of entity; below, a revisit record is larger than what it saves
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
HTTP_RESPONSE = "application/http; msgtype=response"
UNKNOWN = "application/octet-stream"  # bytes that are no HTTP message
HTTP_REQUEST = "application/http; msgtype=request"

_AT_ONCE = 4 * 2**20  # bytes, as sent and unpacked, that are held at once; what is larger is summed up piece by piece
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))  # what a WARC header may carry of a URL as it is
_URL_SAFE = _PRINTABLE.replace("<", "").replace(">", "")  # wget's reader and warcio's take <...> for a wrapping
_TEXT_SAFE = _PRINTABLE.replace("%", "")
AS_IS = frozenset(("via", "interim", "excess"))  # fields that are percent-encoded in their own way
_BLANK_LINE = re.compile(rb"\n[^\n\x21-\x7e]*\n")  # what Python's strip() may take for the end of a head


_PIECE = 2**20  # bytes that are compressed at once; a large block is never held twice


class Large:
    """A record as a gzip member that is compressed piece by piece, as it is written."""

    def __init__(self, head: bytes, block: bytes) -> None:
        self._head = head
        self._block = block
        self.size = 0  # bytes of the member; known once it has been gone through

    def __iter__(self) -> Iterator[bytes]:
        # Level 1 of isal: a tenth of zlib's time for 15 % more bytes.
        stream, view, self.size = isal_zlib.compressobj(1, isal_zlib.DEFLATED, 31), memoryview(self._block), 0
        cuts = (view[at : at + _PIECE] for at in range(0, len(view), _PIECE))
        for piece in chain([self._head], cuts, [b"\r\n\r\n"]):
            packed = stream.compress(piece)
            self.size += len(packed)
            yield packed
        last = stream.flush()
        self.size += len(last)
        yield last


Parts = tuple[bytes | Large, ...]  # of a record or group, in order


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What a warcinfo record says about a source, so that an archive can be rebuilt without its TOML."""

    name: str
    title: str
    home: str
    language: str  # BCP 47
    timezone: str = ""  # IANA; "" where nobody knows


@dataclass(frozen=True, slots=True)
class WarcInfo:
    """What opens each file: who wrote it, with what, under which rules."""

    software: str  # names and versions
    operator: str
    contact: str
    robots: str  # policy, in words
    settings: tuple[tuple[str, str], ...] = ()
    sources: tuple[SourceLine, ...] = ()
    prefix: str = "pressmark"  # of the files' names


@dataclass(frozen=True, slots=True)
class Answer:
    """What an exchange's response is and sums up to."""

    head: int  # bytes of status line and headers; 0 where the response is no HTTP message with a whole head
    status: int | None
    payload: str | None  # digest of the body as sent
    entity: str | None  # digest of the decoded body; None for none, for a truncated one, and for one that cannot be decoded whole
    entity_length: int  # bytes


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
        return chain.from_iterable(map(_pieces, self.parts))

    @property
    def content(self) -> bytes:
        return b"".join(self.pieces)

    def stored(self, exchange: Exchange, answer: Answer, file: str, offset: int) -> Stored:
        """What to tell the index once the group is on the disk at `offset` of `file`: its pieces have been written."""
        return Stored(
            exchange=exchange,
            record_id=self.record_id,
            record_type=self.record_type,
            location=Location(file, offset + self.offset, _size(self.main)),
            group=Location(file, offset, _size(self.parts)),
            status=self.status,
            payload_digest=answer.payload,
            entity_digest=answer.entity,
            refers_to=self.refers_to,
        )


def sha256(content: bytes | memoryview) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def answer_of(exchange: Exchange, cap: int) -> Answer:
    """The response taken apart and summed up, the entity unpacked to at most `cap` bytes of it."""
    end = HEAD_END.search(exchange.response) if exchange.response[:5].upper() == b"HTTP/" and not exchange.media_type else None
    fields = parse_head(exchange.response[: end.end()]) if end else None
    if end is None or fields is None or fields.status is None:
        return Answer(0, None, None, None, 0)
    payload, length = sha256(memoryview(exchange.response)[end.end() :]), len(exchange.response) - end.end()
    if exchange.truncated or not length:
        return Answer(end.end(), fields.status, payload, None, 0)
    if length <= cap and not fields.tokens(b"content-encoding") and not fields.tokens(b"transfer-encoding"):
        return Answer(end.end(), fields.status, payload, payload, length)
    entity, size = _summed(fields, exchange.response, end.end(), cap)
    return Answer(end.end(), fields.status, payload, entity, size)


def _summed(fields: Head, response: bytes, start: int, cap: int) -> tuple[str | None, int]:
    """Digest and length of a coded entity; no digest where it cannot be decoded whole."""
    if len(response) - start <= _AT_ONCE:
        found = entity_of(fields, response[start:], min(cap, _AT_ONCE))
        if not found.problem:
            return sha256(found.content), len(found.content)
        if len(found.content) < _AT_ONCE:
            return None, len(found.content)
    return summed(fields, response, start, cap) or (None, 0)


def encode_group(exchange: Exchange, answer: Answer, earlier: Earlier | None = None) -> Encoded:
    """The records of an exchange, each a gzip member, the metadata record last.

    `earlier` is what a revisit would refer to: the capture with the same entity or, for a 304, the URL's last one. Where it
    does not fit, the response is written whole.
    """
    metadata_id = _new_id()
    main = _main_record(exchange, answer, earlier)
    main_id = main.record_id if main else metadata_id
    request = _request_record(exchange, main_id) if exchange.request else ()
    metadata = _metadata_record(exchange, answer, metadata_id, main_id)
    return Encoded(
        parts=_together((*(main.member if main else ()), *request, *metadata)),
        main=main.member if main else metadata,
        offset=0 if main else _size(request),
        record_id=main_id,
        record_type=main.record_type if main else "metadata",
        status=answer.status,
        refers_to=main.refers_to if main else None,
    )


def _together(parts: Parts) -> Parts:
    """One part, so that one call writes it, where none is large."""
    small = tuple(part for part in parts if isinstance(part, bytes))
    return (b"".join(small),) if len(small) == len(parts) else parts


def encode_info(info: WarcInfo, file: str, when: datetime) -> bytes:
    """The warcinfo record that opens `file`."""
    fields = (
        ("software", info.software),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("operator", f"{info.operator} ({info.contact})"),
        ("robots", info.robots),
        *((f"setting-{name}", value) for name, value in info.settings),
        *(("source", _line(one)) for one in info.sources),
    )
    headers = (("WARC-Record-ID", _new_id()), ("WARC-Date", warc_date(when)), ("WARC-Filename", file))
    return b"".join(chain.from_iterable(map(_pieces, _member("warcinfo", headers, "application/warc-fields", warc_fields(fields)))))


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
    record_id = _new_id()
    headers = (*_common(exchange, record_id), *_payload(exchange, answer), *_truncated(exchange))
    return _Main(_member("response", headers, HTTP_RESPONSE, exchange.response), record_id, "response")


def _revisit(exchange: Exchange, answer: Answer, earlier: Earlier, profile: str) -> _Main:
    record_id = _new_id()
    headers = (
        *_common(exchange, record_id),
        ("WARC-Profile", profile),
        ("WARC-Refers-To", earlier.record_id),
        ("WARC-Refers-To-Target-URI", safe_url(earlier.url)),
        ("WARC-Refers-To-Date", warc_date(earlier.fetched_at)),
        *(_payload(exchange, answer) if profile == IDENTICAL else ()),
    )
    return _Main(_member("revisit", headers, HTTP_RESPONSE, exchange.response[: answer.head]), record_id, "revisit", earlier)


def _resource(exchange: Exchange) -> _Main:
    record_id = _id_of(exchange) if exchange.media_type else _new_id()
    # No payload digest: the block is the payload, and fastwarc's check knows payloads of HTTP messages only.
    headers = (*_common(exchange, record_id), *_truncated(exchange))
    return _Main(_member("resource", headers, exchange.media_type or UNKNOWN, exchange.response), record_id, "resource")


def _request_record(exchange: Exchange, main_id: str) -> Parts:
    # No payload digest: warcio's own checker takes it wrongly on requests.
    headers = (*_common(exchange, _new_id()), ("WARC-Concurrent-To", main_id))
    return _member("request", headers, HTTP_REQUEST, exchange.request)


def _metadata_record(exchange: Exchange, answer: Answer, record_id: str, main_id: str) -> Parts:
    headers = _common(exchange, record_id)
    if main_id != record_id:
        headers = (*headers, ("WARC-Concurrent-To", main_id))
    return _member("metadata", headers, "application/warc-fields", warc_fields(_facts(exchange, answer)))


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
        yield "interim", quote_from_bytes(exchange.interim, _TEXT_SAFE)
    if exchange.excess:
        yield "excess", quote_from_bytes(exchange.excess, _TEXT_SAFE)
    if exchange.ticket is not None:
        yield "ticket", str(exchange.ticket)


def clock_difference(exchange: Exchange, answer: Answer) -> int | None:
    """Seconds by which the server's Date is ahead of our clock; None where it says none."""
    date = parse_head(exchange.response[: answer.head]).text(b"date") if answer.head else ""
    try:
        said = parsedate_to_datetime(date) if date else None
    except (ValueError, OverflowError):
        return None
    if said is None:
        return None
    return round((said.replace(tzinfo=said.tzinfo or UTC) - exchange.fetched_at).total_seconds())


def _common(exchange: Exchange, record_id: str) -> tuple[tuple[str, str], ...]:
    headers = (("WARC-Record-ID", record_id), ("WARC-Date", warc_date(exchange.fetched_at)), ("WARC-Target-URI", safe_url(exchange.url)))
    return (*headers, ("WARC-IP-Address", safe_url(exchange.ip))) if exchange.ip and not exchange.proxied else headers


def _payload(exchange: Exchange, answer: Answer) -> tuple[tuple[str, str], ...]:
    """The payload digest, where other readers cut head from body at the same place as we do."""
    blank = _BLANK_LINE.search(exchange.response)
    return (("WARC-Payload-Digest", answer.payload),) if answer.payload and blank and blank.end() == answer.head else ()


def _truncated(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    return (("WARC-Truncated", exchange.truncated),) if exchange.truncated else ()


def _member(kind: str, headers: Sequence[tuple[str, str]], content_type: str, block: bytes) -> Parts:
    """One record as one gzip member."""
    lines = [f"WARC/1.1\r\nWARC-Type: {kind}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in headers]
    lines += [f"WARC-Block-Digest: {sha256(block)}\r\nContent-Type: {_text(content_type)}\r\nContent-Length: {len(block)}\r\n\r\n"]
    large = Large("".join(lines).encode(), block)
    return (large,) if len(block) > _PIECE else (b"".join(large),)


def _pieces(part: bytes | Large) -> Iterable[bytes]:
    return (part,) if isinstance(part, bytes) else part


def _size(parts: Parts) -> int:
    return sum(len(part) if isinstance(part, bytes) else part.size for part in parts)


def warc_fields(fields: Iterable[tuple[str, str]]) -> bytes:
    """The block of a record of that type."""
    return "".join(f"{name}: {value if name in AS_IS else _text(value)}\r\n" for name, value in fields).encode()


def _text(value: str) -> str:
    """Words for a field: letters stay; what could end a line, and a space at an end, is percent-encoded."""
    if value.isascii() and value.isprintable() and "%" not in value and value == value.strip():
        return value
    safe = "".join(one if one.isprintable() and one != "%" else quote(one, safe="", errors="surrogatepass") for one in value)
    return re.sub(r"\A | \Z", "%20", safe)


def _line(source: SourceLine) -> str:
    """ "NAME | TITLE | HOME | LANGUAGE | ZONE", without the last where it is not known."""
    parts = (source.name, source.title, source.home, source.language, *filter(None, (source.timezone,)))
    return " | ".join(_cell(part) for part in parts)


def _cell(value: str) -> str:
    return value.replace("|", "/")


def safe_url(url: str) -> str:
    """The URL with every byte that must not stand in a WARC header percent-encoded."""
    return quote(url, safe=_URL_SAFE, errors="surrogatepass")


def warc_date(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _id_of(exchange: Exchange) -> str:
    """An imported file's record has the same name in every archive and after every crash."""
    named = "\n".join((exchange.url, warc_date(exchange.fetched_at), sha256(exchange.response)))
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, named)}>"
