"""What a source is: one TOML file that says where a newsroom lists its articles and how to tell them from the rest.

Packaged ones stand in crawler/sources/, an archive's own in its sources/ folder; of one name, the archive's own counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from normalize import urls
from normalize.errors import SettingsError, UnknownName
from normalize.toml import Table, read

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_POSTS = "per_page=100&_fields=link,date_gmt"  # a hundred is the most that WordPress gives at once
ELSEWHERE = "it is on no host of the source"
FRONT = "it is the front page"
NO_PATTERN = "no article pattern is found in it"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the site that lists articles, and which of its links are such."""

    url: str
    links: re.Pattern[str]  # found anywhere in a link's canonical address
    pages: int  # how many older pages of it are read too, by their rel="next"


@dataclass(frozen=True, slots=True)
class Source:
    """A newsroom: its hosts, where its articles are listed, what their addresses look like."""

    name: str  # short, as in archive.toml
    title: str  # as printed
    home: str  # front page
    language: str  # BCP 47
    timezone: str  # IANA; the zone of times that print none; "" where the file does not say
    hosts: tuple[str, ...]  # exact names, or "*.example.org" for all below it
    feeds: tuple[str, ...]  # RSS, Atom, and lists of posts from WordPress
    sitemaps: tuple[str, ...]
    robots_sitemaps: bool  # whether the sitemaps that robots.txt names are read too
    window: float | None  # seconds: what a sitemap dates further back is left alone; None takes all
    sections: tuple[Section, ...]
    articles: tuple[re.Pattern[str], ...]  # one of them is found in an article's address; empty: any page of the hosts
    never: tuple[re.Pattern[str], ...]  # none of them is
    keep_params: tuple[str, ...]  # URL parameters that look like tracking but are needed
    delay: float | None  # seconds between two requests to a host, where more than the archive's own delay is wanted
    urls_a_day: int | None  # addresses asked for in a day; None: as archive.toml has it
    images: bool  # whether images and stylesheets of articles are fetched
    verify: bool  # whether its servers' certificates must be good; where not, its captures say so

    def owns(self, url: str) -> bool:
        """Whether the address is on one of the source's hosts."""
        try:
            host = urls.host(url)
        except ValueError:
            return False
        return any(host.endswith(own[1:]) if own.startswith("*.") else host == own for own in self.hosts)

    def is_article(self, url: str) -> bool:
        """Whether the canonical address is one of an article of this source."""
        return not self.refusal(url)

    def refusal(self, url: str) -> str:
        """Why the canonical address is none of an article of this source; "" where it is one."""
        if url == self.home:
            return FRONT
        if not self.owns(url):
            return ELSEWHERE
        for never in self.never:
            if found := never.search(url):
                return f"it holds {found[0]!r}, which an article's address never does" if found[0] else "it is never an article's"
        return "" if not self.articles or any(pattern.search(url) for pattern in self.articles) else NO_PATTERN


def known(folder: Path | None) -> dict[str, Source]:
    """Every source by name: the packaged ones and those in `folder`/sources/. Raises TomlError."""
    return _by_name(_packaged()) | _by_name(_own(folder))


def origins(folder: Path | None) -> dict[str, str]:
    """By name of a source the file that it comes from."""
    return {Path(file).stem: file for file, _ in (*_packaged(), *_own(folder))}


def pick(sources: Mapping[str, Source], names: Iterable[str]) -> tuple[Source, ...]:
    """The named sources, in that order. Raises UnknownName."""
    wanted = tuple(dict.fromkeys(names))
    for name in wanted:
        if name not in sources:
            raise UnknownName("source", name, tuple(sorted(sources)))
    return tuple(sources[name] for name in wanted)


def parse(file: str, content: bytes) -> Source:
    """The source that a TOML file describes; its name is the file's. Raises TomlError."""
    source = read(file, content, _source)
    if source.name != Path(file).stem:
        raise SettingsError(f"{file}: the source is named {source.name!r}; name it like its file, {Path(file).stem!r}, or rename the file")
    if not (source.feeds or source.sitemaps or source.sections):
        raise SettingsError(f"{file}: nowhere to find articles; expected feeds, sitemaps, wordpress or a [[section]]")
    return source


