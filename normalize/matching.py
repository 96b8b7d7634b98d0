"""Which rules fit which blocks, seen from each block alone: its text, its form, its place. What stands around it comes later."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from normalize.holdings import holds
from normalize.model import Block
from normalize.rulefile import Expression, Rule, Rules
from normalize.triggers import START, STOP, gated

_TYPED = (
    "\u2018\u2019\u02bc\u02b9`\u00b4\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2015\u2010\u2011\u2212"
    "\u0130\u0131\u0401\u0451\u0622\u0623\u0625\u0649\u06cc\u06a9"  # letters that one language writes in two ways
)
_PLAIN = dict(zip(_TYPED, "''''''" + '"' * 5 + "-" * 6 + "Ii\u0415\u0435" + "\u0627" * 3 + "\u064a" * 2 + "\u0643", strict=True))
_UNSEEN = re.compile("[\u00ad\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # Arabic vowel signs among them
_ENDED = re.compile(r"[.!?\u3002\uff01\uff1f\u061f\u06d4\u2026:;][\"')\]]*(?:\s|$)")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts that set no spaces between words
_CLASS = re.compile(r"[.#]([^\s.#>\[:]+)")
_PROSE_WORDS = 20  # a standfirst or a caption is shorter, most paragraphs are longer


def fold(text: str) -> str:
    """The text as rules see it: quotation marks and dashes plain, spaces single, invisible characters gone. Case stays."""
    return " ".join(_spelled(text).split())


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each text as `fold` gives it; in one go where no text holds a line break."""
    page = _spelled("\n".join(texts))
    folded = page.split("\n")
    if len(folded) != len(texts):
        return [fold(text) for text in texts]
    tidy = page.replace("\n", " ")
    if tidy.isprintable() and "  " not in tidy and tidy == tidy.strip():  # of all spaces only " " is printable
        return folded
    return [" ".join(text.split()) for text in folded]


def _spelled(text: str) -> str:
    if text.isascii():
        return text.replace("`", "'")
    letters = set(text)  # few: a pattern would look at each of thousands
    for sign in letters & _PLAIN.keys():
        text = text.replace(sign, _PLAIN[sign])
    return _UNSEEN.sub("", text) if any(map(_UNSEEN.match, letters)) else text


