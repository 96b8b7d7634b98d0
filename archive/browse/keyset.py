"""Long lists page by page: each page is found from the entry before it, so that the last costs what the first does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A page of a list, the newest first."""

    entries: tuple[T, ...]
    newer: bool  # whether there are entries before the first of these
    older: bool  # or behind the last

    def older_than(self, name: Callable[[T], str]) -> str | None:
        """The query of the page behind this one; None where there is none."""
        return f"before={name(self.entries[-1])}" if self.older and self.entries else None

    def newer_than(self, name: Callable[[T], str]) -> str | None:
        """The query of the page before this one; None where there is none."""
        return f"after={name(self.entries[0])}" if self.newer and self.entries else None


def older(found: Sequence[T], most: int, asked: bool) -> Slice[T]:
    """Out of one more than a page holds, in the list's order; `asked`: they were asked for as older than an entry."""
    return Slice(tuple(found[:most]), asked, len(found) > most)


def newer(found: Sequence[T], most: int) -> Slice[T]:
    """Out of one more than a page holds, in the order turned round, asked for as newer than an entry."""
    return Slice(tuple(found[:most])[::-1], len(found) > most, True)
