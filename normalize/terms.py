"""A text as the terms that copies of it share: words without case, accents, apostrophes and thousands commas, each as 64 bits.

In scripts without spaces each character is a term. All of it is computed over the row of code points: a text of 330 words takes .2 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from normalize.letters import (
    ALONE,
    APOSTROPHE,
    CLOSES,
    COLON,
    COMMA,
    DIGIT,
    EITHER,
    LETTER,
    LINE,
    MARK,
    OPENS,
    QUOTE,
    SPACE,
    STOP,
    UNSEEN,
    UPPER,
    WORD,
    letters,
)  # fmt: skip

NUMBER, NAME, QUOTED, CHARACTER, ANNOUNCED, OPENING = 1, 2, 4, 8, 16, 32

READ = 1_000_000  # characters of a text that are read: 150,000 words; ten million took 780 MB
_LONGEST = 256  # letters of a term after which its powers come round again
_IN_A_WORD = 0.55  # of a word that a character is, where no spaces are written
_FACTOR = 0x9E3779B97F4A7C15
_POWERS = np.array([pow(_FACTOR, exponent, 2**64) for exponent in range(_LONGEST)], np.uint64)


@dataclass(frozen=True, eq=False)
class Terms:
    """The terms of a text, in order. All four rows have one entry a term."""

    codes: NDArray[np.uint64]
    starts: NDArray[np.int64]  # characters from the text's start
    ends: NDArray[np.int64]  # behind the last character
    flags: NDArray[np.uint8]  # NUMBER, NAME (capital within a sentence), QUOTED (in quotation marks),
    # CHARACTER (of a script without spaces), ANNOUNCED (begins the paragraph behind a colon), OPENING (begins a paragraph; the highest)

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def telling(self) -> NDArray[np.bool_]:
        """Which are numbers or names: what a template replaces."""
        found: NDArray[np.bool_] = (self.flags & (NUMBER | NAME)) != 0
        return found

    @cached_property
    def quoted(self) -> NDArray[np.bool_]:
        """Which stand in quotation marks."""
        found: NDArray[np.bool_] = (self.flags & QUOTED) != 0
        return found

    @cached_property
    def told(self) -> NDArray[np.float64]:
        """Numbers and names before each term, and in the end all."""
        return np.concatenate([[0.0], np.cumsum(self.telling)])

    @cached_property
    def unquoted(self) -> NDArray[np.float64]:
        """Words outside quotation marks before each term, and in the end all."""
        return np.concatenate([[0.0], np.cumsum(np.where(self.quoted, 0.0, np.diff(self.words)))])

    @cached_property
    def words(self) -> NDArray[np.float64]:
        """Words before each term, and in the end all: a character of a script without spaces is about half a word."""
        sizes = np.where(self.flags & CHARACTER, _IN_A_WORD, 1.0)
        return np.concatenate([[0.0], np.cumsum(sizes)])


def terms(text: str) -> Terms:
    """The terms of the first million characters of `text`; lone surrogates count as gaps."""
    codes = np.frombuffer(text[:READ].encode("utf-32-le", "surrogatepass"), np.uint32)
    if not len(codes):
        return _nothing()
    known = letters(codes)
    kinds, folded = known.kinds, known.folded
    places = None
    if (kinds & UNSEEN).any():
        # Soft hyphens, joiners and marks of direction stand anywhere and are seen nowhere.
        places = np.flatnonzero((kinds & UNSEEN) == 0)
        kinds, folded = kinds[places], folded[places]
    joined = _joined(kinds)
    alone = (kinds & ALONE) != 0
    begins = joined.copy()
    begins[1:] &= ~joined[:-1] | alone[1:] | alone[:-1]
    # A mark or apostrophe begins nothing.
    begins &= (kinds & WORD) != 0
    starts = np.flatnonzero(begins)
    if not len(starts):
        return _nothing()
    number = np.cumsum(begins) - 1
    said = np.flatnonzero(((kinds & WORD) != 0) & (number >= 0))
    first = np.searchsorted(said, starts)
    within = np.arange(len(said)) - first[number[said]]
    value = (folded[said].astype(np.uint64) + np.uint64(1)) * _POWERS[within % _LONGEST]
    last = np.append(first[1:], len(said)) - 1
    ends, flags = said[last] + 1, _flags(kinds, starts, said[last])
    if places is not None:
        starts, ends = places[starts], places[ends - 1] + 1
    return Terms(mixed(np.add.reduceat(value, first)), starts, ends, flags)


def mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The values with each bit made to depend on all (Steele, Lea and Flood, SplitMix, 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _nothing() -> Terms:
    return Terms(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint8))


def _joined(kinds: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """What belongs to a term: letters, figures, marks, an apostrophe between letters, a comma that parts thousands."""
    joined: NDArray[np.bool_] = (kinds & (WORD | MARK)) != 0
    if len(kinds) < 3:
        return joined
    letter: NDArray[np.bool_] = (kinds & (LETTER | MARK)) != 0
    joined[1:-1] |= ((kinds[1:-1] & APOSTROPHE) != 0) & letter[:-2] & letter[2:]
    commas = np.flatnonzero(kinds & COMMA)
    commas = commas[(commas > 0) & (commas < len(kinds) - 3)]
    if len(commas):
        digit = np.append((kinds & DIGIT) != 0, False)
        group = digit[commas - 1] & digit[commas + 1] & digit[commas + 2] & digit[commas + 3] & ~digit[commas + 4]
        joined[commas[group]] = True
    return joined


def _flags(kinds: NDArray[np.uint16], starts: NDArray[np.int64], lasts: NDArray[np.int64]) -> NDArray[np.uint8]:
    flags = np.where(kinds[starts] & DIGIT, NUMBER, 0).astype(np.uint8)
    flags |= np.where(kinds[starts] & ALONE, CHARACTER, 0).astype(np.uint8)
    breaks = np.cumsum((kinds & (STOP | LINE)) != 0)
    opens = np.ones(len(starts), np.bool_)
    opens[1:] = breaks[starts[1:]] != breaks[lasts[:-1]]
    flags |= np.where(((kinds[starts] & UPPER) != 0) & ~opens, NAME, 0).astype(np.uint8)
    flags |= np.where(_quoted(kinds, starts), QUOTED, 0).astype(np.uint8)
    opening = _opening(kinds, starts, lasts)
    flags |= np.where(opening, OPENING, 0).astype(np.uint8)
    flags |= np.where(opening & _behind_colon(kinds, starts, lasts), ANNOUNCED, 0).astype(np.uint8)
    return flags


def _opening(kinds: NDArray[np.uint16], starts: NDArray[np.int64], lasts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which terms begin a paragraph."""
    lines = np.cumsum((kinds & LINE) != 0)
    found = np.ones(len(starts), np.bool_)
    found[1:] = lines[starts[1:]] != lines[lasts[:-1]]
    return found


