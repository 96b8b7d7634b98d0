"""A text as words that can be compared: words of scripts with spaces whole, of those without by the character, figures whole.

Nothing is lost: the words with the spaces before them, joined, are the text again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from normalize.months import fold

# Scripts that write no spaces between words: Thai to Burmese, Khmer, kana, Han. There a character, with its marks, is compared as a word.
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Marks that belong to the letter before them (Hebrew points, Arabic vowels, joiners); \w does not know them.
_MARK = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed\u200c\u200d\u3099\u309a"
)
_INDIC = "\u0900-\u0963\u0971-\u0a65\u0a70-\u0ae5\u0af0-\u0b65\u0b70-\u0be5\u0bf0-\u0c65\u0c70-\u0ce5\u0cf0-\u0d65\u0d70-\u0dff"
_LETTER = rf"(?:[^\W\d_{_ALONE}]|[{_INDIC}])"
# 10,000 | 10 000 | 10.5 | 10:30 | 10'000; a space joins groups of three only.
_FIGURE = r"\d{1,3}(?:[ \u00a0\u202f]\d{3}(?!\d))+(?:[.,٫]\d+)?|\d+(?:[.,:'’٫٬]\d+)*"
_WORD = rf"{_LETTER}(?:{_LETTER}|[{_MARK}\d]|['’]{_LETTER})*"
_TOKEN = re.compile(rf"(\s*)({_FIGURE}|{_WORD}|[{_ALONE}][{_MARK}]*|\S)")
_GROUPED = re.compile(r"(?<=\d)[.,'’٬ \u00a0\u202f](?=\d{3}(?!\d))")
_SIGNS = "$€£¥₽₴₺₹₩₪₦₫₸%‰°"
# Punctuation; the vowels that Arabic and Hebrew may leave out, and the stroke that lengthens an Arabic word.
_NOT_SAID = re.compile(rf"[^\w{_SIGNS}{_MARK}{_INDIC}{_ALONE}]+|[_\u0591-\u05c7\u0640\u064b-\u0652\u200c\u200d]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in words."""

    words: tuple[str, ...]
    spaces: tuple[str, ...]  # before each word
    rest: str  # spaces after the last

    def text(self, begin: int, end: int) -> str:
        """These words, with the spaces between them."""
        return "".join(part for at in range(begin, end) for part in (self.spaces[at] if at > begin else "", self.words[at]))


def split(text: str) -> Words:
    """The text in words."""
    found = _TOKEN.findall(text)
    return Words(tuple(word for _, word in found), tuple(space for space, _ in found), text[len(text.rstrip()) :])


def whole(text: str) -> Words:
    """The text as a single word: for what is too long to be compared by words."""
    return Words((text,), ("",), "") if text else Words((), (), "")


def is_figure(word: str) -> bool:
    return word[:1].isdecimal()


def is_word(word: str) -> bool:
    """Whether it is more than punctuation; a sign of a currency or of a share says something too."""
    return any(map(str.isalnum, word)) or word in _SIGNS


def figure(word: str) -> str:
    """The figure however it is printed: "10,000", "10 000" and "١٠٠٠٠" are one."""
    return _GROUPED.sub("", fold(word))


def bare(words: Iterable[str]) -> str:
    """What remains of words without punctuation, case and variants in print; two texts that share it say the same."""
    return "".join(figure(word) if is_figure(word) else _NOT_SAID.sub("", unicodedata.normalize("NFKC", word)).casefold() for word in words)


def likeness(text: str) -> Counter[str]:
    """The words and neighbouring pairs of words, counted: what two texts with much in common share."""
    words = [word.casefold() for _, word in _TOKEN.findall(text) if is_word(word)]
    return Counter([*words, *map(" ".join, pairwise(words))])


def sentence_inner(words: Sequence[str]) -> Iterator[int]:
    """Places of words that begin no sentence and no quotation, where a capital letter says something."""
    inside = False
    for at, word in enumerate(words):
        if is_word(word):
            if inside:
                yield at
            inside = True
        elif word in ".!?…:¿¡“„«»”\"'‘’–—•·|-":
            inside = word == "-"
