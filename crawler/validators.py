"""ETag and Last-Modified: when they are sent along, and when they are not believed. Pure.

A server that says "not modified" whatever happened to its page cannot be caught by conditional requests. So a few visits are made
without conditions, by turns and not by chance; a server that is caught by one is asked without them from then on.
"""

from __future__ import annotations

import re
from zlib import crc32

from archive.capture import Role
from archive.httphead import Head

UNASKED = "status 304 to a request without conditions"
DISTRUST = 30 * 86_400.0  # seconds for which a host that was caught is asked without conditions
_PAGES = 50  # of so many return visits to pages one asks for the whole: 2 % of the bytes that conditions save
_LISTINGS = 20  # likewise of looks at a listing, which are many
_CONDITION = re.compile(rb"\r?\nif-(?:none-match|modified-since)[ \t]*:", re.I)


def is_check(role: Role, visits: int, url: str) -> bool:
    """Whether this visit asks for the whole, to see if the validators are true; pages have their turn by their address."""
    if role == "article":
        return (crc32(url.encode()) + visits) % _PAGES == 0
    return visits % _LISTINGS == _LISTINGS - 1


def conditional(request: bytes) -> bool:
    """Whether the request's head has a condition that a 304 can be the answer to."""
    return _CONDITION.search(request) is not None


def contradicts(head: Head, etag: str | None, modified: str | None) -> bool:
    """Whether a 304 names other validators than it was asked with: then something has changed, whatever its status says."""
    tag, date = head.text(b"etag"), head.text(b"last-modified")
    if tag and etag:
        return _weak(tag) != _weak(etag)
    return bool(date and modified and date != modified)


def untrue(head: Head, etag: str | None, modified: str | None) -> bool:
    """Whether an answer with another body than before has the validators from before."""
    tag, date = head.text(b"etag"), head.text(b"last-modified")
    if tag or etag:
        return bool(tag and etag) and _weak(tag) == _weak(etag or "")
    return bool(date and modified) and date == modified


def _weak(tag: str) -> str:
    """The tag without the mark that tells it is weak (RFC 9110, 8.8.3.2)."""
    return tag.strip().removeprefix("W/")
