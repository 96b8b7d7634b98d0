"""WARC files of any writer -> captures, and the way back to one of them (ISO 28500).

A group is what one exchange leaves: a response, revisit or resource, the request, and the metadata record, which comes last
where the file is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from urllib.parse import unquote, unquote_to_bytes

from archive.answer import Answer, answer_of
from archive.capture import Capture, Earlier, Exchange, Location, Outcome, RecordType, Role, Stored, Tls, Truncated
from archive.erased import is_erased
from archive.erased import said as said_of
from archive.httphead import parse_head, split_head
from archive.records import CAP, Record, parse_fields, read_records
from archive.robotstag import of_headers
from archive.warcencode import UNKNOWN, Encoded, encode_group
from archive.warcinfo import SourceLine, WarcInfo, encode_info
from archive.warcmember import AS_IS, sha256
from normalize import urls
from normalize.errors import WarcError

__all__ = [
    "Answer",
    "Encoded",
    "Group",
    "SourceLine",
    "WarcInfo",
    "answer_of",
    "capture_at",
    "encode_group",
    "encode_info",
    "read_groups",
    "record_bytes",
    "stored",
    "warc_path",
]

_DIGITS = re.compile(r"\d{14}")
_SHORT = re.compile(r"\d{4}(-\d\d)?")
GROUP = 16  # records that are taken for one exchange, at most
SUFFIXES = (".warc.gz", ".warc")
OPEN = ".open"  # behind the name of a file that is being written


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one exchange as they are read back, or a warcinfo record, or a place that could not be read."""

    location: Location  # length 0 for a place that could not be read
    captures: tuple[Capture, ...] = ()
    info: tuple[tuple[str, str], ...] = ()  # fields of a warcinfo record
    metadata: tuple[tuple[str, str], ...] = ()  # fields of the metadata record
    request: bytes = b""
    whole: bool = False  # ends as our writer ends a group
    problem: WarcError | None = None

    @property
    def end(self) -> int:
        """Bytes from the start of the file to what follows."""
        return self.location.offset + self.location.length


def read_groups(path: Path, start: int = 0, end: int | None = None, cap: int = CAP) -> Iterator[Group]:
    """The groups of a WARC file between two offsets, of ours or anyone's, in order.

    A record that is broken, torn or larger than `cap` becomes a group with a `problem`, and the walk goes on behind it where
    it can. At most two records are in memory at once, request and metadata records aside. Raises OSError.
    """
    name = path.name.removesuffix(OPEN)
    with path.open("rb") as file:
        waiting: list[Record] = []
        for record in read_records(file, name, start, end, cap):
            if waiting and not (isinstance(record, Record) and _joins(waiting, record)):
                yield _group(name, waiting)
                waiting = []
            if isinstance(record, WarcError):
                yield Group(Location(name, record.offset, 0), problem=record)
                continue
            waiting.append(record)
            if _closes(record):
                yield _group(name, waiting)
                waiting = []
        if waiting:
            yield _group(name, waiting)


def _joins(group: list[Record], record: Record) -> bool:
    """Whether `record` tells of the same exchange as those before it."""
    if len(group) >= GROUP or record.field("warc-type") == "warcinfo":
        return False
    theirs = {one.field("warc-record-id") for one in group}
    return bool(theirs.intersection(record.every("warc-concurrent-to"))) or any(
        record.field("warc-record-id") in one.every("warc-concurrent-to") for one in group
    )


def _closes(record: Record) -> bool:
    """Whether `record` ends a group of ours: the next record need not be looked at."""
    return record.field("warc-type") == "warcinfo" or _is_ours(record)


def _is_ours(record: Record) -> bool:
    return record.field("warc-type") == "metadata" and any(name == "outcome" for name, _ in _block_fields(record))


def _block_fields(record: Record | None) -> tuple[tuple[str, str], ...]:
    if record is None or not (record.field("content-type") or "").startswith("application/warc-fields"):
        return ()
    found = parse_fields(b"\n" + record.block)
    return tuple((name, value if name in AS_IS else unquote(value)) for name, value in found)


