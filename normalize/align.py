"""An extractor's lines laid over the page's blocks: which blocks, and how much of each, its text was made of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from normalize.text import letters

_ANCHOR = 16  # letters; a shorter line may stand in more places than the one that equals it
_PIECE = 24  # letters of the pieces that a line is cut into when it does not stand whole in the page
_STEP = 6  # letters to go on by where a piece does not stand in the page


def coverage(lines: Sequence[str], texts: Sequence[str]) -> tuple[float, ...]:
    """For each of the page's texts, the share of its letters that the lines hold, 0..1; texts without letters get 0.

    Both are in the page's order. Lines that stand once fix the others: between two of them, a line is looked for only there.
    Where one text stands twice, the copy nearest to fixed lines is taken.
    """
    page = _Page.of(texts)
    keys = [key for key in map(letters, lines) if key]
    anchors = _anchors(keys, page)
    previous_line, previous_block = -1, -1
    for line, block in [*anchors, (len(keys), len(texts))]:
        between = keys[previous_line + 1 : line]
        if previous_line < 0 and block < len(texts):
            page.cover_backward(between, page.starts[block])
        else:
            page.cover_forward(between, page.ends[previous_block] if previous_block >= 0 else 0, page.start_of(block))
        if block < len(texts):
            page.cover(page.starts[block], page.ends[block])
        previous_line, previous_block = line, block
    return page.shares()


@dataclass(slots=True)
class _Page:
    """All texts of a page as one string of letters, and which of them have been found in the lines."""

    letters: str
    starts: list[int]  # of each text in `letters`
    ends: list[int]
    covered: list[int]  # letters found, by text
    at: dict[str, list[int]] = field(default_factory=dict)  # a text's letters -> numbers of the texts that have them

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Page:
        keys = [letters(text) for text in texts]
        starts, ends, offset = [], [], 0
        at: dict[str, list[int]] = {}
        for number, key in enumerate(keys):
            starts.append(offset)
            offset += len(key)
            ends.append(offset)
            at.setdefault(key, []).append(number)
        return cls("".join(keys), starts, ends, [0] * len(keys), at)

    def start_of(self, number: int) -> int:
        return self.starts[number] if number < len(self.starts) else len(self.letters)

    def cover(self, start: int, end: int) -> None:
        number = bisect_right(self.ends, start)
        while number < len(self.starts) and self.starts[number] < end:
            self.covered[number] += max(0, min(end, self.ends[number]) - max(start, self.starts[number]))
            number += 1

    def shares(self) -> tuple[float, ...]:
        sizes = (end - start for start, end in zip(self.starts, self.ends, strict=True))
        return tuple(min(1.0, found / size) if size else 0.0 for found, size in zip(self.covered, sizes, strict=True))

    def cover_forward(self, keys: Sequence[str], low: int, high: int) -> None:
        for key in keys:
            found = self._next(key, low, high)
            if found >= 0:
                self.cover(found, found + len(key))
                low = found + len(key)
            elif len(key) > _PIECE:
                low = self._cover_pieces(key, low, high)

    def cover_backward(self, keys: Sequence[str], high: int) -> None:
        for position, key in reversed(list(enumerate(keys))):
            found = self._last(key, high)
            if found >= 0:
                self.cover(found, found + len(key))
                high = found
            elif len(key) > _PIECE:
                self._cover_pieces(key, 0, high)
            if not position:
                return

    def _next(self, key: str, low: int, high: int) -> int:
        """Where the key stands whole: first as a text of its own, else, if it is long, anywhere; -1 where it does not."""
        for number in self.at.get(key, ()):
            if low <= self.starts[number] and self.ends[number] <= high:
                return self.starts[number]
        return self.letters.find(key, low, high) if len(key) >= _ANCHOR else self._short(key, low, high)

    def _short(self, key: str, low: int, high: int) -> int:
        """A short line is taken only where a text begins or ends with it, soon after what was found last."""
        found = self.letters.find(key, low, min(high, low + 400))
        if found < 0:
            return -1
        at_start = self.starts[min(bisect_left(self.starts, found), len(self.starts) - 1)] == found
        at_end = self.ends[min(bisect_left(self.ends, found + len(key)), len(self.ends) - 1)] == found + len(key)
        return found if at_start or at_end else -1

    def _last(self, key: str, high: int) -> int:
        for number in reversed(self.at.get(key, ())):
            if self.ends[number] <= high:
                return self.starts[number]
        return self.letters.rfind(key, 0, high) if len(key) >= _ANCHOR else -1

    def _cover_pieces(self, key: str, low: int, high: int) -> int:
        """Cover what the page has of a line that the extractor put together from several places; where the last piece ended."""
        start = 0
        while len(key) - start > _PIECE // 2:
            piece = key[start : start + _PIECE]
            found = self.letters.find(piece, low, high)
            if found >= 0:
                self.cover(found, found + len(piece))
                low = found + len(piece)
            start += len(piece) if found >= 0 else _STEP
        return low


def _anchors(keys: Sequence[str], page: _Page) -> list[tuple[int, int]]:
    """Pairs of line and text that are equal, long and the only ones, ascending in both: the longest such row."""
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    pairs = [
        (line, page.at[key][0])
        for line, key in enumerate(keys)
        if len(key) >= _ANCHOR and counts[key] == 1 and len(page.at.get(key, ())) == 1
    ]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers rise (patience sorting)."""
    tails: list[int] = []  # smallest last second number of a rising row, by its length
    ends: list[int] = []  # index of the pair that holds it
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        length = bisect_left(tails, second)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(second)
            ends.append(index)
        else:
            tails[length], ends[length] = second, index
    row: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]
