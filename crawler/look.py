"""Looking at a site outside the crawl: a few addresses asked for through the same wire, guard and manners, into the archive's WARC files.

An agenda says what to ask and hears what came. The addresses wait in a frontier that lives as long as the look; it begins with what
crawl.db knows of the hosts, and tells it afterwards until when they are to be left alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from archive.capture import Exchange, Stored
from archive.warcstore import WarcStore
from crawler import run
from crawler.agenda import Agenda, Guide
from crawler.frontier import Frontier
from crawler.frontier_index import CrawlIndex
from crawler.frontier_queue import Plan
from crawler.frontier_schema import NAME, connect
from crawler.frontier_visit import Missed, Visit, acquaint
from crawler.session import Session, open_session
from crawler.source import Source
from normalize.errors import StorageError

_PATIENCE = 15.0  # seconds that a look waits for a retry at most


class _Settling:
    """The archive's store, which also settles the addresses of a look: their numbers mean nothing in crawl.db."""

    def __init__(self, store: WarcStore, index: CrawlIndex) -> None:
        self._store = store
        self._index = index

    @property
    def refusal(self) -> StorageError | None:
        return self._store.refusal

    def submit(self, exchange: Exchange, done: Callable[[Stored | StorageError], None]) -> None:
        def settled(outcome: Stored | StorageError) -> None:
            done(self._settled(outcome, exchange))

        self._store.submit(replace(exchange, ticket=None), settled)

    def _settled(self, outcome: Stored | StorageError, exchange: Exchange) -> Stored | StorageError:
        """In the writer's thread, which nothing that is raised may end."""
        if isinstance(outcome, Stored):
            try:
                self._index.commit([replace(outcome, exchange=exchange)])
            except StorageError as refusal:
                return refusal
        return outcome


def look(folder: Path, source: Source, agenda: Agenda) -> tuple[Missed, ...]:
    """Runs the agenda to its end for the source; what could not be had, and why.

    Raises NotAnArchive, TomlError, SettingsError, Busy, StorageError, CrawlError.
    """
    bare = replace(source, feeds=(), sitemaps=(), sections=())
    base = open_session(folder, visiting=bare)
    with ExitStack() as stack:
        stack.callback(base.close)
        limits, crawl = base.config.limits, base.config.crawl
        plan = Plan(
            base.config.schedule, crawl.delay, {bare.name: bare}, frozenset((bare.name,)), base.started, random.random, base.guard,
            limits.urls_a_day, limits.bytes_a_day,
        )  # fmt: skip
        path = Path(stack.enter_context(TemporaryDirectory(prefix="pressmark-look-"))) / NAME
        acquaint(path, folder / NAME)
        stack.callback(acquaint, folder / NAME, path)
        frontier, index = Frontier(path, connect(path), plan), CrawlIndex(path, connect(path), plan, base.clock)
        visit = Visit(path, plan)
        for opened in (frontier, index, visit):
            stack.callback(opened.close)
        frontier.open(base.started)
        guide = Guide(agenda, visit, bare, base.clock)
        guide.begin()
        run.visit(_session(base, bare, frontier, index), guide)
        return visit.missed()


def _session(base: Session, source: Source, frontier: Frontier, index: CrawlIndex) -> Session:
    """The archive's session with the look's own frontier."""
    crawl = replace(base.config.crawl, patience=min(base.config.crawl.patience, _PATIENCE))
    store = cast(WarcStore, _Settling(base.store, index))
    return replace(base, config=replace(base.config, crawl=crawl), sources={source.name: source}, frontier=frontier, store=store)
