"""What an extractor's choice misses and what it takes too much, seen from each block's neighbours and its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from normalize.blocks import Reading
from normalize.model import Block, Reason
from normalize.places import furniture, own_path
from normalize.rules import words

_END = re.compile(r"[.!?…。！？।؟][)\]\"'”’»›]*(?:\s|$)")
_ID = re.compile(r"#[^>]*")
_NOTE = re.compile(r"\[(?:\d{1,3}|[*†])\]")
_PARAGRAPH = 20  # words of what is surely a paragraph
_SENTENCE = 8  # words of a paragraph that stands between two others of its container
_ALIKE = 3  # chosen paragraphs of one path that vouch for the others of it
_LINKED = 0.9  # share of a line's letters in links that makes it a link and nothing else
_LINK_LIST = 0.6  # the same of a list
_LINE = 30  # words; longer linked text is somebody's whole paragraph
_LABEL = 40  # words that a piece of furniture has at most; longer text is left to the extractor
_HEART = 0.3  # share of the chosen letters under an element that is then the article's, whatever it is called


def prose(text: str, least: int) -> bool:
    """Whether the text has that many words and a sentence ends in it."""
    return words(text) >= least and _END.search(text) is not None


def restored(reading: Reading, chosen: Sequence[bool]) -> frozenset[int]:
    """The blocks that were lost: paragraphs between chosen ones of their container or of the very place of chosen ones, and headings over them."""
    found = {*_between(reading, chosen), *_alike(reading, chosen), *_footnotes(reading, chosen), *_quotes(reading, chosen)}
    now = [taken or at in found for at, taken in enumerate(chosen)]
    return frozenset(found | set(_headings(reading, now)))


def surplus(reading: Reading, chosen: Sequence[bool]) -> Mapping[int, Reason]:
    """The chosen blocks that are no text, with the reason: lists of links, lines that are a link, furniture by its name."""
    found: dict[int, Reason] = dict.fromkeys((*_link_lists(reading), *_link_lines(reading, chosen)), "related")
    again: dict[int, Reason] = dict.fromkeys(_second_bodies(reading, chosen), "other")
    return {at: reason for at, reason in (_named_furniture(reading, chosen) | found | again).items() if chosen[at]}


def own_places(reading: Reading, chosen: Sequence[bool]) -> tuple[Block, ...]:
    """The blocks, the chosen ones with the path below the elements that hold a good part of the article.

    A page may wrap its article in "div.gdpr-content" or "div.newsletter-wrapper"; rules that go by class names are not to see that.
    """
    shared = holding(reading, chosen, _HEART)
    return tuple(
        replace(block, path=own_path(block.path, shared) or block.path.rpartition(">")[2]) if taken else block
        for block, taken in zip(reading.blocks, chosen, strict=True)
    )


def _between(reading: Reading, chosen: Sequence[bool]) -> Iterator[int]:
    containers: dict[int, list[int]] = {}
    for at, place in enumerate(reading.places):
        containers.setdefault(place.container, []).append(at)
    for members in containers.values():
        taken = [at for at in members if chosen[at]]
        for at in members if len(taken) > 1 else ():
            if not chosen[at] and taken[0] < at < taken[-1] and _is_paragraph(reading, at, _SENTENCE, 0.5):
                yield at


def _alike(reading: Reading, chosen: Sequence[bool]) -> Iterator[int]:
    """Paragraphs in the very place of chosen ones; also sentences, where nearly all of that place are chosen."""
    paths = [_ID.sub("", block.path) for block in reading.blocks]
    for least, most in ((_PARAGRAPH, 4.0), (_SENTENCE, 1.5)):
        paragraphs = [at for at in range(len(chosen)) if _is_paragraph(reading, at, least, 0.3)]
        every = Counter(paths[at] for at in paragraphs)
        taken = Counter(paths[at] for at in paragraphs if chosen[at])
        for at in paragraphs:
            if not chosen[at] and taken[paths[at]] >= _ALIKE and taken[paths[at]] * most >= every[paths[at]]:
                yield at


def _quotes(reading: Reading, chosen: Sequence[bool]) -> Iterator[int]:
    """Quotations of a sentence and more right between two chosen blocks, in an element that also holds those."""
    for at in range(1, len(chosen) - 1):
        block = reading.blocks[at]
        if not chosen[at] and chosen[at - 1] and chosen[at + 1] and block.form == "quote" and _is_paragraph(reading, at, _SENTENCE, 0.5):
            around = block.path.rpartition(">blockquote")[0] + ">"
            if all(reading.blocks[other].path.startswith(around) for other in (at - 1, at + 1)):
                yield at


def _footnotes(reading: Reading, chosen: Sequence[bool]) -> Iterator[int]:
    """Notes below the text whose number the text prints, as in "[1]"."""
    notes = [(at, mark) for at, block in enumerate(reading.blocks) if (mark := _NOTE.match(block.text)) and not chosen[at]]
    text = " ".join(block.text for block, taken in zip(reading.blocks, chosen, strict=True) if taken) if notes else ""
    yield from (at for at, mark in notes if mark[0] in text and any(chosen[:at]))


def _headings(reading: Reading, chosen: Sequence[bool]) -> Iterator[int]:
    """Headings inside the text: the paragraph right below is chosen, in one container, and something shortly above or two like it; or
    all that stands below in an element of their own.
    """
    alike = Counter(
        _ID.sub("", block.path) for block, taken in zip(reading.blocks, chosen, strict=True) if taken and block.form == "heading"
    )
    for at in range(1, len(chosen) - 1):
        place = reading.places[at]
        if chosen[at] or reading.blocks[at].form != "heading" or place.linked >= 0.5:
            continue
        below = chosen[at + 1] and reading.places[at + 1].container == place.container and prose(reading.blocks[at + 1].text, 12)
        above = any(chosen[up] and reading.places[up].container == place.container for up in range(max(0, at - 6), at))
        if (below and (above or alike[_ID.sub("", reading.blocks[at].path)] > 1)) or _over_list(reading, chosen, at):
            yield at


def _over_list(reading: Reading, chosen: Sequence[bool], at: int) -> bool:
    """Whether the rest of the heading's element are chosen items, sentences among them."""
    around = reading.blocks[at].path.rpartition(">")[0] + ">"
    last = at + 1
    while last < len(chosen) and reading.blocks[last].path.startswith(around):
        last += 1
    below = range(at + 1, last)
    items = all(chosen[other] and reading.blocks[other].form == "item" for other in below)
    return items and any(prose(reading.blocks[other].text, 12) for other in below)


