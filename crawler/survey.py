"""The agenda of a first look at a site: its robots.txt, front page, feeds, sitemaps, WordPress, some sections and one article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import html

from crawler import feeds, hypertext
from crawler.agenda import Asked, Seen
from crawler.discover import latest, robots_sitemaps
from crawler.links import Link
from crawler.sitemaps import sitemap
from normalize import urls

COMMON_FEEDS = ("/feed/", "/rss", "/rss.xml", "/atom.xml", "/feed.xml")
COMMON_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml")
POSTS = "wp/v2/posts"
HEADLINE = 4  # words from which on a link's text is taken for a headline
MOST_INNER = 2  # sitemaps of an index that are looked at
_MOST_FEEDS, _MOST_SITEMAPS, _MOST_SECTIONS = 4, 4, 4
_OF_ARTICLES = re.compile(r"news|post|article|stor(?:y|ies)|content|20\d\d", re.I)
_OF_OTHERS = re.compile(r"categor|tag|author|user|page|taxonom|topic|image|video|static|section", re.I)
_COMMENTS = re.compile(r"/comments?/|comments?[-_.]", re.I)
_FURNITURE = "ancestor-or-self::*[self::nav or self::header or self::footer or contains(@class, 'menu') or contains(@id, 'menu') or contains(@class, 'nav')]"


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed or sitemap that answered."""

    url: str
    links: tuple[Link, ...]
    validators: tuple[str, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the site's menu, and the headlines that stand on it."""

    url: str
    headlines: tuple[str, ...]


@dataclass(slots=True)
class Survey:
    """What has been seen of a site so far; an Agenda."""

    start: str  # canonical
    home: str = ""  # where the front page stands
    title: str = ""
    language: str = ""  # as the front page claims it
    feeds: list[Listed] = field(default_factory=list)
    posts: list[Listed] = field(default_factory=list)
    sitemaps: list[Listed] = field(default_factory=list)  # of articles
    others_listed: list[str] = field(default_factory=list)  # by sitemaps of tags, categories, authors and pages
    roots: list[str] = field(default_factory=list)  # sitemaps and indexes that no other sitemap led to
    robots: list[str] = field(default_factory=list)  # sitemaps that robots.txt names
    sections: list[Section] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)  # of the front page
    menu: list[str] = field(default_factory=list)  # links of menus and the footer
    sample: Seen | None = None  # an article, or what was taken for one
    _others: set[str] = field(default_factory=set)  # sitemaps of tags and the like
    _inner: set[str] = field(default_factory=set)  # sitemaps that an index names
    _sampled: bool = False

    def first(self) -> Iterable[Asked]:
        yield Asked(self.start, "page")

    def seen(self, seen: Seen) -> Iterable[Asked]:
        if seen.status != 200:
            return ()
        match seen.role:
            case "robots":
                return list(self._robots(seen))
            case "page" if not self.home:
                return list(self._front(seen))
            case "feed":
                return list(self._feed(seen))
            case "sitemap":
                return list(self._sitemap(seen))
            case "section":
                return list(self._section(seen))
            case "article" if self.sample is None:
                self.sample = seen
                page, _ = hypertext.tree(seen.content, seen.content_type)
                self.language = self.language or (_language(page) if page is not None else "")
        return ()

    def owns(self, url: str) -> bool:
        """Whether the address is on the site."""
        return urls.same_site(url, self.home or self.start)

    def _robots(self, seen: Seen) -> Iterator[Asked]:
        named = [link.url for link in robots_sitemaps(seen.content, seen.url).links if self.owns(link.url)]
        self.robots += [url for url in named if url not in self.robots]
        yield from (Asked(url, "sitemap") for url in named[:_MOST_SITEMAPS])

    def _front(self, seen: Seen) -> Iterator[Asked]:
        page, _ = hypertext.tree(seen.content, seen.content_type)
        if page is None:
            return
        base = hypertext.base_of(page, seen.url)
        sent_on = hypertext.refresh(page, base, "page")
        if sent_on and self.owns(sent_on[0].url):
            yield Asked(sent_on[0].url, "page")
            return
        self.home = seen.url
        self.title = _title(page)
        self.language = _language(page)
        self._links(page, base)
        announced = [feed.url for feed in hypertext.announced(page, base) if not _COMMENTS.search(feed.url)]
        yield from (Asked(url, "feed") for url in announced[:_MOST_FEEDS] or self._here(COMMON_FEEDS))
        if root := _wordpress(page, base) or (urls.join(self.home, f"/wp-json/{POSTS}") if b"/wp-content/" in seen.content else ""):
            yield Asked(f"{root}{'&' if '?' in root else '?'}per_page=100&_fields=link,date_gmt", "feed")
        if not self.robots:
            yield from (Asked(url, "sitemap") for url in self._here(COMMON_SITEMAPS))
        yield from (Asked(url, "section") for url in self._likely_sections())

    def _here(self, paths: Iterable[str]) -> list[str]:
        return [url for path in paths if (url := urls.join(self.home, path))]

    def _links(self, page: html.HtmlElement, base: str) -> None:
        for url, words, furniture in links_of(page, base):
            if not self.owns(url) or url == self.home:
                continue
            (self.headlines if words >= HEADLINE and not furniture else self.menu if furniture else []).append(url)

    def _likely_sections(self) -> list[str]:
        """Pages of the menu one or two folders deep: lists of articles, as a rule."""
        plain = (
            url for url in dict.fromkeys(self.menu) if 1 <= len(urlsplit(url).path.strip("/").split("/")) <= 2 and not urlsplit(url).query
        )
        shallow = [url for url in plain if urlsplit(url).path.strip("/") and not re.search(r"\d{3}|\.(?:xml|pdf|jpg|png)$", url)]
        return shallow[:_MOST_SECTIONS]

    def _feed(self, seen: Seen) -> Iterator[Asked]:
        listing = feeds.feed(seen.content, seen.url, seen.content_type)
        articles = tuple(link for link in listing.links if link.role == "article")
        if not articles:
            return
        kept = self.posts if feeds.is_list_of_posts(seen.url) else self.feeds
        kept.append(Listed(seen.url, articles, seen.validators, listing.problem))
        yield from self._one_of(articles)

    def _sitemap(self, seen: Seen) -> Iterator[Asked]:
        listing = sitemap(seen.content, seen.url)
        inner = [link for link in listing.links if link.role == "sitemap" and self.owns(link.url)]
        articles = tuple(link for link in listing.links if link.role == "article")
        if (inner or articles) and seen.url not in self._inner:
            self.roots.append(seen.url)
        if inner:
            yield from self._of_index(inner)
        elif seen.url in self._others:
            self.others_listed += [link.url for link in articles[:1000]]
        elif articles:
            self.sitemaps.append(Listed(seen.url, articles, seen.validators, listing.problem))
            if not (self.feeds or self.posts) and any(link.dated for link in articles):
                yield from self._one_of(sorted(articles, key=_moment, reverse=True))

    def _of_index(self, inner: list[Link]) -> Iterator[Asked]:
        """Of an index the newest sitemaps of articles, and some of what is none."""
        others = [link for link in inner if _OF_OTHERS.search(urlsplit(link.url).path) and not _OF_ARTICLES.search(_name(link.url))]
        own = [link for link in inner if link not in others]
        own.sort(key=lambda link: (_OF_ARTICLES.search(_name(link.url)) is not None, _moment(link)), reverse=True)
        self._others.update(link.url for link in others)
        self._inner.update(link.url for link in inner)
        yield from (Asked(link.url, "sitemap") for link in (*own[:MOST_INNER], *others[: 2 * MOST_INNER]))

    def _section(self, seen: Seen) -> Iterator[Asked]:
        page, _ = hypertext.tree(seen.content, seen.content_type)
        if page is None:
            return
        found = links_of(page, hypertext.base_of(page, seen.url))
        headlines = [url for url, words, furniture in found if words >= HEADLINE and not furniture and self.owns(url)]
        self.sections.append(Section(seen.url, tuple(dict.fromkeys(headlines))))
        if not (self.feeds or self.posts or self.sitemaps):
            yield from self._one_of([Link(url, "article") for url in headlines])

    def _one_of(self, links: Iterable[Link]) -> Iterator[Asked]:
        """An article to look at, once."""
        for link in links:
            url = next((url for url in (link.url, *link.others) if self.owns(url)), None)
            if url and url != self.home and not self._sampled:
                self._sampled = True
                yield Asked(urls.canonical(url), "article")


