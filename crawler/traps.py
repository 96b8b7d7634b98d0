"""Which addresses have one form, and whether two pages say the same: how a calendar, or session ids without end, are known. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

BARREN = 20  # pages of one form in a row that brought nothing new: then it is left alone
PROBES = 5  # pages that are tried when it has rested
RESTS = (3600.0, 14_400.0, 86_400.0)  # seconds for which, the 1st, 2nd ... time; the last repeats
REMEMBERED = 128  # pages of a form whose words are remembered: a calendar's 12 months begin on 7 days each

_WORD = re.compile(r"[^\W\d_]{2,}")
_TOKEN = re.compile(r"[A-Za-z0-9]{10,}|(?=[0-9a-f]*\d)[0-9a-f]{6,}|\d+")  # a session's, or a number, if a digit stands in it
_DIGIT = re.compile(r"\d")
_BREAKS = re.compile(r"[-_+]|%20")
_UNSEEN = re.compile(rb"<(?:(script|style|noscript)\b|!--)")  # in lower case: without a flag the search is five times as fast
_SEEN = re.compile(rb">([^<]+)")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_SLUG = 3  # words in one part of a path: a title, made for one article


def form(url: str) -> str | None:
    """What the addresses of a trap have in common: the path, "#" for numbers, "*" for a title, and the names of the parameters.

    None for an address that is one article's own by its title, and for one without numbers or parameters: neither has brothers.
    """
    parts = urlsplit(url)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    path = list(dict.fromkeys(_part(part) for part in parts.path.split("/")))  # /a/b/a/b/a/b is of the form /a/b
    if not names and ("*" in path or not any("#" in part for part in path)):
        return None
    return "/".join(path) + ("?" + "&".join(names) if names else "")


def words(content: bytes) -> bytes:
    """What tells the visible letters of a page from another's, in 8 bytes: no numbers, no tags, no scripts."""
    seen = b"".join(text for piece in _shown(content) for text in _SEEN.findall(piece))
    return hashlib.blake2b(seen.translate(None, _NO_LETTERS), digest_size=8).digest()


def _shown(content: bytes) -> Iterator[bytes]:
    """The markup between scripts, styles and comments; one that does not end is none."""
    lower, at, endless = content.lower(), 0, set[bytes]()
    for opened in _UNSEEN.finditer(lower):
        if opened.start() < at:
            continue  # within another
        ending = b"</" + opened[1] if opened[1] else b"-->"
        end = lower.find(ending, opened.end()) if ending not in endless else -1
        if end < 0:
            endless.add(ending)
            continue
        yield content[at : opened.start()]
        at = end + len(ending)
    yield content[at:]


def rest(ends: int) -> float:
    """Seconds for which a form is left alone that has come to an end for the `ends`th time, counted from 1."""
    return RESTS[min(ends, len(RESTS)) - 1]


def _part(part: str) -> str:
    pieces = _BREAKS.split(part)
    if sum(bool(_WORD.search(piece)) for piece in pieces) >= _SLUG:
        return "*"
    return _TOKEN.sub(lambda token: "#" if _DIGIT.search(token[0]) else token[0], part.partition(";")[0])
