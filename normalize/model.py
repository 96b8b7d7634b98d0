"""The values that flow: a page in, an article with its complete ledger out. All frozen, all comparable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal, get_args

Kind = Literal["article", "partial", "live-blog", "gallery", "video", "index", "bot-wall", "consent-wall", "parked", "error", "other"]
Fate = Literal["kept", "field", "removed"]
FieldName = Literal["title", "lead", "byline", "date", "caption", "credit"]
Reason = Literal[
    "donation", "comments", "disclaimer", "share", "newsletter", "related", "form", "cookie", "navigation",
    "title-repeat", "contact", "origin-link", "advertisement", "other",
]  # fmt: skip
Form = Literal["paragraph", "heading", "item", "quote", "cell", "caption", "line"]
CreditKind = Literal["agency", "crosspost", "republication", "first-published", "first-reported", "translation", "syndication"]
Precision = Literal["second", "minute", "day", "month"]
AlarmName = Literal["lost-text", "parser-difference", "habit-flag", "rule-silent", "rule-surge"]

ARTICLE_KINDS: frozenset[Kind] = frozenset(("article", "partial", "live-blog", "gallery", "video"))
REASONS: tuple[Reason, ...] = get_args(Reason)
FIELDS: tuple[FieldName, ...] = get_args(FieldName)


@dataclass(frozen=True, slots=True)
class Page:
    """One document as it was received, transfer and content coding undone."""

    url: str | None  # None for a text whose address nobody knows
    content: bytes
    content_type: str = ""  # as the header said it, "" where nothing said; "text/plain" is read as lines
    fetched_at: datetime | None = None  # aware, UTC; None for a saved page of unknown date
    status: int | None = None  # HTTP status; None where there was no HTTP
    source: str | None = None  # name of the source that fetched it, where one did
    timezone: str = ""  # of the source, as the IANA names it: for printed times that name none; "" where nobody knows


@dataclass(frozen=True, slots=True)
class Block:
    """One visible text of a page, in document order."""

    position: int  # from 0, dense
    path: str  # place in the DOM, outermost first: "body.single>div#content>p"; "line:12" (from 1) in a text
    text: str  # spaces folded, never empty
    form: Form = "paragraph"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: a block, what became of it, and who decided."""

    block: Block
    fate: Fate
    name: str = ""  # the field's name, or the reason of the removal; "" when kept
    by: str = ""  # "forest", "forest+trafilatura", "rule:NAME", "habit:DIGEST", "metadata", "structure"; who decided


@dataclass(frozen=True, slots=True)
class Instant:
    """A printed date as a moment, no more precise than what was printed."""

    at: datetime  # aware, UTC; for "day" and "month" the first moment of it, in the printed zone
    precision: Precision
    offset: int | None = None  # minutes east of UTC as printed; None where no zone was printed

    def iso(self) -> str:
        """The moment as printed: "2020-01", "2020-01-23", "2020-01-23T10:00:00+03:00" (RFC 3339); without a zone where none was printed."""
        local = self.at.astimezone(timezone(timedelta(minutes=self.offset or 0)))
        if self.precision == "month":
            return local.strftime("%Y-%m")
        if self.precision == "day":
            return local.strftime("%Y-%m-%d")
        if self.offset is None:
            return local.replace(tzinfo=None).isoformat(timespec="seconds")
        return local.isoformat(timespec="seconds").replace("+00:00", "Z")

    @classmethod
    def read(cls, printed: str, precision: Precision = "second") -> Instant | None:
        """What `iso` printed, or any ISO 8601 date or time; `precision` is that of a time. None where it is neither."""
        try:
            local = datetime.fromisoformat(f"{printed}-01" if len(printed) == len("2020-01") else printed)
        except ValueError:
            return None
        if len(printed) <= len("2020-01-23"):
            return cls(local.replace(tzinfo=UTC), "month" if len(printed) == len("2020-01") else "day")
        offset = local.utcoffset()
        if offset is None:
            return cls(local.replace(tzinfo=UTC), precision)
        try:
            return cls(local.astimezone(UTC), precision, int(offset.total_seconds()) // 60)
        except OverflowError:  # the first or the last day that there is, in a zone beyond it
            return None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place of a page says about one field; all are kept, also those that contradict."""

    field: str  # "title", "authors", "published", "modified", "section", "language", "canonical_url", "lead"
    value: str
    origin: str  # "json-ld", "opengraph", "meta:NAME", "time", "byline", "url", "block:12", "text", "html-lang", ...
    chosen: bool


@dataclass(frozen=True, slots=True)
class Credit:
    """What a page says of where its text comes from, in its own printed words."""

    kind: CreditKind
    name: str  # "" where only an address is named
    url: str | None
    quote: str  # the printed words
    position: int | None  # of the block they stand in; None when read from metadata


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a person should look at: text that may have been lost, a habit that would have taken too much."""

    name: AlarmName
    detail: str  # a sentence with the figures
    measure: float  # how bad, in the unit that the detail names


@dataclass(frozen=True, slots=True)
class Article:
    """A page, normalized: every visible block accounted for, every field with where it came from."""

    source: str | None
    url: str | None
    canonical_url: str | None  # of this site; another host's canonical link is a Credit, never an identity
    kind: Kind
    title: str
    lead: str
    authors: tuple[str, ...]
    published: Instant | None
    modified: Instant | None
    section: str
    language: str  # BCP 47, "" where not known
    ledger: tuple[Entry, ...]
    credits: tuple[Credit, ...]
    claims: tuple[Claim, ...]
    normalizer: str  # version of the code
    rules: str  # digest of the rules
    replaced: float  # share of U+FFFD among the decoded characters, 0..1
    habits: str = ""  # digest of the source's habits that were applied; "" without any
    alarms: tuple[Alarm, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The kept blocks' texts, in order."""
        return tuple(entry.block.text for entry in self.ledger if entry.fate == "kept")

    @property
    def text(self) -> str:
        """The kept blocks joined by newlines, without title and lead."""
        return "\n".join(self.paragraphs)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)
