"""Values as files for others: JSON, CSV that no spreadsheet runs, and Atom."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

ATOM = "http://www.w3.org/2005/Atom"
INSIDE = {"inside": True}  # metadata of a field that stays out of JSON: a row number, which changes with each rebuild
_FORMULA = tuple("=+-@＝＋－＠") + tuple(map(chr, (*range(0x20), 0x7F)))


@dataclass(frozen=True, slots=True)
class FeedEntry:
    id: str  # an address that never changes
    link: str  # absolute
    title: str
    summary: str
    author: str
    source: str
    updated: str  # RFC 3339


@dataclass(frozen=True, slots=True)
class Feed:
    """A list that a feed reader can follow (RFC 4287)."""

    id: str
    title: str
    link: str  # absolute, of the page it stands for
    itself: str  # absolute
    updated: str
    entries: tuple[FeedEntry, ...]


def to_json(value: object) -> str:
    """A frozen value, or what holds such, as JSON."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table whose cells no spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue()


def defused(cell: object) -> object:
    """The cell, with an apostrophe in front where a spreadsheet would compute it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def to_atom(feed: Feed) -> str:
    """The feed as an Atom document."""
    root = ElementTree.Element("feed", xmlns=ATOM)
    for name, text in (("id", feed.id), ("title", feed.title), ("updated", feed.updated)):
        _child(root, name, text)
    ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=feed.link)
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.itself)
    for entry in feed.entries:
        _entry(root, entry)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _entry(root: ElementTree.Element, entry: FeedEntry) -> None:
    element = ElementTree.SubElement(root, "entry")
    for name, text in (("id", entry.id), ("title", entry.title), ("updated", entry.updated), ("summary", entry.summary)):
        _child(element, name, text)
    _child(ElementTree.SubElement(element, "author"), "name", entry.author or entry.source)
    ElementTree.SubElement(element, "link", rel="alternate", type="text/html", href=_clean(entry.link))


def _child(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """Only characters that XML 1.0 may hold (its section 2.2)."""
    return "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000")


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if not field.metadata.get("inside")}
    raise TypeError(f"{type(value).__name__} cannot be JSON")
