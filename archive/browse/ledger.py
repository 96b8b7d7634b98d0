"""The ledger of a page as something to read: its text in passages, and what was cut in its place between them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from archive.ledgerparts import Block

# How a run of blocks is set; forms that stand alone are a passage each.
_RUNS = frozenset(("item", "quote", "cell", "line", "cut"))


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks that are set together."""

    setting: str  # a form, or "cut" for what was removed
    blocks: tuple[Block, ...]

    @property
    def rulings(self) -> tuple[tuple[str, str, tuple[Block, ...]], ...]:
        """Neighbours with one reason and one who decided it: reason, decider, blocks."""
        runs = itertools.groupby(self.blocks, key=lambda block: (block.name, block.rule))
        return tuple((name, rule, tuple(run)) for (name, rule), run in runs)

    @property
    def reasons(self) -> str:
        """Why these were removed: "donation, share (3)"."""
        counted = Counter(block.name for block in self.blocks)
        return ", ".join(name if count == 1 else f"{name} ({count})" for name, count in counted.most_common())


def passages(blocks: Iterable[Block]) -> tuple[Passage, ...]:
    """The page in reading order. Title, byline and dates stand in their fields and are left out; captions stay in place."""
    shown = (block for block in blocks if block.fate != "field" or block.name == "caption")
    return tuple(passage for setting, run in itertools.groupby(shown, key=_setting) for passage in _set(setting, tuple(run)))


def _setting(block: Block) -> str:
    if block.fate == "removed":
        return "cut"
    return "caption" if block.fate == "field" else block.form


def _set(setting: str, run: tuple[Block, ...]) -> Iterable[Passage]:
    if setting in _RUNS:
        return (Passage(setting, run),)
    return (Passage(setting, (block,)) for block in run)
