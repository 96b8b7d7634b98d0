"""What each block of a page looks like in numbers, for the forest that tells text from furniture.

Nothing here knows a site or a sentence: lengths, links, places in the DOM, the words that elements are named with, and the same of
the neighbours. All numbers come from counting and dividing, so that they are the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from normalize.blocks import Place, Reading
from normalize.matching import is_wide
from normalize.model import Block
from normalize.tokens import NAMED, TAGGED, hints
from normalize.voices import voices

Numbers = NDArray[np.float32]
Row = NDArray[np.float64]  # one number a block, or an element
Rows = NDArray[np.float64] | NDArray[np.int64] | NDArray[np.bool_]  # one such row, or several

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
_ENDS_ANYWHERE = "…。！？।؟۔"  # also where no space follows
_COMMAS = ",،、"
_CLOSED = (*_ENDS, '"', "”", "»", "'", "’", ")")
_COMMENTS = 1 << NAMED.index("comments")
_COMMENTED = 0.1  # share of the page's prose outside of comments from which on comments do not count as prose
_FAR = 999.0  # blocks from a headline that is not there


@dataclass(frozen=True, slots=True)
class _Sizes:
    """One number a block."""

    words: Row
    linked: Row  # share of letters in links
    ends: Row  # sentences that end
    prose: Row  # words, where it reads like prose; else 0


def features(reading: Reading, title: str) -> Numbers:
    """One row a block, one column a feature; `title` is the page's, "" where none is known."""
    blocks, places = reading.blocks, reading.places
    if not blocks:
        return np.zeros((0, 0), np.float32)
    tree = _Tree([block.path for block in blocks])
    letters = _Letters([block.text for block in blocks])
    sizes = _sizes(letters, places, tree)
    columns = [*_own(blocks, places, letters, sizes, title), *_in_the_tree(tree, sizes), *_beside(blocks, places, tree, sizes)]
    found = np.empty((sum(len(each) if each.ndim > 1 else 1 for each in columns), len(blocks)), np.float32)
    at = 0
    for each in columns:
        after = at + (len(each) if each.ndim > 1 else 1)
        found[at:after] = each
        at = after
    return found.T


