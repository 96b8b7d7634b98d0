"""Unicode and spacing: the same words in one form, whatever keyboard, layout engine or encoder they came through."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width space, word joiner, byte order mark, bidirectional controls. The two joiners (U+200C, U+200D) stay:
# Persian spelling and emoji need them.
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff\u061c\u202a-\u202e\u2066-\u2069"
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_DROPPED = re.compile(f"[{_INVISIBLE}{_CONTROLS}]")
# Marks over and under letters; sorting a long pile of them takes NFC quadratic time (40,000: 2 s).
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0e38-\u0e4b\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
_PILE = re.compile(f"([{_MARKS}]{{32}})[{_MARKS}]+")
_LONG = 4_000  # characters; shorter texts hold no long pile
_NOT_LETTERS = re.compile(r"[\W_]+")
_ENDS_SENTENCE = re.compile(r"""[.!?…:;。！？।؟。][)\]"'”’»›]*$""")
_STARTS_ITEM = re.compile(r"\s*(?:[-–—•·*▪●]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")


def fold(text: str) -> str:
    """The text in NFC, runs of any spaces as one space, without soft hyphens, zero-width, bidi and control characters.

    In a long text, of more than 32 marks on one letter the first 32 stay.
    """
    text = " ".join(text.split())
    if not text.isprintable():  # as are all that are dropped, and few others
        text = " ".join(_DROPPED.sub("", text).split())
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _PILE.sub(r"\1", text) if len(text) > _LONG else text)


def letters(text: str) -> str:
    """Only its letters and digits: what two printings of one text have in common."""
    return _NOT_LETTERS.sub("", text)


def same(one: str, other: str) -> bool:
    """Whether two texts have the same letters and digits, case aside; two texts without any are not the same."""
    key = letters(one).casefold()
    return bool(key) and key == letters(other).casefold()


def broken(before: str, after: str) -> bool:
    """Whether a layout, not the writer, parted these two lines: no sentence ends, and the next one goes on in small letters."""
    if not before or not after or _ENDS_SENTENCE.search(before) or _STARTS_ITEM.match(after):
        return False
    return after[0].islower() and before[-1].isalnum() | (before[-1] in ",-–—’'\"”)")
