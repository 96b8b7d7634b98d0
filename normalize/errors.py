"""Every error of the project, one tree.

PressmarkError                 something the user can act on; `str()` says what and how
├── SettingsError              archive.toml, a source or a rule file says what it must not
│   └── TomlError              ... with file, line and what was expected
├── UsageError                 a command was asked for what cannot be (exit code 2)
│   ├── UnknownName            no source, article or exporter of that name
│   ├── NotAnArchive           the folder holds no archive.toml
│   └── Busy                   another process does the same work on this archive
├── PageError                  one page could not be read; becomes a row, never ends a run
│   ├── NotText                bytes that are neither HTML nor text
│   └── LimitReached           CPU, memory, depth or size limit of a worker
├── WarcError                  a WARC record that cannot be read, with file and offset
│   ├── TornRecord             the file ends inside a record
│   └── TakenDown              a record whose body was taken down
├── StorageError               the disk or a database refuses
│   ├── DiskFull               no room left, or under the configured floor
│   ├── NewerDatabase          written by a later Pressmark
│   └── ReadOnly               the folder or file cannot be written
└── CrawlError                 the crawl cannot go on, or a fetch cannot be made
    └── AddressRefused         crawler/guard.py forbids the address; nothing was sent
"""

from __future__ import annotations


class PressmarkError(Exception):
    """The root: its text names the case, carries the values and tells the reader what to do."""


class SettingsError(PressmarkError):
    """A settings file says what it must not."""


class TomlError(SettingsError):
    """A TOML file is broken at a known place."""

    def __init__(self, file: str, line: int, expected: str) -> None:
        super().__init__(f"{file}, line {line}: {expected}")
        self.file = file
        self.line = line  # counted from 1; 0 where the whole file is meant
        self.expected = expected


class UsageError(PressmarkError):
    """A command was asked for what cannot be."""


class UnknownName(UsageError):
    """Nothing of that kind has that name."""

    def __init__(self, what: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no {what} named {name!r}; known: {', '.join(known) or 'none'}")
        self.name = name
        self.known = known


class NotAnArchive(UsageError):
    """The folder holds no archive.toml."""


class Busy(UsageError):
    """Another process does the same work on this archive."""


class PageError(PressmarkError):
    """One page could not be read."""


class NotText(PageError):
    """The bytes are neither HTML nor text."""


class LimitReached(PageError):
    """A page needed more CPU, memory or room than it may have."""


class WarcError(PressmarkError):
    """A WARC record cannot be read."""

    def __init__(self, file: str, offset: int, problem: str) -> None:
        super().__init__(f"{file}, byte {offset}: {problem}")
        self.file = file
        self.offset = offset  # bytes from the start of the file
        self.problem = problem


class TornRecord(WarcError):
    """The file ends inside a record."""


class TakenDown(WarcError):
    """The record has its body from one that was taken down."""

    def __init__(self, file: str, offset: int, record_id: str, problem: str) -> None:
        super().__init__(file, offset, problem)
        self.record_id = record_id  # of the one that was


class StorageError(PressmarkError):
    """The disk or a database refuses."""


class DiskFull(StorageError):
    """No room left on the disk, or less than the configured floor."""


class NewerDatabase(StorageError):
    """The database was written by a later Pressmark."""


class ReadOnly(StorageError):
    """The folder or file cannot be written."""


class CrawlError(PressmarkError):
    """The crawl cannot go on, or a fetch cannot be made."""


class AddressRefused(CrawlError):
    """The guard forbids the address; nothing was sent."""