def _group(name: str, records: list[Record]) -> Group:
    kinds = {record.field("warc-type"): record for record in reversed(records) if not is_erased(record)}
    location = _location(name, records[0], records[-1])
    if info := kinds.get("warcinfo"):
        return Group(location, info=_block_fields(info), whole=True)
    facts = _block_fields(kinds.get("metadata"))
    whole = _is_ours(records[-1])
    try:
        captures = tuple(filter(None, (_capture(name, record, facts, whole) for record in records)))
    except _Unusable as unusable:
        return Group(location, problem=WarcError(name, records[0].offset, str(unusable)))
    request = kinds.get("request")
    return Group(location, captures, (), facts, request.block if request else b"", whole)


def _location(name: str, first: Record, last: Record) -> Location:
    return Location(name, first.offset, max(0, last.offset + last.length - first.offset))


class _Unusable(Exception):
    """A record lacks what a capture must have."""


def _capture(name: str, record: Record, facts: tuple[tuple[str, str], ...], ours: bool) -> Capture | None:
    if is_erased(record):
        told = said_of(record)
        made = _captured(name, record, _KINDS.get(told.get("erased-type", ""), "metadata"), facts, b"")
        return replace(made, erased=True, payload_digest=None, content_type="", problem=f"erased at {told.get('erased-at', '')}")
    kind = _KINDS.get(record.field("warc-type") or "")
    if kind is None or (kind == "metadata" and not (ours and not record.every("warc-concurrent-to"))):
        return None
    return _captured(name, record, kind, facts, record.block)


def _captured(name: str, record: Record, kind: RecordType, facts: tuple[tuple[str, str], ...], block: bytes) -> Capture:
    said = dict(facts)
    head, body = _message(block, kind)
    fields = parse_head(head)
    when = record.field("warc-refers-to-date")
    return Capture(
        record_id=_needed(record, "warc-record-id"),
        record_type=kind,
        url=_needed(record, "warc-target-uri").removeprefix("<").removesuffix(">"),
        fetched_at=_instant(_needed(record, "warc-date")),
        location=Location(name, record.offset, record.length),
        status=fields.status,
        http_version=fields.version,
        head=head,
        body=body,
        content_type=fields.content_type if head else record.field("content-type") or "",
        payload_digest=record.field("warc-payload-digest"),
        refers_to=record.field("warc-refers-to"),
        refers_to_uri=record.field("warc-refers-to-target-uri"),
        refers_to_date=_instant(when) if when else None,
        profile=record.field("warc-profile"),
        truncated=record.field("warc-truncated"),
        source=said.get("source"),
        role=said.get("role"),
        via=said.get("via"),
        ip=record.field("warc-ip-address"),
        problem=said.get("problem", ""),
        moved_to=urls.join(_needed(record, "warc-target-uri").strip("<>"), location) if (location := fields.text(b"location")) else None,
        robots=of_headers(fields.values(b"x-robots-tag")),
    )


def _message(block: bytes, kind: RecordType) -> tuple[bytes, bytes]:
    """Head and body of a record's block; no head where it holds no HTTP message."""
    if kind == "metadata":
        return b"", b""
    if kind == "resource" or block[:5].upper() != b"HTTP/":
        return b"", block if kind != "revisit" else b""
    head, body = split_head(block)
    return head, body if kind == "response" else b""


def _needed(record: Record, field: str) -> str:
    value = record.field(field)
    if not value:
        raise _Unusable(f"a {record.field('warc-type')} record without {field}")
    return value


def _instant(text: str) -> datetime:
    """A WARC-Date, of which 1.1 may leave out the end, and which old writers gave as fourteen digits."""
    if _DIGITS.fullmatch(text):
        text = f"{text[:8]}T{text[8:]}"
    elif _SHORT.fullmatch(text):
        text = f"{text}-01-01"[:10]
    try:
        when = datetime.fromisoformat(text)
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the latter for the year 1 in a zone east of Greenwich
        raise _Unusable(f"a date that cannot be read: {text!r}") from error


