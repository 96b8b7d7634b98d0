"""Which rules are worth trying on a block: told from a few letters of its text and the classes above it, before any pattern runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

_GRAM = 3  # letters of the index's keys
_ALSO = -1  # stands for the rule's `also` where a pattern's number stands
_COMMON = "zqxjkvbpygfwmucldrhsnioate "  # English letters, the rarest first


@dataclass(frozen=True, slots=True)
class Keys:
    """What one rule looks for."""

    text: tuple[frozenset[str] | None, ...]  # by pattern of `text`: the strings of which it needs one, None where it may need none
    needs: int  # how many of the patterns must be found
    also: frozenset[str] | None
    classes: tuple[str, ...]  # with "*" at the end for a beginning
    min_words: int
    max_words: int


@dataclass(frozen=True, slots=True)
class Gates:
    """An index over rules, each known by its number."""

    keys: tuple[Keys, ...]
    by_gram: Mapping[str, tuple[tuple[str, tuple[tuple[int, int], ...]], ...]]  # three letters -> string -> rule, its pattern (-1: also)
    by_class: Mapping[str, tuple[int, ...]]
    by_beginning: tuple[tuple[str, int], ...]
    beginnings: tuple[str, ...]
    always: tuple[int, ...]
    unheard: tuple[int, ...]  # by rule: how many of its patterns need no string

    def worth(self, lower: str, size: int, classes: Collection[str]) -> list[int]:
        """The numbers of the rules that could match a folded text in lower case, of so many words, under these classes; in order."""
        heard = self._heard(lower)
        found = {number for number in (*heard, *self.always) if self._fits(number, size) and self._suffices(number, heard.get(number, ()))}
        if classes:
            found.update(number for number in self._by_place(classes) if self._fits(number, size))
        return sorted(found)

    def _heard(self, lower: str) -> dict[int, set[int]]:
        """By rule the patterns of which a string stands in the text."""
        heard: dict[int, set[int]] = defaultdict(set)
        grams = {lower[at : at + _GRAM] for at in range(len(lower) - _GRAM + 1)}
        for gram in grams & self.by_gram.keys():
            for literal, ears in self.by_gram[gram]:
                if literal in lower:
                    for number, pattern in ears:
                        heard[number].add(pattern)
        return heard

    def _fits(self, number: int, size: int) -> bool:
        return self.keys[number].min_words <= size <= self.keys[number].max_words

    def _suffices(self, number: int, patterns: Collection[int]) -> bool:
        keys = self.keys[number]
        if keys.also is not None and _ALSO not in patterns:
            return False
        return len(patterns) - (_ALSO in patterns) + self.unheard[number] >= keys.needs

    def _by_place(self, classes: Collection[str]) -> Iterator[int]:
        for name in classes:
            yield from self.by_class.get(name, ())
            if name.startswith(self.beginnings):  # one call that nearly always says no
                yield from (number for beginning, number in self.by_beginning if name.startswith(beginning))


def gates(rules: Sequence[Keys]) -> Gates:
    """The index over the rules, numbered as they stand."""
    by_gram: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    by_class: dict[str, list[int]] = defaultdict(list)
    by_beginning: list[tuple[str, int]] = []
    for number, keys in enumerate(rules):
        for pattern, needed in ((_ALSO, keys.also), *enumerate(keys.text)):
            for literal in needed or ():
                by_gram[_rarest(literal)][literal].append((number, pattern))
        by_beginning.extend((name[:-1], number) for name in keys.classes if name.endswith("*"))
        for name in keys.classes:
            by_class[name].append(number)
    return Gates(
        tuple(rules),
        {gram: tuple((literal, tuple(ears)) for literal, ears in found.items()) for gram, found in by_gram.items()},
        {name: tuple(numbers) for name, numbers in by_class.items()},
        tuple(by_beginning),
        tuple(beginning for beginning, _ in by_beginning),
        tuple(number for number, keys in enumerate(rules) if _speaks_always(keys)),
        tuple(keys.text.count(None) for keys in rules),
    )


def _speaks_always(keys: Keys) -> bool:
    """Whether no string need stand in a text that the rule matches, and no class above it either."""
    return keys.also is None and keys.text.count(None) >= keys.needs and bool(keys.text or not keys.classes)


def _rarest(literal: str) -> str:
    """The three letters of a literal that stand in the fewest texts."""
    grams = [literal[at : at + _GRAM] for at in range(len(literal) - _GRAM + 1)]
    return min(grams, key=lambda gram: sum(_COMMON.find(letter) for letter in gram))
