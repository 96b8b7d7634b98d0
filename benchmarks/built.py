"""Texts built for measuring: articles of 330 words, some of them copies of earlier ones, any number, the same for the same seed.

Words are drawn as often as words of a language are (Zipf), in sentences and paragraphs with names, numbers and quotations; one stock phrase
an article is what agencies repeat. Nothing of it is anybody's text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WORDS = 330
VOCABULARY = 60_000
PHRASES = 200  # that articles have in common, one each
COPIES = 0.3  # of all texts
NEAR = 5_000  # texts back to the article that is copied
CHANGES = ("identical", "edited", "trimmed", "excerpt")
BEGAN = datetime(2030, 1, 1, tzinfo=UTC)

Row = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Built:
    """One text, and of which one it is a copy."""

    number: int
    original: int  # its own number, where it is none
    change: str  # "" where it is none
    words: Row


def vocabulary(seed: int = 1) -> list[str]:
    """Words of two to five syllables, the frequent ones shorter; every ninth is a name or a number."""
    chance = np.random.default_rng(seed)
    syllables = [first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "s")]
    lengths = 1 + (np.log10(np.arange(VOCABULARY) + 1) / 1.5).astype(int)
    found = []
    for at, length in enumerate(lengths.tolist()):
        word = "".join(syllables[one] for one in chance.integers(0, len(syllables), length))
        kind = at % 18 if at > 200 else 1
        found.append(word.capitalize() if kind == 0 else str(at * 7) if kind == 9 else word)
    return found


def built(count: int, seed: int = 1) -> Iterator[Built]:
    """The texts, one after another."""
    chance = np.random.default_rng(seed)
    odds = 1 / np.arange(20, VOCABULARY + 20) ** 1.05
    stock = np.searchsorted(np.cumsum(odds) / odds.sum(), chance.random((PHRASES, 12)))
    rows = np.cumsum(odds) / odds.sum()
    held: list[Built] = []
    for number in range(count):
        words = np.searchsorted(rows, chance.random(WORDS))
        for phrase in chance.integers(0, PHRASES, 1):
            at = int(chance.integers(0, WORDS - 12))
            words[at : at + 12] = stock[phrase]
        one = Built(number, number, "", words)
        if number and chance.random() < COPIES:
            source = held[int(chance.integers(0, len(held)))]
            change = CHANGES[int(chance.integers(0, len(CHANGES)))]
            one = Built(number, source.original, change, _changed(source.words, words, change, chance))
        else:
            held = [*held[-NEAR:], one] if len(held) > 2 * NEAR else held
            held.append(one)
        yield one


def _changed(source: Row, other: Row, change: str, chance: np.random.Generator) -> Row:
    if change == "edited":
        return np.where(chance.random(len(source)) < 0.07, other[: len(source)], source)
    if change == "trimmed":
        return source[: int(len(source) * chance.uniform(0.4, 0.8))]
    if change == "excerpt":
        at = int(chance.integers(0, len(source) - 100))
        return np.concatenate([other[:120], source[at : at + 100], other[120:230]])
    return source


def text(words: Row, known: list[str]) -> str:
    """The words as sentences of 20 and paragraphs of 60; every fifth sentence is in quotation marks."""
    spoken = [known[word] for word in words.tolist()]
    sentences = []
    for at in range(0, len(spoken), 20):
        sentence = " ".join(spoken[at : at + 20])
        sentence = sentence[0].upper() + sentence[1:] + "."
        sentences.append(f"“{sentence}”" if at % 100 == 80 else sentence)
    return "\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))


def write(file: Path, count: int, seed: int = 1) -> None:
    """The texts as `pressmark relate` reads them; the id tells article and change: `17-of-3-edited`."""
    known = vocabulary()
    with file.open("w", encoding="utf-8") as out:
        for one in built(count, seed):
            record = {
                "id": f"{one.number}-of-{one.original}-{one.change}",
                "site": f"site-{one.number % 200}.example",
                "url": "",
                "published": (BEGAN + timedelta(minutes=one.number)).isoformat(),
                "title": "",
                "text": text(one.words, known),
            }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
