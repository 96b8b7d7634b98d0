"""Archives of fiction for the browser's tests: real WARC records, and the rows that a test wants of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from archive import warc
from archive.capture import Capture, Earlier, Exchange, Role
from archive.reading import Reading
from archive.rows import Read, SourceFacts
from archive.store import Batch, Store
from normalize.model import Article, Block, Claim, Entry, Fate, Form, Instant

START = datetime(2026, 1, 19, 6, 30, tzinfo=UTC)
FILE = "made-0001.warc.gz"
SETTINGS = """format = 1
name = "The Mewstone Archive"
operator = "The harbour library"
contact = "library@harbour.example"
[crawl]
sources = []
[schedule]
[limits]
[warc]
[ingest]
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a page, as a test writes it."""

    text: str
    form: Form = "paragraph"
    fate: Fate = "kept"
    name: str = ""
    by: str = "trafilatura"


@dataclass(frozen=True, slots=True)
class Seen:
    """One capture that a test wants: what came over the wire, and the article it shows."""

    label: str  # what the test calls it
    url: str
    hours: float  # after START
    article: Article | None = None
    body: bytes | None = None  # None: the article printed as a page
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    source: str = ""
    role: Role = "article"
    problem: str = ""  # why there was no answer
    again: str = ""  # label of the capture whose bytes these are once more: a revisit is written


@dataclass(frozen=True, slots=True)
class Made:
    """An archive on disk."""

    folder: Path
    names: dict[str, str]  # label -> name of the capture in an address

    @property
    def database(self) -> Path:
        return self.folder / "archive.db"


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


def make(folder: Path, seen: Sequence[Seen], sources: Sequence[SourceFacts] = ()) -> Made:
    """An archive in `folder` that holds these captures, in one WARC file, and an archive.db that knows of them."""
    (folder / "warc").mkdir(parents=True)
    (folder / "archive.toml").write_text(SETTINGS, "utf-8")
    path = folder / "warc" / FILE
    with path.open("wb") as file:
        written: dict[str, Earlier] = {}
        for one in seen:
            exchange = _exchange(one)
            answer = warc.answer_of(exchange, 2**24)
            group = warc.encode_group(exchange, answer, written.get(one.again))
            written[one.label] = Earlier(group.record_id, one.url, exchange.fetched_at, answer.payload)
            file.write(group.content)
    captures = [capture for group in warc.read_groups(path) for capture in group.captures]
    with Store(folder / "archive.db") as store:
        store.register(FILE, "crawl")
        store.add(Batch(FILE, path.stat().st_size, tuple(map(_read, seen, captures)), (), tuple(sources)))
    return Made(folder, {one.label: capture.record_id[10:-1] for one, capture in zip(seen, captures, strict=True)})


def _read(seen: Seen, capture: Capture) -> Read:
    body = hashlib.sha256(capture.body).hexdigest()
    return Read(capture, Reading(seen.article, None, f"sha256:{body}") if seen.article else None)


def _exchange(seen: Seen) -> Exchange:
    return Exchange(
        url=seen.url, role=seen.role, source=seen.source, fetched_at=START + timedelta(hours=seen.hours), seconds=0.2,
        request=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", response=b"" if seen.problem else _response(seen), ip="192.0.2.7",
        outcome="failed" if seen.problem else "answered", problem=seen.problem,
    )  # fmt: skip


def _response(seen: Seen) -> bytes:
    body = printed(seen.article) if seen.body is None and seen.article else seen.body or b""
    fields = (("Content-Type", seen.content_type), ("Content-Length", str(len(body))), *seen.headers)
    head = f"HTTP/1.1 {seen.status} Any\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    return head.encode("latin-1") + body


def printed(page: Article) -> bytes:
    """The article as a newsroom might print it."""
    lines = "".join(f"<p>{escape(entry.block.text)}</p>" for entry in page.ledger)
    head = f'<meta charset="utf-8"><title>{escape(page.title)}</title><link rel="stylesheet" href="/style.css">'
    return f"<!doctype html><html><head>{head}</head><body><h1>{escape(page.title)}</h1>{lines}</body></html>".encode()
