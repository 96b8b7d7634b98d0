"""What a body is at a glance: a wall, a parked domain, HTML where a feed should be. Pure, bounded, without a parser.

Ingest says what a page is far better (normalize/kinds.py); this is for what ingest never reads: error pages, and documents
that should list articles. The signs are the same.
"""

from __future__ import annotations

import re
from typing import Literal

from normalize import signs
from normalize.decode import decode
from normalize.errors import NotText

Look = Literal["", "bot-wall", "consent-wall", "parked", "login", "not-found", "out-of-order", "html", "xml", "json", "empty", "other"]

_MOST = 200_000  # bytes that are looked at
_SHORT = 1800  # characters: walls and parked domains say little
_BARE = 600
_HTML = re.compile(r"<(?:!doctype html|html|head|body|title|meta)\b", re.I)
_XML = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:rdf|urlset|sitemapindex)\b", re.I | re.S)
_UNSEEN = re.compile(r"<(script|style|noscript|template)\b.{0,50000}?</\1\s*>|<!--.{0,5000}?-->|<[^>]{0,2000}>", re.I | re.S)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,500}?)</title", re.I | re.S)


def glance(content: bytes, content_type: str = "") -> Look:
    """What the decoded body is."""
    if not content.strip():
        return "empty"
    try:
        text = decode(content[:_MOST], content_type).text
    except NotText:
        return "other"
    if _XML.match(text):
        return "xml"
    if text.lstrip()[:1] in ("{", "["):
        return "json"
    if not _HTML.search(text[:5000]):
        return "other"
    return _page(text)


def _page(markup: str) -> Look:
    title = match[1] if (match := _TITLE.search(markup)) else ""
    seen = re.sub(r"\s*\n\s*", "\n", _UNSEEN.sub("\n", markup)).strip()
    says = f"{title}\n{seen}"[: _SHORT + 200]
    if len(seen) < _BARE and any(mark in markup for mark in signs.BOT_MARKS):
        return "bot-wall"
    if len(seen) >= _SHORT:
        return "html"
    if signs.BOT.search(says):
        return "bot-wall"
    if signs.PARKED.search(says) or (len(seen) < _BARE and any(mark in markup for mark in signs.PARKED_MARKS)):
        return "parked"
    if signs.LOGIN.search(says) or 'type="password"' in markup:
        return "login"
    if signs.CONSENT_ALONE.search(says) or signs.AGE.search(says) or (signs.CONSENT.search(says) and signs.ACCEPT.search(says)):
        return "consent-wall"
    if signs.OUT_OF_ORDER.search(says):
        return "out-of-order"
    return "not-found" if signs.NOT_FOUND.search(says) else "html"


def pictures_only(content: bytes) -> bool:
    """Whether an HTML page shows pictures and hardly a word."""
    text = content[:_MOST].decode("utf-8", "replace")
    return len(re.findall(r"<img\b", text, re.I)) >= 2 and len(_UNSEEN.sub(" ", text).split()) < 60
