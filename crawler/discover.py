"""What a fetched document leads to: feeds, sitemaps, section pages, robots.txt and articles to links. Pure: bytes in, links out.

Everything here was written by a stranger: a DTD is refused before any parser sees it, so no entity is expanded; only http(s) links
come out; nothing unpacks to more than 50 MiB or lists more than 50,000 entries; a document cut short is read up to the cut.
Formats: crawler/feeds.py, crawler/sitemaps.py, crawler/hypertext.py.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from crawler import feeds, hypertext
from crawler.links import MOST_ENTRIES, Document, Found, Link, Listing, Refused, link
from crawler.sitemaps import sitemap
from crawler.source import ELSEWHERE, Source
from normalize import dates, urls

__all__ = ["Document", "Found", "Link", "Listing", "Refused", "found", "latest", "redirect", "robots_sitemaps"]

_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[-_/](1[0-2]|0?[1-9])(?:[-_/](3[01]|[12]\d|0?[1-9]))?(?![\d])")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)")
_ROBOTS_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.I | re.M)

BEFORE = "it is dated before the window"
NO_SECTION = "no section's pattern of links is found in it"
NO_ADDRESS = "it is too long for an address"


def found(document: Document, source: Source, since: datetime | None = None) -> Found:
    """What the document leads to, as far as the source wants it; what a sitemap dates before `since` is left alone."""
    listing = _listing(document, source)
    links = [each for each in listing.links if not each.older]
    wanted: dict[str, Link] = {}
    reasons, examples = Counter[str](), dict[str, str]()
    for each in links:
        own = _own(each, source)
        reason = NO_ADDRESS if own is None else _refusal(own, document, source, since)
        if own is None or reason:
            reasons[reason] += 1
            examples.setdefault(reason, each.url)
        else:
            wanted.setdefault(own.url, own)
    told = tuple(Refused(reason, count, examples[reason]) for reason, count in reasons.most_common())
    return Found((*wanted.values(), *_older(document, source, listing.links, since)), len(links), listing.problem, told)


def robots_sitemaps(content: bytes, base: str) -> Listing:
    """The sitemaps that a robots.txt names."""
    names = _ROBOTS_SITEMAP.findall(content[: 512 * 1024].decode("utf-8", "replace"))
    return Listing(tuple(each for name in names[:MOST_ENTRIES] if (each := link(base, name, "sitemap"))))


def redirect(url: str, location: str, keep_params: Collection[str] = ()) -> str | None:
    """Where a Location header leads from `url`, canonical; None where it is no http(s) address."""
    joined = urls.join(url, location)
    try:
        return urls.canonical(joined, keep_params) if joined else None
    except ValueError:
        return None  # too long, once its letters are escaped


def latest(link: Link) -> datetime | None:
    """The last moment at which the link's document may be from, by its printed date or else its address; None where neither tells."""
    if link.dated and _ISO.fullmatch(link.dated):  # as nearly all sitemaps have it
        return _moment(link.dated)
    printed = dates.parse(link.dated or "")
    if printed is None:
        return _in_words(_URL_DATE.search(link.dated or "") or _URL_DATE.search(link.url))
    if printed.precision in ("second", "minute"):
        return printed.at
    last = monthrange(printed.at.year, printed.at.month)[1] if printed.precision == "month" else printed.at.day
    return printed.at.replace(day=last, hour=23, minute=59, second=59)


def _moment(printed: str) -> datetime | None:
    try:
        return datetime.fromisoformat(printed).astimezone(UTC)
    except ValueError:
        return None  # a 13th month, a 25th hour


def _in_words(date: re.Match[str] | None) -> datetime | None:
    if date is None:
        return None
    year, month = int(date[1]), int(date[2])
    last = monthrange(year, month)[1]
    return datetime(year, month, min(int(date[3] or last), last), 23, 59, 59, tzinfo=UTC)


def _listing(document: Document, source: Source) -> Listing:
    content, base, content_type = document.content, document.url, document.content_type
    match document.role:
        case "feed":
            return feeds.feed(content, base, content_type)
        case "sitemap":
            return sitemap(content, base)
        case "section":
            return hypertext.section(content, content_type, base)
        case "article" if source.images:
            return hypertext.embedded(content, content_type, base)
        case "article":
            return hypertext.sent_on(content, content_type, base, "article")
        case "robots" if source.robots_sitemaps:
            return robots_sitemaps(content, base)
        case _:
            return Listing(())


def _own(link: Link, source: Source) -> Link | None:
    """The link in its canonical spelling, of several addresses the one on the source's hosts; None where it is too long."""
    named = next((url for url in (link.url, *link.others) if source.owns(url)), link.url) if link.others else link.url
    try:
        url = urls.canonical(named, source.keep_params)
    except ValueError:
        return None  # urls.join let it pass and canonical found it too long: no address to ask
    return link if url == link.url and not link.others else Link(url, link.role, link.dated, (), link.older)


def _refusal(link: Link, document: Document, source: Source, since: datetime | None) -> str:
    """Why the source does not want the link; "" where it does."""
    if link.role in ("image", "stylesheet"):
        return ""
    if (
        (document.role == "sitemap" or feeds.goes_forward(document.url))
        and since is not None
        and (moment := latest(link)) is not None
        and moment < since
    ):
        return BEFORE
    if link.role != "article":
        return "" if source.owns(link.url) else ELSEWHERE
    if document.role == "section" and source.owns(link.url) and not any(own.links.search(link.url) for own in source.sections):
        return NO_SECTION
    return source.refusal(link.url)


def _older(document: Document, source: Source, links: Iterable[Link], since: datetime | None) -> tuple[Link, ...]:
    """The next page of the list, where the source wants it: of posts as far back as `since`, of a section as many as it says."""
    if document.role == "section":
        most = max((section.pages for section in source.sections), default=0)
        named = (each for each in links if each.older and document.hops < most)
        return tuple(own for each in named if (own := _own(each, source)) and source.owns(own.url) and own.url != document.url)
    following = feeds.next_page(document) if document.role == "feed" and feeds.is_list_of_posts(document.url) else None
    if following is None or feeds.goes_forward(document.url):
        return (following,) if following else ()
    moments = [moment for each in links if (moment := latest(each))]
    return () if since is not None and moments and min(moments) < since else (following,)
