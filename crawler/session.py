"""What a crawl holds open: the archive's settings, its sources, crawl.db, and the WARC writer. Crash recovery happens on the way in."""

from __future__ import annotations

import math
import random
import re
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from archive import config as settings
from archive import decisions, identity
from archive.capture import Location
from archive.decisions import Marks
from archive.entity import Entity, entity
from archive.httphead import parse_head
from archive.ingest import WARC
from archive.lock import CRAWL, alone
from archive.phantoms import named
from archive.warc import SourceLine, WarcInfo, capture_at
from archive.warcstore import WarcStore
from crawler import discover, feeds, heap, manners, phantoms, recovery, robotstag, source, traps, xmltext
from crawler.ask import Ask
from crawler.backlog import Backlog
from crawler.frontier import Frontier, Reading
from crawler.frontier_index import CrawlIndex
from crawler.frontier_lease import Lease
from crawler.frontier_queue import Plan
from crawler.frontier_schema import NAME, connect
from crawler.guard import Guard
from crawler.links import Document, Found
from crawler.phantoms import Offer
from crawler.source import Source
from normalize.errors import SettingsError, StorageError, UnknownName

SESSION = "PRESSMARK_SESSION"  # Scrapy setting that holds the Session
_TRAPPED = ("article", "section")  # pages: what a trap would be made of
_MOST_OF_A_PAGE = 8 * 2**20  # bytes of markup that are read for links: what unpacks to more is no page, and would hold up all hosts
_MOST_AT_ONCE = 2**20  # bytes that are unpacked in the reactor: a bomb is defused beside it
_PAGES = re.compile(r"\d{1,6}")


class Halt:
    """Whether the crawl has to end before its time: nothing more is asked, what is under way comes home."""

    def __init__(self) -> None:
        self.problem: StorageError | None = None

    def because(self, problem: StorageError) -> None:
        """The first reason is the one that counts."""
        self.problem = self.problem or problem


@dataclass(frozen=True, slots=True)
class Session:
    """An archive opened for one crawl. Scrapy deep-copies its settings; this one is shared."""

    config: settings.Config
    sources: dict[str, Source]  # all that are known, by name
    frontier: Frontier
    store: WarcStore
    clock: Callable[[], float]  # seconds since 1970 UTC
    started: float
    user_agent: str
    guard: Guard
    halt: Halt
    backlog: Backlog
    reached: Mapping[str, float]  # how far back the sources are asked for, where that is beyond their window
    endless: bool  # it waits for what will be due, whenever that is
    offered: Offer | None  # phantom origins, where it was to ask for them
    _open: ExitStack

    def __deepcopy__(self, memo: object) -> Session:
        return self

    @property
    def patience(self) -> float:
        """Seconds that are waited for a retry, or for whatever is next due."""
        return math.inf if self.endless else self.config.crawl.patience

    def close(self) -> None:
        """Finishes the WARC file and lets the archive go."""
        self._open.close()

    def ask(self, lease: Lease) -> Ask:
        """What the download handler is told about a lease."""
        limits = self.config.limits
        most = {"image": limits.image, "sitemap": limits.sitemap, "robots": manners.MOST_RULES + 1}.get(lease.role, limits.article)
        deadline = limits.deadline * (4 if lease.role == "sitemap" else 1)
        source = self.sources.get(lease.source)
        verify = source is None or source.verify
        return Ask(lease.role, lease.source, lease.via, lease.ticket, most, deadline, lease.pause, limits.least_rate, verify=verify)

    def read(self, head: bytes, body: bytes, reading: Reading) -> bool:
        """Reads a response for links and adds them to the frontier, but for one that unpacks to much. Framing may be undone already."""
        unpacked = entity(head, body, min(_MOST_AT_ONCE, self.config.limits.decoded))
        if unpacked.problem and len(unpacked.content) >= _MOST_AT_ONCE:
            return False
        self.frontier.found(reading, self._found(head, unpacked, reading), self.clock())
        return True

    def reread(self, reading: Reading) -> int:
        """The same for a response that is read back from its WARC file. Raises WarcError."""
        return self.frontier.found(reading, self.links(reading, self.place(reading)), self.clock())

    def place(self, reading: Reading) -> Location:
        """Where the body of a capture stands: for a revisit, elsewhere."""
        return (self.frontier.place(reading.refers_to) if reading.refers_to else None) or reading.location

    def links(self, reading: Reading, place: Location) -> Found:
        """What the response that stands there leads to; asks nothing of crawl.db, so any thread may call it. Raises WarcError."""
        most = min(self.config.limits.decoded, _MOST_OF_A_PAGE if reading.role in _TRAPPED else xmltext.MOST_UNPACKED + 1)
        head, unpacked = self._unpacked(place, most)
        return self._found(head, unpacked, reading)

    def _unpacked(self, place: Location, most: int) -> tuple[bytes, Entity]:
        # In a function of its own, whose end lets go of the body as it was sent.
        capture = capture_at(self.config.folder / WARC, place)
        return capture.head, entity(capture.head, capture.body, most)

    def _found(self, head: bytes, unpacked: Entity, reading: Reading) -> Found:
        origin = self.sources.get(reading.source)
        if origin is None:
            return Found((), 0)
        fields = parse_head(head)
        pages = fields.text(b"x-wp-totalpages").strip()
        document = Document(
            reading.url,
            reading.role,
            unpacked.content,
            unpacked.content_type,
            int(pages) if _PAGES.fullmatch(pages) else None,
            reading.hops,
        )
        found = discover.found(document, origin, self._since(origin, reading))
        if reading.role not in _TRAPPED:
            return found
        words = traps.words(unpacked.content) if traps.form(reading.url) is not None else None
        return replace(found, words=words, robots_tag=robotstag.said(fields, unpacked.content))

    def _since(self, origin: Source, reading: Reading) -> datetime | None:
        """From when on a listing of the source is read: its window, or as far back as it has been asked for."""
        reached = self.reached.get(origin.name)
        if feeds.goes_forward(reading.url) and reached is not None:
            return datetime.fromtimestamp(reached, UTC)
        if not origin.window:
            return None
        return datetime.fromtimestamp(min(self.clock() - origin.window, math.inf if reached is None else reached), UTC)