def stored(group: Group) -> Stored | None:
    """What the writer told the index of a group of ours, read back; None for any other group."""
    capture = next(iter(group.captures), None)
    if capture is None or not group.whole:
        return None
    said = dict(group.metadata)
    if capture.erased:  # nothing may refer to it
        exchange = replace(_exchange(group, capture, said), truncated="unspecified")
        return Stored(exchange, capture.record_id, capture.record_type, capture.location, group.location, None, None, None)
    body_missing = capture.record_type == "revisit"
    refers = capture.refers_to and capture.refers_to_uri and capture.refers_to_date
    return Stored(
        exchange=_exchange(group, capture, said),
        record_id=capture.record_id,
        record_type=capture.record_type,
        location=capture.location,
        group=group.location,
        status=capture.status,
        payload_digest=capture.payload_digest if body_missing or not capture.head else sha256(capture.body),
        entity_digest=said.get("entity-digest"),
        refers_to=Earlier(capture.refers_to, capture.refers_to_uri, capture.refers_to_date, capture.payload_digest)
        if refers and capture.refers_to and capture.refers_to_uri and capture.refers_to_date
        else None,
    )


def _exchange(group: Group, capture: Capture, said: dict[str, str]) -> Exchange:
    certificate = said.get("tls-certificate")
    return Exchange(
        url=capture.url,
        role=_ROLES.get(said.get("role", ""), "page"),
        source=said.get("source", ""),
        fetched_at=capture.fetched_at,
        seconds=int(said.get("fetchTimeMs", "0")) / 1000,
        request=group.request,
        response=capture.head + capture.body,
        interim=unquote_to_bytes(said.get("interim", "")),
        outcome=_OUTCOMES.get(said.get("outcome", ""), "answered"),
        problem=capture.problem,
        truncated=_TRUNCATED.get(capture.truncated or ""),
        ip=capture.ip,
        tls=Tls(said.get("tls-version", ""), certificate, said.get("tls-verified") == "yes") if certificate else None,
        proxied=said.get("proxied") == "yes",
        via=capture.via,
        masked=tuple(value for name, value in group.metadata if name == "masked"),
        ticket=int(said["ticket"]) if "ticket" in said else None,
        sent=said.get("request-sent") != "no",
        excess=unquote_to_bytes(said.get("excess", "")),
        media_type=capture.content_type if capture.record_type == "resource" and capture.content_type != UNKNOWN else "",
    )


_KINDS: dict[str, RecordType] = {kind: kind for kind in get_args(RecordType)}
_ROLES: dict[str, Role] = {role: role for role in get_args(Role)}
_OUTCOMES: dict[str, Outcome] = {outcome: outcome for outcome in get_args(Outcome)}
_TRUNCATED: dict[str, Truncated] = {word: word for word in get_args(Truncated)}


def warc_path(folder: Path, name: str) -> Path:
    """The file `name` of an archive's warc/ folder, finished or still being written. Raises WarcError for any other name."""
    if name != Path(name).name or name.startswith(".") or not name.endswith(SUFFIXES):
        raise WarcError(name, 0, "not the plain name of a WARC file")
    path = folder / name
    open_path = folder / (name + OPEN)
    return open_path if not path.exists() and open_path.exists() else path


def capture_at(folder: Path, location: Location) -> Capture:
    """The capture whose record stands at `location` of a file in `folder`. Raises WarcError, OSError."""
    if location.length <= 0:
        raise WarcError(location.file, location.offset, "a record inside a larger gzip member; import the file, which rewrites it")
    try:
        group = next(read_groups(warc_path(folder, location.file), location.offset), None)
    except FileNotFoundError:  # it was finished between two looks
        group = next(read_groups(folder / location.file, location.offset), None)
    if group is None:
        raise WarcError(location.file, location.offset, "the file ends before that record")
    if group.problem:
        raise group.problem
    found = next((capture for capture in group.captures if capture.location.offset == location.offset), None)
    if found is None:
        raise WarcError(location.file, location.offset, "no capture stands here")
    return found


def record_bytes(folder: Path, location: Location) -> bytes:
    """A record as it stands in its file, compressed or not: a small WARC file of its own. Raises WarcError, OSError."""
    with warc_path(folder, location.file).open("rb") as file:
        file.seek(location.offset)
        content = file.read(location.length)
    if len(content) < location.length or not content.startswith((b"\x1f\x8b", b"WARC/")):
        raise WarcError(location.file, location.offset, f"no record of {location.length} bytes stands here")
    return content
