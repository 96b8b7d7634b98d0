"""What a fetched document leads to: feeds, sitemaps, section pages, robots.txt and articles to links. Pure: bytes in, links out.

Everything here was written by a stranger: a DTD is refused before any parser sees it, so no entity is expanded; only http(s) links
come out; nothing unpacks to more than 50 MiB or lists more than 50,000 entries; a document cut short is read up to the cut.
"""

from __future__ import annotations

import json
import re
import zlib
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice

import feedparser
from lxml import etree, html

from archive.capture import Role
from crawler.source import Source
from normalize import dates, urls
from normalize.decode import decode
from normalize.errors import NotText

MOST_ENTRIES = 50_000  # of a feed, sitemap or section page, as sitemaps.org has it
MOST_UNPACKED = 50 * 2**20  # bytes, as sitemaps.org has it
MOST_EMBEDDED = 40  # images and stylesheets of one page

_DTD = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.I)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# Encodings that a stateless look for "<!DOCTYPE" can be trusted with; utf-7 and the like could hide one.
_PLAIN_ENCODING = re.compile(
    r"utf-?8|us-ascii|(iso-?8859|windows|cp)[-_]?\d{1,4}|latin-?\d|koi8-[ru]|gbk|gb2312|gb18030|big5|euc-(jp|kr)|shift_jis", re.I
)
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[-_/](1[0-2]|0?[1-9])(?:[-_/](3[01]|[12]\d|0?[1-9]))?(?![\d])")
_ROBOTS_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.I | re.M)
_CLOSED = re.compile(r"</(?:\w+:)?(?:urlset|sitemapindex)\s*>|<(?:\w+:)?(?:urlset|sitemapindex)\b[^>]*/>", re.I)
_CANDIDATE = re.compile(r"\s*(\S*[^\s,])(?:\s+(\d+(?:\.\d+)?)[wx])?\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class Document:
    """A fetched document, transfer and content coding undone."""

    url: str
    role: Role
    content: bytes
    content_type: str  # as the header says it


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a document leads to."""

    url: str  # absolute
    role: Role
    dated: str | None = None  # when it was published or changed, as printed


@dataclass(frozen=True, slots=True)
class Listing:
    """What a document lists, and what was wrong with it."""

    links: tuple[Link, ...]
    problem: str = ""  # "" where it could be read whole


@dataclass(frozen=True, slots=True)
class Found:
    """The links of a document that its source wants."""

    links: tuple[Link, ...]  # canonical, each once
    listed: int  # how many were there before the source's patterns and window
    problem: str = ""


def found(document: Document, source: Source, since: datetime | None = None) -> Found:
    """What the document leads to, as far as the source wants it; what a sitemap dates before `since` is left alone."""
    listing = _listing(document, source)
    wanted = dict.fromkeys(link for link in _canonical(listing.links, source) if _wanted(link, document.role, source, since))
    return Found(tuple(wanted), len(listing.links), listing.problem)


def feed(content: bytes, base: str) -> Listing:
    """The entries of an RSS or Atom feed, or of a list of posts from WordPress."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return posts(content, base)
    try:
        text = _xml_text(content)
    except ValueError as problem:
        return Listing((), str(problem))
    # Given a string, feedparser would open what looks like a file's name.
    parsed = feedparser.parse(BytesIO(text.encode("utf-8")), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        return Listing((), "neither RSS nor Atom")
    links = (
        _link(base, entry.get("link"), "article", entry.get("published") or entry.get("updated")) for entry in parsed.entries[:MOST_ENTRIES]
    )
    return Listing(tuple(link for link in links if link), "broken XML" if parsed.bozo and not parsed.entries else "")


def posts(content: bytes, base: str) -> Listing:
    """What WordPress answers where it is asked for posts (developer.wordpress.org/rest-api/reference/posts)."""
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError):
        return Listing((), "broken JSON")
    told = [(post.get("link"), post.get("date_gmt")) for post in listed[:MOST_ENTRIES] if isinstance(post, dict)]
    links = (_link(base, link, "article", date if isinstance(date, str) else None) for link, date in told if isinstance(link, str))
    return Listing(tuple(link for link in links if link))


def sitemap(content: bytes, base: str) -> Listing:
    """The entries of a sitemap, sitemap index, text sitemap or feed, packed or not."""
    unpacked, cut = _unpacked(content)
    try:
        text = _xml_text(unpacked)
    except ValueError as problem:
        return Listing((), str(problem))
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        lines = (_link(base, line, "article") for line in islice(text.split(), MOST_ENTRIES))
        return Listing(tuple(link for link in lines if link))
    if re.search(r"<(?:rss|feed|rdf:RDF)[\s>]", text[:2000]):
        return feed(unpacked, base)
    return _sitemap_entries(text, base, cut)


def section(content: bytes, content_type: str, base: str) -> Listing:
    """Every link of an HTML page."""
    tree, problem = _tree(content, content_type)
    if tree is None:
        return Listing((), problem)
    root = _base(tree, base)
    links = (_link(root, href, "article") for href in islice(tree.xpath("//a/@href"), MOST_ENTRIES))
    return Listing(tuple(link for link in links if link))


def embedded(content: bytes, content_type: str, base: str) -> Listing:
    """The images and stylesheets that an HTML page shows, the announced image first, at most 40."""
    tree, problem = _tree(content, content_type)
    if tree is None:
        return Listing((), problem)
    root = _base(tree, base)
    links = dict.fromkeys(link for ref, role in _embedded(tree) if (link := _link(root, ref, role)))
    return Listing(tuple(islice(links, MOST_EMBEDDED)))


def robots_sitemaps(content: bytes, base: str) -> Listing:
    """The sitemaps that a robots.txt names."""
    names = _ROBOTS_SITEMAP.findall(content[: 512 * 1024].decode("utf-8", "replace"))
    return Listing(tuple(link for name in names[:MOST_ENTRIES] if (link := _link(base, name, "sitemap"))))


def redirect(url: str, location: str, keep_params: Collection[str] = ()) -> str | None:
    """Where a Location header leads from `url`, canonical; None where it is no http(s) address."""
    joined = urls.join(url, location)
    try:
        return urls.canonical(joined, keep_params) if joined else None
    except ValueError:
        return None  # too long, once its letters are escaped


def latest(link: Link) -> datetime | None:
    """The last moment at which the link's document may be from, by its printed date or else its address; None where neither tells."""
    printed = dates.parse(link.dated or "")
    if printed is None:
        return _in_words(_URL_DATE.search(link.dated or "") or _URL_DATE.search(link.url))
    if printed.precision in ("second", "minute"):
        return printed.at
    last = monthrange(printed.at.year, printed.at.month)[1] if printed.precision == "month" else printed.at.day
    return printed.at.replace(day=last, hour=23, minute=59, second=59)


def _in_words(date: re.Match[str] | None) -> datetime | None:
    if date is None:
        return None
    year, month = int(date[1]), int(date[2])
    last = monthrange(year, month)[1]
    return datetime(year, month, min(int(date[3] or last), last), 23, 59, 59, tzinfo=UTC)


def _listing(document: Document, source: Source) -> Listing:
    content, base = document.content, document.url
    match document.role:
        case "feed":
            return feed(content, base)
        case "sitemap":
            return sitemap(content, base)
        case "section":
            return section(content, document.content_type, base)
        case "article" if source.images:
            return embedded(content, document.content_type, base)
        case "robots" if source.robots_sitemaps:
            return robots_sitemaps(content, base)
        case _:
            return Listing(())


def _canonical(links: Iterable[Link], source: Source) -> Iterator[Link]:
    for link in links:
        try:
            yield Link(urls.canonical(link.url, source.keep_params), link.role, link.dated)
        except ValueError:
            continue  # urls.join let it pass and canonical found it too long: no address to ask


def _wanted(link: Link, role: Role, source: Source, since: datetime | None) -> bool:
    if link.role in ("image", "stylesheet"):
        return True
    if role == "sitemap" and since is not None and (moment := latest(link)) is not None and moment < since:
        return False
    if link.role == "sitemap":
        return source.owns(link.url)
    if role == "section" and not any(own.links.search(link.url) for own in source.sections):
        return False
    return source.is_article(link.url)


def _link(base: str, ref: str | None, role: Role, dated: str | None = None) -> Link | None:
    url = urls.join(base, ref) if ref and ref.strip() else None
    return Link(url, role, dated.strip() or None if dated else None) if url else None


def _xml_text(content: bytes) -> str:
    """The document without its XML declaration. Raises ValueError where it has a DTD or an encoding that could hide one."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        declared = _XML_ENCODING.match(content)
        name = declared[1].decode("ascii") if declared else "utf-8"
        if not _PLAIN_ENCODING.fullmatch(name):
            raise ValueError(f"refused: the encoding {name!r} is not read here")
        text = content.decode(_codec(name), "replace")
    if _DTD.search(text):
        raise ValueError("refused: the document has a DTD")
    return _XML_DECLARATION.sub("", text.replace("\0", ""), count=1)


def _codec(name: str) -> str:
    try:
        return "utf-8" if not b"a".decode(name) else name
    except LookupError:
        return "utf-8"


def _unpacked(content: bytes) -> tuple[bytes, bool]:
    """The bytes without gzip, at most 50 MiB of them, and whether some are missing."""
    if not content.startswith(b"\x1f\x8b"):
        return content[:MOST_UNPACKED], len(content) > MOST_UNPACKED
    out, rest = bytearray(), content
    while rest.startswith(b"\x1f\x8b") and len(out) < MOST_UNPACKED:
        member = zlib.decompressobj(31)
        try:
            out += member.decompress(rest, MOST_UNPACKED - len(out))
        except zlib.error:
            return bytes(out), True
        if not member.eof:
            return bytes(out), True
        rest = member.unused_data
    return bytes(out), False


def _sitemap_entries(text: str, base: str, cut: bool) -> Listing:
    parser = etree.XMLPullParser(events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    content, links, broken = text.encode("utf-8"), list[Link](), False
    for start in range(0, len(content), 2**20):
        try:
            parser.feed(content[start : start + 2**20])
        except etree.XMLSyntaxError:
            broken = True
        links += (link for link in _ended(parser, base) if link)
        if broken or len(links) >= MOST_ENTRIES:
            break
    if not links and (broken or not _CLOSED.search(text[-200:])):
        return Listing((), "broken XML")
    return Listing(tuple(links[:MOST_ENTRIES]), "" if _CLOSED.search(text[-200:]) and not cut else "cut short")


def _ended(parser: etree.XMLPullParser, base: str) -> Iterator[Link | None]:
    for _, element in parser.read_events():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name in ("url", "sitemap"):
            yield _entry(element, "sitemap" if name == "sitemap" else "article", base)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _entry(element: etree._Element, role: Role, base: str) -> Link | None:
    texts = {
        etree.QName(child).localname: (child.text or "").strip() for child in element.iter() if isinstance(child.tag, str) and child.text
    }
    loc = next((child.text for child in element if isinstance(child.tag, str) and etree.QName(child).localname == "loc"), None)
    return _link(base, loc, role, texts.get("publication_date") or texts.get("lastmod"))


def _tree(content: bytes, content_type: str) -> tuple[html.HtmlElement | None, str]:
    try:
        decoded = decode(content, content_type)
    except NotText:
        return None, "not text"
    if not decoded.text.strip():
        return None, "empty"
    try:
        return html.document_fromstring(decoded.text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8")), ""
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, "no HTML"


def _base(tree: html.HtmlElement, url: str) -> str:
    return next((joined for href in tree.xpath("//base/@href")[:1] if (joined := urls.join(url, href))), url)


def _embedded(tree: html.HtmlElement) -> Iterator[tuple[str, Role]]:
    for content in tree.xpath("//meta[@property='og:image' or @name='og:image']/@content"):
        yield content, "image"
    for href in tree.xpath("//link[contains(concat(' ', translate(@rel, 'STYLEH', 'styleh'), ' '), ' stylesheet ')]/@href"):
        yield href, "stylesheet"
    for element in tree.iter("img", "source"):
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
    candidates = _CANDIDATE.findall((srcset or "")[:8192])
    return max(candidates, key=lambda candidate: float(candidate[1] or 1))[0] if candidates else None