def check(folder: Path) -> None:
    """Reads all that a crawl of the archive would read of its settings and sources. Raises what `open_session` raises for them."""
    config = settings.load(folder)
    _configured(config, source.known(folder))
    _check(config)


def open_session(
    folder: Path,
    names: Sequence[str] = (),
    clock: Callable[[], float] = time.time,
    endless: bool = False,
    given_up: Sequence[str] = (),
    since: float | None = None,
    visiting: Source | None = None,
    with_phantoms: bool = False,
) -> Session:
    """The archive, recovered from whatever ended its last crawl, with the named sources or else all that archive.toml names.

    An endless one gives return visits whenever they fall due, else only those that are due now. `given_up` are patterns of names
    of WARC files that are missing, and gone for good. With `since`, a time, the sources are read back so far.
    While `visiting` a source, nothing of the archive's is due. `with_phantoms` asks for the sources too that articles name and the archive lacks.

    Raises NotAnArchive, TomlError, SettingsError, UnknownName, Busy, StorageError.
    """
    heap.bound()
    config, sources = settings.load(folder), source.known(folder)
    chosen = (visiting,) if visiting else source.pick(sources, names) or _configured(config, sources)
    found = named(folder) if with_phantoms else ()
    active = frozenset() if visiting else frozenset(one.name for one in chosen) | frozenset(map(phantoms.of, found))
    _check(config)
    with ExitStack() as stack:
        stack.enter_context(alone(folder, CRAWL, "crawling"))
        now = clock()
        guard = Guard(config.crawl.allow_networks, frozenset(config.crawl.ports))
        horizon = math.inf if endless else now
        plan = Plan(
            config.schedule,
            config.crawl.delay,
            sources,
            active,
            horizon,
            random.random,
            guard,
            config.limits.urls_a_day,
            config.limits.bytes_a_day,
            partial(_hidden, folder) if not config.crawl.taken_down else _shown,
        )
        frontier = Frontier(folder / NAME, connect(folder / NAME), plan)
        stack.callback(frontier.close)
        index = CrawlIndex(folder / NAME, connect(folder / NAME), plan, clock)
        stack.callback(index.close)
        (folder / WARC).mkdir(exist_ok=True)
        info = _info(config, chosen)
        recovery.put_in_order(folder / WARC, info.prefix, frontier, index, given_up, now)
        frontier.open(now, since)
        offered = frontier.offer(found, now) if with_phantoms else None
        store = WarcStore(folder / WARC, info, index, config.warc)
        stack.callback(store.close)
        agent = manners.user_agent(version("pressmark"), config.contact, config.name)
        return Session(
            config,
            sources,
            frontier,
            store,
            clock,
            now,
            agent,
            guard,
            Halt(),
            Backlog(),
            frontier.reached(),
            endless,
            offered,
            stack.pop_all(),
        )


def _hidden(folder: Path, source: str, url: str) -> int | None:
    """The takedown that covers the address now, also while the crawl runs. Raises StorageError where the decisions cannot be read."""
    return decisions.stands(folder).covering(Marks("", (identity.url_key(url),), (identity.article_key(source, url),)))


def _shown(source: str, url: str) -> None:
    """No takedown keeps an address from being asked."""


def _configured(config: settings.Config, sources: dict[str, Source]) -> tuple[Source, ...]:
    """The sources that archive.toml names, one at least."""
    place = f"{config.folder / settings.NAME}: [crawl] sources"
    try:
        chosen = source.pick(sources, config.crawl.sources)
    except UnknownName as problem:
        raise SettingsError(f"{place}: {problem}; one of your own is a file in {config.folder / 'sources'}") from None
    if not chosen:
        raise SettingsError(f"{place} names no source; known: {', '.join(sorted(sources))}")
    return chosen


def _check(config: settings.Config) -> None:
    """Raises SettingsError for what only a crawl needs: somebody whom the sources can reach, authorities that can be read."""
    file = config.folder / settings.NAME
    if not config.contact.strip():
        raise SettingsError(f"{file}: contact is empty; write a mail address or a web page there, so that the sources can reach you")
    try:
        ssl.create_default_context(cafile=config.crawl.ca)
    except OSError as problem:  # SSLError is one
        why = problem.strerror or problem
        raise SettingsError(f"{file}: [crawl] ca: {config.crawl.ca} cannot be read as certificates in PEM ({why})") from None


def _info(config: settings.Config, sources: Sequence[Source]) -> WarcInfo:
    scheduled = ", ".join(f"{seconds:g}s" for seconds in config.schedule.article)
    return WarcInfo(
        software=f"Pressmark/{version('pressmark')} Scrapy/{version('scrapy')} Twisted/{version('twisted')}",
        operator=config.operator,
        contact=config.contact,
        robots="RFC 9309, obeyed",
        settings=(
            ("delay", f"{config.crawl.delay:g}s"),
            ("articles-again-after", scheduled),
            ("proxy", "yes" if config.crawl.proxy else "no"),
        ),
        sources=tuple(SourceLine(one.name, one.title, one.home, one.language, one.timezone) for one in sources),
    )
