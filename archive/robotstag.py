"""What a page says of being kept and shown: X-Robots-Tag and its meta element, as directives (pure).

developers.google.com/search/docs/crawling-indexing/robots-meta-tag; the header may name the robot it is for, and only what is for all or for
us counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

OURS = "pressmark"
PRIVATE = frozenset(("noarchive", "noindex", "none", "nosnippet"))  # what keeps a page out of public view
_VALUED = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")
_LOOKED = 256 * 1024  # bytes of a page; the element stands in its head
_META = re.compile(rb"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def of_headers(values: Iterable[bytes]) -> tuple[str, ...]:
    """The directives in the values of X-Robots-Tag, each once."""
    return _sorted(directive for value in values for directive in _directives(value.decode("latin-1")))


def of_page(content: bytes) -> tuple[str, ...]:
    """The directives of a page's meta elements for robots, each once."""
    metas = (_attributes(found[0]) for found in _META.finditer(content[:_LOOKED]))
    return _sorted(
        directive
        for each in metas
        if each.get("name", "").strip().lower() in ("robots", OURS)
        for directive in _directives(each.get("content", ""))
    )


def is_private(directives: Iterable[str]) -> bool:
    """Whether they keep a page out of public view."""
    return not PRIVATE.isdisjoint(directives)


def _attributes(element: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(element)
    return {name.decode("ascii").lower(): (one or other or bare).decode("latin-1") for name, one, other, bare in found}


def _directives(value: str) -> Iterable[str]:
    robot = ""
    for part in value.lower().split(","):
        name, colon, rest = (piece.strip() for piece in part.partition(":"))
        if colon and name not in _VALUED:
            robot, name = name, rest
        if name and robot in ("", OURS):
            yield name


def _sorted(directives: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({each[:40] for each in directives if each.isascii() and each.isprintable()}))
