"""archive.toml: what an archive is, who runs it, what it watches and what it may use."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar

from archive.words import shell
from normalize.errors import NotAnArchive, SettingsError
from normalize.toml import Table, read

FORMAT = 1  # of the archive's folder; a later Pressmark that changes it migrates
NAME = "archive.toml"
EXCERPT = 400  # characters: a few sentences, within what quotation rights allow nearly everywhere
SECONDS = 2.0
_PROXY = re.compile(r"(http://)?([^\s/@]+@)?([\w.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}/?")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Crawl:
    sources: tuple[str, ...]
    concurrency: int  # exchanges under way at once, over all hosts
    delay: float  # seconds between two requests to one host, at least; a source or its robots.txt may ask for more
    proxy: str | None  # "http://host:port"
    ca: Path | None  # extra certificate authorities, PEM
    patience: float  # seconds that `crawl` waits for a retry that is about to be due
    allow_networks: tuple[IPv4Network | IPv6Network, ...]  # inward ones that may be connected to
    ports: tuple[int, ...]  # besides 80 and 443
    taken_down: bool  # whether addresses that were taken down are asked for all the same


@dataclass(frozen=True, slots=True)
class Schedule:
    feed: tuple[float, float]  # seconds: soonest and latest return to a feed, sitemap or section page
    article: tuple[float, ...]  # seconds after the first capture at which an article is looked at again
    robots: float  # seconds for which a robots.txt is good
    retry: tuple[float, ...]  # seconds before the 1st, 2nd ... retry of a failed fetch; the last one repeats


@dataclass(frozen=True, slots=True)
class Limits:
    article: int  # bytes of body, as sent
    sitemap: int
    image: int
    deadline: float  # seconds for one exchange; sitemaps four times that
    decoded: int  # bytes that a body may unpack to
    least_rate: int  # bytes a second, on average, that an answer must come with once it has begun; 0: any
    in_flight: int  # bytes of bodies under way, over all fetches together
    urls_a_day: int  # addresses that a source is asked for in a day, unless it sets its own
    bytes_a_day: int  # that a source may send in a day


@dataclass(frozen=True, slots=True)
class Warc:
    max_bytes: int  # a file is closed when it has grown to this
    max_age: float  # seconds after which it is closed all the same
    free_floor: int  # bytes that stay free on the disk


@dataclass(frozen=True, slots=True)
class Ingest:
    workers: int
    cpu_seconds: int  # a page may use
    memory: int  # bytes of address space a worker may use


@dataclass(frozen=True, slots=True)
class Public:
    """What `serve --public` shows."""

    full_text: bool  # whole texts, versions compared, original pages and raw records; else excerpts
    excerpt: int  # characters of a text's beginning, at most
    seconds: float  # that one page may take in the database


@dataclass(frozen=True, slots=True)
class Config:
    folder: Path
    name: str
    operator: str
    contact: str  # address or URL that the User-Agent and warcinfo carry
    crawl: Crawl
    schedule: Schedule
    limits: Limits
    warc: Warc
    ingest: Ingest
    public: Public


def load(folder: Path) -> Config:
    """The settings of the archive in `folder`. Raises NotAnArchive, TomlError, SettingsError."""
    path = folder / NAME
    if not path.is_file():
        raise NotAnArchive(_none_in(folder))
    return parse(folder, str(path), path.read_bytes())


def _none_in(folder: Path) -> str:
    if folder.is_file():
        return f"{folder} is a file; the folder of an archive must be named first, then files, like: my-archive {folder}"
    if folder == Path():
        return f"this folder holds no {NAME}; name the folder of an archive, or make one here with: pressmark init ."
    found = f"{folder} holds no {NAME}" if folder.is_dir() else f"there is no folder {folder}"
    return f"{found}; make an archive with: pressmark init {shell(folder)}"


def parse(folder: Path, file: str, content: bytes) -> Config:
    """The settings in the bytes of an archive.toml; `file` is only a name for messages. Raises TomlError, SettingsError."""
    return read(file, content, lambda top: _config(folder, top))


def _config(folder: Path, top: Table) -> Config:
    if (version := top.integer("format")) != FORMAT:
        raise SettingsError(
            f"{top.file}: format {version} is not the format {FORMAT} that this Pressmark knows; use the Pressmark that made it, or a newer one"
        )
    config = Config(
        folder=folder,
        name=top.string("name"),
        operator=top.string("operator"),
        contact=top.string("contact"),
        crawl=_finished(top.table("crawl"), lambda table: _crawl(folder, table)),
        schedule=_finished(top.table("schedule"), _schedule),
        limits=_finished(top.table("limits"), _limits),
        warc=_finished(top.table("warc"), _warc),
        ingest=_finished(top.table("ingest"), _ingest),
        public=_finished(top.table("public"), _public) if "public" in top else Public(False, EXCERPT, SECONDS),
    )
    return config


def _finished(table: Table, build: Callable[[Table], T]) -> T:
    built = build(table)
    table.done()
    return built


def _crawl(folder: Path, table: Table) -> Crawl:
    ca = table.optional("ca")
    return Crawl(
        sources=table.strings("sources"),
        concurrency=table.between("concurrency", 1, 1000, 16),
        delay=table.seconds("delay", "2s"),
        proxy=_proxy(table),
        ca=folder / ca if ca else None,
        patience=table.seconds("patience", "60s"),
        allow_networks=tuple(_network(table, printed) for printed in table.strings("allow_networks")),
        ports=table.integers("ports", 1, 65_535),
        taken_down=table.boolean("taken_down", False),
    )


def _network(table: Table, printed: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(printed)
    except ValueError as problem:
        raise table.error("allow_networks", f'expected networks like ["192.168.1.0/24", "fd00::/8"]: {problem}') from None


def _proxy(table: Table) -> str | None:
    found = table.optional("proxy")
    if found is not None and not _PROXY.fullmatch(found):
        raise table.error("proxy", f'expected an address like "http://127.0.0.1:3128", found {found!r}')
    return found


def _schedule(table: Table) -> Schedule:
    soonest, latest = _pair(table, "feed", ("10m", "1d"))
    return Schedule(
        feed=(soonest, latest),
        article=table.durations("article", ("1h", "6h", "1d", "7d", "30d")),
        robots=table.seconds("robots", "12h"),
        retry=table.durations("retry", ("10s", "2m", "30m", "6h")),
    )


def _pair(table: Table, key: str, default: tuple[str, str]) -> tuple[float, float]:
    found = table.durations(key, default)
    if len(found) != 2 or found[0] > found[1]:
        raise table.error(key, 'expected two durations, soonest and latest, like ["10m", "1d"]')
    return found[0], found[1]


def _limits(table: Table) -> Limits:
    return Limits(
        article=table.size("article", "16 MiB"),
        sitemap=table.size("sitemap", "50 MiB"),
        image=table.size("image", "2 MB"),
        deadline=table.seconds("deadline", "30s"),
        decoded=table.size("decoded", "64 MiB"),
        least_rate=table.size("least_rate", "1 kB"),
        in_flight=table.size("in_flight", "128 MiB"),
        urls_a_day=table.between("urls_a_day", 1, 10_000_000, 5000),
        bytes_a_day=table.size("bytes_a_day", "10 GB"),
    )


def _warc(table: Table) -> Warc:
    return Warc(
        max_bytes=table.size("max_bytes", "1 GB"),
        max_age=table.seconds("max_age", "1d"),
        free_floor=table.size("free_floor", "2 GB"),
    )


def _public(table: Table) -> Public:
    return Public(
        full_text=table.boolean("full_text", False),
        excerpt=table.between("excerpt", 0, 100_000, EXCERPT),
        seconds=table.seconds("seconds", "2s"),
    )


def _ingest(table: Table) -> Ingest:
    return Ingest(
        workers=table.between("workers", 1, 1000, 2),
        cpu_seconds=table.between("cpu_seconds", 1, 86_400, 10),
        memory=table.size("memory", "2 GiB"),
    )
