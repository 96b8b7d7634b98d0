"""What the rules say of a page's blocks, HTML and text alike: a verdict for each block that a rule knows, None for the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from normalize import ends
from normalize.model import Block
from normalize.rulefile import Action, Agency, Rule, Rules, parse_rules

__all__ = ["Agency", "Rule", "Rules", "Verdict", "fold", "judge", "parse_rules", "prose", "words"]

_PLAIN = str.maketrans(
    "\u2018\u2019\u02bc\u02b9`\u00b4\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2015\u2010\u2011\u2212"
    "\u0130\u0131\u0401\u0451\u0622\u0623\u0625\u0649\u06cc\u06a9",  # letters that one language writes in two ways
    "''''''" + '"' * 5 + "-" * 6 + "Ii\u0415\u0435" + "\u0627" * 3 + "\u064a" * 2 + "\u0643",
)
_UNSEEN = re.compile("[\u00ad\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # Arabic vowel signs among them
_ENDED = re.compile(r"[.!?\u3002\uff01\uff1f\u061f\u06d4\u2026:;][\"')\]]*(?:\s|$)")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts that set no spaces between words
_CLASS = re.compile(r"[.#]([^\s.#>\[:]+)")
_PROSE_WORDS = 20  # a standfirst or a caption is shorter, most paragraphs are longer
_LINE_WORDS = 25  # what `follow` takes along has no more
_ARTICLE_WORDS = 40  # before which nothing ends: "Leave a comment" also stands as a link beside the byline
_WIDGET_REACH, _WIDGET_SIGNS = 7, 3  # blocks, and of them with the same reason: a widget whole, even among the article's own elements
_ROUNDS = 5  # a verdict may open the way for another; deeper chains do not occur in practice


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
    blocks: Sequence[Block], host: str | None, rules: Rules, language: str = "", article: Collection[int] | None = None
) -> tuple[Verdict | None, ...]:
    """One verdict a block, None where no rule speaks.

    `host` is the page's, None where nobody knows it. `article` holds the indices into `blocks` that an extractor took for the
    article; without it each block that reads like a paragraph counts as one when a rule asks for the article's edges.
    """
    page = _Page(blocks, article)
    serving = frozenset(number for number, rule in enumerate(rules.rules) if rule.serves(host or "", language))
    own = tuple(page.matching(at, rules, serving) for at in range(len(blocks)))
    verdicts: list[Verdict | None] = [None] * len(blocks)
    _end(page, own, verdicts)
    for _ in range(_ROUNDS):
        before = list(verdicts)
        _decide(page, own, verdicts)
        if verdicts == before:
            break
    return tuple(verdicts)


def fold(text: str) -> str:
    """The text as rules see it: quotation marks and dashes plain, spaces single, invisible characters gone. Case stays."""
    return " ".join(_UNSEEN.sub("", text).translate(_PLAIN).split())


def words(text: str) -> int:
    """How many words; two characters of a script without spaces count as one."""
    return len(text.split()) + len(_WIDE.findall(text)) // 2


def prose(text: str) -> bool:
    """Whether a folded text reads like a paragraph: long enough, and a sentence ends in it."""
    return words(text) >= _PROSE_WORDS and _ENDED.search(text) is not None


class _Page:
    """The blocks, folded and measured once."""

    def __init__(self, blocks: Sequence[Block], article: Collection[int] | None) -> None:
        self.blocks = blocks
        self.texts = tuple(fold(block.text) for block in blocks)
        self.words = tuple(words(text) for text in self.texts)
        chosen = frozenset(range(len(blocks)) if article is None else article)
        self.prose = tuple(at in chosen and prose(text) for at, text in enumerate(self.texts))
        self.copies = Counter(text.lower() for text in self.texts)
        self.classes = tuple(_classes(block.path) for block in blocks)
        self._names = frozenset[str]().union(*self.classes)
        self._worn: dict[str, frozenset[str]] = {}  # rule -> the page's class names that it wants

    def matching(self, at: int, rules: Rules, serving: Collection[int]) -> tuple[Rule, ...]:
        """Those of the serving rules whose conditions on the block itself hold, in order of trial."""
        worth = (
            rules.rules[number]
            for number in rules.gates.worth(self.texts[at].lower(), self.words[at], self.classes[at])
            if number in serving
        )
        return tuple(rule for rule in worth if self._fits(at, rule) and self._reads(at, rule))

    def _fits(self, at: int, rule: Rule) -> bool:
        block = self.blocks[at]
        return (
            (not rule.forms or block.form in rule.forms)
            and (not rule.classes or not self.classes[at].isdisjoint(self._wanted(rule)))
            and (not rule.place or any(pattern.search(block.path) for pattern in rule.place))
            and (rule.repeats <= 1 or self.copies[self.texts[at].lower()] >= rule.repeats)
        )

    def _wanted(self, rule: Rule) -> frozenset[str]:
        """Those of all class names on the page that the rule asks for."""
        if rule.name not in self._worn:
            beginnings = tuple(name[:-1] for name in rule.classes if name.endswith("*"))
            self._worn[rule.name] = frozenset(name for name in self._names if name in rule.classes or name.startswith(beginnings))
        return self._worn[rule.name]

    def _reads(self, at: int, rule: Rule) -> bool:
        text = self.texts[at]
        return (
            (not rule.text or _found(rule.text, text, rule.needs))
            and (not rule.also or _found(rule.also, text, 1))
            and not _found(rule.unless, text, 1)
        )


def _found(patterns: Sequence[re.Pattern[str]], text: str, needs: int) -> bool:
    """Whether `needs` of the patterns are found."""
    left = needs
    for pattern in patterns:
        left -= pattern.search(text) is not None
        if not left:
            return True
    return False


def _classes(path: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _CLASS.findall(path))


def _end(page: _Page, own: Sequence[Sequence[Rule]], verdicts: list[Verdict | None]) -> None:
    """What the first end rule with an article before it, and none after it, ends gets that rule's verdict."""
    paragraphs = [at for at, is_prose in enumerate(page.prose) if is_prose]
    paths = [block.path for block in page.blocks]
    for at in range(_enough(page, paragraphs), len(own)):
        rule = next((rule for rule in own[at] if rule.action in ("end", "keep")), None)
        if rule is None or rule.action == "keep" or not _near(page, at, rule, own):
            continue
        sure = sum(any(each.label == rule.label for each in rules) for rules in own[at : at + _WIDGET_REACH]) >= _WIDGET_SIGNS
        ended = {*ends.beyond(paths, at, paragraphs), *(ends.below(paths, at) if sure else ())}
        for other in ended:
            verdicts[other] = Verdict("end", rule.label, rule.name)
        if len(ended) > 1:
            return


