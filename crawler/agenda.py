"""What a look at a site is after: an agenda says what to ask and hears what came; a guide leads the spider through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from archive.capture import Role
from crawler.frontier_queue import New
from crawler.frontier_visit import Visit
from crawler.schedule import LISTINGS
from crawler.source import Source

GUIDE = "PRESSMARK_GUIDE"  # Scrapy setting that holds the Guide
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
    pages: int | None = None  # as in a Document


class Agenda(Protocol):
    """What a look is after."""

    def first(self) -> Iterable[Asked]:
        """What to ask to begin with."""

    def seen(self, seen: Seen) -> Iterable[Asked]:
        """Hears of an answer, and says what to ask because of it."""


class Guide:
    """Leads the spider of a look through its agenda."""

    def __init__(self, agenda: Agenda, visit: Visit, source: Source, clock: Callable[[], float]) -> None:
        self._agenda = agenda
        self._visit = visit
        self._source = source
        self._clock = clock
        self._left = MOST_ASKED

    def __deepcopy__(self, memo: object) -> Guide:
        return self  # Scrapy copies its settings

    def begin(self) -> None:
        self._ask(self._agenda.first())

    def seen(self, seen: Seen) -> None:
        self._ask(self._agenda.seen(seen))

    def _new(self, asked: Asked) -> New:
        # After a kill the crawl takes these in: what lists is the source's own or nothing, an article was found on its front page.
        found_on = None if asked.role in LISTINGS else self._source.home
        return New(asked.url, asked.role, self._source.name, found_on, 0, moved=True)

    def _ask(self, asked: Iterable[Asked]) -> None:
        for each in asked:
            if self._left > 0:
                self._left -= self._visit.ask([self._new(each)], self._clock())
