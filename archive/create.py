"""A new archive: its folders and its archive.toml."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from archive import config
from normalize.errors import UsageError

FOLDERS = ("sources", "rules", "warc")


def create(folder: Path, operator: str = "", contact: str = "", sources: Sequence[str] = (), name: str = "") -> Path:
    """Make the archive and return the path of its archive.toml. Raises UsageError where one is there already."""
    path = folder / config.NAME
    if path.exists():
        raise UsageError(f"{path} is there already; edit it, or make the archive elsewhere")
    for each in FOLDERS:
        (folder / each).mkdir(parents=True, exist_ok=True)
    _write(path, settings(name or folder.resolve().name, operator, contact, sources))
    return path


def _write(path: Path, text: str) -> None:
    """The file whole or not at all: half of one would keep the next try from making it."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, "utf-8")
        part.rename(path)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from problem  # the one that the reader knows
    finally:
        part.unlink(missing_ok=True)


def defaults() -> config.Config:
    """The settings of an archive in which nobody changed any, for work without an archive."""
    text = settings("", "", "", ())
    return config.parse(Path(), "template.toml", text.encode("utf-8"))


def settings(name: str, operator: str, contact: str, sources: Sequence[str]) -> str:
    """The text of an archive.toml with every setting, its default and what it means."""
    text = (resources.files("archive") / "template.toml").read_text("utf-8")
    for key, value in (("name", name), ("operator", operator), ("contact", contact)):
        text = text.replace(f'"{{{key}}}"', _toml(value))
    return text.replace("{sources}", f"[{', '.join(map(_toml, sources))}]")


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")  # a JSON string is a TOML string, but for DEL
