"""TOML files read strictly: each wrong key or value is an error that names file, line and what was expected."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any, TypeVar

from normalize.errors import TomlError

T = TypeVar("T")
_LINE_IN_MESSAGE = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SIZE = re.compile(r"(\d+)\s*(B|kB|KiB|MB|MiB|GB|GiB)")
_LONGEST = 100 * 365 * 86400.0  # seconds: what is longer was mistyped, and clocks cannot count it
# What tomllib says, and what a person has to write instead.
_EXPECTED = {
    "Invalid value": 'expected a value after "=": text in quotes, a number, true, false, or a list',
    "Invalid statement": "expected a line like key = value, or a [table]",
    "Illegal character '\\n'": "a text that begins with a quote must end with one on the same line",
    "Unescaped '\\' in a string": "a backslash must be doubled between double quotes; between single quotes it stands for itself",
    "Unclosed array": 'a list that begins with "[" must end with "]"',
    "Expected '=' after a key in a key/value pair": 'expected "=" after the key',
    "Expected newline or end of document after a statement": "expected nothing more on this line; is text without its quotes?",
}
_BYTES = {"B": 1, "kB": 10**3, "KiB": 2**10, "MB": 10**6, "MiB": 2**20, "GB": 10**9, "GiB": 2**30}


class Table:
    """One table of a TOML file. Ask for each key by its type, then call `done()`, which refuses keys nobody asked for."""

    def __init__(self, file: str, text: str, values: dict[str, Any], line: int = 1, name: str = "") -> None:
        self.file = file
        self.line = line
        self.name = name
        self._text = text
        self._values = values
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def string(self, key: str, default: str | None = None) -> str:
        return str(self._typed(key, str, "a string in quotes", default))

    def optional(self, key: str) -> str | None:
        """The string, or None where the key does not stand."""
        self._asked.add(key)
        return self.string(key) if key in self._values else None

    def strings(self, key: str, default: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        found = self._typed(key, list, 'a list of strings, like ["a", "b"]', default)
        if any(not isinstance(item, str) for item in found):
            raise self.error(key, 'expected a list of strings, like ["a", "b"]')
        return tuple(found)

    def integer(self, key: str, default: int | None = None) -> int:
        return int(self._typed(key, int, "a whole number", default))

    def between(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        found = self.integer(key, default)
        if not least <= found <= most:
            raise self.error(key, f"expected a whole number from {least:,} to {most:,}, found {found:,}")
        return found

    def integers(self, key: str, least: int, most: int) -> tuple[int, ...]:
        """A list of whole numbers from `least` to `most`; empty where the key does not stand."""
        found = self._typed(key, list, "a list of whole numbers, like [8080]", [])
        if any(type(item) is not int or not least <= item <= most for item in found):
            raise self.error(key, f"expected a list of whole numbers from {least:,} to {most:,}, found {found!r}")
        return tuple(found)

    def boolean(self, key: str, default: bool | None = None) -> bool:
        return bool(self._typed(key, bool, "true or false", default))

    def choice(self, key: str, options: tuple[str, ...], default: str | None = None) -> str:
        found = self.string(key, default)
        if found not in options:
            raise self.error(key, f"{found!r} is not one of {', '.join(options)}")
        return found

    def seconds(self, key: str, default: str | None = None) -> float:
        """A duration like "30s", "5m", "6h", "1d", in seconds."""
        return self._seconds(key, self.string(key, default))

    def durations(self, key: str, default: tuple[str, ...] | None = None) -> tuple[float, ...]:
        return tuple(self._seconds(key, item) for item in self.strings(key, default))

    def size(self, key: str, default: str | None = None) -> int:
        """A size like "16 MiB" or "1 GB", in bytes."""
        found = self.string(key, default)
        match = _SIZE.fullmatch(found)
        if match is None:
            raise self.error(key, f'expected a size like "16 MiB" or "1 GB", found {found!r}')
        return int(match[1]) * _BYTES[match[2]]

    def pattern(self, key: str, default: str | None = None) -> re.Pattern[str] | None:
        """A regular expression, compiled; None where the key does not stand and has no default."""
        self._asked.add(key)
        if key not in self._values and default is None:
            return None
        return self._compiled(key, self.string(key, default))

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(self._compiled(key, item) for item in self.strings(key))

    def table(self, key: str) -> Table:
        """The table of that name; an empty one where it does not stand."""
        found = self._typed(key, dict, f"a table [{key}]", {})
        return Table(self.file, self._text, found, next(iter(self._header_lines(key)), self.line), key)

    def tables(self, key: str) -> tuple[Table, ...]:
        """The array of tables of that name, [[key]] by [[key]]."""
        found = self._typed(key, list, f"tables [[{key}]]", [])
        if any(not isinstance(item, dict) for item in found):
            raise self.error(key, f"expected tables [[{key}]]")
        lines = self._header_lines(key)
        return tuple(Table(self.file, self._text, item, lines[n] if n < len(lines) else self.line, key) for n, item in enumerate(found))

    def done(self) -> None:
        """Raises TomlError for the first key that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                raise self.error(key, f"unknown key {key!r}; known here: {', '.join(sorted(self._asked))}")

    def error(self, key: str, expected: str) -> TomlError:
        """An error that points at the key's line."""
        named = expected.startswith(key) or repr(key) in expected
        return TomlError(self.file, self._key_line(key), expected if named else f"{key}: {expected}")

    def _typed(self, key: str, kind: type, expected: str, default: Any) -> Any:
        self._asked.add(key)
        if key not in self._values:
            if default is None:
                raise TomlError(self.file, self.line, f"{key} is missing; expected {expected}")
            return default
        found = self._values[key]
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise self.error(key, f"expected {expected}, found {found!r}")
        return found

    def _seconds(self, key: str, found: str) -> float:
        match = _DURATION.fullmatch(found)
        if match is None:
            raise self.error(key, f'expected a duration like "30s", "5m", "6h" or "1d", found {found!r}')
        seconds = float(match[1]) * _SECONDS[match[2]]
        if seconds > _LONGEST:
            raise self.error(key, f"expected a duration of 100 years at most, found {found!r:.60}")
        return seconds

    def _compiled(self, key: str, found: str) -> re.Pattern[str]:
        try:
            return re.compile(found)
        except re.error as problem:
            raise self.error(key, f"expected a regular expression; {found!r}: {problem}") from None

    def _key_line(self, key: str) -> int:
        lines = self._text.splitlines()
        starts = re.compile(rf'\s*(\[\[?)?\s*"?{re.escape(key)}"?\s*(=|\.|\]|$)')
        return next((n for n in range(self.line, len(lines) + 1) if starts.match(lines[n - 1])), self.line)

    def _header_lines(self, key: str) -> list[int]:
        """Where the tables of that name begin."""
        header = re.compile(rf"\s*\[\[?\s*(?:[\w.\"-]+\.)?\"?{re.escape(key)}\"?\s*\]")
        return [n for n, line in enumerate(self._text.splitlines(), 1) if header.match(line)]


def parse(file: str, text: str) -> Table:
    """The file's top table; `file` is only a name for messages. Raises TomlError where the syntax is broken."""
    try:
        return Table(file, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise _not_toml(file, text, str(problem)) from None
    except RecursionError:
        raise TomlError(file, 1, "not TOML: lists or tables are nested too deeply") from None


def _not_toml(file: str, text: str, message: str) -> TomlError:
    where = _LINE_IN_MESSAGE.search(message)
    line = int(where[1]) if where and where[1] else max(1, len(text.splitlines()))
    found = _LINE_IN_MESSAGE.sub("", message)
    return TomlError(file, line, f"not TOML: {_EXPECTED.get(found, found)}")


def read(file: str, content: bytes, build: Callable[[Table], T]) -> T:
    """`build` applied to the file's top table, after which no key may be left over."""
    try:
        text = content.decode("utf-8-sig")  # some editors put a mark in front
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise TomlError(file, line, "not UTF-8; save the file as UTF-8") from None
    top = parse(file, text)
    built = build(top)
    top.done()
    return built
