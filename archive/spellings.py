"""Names that are spelled in several ways: those that ship, and the archive's own in `spellings.txt` of its folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NAME = "spellings.txt"
_SHIPPED = Path(__file__).parent / NAME
MOST = 12  # spellings of one name


@dataclass(frozen=True, slots=True)
class Spellings:
    """Which words are spelled how else."""

    groups: Mapping[str, tuple[str, ...]]  # by each spelling without case and accents: all spellings of the name

    def others(self, words: str) -> tuple[str, ...]:
        """The other spellings of these words; none for what is spelled in one way."""
        own = _plain(words)
        return tuple(spelling for spelling in self.groups.get(own, ()) if _plain(spelling) != own)


def load(folder: Path) -> Spellings:
    """What ships, and what stands in the archive's folder."""
    own = folder / NAME
    return read([_SHIPPED.read_text("utf-8"), *([own.read_text("utf-8", "replace")] if own.is_file() else [])])


def read(texts: list[str]) -> Spellings:
    """The spellings in files of one name a line, its spellings between commas; a line that shares one with an earlier line adds to that name."""
    groups: dict[str, tuple[str, ...]] = {}
    for line in (line.partition("#")[0] for text in texts for line in text.splitlines()):
        fresh = tuple(" ".join(spelling.replace('"', " ").split()) for spelling in line.split(","))
        fresh = tuple(spelling for spelling in fresh if any(map(str.isalnum, spelling)))
        every = dict.fromkeys((*(known for one in fresh for known in groups.get(_plain(one), ())), *fresh))
        name = tuple({_plain(spelling): spelling for spelling in reversed(every)}.values())[::-1][:MOST]
        groups |= {_plain(spelling): name for spelling in name}
    return Spellings(groups)


def _plain(words: str) -> str:
    split = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))