def _behind_colon(kinds: NDArray[np.uint16], starts: NDArray[np.int64], lasts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which terms stand behind one that a colon follows."""
    colons = np.cumsum((kinds & COLON) != 0)
    found = np.zeros(len(starts), np.bool_)
    found[1:] = colons[starts[1:]] != colons[lasts[:-1]]
    return found


def _quoted(kinds: NDArray[np.uint16], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which terms stand in quotation marks; a mark that is not closed ends with its paragraph."""
    edges = np.concatenate([[LINE], kinds, [LINE]])
    signs = np.flatnonzero(kinds & (QUOTE | LINE))
    found = np.zeros(len(starts), np.bool_)
    if len(signs):
        inside, states = False, []
        for kind, before, after in zip(kinds[signs].tolist(), edges[signs].tolist(), edges[signs + 2].tolist(), strict=True):
            inside = _inside(kind, before, after, inside)
            states.append(inside)
        at = np.searchsorted(signs, starts) - 1
        found = np.where(at >= 0, np.array(states)[np.maximum(at, 0)], False)
    # Steps up where one begins and down where it ends, of which the sum says how many a term stands in.
    first, closing = (np.searchsorted(starts, places) for places in _singly_quoted(kinds, edges))
    if len(first):
        steps = np.bincount(first, minlength=len(starts) + 1) - np.bincount(closing, minlength=len(starts) + 1)
        found |= np.cumsum(steps[:-1]) > 0
    return found


def _inside(kind: int, before: int, after: int, inside: bool) -> bool:
    """Whether a quotation is open behind a mark: told by what stands around it, else by its shape, else by turns."""
    if kind & LINE:
        # A line that ends amidst a sentence is wrapped; scripts without spaces, of which Thai has no full stop, are not seen so.
        return inside and bool(before & (WORD | MARK | COMMA)) and not before & ALONE and not after & LINE
    opens, ends = bool(before & (SPACE | LINE | QUOTE)), bool(after & (SPACE | LINE | STOP | COMMA | QUOTE))
    if opens != ends:
        return opens
    if kind & EITHER:
        # Within a word it is an inch or a Hebrew abbreviation; Korean closes a quotation within one.
        within = before & WORD and after & WORD and not (before | after) & ALONE
        return not inside and not within
    return bool(kind & OPENS) or not kind & CLOSES


def _singly_quoted(kinds: NDArray[np.uint16], edges: NDArray[np.uint16]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What stands in marks that are apostrophes elsewhere, as British papers quote: first characters, and the closing marks.

    Of several marks that could close it the first beside a stop does, for "the dogs' bowl" has one, too; nothing is quoted where none does,
    unless it begins its paragraph.
    """
    marks = np.flatnonzero(kinds & APOSTROPHE)
    before, after = edges[marks], edges[marks + 2]
    opens = ((before & (WORD | MARK | STOP | COMMA | APOSTROPHE)) == 0) & ((after & (WORD | QUOTE | APOSTROPHE)) != 0)
    closes = ((before & (SPACE | LINE)) == 0) & ((after & (WORD | MARK)) == 0) & ~opens
    surely = closes & (((before & (STOP | COMMA)) != 0) | ((after & (STOP | COMMA | LINE | QUOTE | APOSTROPHE)) != 0))
    first, whole = marks[opens], len(kinds)
    end = _behind(np.flatnonzero(kinds & LINE), first, whole)
    stop = np.minimum(np.append(first[1:], whole), end) if len(first) else end
    sure, likely = _behind(marks[surely], first, whole), _behind(marks[closes], first, whole)
    leads = (before[opens] & LINE) != 0
    closing = np.where(sure < stop, sure, np.where(likely < stop, likely, np.where(leads, end, first)))
    return first, closing


def _behind(places: NDArray[np.int64], each: NDArray[np.int64], whole: int) -> NDArray[np.int64]:
    """The next of the places behind each; `whole` where there is none."""
    found: NDArray[np.int64] = np.append(places, whole)[np.searchsorted(places, each, "right")]
    return found
