"""Which rules are worth trying: told from a few letters of a text, before any pattern runs, and from the class names over it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from normalize.triggers import START, WORD

_OPENINGS = (5, 3, 2)  # signs of a literal at the start of a text that are looked up at once, START among them
_BEGINNING, _LONGER = 3, 5  # the same of a word
_WORDS = re.compile(r"[^\W_]+")
_BEGUN = re.compile(r"(?<=[\W_])[^\W_]+")  # the words of a literal of which the beginning is in it
_WHOLE = re.compile(r"(?<=[\W_])[^\W_]+(?=[\W_])")  # those that are all in it

_ONLY = (0,)

_T = TypeVar("_T")
Ears = tuple[tuple[int, int], ...]  # rule, its patterns as bits: 1 for `also`, 2 for the first of `text`, 4 for the second ...
Pairs = tuple[tuple[str, Ears], ...]  # literal, who hears it
Trios = tuple[tuple[str, str, Ears], ...]  # a word of the literal, as far as it is in it, the literal, who hears it


@dataclass(frozen=True, slots=True)
class Keys:
    """What one rule looks for in a text."""

    text: tuple[frozenset[str] | None, ...]  # by pattern of `text`: the strings of which it needs one, None where it may need none
    needs: int  # how many of the patterns must be found
    also: frozenset[str] | None
    min_words: int
    max_words: int


@dataclass(frozen=True, slots=True)
class Index:
    """Where a literal is heard."""

    openings: Mapping[str, Pairs]  # first signs of a literal that begins a text
    words: Mapping[str, Pairs]  # a word in it
    begun: Mapping[str, Trios]  # first letters of a word of which the end is not in it
    inner: Trios  # literals in which no word begins, each with the longest piece of a word in it
    signs: Pairs  # literals without a letter


class Listener:
    """An index that listens to the gated texts, with their edges, of one page."""

    def __init__(self, index: Index, texts: Sequence[str]) -> None:
        self._texts = {text: _WORDS.findall(text) for text in texts}
        words = set(chain.from_iterable(self._texts.values()))
        live = {word: list(index.words[word]) for word in index.words.keys() & words}
        begun = index.begun
        for word in [word for word in words if word[:_LONGER] in begun or word[:_BEGINNING] in begun]:
            trios = (*begun.get(word[:_LONGER], ()), *begun.get(word[:_BEGINNING], ()))
            near = [(literal, ears) for beginning, literal, ears in trios if word.startswith(beginning)]
            if near:
                live[word] = live.get(word, []) + near
        self._words = live
        self._openings = index.openings
        page, told = "\n".join(texts), "\n".join(words)
        letters = set(page)
        near = [(literal, ears) for piece, literal, ears in index.inner if letters.issuperset(literal) and piece in told]
        near += [pair for pair in index.signs if letters.issuperset(pair[0])]
        self._inner = [pair for pair in near if pair[0] in page]

    def heard(self, text: str) -> dict[int, int]:
        """By rule the patterns, as bits, of which a literal stands in one of the texts."""
        near = self._inner.copy()
        for word in self._words.keys() & self._texts[text]:
            near += self._words[word]
        for size in _OPENINGS:
            near += self._openings.get(text[:size], ())
        found: dict[int, int] = {}
        for literal, ears in near:
            if literal in text:
                for number, patterns in ears:
                    found[number] = found.get(number, 0) | patterns
        return found


@dataclass(frozen=True, slots=True)
class Gate:
    """What must be heard of one rule's patterns."""

    unheard: int  # patterns that need no literal, as bits
    needs: int  # how many patterns of `text` must be found
    also: int  # 1 where `also` must be heard
    min_words: int
    max_words: int
    count: int  # patterns of `text`

    def passes(self, heard: int, size: int) -> tuple[int, ...]:
        """The numbers of the patterns of `text` that may match a text of so many words; none where the rule cannot."""
        if not self.min_words <= size <= self.max_words or self.also & ~heard:
            return ()
        could = (heard | self.unheard) >> 1
        if could.bit_count() < self.needs:
            return ()
        return _ONLY if self.count == 1 else tuple([at for at in range(self.count) if could >> at & 1])


@dataclass(frozen=True, slots=True)
class Gates:
    """An index over rules with patterns for texts, each known by its number."""

    gates: Mapping[int, Gate]
    index: Index
    always: tuple[int, ...]  # rules that may match any text

    def worth(self, texts: Mapping[str, int], serving: Collection[int]) -> Iterator[list[tuple[int, tuple[int, ...]]]]:
        """For each of a page's gated texts, with its number of words, the serving rules that could match it, in order, and those of
        their patterns that could."""
        listener = Listener(self.index, tuple(texts))
        always = {number: 0 for number in self.always if number in serving}
        for text, size in texts.items():
            heard = always | listener.heard(text) if always else listener.heard(text)
            yield [
                (number, patterns)
                for number in sorted(heard)
                if number in serving and (patterns := self.gates[number].passes(heard[number], size))
            ]


