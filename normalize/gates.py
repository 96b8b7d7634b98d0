"""Which rules are worth trying: told from a few letters of a text, before any pattern runs, and from the class names over it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from normalize.triggers import START, WORD

_OPENING = 6  # signs of a literal at the start of a text that are looked up at once, START among them
_BEGINNING = 3  # the same of a word
_ALSO = -1  # stands for the rule's `also` where a pattern's number stands
_LONG = 40  # words; most rules are for shorter texts, and most letters stand in longer ones
_WORDS = re.compile(r"[^\W_]+")
_BEGUN = re.compile(r"(?<=[\W_])[^\W_]+")  # the words of a literal of which the beginning is in it
_WHOLE = re.compile(r"(?<=[\W_])[^\W_]+(?=[\W_])")  # those that are all in it

_T = TypeVar("_T")
Ears = tuple[tuple[int, int], ...]  # rule, its pattern


@dataclass(frozen=True, slots=True)
class Keys:
    """What one rule looks for in a text."""

    text: tuple[frozenset[str] | None, ...]  # by pattern of `text`: the strings of which it needs one, None where it may need none
    needs: int  # how many of the patterns must be found
    also: frozenset[str] | None
    min_words: int
    max_words: int


Pairs = tuple[tuple[str, Ears], ...]  # literal, who hears it
Trios = tuple[tuple[str, str, Ears], ...]  # a word of the literal, as far as it is in it, the literal, who hears it


@dataclass(frozen=True, slots=True)
class Index:
    """Where a literal is heard."""

    openings: Mapping[str, Pairs]  # first signs of a literal that begins a text
    sizes: tuple[int, ...]  # how many signs these have
    words: Mapping[str, Pairs]  # a word in it
    begun: Mapping[str, Trios]  # first letters of a word of which the end is not in it
    signs: Pairs  # literals in which no word begins


class Listener:
    """An index that listens to the texts of one page."""

    def __init__(self, index: Index, texts: Sequence[str]) -> None:
        self._index = index
        page = "\n".join(texts)
        self._words = {word: pairs for word in set(_WORDS.findall(page)) if (pairs := self._near(word))}
        self._signs = tuple(pair for pair in index.signs if pair[0] in page)

    def _near(self, word: str) -> Pairs:
        """The literals that may stand in a text with this word."""
        index = self._index
        found = index.words.get(word, ())
        for size in (_BEGINNING - 1, _BEGINNING):
            if trios := index.begun.get(word[:size]):
                found += tuple((literal, ears) for beginning, literal, ears in trios if word.startswith(beginning))
        return found

    def heard(self, text: str) -> dict[int, set[int]]:
        """By rule the patterns of which a literal stands in a gated text with its edges."""
        near = [self._signs, *(self._words[word] for word in self._words.keys() & _WORDS.findall(text))]
        for size in self._index.sizes:
            if pairs := self._index.openings.get(text[:size]):
                near.append(pairs)
        found: dict[int, set[int]] = {}
        for literal, ears in chain.from_iterable(near):
            if literal in text:
                for number, pattern in ears:
                    found.setdefault(number, set()).add(pattern)
        return found


@dataclass(frozen=True, slots=True)
class Gates:
    """An index over rules with patterns for texts, each known by its number."""

    keys: Mapping[int, Keys]
    short: Index  # of all rules
    long: Index  # of the rules for texts of more than _LONG words
    unheard: Mapping[int, tuple[int, ...]]  # by rule: its patterns that need no literal
    always: tuple[int, ...]  # rules that may match any text

    def worth(self, texts: Mapping[str, int], serving: Collection[int]) -> Iterator[list[tuple[int, tuple[int, ...]]]]:
        """For each of a page's gated texts, with its number of words, the serving rules that could match it, in order, and those of
        their patterns that could."""
        short = Listener(self.short, [text for text, size in texts.items() if size <= _LONG])
        long = Listener(self.long, [text for text, size in texts.items() if size > _LONG])
        for text, size in texts.items():
            yield self._worth((long if size > _LONG else short).heard(text), size, serving)

    def _worth(self, heard: Mapping[int, Collection[int]], size: int, serving: Collection[int]) -> list[tuple[int, tuple[int, ...]]]:
        found: list[tuple[int, tuple[int, ...]]] = []
        if not heard and not self.always:
            return found
        for number in sorted({*heard, *self.always}):
            keys = self.keys[number]
            if number in serving and keys.min_words <= size <= keys.max_words:
                told = heard.get(number, ())
                patterns = (*sorted(pattern for pattern in told if pattern != _ALSO), *self.unheard[number])
                if len(patterns) >= keys.needs and (keys.also is None or _ALSO in told):
                    found.append((number, patterns))
        return found


def gates(rules: Iterable[tuple[int, Keys]]) -> Gates:
    """The index over the rules, by their numbers."""
    keys = dict(rules)
    unheard = {number: tuple(at for at, needed in enumerate(own.text) if needed is None) for number, own in keys.items()}
    always = tuple(number for number, own in keys.items() if own.also is None and len(unheard[number]) >= own.needs)
    return Gates(
        keys, _index(keys.items()), _index((number, own) for number, own in keys.items() if own.max_words > _LONG), unheard, always
    )


def _index(rules: Iterable[tuple[int, Keys]]) -> Index:
    ears: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, keys in rules:
        for pattern, needed in ((_ALSO, keys.also), *enumerate(keys.text)):
            for literal in _fewest(needed or ()):
                ears[literal].append((number, pattern))
    openings: dict[str, list[tuple[str, Ears]]] = defaultdict(list)
    words: dict[str, list[tuple[str, Ears]]] = defaultdict(list)
    begun: dict[str, list[tuple[str, str, Ears]]] = defaultdict(list)
    signs: list[tuple[str, Ears]] = []
    common = Counter(word for literal in ears for word in _BEGUN.findall(literal))
    for literal, heard in sorted(ears.items()):
        pair = literal.strip(WORD), tuple(heard)
        whole, part = _rarest(_WHOLE.findall(literal), common), _rarest(_BEGUN.findall(literal), common)
        if literal[0] == START:
            openings[pair[0][:_OPENING]].append(pair)
        elif len(whole) >= min(_BEGINNING, len(part)) > 0:
            words[whole].append(pair)
        elif len(part) >= _BEGINNING - 1:
            begun[part[:_BEGINNING]].append((part, *pair))
        else:
            signs.append(pair)
    sizes = tuple(sorted({len(key) for key in openings}))
    return Index(_frozen(openings), sizes, _frozen(words), _frozen(begun), tuple(signs))


def _frozen(lists: Mapping[str, Sequence[_T]]) -> dict[str, tuple[_T, ...]]:
    return {key: tuple(found) for key, found in lists.items()}


def _rarest(words: Sequence[str], common: Mapping[str, int]) -> str:
    """The word that stands in the fewest texts: the longest, then the one that rules look for least; "" of none."""
    return min(words, key=lambda word: (-len(word), common[word]), default="")


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