class _Letters:
    """The texts of a page as one row of letters, in which all are counted in one go."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        sizes = np.array([len(text) for text in texts])
        self.sizes: Row = sizes.astype(np.float64)
        self._starts = np.cumsum(sizes + 1) - sizes - 1
        self._codes = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
        self._known = np.flatnonzero(np.bincount(self._codes)).tolist()

    def count(self, wanted: Callable[[str], bool]) -> Row:
        """How many letters of each text are wanted; each letter is asked about once."""
        found = [code for code in self._known if wanted(chr(code))]
        if not found:
            return np.zeros(len(self.texts))
        if len(found) == 1:
            told = self._codes == found[0]
        else:
            flags = np.zeros(self._known[-1] + 1, np.bool_)
            flags[found] = True
            told = flags[self._codes]
        return np.add.reduceat(told, self._starts, dtype=np.int64).astype(np.float64)


def _sizes(letters: _Letters, places: Sequence[Place], tree: _Tree) -> _Sizes:
    count = letters.count(" ".__eq__) + 1 + letters.count(is_wide) // 2  # blocks hold single spaces
    linked = np.array([place.linked for place in places], np.float64)
    sentences = [text.count(". ") + text.count("! ") + text.count("? ") + text.endswith(_CLOSED) for text in letters.texts]
    ends = np.array(sentences, np.float64) + letters.count(_ENDS_ANYWHERE.__contains__)
    prose = np.where((count >= _PROSE) & (ends >= 1) & (linked < 0.5), count, 0.0)
    uncommented = np.where(tree.commented[tree.of_block], 0.0, prose)  # readers may have written more than the author
    return _Sizes(count, linked, ends, uncommented if uncommented.sum() >= _COMMENTED * prose.sum() else prose)


# --- the block by itself, in its container and on its page


def _own(blocks: Sequence[Block], places: Sequence[Place], letters: _Letters, sizes: _Sizes, title: str) -> list[Rows]:
    total, prose = max(1.0, sizes.words.sum()), max(1.0, sizes.prose.sum())
    headline = _headline(blocks, title)
    paragraphs = np.flatnonzero(sizes.prose >= _PARAGRAPH)
    first, last = (paragraphs[0], paragraphs[-1]) if len(paragraphs) else (0, len(blocks) - 1)
    count = len(blocks)
    at = np.arange(count, dtype=np.float64)
    before, prose_before = np.cumsum(sizes.words) - sizes.words, np.cumsum(sizes.prose) - sizes.prose
    page = [at, count - 1 - at, at / count, before / total, prose_before / prose, prose_before, prose - prose_before - sizes.prose,
            np.full(count, count), np.full(count, total), np.full(count, prose), np.full(count, prose / total),
            at - headline if headline >= 0 else np.full(count, -_FAR), at - first, last - at]  # fmt: skip
    bold = np.array([place.bold for place in places])
    single = [sizes.words, sizes.linked, sizes.ends, bold, *page]
    kinds = [_is_each([place.tag for place in places], _TAGS), _is_each([block.form for block in blocks], _FORMS)]
    said = voices(letters.texts, sizes.words.tolist())
    return [
        *_of_texts(letters, sizes.words, title),
        said,
        said / np.maximum(1.0, sizes.words),
        *kinds,
        *single,
        *_in_container(places, sizes, prose),
    ]


def _is_each(found: Sequence[str], names: Sequence[str]) -> Rows:
    """One row a name: where it was found."""
    numbers = {name: number for number, name in enumerate(names)}
    rows: Rows = np.equal(np.array([numbers.get(name, -1) for name in found]), np.arange(len(names))[:, None])
    return rows


def _of_texts(letters: _Letters, words: Row, title: str) -> list[Rows]:
    texts, size = letters.texts, np.maximum(1.0, words)
    spoken = frozenset(title.lower().split())
    shared = np.array([_shared(text, spoken) if count <= _SHORT else 0 for text, count in zip(texts, words.tolist(), strict=True)])
    signs = [
        [text[0].islower() for text in texts],
        [text.endswith(_CLOSED) for text in texts],
        [text.endswith(":") for text in texts],
        ["|" in text for text in texts],
        ["@" in text or "://" in text for text in texts],
        ["©" in text for text in texts],
    ]
    copies = Counter(texts)
    seen: Counter[str] = Counter()
    copied = []
    for text in texts:
        copied.append((copies[text], seen[text]))
        seen[text] += 1
    return [
        *(letters.sizes, letters.sizes / size, letters.count(str.isupper) / size, letters.count(_COMMAS.__contains__)),
        *(np.array(signs), shared / max(1, len(spoken)), shared / size, np.array(copied).T),
    ]


def _shared(text: str, title: frozenset[str]) -> int:
    """How many words of the title stand in the text."""
    return len(title.intersection(text.lower().split())) if title else 0


def _headline(blocks: Sequence[Block], title: str) -> int:
    """The first <h1> that shares most of its words with the title, else the first at all; -1 where there is none."""
    spoken = frozenset(title.lower().split())
    found = [block.position for block in blocks if block.path.rpartition(">")[2].startswith("h1")]
    alike = (at for at in found if spoken and len(spoken.intersection(blocks[at].text.lower().split())) >= 0.6 * len(spoken))
    return next(alike, found[0] if found else -1)


def _in_container(places: Sequence[Place], sizes: _Sizes, prose: float) -> list[Rows]:
    _, number = np.unique([place.container for place in places], return_inverse=True)
    members = np.bincount(number).astype(np.float64)
    total, read = np.bincount(number, sizes.words), np.bincount(number, sizes.prose)
    linked = np.bincount(number, sizes.words * sizes.linked) / np.maximum(1, total)
    order = np.argsort(number, kind="stable")
    starts = np.cumsum(members) - members
    rank = np.empty(len(places))
    rank[order] = np.arange(len(places)) - starts[number[order]]
    per = np.vstack([members, total, read, read / prose, linked])[:, number]
    return [per, rank, per[0] - 1 - rank, rank / per[0]]


# --- the block in the tree


class _Tree:
    """The page's elements by path: those that hold blocks and all above them, parents before children; 0 stands for the page."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.parents, self.labels = [0], [""]
        self._numbers: dict[str, int] = {"": 0}
        own = {path: self._number(path) for path in dict.fromkeys(paths)}
        self.of_block = np.array([own[path] for path in paths])
        known = hints(dict.fromkeys(self.labels))
        self.hints = [known[label] for label in self.labels]  # bits over NAMED, above them over TAGGED
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
        found = [False]
        for parent, hint in zip(self.parents[1:], self.hints[1:], strict=True):
            found.append(found[parent] or bool(parent and hint & name))
        return np.array(found)

    def summed(self, own: Row) -> Row:
        """For each element, the sum of its own numbers and of all below it."""
        sums: list[float] = own.tolist()
        for at in range(len(sums) - 1, 0, -1):
            sums[self.parents[at]] += sums[at]
        return np.array(sums)


