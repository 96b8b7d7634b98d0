"""WARC files to steps: each capture in its place, with the document to read in it where there is one (reads, decides nothing about rows)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from archive.capture import Capture
from archive.entity import as_stored
from archive.identity import digest, is_web
from archive.openfile import committed
from archive.reading import Document, Placed, Trouble
from archive.rows import OK_STATUSES, Failure, SourceFacts
from archive.warc import OPEN, SUFFIXES, Group, read_groups
from normalize.errors import TornRecord, WarcError

PAGE_ROLES = (None, "article", "section", "page")  # None: a foreign WARC does not say
HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
# What servers and crawlers write on a page whose type they do not know; "application/http" is an answer without a head, HTTP/0.9.
VAGUE = (
    "", "text/plain", "text/xml", "application/xml", "application/octet-stream", "application/x-download", "application/force-download",
    "binary/octet-stream", "unknown/unknown", "unk", "no-type", "application/http",
)  # fmt: skip
_SNIFFED = 4096  # bytes of a body that are looked at
_A_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
NO_ZONES: Mapping[str, str] = MappingProxyType({})
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


def steps(found: Found, start: int) -> Iterator[tuple[Step, Document | Placed | None]]:
    """What stands in the file from `start` on, each capture with the document in it, or None where it is no page."""
    zones = _zones(found)
    folder = str(found.path.parent)
    for group in read_groups(found.path, start, found.size):
        if group.problem is not None:
            yield Step(found.name, group.end, failure=record_failure(found.name, group.problem)), None
        for capture in group.captures:
            yield _capture_step(found.name, group.location.offset, capture), _job(folder, capture, zones)
        yield Step(found.name, group.end, sources=_sources(group)), None
    yield Step(found.name, found.size), None


def record_failure(file: str, problem: WarcError) -> Failure:
    """The row for a place in a file that holds no whole record."""
    reason = "torn" if isinstance(problem, TornRecord) else "unreadable"
    return Failure(file, problem.offset, None, None, Trouble("record", reason, problem.problem))


def _job(folder: str, capture: Capture, zones: Mapping[str, str]) -> Document | Placed | None:
    """The page in a capture for a worker, which reads the bytes for itself where a seek finds them."""
    page = document(capture, zones)
    if page is None or not capture.location.length:
        return page
    return Placed(replace(page, head=b"", body=b""), folder, capture.location)


def document(capture: Capture, zones: Mapping[str, str] = NO_ZONES) -> Document | None:
    """The page in a capture; None where it is none, or none that can be shown: robots.txt, feeds, images, errors, revisits."""
    if capture.record_type not in ("response", "resource") or capture.status not in OK_STATUSES or capture.problem:
        return None
    if capture.role not in PAGE_ROLES or capture.truncated or not _is_page_type(capture):
        return None
    url = capture.url if is_web(capture.url) else None
    zone = zones.get(capture.source or "", "")
    return Document(url, capture.head, capture.body, _page_type(capture), capture.fetched_at, capture.status, capture.source, zone)


def _page_type(capture: Capture) -> str:
    """The type that a reader should believe: HTML where somebody else's vague one hides it, with the charset that was said."""
    said, semicolon, rest = capture.content_type.partition(";")
    if capture.role is not None or said.strip().lower() not in VAGUE:
        return capture.content_type
    return f"text/html{semicolon}{rest}" if capture.head else "text/html"


def _is_page_type(capture: Capture) -> bool:
    kind = _type(capture)
    # Text is a page where somebody said so: a foreign WARC's text/plain is robots.txt, as a rule.
    if kind in HTML or (kind in ("text/plain", "") and capture.role in ("article", "page")):
        return True
    return capture.role is None and kind in VAGUE and _begins_as_page(capture)


def _type(capture: Capture) -> str:
    return capture.content_type.partition(";")[0].strip().lower()


def _begins_as_page(capture: Capture) -> bool:
    start = capture.body[:_SNIFFED]
    return _A_PAGE.match(as_stored(capture.head, start, _SNIFFED).content if capture.head else start) is not None


def _capture_step(file: str, start: int, capture: Capture) -> Step:
    payload = capture.payload_digest or (digest(capture.body) if capture.record_type == "resource" else None)
    bare = replace(capture, head=b"", body=b"", payload_digest=payload)
    # Until its whole group is done, a crash begins at the group again.
    return Step(file, start, bare, _cut_short(capture))


def _cut_short(capture: Capture) -> Failure | None:
    """A page that was not received whole is no version: its missing end would look like an edit."""
    if not capture.truncated or document(replace(capture, truncated=None, problem="")) is None:
        return None
    trouble = Trouble("decode", "truncated", f"the body was cut short while it was fetched ({capture.truncated})")
    return Failure(capture.location.file, capture.location.offset, capture.record_id, capture.url, trouble)


def _sources(group: Group) -> tuple[SourceFacts, ...]:
    """The sources that a warcinfo record names."""
    return tuple(SourceFacts(*parts[:4]) for parts in _told(group))


def _zones(found: Found) -> dict[str, str]:
    """The time zone of each source that the record which opens the file names, also for one who begins in its middle."""
    first = next(read_groups(found.path, 0, found.size), None)
    return {parts[0]: parts[4] for parts in _told(first) if len(parts) > 4} if first else {}


def _told(group: Group) -> list[list[str]]:
    """ "NAME | TITLE | HOME | LANGUAGE | ZONE" each; the zone is missing where nobody said it, and in files of before."""
    lines = ([part.strip() for part in value.split(" | ")] for name, value in group.info if name == "source")
    return [parts for parts in lines if len(parts) in (4, 5) and parts[0]]


def _plain(path: Path) -> str:
    return path.name.removesuffix(OPEN)
