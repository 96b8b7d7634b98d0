"""Web pages: the links of a section page, the next page of a list, what a page shows, announces or sends its reader to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree, html

from archive.capture import Role
from crawler.links import MOST_ENTRIES, Link, Listing, link
from normalize import urls
from normalize.decode import decode
from normalize.errors import NotText

MOST_EMBEDDED = 40  # images and stylesheets of one page
_MOST_TAGS = 100_000  # that are read of a page: in memory each costs hundreds of bytes
_MOST_LETTERS = 8 * 2**20  # likewise
# Each of these looks at a letter once, however many of a kind stand in a row.
_CANDIDATE = re.compile(r"[\s,]*+(\S++)(?:(?<=,)|([^,]*+))", re.A)
_SIZE = re.compile(r"\s*+(\d++(?:\.\d++)?)[wx]\s*+")
_REFRESH = re.compile(r"""\s*+(\d{1,4})(?:\.\d*+)?\s*+[;,]\s*+(?:url\s*+=\s*+)?["']?\s*+([^"'\s>][^"'>]*)""", re.I)
_SOON = 30  # seconds: a page that sends its reader on later than that is read before
_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "text/xml",
)


@dataclass(frozen=True, slots=True)
class Announced:
    """A feed that a page names."""

    url: str
    title: str


def tree(content: bytes, content_type: str) -> tuple[html.HtmlElement | None, str]:
    """The page's elements, or why there are none."""
    try:
        decoded = decode(content, content_type)
    except NotText:
        return None, "not text"
    if not decoded.text.strip():
        return None, "empty"
    try:
        return html.document_fromstring(_bounded(decoded.text).encode("utf-8"), parser=html.HTMLParser(encoding="utf-8")), ""
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, "no HTML"


def _bounded(text: str) -> str:
    """As much of the text as makes a tree of bounded size: real pages have some thousand tags."""
    text = text[:_MOST_LETTERS]
    if text.count("<") <= _MOST_TAGS:
        return text
    return text[: next(islice(re.finditer("<", text), _MOST_TAGS, None)).start()]


def section(content: bytes, content_type: str, base: str) -> Listing:
    """Every link of a page; the page after it in its list is marked as older."""
    page, problem = tree(content, content_type)
    if page is None:
        return Listing((), problem)
    root = base_of(page, base)
    links = [found for href in islice(page.xpath("//a/@href"), MOST_ENTRIES) if (found := link(root, href, "article"))]
    return Listing((*refresh(page, root, "section"), *_next(page, root), *links))


def embedded(content: bytes, content_type: str, base: str) -> Listing:
    """The images and stylesheets that a page shows, the announced image first, at most 40; before them where it sends its reader."""
    page, problem = tree(content, content_type)
    if page is None:
        return Listing((), problem)
    root = base_of(page, base)
    links = dict.fromkeys(found for ref, role in _shown(page) if (found := link(root, ref, role)))
    return Listing((*refresh(page, root, "article"), *islice(links, MOST_EMBEDDED)))


def sent_on(content: bytes, content_type: str, base: str, role: Role) -> Listing:
    """Where a page of nothing but a meta refresh sends its reader."""
    if b"refresh" not in content[:65536].lower():
        return Listing(())
    page, problem = tree(content, content_type)
    return Listing(refresh(page, base_of(page, base), role), problem) if page is not None else Listing((), problem)


def refresh(page: html.HtmlElement, base: str, role: Role) -> tuple[Link, ...]:
    """Where a meta refresh leads at once; as good as a redirect, and bound by the same rules."""
    for meta in page.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh'][not(ancestor::noscript)]"):
        found = _REFRESH.match(meta.get("content") or "")
        target = link(base, found[2], role) if found and int(found[1]) <= _SOON else None
        if target is not None and target.url != base:
            return (target,)
    return ()


def feeds(content: bytes, content_type: str, base: str) -> tuple[Announced, ...]:
    """The feeds that a page announces by `<link rel="alternate">`, in its order, each once."""
    page, _ = tree(content, content_type)
    return announced(page, base_of(page, base)) if page is not None else ()


def announced(page: html.HtmlElement, base: str) -> tuple[Announced, ...]:
    """The same of a page that is parsed already."""
    found: dict[str, str] = {}
    for element in page.xpath("//link[@href][@type]"):
        rels = (element.get("rel") or "").lower().split()
        kind = element.get("type").partition(";")[0].strip().lower()
        if "alternate" in rels and kind in _FEED_TYPES and "oembed" not in element.get("href"):
            url = urls.join(base, element.get("href"))
            if url and not (kind == "application/json" and "/wp-json/" in url):
                found.setdefault(url, element.get("title") or "")
    return tuple(Announced(url, title) for url, title in found.items())


def base_of(page: html.HtmlElement, url: str) -> str:
    """What the page's relative links are relative to."""
    return next((joined for href in page.xpath("//base/@href")[:1] if (joined := urls.join(url, href))), url)


def _next(page: html.HtmlElement, base: str) -> Iterator[Link]:
    for element in page.xpath("//*[self::a or self::link][@href][@rel]"):
        if "next" in element.get("rel").lower().split() and (found := link(base, element.get("href"), "section")):
            yield Link(found.url, "section", older=True)
            return


def _shown(page: html.HtmlElement) -> Iterator[tuple[str, Role]]:
    for content in page.xpath("//meta[@property='og:image' or @name='og:image']/@content"):
        yield content, "image"
    for href in page.xpath("//link[contains(concat(' ', translate(@rel, 'STYLEH', 'styleh'), ' '), ' stylesheet ')]/@href"):
        yield href, "stylesheet"
    for element in page.iter("img", "source"):
        if "1" in (element.get("width"), element.get("height")):
            continue  # a counting pixel
        for name in ("src", "data-src", "data-lazy-src"):
            if (ref := element.get(name)) and element.tag == "img":
                yield ref, "image"
        if element.tag == "img" or element.getparent().tag == "picture":
            for name in ("srcset", "data-srcset"):
                if ref := _largest(element.get(name)):
                    yield ref, "image"


def _largest(srcset: str | None) -> str | None:
    """The candidate that a big screen would take."""
    candidates = [
        (url.rstrip(","), _SIZE.fullmatch(size)) for url, size in _CANDIDATE.findall((srcset or "")[:8192].rstrip(" \t\r\n\f\v,"))
    ]
    return max(candidates, key=lambda candidate: float(candidate[1][1]) if candidate[1] else 1.0)[0] if candidates else None
