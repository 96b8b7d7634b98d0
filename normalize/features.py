"""What each block of a page looks like in numbers, for the forest that tells text from furniture.

Nothing here knows a site or a sentence: lengths, links, places in the DOM, the words that elements are named with, and the same of
the neighbours. All numbers come from counting and dividing, so that they are the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from normalize.blocks import Place, Reading
from normalize.model import Block
from normalize.rules import words
from normalize.tokens import NAMED, TAGGED, hints

Numbers = NDArray[np.float32]
_Number = TypeVar("_Number", np.float64, np.int64)

_PROSE = 8  # words of a sentence that counts as prose
_PARAGRAPH = 20  # words of what is surely a paragraph
_SHORT = 30  # words; a title is not longer
_OWN = 0.3  # share of the page's prose in an element that is then the article's, so that its name tells nothing of the block
_HEARTS = (0.3, 0.5, 0.7, 0.9)  # shares of the page's prose whose innermost holders are looked for
_LEVELS = 6  # elements from the block's own upward that are measured
_REACH = (-1, 1, -2, 2, -3, 3)  # neighbours that are looked at
_WINDOWS = (3, 6, 12)  # blocks to each side over which densities are taken
_TAGS = ("p", "div", "li", "td", "h2", "h3", "h4", "pre", "button", "figcaption", "span")
_FORMS = ("paragraph", "heading", "item", "quote", "cell", "caption")
_ENDS = ".!?…。！？।؟۔"
_CLOSED = (*_ENDS, '"', "”", "»", "'", "’", ")")
_COMMENTS = 1 << NAMED.index("comments")
_COMMENTED = 0.1  # share of the page's prose outside of comments from which on comments do not count as prose
_FAR = 999.0  # blocks from a headline that is not there


@dataclass(frozen=True, slots=True)
class _Sizes:
    """One number a block."""

    words: NDArray[np.float64]
    linked: NDArray[np.float64]  # share of letters in links
    ends: NDArray[np.float64]  # sentences that end
    prose: NDArray[np.float64]  # words, where it reads like prose; else 0


def features(reading: Reading, title: str) -> Numbers:
    """One row a block, COLUMNS columns; `title` is the page's, "" where none is known."""
    blocks, places = reading.blocks, reading.places
    if not blocks:
        return np.zeros((0, 0), np.float32)
    tree = _Tree([block.path for block in blocks])
    sizes = _sizes(blocks, places, tree)
    own = _own(blocks, places, sizes, title)
    return np.hstack([own, _in_the_tree(tree, sizes), _beside(blocks, places, sizes)]).astype(np.float32)


def _sizes(blocks: Sequence[Block], places: Sequence[Place], tree: _Tree) -> _Sizes:
    count = np.array([words(block.text) for block in blocks], np.float64)
    linked = np.array([place.linked for place in places], np.float64)
    ends = np.array([_sentences(block.text) for block in blocks], np.float64)
    prose = np.where((count >= _PROSE) & (ends >= 1) & (linked < 0.5), count, 0.0)
    uncommented = np.where(tree.commented[tree.of_block], 0.0, prose)  # readers may have written more than the author
    return _Sizes(count, linked, ends, uncommented if uncommented.sum() >= _COMMENTED * prose.sum() else prose)


def _sentences(text: str) -> int:
    found = text.count(". ") + text.count("! ") + text.count("? ") + text.endswith(_CLOSED)
    return found if text.isascii() else found + sum(map(text.count, "…。！？।؟۔"))


# --- the block by itself, in its container and on its page


def _own(blocks: Sequence[Block], places: Sequence[Place], sizes: _Sizes, title: str) -> NDArray[np.float64]:
    total, prose = max(1.0, sizes.words.sum()), max(1.0, sizes.prose.sum())
    headline = _headline(blocks, title)
    paragraphs = np.flatnonzero(sizes.prose >= _PARAGRAPH)
    first, last = (paragraphs[0], paragraphs[-1]) if len(paragraphs) else (0, len(blocks) - 1)
    count = len(blocks)
    at = np.arange(count, dtype=np.float64)
    before, prose_before = np.cumsum(sizes.words) - sizes.words, np.cumsum(sizes.prose) - sizes.prose
    texts = Counter(block.text for block in blocks)
    seen: Counter[str] = Counter()
    spoken = frozenset(title.lower().split())
    rows = []
    for block, size in zip(blocks, sizes.words.tolist(), strict=True):
        text = block.text
        rows.append((*_of_text(text, size, spoken), texts[text], seen[text]))
        seen[text] += 1
    page = [at, count - 1 - at, at / count, before / total, prose_before / prose, prose_before, prose - prose_before - sizes.prose,
            np.full(count, count), np.full(count, total), np.full(count, prose), np.full(count, prose / total),
            at - headline if headline >= 0 else np.full(count, -_FAR), at - first, last - at]  # fmt: skip
    kinds = [
        [place.tag == tag for tag in _TAGS] + [block.form == form for form in _FORMS] for block, place in zip(blocks, places, strict=True)
    ]
    bold = np.array([place.bold for place in places])
    veiled = np.array([place.veiled for place in places], np.float64)
    single = [sizes.words, sizes.linked, sizes.ends, bold, veiled, *page]
    return np.hstack(
        [np.array(rows, np.float64), np.array(kinds, np.float64), np.column_stack(single), _in_container(places, sizes, prose)]
    )


