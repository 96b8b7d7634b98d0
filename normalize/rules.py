"""What the rules say of a page's blocks, HTML and text alike: a verdict for each block that a rule knows, None for the others."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from normalize import ends
from normalize.matching import Sheet, fitting, fold, found, prose, words
from normalize.model import Block
from normalize.rulefile import Action, Agency, Rule, Rules, parse_rules

__all__ = ["Agency", "Rule", "Rules", "Verdict", "fold", "judge", "parse_rules", "prose", "words"]

_LINE_WORDS = 25  # what `follow` takes along has no more
_ARTICLE_WORDS = 40  # before which nothing ends: "Leave a comment" also stands as a link beside the byline
_WIDGET_REACH, _WIDGET_SIGNS = 7, 3  # blocks, and of them with the same reason: a widget whole, even among the article's own elements
_OPENING = frozenset(("comments", "cookie", "newsletter", "donation"))  # reasons whose blocks end what a heading takes along
_LISTED = re.compile(r"(?:^|>)li\b")
_ROUNDS = 5  # a verdict may open the way for another; deeper chains do not occur in practice

Fitting = Sequence[tuple[Rule, ...]]  # by block: the rules whose conditions on the block itself hold, in order of trial


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one block."""

    action: Action  # "drop", "end", "field" or "keep"; after an "end" all blocks carry its verdict
    name: str  # the reason of a removal, the field's name, "" when kept
    rule: str

    @property
    def removes(self) -> bool:
        return self.action in ("drop", "end")


def judge(
    blocks: Sequence[Block],
    host: str | None,
    rules: Rules,
    language: str = "",
    article: Collection[int] | None = None,
    linked: Sequence[float] = (),
) -> tuple[Verdict | None, ...]:
    """One verdict a block, None where no rule speaks.

    `host` is the page's, None where nobody knows it. `article` holds the indices into `blocks` that an extractor took for the
    article; without it each block that reads like a paragraph counts as one when a rule asks for the article's edges. `linked` is each
    block's share of letters in links.
    """
    sheet = Sheet(blocks, article, linked)
    return decide(sheet, fitting(sheet, rules, host or "", language))


def decide(sheet: Sheet, own: Fitting) -> tuple[Verdict | None, ...]:
    """The verdicts that come of the rules which fit each block and of what stands around it."""
    verdicts: list[Verdict | None] = [None] * len(own)
    if not any(own):
        return tuple(verdicts)
    _end(sheet, own, verdicts)
    court = _Court(sheet, own, verdicts)
    for _ in range(_ROUNDS):
        if not court.sit():
            break
    return tuple(verdicts)


def _end(sheet: Sheet, own: Fitting, verdicts: list[Verdict | None]) -> None:
    """What the first end rule with an article before it, and none after it, ends gets that rule's verdict."""
    paragraphs = [at for at, is_prose in enumerate(sheet.prose) if is_prose]
    paths = sheet.places
    for at in range(_enough(sheet, paragraphs), len(own)):
        rule = next((rule for rule in own[at] if rule.action in ("end", "keep")), None)
        if rule is None or rule.action == "keep" or not _near(at, rule, own):
            continue
        sure = sum(any(each.label == rule.label for each in rules) for rules in own[at : at + _WIDGET_REACH]) >= _WIDGET_SIGNS
        ended = {*ends.beyond(paths, at, paragraphs), *(ends.below(paths, at) if sure else ())}
        for other in ended:
            verdicts[other] = Verdict("end", rule.label, rule.name)
        if len(ended) > 1:
            return


def _enough(sheet: Sheet, paragraphs: Sequence[int]) -> int:
    """The first block before which enough of an article stands for it to end."""
    told = 0
    for at in paragraphs:
        told += sheet.words[at]
        if told >= _ARTICLE_WORDS:
            return at + 1
    return len(sheet.blocks)


def _near(at: int, rule: Rule, own: Fitting) -> bool:
    """For an end rule: whether a rule that it wants near matches one of the next blocks by itself."""
    if not rule.near:
        return True
    around = (*own[max(0, at - rule.within) : at], *own[at + 1 : at + 1 + rule.within])
    return any(other.label in rule.near or other.name in rule.near for others in around for other in others if other.name != rule.name)


