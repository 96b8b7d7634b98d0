"""A newsroom's hosts: its articles, pictures, front page, feed, sitemaps and robots.txt as documents of the web."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from gzip import compress
from html import escape
from itertools import islice
from typing import TypeVar
from urllib.parse import quote, urlsplit

from crawler.demo import listings, pictures, render
from crawler.demo.listings import Listed, Publication
from crawler.demo.masthead import Feed, Masthead, Sitemaps
from crawler.demo.messages import Answer, Document, Request, moved, serve, text
from crawler.demo.story import Story

HTML = "text/html; charset=UTF-8"
CACHED = (("Cache-Control", "max-age=60"),)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Templates:
    """The newsroom's HTML, with $names to be filled in."""

    article: str
    front: str
    comment: str  # "" where nobody may comment
    insert: str  # between an article's paragraphs; "" for none


@dataclass(frozen=True, slots=True)
class Edition:
    """All that a newsroom has to show during one run of the demo."""

    masthead: Masthead
    templates: Templates
    stories: tuple[Story, ...]  # newest first
    comments: tuple[tuple[str, str], ...]  # who said what
    files: Mapping[str, bytes]  # by path from "/": robots.txt, stylesheets
    run: int  # 0 for the morning; it moves the donation meter only
    now: datetime  # aware; when the edition was made

    def url(self, story: Story) -> str:
        """The story's address."""
        day = story.published
        number = 10000 + zlib.crc32(story.slug.encode()) % 90000
        path = self.masthead.article.format(
            slug=story.slug, number=number, section=story.section, year=day.year, month=f"{day.month:02}", day=f"{day.day:02}"
        )
        return self.masthead.url(quote(path))

    def picture(self, name: str) -> str:
        """The address of a picture."""
        return self.masthead.url(self.masthead.picture.format(name=name))


class Newsroom:
    """The site of all of a newsroom's hosts."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._documents = dict(documents(edition))
        self._stories = {edition.url(story): story for story in edition.stories}
        self._visits: Counter[str] = Counter()

    @property
    def hosts(self) -> frozenset[str]:
        """Every host that this newsroom answers for."""
        urls = (*self._documents, *self._stories)
        return frozenset(urlsplit(url).netloc for url in urls)

    def answer(self, request: Request) -> Answer:
        """The document of that address; an article's page is printed anew for each visit."""
        return serve(self._document(request.url), request, self._edition.now)

    def _document(self, url: str) -> Document:
        if url in self._documents:
            return self._documents[url]
        story = self._stories.get(url)
        if story is None:
            return text(404, f"nothing at {url}")
        if story.status != 200:
            page = f"<html><head><title>{story.status}</title></head><body><h1>This page is no longer available</h1></body></html>"
            return Document(page.encode(), HTML, story.status)
        self._visits[url] += 1
        return page_of(self._edition, story, self._visits[url])


def page_of(edition: Edition, story: Story, visit: int) -> Document:
    """The article's page as the given visit sees it (from 1): its donation meter moves, the article does not."""
    values = _values(edition, story) | _meter(edition, story, visit)
    return _document(edition, render.filled(edition.templates.article, values).encode(), HTML, story.modified or story.published)


def _values(edition: Edition, story: Story) -> dict[str, str]:
    masthead, url = edition.masthead, edition.url(story)
    own = [part for part in story.parts if part.form != "figure"]
    figure = next((part for part in story.parts if part.form == "figure"), None)
    image = edition.picture(story.picture) if story.picture else ""
    return {
        "title": escape(story.title),
        "lead": escape(story.lead),
        "lead_block": f'<p class="lead">{escape(story.lead)}</p>' if story.lead else "",
        "author": escape(story.author),
        "date": render.printed_date(story),
        "time": f"{story.published:%H:%M}",
        "iso": story.published.isoformat(),
        "modified": (story.modified or story.published).isoformat(),
        "section": story.section,
        "section_title": story.section.title(),
        "language": story.language,
        "direction": render.direction(story.language),
        "url": url,
        "home": masthead.home,
        "site": escape(masthead.title),
        "image": image,
        "figure": render.figure(figure, edition.picture) if figure else "",
        "body": render.body(own, edition.picture, _insert(edition, story), masthead.insert_after),
        "json_ld": render.json_ld(story, url, masthead.title, image),
        "related": _links(edition, _others(edition, story)),
        "comments": "\n".join(_comments(edition, story)),
    }


