"""Documents that a user names: files, folders, and an index that gives them identifiers and addresses."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from archive.identity import is_web
from archive.words import no_json
from normalize.errors import SettingsError, UsageError

HTML = (".html", ".htm", ".xhtml")
TEXT = (".txt", ".text")
WARC = (
    ".warc.gz",
    ".warc",
    ".wacz",
    ".arc",
    ".arc.gz",
    ".warc.zst",
    ".warc.bz2",
    ".warc.xz",
)  # the last five to tell that they are not read
_SHAPE = '{"id": "1", "file": "page.html", "url": "https://..." or null}'  # of a line of an index
_HEAD = 4096  # bytes in which browsers write where a page was saved from
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{4}\)(\S+)|Page saved with SingleFile\s+url:\s*(\S+)")


Telling = Callable[[str], None]  # what takes a line for the reader


def _untold(line: str) -> None:
    """Tells nobody: a command whose answer is a list of pages has no place for what is none."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One document that a user named."""

    id: str
    path: Path
    url: str | None  # None where nobody said


def from_paths(paths: Iterable[Path], suffixes: tuple[str, ...] = HTML + TEXT + WARC, told: Telling = _untold) -> Iterator[Saved]:
    """The files named, and those of the folders named that end in `suffixes`, by name; what keeps from a folder is told in a line.

    Raises UsageError, before the first, for what is not there and for a folder without any such file.
    """
    paths = list(paths)
    for path in paths:
        if not path.is_dir() and not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        if path.is_dir() and next(_inside(path, suffixes, _untold), None) is None:
            raise UsageError(f"{path}: holds no file that ends in {', '.join(suffixes)}; name other files themselves")
    return (saved for path in paths for saved in (_inside(path, suffixes, told) if path.is_dir() else (Saved(path.name, path, None),)))


def _inside(folder: Path, suffixes: tuple[str, ...], told: Telling) -> Iterator[Saved]:
    """The files of a folder and of those below it, by name; only one folder's names are in memory for each level."""
    waiting = [folder]
    seen = set[tuple[int, int]]()
    while waiting:
        here = waiting.pop()
        inner: list[Path] = []
        for each in _listed(here, seen, told):
            if each.name.lower().endswith(suffixes) and _is(each.is_file):
                yield Saved(each.name, Path(each), None)
            elif _is(each.is_dir):
                inner.append(Path(each))
        waiting += reversed(inner)


def _listed(folder: Path, seen: set[tuple[int, int]], told: Telling) -> list[os.DirEntry[str]]:
    """What is in the folder, by name; nothing where it cannot be looked into, or was seen already: links can lead in a ring."""
    try:
        place = folder.stat()
        if (place.st_dev, place.st_ino) in seen:
            told(f"{folder}: a link to a folder that is taken in already, left out")
            return []
        seen.add((place.st_dev, place.st_ino))
        with os.scandir(folder) as found:
            return sorted(found, key=lambda each: each.name)
    except OSError as problem:
        told(f"{folder}: cannot be looked into: {problem.strerror}")
        return []


def _is(asked: Callable[[], bool]) -> bool:
    """The answer; no where the system has none, as of a link that leads to itself."""
    try:
        return asked()
    except OSError:
        return False


def from_index(index: Path | None) -> Iterator[Saved]:
    """The documents of an index, one JSON object a line: `id`, `file` (relative to the index) and `url`, which may be missing.

    None for no index. Raises UsageError where it is not there, SettingsError with its line where one is broken.
    """
    if index is None:
        return
    if not index.is_file():
        raise UsageError(f"{index}: no such file; an index has lines like {_SHAPE}")
    for number, line in enumerate(index.read_bytes().splitlines(), 1):
        if line.strip():
            yield _entry(index, number, line)


def media_type(path: Path) -> str:
    """What the file's name says of its content: text/html, text/plain, or "" where it says nothing."""
    if path.suffix.lower() in HTML:
        return "text/html"
    return "text/plain" if path.suffix.lower() in TEXT else ""


def saved_from(content: bytes) -> str | None:
    """The address that a browser, or SingleFile, wrote into a page when it saved it."""
    found = _SAVED_FROM.search(content[:_HEAD])
    url = (found[1] or found[2]).decode("ascii", "replace") if found else ""
    return url if is_web(url) else None


def _entry(index: Path, number: int, line: bytes) -> Saved:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise SettingsError(f"{index}, line {number}: not JSON ({no_json(problem)}); expected {_SHAPE}") from None
    values = [said.get(key) for key in ("id", "file", "url")] if isinstance(said, dict) else []
    if not _typed(values):
        raise SettingsError(f"{index}, line {number}: expected {_SHAPE}, found {said!r:.100}")
    name, file, url = values
    if not file:
        raise SettingsError(f"{index}, line {number}: `file` is missing; expected {_SHAPE}")
    if "\0" in file or not all(map(_encodable, (name, file, url))):
        raise SettingsError(f"{index}, line {number}: a NUL or half a character in {said!r:.100}")
    return Saved(file if name is None else name, index.parent / file, url)


def _encodable(text: str | None) -> bool:
    """Whether it is Unicode: JSON's escapes can write half a character."""
    return text is None or text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def _typed(values: list[object]) -> TypeGuard[list[str | None]]:
    return len(values) == 3 and all(value is None or isinstance(value, str) for value in values)
