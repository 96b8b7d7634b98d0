"""The ledger: every block of a page meets one fate, kept, field or removed, with a reason and with who decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from normalize.model import Block, Entry, FieldName, Reason
from normalize.places import reasons
from normalize.rules import Verdict


@dataclass(frozen=True, slots=True)
class Opinions:
    """What each of those who may decide says of the blocks, by block number."""

    chosen: Sequence[bool]  # the extractor: whether it is article text
    verdicts: Sequence[Verdict | None]  # the rules
    fields: Mapping[int, FieldName]  # metadata: the block is printed metadata
    repeats: frozenset[int]  # the block says the title again


def ledger(blocks: Sequence[Block], opinions: Opinions) -> tuple[Entry, ...]:
    """One entry a block, in order. A rule is heard first, then metadata, then the extractor; the place in the DOM gives the reason."""
    kept = (block.path for block, chosen in zip(blocks, opinions.chosen, strict=True) if chosen)
    places = reasons((block.path for block in blocks), kept)
    return tuple(_entry(block, opinions, places[block.path]) for block in blocks)


def _entry(block: Block, opinions: Opinions, place: Reason) -> Entry:
    at = block.position
    verdict, chosen = opinions.verdicts[at], opinions.chosen[at]
    if verdict is not None and verdict.action == "field":
        return Entry(block, "field", verdict.name, f"rule:{verdict.rule}")
    if verdict is not None and verdict.removes and (chosen or verdict.action == "drop"):
        return Entry(block, "removed", verdict.name, f"rule:{verdict.rule}")
    if at in opinions.fields:
        return Entry(block, "field", opinions.fields[at], "metadata")
    if at in opinions.repeats:
        return Entry(block, "removed", "title-repeat", "metadata")
    if chosen:
        return Entry(block, "kept", "", f"rule:{verdict.rule}" if verdict is not None else "trafilatura")
    return Entry(block, "removed", place, "trafilatura" if place == "other" else "structure")
