"""Unicode and spacing: the same words in one form, whatever keyboard, layout engine or encoder they came through."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width space, word joiner, byte order mark, bidirectional controls. The two joiners (U+200C, U+200D) stay:
# Persian spelling and emoji need them.
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROLS = dict.fromkeys((*range(0x00, 0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)))
_DROPPED = _INVISIBLE | _CONTROLS
_NOT_LETTERS = re.compile(r"[\W_]+")
_ENDS_SENTENCE = re.compile(r"""[.!?…:;。！？।؟。][)\]"'”’»›]*$""")
_STARTS_ITEM = re.compile(r"\s*(?:[-–—•·*▪●]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")


def fold(text: str) -> str:
    """The text in NFC, runs of any spaces as one space, without soft hyphens, zero-width, bidi and control characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_DROPPED))
    elif not text.isprintable():
        text = text.translate(_CONTROLS)
    return " ".join(text.split())


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
