"""What an exchange's response is, and what it sums up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from archive.capture import Exchange
from archive.entity import entity_of
from archive.httphead import HEAD_END, Head, parse_head
from archive.sums import summed
from archive.warcmember import sha256

_AT_ONCE = 4 * 2**20  # bytes, as sent and unpacked, that are held at once; what is larger is summed up piece by piece


@dataclass(frozen=True, slots=True)
class Answer:
    """What an exchange's response is and sums up to."""

    head: int  # bytes of status line and headers; 0 where the response is no HTTP message with a whole head
    status: int | None
    payload: str | None  # digest of the body as sent
    entity: str | None  # digest of the decoded body; None for none, for a truncated one, and for one that cannot be decoded whole
    entity_length: int  # bytes


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
