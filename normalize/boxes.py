"""Boxes: what stands with an appeal in one element is of the appeal, heading, button and small print alike.

A rule knows the sentence that asks for money; "Chip in" below it and "Stories like this take months" above it say nothing by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from normalize.model import Entry, Reason

_APPEALS: tuple[Reason, ...] = ("donation", "newsletter")  # whose box is theirs whole
_TELLING: tuple[Reason, ...] = (*_APPEALS, "share", "related", "disclaimer", "cookie", "comments")
_WEAK = ("navigation", "other", "related", "form", "advertisement")  # reasons that a place or a short text gave
_LINE = 8  # words of a line that heads a box without being a heading
_MOST = 12  # blocks of a box


def boxed(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, those in a box under the reason of its appeal, and a kept heading over nothing but furniture under the reason of that."""
    found = list(entries)
    for at, entry in enumerate(entries):
        if entry.fate == "removed" and entry.name in _APPEALS and entry.by.startswith("rule:"):
            for other in _box(found, at):
                if found[other].fate == "removed" and found[other].name in _WEAK and not found[other].by.startswith("rule:"):
                    found[other] = replace(found[other], name=entry.name, by="structure")
    for at, entry in enumerate(entries):
        if entry.fate == "kept" and _heads(entry) and (reason := _below(found, at)):
            found[at] = Entry(entry.block, "removed", reason, "structure")
        elif entry.fate == "removed" and entry.name in _WEAK and not entry.by.startswith("rule:") and _asks(found, at):
            found[at] = replace(entry, name="form", by="structure")
        elif entry.fate == "removed" and entry.name == "form" and _beside(found, at, -1) and _beside(found, at, 1):
            found[at] = replace(entry, name="share", by="structure")  # "Send" between "Share" and "Print"
    return tuple(found)


def _heads(entry: Entry) -> bool:
    """Whether a block may be a heading, whatever element it stands in."""
    return entry.block.form == "heading" or (
        entry.block.form == "paragraph" and len(entry.block.text.split()) <= _LINE and entry.block.text[-1].isalnum()
    )


def _asks(entries: Sequence[Entry], at: int) -> bool:
    """Whether a block is the question over the buttons of a poll."""
    if not entries[at].block.text.endswith(("?", "؟", "？")):
        return False
    box = _inside(entries, at, entries[at].block.path.rpartition(">")[0])
    others = [entries[other] for other in box if other != at]
    return 0 < len(others) <= _MOST and all(
        other.fate == "removed" and (other.name == "form" or ">form" in other.block.path) for other in others
    )


def _beside(entries: Sequence[Entry], at: int, step: int) -> bool:
    """Whether the next block on that side stands in a place like this one's and is one to share with."""
    other = at + step
    return 0 <= other < len(entries) and entries[other].name == "share" and entries[other].block.path == entries[at].block.path


def _box(entries: Sequence[Entry], at: int) -> range:
    """The blocks of the element around an appeal, that above it where the appeal fills it; none where text or a field stands in it."""
    box, around = range(at, at), entries[at].block.path
    for _ in range(2):
        around = around.rpartition(">")[0]
        wider = _inside(entries, at, around)
        if around.count(">") < 1 or len(wider) > _MOST or any(_stays(entries[other]) for other in wider):
            break
        box = wider
        if len(box) > 1:
            break
    return box


def _inside(entries: Sequence[Entry], at: int, element: str) -> range:
    """The blocks around this one that stand in the element, without a gap; some of them where they are too many for a box."""
    first = last = at
    while first and at - first <= _MOST and _under(entries[first - 1], element):
        first -= 1
    while last + 1 < len(entries) and last - first <= _MOST + 1 and _under(entries[last + 1], element):
        last += 1
    return range(first, last + 1)


def _stays(entry: Entry) -> bool:
    return entry.fate == "field" or (entry.fate == "kept" and entry.block.form != "heading")


def _below(entries: Sequence[Entry], at: int) -> Reason | None:
    """The reason of most that stands with a heading in its element, all of it removed, some by rules or as the buttons of a poll."""
    box = [entries[other] for other in _inside(entries, at, entries[at].block.path.rpartition(">")[0]) if other != at]
    if not box or len(box) > _MOST or any(entry.fate != "removed" for entry in box):
        return None
    if entries[at].block.text.endswith("?") and all(">button" in entry.block.path for entry in box):
        return "form"
    ruled = Counter(entry.name for entry in box if entry.by.startswith("rule:"))
    telling = _TELLING if entries[at].block.form == "heading" else _APPEALS
    told = next((reason for reason in telling if ruled[reason]), None)
    return told if told and sum(entry.name == told for entry in box) * 2 >= len(box) else None


def _under(entry: Entry, element: str) -> bool:
    return entry.block.path.startswith(element + ">")