class _Court:
    """The verdicts as they come to stand; each may bring another block to the edge, or near."""

    def __init__(self, sheet: Sheet, own: Fitting, verdicts: list[Verdict | None]) -> None:
        self._sheet = sheet
        self._own = tuple(tuple(rule for rule in rules if rule.action != "end") if rules else rules for rules in own)
        self._verdicts = verdicts
        self._open = [at for at, rules in enumerate(self._own) if rules]
        self._text = [at for at, is_prose in enumerate(sheet.prose) if is_prose and _stays(verdicts[at])]  # paragraphs of the article

    def sit(self) -> bool:
        """Each undecided block is tried against its rules, from both edges inward; whether a verdict was given."""
        before = self._verdicts.count(None)
        for at in (*self._open, *reversed(self._open)):
            if self._verdicts[at] is None:
                rule = next((rule for rule in self._own[at] if self._stands(at, rule)), None)
                if rule is not None:
                    self._give(at, Verdict(rule.action, rule.label, rule.name))
                    self._take_along(at, rule)
        return self._verdicts.count(None) < before

    def _give(self, at: int, verdict: Verdict | None) -> None:
        self._verdicts[at] = verdict
        if self._sheet.prose[at] and not _stays(verdict):
            self._text.remove(at)

    def _stands(self, at: int, rule: Rule) -> bool:
        """Whether the rule's conditions on the block's surroundings hold."""
        return at_edge(self._text, at, rule) and beside(self._verdicts, at, rule)

    def _take_along(self, at: int, rule: Rule) -> None:
        """Gives the blocks that the rule takes along its verdict."""
        last = self._until(at, rule) if rule.until else self._short_run(at, rule)
        for other in range(at + 1, last + 1):
            if self._verdicts[other] is None and not any(self._stands(other, each) for each in self._own[other]):
                self._give(other, self._verdicts[at])

    def _until(self, at: int, rule: Rule) -> int:
        """The last block before the one where `until` is found; the block itself where it is not."""
        for other in range(at + 1, min(len(self._own), at + 1 + rule.follow)):
            if found(rule.until, self._sheet.texts[other], 1):
                return other - 1
        return at

    def _short_run(self, at: int, rule: Rule) -> int:
        """The last of the short lines that follow. Where the article goes on, its last one may be a heading: it stays unless an item."""
        last = at
        around = self._around(at)
        while last + 1 < len(self._own) and last - at < rule.follow and self._is_line(last + 1) and self._goes_with(last + 1, around, rule):
            last += 1
        goes_on = bool(self._text) and self._text[-1] > last
        while goes_on and last > at and self._sheet.blocks[last].form != "item":
            last -= 1
        return last

    def _around(self, at: int) -> str:
        """The innermost element that holds the block and the one below it, with a ">" at its end; "" in a text and where there is none."""
        places = self._sheet.places[at : at + 2]
        return "" if len(places) < 2 or places[0].startswith("line:") else ends.common(*places)

    def _goes_with(self, at: int, around: str, rule: Rule) -> bool:
        """Whether a line stands in that element, does not follow a list there, and is nothing that a rule knows for the beginning of
        something else.
        """
        apart = any(each.label in _OPENING and each.label != rule.label and self._stands(at, each) for each in self._own[at])
        listed = at > 1 and _LISTED.search(self._sheet.places[at - 1].removeprefix(around)) is not None
        left = listed and self._sheet.blocks[at].form == "paragraph" and _LISTED.search(self._sheet.places[at].removeprefix(around)) is None
        return not apart and not left and f"{self._sheet.places[at]}>".startswith(around)

    def _is_line(self, at: int) -> bool:
        return self._verdicts[at] is None and self._sheet.words[at] <= _LINE_WORDS and not self._sheet.prose[at]


def _stays(verdict: Verdict | None) -> bool:
    return verdict is None or verdict.action == "keep"


def at_edge(paragraphs: Sequence[int], at: int, rule: Rule) -> bool:
    """Whether a block stands where the rule wants it; `paragraphs` are the numbers of those that are article, in order."""
    if rule.position == "anywhere":
        return True
    above = bisect_left(paragraphs, at)
    before = above <= rule.slack
    if rule.position == "head" or (before and rule.position == "edge"):
        return before
    below = len(paragraphs) - above - (above < len(paragraphs) and paragraphs[above] == at)
    return below <= rule.slack


def beside(verdicts: Sequence[Verdict | None], at: int, rule: Rule) -> bool:
    """Whether one of those stands near that the rule wants near."""
    if not rule.near:
        return True
    around = (*verdicts[max(0, at - rule.within) : at], *verdicts[at + 1 : at + 1 + rule.within])
    return any(verdict is not None and (verdict.name in rule.near or verdict.rule in rule.near) for verdict in around)
