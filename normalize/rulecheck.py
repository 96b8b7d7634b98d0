"""The examples inside the rules, run: what each rule says it removes it must take, what it says it keeps it must leave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from normalize.lines import share, unlinked
from normalize.model import Block
from normalize.rules import Rule, Rules, judge

_MARKED = re.compile(r"^([-+ ]) (.*)$")
_ABOVE = "The ferry lay in the harbour of the old town for three days while the storm went over the islands to the north of it."


@dataclass(frozen=True, slots=True)
class Example:
    """A text of a rule's `removes` or `keeps`, as blocks; `taken` are the indices of those that the rule must take."""

    rule: str
    text: str
    blocks: tuple[Block, ...]
    taken: frozenset[int]
    linked: tuple[float, ...]  # by block: share of its letters in links


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not come out as its rule says."""

    rule: str
    text: str
    problem: str

    def __str__(self) -> str:
        return f"rule {self.rule!r}: {self.problem}: {self.text!r}"


def failures(rules: Rules, *chosen: Rule) -> tuple[Failure, ...]:
    """Every example that fails, of the chosen rules or of all; none for a sound rule book."""
    return tuple(failure for rule in chosen or rules.rules for failure in _of_rule(rule, rules))


def _of_rule(rule: Rule, rules: Rules) -> Iterator[Failure]:
    book = _alone(rule, rules)
    for text in rule.removes:
        example = _removed(rule, text)
        if missed := example.taken - _taken(example, book, rule):
            yield Failure(rule.name, text, f"not taken: {example.blocks[min(missed)].text!r} in")
        if wrong := _taken(example, book, rule) - example.taken:
            yield Failure(rule.name, text, f"taken too: {example.blocks[min(wrong)].text!r} in")
    for text in rule.keeps:
        example = replace(_example(rule, text), taken=frozenset())
        if rule.name in _takers(example, book, rule).values():
            yield Failure(rule.name, text, "not kept")


def _removed(rule: Rule, text: str) -> Example:
    """An end rule acts only where an article stands before it, so one is put there."""
    example = _example(rule, text)
    if rule.action != "end":
        return example
    above = [Block(n, f"line:{n + 1}", _ABOVE) for n in range(3)]
    moved = [replace(block, position=block.position + len(above)) for block in example.blocks]
    taken = frozenset(at + len(above) for at in example.taken)
    return Example(rule.name, text, (*above, *moved), taken, (*(0.0,) * len(above), *example.linked))


def _example(rule: Rule, text: str) -> Example:
    """One line is one block that the rule takes; of several, those marked with "-".

    "PATH :: text" gives a block its place, "[text](address)" makes a part of it a link.
    """
    lines = text.split("\n")
    marks = [_MARKED.match(line) for line in lines] if len(lines) > 1 or text.startswith("- ") else [None] * len(lines)
    shown = [mark[2] if mark else line for mark, line in zip(marks, lines, strict=True)]
    blocks, linked = zip(*(_block(at, line, rule) for at, line in enumerate(shown)), strict=True)
    taken = frozenset(at for at, mark in enumerate(marks) if mark is None or mark[1] == "-")
    return Example(rule.name, text, blocks, taken, linked)


def _block(at: int, line: str, rule: Rule) -> tuple[Block, float]:
    """The block, with its share of letters in links."""
    path, parted, printed = line.rpartition(" :: ")
    text, links = unlinked(printed)
    return Block(at, path if parted else f"line:{at + 1}", text, rule.forms[0] if rule.forms else "paragraph"), share(text, links)


def _alone(rule: Rule, rules: Rules) -> Rules:
    """The rule with those that it looks for near it."""
    beside = tuple(other for other in rules.rules if other.name != rule.name and (other.label in rule.near or other.name in rule.near))
    return replace(rules, rules=(rule, *beside))


def _taken(example: Example, book: Rules, rule: Rule) -> frozenset[int]:
    """The indices that the rule, or for a rule with neighbours any of them, takes."""
    known = {other.name for other in book.rules} if rule.near else {rule.name}
    return frozenset(at for at, taker in _takers(example, book, rule).items() if taker in known)


def _takers(example: Example, book: Rules, rule: Rule) -> dict[int, str]:
    """Which rule takes which block, on a page of the rule's own host and language."""
    host = rule.hosts[0] if rule.hosts else "example.org"
    verdicts = judge(example.blocks, host, book, rule.languages[0] if rule.languages else "", linked=example.linked)
    return {at: verdict.rule for at, verdict in enumerate(verdicts) if verdict}
