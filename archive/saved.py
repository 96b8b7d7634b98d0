"""Documents that a user names: files, folders, and an index that gives them identifiers and addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from archive.identity import is_web
from normalize.errors import SettingsError, UsageError

HTML = (".html", ".htm", ".xhtml")
TEXT = (".txt", ".text")
WARC = (".warc.gz", ".warc", ".wacz")
_SHAPE = '{"id": "1", "file": "page.html", "url": "https://..." or null}'  # of a line of an index
_HEAD = 4096  # bytes in which browsers write where a page was saved from
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{4}\)(\S+)|Page saved with SingleFile\s+url:\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Saved:
    """One document that a user named."""

    id: str
    path: Path
    url: str | None  # None where nobody said


def from_paths(paths: Iterable[Path], suffixes: tuple[str, ...] = HTML + TEXT + WARC) -> Iterator[Saved]:
    """The files named, and those of the folders named that end in `suffixes`, by name. Raises UsageError for what is not there."""
    for path in paths:
        if path.is_dir():
            inner = sorted(each for each in path.rglob("*") if each.name.lower().endswith(suffixes) and each.is_file())
            if not inner:
                raise UsageError(f"{path}: holds no file that ends in {', '.join(suffixes)}; name other files themselves")
            yield from (Saved(each.name, each, None) for each in inner)
        elif path.exists():
            yield Saved(path.name, path, None)
        else:
            raise UsageError(f"{path}: no such file or folder")


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
        raise SettingsError(f"{index}, line {number}: not JSON ({_why(problem)}); expected {_SHAPE}") from None
    values = [said.get(key) for key in ("id", "file", "url")] if isinstance(said, dict) else []
    if not _typed(values):
        raise SettingsError(f"{index}, line {number}: expected {_SHAPE}, found {said!r:.100}")
    name, file, url = values
    if not file:
        raise SettingsError(f"{index}, line {number}: `file` is missing; expected {_SHAPE}")
    if "\0" in file or not all(map(_encodable, (name, file, url))):
        raise SettingsError(f"{index}, line {number}: a NUL or half a character in {said!r:.100}")
    return Saved(file if name is None else name, index.parent / file, url)


def _why(problem: ValueError | RecursionError) -> str:
    if isinstance(problem, json.JSONDecodeError):
        return f"{problem.msg} at character {problem.pos + 1}"
    return f"byte {problem.start + 1} is not UTF-8" if isinstance(problem, UnicodeDecodeError) else "nested too deeply"


def _encodable(text: str | None) -> bool:
    """Whether it is Unicode: JSON's escapes can write half a character."""
    return text is None or text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def _typed(values: list[object]) -> TypeGuard[list[str | None]]:
    return len(values) == 3 and all(value is None or isinstance(value, str) for value in values)