def links_of(page: html.HtmlElement, base: str) -> Iterator[tuple[str, int, bool]]:
    """Each link of a page: its canonical address, the number of its words, and whether it stands in a menu, a header or the footer."""
    for element in page.xpath("//a[@href]"):
        joined = urls.join(base, element.get("href"))
        if joined:
            words = len((element.text_content() or element.get("title") or "").split())
            try:
                yield urls.canonical(joined), words, bool(element.xpath(_FURNITURE))
            except ValueError:
                continue  # too long once its letters are escaped


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def _moment(link: Link) -> float:
    found = latest(link)
    return found.timestamp() if found else 0.0


def _title(page: html.HtmlElement) -> str:
    """The site's name: as it says it to others, else what stands last or first in its title."""
    named = page.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
    whole = " ".join((page.findtext(".//title") or "").split())
    return " ".join(named[0].split()) if named and named[0].strip() else re.split(r"\s+[-|–—»:]\s+", whole)[0]


def _language(page: html.HtmlElement) -> str:
    """As the page claims it."""
    claims = (
        page.get("lang"),
        page.get("{http://www.w3.org/XML/1998/namespace}lang"),
        *page.xpath("//meta[@property='og:locale']/@content"),
    )
    return next((claim for claim in claims if claim and claim.strip()), "")


def _wordpress(page: html.HtmlElement, base: str) -> str:
    """Where the site's WordPress lists its posts; "" where there is none."""
    for href in page.xpath("//link[@rel='https://api.w.org/']/@href"):
        root = urls.join(base, href)
        if root:
            return root if root.endswith(POSTS) else f"{root.rstrip('/')}/{POSTS}"
    return ""