def words(text: str) -> int:
    """How many words; two characters of a script without spaces count as one."""
    return len(text.split()) + (0 if text.isascii() else len(_WIDE.findall(text)) // 2)


def is_wide(letter: str) -> bool:
    """Whether it is a letter of a script that sets no spaces between words."""
    return _WIDE.match(letter) is not None


def _sizes(texts: Sequence[str]) -> list[int]:
    """How many words folded texts have."""
    if any(not text.isascii() and _WIDE.search(text) for text in texts):
        return [words(text) for text in texts]
    return [text.count(" ") + (text != "") for text in texts]


def prose(text: str) -> bool:
    """Whether a folded text reads like a paragraph: long enough, and a sentence ends in it."""
    return words(text) >= _PROSE_WORDS and _ENDED.search(text) is not None


class Sheet:
    """A page's blocks, folded and measured once.

    `article` holds the numbers of the blocks that an extractor took for the article; without it each block may be of it. `linked` is
    each block's share of letters in links, 0..1; `places` their whole paths, where those of `blocks` are cut. The texts of those in
    `menus` are not read: rules by place and by neighbours alone speak of them.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        article: Collection[int] | None = None,
        linked: Sequence[float] = (),
        places: Sequence[str] = (),
        menus: Collection[int] = (),
    ) -> None:
        self.blocks = blocks
        self.menus = frozenset(menus)
        self.places = places or tuple(block.path for block in blocks)
        self.linked = linked or (0.0,) * len(blocks)
        printed = tuple(dict.fromkeys(block.text for block in blocks))
        texts = fold_all(printed)
        folded = dict(zip(printed, zip(texts, _sizes(texts), strict=True), strict=True))
        self.texts = tuple(folded[block.text][0] for block in blocks)
        self.words = tuple(folded[block.text][1] for block in blocks)
        chosen = range(len(blocks)) if article is None else article
        long = frozenset(at for at in chosen if self.words[at] >= _PROSE_WORDS and _ENDED.search(self.texts[at]))
        self.prose = tuple(at in long for at in range(len(blocks)))

    @cached_property
    def copies(self) -> Counter[str]:
        """How often each text stands on the page, case aside."""
        return Counter(text.lower() for text in self.texts)


def fitting(sheet: Sheet, rules: Rules, host: str, language: str) -> tuple[tuple[Rule, ...], ...]:
    """For each block the rules for this host and language whose conditions on the block itself hold, in order of trial."""
    return tuple(_Matcher(sheet, rules, host, language).all())


class _Matcher:
    """Each distinct text and each distinct path is judged once."""

    def __init__(self, sheet: Sheet, rules: Rules, host: str, language: str) -> None:
        self._sheet = sheet
        self._rules = rules.rules
        self._gates = rules.gates
        self._wardrobe = rules.wardrobe
        self._serving = rules.serving(host, language)
        self._silent = frozenset(number for number in rules.silent if number in self._serving)
        self._bare = frozenset(number for number in self._silent if not self._rules[number].classes)  # go by place, or what a text holds
        self._worn: dict[str, frozenset[int]] = {"": frozenset()}
        self._labels: dict[str, frozenset[int]] = {}

    def all(self) -> Iterator[tuple[Rule, ...]]:
        by_text = self._by_text()
        paths = tuple(zip((block.path for block in self._sheet.blocks), self._sheet.places, strict=True))
        by_path = {pair: tuple(self._placing(*pair)) for pair in set(paths)}
        for at, (pair, text) in enumerate(zip(paths, self._sheet.texts, strict=True)):
            read, placed = () if at in self._sheet.menus else by_text[text], by_path[pair]
            yield self._own(at, read, placed) if read or placed else ()

    def _by_text(self) -> dict[str, tuple[int, ...]]:
        """For each text the rules with patterns for texts that it satisfies."""
        every = enumerate(zip(self._sheet.texts, self._sheet.words, strict=True))
        sizes = {text: count for at, (text, count) in every if at not in self._sheet.menus}
        gates = [f"{START}{text}{STOP}" for text in gated("\n".join(sizes)).split("\n")] if sizes else []
        worth = dict(zip(gates, sizes.values(), strict=True))
        tried = dict(zip(worth, self._gates.worth(worth, self._serving), strict=True))
        return {text: tuple(self._satisfied(text, tried[gate])) if tried[gate] else () for text, gate in zip(sizes, gates, strict=True)}

    def _satisfied(self, text: str, worth: Sequence[tuple[int, tuple[int, ...]]]) -> Iterator[int]:
        for number, patterns in worth:
            rule = self._rules[number]
            if found((rule.text[at] for at in patterns), text, rule.needs) and remaining(rule, text):
                yield number

    def _own(self, at: int, read: tuple[int, ...], placed: tuple[int, ...]) -> tuple[Rule, ...]:
        text, size, path, place = self._sheet.texts[at], self._sheet.words[at], self._sheet.blocks[at].path, self._sheet.places[at]
        numbers = [number for number in read if self._stands(number, path, place)]
        numbers += [n for n in placed if self._rules[n].min_words <= size <= self._rules[n].max_words and remaining(self._rules[n], text)]
        return tuple(rule for rule in (self._rules[number] for number in sorted(numbers)) if shaped(self._sheet, at, rule))

    def _placing(self, path: str, place: str) -> Iterator[int]:
        """The rules without patterns for texts that a place satisfies."""
        for number in (self._wearing(path) & self._silent) | self._bare:
            if not self._rules[number].place or found(self._rules[number].place, place, 1):
                yield number

    def _stands(self, number: int, path: str, place: str) -> bool:
        """Whether the conditions on a place hold."""
        rule = self._rules[number]
        return (not rule.classes or number in self._wearing(path)) and (not rule.place or found(rule.place, place, 1))

    def _wearing(self, path: str) -> frozenset[int]:
        """The rules that want a class or id of an element or of any above it."""
        if path not in self._worn:
            above, _, label = path.rpartition(">")
            if label not in self._labels:
                self._labels[label] = self._wardrobe.wanting(classes(label))
            own = self._labels[label]
            self._worn[path] = self._wearing(above) | own if own else self._wearing(above)
        return self._worn[path]


def shaped(sheet: Sheet, at: int, rule: Rule) -> bool:
    """Whether the conditions on a block's form, its links and its copies hold."""
    return (
        (not rule.forms or sheet.blocks[at].form in rule.forms)
        and (not rule.linked or sheet.linked[at] * 100 >= rule.linked)
        and (rule.repeats <= 1 or sheet.copies[sheet.texts[at].lower()] >= rule.repeats)
    )


def remaining(rule: Rule, text: str) -> bool:
    """Whether what a rule wants of a text besides `text` and its length holds."""
    return (
        (not rule.also or found(rule.also, text, 1))
        and (not rule.holds or holds(text, rule.holds))
        and not (rule.unless and found(rule.unless, text, 1))
    )


def found(patterns: Iterable[Expression], text: str, needs: int) -> bool:
    """Whether `needs` of the patterns are found."""
    left = needs
    for pattern in patterns:
        if pattern.search(text):
            left -= 1
            if not left:
                return True
    return False


def classes(path: str) -> frozenset[str]:
    """The classes and ids in a path, in small letters."""
    return frozenset(_CLASS.findall(path.lower()))
