"""What a page says to search engines about itself: X-Robots-Tag and meta robots. It is kept and noted, not obeyed: docs/manners.md says why."""

from __future__ import annotations

import re

from archive.httphead import Head

_LOOKED_AT = 64 * 1024  # bytes of a page: the tag stands in its head
_MOST = 300  # characters that are noted
_META = re.compile(rb"<meta\s[^<>]{1,500}>", re.I)
_NAMED = re.compile(rb"""\bname\s*=\s*["']?(?:robots|pressmark)(?![\w-])""", re.I)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)


def said(head: Head, content: bytes) -> str:
    """The directives, like "noindex, noarchive", header before page; "" where neither says any."""
    tags = [tag for tag in _META.findall(content, 0, _LOOKED_AT) if _NAMED.search(tag)]
    found = [*head.values(b"x-robots-tag"), *(next(filter(None, told.groups()), b"") for tag in tags if (told := _CONTENT.search(tag)))]
    text = ", ".join(value.decode("utf-8", "replace").strip() for value in found)
    return "".join(character for character in text if character.isprintable())[:_MOST]
