"""The warcinfo record that opens each WARC file: who wrote it, with what, under which rules, of which sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.warcmember import member, new_id, pieces_of, warc_date, warc_fields


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What a warcinfo record says about a source, so that an archive can be rebuilt without its TOML."""

    name: str
    title: str
    home: str
    language: str  # BCP 47
    timezone: str = ""  # IANA; "" where nobody knows


@dataclass(frozen=True, slots=True)
class WarcInfo:
    """What opens each file: who wrote it, with what, under which rules."""

    software: str  # names and versions
    operator: str
    contact: str
    robots: str  # policy, in words
    settings: tuple[tuple[str, str], ...] = ()
    sources: tuple[SourceLine, ...] = ()
    prefix: str = "pressmark"  # of the files' names


def encode_info(info: WarcInfo, file: str, when: datetime) -> bytes:
    """The warcinfo record that opens `file`."""
    fields = (
        ("software", info.software),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("operator", f"{info.operator} ({info.contact})"),
        ("robots", info.robots),
        *((f"setting-{name}", value) for name, value in info.settings),
        *(("source", _line(one)) for one in info.sources),
    )
    headers = (("WARC-Record-ID", new_id()), ("WARC-Date", warc_date(when)), ("WARC-Filename", file))
    return b"".join(pieces_of(member("warcinfo", headers, "application/warc-fields", warc_fields(fields))))


def _line(source: SourceLine) -> str:
    """ "NAME | TITLE | HOME | LANGUAGE | ZONE", without the last where it is not known."""
    parts = (source.name, source.title, source.home, source.language, *filter(None, (source.timezone,)))
    return " | ".join(_cell(part) for part in parts)


def _cell(value: str) -> str:
    return value.replace("|", "/")
