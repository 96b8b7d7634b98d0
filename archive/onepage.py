"""One page by its name: a saved file, or what an archive holds under an address."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from archive import config, identity, warc
from archive.capture import Location
from archive.database import NAME, nothing_yet, open_for_reading
from archive.entity import as_stored
from archive.saved import media_type, saved_from
from archive.sqlite import refusals
from archive.takedown import refuse_hidden
from normalize.errors import UsageError
from normalize.model import Page

_NEWEST = """SELECT capture.file, capture.offset, capture.length FROM capture
WHERE url_key = ? AND record_type IN ('response', 'resource') AND length > 0 AND (status IS NULL OR status BETWEEN 200 AND 299)
ORDER BY fetched_at DESC, id DESC LIMIT 1"""


def from_file(path: Path) -> Page:
    """A saved page; its address where the file itself says it. Raises OSError."""
    content = path.read_bytes()
    return Page(saved_from(content), content, media_type(path))


def from_archive(folder: Path, url: str) -> Page:
    """The newest good capture of an address. Raises UsageError where there is none, WarcError, OSError."""
    settings = config.load(folder)
    if not (folder / NAME).is_file():
        raise UsageError(nothing_yet(folder))
    with refusals(folder / NAME), closing(open_for_reading(folder / NAME)) as db:
        row = next(db.execute(_NEWEST, (identity.url_key(url),)), None)
    if row is None:
        refuse_hidden(folder, url)
        raise UsageError(f"{folder} holds no page captured at {url}; its address is the one before any redirect to it")
    capture = warc.capture_at(folder / "warc", Location(row["file"], row["offset"], row["length"]))
    content = as_stored(capture.head, capture.body, settings.limits.decoded).content if capture.head else capture.body
    return Page(capture.url, content, capture.content_type, capture.fetched_at, capture.status, capture.source)