def _packaged() -> Iterator[tuple[str, bytes]]:
    for entry in resources.files("crawler").joinpath("sources").iterdir():
        if entry.name.endswith(".toml"):
            yield str(entry), entry.read_bytes()


def _own(folder: Path | None) -> Iterator[tuple[str, bytes]]:
    for path in sorted((folder / "sources").glob("*.toml")) if folder else ():
        yield str(path), path.read_bytes()


def _by_name(files: Iterable[tuple[str, bytes]]) -> dict[str, Source]:
    return {source.name: source for source in (parse(file, content) for file, content in files)}


def _source(top: Table) -> Source:
    article, fetch = top.table("article"), top.table("fetch")
    source = Source(
        name=_matching(top, "name", _NAME, 'a short name like "southfront"'),
        title=top.string("title"),
        home=_address(top, "home", top.string("home")),
        language=_matching(top, "language", _LANGUAGE, 'a BCP 47 tag like "en"'),
        timezone=_timezone(top),
        hosts=_hosts(top),
        feeds=_addresses(top, "feeds") + _posts(top),
        sitemaps=_addresses(top, "sitemaps"),
        robots_sitemaps=top.boolean("robots_sitemaps", True),
        window=top.seconds("window") if "window" in top else None,
        sections=tuple(_section(table) for table in top.tables("section")),
        articles=article.patterns("pattern"),
        never=article.patterns("never"),
        keep_params=tuple(name.lower() for name in article.strings("keep_params")),
        delay=fetch.seconds("delay") if "delay" in fetch else None,
        urls_a_day=fetch.between("urls_a_day", 1, 10_000_000) if "urls_a_day" in fetch else None,
        images=fetch.boolean("images", True),
        verify=fetch.boolean("verify", True),
    )
    article.done()
    fetch.done()
    return source


def _posts(top: Table) -> tuple[str, ...]:
    """Where a WordPress site lists its last hundred posts, when a feed has ten; it gives the root of the interface or the posts themselves."""
    found = top.optional("wordpress")
    if not found:
        return ()
    address = _address(top, "wordpress", found)
    if "/wp/v2/" not in address:
        address = f"{address.rstrip('/')}/wp/v2/posts"
    return (f"{address}{'&' if '?' in address else '?'}{_POSTS}",)


def _section(table: Table) -> Section:
    url, links = _address(table, "url", table.string("url")), table.pattern("links")
    pages = table.between("pages", 0, 9, 0)
    table.done()
    if links is None:
        raise table.error("links", "expected a regular expression that the links to articles match")
    return Section(url, links, pages)


def _matching(table: Table, key: str, shape: re.Pattern[str], expected: str) -> str:
    found = table.string(key)
    if not shape.fullmatch(found):
        raise table.error(key, f"expected {expected}, found {found!r}")
    return found


def _timezone(top: Table) -> str:
    name = top.optional("timezone")
    if name is None:
        return ""
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, KeyError):
        raise top.error("timezone", f'expected an IANA zone like "Europe/Moscow", found {name!r}') from None


def _hosts(top: Table) -> tuple[str, ...]:
    hosts = top.strings("hosts", None)
    if not hosts:
        raise top.error("hosts", 'expected at least one host, like ["www.example.org"]')
    for host in hosts:
        bare = host.removeprefix("*.")
        try:
            plain = urls.host(f"http://{bare}/") == bare
        except ValueError:
            plain = False
        if not plain:
            raise top.error("hosts", f'expected a host\'s name in lower case, like "www.example.org" or "*.example.org", found {host!r}')
    return hosts


def _addresses(top: Table, key: str) -> tuple[str, ...]:
    return tuple(_address(top, key, found) for found in top.strings(key))


def _address(table: Table, key: str, found: str) -> str:
    try:
        return urls.canonical(found)
    except ValueError:
        raise table.error(key, f"expected an http or https address, found {found!r}") from None