def gates(rules: Iterable[tuple[int, Keys]]) -> Gates:
    """The index over the rules, by their numbers."""
    keys = dict(rules)
    made = {number: _gate(own) for number, own in keys.items()}
    always = tuple(number for number, gate in made.items() if not gate.also and gate.unheard.bit_count() >= gate.needs)
    return Gates(made, _index(keys.items()), always)


def _gate(keys: Keys) -> Gate:
    unheard = sum(2 << at for at, needed in enumerate(keys.text) if needed is None)
    return Gate(unheard, keys.needs, int(keys.also is not None), keys.min_words, keys.max_words, len(keys.text))


def _index(rules: Iterable[tuple[int, Keys]]) -> Index:
    ears: dict[str, dict[int, int]] = defaultdict(dict)
    for number, keys in rules:
        for at, needed in enumerate((keys.also, *keys.text)):
            for literal in _fewest(needed or ()):
                ears[literal][number] = ears[literal].get(number, 0) | 1 << at
    openings: dict[str, list[tuple[str, Ears]]] = defaultdict(list)
    words: dict[str, list[tuple[str, Ears]]] = defaultdict(list)
    begun: dict[str, list[tuple[str, str, Ears]]] = defaultdict(list)
    inner: list[tuple[str, str, Ears]] = []
    signs: list[tuple[str, Ears]] = []
    common = Counter(word for literal in ears for word in _BEGUN.findall(literal))
    for literal, heard in sorted(ears.items()):
        pair = literal.strip(WORD), tuple(heard.items())
        whole, part = _rarest(_WHOLE.findall(literal), common), _rarest(_BEGUN.findall(literal), common)
        if literal[0] == START:
            openings[next(pair[0][:size] for size in _OPENINGS if len(pair[0]) >= size)].append(pair)
        elif len(whole) >= min(_BEGINNING, len(part)) > 0:
            words[whole].append(pair)
        elif len(part) >= _BEGINNING:
            begun[part[: _LONGER if len(part) >= _LONGER else _BEGINNING]].append((part, *pair))
        elif piece := _rarest(_WORDS.findall(literal), common):
            inner.append((piece, *pair))
        else:
            signs.append(pair)
    return Index(_frozen(openings), _frozen(words), _frozen(begun), tuple(inner), tuple(signs))


def _frozen(lists: Mapping[str, Sequence[_T]]) -> dict[str, tuple[_T, ...]]:
    return {key: tuple(found) for key, found in lists.items()}


def _rarest(words: Sequence[str], common: Mapping[str, int]) -> str:
    """The word that stands in the fewest texts: the longest, then the one that rules look for least; "" of none."""
    return min(words, key=lambda word: (-len(word), common[word], word), default="")


def _fewest(literals: Collection[str]) -> list[str]:
    """Those that hold none of the others."""
    found: list[str] = []
    for literal in sorted(literals, key=len):
        if not any(other in literal for other in found):
            found.append(literal)
    return found


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """Rules by the class names that they want, each known by its number."""

    by_name: Mapping[str, frozenset[int]]
    by_beginning: Mapping[str, frozenset[int]]
    beginnings: tuple[str, ...]

    def wanting(self, names: Collection[str]) -> frozenset[int]:
        """The rules that want one of these class names."""
        return frozenset().union(*self._each(names)) if names else frozenset()

    def _each(self, names: Iterable[str]) -> Iterator[frozenset[int]]:
        for name in names:
            if name in self.by_name:
                yield self.by_name[name]
            if name.startswith(self.beginnings):  # one call that nearly always says no
                yield from (numbers for beginning, numbers in self.by_beginning.items() if name.startswith(beginning))


def wardrobe(rules: Iterable[tuple[int, Collection[str]]]) -> Wardrobe:
    """The index over the rules' class names; those that end in "*" are beginnings."""
    by_name: dict[str, set[int]] = defaultdict(set)
    by_beginning: dict[str, set[int]] = defaultdict(set)
    for number, names in rules:
        for name in names:
            (by_beginning if name.endswith("*") else by_name)[name.removesuffix("*")].add(number)
    return Wardrobe(
        {name: frozenset(numbers) for name, numbers in by_name.items()},
        {name: frozenset(numbers) for name, numbers in by_beginning.items()},
        tuple(by_beginning),
    )
