"""What a body is at a glance: a wall, a parked domain, HTML where a feed should be. Pure, bounded, without a parser.

Ingest says what a page is far better (normalize/kinds.py); this is for what ingest never reads: error pages, and documents
that should list articles. The signs are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_SILENT = ("script", "style", "noscript", "template", "title")
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,500}?)</title", re.I | re.S)


def glance(content: bytes, content_type: str = "") -> Look:
    """What the decoded body is."""
    if not content.strip():
        return "empty"
    start = content[:2000].decode("utf-8-sig", "replace")
    if _XML.match(start):
        return "xml"
    if start.lstrip()[:1] in ("{", "["):
        return "json"
    try:
        text = decode(content[:_MOST], content_type).text
    except NotText:
        return "other"
    if not _HTML.search(text[:5000]):
        return "other"
    return _page(text)


def _page(markup: str) -> Look:
    title = match[1] if (match := _TITLE.search(markup[:20_000])) else ""
    seen = "\n".join(_visible(markup))
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


def _visible(markup: str) -> Iterator[str]:
    """The text between the tags; each step goes on, whatever a tag or its end may lack."""
    at, end = 0, len(markup)
    lower = markup.lower()
    while at < end:
        tag = markup.find("<", at)
        if tag < 0:
            tag = end
        if piece := " ".join(markup[at:tag].split()):
            yield piece
        if tag == end:
            return
        close = next((f"</{name}" for name in _SILENT if lower.startswith(f"<{name}", tag)), "-->" if lower.startswith("<!--", tag) else "")
        after = lower.find(close, tag + 1) if close else tag
        at = markup.find(">", after) + 1 if after >= 0 else 0
        if at == 0:
            return  # what never ends is not seen


def pictures_only(content: bytes) -> bool:
    """Whether an HTML page shows pictures and hardly a word."""
    text = content[:_MOST].decode("utf-8", "replace")
    return len(re.findall(r"<img\b", text, re.I)) >= 2 and sum(len(piece.split()) for piece in _visible(text)) < 60
