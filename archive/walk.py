"""WARC files to steps: each capture in its place, with the document to read in it where there is one (reads, decides nothing about rows)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from archive.capture import Capture
from archive.identity import digest, is_web
from archive.openfile import committed
from archive.reading import Document, Trouble
from archive.rows import OK_STATUSES, Failure, SourceFacts
from archive.warc import OPEN, SUFFIXES, Group, read_groups
from normalize.errors import TornRecord, WarcError

PAGE_ROLES = (None, "article", "section", "page")  # None: a foreign WARC does not say
HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
FOREIGN, IMPORT, CRAWL = "foreign", "import", "crawl"


@dataclass(frozen=True, slots=True)
class Found:
    """A WARC file of the archive, as it stands on the disk."""

    name: str  # plain, without .open
    path: Path
    size: int  # bytes that may be read
    open: bool  # a crawl is writing it


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was met in a file."""

    file: str
    end: int  # bytes from the file's start that are done with it
    capture: Capture | None = None  # without head and body
    failure: Failure | None = None
    sources: tuple[SourceFacts, ...] = ()


def warc_files(folder: Path) -> list[Found]:
    """The WARC files in `folder`, by name; of one that is being written, what is durable."""
    named = sorted((_plain(path), path) for path in folder.glob("*") if _plain(path).endswith(SUFFIXES))
    return [Found(name, path, committed(path), path.suffix == OPEN) for name, path in named]


def origin(name: str) -> str:
    """Where a file of warc/ comes from, which its name tells, so that a rebuild knows it too."""
    kind = name.partition("-")[0]
    return kind if kind in (FOREIGN, IMPORT) else CRAWL


def steps(found: Found, start: int) -> Iterator[tuple[Step, Document | None]]:
    """What stands in the file from `start` on, each capture with the document in it, or None where it is no page."""
    for group in read_groups(found.path, start, found.size):
        if group.problem is not None:
            yield Step(found.name, group.end, failure=record_failure(found.name, group.problem)), None
        for capture in group.captures:
            yield _capture_step(found.name, group.location.offset, capture)
        yield Step(found.name, group.end, sources=_sources(group)), None
    yield Step(found.name, found.size), None


def record_failure(file: str, problem: WarcError) -> Failure:
    """The row for a place in a file that holds no whole record."""
    reason = "torn" if isinstance(problem, TornRecord) else "unreadable"
    return Failure(file, problem.offset, None, None, Trouble("record", reason, problem.problem))


def document(capture: Capture) -> Document | None:
    """The page in a capture; None where it is none, or none that can be shown: robots.txt, feeds, images, errors, revisits."""
    if capture.record_type not in ("response", "resource") or capture.status not in OK_STATUSES or capture.problem:
        return None
    if capture.role not in PAGE_ROLES or capture.truncated or not _is_page_type(capture):
        return None
    url = capture.url if is_web(capture.url) else None
    return Document(url, capture.head, capture.body, capture.content_type, capture.fetched_at, capture.status, capture.source)


def _is_page_type(capture: Capture) -> bool:
    kind = capture.content_type.partition(";")[0].strip().lower()
    # Text is a page where somebody said so: a foreign WARC's text/plain is robots.txt, as a rule.
    return kind in HTML or (kind in ("text/plain", "") and capture.role in ("article", "page"))


def _capture_step(file: str, start: int, capture: Capture) -> tuple[Step, Document | None]:
    payload = capture.payload_digest or (digest(capture.body) if capture.record_type == "resource" else None)
    bare = replace(capture, head=b"", body=b"", payload_digest=payload)
    # Until its whole group is done, a crash begins at the group again.
    return Step(file, start, bare, _cut_short(capture)), document(capture)


def _cut_short(capture: Capture) -> Failure | None:
    """A page that was not received whole is no version: its missing end would look like an edit."""
    if not capture.truncated or document(replace(capture, truncated=None, problem="")) is None:
        return None
    trouble = Trouble("decode", "truncated", f"the body was cut short while it was fetched ({capture.truncated})")
    return Failure(capture.location.file, capture.location.offset, capture.record_id, capture.url, trouble)


def _sources(group: Group) -> tuple[SourceFacts, ...]:
    """The sources that a warcinfo record names: "NAME | TITLE | HOME | LANGUAGE" each."""
    told = ([part.strip() for part in value.split(" | ")] for name, value in group.info if name == "source")
    return tuple(SourceFacts(*parts) for parts in told if len(parts) == 4 and parts[0])


def _plain(path: Path) -> str:
    return path.name.removesuffix(OPEN)
