"""What each letter is to a reader of terms: a table over Unicode's basic plane, made once when it is first asked for.

Above the basic plane only the rarer ideographs are letters; emoji, symbols and the few scripts there are gaps between words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

LETTER, DIGIT, MARK, UPPER, ALONE, APOSTROPHE, COMMA, STOP, LINE, OPENS, CLOSES, EITHER, SPACE, COLON, UNSEEN = (
    1 << bit for bit in range(15)
)
WORD = LETTER | DIGIT
QUOTE = OPENS | CLOSES | EITHER

_SIZE = 0x10000
_SIGNS = {
    APOSTROPHE: "'’ʼ`´‘‛‚",
    COMMA: ",٬",
    COLON: ":：",
    STOP: ".!?:;…。！？؟۔।",
    LINE: "\n\r\v\f\u0085\u2028\u2029",
    OPENS: "“„«‹「『﹁",
    CLOSES: "”»›」』﹂",
    EITHER: '"＂״',
}
# Scripts that write no spaces between words: each character is a term. Thai, Lao, Burmese, Khmer, kana, Han.
_ALONE = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3041, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF),
)  # fmt: skip
_IDEOGRAPHS = 0x20000  # the planes of rarer ideographs
_STYLED = range(0x1D400, 0x1D800)  # bold, italic and other letters of mathematics, which posts use for plain ones
# Letters that look like Latin ones, by which a copy is hidden from searches (Unicode Technical Standard 39); small as their capitals.
_ALIKE = dict(zip("авекмнорстухіјѕһԁԛԝӏαβεζηικμνορτυχ", "abekmhopctyxijshdqwlabezhikmnoptyx", strict=True))
# One letter of the Arabic script to keyboards of different countries.
_ALIKE |= dict(zip("یىکہھ", "ييكهه", strict=True))
_TATWEEL = 0x0640  # only lengthens an Arabic word


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """Of a row of code points: what each is, and what it counts as."""

    kinds: NDArray[np.uint16]  # bits
    folded: NDArray[np.uint32]  # without case, width and accents


def letters(codes: NDArray[np.uint32]) -> Letters:
    """What the code points are."""
    kinds, folded = _tables()
    low = np.minimum(codes, _SIZE - 1)
    if not len(codes) or codes.max() < _SIZE:
        return Letters(kinds[low], folded[low])
    styled = (codes >= _STYLED.start) & (codes < _STYLED.stop)
    if styled.any():
        return letters(np.where(styled, _plain()[np.where(styled, codes - _STYLED.start, 0)], codes))
    ideograph = codes >= _IDEOGRAPHS
    high = np.where(ideograph, LETTER | ALONE, 0).astype(np.uint16)
    return Letters(np.where(codes < _SIZE, kinds[low], high), np.where(codes < _SIZE, folded[low], codes))


@cache
def _plain() -> NDArray[np.uint32]:
    return np.array(
        [ord(unicodedata.normalize("NFKC", chr(code))[0]) if unicodedata.category(chr(code)) != "Cn" else 0 for code in _STYLED], np.uint32
    )


@cache
def _tables() -> tuple[NDArray[np.uint16], NDArray[np.uint32]]:
    kinds, folded = np.zeros(_SIZE, np.uint16), np.arange(_SIZE, dtype=np.uint32)
    for code in range(_SIZE):
        letter = chr(code)
        kinds[code] = _kind(letter)
        if code >= 0x80 or letter.isupper():
            folded[code] = _folded(letter)
    for kind, signs in _SIGNS.items():
        kinds[[ord(sign) for sign in signs]] |= kind
    for first, last in _ALONE:
        kinds[first : last + 1] |= np.where(kinds[first : last + 1] & (LETTER | MARK), ALONE, 0).astype(np.uint16)
    kinds[_TATWEEL] = MARK
    return kinds, folded


def _kind(letter: str) -> int:
    category = unicodedata.category(letter)
    found = 0
    if category[0] == "L" or letter == "_":
        found = LETTER
    elif category[0] == "N":
        found = DIGIT
    elif category in ("Mn", "Me", "Mc"):
        # Vowel signs that take room are letters to a reader; points and accents may be left out.
        found = LETTER if category == "Mc" else MARK
    elif category == "Cf":
        found = UNSEEN
    elif letter.isspace():
        found = SPACE
    return found | (UPPER if category in ("Lu", "Lt") else 0)


def _folded(letter: str) -> int:
    """The letter without case, width, accents and foreign look (Unicode, NFKD and full case folding); itself where that is not one letter."""
    if letter.isdecimal():
        return ord(str(unicodedata.decimal(letter)))
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    base = [one for one in plain if not unicodedata.combining(one)]
    return ord(_ALIKE.get(base[0], base[0])) if len(base) == 1 else ord(letter)
