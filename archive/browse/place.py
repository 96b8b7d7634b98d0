"""Which of Datasette's databases is an archive, and in which folder its WARC files lie."""

from __future__ import annotations

import functools
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive import config
from archive.database import reading_address
from normalize.errors import PressmarkError

if TYPE_CHECKING:  # Datasette loads its plugins while this module of it is half read
    from datasette.app import Datasette

_NEEDED = {"article", "article_fts", "version", "ledger", "capture", "source"}


PLUGIN = "pressmark"  # under which Datasette's settings name us


@dataclass(frozen=True, slots=True)
class Shown:
    """How an archive is shown to the world."""

    full_text: bool  # whole texts and original pages; else excerpts
    excerpt: int  # characters, at most
    seconds: float  # that a page may take in the database
    contact: str  # of who runs it
    address: str  # under which readers reach it, "https://news.example/archive/"; "" where the request tells


@dataclass(frozen=True, slots=True)
class Archive:
    name: str  # as a reader knows it
    folder: Path  # where warc/ is
    database: str  # Datasette's name for archive.db
    public: Shown | None = None  # None for the local reader, who sees all of it

    @property
    def packs(self) -> bool:
        """Whether its captures may be taken along as WACZ."""
        return self.public is None or self.public.full_text


@functools.lru_cache(maxsize=16)  # asked for each cell of a table
def find(datasette: Datasette) -> Archive | None:
    """The first database that is an archive; None where Datasette serves something else, which is then left alone."""
    for name, database in datasette.databases.items():
        if database.path and _tables(Path(database.path)) >= _NEEDED:
            folder = Path(database.path).resolve().parent
            return Archive(_name(folder), folder, name, public(datasette))
    return None


def public(datasette: Datasette) -> Shown | None:
    """How `serve --public` started this Datasette; None where it did not."""
    told = datasette.plugin_config(PLUGIN)
    return Shown(**told["public"]) if told and told.get("public") else None


def hosts(datasette: Datasette) -> tuple[str, ...] | None:
    """The names that `serve` has this Datasette answer to; None where all, to the world or without `serve`."""
    told = datasette.plugin_config(PLUGIN) or {}
    return tuple(told["hosts"]) if "hosts" in told else None


def _tables(path: Path) -> set[str]:
    try:
        connection = sqlite3.connect(reading_address(path), uri=True)
        try:
            return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        finally:
            connection.close()
    except (sqlite3.DatabaseError, OSError):  # Datasette says itself what is wrong with it
        return set()


def _name(folder: Path) -> str:
    try:
        return config.load(folder).name or folder.name
    except PressmarkError:  # an archive.db alone is browsed all the same
        return folder.name