def _in_the_tree(tree: _Tree, sizes: _Sizes) -> list[Rows]:
    count, of_block = len(tree.labels), tree.of_block
    ones = np.ones(len(of_block))
    blocks, words, read = (np.bincount(of_block, each, count).astype(np.float64) for each in (ones, sizes.words, sizes.prose))
    total, prose = tree.summed(words), tree.summed(read)
    page, heart = max(1.0, total[0]), max(1.0, prose[0])
    columns = [*_hinted(tree, prose, heart), *_around_hearts(tree, prose, heart)]
    parents, at = np.array(tree.parents), of_block
    for _ in range(_LEVELS):
        columns += [prose[at] / heart, total[at] / page, prose[at] / np.maximum(1, total[at])]
        at = parents[at]
    own_words, own_prose = words[of_block], read[of_block]
    return [*columns, blocks[of_block], own_words, own_prose, own_words / page, own_prose / heart]


def _hinted(tree: _Tree, prose: Row, read: float) -> Iterator[Rows]:
    """What names and tags hint at: anywhere above, below the article's own elements, in the two innermost elements (names only)."""
    names = (1 << len(NAMED)) - 1
    every, own, inner = [0], [0], [0]
    for at, is_own in enumerate((prose >= _OWN * read).tolist()):
        if at:
            parent, hint = tree.parents[at], tree.hints[at]
            every.append(every[parent] | (hint if parent else hint & ~names))  # what <body> is called says nothing of a part
            own.append(0 if is_own else own[parent] | hint)
            inner.append(hint | tree.hints[parent])
    for found, bits in ((every, len(NAMED) + len(TAGGED)), (own, len(NAMED) + len(TAGGED)), (inner, len(NAMED))):
        yield np.array(found, np.int64)[tree.of_block] >> np.arange(bits)[:, None] & 1


def _around_hearts(tree: _Tree, prose: Row, read: float) -> Iterator[Rows]:
    """Depth, depth below the article's own elements, and for each of _HEARTS whether in it and how far below."""
    depth, below = [0], [0]
    for parent, is_own in zip(tree.parents[1:], (prose >= _OWN * read).tolist()[1:], strict=True):
        depth.append(depth[parent] + 1)
        below.append(0 if is_own else below[parent] + 1)
    depths = np.array(depth, np.float64)
    hearts = [_deepest(np.flatnonzero(prose >= share * read), depths) for share in _HEARTS]
    under = [sum(1 << number for number, heart in enumerate(hearts) if heart == 0)]
    for at, parent in enumerate(tree.parents[1:], 1):
        under.append(
            under[parent] | sum(1 << number for number, heart in enumerate(hearts) if heart == at) if at in hearts else under[parent]
        )
    inside, own = np.array(under)[tree.of_block], depths[tree.of_block]
    yield own
    yield np.array(below, np.float64)[tree.of_block]
    for number, heart in enumerate(hearts):
        yield inside >> number & 1
        yield own - depths[heart]


def _deepest(elements: NDArray[np.int64], depths: Row) -> int:
    """The first of the deepest; the page where there is none."""
    return int(elements[np.argmax(depths[elements])]) if len(elements) else 0


# --- the block among its neighbours


def _beside(blocks: Sequence[Block], places: Sequence[Place], tree: _Tree, sizes: _Sizes) -> Iterator[Rows]:
    count = len(blocks)
    container, path = np.array([place.container for place in places]), tree.of_block
    heading = np.array([block.form == "heading" for block in blocks], np.float64)
    reach = max(_REACH)
    measures = np.full((3, count + 2 * reach), -1.0)
    measures[:, reach : reach + count] = sizes.words, sizes.linked, sizes.ends
    spots = np.full((2, count + 2 * reach), -1)
    spots[:, reach : reach + count] = container, path
    headings = np.zeros(count + 2 * reach)
    headings[reach : reach + count] = heading
    for step in _REACH:
        there = slice(reach + step, reach + step + count)
        yield measures[:, there]
        yield spots[:, there] == spots[:, reach : reach + count]
        yield headings[there]
    total, prose, linked = (np.concatenate([[0.0], np.cumsum(each)]) for each in (sizes.words, sizes.prose, sizes.words * sizes.linked))
    at = np.arange(count)
    for width in _WINDOWS:
        first, end = np.maximum(0, at - width), np.minimum(count, at + width + 1)
        around = np.maximum(1.0, total[end] - total[first])
        yield (prose[end] - prose[first]) / around
        yield (linked[end] - linked[first]) / around
        yield prose[at] - prose[first]
        yield prose[end] - prose[at + 1]
