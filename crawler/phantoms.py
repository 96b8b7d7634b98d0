"""Phantom origins for the frontier: `crawl --phantoms` asks, once each, for the articles that others name as their source.

What lies on a host of a source that this run watches is an article of that source. Of any other host it is fetched once, for itself: it counts
as an article of its host, nothing that it links to is asked for, and a later crawl does not come back to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.phantoms import Named
from crawler.frontier_queue import LATE, New
from crawler.source import Source
from normalize import urls

MOST = 50  # new addresses a run: each is a stranger's host, whose robots.txt is asked too


@dataclass(frozen=True, slots=True)
class Offer:
    """What a run is to ask for."""

    fresh: tuple[New, ...]
    waiting: frozenset[str]  # hosts that earlier runs asked and got no answer from
    settled: int  # addresses that were asked before: gone, forbidden, or no article
    left: int  # for later runs

    def told(self) -> list[str]:
        """What is offered, in words, and why."""
        if not (self.fresh or self.waiting or self.settled):
            return ["phantoms: no article names an address as its source that the archive lacks"]
        lines = [f"phantoms: {each.url} is asked for, as {each.found_on} names it as its source" for each in self.fresh]
        if self.waiting:
            lines.append(f"phantoms: {', '.join(sorted(self.waiting))} did not answer before and will be asked again when due")
        if self.settled:
            lines.append(
                f"phantoms: {self.settled:,} named before {'are' if self.settled > 1 else 'is'} not asked again: gone, forbidden, or no article"
            )
        return [*lines, f"phantoms: {self.left:,} more wait for the next crawl --phantoms"] if self.left else lines


def offer(db: sqlite3.Connection, found: Sequence[Named], watched: Iterable[Source]) -> Offer:
    """Of the addresses that are named, those that crawl.db does not know."""
    own = tuple(watched)
    names = {source.name for source in own}
    fresh: list[New] = []
    waiting: set[str] = set()
    settled = left = 0
    for each in found:
        new = _new(each, own)
        rows = db.execute("SELECT source, state FROM url WHERE key = ? AND role <> 'robots'", (urls.article_key(new.url),)).fetchall()
        if rows:
            due = {row["source"] for row in rows if row["state"] == "waiting"}
            waiting |= due - names
            settled += not due
        elif len(fresh) < MOST:
            fresh.append(new)
        else:
            left += 1
    return Offer(tuple(fresh), frozenset(waiting), settled, left)


def _new(each: Named, watched: Iterable[Source]) -> New:
    for source in watched:
        if source.owns(each.url):
            url = urls.canonical(each.url, source.keep_params)
            return New(url, "article", source.name, each.by, 1, once=not source.is_article(url), rank=LATE)
    return New(each.url, "article", of(each), each.by, 1, once=True, rank=LATE)


def of(named: Named) -> str:
    """Under which source's name an address is asked that is on no host of a watched one: its host, as in archive.db."""
    return urls.host(named.url)
