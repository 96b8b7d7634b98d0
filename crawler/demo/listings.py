"""Feeds and sitemaps as newsrooms publish them: entries in, XML bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a feed or a sitemap names it."""

    url: str
    title: str
    summary: str
    author: str
    section: str
    language: str
    published: datetime
    changed: datetime
    content: str = ""  # HTML, for a feed that carries whole articles


@dataclass(frozen=True, slots=True)
class Publication:
    """The head of a feed."""

    title: str
    home: str
    feed: str
    language: str


def rss(publication: Publication, entries: Sequence[Listed]) -> bytes:
    """An RSS 2.0 feed as WordPress writes it, entries in the given order."""
    changed = max((entry.changed for entry in entries), default=None)
    built = f"<lastBuildDate>{format_datetime(changed)}</lastBuildDate>\n" if changed else ""
    return (
        f'{XML}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>{escape(publication.title)}</title>\n"
        f'<atom:link href="{escape(publication.feed)}" rel="self" type="application/rss+xml" />\n'
        f"<link>{escape(publication.home)}</link>\n<description>{escape(publication.title)}</description>\n"
        f"{built}<language>{publication.language}</language>\n"
        f"{''.join(_item(entry) for entry in entries)}</channel>\n</rss>\n"
    ).encode()


def _item(entry: Listed) -> str:
    content = f"<content:encoded><![CDATA[{entry.content}]]></content:encoded>\n" if entry.content else ""
    author = f"<dc:creator><![CDATA[{entry.author}]]></dc:creator>\n" if entry.author else ""
    return (
        f"<item>\n<title>{escape(entry.title)}</title>\n<link>{escape(entry.url)}</link>\n{author}"
        f"<pubDate>{format_datetime(entry.published)}</pubDate>\n<category><![CDATA[{entry.section}]]></category>\n"
        f'<guid isPermaLink="true">{escape(entry.url)}</guid>\n'
        f"<description><![CDATA[{entry.summary}]]></description>\n{content}</item>\n"
    )


def sitemap_index(urls: Iterable[str]) -> bytes:
    """An index of sitemaps."""
    found = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>\n" for url in urls)
    return f'{XML}<sitemapindex xmlns="{SITEMAPS}">\n{found}</sitemapindex>\n'.encode()


def sitemap(entries: Iterable[Listed]) -> bytes:
    """A sitemap that says when each page last changed."""
    found = "".join(f"<url><loc>{escape(entry.url)}</loc><lastmod>{entry.changed.isoformat()}</lastmod></url>\n" for entry in entries)
    return f'{XML}<urlset xmlns="{SITEMAPS}">\n{found}</urlset>\n'.encode()


def bare_sitemap(urls: Iterable[str]) -> bytes:
    """A sitemap of addresses alone."""
    found = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
    return f'{XML}<urlset xmlns="{SITEMAPS}">\n{found}</urlset>\n'.encode()


def news_sitemap(name: str, entries: Iterable[Listed]) -> bytes:
    """A news sitemap of the publication of that name."""
    found = "".join(_news(name, entry) for entry in entries)
    return f'{XML}<urlset xmlns="{SITEMAPS}" xmlns:news="{NEWS}">\n{found}</urlset>\n'.encode()


def _news(name: str, entry: Listed) -> str:
    return (
        f"<url><loc>{escape(entry.url)}</loc><news:news><news:publication><news:name>{escape(name)}</news:name>"
        f"<news:language>{entry.language}</news:language></news:publication>"
        f"<news:publication_date>{entry.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(entry.title)}</news:title></news:news></url>\n"
    )