def _of_text(text: str, size: float, title: frozenset[str]) -> tuple[float, ...]:
    length = len(text)
    shared = len(title.intersection(text.lower().split())) if title and size <= _SHORT else 0
    upper = sum(map(str.isupper, text))
    return (
        length,
        length / max(1.0, size),
        upper / max(1.0, size),
        text.count(",") + text.count("،") + text.count("、"),
        text[0].islower(),
        text.endswith(_CLOSED),
        text.endswith(":"),
        "|" in text,
        "@" in text or "://" in text,
        "©" in text,
        shared / max(1, len(title)),
        shared / max(1.0, size),
    )


def _headline(blocks: Sequence[Block], title: str) -> int:
    """The first <h1> that shares most of its words with the title, else the first at all; -1 where there is none."""
    spoken = frozenset(title.lower().split())
    found = [block.position for block in blocks if block.path.rpartition(">")[2].startswith("h1")]
    alike = (at for at in found if spoken and len(spoken.intersection(blocks[at].text.lower().split())) >= 0.6 * len(spoken))
    return next(alike, found[0] if found else -1)


def _in_container(places: Sequence[Place], sizes: _Sizes, prose: float) -> NDArray[np.float64]:
    _, number = np.unique([place.container for place in places], return_inverse=True)
    members = np.bincount(number).astype(np.float64)
    total, read = np.bincount(number, sizes.words), np.bincount(number, sizes.prose)
    linked = np.bincount(number, sizes.words * sizes.linked) / np.maximum(1, total)
    order = np.argsort(number, kind="stable")
    starts = np.cumsum(members) - members
    rank = np.empty(len(places))
    rank[order] = np.arange(len(places)) - starts[number[order]]
    per = np.column_stack([members, total, read, read / prose, linked])[number]
    return np.column_stack([per, rank, members[number] - 1 - rank, rank / members[number]])


# --- the block in the tree


class _Tree:
    """The page's elements by path: those that hold blocks and all above them, parents before children; 0 stands for the page."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.parents, self.labels = [0], [""]
        self._numbers: dict[str, int] = {"": 0}
        self.of_block = np.array([self._number(path) for path in paths])
        known = {label: hints(label) for label in set(self.labels)}
        self.hints = [known[label] for label in self.labels]
        self.commented = self._below(_COMMENTS)

    def _number(self, path: str) -> int:
        missing = []
        while path not in self._numbers:
            above, _, label = path.rpartition(">")
            missing.append((path, label))
            path = above
        number = self._numbers[path]
        for path, label in reversed(missing):
            self._numbers[path] = len(self.labels)
            self.parents.append(number)
            self.labels.append(label)
            number = self._numbers[path]
        return number

    def _below(self, name: int) -> NDArray[np.bool_]:
        """Whether each element, or one above it below <body>, is named so."""
        found = [False] * len(self.labels)
        for at in range(1, len(found)):
            found[at] = found[self.parents[at]] or bool(self.parents[at] and self.hints[at][0] & name)
        return np.array(found)

    def summed(self, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each element, the sum of its own numbers and of all below it."""
        sums: list[float] = own.tolist()
        for at in range(len(sums) - 1, 0, -1):
            sums[self.parents[at]] += sums[at]
        return np.array(sums)


