"""What a place in the DOM says of the text in it: the reason under which a block that is not article text enters the ledger."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from normalize.model import Block, Reason
from normalize.placenames import FURNITURE, NAMES, TAGS, WEAK

_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SLUG = re.compile(r"#(?:[^-_>]+[-_]){3}.*", re.S)  # an id made of a heading's words
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\n")
_TAG = re.compile(r"[.#]")
_RIGHTS = re.compile(r"\W{0,3}(?:©|\(c\)|copyright\b)", re.I)
_STOP = re.compile(r"[.!?。！？؟…:][)\]\"'”’»›]*$")
_TITLE = 4  # words from which on a link's text is another page's headline
_LABEL = 5  # words that a line without a stop has at most to be a label: a date, a price, a name, a place in a menu
_REACH = 4  # elements around a block whose other blocks may say what it is
_MOST = 0.5  # share of their letters that must be of one reason


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Names by word, so that a label costs a look-up a word and no search."""

    reasons: tuple[Reason, ...]  # the strongest first
    words: Mapping[str, int]  # word, or words joined by hyphens -> index of its reason
    beginnings: tuple[tuple[str, int], ...]
    starts: tuple[str, ...]  # the beginnings alone
    firsts: frozenset[str]  # all but the last of several words, joined
    parts: frozenset[str]  # each of several words

    def rank(self, name: str) -> int:
        """The index of the reason that a name gives; the number of reasons where it gives none."""
        found = self.words.get(name)
        if found is None and name.startswith(self.starts):
            return min(rank for beginning, rank in self.beginnings if name.startswith(beginning))
        return len(self.reasons) if found is None else found


def _lexicon(rows: Sequence[tuple[Reason, str]]) -> _Lexicon:
    words: dict[str, int] = {}
    beginnings: dict[str, int] = {}
    firsts: set[str] = set()
    joint: set[str] = set()
    for rank, (_, names) in enumerate(rows):
        for name in names.split():
            if name.endswith("*"):
                beginnings.setdefault(name[:-1], rank)
                continue
            words.setdefault(name, rank)
            words.setdefault(name.replace("-", ""), rank)
            parts = name.split("-")
            firsts.update("-".join(parts[:count]) for count in range(1, len(parts)))
            joint.update(parts if len(parts) > 1 else ())
    return _Lexicon(
        tuple(reason for reason, _ in rows), words, tuple(beginnings.items()), tuple(beginnings), frozenset(firsts), frozenset(joint)
    )


_EVERY = _lexicon((*NAMES, *WEAK))
_OWN = _lexicon(FURNITURE)


def furniture(path: str, shared: frozenset[str]) -> Reason | None:
    """The reason to take away a chosen block of that place, where one of its own elements is named as no article's element is."""
    rank = min(_ranks(_own_labels(path, shared), _OWN).values(), default=len(_OWN.reasons))
    return _OWN.reasons[rank] if rank < len(_OWN.reasons) else None


def own_path(path: str, shared: frozenset[str]) -> str:
    """The part of the path below the last element that is among the shared ones."""
    return ">".join(_own_labels(path, shared))


def names(labels: Iterable[str]) -> str:
    """The labels' words in small letters, parted where case changes, without what ids copy from headings."""
    return ">".join(_CASE.sub("-", _unslugged(label)).lower() for label in labels if not label.startswith("body"))


def reasons(paths: Iterable[str], kept: Iterable[str]) -> dict[str, Reason]:
    """For each path, the reason that its place speaks for; "other" where it says nothing.

    Only what lies below the last element that also holds kept text counts: a page wrapped in "div.has-sidebar" is no sidebar.
    """
    every = dict.fromkeys(paths)
    steps = _steps(every, _ancestors(kept))
    ranks = _ranks({label for _, label in steps.values()}, _EVERY)
    none = len(_EVERY.reasons)
    said: dict[str, tuple[int, Reason]] = {}  # element -> the strongest name so far, and what the innermost telling tag says
    for element in sorted(steps, key=len):  # outer ones first
        above, label = steps[element]
        rank, tag = said.get(above, (none, "other"))
        said[element] = min(rank, ranks.get(label, none)), TAGS.get(_TAG.split(label, 1)[0], tag)
    return {path: _said(*said.get(path, (none, "other"))) for path in every}


def told(blocks: Sequence[Block], kept: Sequence[bool], places: Mapping[str, Reason]) -> list[Reason]:
    """For each block what its place speaks for, as `reasons` has it; where that is nothing, what its text is or what stands around it.

    `kept` says by block whether it stays.
    """
    found = [places[block.path] if places[block.path] != "other" else _by_text(block) for block in blocks]
    around = _around(blocks, kept, found)
    return [around.get(block.path, "other") if reason == "other" else reason for block, reason in zip(blocks, found, strict=True)]


