"""decisions.jsonl: what people decided about an archive, a line each; truth beside the WARC files, which a rebuild obeys.

Lines are only ever added, each durable before anything follows from it. A takedown covers captures by three marks that one capture alone
tells: its record id, its address or the one that its page calls its own, and the article's key made of these. So what is hidden depends on
the decisions and the captures, never on which came first.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Literal, get_args

from archive import identity
from archive.manifest import sync_folder
from normalize.errors import StorageError

NAME = "decisions.jsonl"
Kind = Literal["takedown", "undo", "erased"]
Target = Literal["url", "article", "capture"]
_KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}
_TARGETS: Mapping[str, Target] = {target: target for target in get_args(Target)}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file."""

    number: int  # of the line, from 1
    at: str  # UTC
    decision: Kind
    of: Target
    target: str  # a URL, an article's key or a record id
    reason: str
    by: str
    addresses: tuple[str, ...] = ()  # others that led to the same article when it was decided
    articles: tuple[str, ...] = ()  # keys under which it was known
    undoes: tuple[int, ...] = ()  # numbers of the takedowns that this one ends
    under: int = 0  # number of the takedown that this one carries on: an erasure, or a takedown of its pictures
    file: str = ""  # the WARC file
    offset: int = 0  # of the record in it, bytes
    went: tuple[str, ...] = ()  # digests of the record's block and of its payload
    before: str = ""  # digest of the file as it was
    became: str = ""  # and as it is since

    @property
    def line(self) -> str:
        """The decision as it stands in the file."""
        said = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name) not in ((), "", 0)}
        return json.dumps(said, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a capture tells of itself, to be held against decisions."""

    record_id: str  # lower case
    addresses: tuple[str, ...]  # keys of its address and of the one that its page calls its own
    articles: tuple[str, ...]  # keys that an article at these addresses has


@dataclass(frozen=True, slots=True)
class Standing:
    """The takedowns that stand, by what they cover."""

    takedowns: tuple[Decision, ...] = ()
    undone: Mapping[int, str] = field(default_factory=dict)  # when, by number
    digest: str = ""  # of all lines; "" where there are none
    erased: Mapping[str, Decision] = field(default_factory=dict)  # by record id in lower case
    records: Mapping[str, int] = field(default_factory=dict)  # number of the first takedown, by record id in lower case
    addresses: Mapping[str, int] = field(default_factory=dict)  # by what all spellings of the address share
    articles: Mapping[str, int] = field(default_factory=dict)  # by key

    def covering(self, marks: Marks) -> int | None:
        """The number of the first takedown that covers a capture; None where none does."""
        if not self.takedowns:
            return None
        found = [self.records.get(marks.record_id), *map(self.addresses.get, marks.addresses), *map(self.articles.get, marks.articles)]
        return min((number for number in found if number is not None), default=None)

    def of(self, target: Target, name: str) -> tuple[Decision, ...]:
        """The takedowns of that very target which stand."""
        wanted = _same(target, name)
        return tuple(
            each for each in self.takedowns if each.number not in self.undone and each.of == target and _same(target, each.target) == wanted
        )


NONE = Standing()


def _same(target: Target, name: str) -> str:
    return identity.url_key(name) if target == "url" else name.lower()


def standing(decisions: Iterable[Decision]) -> Standing:
    """What follows from the decisions together."""
    every = tuple(decisions)
    takedowns = tuple(each for each in every if each.decision == "takedown")
    undone = {number: each.at for each in every if each.decision == "undo" for number in each.undoes}
    records, addresses, articles = dict[str, int](), dict[str, int](), dict[str, int]()
    for each in (each for each in takedowns if each.number not in undone):
        if each.of == "capture":
            records.setdefault(each.target.lower(), each.number)
        if each.of == "url":
            addresses.setdefault(identity.url_key(each.target), each.number)
        if each.of == "article":
            articles.setdefault(each.target, each.number)
        if each.of != "capture":
            for url in each.addresses:
                addresses.setdefault(identity.url_key(url), each.number)
            for key in each.articles:
                articles.setdefault(key, each.number)
    erased = {each.target.lower(): each for each in every if each.decision == "erased"}
    for record_id, each in erased.items():  # what the page in it said of itself is gone with it
        records[record_id] = min(each.under, records.get(record_id, each.under))
    lines = "\n".join(each.line for each in (*takedowns, *erased.values())) + json.dumps(sorted(undone.items()))
    digest = hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest() if takedowns else ""
    return Standing(takedowns, undone, digest, erased, records, addresses, articles)


def along(decisions: Iterable[Decision], takedown: int) -> tuple[Decision, ...]:
    """The takedowns of pictures that went with one, and stand."""
    every = tuple(decisions)
    ended = {number for each in every for number in each.undoes}
    return tuple(each for each in every if each.decision == "takedown" and each.under == takedown and each.number not in ended)


def read(folder: Path) -> tuple[Decision, ...]:
    """All decisions of the archive, in order. Raises StorageError where a line is none: then nothing may be shown."""
    try:
        content = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return ()
    return tuple(_decisions(folder / NAME, content))


def stands(folder: Path) -> Standing:
    """What stands now, read again only when the file has changed. Raises StorageError."""
    mark = stamp(folder)
    return NONE if mark is None else _stands(folder, mark)


def stamp(folder: Path) -> tuple[int, int, int] | None:
    """What changes with the file; None where there is none."""
    try:
        found = (folder / NAME).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=16)
def _stands(folder: Path, mark: tuple[int, int, int]) -> Standing:
    return standing(read(folder))


def _decisions(path: Path, content: bytes) -> Iterator[Decision]:
    lines = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        last = number == len(lines)
        if not line.strip():
            if not last:
                raise StorageError(f"{path}, line {number}: empty, and no line may be; take it out")
            continue
        try:
            yield _decision(number, line)
        except (ValueError, KeyError, TypeError) as problem:
            if last:  # a writer was cut off: nobody was told that it was decided
                return
            raise StorageError(f"{path}, line {number}: no decision ({problem}); put the line right, nothing is shown until then") from None


def _decision(number: int, line: bytes) -> Decision:
    said = json.loads(line)
    if said["number"] != number:
        raise ValueError(f"it has the number {said['number']}, so lines are missing or were moved")
    if said["decision"] not in _KINDS or said["of"] not in _TARGETS:
        raise ValueError("a kind that this Pressmark does not know; use a newer one")
    texts = {name: _text(said, name) for name in ("at", "target", "reason", "by")}
    return Decision(
        number, texts["at"], _KINDS[said["decision"]], _TARGETS[said["of"]], texts["target"], texts["reason"], texts["by"],
        tuple(said.get("addresses", ())), tuple(said.get("articles", ())), tuple(said.get("undoes", ())),
        int(said.get("under", 0)), str(said.get("file", "")), int(said.get("offset", 0)), tuple(said.get("went", ())),
        str(said.get("before", "")), str(said.get("became", "")),
    )  # fmt: skip


def _text(said: Mapping[str, object], name: str) -> str:
    value = said[name]
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value


@dataclass(slots=True)
class Book:
    """The file, held by one writer."""

    path: Path
    decisions: list[Decision]
    _file: BinaryIO

    def add(
        self, now: datetime, decision: Kind, of: Target, target: str, reason: str, by: str, *,
        addresses: Iterable[str] = (), articles: Iterable[str] = (), undoes: Iterable[int] = (),
        under: int = 0, file: str = "", offset: int = 0, went: Iterable[str] = (), before: str = "", became: str = "",
    ) -> Decision:  # fmt: skip
        """Write a line; it is on the disk when this returns. Raises OSError."""
        made = Decision(
            len(self.decisions) + 1, identity.stamp(now), decision, of, target, reason, by, tuple(addresses), tuple(articles),
            tuple(undoes), under, file, offset, tuple(went), before, became,
        )  # fmt: skip
        self._file.write(made.line.encode("utf-8", "replace") + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.decisions.append(made)
        return made


@contextmanager
def opened(folder: Path) -> Iterator[Book]:
    """The file to write to, made where there is none; others who would write wait. Raises StorageError, OSError."""
    path = folder / NAME
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        sync_folder(folder.absolute())
        content = path.read_bytes()
        found = list(_decisions(path, content))
        _end_well(file, content, len(found))
        yield Book(path, found, file)


def _end_well(file: BinaryIO, content: bytes, lines: int) -> None:
    """Begin the next decision on a line of its own: what a cut-off writer left goes, what an editor left without an end gets one."""
    whole, _, tail = content.rpartition(b"\n")
    if not tail:
        return
    if lines == len(content.split(b"\n")):
        file.write(b"\n")
    else:
        file.truncate(len(whole) + 1 if whole else 0)
    file.flush()