def _enough(page: _Page, paragraphs: Sequence[int]) -> int:
    """The first block before which enough of an article stands for it to end."""
    told = 0
    for at in paragraphs:
        told += page.words[at]
        if told >= _ARTICLE_WORDS:
            return at + 1
    return len(page.blocks)


def _near(page: _Page, at: int, rule: Rule, own: Sequence[Sequence[Rule]]) -> bool:
    """For an end rule: whether a rule that it wants near matches one of the next blocks by itself."""
    if not rule.near:
        return True
    around = (*own[max(0, at - rule.within) : at], *own[at + 1 : at + 1 + rule.within])
    return any(other.label in rule.near or other.name in rule.near for others in around for other in others if other.name != rule.name)


def _decide(page: _Page, own: Sequence[Sequence[Rule]], verdicts: list[Verdict | None]) -> None:
    """One round: each undecided block is tried against its rules, from both edges inward."""
    for at in (*range(len(own)), *reversed(range(len(own)))):
        if verdicts[at] is not None:
            continue
        rule = next((rule for rule in own[at] if rule.action != "end" and _stands(page, at, rule, verdicts)), None)
        if rule is not None:
            verdicts[at] = Verdict(rule.action, rule.label, rule.name)
            _take_along(page, at, rule, own, verdicts)


def _stands(page: _Page, at: int, rule: Rule, verdicts: Sequence[Verdict | None]) -> bool:
    """Whether the rule's conditions on the block's surroundings hold."""
    return _at_edge(page, at, rule, verdicts) and _beside(at, rule, verdicts)


def _at_edge(page: _Page, at: int, rule: Rule, verdicts: Sequence[Verdict | None]) -> bool:
    if rule.position == "anywhere":
        return True
    before = _paragraphs(page, verdicts, 0, at) <= rule.slack
    if rule.position == "head" or (before and rule.position == "edge"):
        return before
    return _paragraphs(page, verdicts, at + 1, len(verdicts)) <= rule.slack


def _paragraphs(page: _Page, verdicts: Sequence[Verdict | None], start: int, stop: int) -> int:
    """How many paragraphs between two places still count as article."""
    return sum(page.prose[at] and _stays(verdicts[at]) for at in range(start, stop))


def _stays(verdict: Verdict | None) -> bool:
    return verdict is None or verdict.action == "keep"


def _beside(at: int, rule: Rule, verdicts: Sequence[Verdict | None]) -> bool:
    if not rule.near:
        return True
    around = (*verdicts[max(0, at - rule.within) : at], *verdicts[at + 1 : at + 1 + rule.within])
    return any(verdict is not None and (verdict.name in rule.near or verdict.rule in rule.near) for verdict in around)


def _take_along(page: _Page, at: int, rule: Rule, own: Sequence[Sequence[Rule]], verdicts: list[Verdict | None]) -> None:
    """Gives the blocks that the rule takes along its verdict."""
    last = _until(page, at, rule) if rule.until else _short_run(page, at, rule, verdicts)
    for other in range(at + 1, last + 1):
        if verdicts[other] is None and not any(each.action != "end" and _stands(page, other, each, verdicts) for each in own[other]):
            verdicts[other] = verdicts[at]


def _until(page: _Page, at: int, rule: Rule) -> int:
    """The last block before the one where `until` is found; the block itself where it is not."""
    for other in range(at + 1, min(len(page.texts), at + 1 + rule.follow)):
        if _found(rule.until, page.texts[other], 1):
            return other - 1
    return at


def _short_run(page: _Page, at: int, rule: Rule, verdicts: Sequence[Verdict | None]) -> int:
    """The last of the short lines that follow. Where the article goes on, its last one may be a heading: it stays unless an item."""
    last = at
    while last + 1 < len(page.texts) and last - at < rule.follow and _is_line(page, last + 1, verdicts):
        last += 1
    goes_on = _paragraphs(page, verdicts, last + 1, len(verdicts)) > 0
    while goes_on and last > at and page.blocks[last].form != "item":
        last -= 1
    return last


def _is_line(page: _Page, at: int, verdicts: Sequence[Verdict | None]) -> bool:
    return verdicts[at] is None and page.words[at] <= _LINE_WORDS and not page.prose[at]