def _in_the_tree(tree: _Tree, sizes: _Sizes) -> NDArray[np.float64]:
    count = len(tree.labels)
    own = np.column_stack(
        [np.bincount(tree.of_block, each, count).astype(np.float64) for each in (np.ones(len(tree.of_block)), sizes.words, sizes.prose)]
    )
    total, prose = tree.summed(own[:, 1]), tree.summed(own[:, 2])
    every, read = max(1.0, total[0]), max(1.0, prose[0])
    columns = [*_hinted(tree, prose, read), *_around_hearts(tree, prose, read)]
    parents, at = np.array(tree.parents), np.arange(count)
    for _ in range(_LEVELS):
        columns += [prose[at] / read, total[at] / every, prose[at] / np.maximum(1, total[at])]
        at = parents[at]
    columns += [*own.T, own[:, 1] / every, own[:, 2] / read]
    rows: NDArray[np.float64] = np.column_stack(columns)[tree.of_block]
    return rows


def _hinted(tree: _Tree, prose: NDArray[np.float64], read: float) -> list[NDArray[np.float64]]:
    """What names and tags hint at: anywhere above, below the article's own elements, in the two innermost elements (names only)."""
    every, own, inner = [(0, 0)], [(0, 0)], [(0, 0)]
    for at in range(1, len(tree.labels)):
        parent, (names, tag) = tree.parents[at], tree.hints[at]
        page_wide = names if parent else 0  # what <body> is called says nothing of a part
        every.append((every[parent][0] | page_wide, every[parent][1] | tag))
        own.append((0, 0) if prose[at] >= _OWN * read else (own[parent][0] | names, own[parent][1] | tag))
        inner.append((names | tree.hints[parent][0], 0))
    return [*_bits(every, len(NAMED), len(TAGGED)), *_bits(own, len(NAMED), len(TAGGED)), *_bits(inner, len(NAMED), 0)]


def _bits(found: Sequence[tuple[int, int]], names: int, tags: int) -> NDArray[np.float64]:
    """One row a bit."""
    both = np.array(found, np.int64)
    return np.vstack([(both[:, :1] >> np.arange(names) & 1).T, (both[:, 1:] >> np.arange(tags) & 1).T]).astype(np.float64)


def _around_hearts(tree: _Tree, prose: NDArray[np.float64], read: float) -> list[NDArray[np.float64]]:
    """Depth, depth below the article's own elements, and for each of _HEARTS whether in it and how far below."""
    count = len(tree.labels)
    depth, below = [0] * count, [0] * count
    for at in range(1, count):
        parent = tree.parents[at]
        depth[at] = depth[parent] + 1
        below[at] = 0 if prose[at] >= _OWN * read else below[parent] + 1
    columns = [np.array(depth, np.float64), np.array(below, np.float64)]
    for share in _HEARTS:
        heart = max(np.flatnonzero(prose >= share * read).tolist(), key=lambda at: (depth[at], -at), default=0)  # the page, without prose
        under = [False] * count
        for at in range(count):
            under[at] = at == heart or (at > 0 and under[tree.parents[at]])
        columns += [np.array(under, np.float64), columns[0] - depth[heart]]
    return columns


# --- the block among its neighbours


def _beside(blocks: Sequence[Block], places: Sequence[Place], sizes: _Sizes) -> NDArray[np.float64]:
    container = np.array([place.container for place in places])
    paths = {path: number for number, path in enumerate(dict.fromkeys(block.path for block in blocks))}
    path = np.array([paths[block.path] for block in blocks])
    heading = np.array([block.form == "heading" for block in blocks], np.float64)
    columns = []
    for step in _REACH:
        columns += [_shifted(each, step, -1.0) for each in (sizes.words, sizes.linked, sizes.ends)]
        columns += [(_shifted(each, step, -1) == each).astype(np.float64) for each in (container, path)]
        columns.append(_shifted(heading, step, 0.0))
    total, prose, linked = (np.concatenate([[0.0], np.cumsum(each)]) for each in (sizes.words, sizes.prose, sizes.words * sizes.linked))
    at = np.arange(len(blocks))
    for reach in _WINDOWS:
        first, end = np.maximum(0, at - reach), np.minimum(len(blocks), at + reach + 1)
        around = np.maximum(1.0, total[end] - total[first])
        columns += [(prose[end] - prose[first]) / around, (linked[end] - linked[first]) / around]
        columns += [prose[at] - prose[first], prose[end] - prose[at + 1]]
    return np.column_stack(columns)


def _shifted(values: NDArray[_Number], step: int, missing: float) -> NDArray[_Number]:
    """Each block's neighbour's value."""
    moved = np.full_like(values, missing)
    if abs(step) < len(values):
        if step < 0:
            moved[-step:] = values[:step]
        else:
            moved[:-step] = values[step:]
    return moved
