"""Looking at a site outside the crawl: a few addresses asked for through the same wire, guard and manners, into the archive's WARC files.

An agenda says what to ask and hears what came. The look has a frontier of its own for as long as it lasts, in a temporary folder, which
begins with what crawl.db knows of hosts and their robots.txt and gives back until when the hosts are to be left alone.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from archive import config as settings
from archive.capture import Earlier, Role, Stored
from archive.lock import alone
from archive.warcstore import WarcStore
from crawler import manners, session
from crawler.backlog import Backlog
from crawler.frontier import Frontier
from crawler.frontier_index import CrawlIndex
from crawler.frontier_queue import New, Plan
from crawler.frontier_schema import NAME, connect
from crawler.guard import Guard
from crawler.session import Halt, Session
from crawler.source import Source

AGENDA = "PRESSMARK_AGENDA"  # Scrapy setting that holds the Agenda
_PATIENCE = 15.0  # seconds that a look waits for a retry at most
MOST_ASKED = 40  # addresses; a look is a visit, not a crawl


@dataclass(frozen=True, slots=True)
class Asked:
    """An address to ask for, and what it is taken for."""

    url: str  # canonical
    role: Role


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer, transfer and content coding undone."""

    url: str
    role: Role
    status: int
    content: bytes
    content_type: str
    validators: tuple[str, ...]  # names of those that were sent: "ETag", "Last-Modified"


@dataclass(frozen=True, slots=True)
class Missed:
    """An address that was asked for, or was not to be, without a good answer."""

    url: str
    reason: str  # in words


class Agenda(Protocol):
    """What a look is after."""

    def first(self) -> Iterable[Asked]:
        """What to ask to begin with."""

    def seen(self, seen: Seen) -> Iterable[Asked]:
        """Hears of an answer, and says what to ask because of it."""


class _Both:
    """The capture index of a look: captures are the archive's, the addresses' fate is the look's own."""

    def __init__(self, archive: CrawlIndex, own: CrawlIndex) -> None:
        self._archive = archive
        self._own = own

    def earlier(self, entity_digest: str) -> Earlier | None:
        return self._archive.earlier(entity_digest)

    def latest(self, url: str) -> Earlier | None:
        return self._archive.latest(url)

    def commit(self, batch: Sequence[Stored]) -> None:
        # Without its number: that of an attempt of the look is another attempt's in crawl.db.
        self._archive.commit([replace(stored, exchange=replace(stored.exchange, ticket=None)) for stored in batch])
        self._own.commit(batch)


def open_look(folder: Path, source: Source, agenda: Agenda) -> tuple[Session, ExitStack]:
    """A session in which only the agenda's addresses are due, and what has to be closed after it.

    Raises NotAnArchive, TomlError, SettingsError, Busy, StorageError.
    """
    config = settings.load(folder)
    session.check_crawl(config)
    config = replace(config, crawl=replace(config.crawl, patience=min(config.crawl.patience, _PATIENCE)))
    with ExitStack() as stack:
        stack.enter_context(alone(folder, session.LOCK, "crawling"))
        now = time.time()
        guard = Guard(config.crawl.allow_networks, frozenset(config.crawl.ports))
        bare = replace(source, feeds=(), sitemaps=(), sections=())
        nobody = Plan(config.schedule, config.crawl.delay, {}, frozenset(), now, random.random, guard)
        plan = replace(nobody, sources={source.name: bare}, active=frozenset((source.name,)))
        archive = Frontier(folder / NAME, connect(folder / NAME), nobody)
        stack.callback(archive.close)
        index = CrawlIndex(folder / NAME, connect(folder / NAME), nobody, time.time)
        stack.callback(index.close)
        own = Path(stack.enter_context(TemporaryDirectory(prefix="pressmark-look-"))) / NAME
        (folder / session.WARC).mkdir(exist_ok=True)
        info = session.info(config, (source,))
        session.recover_all(folder / session.WARC, info.prefix, archive, index, now)
        frontier = Frontier(own, connect(own), plan)
        stack.callback(frontier.close)
        settled = CrawlIndex(own, connect(own), plan, time.time)
        stack.callback(settled.close)
        frontier.acquaint(folder / NAME)
        stack.callback(archive.acquaint, own)
        frontier.open(now)
        frontier.ask((New(asked.url, asked.role, source.name, None, 0) for asked in agenda.first()), now)
        store = WarcStore(folder / session.WARC, info, _Both(index, settled), config.warc)
        stack.callback(store.close)
        agent = manners.user_agent(version("pressmark"), config.contact, config.name)
        opened = Session(config, {source.name: bare}, frontier, store, time.time, now, agent, guard, Halt(), Backlog(), False, ExitStack())
        return opened, stack.pop_all()


def look(folder: Path, source: Source, agenda: Agenda) -> tuple[Missed, ...]:
    """Runs the agenda to its end; what could not be had, and why. Raises PressmarkError where it cannot begin or go on."""
    from crawler.run import visit  # noqa: PLC0415  # placeholder

    raise NotImplementedError


__all__ = ["math"]
