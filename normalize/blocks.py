"""A page as its text blocks: every visible text in document order, each with its place in the DOM.

A Place also has what tells text from furniture and is free in the walk: depth, share of links and of bold type, the telling elements around.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalize.elements import BLOCK, FORMS, STRONG, TELLING, UNSEEN, VOID
from normalize.lines import Link
from normalize.model import Block, Form
from normalize.text import fold
from normalize.tree import MAX_DEPTH, beyond, tokens

_LONGEST_LABEL = 1_000  # characters of classes or of an id; what is longer is cut
_LONGEST_PATH = 20_000  # characters; what is deeper is named by what it stands in
_MEANING = BLOCK | STRONG | {"a"}  # elements that are something to the texts in them
_CLASS, _ID, _HREF, _HIDDEN = (
    re.compile(rf'(?:\s+[^\s][^\s=]*+="[^"]*+")*?\s+{name}="([^"]*+)') for name in ("class", "id", "href", "hidden")
)


@dataclass(frozen=True, slots=True)
class Place:
    """What the extractor asks of a block's surroundings."""

    container: int  # number of the element that holds the block's own element; siblings share it
    tag: str  # of the block's own element: "p", "li", "div" ...
    linked: float  # share of its letters that stand in links, 0..1
    links: tuple[Link, ...]  # in order; addresses as printed
    depth: int = 0  # elements around its own one, below <html>
    bold: float = 0.0  # share of its letters that stand in <b>, <strong>, <em> or <i>, 0..1
    inside: tuple[str, ...] = ()  # those of the TELLING elements that it stands in, its own among them, outermost first


@dataclass(frozen=True, slots=True)
class Reading:
    """All visible text of a page: blocks, and for each its place."""

    blocks: tuple[Block, ...]
    places: tuple[Place, ...]


def read(markup: str) -> Reading:
    """Every visible text of a body as `tree.body` gives it: cut at block elements and at two <br> in a row, joined over inline elements.

    Not visible is what stands in script, style, template, noscript and their like, or in an element with `hidden`; a hidden <body> is
    one that a script shows.
    """
    reader = _Reader()
    pieces = reader.pieces
    rest = iter(tokens(markup))
    for end, start, attributes, text, at_once, tail in rest:
        if end:
            reader.end(end)
        elif start in UNSEEN or ("hidden" in attributes and _is_hidden(start, attributes)):
            text = tail if at_once else beyond(rest, start)
        elif at_once:
            reader.leaf(start, attributes, text)
            text = tail
        elif start:
            reader.start(start, attributes)
        if text and (pieces or not text.isspace()):
            reader.text(text)
    reader.flush()
    return Reading(tuple(reader.blocks), tuple(reader.places))


@dataclass(slots=True, eq=False)
class _Element:
    """An open element."""

    tag: str
    attributes: str  # as written
    parent: _Element | None
    depth: int
    outer: _Around | None = None  # what to go back to at its end, where it is something to the texts in it
    path: str | None = None  # when it was asked for


@dataclass(slots=True, eq=False)
class _Around:
    """What a text stands in."""

    holder: _Element  # innermost block element
    form: Form
    link: _Element | None
    strong: bool
    inside: tuple[str, ...]

    def within(self, element: _Element) -> _Around:
        """What stands in that element here."""
        tag = element.tag
        if tag == "a":
            return _Around(self.holder, self.form, element, self.strong, self.inside)
        if tag in STRONG:
            return _Around(self.holder, self.form, self.link, True, self.inside)
        form: Form = "paragraph" if tag == "p" and self.form == "heading" else FORMS.get(tag, self.form)  # an unclosed <h3>
        told = tag in TELLING and len(self.inside) < MAX_DEPTH
        return _Around(element, form, self.link, self.strong, (*self.inside, tag) if told else self.inside)


