"""How a table is described."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Described:
    """What a table holds, and its columns by name."""

    about: str
    columns: Mapping[str, str]
    hidden: bool = False  # not shown in Datasette's list of tables