def _meter(edition: Edition, story: Story, visit: int) -> dict[str, str]:
    goal = edition.masthead.goal
    raised = render.raised(edition.url(story), edition.run, visit, goal) if goal else 0
    return {"raised": f"{raised:,}", "half": f"{goal // 2:,}", "goal": f"{goal:,}", "share": str(100 * raised // goal if goal else 0)}


def _insert(edition: Edition, story: Story) -> str:
    other = next(iter(_others(edition, story)), None)
    if not edition.templates.insert or other is None:
        return ""
    return render.filled(edition.templates.insert, {"url": edition.url(other), "title": escape(other.title)})


def _others(edition: Edition, story: Story) -> tuple[Story, ...]:
    """The three that follow in the list, in a circle: what the page shows as related."""
    standing = [other for other in edition.stories if other.listed and other.status == 200 and other.slug != story.slug]
    start = zlib.crc32(story.slug.encode()) % len(standing) if standing else 0
    return tuple(islice((*standing[start:], *standing[:start]), 3))


def _links(edition: Edition, stories: Iterable[Story]) -> str:
    return "\n".join(f'<li><a href="{edition.url(story)}">{escape(story.title)}</a></li>' for story in stories)


def _comments(edition: Edition, story: Story) -> Iterator[str]:
    """Some of the newsroom's readers speak under each article, others under the next."""
    start = zlib.crc32(story.slug.encode())
    total = len(edition.comments)
    for n in range(min(total, 2 + start % 3)):
        who, said = edition.comments[(start + n) % total]
        yield render.filled(edition.templates.comment, {"who": escape(who), "said": escape(said), "id": str(1 + (start + n) % total)})


def documents(edition: Edition) -> Iterator[tuple[str, Document]]:
    """Everything but the articles' own pages, by URL."""
    masthead = edition.masthead
    shown = [story for story in edition.stories if story.listed and story.status == 200]
    values = {"site": escape(masthead.title), "home": masthead.home, "list": _links(edition, shown)}
    front = render.filled(edition.templates.front, values | {"language": masthead.language})
    for path in masthead.pages:
        yield masthead.url(path), _document(edition, front.encode(), HTML, None)
    for path, content in edition.files.items():
        yield masthead.url(path), _document(edition, content, _type(path), masthead.opened)
    for name in {part.picture for story in edition.stories for part in story.parts if part.picture}:
        yield edition.picture(name), _document(edition, pictures.png(name), "image/png", masthead.opened)
    for story in edition.stories:
        if story.moved_from:
            yield masthead.url(story.moved_from), moved(301, edition.url(story))
    for start, end in masthead.redirects:
        yield start, moved(302, end)
    yield _feed(edition, masthead.feed, shown)
    if masthead.sitemaps:
        yield from _sitemaps(edition, masthead.sitemaps)


def _feed(edition: Edition, feed: Feed, shown: list[Story]) -> tuple[str, Document]:
    masthead = edition.masthead
    url = masthead.url(feed.path)
    entries = [_listed(edition, story, feed.whole) for story in shown[: feed.size]]
    content = listings.rss(Publication(masthead.title, masthead.home, url, masthead.language), entries)
    newest = max((entry.changed for entry in entries), default=None)
    return url, _document(edition, content, "application/rss+xml; charset=UTF-8", newest)


def _sitemaps(edition: Edition, sitemaps: Sitemaps) -> Iterator[tuple[str, Document]]:
    parts: dict[str, list[Story]] = {}
    standing = [story for story in edition.stories if story.status == 200]
    for n, story in enumerate(standing):
        url = sitemaps.part.format(year=story.published.year, month=story.published.month, page=n // sitemaps.size)
        parts.setdefault(url, []).append(story)
    yield sitemaps.index, _document(edition, listings.sitemap_index(parts), "application/xml", None)
    for url, stories in parts.items():
        content = _sitemap(edition, sitemaps, stories)
        packed = url.endswith(".gz")
        yield (
            url,
            _document(
                edition, compress(content, mtime=0) if packed else content, "application/gzip" if packed else "application/xml", None
            ),
        )


def _sitemap(edition: Edition, sitemaps: Sitemaps, stories: list[Story]) -> bytes:
    if sitemaps.form == "bare":
        # A newsroom's sitemap often still has the address from which a page has moved.
        own = (edition.masthead.url(story.moved_from) if story.moved_from else edition.url(story) for story in stories)
        return listings.bare_sitemap((*own, *sitemaps.extra))
    entries = [_listed(edition, story, whole=False) for story in stories]
    if sitemaps.form == "news":
        return listings.news_sitemap(edition.masthead.title, entries)
    return listings.sitemap(entries)


def _listed(edition: Edition, story: Story, whole: bool) -> Listed:
    summary = story.lead or next((part.text for part in story.parts if part.form == "paragraph"), "")
    content = render.body(story.parts, edition.picture) if whole else ""
    changed = story.modified or story.published
    return Listed(edition.url(story), story.title, summary, story.author, story.section, story.language, story.published, changed, content)


def _document(edition: Edition, content: bytes, content_type: str, modified: datetime | None) -> Document:
    manners = edition.masthead.manners
    return Document(
        content,
        content_type,
        headers=CACHED,
        etag=manners.etag,
        modified=modified if manners.last_modified else None,
        packed=manners.packed and not content_type.startswith(("image/", "application/gzip")),
        chunked=manners.chunked,
        close=manners.close,
    )


def _type(path: str) -> str:
    types = {"css": "text/css; charset=utf-8", "txt": "text/plain; charset=utf-8", "html": HTML, "js": "text/javascript"}
    return types.get(path.rpartition(".")[2], "application/octet-stream")
