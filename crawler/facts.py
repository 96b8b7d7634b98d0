"""What is known of a source, and of ourselves, when their health is judged: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from archive.capture import Role
from crawler.ailments import State
from crawler.glance import Look


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows it."""

    url: str
    at: float  # seconds since 1970 UTC
    record_id: str | None  # of the capture; None where nothing was exchanged
    told: str = ""  # what was seen


@dataclass(frozen=True, slots=True)
class Seen:
    """The last attempt at an address."""

    url: str
    role: Role
    at: float
    outcome: str
    status: int | None
    cause: str
    reason: str
    record_id: str | None
    moved_to: str | None = None
    look: Look = ""  # of its body, where it was looked at
    known: bool = False  # the address had given an article before

    def evidence(self, told: str = "") -> Evidence:
        return Evidence(
            self.url, self.at, self.record_id, told or self.reason or (f"status {self.status}" if self.status else self.outcome)
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """What stood in a list of articles when it was last read."""

    at: float
    record_id: str
    listed: int
    wanted: int
    problem: str = ""
    look: Look = ""
    off_host: str = ""  # a host that most of the links are on, and that is not the source's
    off_pattern: str = ""  # a link on its hosts that is not like an article's
    stale: int = 0  # links left alone for their age


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed, sitemap or section page that the source names."""

    url: str
    role: Role
    tries: int  # failures in a row
    refused: bool  # by robots.txt
    last: Seen | None
    contents: Contents | None = None
    changed_at: float | None = None
    led_to: Seen | None = None  # the last attempt at what it redirects to


@dataclass(frozen=True, slots=True)
class Robots:
    """The robots.txt of an origin that lists or articles are on."""

    state: str
    delay: float  # seconds between two requests
    last: Seen | None
    asked: float = 0.0  # the delay that it asks for, which is kept up to 300 s only


@dataclass(frozen=True, slots=True)
class Page:
    """A page that ingest has read."""

    url: str
    at: float
    record_id: str
    kind: str  # "" where it could not be read
    trouble: str = ""  # why
    words: int = 0
    language: str = ""
    text: str = ""  # what tells it from another: digest or title
    images: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a source."""

    name: str
    home: str
    language: str
    listings: tuple[Listing, ...] = ()
    robots: tuple[Robots, ...] = ()
    articles: tuple[Seen, ...] = ()  # last attempts of the latest run, each address once
    pages: tuple[Page, ...] = ()  # newest that were read
    days: Mapping[date, int] = field(default_factory=dict)  # articles by day
    words: float = 0.0  # of an article, usually
    usual_language: str = ""
    last_success: float | None = None
    last_new: float | None = None  # when the newest article came
    waiting: int = 0  # addresses due now
    rest_until: float | None = None  # its host asked for rest
    next_at: float | None = None  # when it is looked at again


@dataclass(frozen=True, slots=True)
class OurFacts:
    """What is known of this machine and its archive."""

    free: int | None = None  # bytes
    floor: int = 0
    last_run: float | None = None  # end of the last crawl, or now while one runs
    gap: float | None = None  # seconds from one crawl to the next, usually
    ending: str = ""  # why the last crawl ended before its time
    skews: Mapping[str, float] = field(default_factory=dict)  # by host
    missing: tuple[str, ...] = ()  # WARC files
    unread: int = 0  # bytes of WARC
    settings: str = ""  # what keeps a crawl from beginning
    running: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A source's state, or ours."""

    state: State
    cause: str  # a name of crawler/ailments.py; "" where it is well
    says: str
    do: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause with its detail and evidence."""

    cause: str
    detail: str = ""
    evidence: tuple[Evidence, ...] = ()