def _is_paragraph(reading: Reading, at: int, least: int, linked: float) -> bool:
    place = reading.places[at]
    return place.tag == "p" and place.linked < linked and prose(reading.blocks[at].text, least)


def _link_lists(reading: Reading) -> Iterator[int]:
    """Items of lists most of whose letters stand in links."""
    for first, last in _lists(reading):
        sizes = [len(reading.blocks[at].text) for at in range(first, last)]
        linked = sum(size * reading.places[at].linked for at, size in zip(range(first, last), sizes, strict=True))
        if last - first > 1 and linked > _LINK_LIST * sum(sizes):
            yield from range(first, last)


def _lists(reading: Reading) -> Iterator[tuple[int, int]]:
    """First and one past last of each run of items in one container."""
    at = 0
    while at < len(reading.blocks):
        end = at + 1
        while (
            end < len(reading.blocks)
            and reading.blocks[end].form == "item"
            and reading.places[end].container == reading.places[at].container
        ):
            end += 1
        if reading.blocks[at].form == "item":
            yield at, end
        at = end


def _link_lines(reading: Reading, chosen: Sequence[bool]) -> Iterator[int]:
    """Short paragraphs and headings that are one link; a linked heading right over a chosen paragraph is the text's own."""
    for at, (block, place) in enumerate(zip(reading.blocks, reading.places, strict=True)):
        if place.linked > _LINKED and block.form in ("paragraph", "heading") and words(block.text) < _LINE:
            below = at + 1
            own = below < len(chosen) and chosen[below] and reading.places[below].linked < 0.5 and words(reading.blocks[below].text) >= 12
            if not (block.form == "heading" and own):
                yield at


def _second_bodies(reading: Reading, chosen: Sequence[bool]) -> Iterator[int]:
    """Paragraphs that stand on the page again in another element, as for small screens; one that is said twice in one place stays."""
    first: dict[str, str] = {}
    again: list[int] = []
    for block in reading.blocks:
        if chosen[block.position] and prose(block.text, _SENTENCE):
            path = first.setdefault(block.text, block.path)
            again += [block.position] if path.rpartition(">")[0] != block.path.rpartition(">")[0] else []
    yield from again if len(again) > 1 else ()


def _named_furniture(reading: Reading, chosen: Sequence[bool]) -> dict[int, Reason]:
    shared = holding(reading, chosen, _HEART)
    short = [at for at, block in enumerate(reading.blocks) if chosen[at] and words(block.text) <= _LABEL]
    named = {path: furniture(path, shared) for path in {reading.blocks[at].path for at in short}}
    return {at: reason for at in short if (reason := named[reading.blocks[at].path])}


def holding(reading: Reading, chosen: Sequence[bool], share: float) -> frozenset[str]:
    """The paths of the elements that hold that share of the chosen letters."""
    sizes: Counter[str] = Counter()
    for block, taken in zip(reading.blocks, chosen, strict=True):
        if taken:
            sizes[block.path] += len(block.text)
    total = sizes.total()
    above: Counter[str] = Counter()
    for path, size in sizes.items():
        while path:
            above[path] += size
            path = path.rpartition(">")[0]
    return frozenset(path for path, size in above.items() if size >= share * total)
