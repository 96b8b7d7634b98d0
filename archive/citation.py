"""A citation of an article or of a sentence in it, for people and for programs: plain text, BibTeX, CSL-JSON.

It names the version and the capture, so that it stays true after edits: the bytes can be found by WARC record, digest and place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.page_json import Json

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
# BibTeX counts braces even behind a backslash (btxdoc, section 3), so these two are spelt out.
_TEX: Mapping[int, str] = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited, and what shows it."""

    title: str  # its address where it has none
    authors: tuple[str, ...]
    site: str
    published: str  # as printed: "2026", "2026-01", "2026-01-19", or with a time; "" where nothing is
    url: str
    language: str
    source: str  # short name
    version: str  # key
    archive: str  # name of the archive
    page: str  # address of that version in the archive; "" where nobody knows where it is served
    captured: str  # UTC
    record: str  # WARC-Record-ID
    digest: str  # of the payload; "" where the record has none
    file: str
    offset: int  # bytes from the start of the file
    length: int
    normalizer: str
    rules: str
    quote: str = ""  # the words that are cited; "" for the article as a whole
    live: str = ""  # link to these words at the source
    kept: str = ""  # and in the archive

    @property
    def id(self) -> str:
        """A name for programs: figures, small letters, hyphens."""
        plain = unicodedata.normalize("NFKD", self.source).encode("ascii", "ignore").decode().lower()
        return f"{re.sub('[^a-z0-9]+', '-', plain).strip('-') or 'article'}-{self.version[:12]}"

    @property
    def captured_on(self) -> str:
        """To the second: "2026-01-19 06:30:00 UTC"."""
        return datetime.fromisoformat(self.captured).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")

    @property
    def evidence(self) -> str:
        """What shows it, in a sentence without its end."""
        digest = f", payload {self.digest}" if self.digest else ""
        return (
            f"Captured {self.captured_on}, WARC record {self.record}{digest}, {self.file} at byte {self.offset}, {self.length} long; "
            f"version {self.version}, read by normalizer {self.normalizer} with rules {self.rules}"
        )


def text(cited: Citation) -> str:
    """The entry of a bibliography after The Chicago Manual of Style (14.190 f., news on the web), and the evidence behind it."""
    authors = f"{_listed(cited.authors)}. " if cited.authors else ""
    parts = [f"{authors}“{_closed(cited.title)}” {cited.site}{_when(cited.published)}. {cited.url}."]
    parts.append(f"{cited.evidence}. {cited.archive}{f', {cited.page}' if cited.page else ''}.")
    if cited.quote:
        parts.append(f"Quoted: {_in_marks(cited.quote)} {cited.kept or cited.live}")
    return _one_line(" ".join(parts)) + "\n"


def bibtex(cited: Citation) -> str:
    """An entry that BibTeX and biber read; other scripts stay as they are, in UTF-8."""
    year, month, day = _date(cited.published)
    fields = {
        "title": f"{{{_tex(cited.title)}}}",
        "author": " and ".join(f"{{{_tex(name)}}}" for name in cited.authors),
        "howpublished": _tex(cited.site),
        "year": str(year or ""),
        "month": _MONTHS[month - 1][:3].lower() if month else "",
        "date": "-".join(f"{part:02}" for part in (year, month, day) if part),
        "url": _address(cited.url),
        "urldate": cited.captured_on[:10],
        "note": _tex(f"{cited.evidence}. {cited.archive}"),
        "version": _tex(cited.version),
        "archiveurl": _address(cited.page),
        "annote": _tex(_in_marks(cited.quote)) if cited.quote else "",
        "liveurl": _address(cited.live),
        "quoteurl": _address(cited.kept),
    }
    # The months are macros of BibTeX, so theirs is the one value without braces.
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in fields.items() if value]
    return f"@misc{{{cited.id},\n" + ",\n".join(lines) + "\n}\n"


def csl(cited: Citation) -> dict[str, Json]:
    """The item in CSL-JSON (https://github.com/citation-style-language/schema, csl-data.json 1.0.2); what it has no field for is in `custom`."""
    item: dict[str, Json] = {
        "id": cited.id,
        "type": "article-newspaper",
        "title": cited.title,
        "container-title": cited.site,
        "URL": cited.url,
        "accessed": _date_parts(cited.captured_on[:10]),
        "archive": cited.archive,
        "archive_location": cited.page or cited.record,
        "version": cited.version,
        "note": f"{cited.evidence}.",
        "custom": {
            "captured": cited.captured,
            "warc-record-id": cited.record,
            "payload-digest": cited.digest or None,
            "warc-file": cited.file,
            "warc-offset": cited.offset,
            "warc-length": cited.length,
            "normalizer": cited.normalizer,
            "rules": cited.rules,
            "quote": cited.quote or None,
            "quote-live": cited.live or None,
            "quote-archived": cited.kept or None,
        },
    }
    if cited.authors:
        item["author"] = [{"literal": name} for name in cited.authors]
    if cited.language:
        item["language"] = cited.language
    if _DATE.match(cited.published):
        item["issued"] = _date_parts(cited.published)
    return item


def _listed(names: tuple[str, ...]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _closed(title: str) -> str:
    """With a full stop inside its quotation marks, where it ends with no mark of its own."""
    return title if title.endswith(("?", "!", ".", "…", "？", "！", "。", "؟")) else f"{title}."


def _in_marks(words: str) -> str:
    """In quotation marks, where the words do not begin with such themselves: they stay as they were printed."""
    return words if words.startswith(("“", "”", "„", "«", "»", '"', "「", "『", "‘", "‹")) else f"“{words}”"


def _when(published: str) -> str:
    year, month, day = _date(published)
    if not year:
        return ""
    if not month:
        return f", {year}"
    return f", {_MONTHS[month - 1]} {day}, {year}" if day else f", {_MONTHS[month - 1]} {year}"


def _date(published: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not printed."""
    found = _DATE.match(published)
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return (year, month, day) if month <= 12 else (year, 0, 0)


def _date_parts(day: str) -> dict[str, Json]:
    parts: list[Json] = [part for part in _date(day) if part]
    return {"date-parts": [parts]}


def _one_line(words: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def _tex(words: str) -> str:
    return _one_line(words).translate(_TEX)


def _address(url: str) -> str:
    """An address as a BibTeX field may hold it: no braces, backslashes, spaces, nor letters outside ASCII."""
    return "".join(
        letter
        if letter.isascii() and letter.isprintable() and letter not in ' {}\\"<>^`|'
        else "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace"))
        for letter in url
    )