def _said(rank: int, tag: Reason) -> Reason:
    return _EVERY.reasons[rank] if rank < len(_EVERY.reasons) else tag


def _steps(paths: Iterable[str], shared: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Each element of the paths below the shared ones, with the one above it and its label."""
    steps: dict[str, tuple[str, str]] = {}
    for path in paths:
        while path and path not in steps and path not in shared:
            above, _, label = path.rpartition(">")
            steps[path] = above, label
            path = above
    return steps


def _ancestors(paths: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for path in paths:
        while path and path not in found:
            found.add(path)
            path = path.rpartition(">")[0]
    return frozenset(found)


def _own_labels(path: str, shared: frozenset[str]) -> list[str]:
    above, labels = path, []
    while above and above not in shared:
        above, _, label = above.rpartition(">")
        labels.append(label)
    return labels[::-1]


def _ranks(labels: Iterable[str], lexicon: _Lexicon) -> dict[str, int]:
    """The labels that hold a name of the lexicon, with the index of the strongest one's reason."""
    lines = [label for label in labels if not label.startswith("body")]
    words = _WORDS.findall("\n".join(map(_unslugged, lines)) + "\n")
    none = len(lexicon.reasons)
    known = {word: word.lower() for word in set(words) if _counts(word.lower(), lexicon)}
    found: dict[str, int] = {}
    at, best, run = 0, none, ""
    for printed in words:
        word = known.get(printed)
        if word is None:
            run = ""
        elif word == "\n":
            if best < none:
                found[lines[at]] = best
            at, best, run = at + 1, none, ""
        else:
            joined = f"{run}-{word}" if run else word
            best = min(best, lexicon.rank(word), lexicon.words.get(joined, none))
            run = joined if joined in lexicon.firsts else word if word in lexicon.firsts else ""
    return found


def _counts(word: str, lexicon: _Lexicon) -> bool:
    return lexicon.rank(word) < len(lexicon.reasons) or word in lexicon.parts or word == "\n"


def _unslugged(label: str) -> str:
    """The label without what ids copy from headings."""
    if label[:1] == "h" and label[1:2].isdigit():
        return label[:2]
    return _SLUG.sub("", label) if "#" in label else label


def _by_text(block: Block) -> Reason:
    """What a block is whose place says nothing: a notice of rights, a link to another page, a label."""
    text = block.text
    if _RIGHTS.match(text):
        return "disclaimer"
    size = text.count(" ") + 1
    if ">a" in block.path and any(_TAG.split(label, 1)[0] == "a" for label in block.path.split(">")[-_REACH:]):
        return "related" if size >= _TITLE else "navigation"
    return "navigation" if size <= _LABEL and _STOP.search(text) is None else "other"


def _around(blocks: Sequence[Block], kept: Sequence[bool], found: Sequence[Reason]) -> dict[str, Reason]:
    """For the places of blocks without a reason: that of most letters in the smallest element around that has one."""
    wanted: dict[str, list[str]] = {}
    for block, own in zip(blocks, found, strict=True):
        if own == "other" and block.path not in wanted:
            wanted[block.path] = _nearest(block.path)
    around = frozenset(element for elements in wanted.values() for element in elements)
    sizes: Counter[tuple[str, Reason | None]] = Counter()
    for block, stays, own in zip(blocks, kept, found, strict=True) if around else ():
        sizes[block.path, None if stays else own] += len(block.text)
    letters: dict[str, Counter[Reason | None]] = defaultdict(Counter)
    for (path, reason), size in sizes.items():
        for element in _nearest(path):
            if element in around:
                letters[element][reason] += size
    said = {path: _first(_most(letters[element]) for element in elements) for path, elements in wanted.items()}
    return {path: reason for path, reason in said.items() if reason is not None}


def _first(found: Iterable[Reason | None]) -> Reason | None:
    return next((reason for reason in found if reason is not None), None)


def _nearest(path: str) -> list[str]:
    """The elements around a block, the smallest first; not the page itself."""
    elements = []
    for _ in range(_REACH):
        path = path.rpartition(">")[0]
        if ">" not in path:
            break
        elements.append(path)
    return elements


def _most(letters: Counter[Reason | None]) -> Reason | None:
    """The reason of most of the letters; None where there is no such or where text of the article stands among them."""
    if letters[None]:
        return None
    sized = [(size, reason) for reason, size in letters.items() if reason and reason != "other"]
    size, reason = max(sized, default=(0, None))
    return reason if size >= _MOST * letters.total() else None
