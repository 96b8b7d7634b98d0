"""The rules an archive goes by: those that ship with Pressmark, and the archive's own over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from normalize.rulefile import Rules, names, parse_rules


def load(folder: Path | None) -> Rules:
    """The packaged rules, overridden by name by `rules/*.toml` of the archive in `folder` where one is given. Raises TomlError."""
    return parse_rules(own(folder) if folder else (), proven=shipped())


def origins(files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """By rule the file that has the last word on it. Raises TomlError."""
    return {name: file for file, content in files for name in names(file, content)}


def shipped() -> Iterator[tuple[str, bytes]]:
    """The packaged rule files, by name."""
    room = resources.files("normalize") / "rules"
    for file in sorted(room.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            yield f"normalize/rules/{file.name}", file.read_bytes()


def own(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The rule files of an archive, by name."""
    for file in sorted((folder / "rules").glob("*.toml")):
        yield str(file), file.read_bytes()
