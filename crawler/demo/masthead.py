"""What a newsroom.toml says of its newsroom: names, addresses, feeds, sitemaps, and how its server behaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from normalize.toml import Table, read

SitemapForm = Literal["dated", "bare", "news"]


@dataclass(frozen=True, slots=True)
class Feed:
    path: str
    size: int  # entries, newest first
    whole: bool  # carries whole articles, as WordPress does


@dataclass(frozen=True, slots=True)
class Sitemaps:
    index: str  # absolute URL
    part: str  # absolute URL with {year}, {month} or {page}; ".gz" at the end packs it
    form: SitemapForm
    size: int  # entries on a {page}
    extra: tuple[str, ...]  # addresses that stand in each part besides the articles


@dataclass(frozen=True, slots=True)
class Manners:
    """How the server answers."""

    etag: bool
    last_modified: bool
    packed: bool  # gzip
    chunked: bool
    close: bool  # one exchange a connection


@dataclass(frozen=True, slots=True)
class Masthead:
    name: str  # of the folder
    title: str
    home: str  # absolute URL with "/" at the end
    language: str
    article: str  # path of an article: {slug}, {number}, {section}, {year}, {month}, {day}
    picture: str  # path of a picture: {name}
    pages: tuple[str, ...]  # paths that show the front page's list
    insert_after: int  # paragraph behind which insert.html stands; 0 for none
    goal: int  # of the donation meter; 0 without one
    feed: Feed
    sitemaps: Sitemaps | None
    manners: Manners
    redirects: tuple[tuple[str, str], ...]  # absolute URLs
    opened: datetime  # aware; Last-Modified of what never changes

    @property
    def scheme(self) -> str:
        return self.home.partition("://")[0]

    @property
    def host(self) -> str:
        return self.home.partition("://")[2].rstrip("/")

    def url(self, path: str) -> str:
        """The absolute address of a path on the newsroom's main host."""
        return self.home.rstrip("/") + path


def parse(name: str, content: bytes) -> Masthead:
    """The masthead in a newsroom.toml. Raises TomlError."""
    return read(f"{name}/newsroom.toml", content, lambda top: _masthead(name, top))


def _masthead(name: str, top: Table) -> Masthead:
    return Masthead(
        name=name,
        title=top.string("title"),
        home=top.string("home"),
        language=top.string("language", "en"),
        article=top.string("article"),
        picture=top.string("picture"),
        pages=top.strings("pages", ("/",)),
        insert_after=top.integer("insert_after", 0),
        goal=top.integer("goal", 0),
        feed=_feed(top.table("feed")),
        sitemaps=_sitemaps(top.table("sitemaps")) if "sitemaps" in top else None,
        manners=_manners(top.table("manners")),
        redirects=tuple((row.string("from"), row.string("to")) for row in top.tables("redirect")),
        opened=datetime.fromisoformat(top.string("opened")),
    )


def _feed(table: Table) -> Feed:
    feed = Feed(table.string("path"), table.integer("size", 10), table.boolean("whole", False))
    table.done()
    return feed


def _sitemaps(table: Table) -> Sitemaps:
    forms: dict[str, SitemapForm] = {"dated": "dated", "bare": "bare", "news": "news"}
    form = forms[table.choice("form", tuple(forms), "dated")]
    sitemaps = Sitemaps(table.string("index"), table.string("part"), form, table.integer("size", 1000), table.strings("extra"))
    table.done()
    return sitemaps


def _manners(table: Table) -> Manners:
    manners = Manners(
        etag=table.boolean("etag", False),
        last_modified=table.boolean("last_modified", False),
        packed=table.boolean("packed", False),
        chunked=table.boolean("chunked", False),
        close=table.boolean("close", False),
    )
    table.done()
    return manners
