"""Recorded pages under their real addresses: a site for each host, with a robots.txt, a feed and a sitemap made for it."""

from __future__ import annotations

import json
import lzma
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from crawler.demo import listings
from crawler.demo.listings import Listed, Publication
from crawler.demo.messages import Answer, Document, Request, Site, serve, text

NOW = datetime(2026, 1, 24, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recording:
    """A saved page and what is known to stand in it."""

    url: str
    content: bytes
    text: str  # the true article text

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def recordings(archive: Path) -> Iterator[Recording]:
    """The pages of a corpus archive (NAME.tar.xz with index.jsonl and pages/), in the index's order."""
    folder = archive.name.partition(".")[0]
    with lzma.open(archive) as packed, tarfile.open(fileobj=packed) as tar:
        held = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        contents = {name: file.read() for name, file in held.items() if file}
    for line in contents[f"{folder}/index.jsonl"].splitlines():
        said = json.loads(line)
        yield Recording(said["url"], contents[f"{folder}/{said['file']}"], said["text"])


class Recorded:
    """One host: its recorded pages, found by feed and sitemap. Pages were saved without headers, so none says its charset."""

    def __init__(self, host: str, pages: Iterable[Recording]) -> None:
        self._pages = {page.url: Document(page.content, "text/html", packed=True, etag=True) for page in pages}
        scheme = urlsplit(next(iter(self._pages))).scheme
        self.feed = f"{scheme}://{host}/pressmark-feed.xml"
        sitemap = f"{scheme}://{host}/pressmark-sitemap.xml"
        entries = [Listed(url, url, "", "", "news", "en", NOW, NOW) for url in self._pages]
        publication = Publication(host, f"{scheme}://{host}/", self.feed, "en")
        self._listings = {
            f"{scheme}://{host}/robots.txt": text(200, f"User-agent: *\nDisallow: /private/\nSitemap: {sitemap}"),
            self.feed: Document(listings.rss(publication, entries[:1]), "application/rss+xml"),
            sitemap: Document(listings.bare_sitemap(self._pages), "application/xml"),
        }

    def answer(self, request: Request) -> Answer:
        found = self._listings.get(request.url) or self._pages.get(request.url) or text(404, f"not recorded: {request.url}")
        return serve(found, request, NOW)


def sites(pages: Iterable[Recording]) -> dict[str, Recorded]:
    """The site of each host in the recordings."""
    by_host = groupby(sorted(pages, key=lambda page: page.host), key=lambda page: page.host)
    return {host: Recorded(host, list(group)) for host, group in by_host}


def source(name: str, recorded: Mapping[str, Recorded]) -> str:
    """One source file for all these hosts: any page of theirs is an article, images are left out."""
    hosts, feeds = json.dumps(sorted(recorded)), json.dumps([site.feed for site in recorded.values()])
    home = next(iter(recorded.values())).feed.rpartition("/")[0] + "/"
    return f'name = "{name}"\ntitle = "Recorded pages"\nhome = "{home}"\nlanguage = "en"\nhosts = {hosts}\nfeeds = {feeds}\n[fetch]\nimages = false\n'


def web(recorded: Mapping[str, Recorded]) -> dict[str, Site]:
    """The same hosts as the web asks for them."""
    return dict(recorded)
