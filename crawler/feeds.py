"""Feeds: RSS 0.9 to 2.0, RDF, Atom, JSON Feed, and the lists of posts that WordPress gives. Pure: bytes in, links out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from lxml import etree

from crawler import hypertext, xmltext
from crawler.links import MOST_ENTRIES, Document, Link, Listing, link

# Which date an entry is known by: the day of its publication before that of its last change.
_DATES = ("published", "pubDate", "issued", "created", "date", "updated", "modified")
_FEED = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>/]")
# Comments are taken once and for all ("*+"): two dozen in a row would else be tried in each of their combinations.
_HTML = re.compile(rb"\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html)\b", re.I | re.S)
_PAGE = re.compile(r"(?<=[?&])page=(\d{1,6})(?=&|$)")
_MOST_JSON = 4 * 2**20  # bytes: read, an empty list of three bytes takes seventy
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def feed(content: bytes, base: str, content_type: str = "") -> Listing:
    """The entries of a feed in any of its forms; of a web page that stands in its place, the feeds that it announces."""
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"[", b"{")):
        return _json(content, base)
    if _HTML.match(start):
        announced = (Link(found.url, "feed") for found in hypertext.feeds(content, content_type, base))
        return Listing(tuple(announced), "a web page, neither RSS nor Atom")
    try:
        text = xmltext.text(content[: xmltext.MOST_UNPACKED])
    except ValueError as problem:
        return Listing((), str(problem))
    return _entries(text, base)


def next_page(document: Document) -> Link | None:
    """The page after this one of a list that says how many it has (WordPress: X-WP-TotalPages)."""
    found = _PAGE.search(document.url)
    page = int(found[1]) if found else 1
    if document.pages is None or page >= document.pages:
        return None
    url = _PAGE.sub(f"page={page + 1}", document.url) if found else f"{document.url}{'&' if '?' in document.url else '?'}page=2"
    return Link(url, document.role, older=True)


def is_list_of_posts(url: str) -> bool:
    """Whether the address is one at which WordPress lists posts, by path or by `rest_route`."""
    path, _, query = url.partition("?")
    return "/wp/v2/" in path or any(name == "rest_route" and "/wp/v2/" in value for name, value in parse_qsl(query))


def goes_forward(url: str) -> bool:
    """Whether it is a page of a list of posts that begins at a date, the oldest first: one of a backfill."""
    return "order=asc" in url and is_list_of_posts(url)


def _entries(text: xmltext.Text, base: str) -> Listing:
    links: list[Link] = []
    has_base = text.says("xml:base")
    for count, element in enumerate(xmltext.elements(text, ("item", "entry"))):
        if count >= MOST_ENTRIES:
            break
        found = _entry(element, (element.base or base) if has_base else base)
        if found is not None:
            links.append(found)
    if not _FEED.search(text.start[:5000]) and not links:
        return Listing((), "neither RSS nor Atom")
    return Listing(tuple(links), "" if links or re.search(r"</(?:[\w.-]+:)?(?:rss|feed|RDF)\s*>\s*$|/>\s*$", text.end) else "broken XML")


def _entry(element: etree._Element, base: str) -> Link | None:
    """The entry's own address first, then others that it gives: a permanent one behind a counting one (FeedBurner)."""
    texts: dict[str, str] = {}
    hrefs: list[str] = []
    for child in element:
        name, text = xmltext.local(child), (child.text or "").strip()
        if name == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                hrefs.append(child.get("href"))
        elif name == "guid" and child.get("isPermaLink", "true").lower() == "false":
            continue
        elif name and text:
            texts.setdefault(name, text)
    identity = (texts.get("guid"), texts.get("id"), element.get(_ABOUT))
    permanent = (text for text in identity if text and text.startswith(("http://", "https://")))
    named = [texts.get("origLink"), texts.get("link"), *hrefs, *permanent]
    dated = next((texts[name] for name in _DATES if name in texts), None)
    found = list(dict.fromkeys(each.url for ref in named if (each := link(base, ref, "article"))))
    return Link(found[0], "article", dated, tuple(found[1:])) if found else None


def _json(content: bytes, base: str) -> Listing:
    if len(content) > _MOST_JSON:
        return Listing((), f"JSON of more than {_MOST_JSON} bytes")
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        return Listing((), "broken JSON")
    if isinstance(read, list):  # developer.wordpress.org/rest-api/reference/posts
        return Listing(tuple(_named(read, base, ("link",), ("date_gmt",))))
    if isinstance(read, dict) and isinstance(read.get("items"), list):  # jsonfeed.org/version/1.1
        return Listing(tuple(_named(read["items"], base, ("url", "id", "external_url"), ("date_published", "date_modified"))))
    return Listing((), f"JSON, but no feed: {_said(read)}")


def _said(read: Any) -> str:
    """What a WordPress that refuses says of it."""
    message = read.get("message") if isinstance(read, dict) else None
    return message[:200] if isinstance(message, str) else "neither posts nor items"


def _named(entries: list[Any], base: str, addresses: tuple[str, ...], dates: tuple[str, ...]) -> Iterator[Link]:
    for entry in entries[:MOST_ENTRIES]:
        if not isinstance(entry, dict):
            continue
        address = next((entry[name] for name in addresses if isinstance(entry.get(name), str) and entry[name]), None)
        dated = next((entry[name] for name in dates if isinstance(entry.get(name), str)), None)
        if (found := link(base, address, "article", dated)) is not None:
            yield found