class _Reader:
    """Walks the tree once, gathering the pieces of the block at hand."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.places: list[Place] = []
        self._inner = _Element("html", "", None, -1, None, "")
        self._around = _Around(self._inner, "paragraph", None, False, ())
        self.pieces: list[str] = []  # of the block at hand; emptied, never another list
        self._bold: list[str] = []  # those of the pieces that stand in bold or italic type
        self._links: dict[_Element, list[str]] = {}  # those of the pieces that stand in links, by link
        self._breaks = 0  # <br> since the last piece with text
        self._owner: _Element | None = None  # the one element that all pieces stand in; None without pieces
        self._labels: dict[tuple[str, str], str] = {}
        self._numbers: dict[_Element | None, int] = {}

    def start(self, tag: str, attributes: str) -> None:
        if tag in VOID:
            self._void(tag)
            return
        outer = self._inner
        inner = self._inner = _Element(tag, attributes, outer, outer.depth + 1)
        if tag in _MEANING:
            if tag in BLOCK and self.pieces:
                self.flush()
            inner.outer = self._around
            self._around = self._around.within(inner)

    def leaf(self, tag: str, attributes: str, text: str) -> None:
        """Take up an element that holds a text and nothing else."""
        if text and (self.pieces or not text.isspace()):
            self.start(tag, attributes)
            self.text(text)
            self.end(tag)
        elif self.pieces and tag in BLOCK:
            self.flush()

    def end(self, tag: str) -> None:
        inner = self._inner
        if inner.tag != tag or inner.parent is None:
            return
        if inner.outer is not None:
            if self.pieces and tag in BLOCK:
                self.flush()
            self._around = inner.outer
        self._inner = inner.parent

    def text(self, text: str) -> None:
        """Take up a text of the innermost open element, as written."""
        if "&" in text:
            text = _plain(text)
        if text.isspace():
            if self.pieces:
                self.pieces.append(" ")
            return
        self._breaks = 0
        self.pieces.append(text)
        around = self._around
        if around.strong:
            self._bold.append(text)
        if around.link is not None:
            self._links.setdefault(around.link, []).append(text)
        if self._owner is None:
            self._owner = self._inner
        elif self._owner is not self._inner:
            self._owner = around.holder

    def flush(self) -> None:
        """End the block at hand, if it holds any text."""
        self._breaks = 0
        text = fold("".join(self.pieces))
        if text and self._owner is not None:
            self.blocks.append(Block(len(self.blocks), self._path(self._owner), text, self._around.form))
            self.places.append(self._place(len(text)))
        self._bold, self._links, self._owner = [], {}, None
        self.pieces.clear()

    def _place(self, size: int) -> Place:
        holder = self._around.holder
        container = self._numbers.setdefault(holder.parent, len(self._numbers))
        links = tuple([Link(fold("".join(texts)), _href(link)) for link, texts in self._links.items()])
        linked = min(1.0, sum([len(link.label) for link in links]) / size) if links else 0.0
        bold = min(1.0, len(fold("".join(self._bold))) / size) if self._bold else 0.0
        return Place(container, holder.tag, linked, links, min(holder.depth, MAX_DEPTH), bold, self._around.inside)

    def _void(self, tag: str) -> None:
        if tag == "br":
            self._breaks += 1
            if self._breaks < 2:
                self.pieces += "\n" if self.pieces else ()
                return
        if tag == "br" or tag in BLOCK:
            self.flush()

    def _path(self, element: _Element) -> str:
        """The labels of the element and of those around it, outermost first, as far as MAX_DEPTH and _LONGEST_PATH allow."""
        row: list[_Element] = []
        above: _Element | None = element
        while above is not None and above.path is None:
            row.append(above)
            above = above.parent
        path = above.path or "" if above is not None else ""
        for each in reversed(row):
            if each.depth < MAX_DEPTH and len(path) < _LONGEST_PATH:
                label = self._label(each.tag, each.attributes)
                path = f"{path}>{label}" if path else label
            each.path = path
        return path

    def _label(self, tag: str, attributes: str) -> str:
        if not attributes:
            return tag
        label = self._labels.get((tag, attributes))
        if label is None:
            label = self._labels[tag, attributes] = _label(tag, attributes)
        return label


def _is_hidden(tag: str, attributes: str) -> bool:
    return tag != "body" and tag not in VOID and _HIDDEN.match(attributes) is not None


def _plain(text: str) -> str:
    """The text of which the writer escaped these characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\xa0").replace("&quot;", '"').replace("&amp;", "&")


def _href(link: _Element) -> str:
    return _value(_HREF, link.attributes).strip()


def _value(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.match(attributes)
    return (_plain(found[1]) if "&" in found[1] else found[1]) if found else ""


def _label(tag: str, attributes: str) -> str:
    """The element as a selector would name it, without the ">" that parts the labels of a path: tag.class.class#id"""
    label = tag
    if classes := ".".join(_value(_CLASS, attributes).split()):
        label += "." + _short(classes)
    if name := "".join(_value(_ID, attributes).split()):
        label += "#" + _short(name)
    return label.replace(">", "")


def _short(names: str) -> str:
    return names if len(names) <= _LONGEST_LABEL else names[:_LONGEST_LABEL].rpartition(".")[0] or names[:_LONGEST_LABEL]
