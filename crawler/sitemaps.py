"""Sitemaps (sitemaps.org): XML, its index, news sitemaps, plain text, packed or not. Pure: bytes in, links out."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from archive.capture import Role
from crawler import feeds, xmltext
from crawler.links import MOST_ENTRIES, Link, Listing, link

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_HTML = re.compile(r"\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html)\b", re.I | re.S)
_CLOSED = re.compile(r"</(?:\w+:)?(?:urlset|sitemapindex)\s*>|<(?:\w+:)?(?:urlset|sitemapindex)\b[^>]*/>", re.I)


def sitemap(content: bytes, base: str) -> Listing:
    """The entries of a sitemap, sitemap index, text sitemap or feed, packed or not."""
    unpacked, cut = xmltext.unpacked(content)
    if _HTML.match(unpacked[:2000].decode("latin-1")):
        return Listing((), "a web page, no sitemap")
    try:
        text = xmltext.text(unpacked)
    except ValueError as problem:
        return Listing((), str(problem))
    if not text.start.lstrip("\ufeff \t\r\n").startswith("<"):
        lines = (link(base, line, "article") for line in islice(text.lines(), MOST_ENTRIES))
        return Listing(tuple(found for found in lines if found))
    if _FEED.search(text.start[:2000]):
        return feeds.feed(unpacked, base)
    return _entries(text, base, cut)


def _entries(text: xmltext.Text, base: str, cut: bool) -> Listing:
    links: list[Link] = []
    for element in xmltext.elements(text, ("url", "sitemap")):
        found = _entry(element, "sitemap" if xmltext.local(element) == "sitemap" else "article", base)
        if found is not None:
            links.append(found)
        if len(links) >= MOST_ENTRIES:
            break
    closed = _CLOSED.search(text.end) is not None
    if not links and not closed:
        return Listing((), "broken XML")
    return Listing(tuple(links), "" if closed and not cut else "cut short")


def _entry(element: etree._Element, role: Role, base: str) -> Link | None:
    loc = changed = published = None
    for child in element:
        name = xmltext.local(child)
        if name == "loc":
            loc = loc or child.text
        elif name == "lastmod":
            changed = child.text
        elif name == "news":
            published = next((part.text for part in child if xmltext.local(part) == "publication_date"), None)
    return link(base, loc, role, published or changed)
