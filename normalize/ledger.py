"""The ledger: every block of a page meets one fate, kept, field or removed, with a reason and with who decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from normalize.boxes import boxed
from normalize.frontmatter import FrontMatter
from normalize.model import Block, Entry, Reason
from normalize.places import reasons, told
from normalize.rules import Verdict, words

_NO_COMMENT = ("comments", "form", "cookie", "newsletter")  # what a rule may call a block of a thread
_COMMENT = 20  # words; what is longer may be a reader's comment, whatever its place is called


@dataclass(frozen=True, slots=True)
class Opinions:
    """What each of those who may decide says of the blocks, by block number."""

    chosen: Sequence[bool]  # the extraction: whether it is article text
    by: str  # who chose
    restored: frozenset[int]  # not chosen, but its neighbours and its place say that it is text
    surplus: Mapping[int, Reason]  # chosen, but its neighbours or its place say that it is none
    front: FrontMatter
    verdicts: Sequence[Verdict | None]  # the rules
    comments: Collection[int] = ()  # threads of comments


def ledger(blocks: Sequence[Block], opinions: Opinions) -> tuple[Entry, ...]:
    """One entry a block, in order. A rule is heard first, then metadata, then the extractor; the place in the DOM gives the reason."""
    out = {*opinions.surplus, *opinions.comments}
    kept = [opinions.chosen[block.position] and block.position not in out for block in blocks]
    places = reasons((block.path for block in blocks), (block.path for block, stays in zip(blocks, kept, strict=True) if stays))
    guesses = told(blocks, kept, places)
    return boxed([_entry(block, opinions, places[block.path], guess) for block, guess in zip(blocks, guesses, strict=True)])


def _entry(block: Block, opinions: Opinions, place: Reason, guess: Reason) -> Entry:
    if block.position in opinions.comments and not _is_spared(opinions.verdicts[block.position]):
        return Entry(block, "removed", "comments", "structure")
    ruled = None if _after_the_end(block, opinions, place) else _by_rule(block, opinions)
    return ruled or _by_facts(block, opinions) or _by_place(block, opinions, place, guess)


def _is_spared(verdict: Verdict | None) -> bool:
    """Whether a rule knows better what a block of a thread is."""
    return verdict is not None and verdict.removes and verdict.name in _NO_COMMENT


def _after_the_end(block: Block, opinions: Opinions, place: Reason) -> bool:
    """Whether a rule ended the article before this block and its place knows better what it is: the footer below the comments."""
    verdict = opinions.verdicts[block.position]
    ended = verdict is not None and verdict.action == "end" and not opinions.chosen[block.position]
    return ended and place != "other" and words(block.text) < _COMMENT


def _by_rule(block: Block, opinions: Opinions) -> Entry | None:
    verdict = opinions.verdicts[block.position]
    if verdict is None:
        return None
    by = f"rule:{verdict.rule}"
    if verdict.action == "keep":
        return Entry(block, "kept", "", by) if opinions.chosen[block.position] else None
    return Entry(block, "field" if verdict.action == "field" else "removed", verdict.name, by)


def _by_facts(block: Block, opinions: Opinions) -> Entry | None:
    if name := opinions.front.fields.get(block.position):
        return Entry(block, "field", name, "structure" if name == "caption" else "metadata")
    return Entry(block, "removed", "title-repeat", "metadata") if block.position in opinions.front.repeats else None


def _by_place(block: Block, opinions: Opinions, place: Reason, guess: Reason) -> Entry:
    if reason := opinions.surplus.get(block.position):
        return Entry(block, "removed", reason, "structure")
    if block.position in opinions.restored:
        return Entry(block, "kept", "", "structure")
    if opinions.chosen[block.position]:
        return Entry(block, "kept", "", opinions.by)
    if place == "other" and block.form == "caption":
        return Entry(block, "field", "caption", "structure")
    return Entry(block, "removed", guess, opinions.by if guess == "other" else "structure")
