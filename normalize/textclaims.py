"""The claims of a bare text, a paragraph a line: what `credits` reads of a page, where there is no page and a corpus is long.

Lines over the text that name who wrote it are its byline, lines under it its notes; nothing is judged by the forest, so a text takes a
tenth of a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalize.bylines import labelled_names
from normalize.credits import credits
from normalize.datelines import named
from normalize.model import Block, Credit, Entry
from normalize.rulefile import Rules
from normalize.rules import words
from normalize.sayings import OF_ITSELF

_PARAGRAPH = 25  # words from which on a line is text, not a note over or under it
_NOTE = 80  # up to which a line that speaks of the text itself is a note all the same
_HEAD, _TAIL = 6, 8  # lines over the text, and the last ones, that are looked at
_MOST = 40  # lines under it


def claims(text: str, url: str | None, rules: Rules) -> tuple[Credit, ...]:
    """What the text says of where it comes from; positions are those of lines that are not empty."""
    lines = [line for each in text.split("\n") if (line := " ".join(each.split()))]
    long = [at for at, line in enumerate(lines) if words(line) >= _PARAGRAPH]
    if not long:
        return ()
    head, tail = range(min(long[0], _HEAD)), range(max(long[0] + 1, min(long[-1] + 1, len(lines) - _TAIL)), len(lines))[:_MOST]
    shown = sorted({*head, long[0], *tail})
    found = credits([_entry(lines, at, position, head, tail, rules) for position, at in enumerate(shown)], url, rules)
    return tuple(replace(one, position=None if one.position is None else shown[one.position]) for one in found)


def _entry(lines: Sequence[str], at: int, position: int, head: range, tail: range, rules: Rules) -> Entry:
    block = Block(position, f"line:{at + 1}", lines[at])
    size = words(lines[at])
    if (at in head or at in tail) and labelled_names(lines[at].replace("](#)", "").replace("[", "")):
        return Entry(block, "field", "byline", "structure")
    if (at in head or at in tail) and named(lines[at].strip("()[]/ "), rules):
        return Entry(block, "field", "credit", "structure")
    if at in tail and (size < _PARAGRAPH or (size <= _NOTE and OF_ITSELF.match(lines[at]))):
        return Entry(block, "removed", "origin-link", "structure")
    return Entry(block, "kept", "", "structure")
