"""An archive of fiction for the browser's tests: five newsrooms' articles with their ledgers, edits, withdrawals and hostile texts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.capture import Capture, Location
from archive.reading import Reading
from archive.rows import Read, SourceFacts
from archive.store import Batch, Store
from normalize.model import Article, Block, Claim, Entry, Fate, Form, Instant

START = datetime(2026, 1, 19, 6, 30, tzinfo=UTC)
NAMES = uuid.UUID("6f0f4c0e-1b1f-4c57-9a63-0d6a1c0f9f10")


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a page, as a test writes it."""

    text: str
    form: Form = "paragraph"
    fate: Fate = "kept"
    name: str = ""
    by: str = "trafilatura"


def cut(text: str, reason: str, by: str = "rule:furniture") -> Line:
    return Line(text, fate="removed", name=reason, by=by)


def field(text: str, name: str) -> Line:
    return Line(text, fate="field", name=name, by="metadata")


def article(title: str, lines: Iterable[Line | str], **facts: object) -> Article:
    """An article with its ledger; what is not told is left empty."""
    blocks = [line if isinstance(line, Line) else Line(line) for line in lines]
    ledger = tuple(
        Entry(Block(n, f"body>main>p:nth({n})", line.text, line.form), line.fate, line.name, line.by) for n, line in enumerate(blocks)
    )
    made = Article(
        source=None, url=None, canonical_url=None, kind="article", title=title, lead="", authors=(), published=None, modified=None,
        section="", language="en", ledger=ledger, credits=(), claims=(Claim("title", title, "opengraph", True),),
        normalizer="0.1.0", rules="sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f0", replaced=0.0,
    )  # fmt: skip
    return replace(made, **facts)  # type: ignore[arg-type]  # a test names the fields


def day(text: str) -> Instant:
    return Instant(datetime.fromisoformat(text).replace(tzinfo=UTC), "day")


def at(hours: float) -> datetime:
    """That many hours after the archive's first capture."""
    return START + timedelta(hours=hours)


def record_id(name: str) -> str:
    """The record id of the capture that a test calls `name`."""
    return f"<urn:uuid:{uuid.uuid5(NAMES, name)}>"


def name(of: str) -> str:
    """The same as it stands in an address."""
    return str(uuid.uuid5(NAMES, of))


def capture(of: str, url: str, when: datetime, **facts: object) -> Capture:
    """A capture as `read_groups` would give it, its bytes left out."""
    made = Capture(
        record_id=record_id(of), record_type="response", url=url, fetched_at=when, location=Location("made-0001.warc.gz", uuid.uuid5(NAMES, of).int % 10**9, 2048),
        status=200, http_version="1.1", head=b"", body=b"", content_type="text/html; charset=utf-8", payload_digest=f"sha256:{uuid.uuid5(NAMES, of).hex * 2}",
        refers_to=None, refers_to_uri=None, refers_to_date=None, profile=None, truncated=None, source=None, role="article", via=None, ip="192.0.2.7",
    )  # fmt: skip
    return replace(made, **facts)  # type: ignore[arg-type]  # a test names the fields


def seen(of: str, url: str, hours: float, page: Article | None, **facts: object) -> Read:
    """A capture and the article it shows."""
    made = capture(of, url, at(hours), **facts)
    return Read(made, Reading(page, None, "sha256:" + "0" * 64) if page else None)


def store(folder: Path, reads: Sequence[Read], sources: Sequence[SourceFacts] = ()) -> Path:
    """Write an archive.db that holds the reads; returns its path."""
    path = folder / "archive.db"
    with Store(path) as archive:
        archive.register("made-0001.warc.gz", "crawl")
        archive.add(Batch("made-0001.warc.gz", 4096, tuple(reads), (), tuple(sources)))
    return path
