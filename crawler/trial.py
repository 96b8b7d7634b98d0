"""The agenda of `pressmark source test`: a source's own listings, and one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from archive.capture import Role
from crawler import discover
from crawler.agenda import Asked, Seen
from crawler.links import Document, Found
from crawler.source import Source
from crawler.survey import MOST_INNER

_FROM_SITEMAP = 3  # sitemaps that a source names of which the test looks at


@dataclass(frozen=True, slots=True)
class Shown:
    """A listing, and what the source makes of it."""

    url: str
    role: Role
    status: int
    validators: tuple[str, ...]
    found: Found


@dataclass(slots=True)
class Trial:
    """What a test has seen so far; an Agenda."""

    source: Source
    since: datetime | None  # start of the source's window
    url: str | None  # the article to show; None for the first that a listing gives
    shown: list[Shown] = field(default_factory=list)
    article: Seen | None = None
    _asked: bool = False  # for an article
    _tried: list[str] = field(default_factory=list)

    def first(self) -> Iterable[Asked]:
        if self.url:
            self._asked = True
            yield Asked(self.url, "article")
        yield from (Asked(url, "feed") for url in self.source.feeds)
        yield from (Asked(url, "sitemap") for url in self.source.sitemaps[:_FROM_SITEMAP])
        yield from (Asked(section.url, "section") for section in self.source.sections)

    def seen(self, seen: Seen) -> Iterable[Asked]:
        if seen.role == "article":
            if seen.status == 200:
                self.article = seen
            return ()
        return list(self._listing(seen)) if seen.role in ("feed", "sitemap", "section", "robots") else ()

    def _listing(self, seen: Seen) -> Iterator[Asked]:
        if seen.status >= 300:
            return
        document = Document(seen.url, seen.role, seen.content, seen.content_type, seen.pages)
        found = discover.found(document, self.source, self.since)
        if seen.role != "robots":
            self.shown.append(Shown(seen.url, seen.role, seen.status, seen.validators, found))
        inner = [link for link in found.links if link.role == "sitemap"]
        inner.sort(key=lambda link: link.dated or link.url, reverse=True)
        yield from (Asked(link.url, "sitemap") for link in inner[:MOST_INNER])
        articles = [link.url for link in found.links if link.role == "article"]
        if articles and not self._asked:
            self._asked = True
            yield Asked(articles[0], "article")
