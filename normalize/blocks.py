"""A page as its text blocks: every visible text in document order, each with its place in the DOM.

A Place also has what tells text from furniture and is free in the walk: depth, share of links and of bold type, the telling elements around.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from normalize.elements import BLOCK, FORMS, STRONG, TELLING, UNSEEN, VOID
from normalize.lines import Link
from normalize.model import Block, Form
from normalize.text import fold
from normalize.tree import MAX_DEPTH, beyond, tokens

_LONGEST_LABEL = 1_000  # characters of classes or of an id; what is longer is cut
_LONGEST_PATH = 20_000  # characters; what is deeper is named by what it stands in
_VEIL = re.compile(r"""display\s*+:\s*+none|visibility\s*+:\s*+hidden|aria-hidden="true\"""", re.I)
_ATTRIBUTE = re.compile(r"""([^\s][^\s=]*+)="([^"]*+)\"""")


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
    veiled: bool = False  # in an element with a style or an ARIA state that hides it: text that a script may still show


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
    rest = iter(tokens(markup))
    for name, attributes, text in rest:
        if name[:1] == "/":
            reader.end(name[1:])
        elif name in UNSEEN or ("hidden" in attributes and _is_hidden(name, attributes)):
            text = beyond(rest, name)
        elif name:
            reader.start(name, attributes)
        if text:
            reader.text(text)
    reader.flush()
    return Reading(tuple(reader.blocks), tuple(reader.places))


@dataclass(slots=True, eq=False)
class _Element:
    """An open element, with what it gives on to those in it."""

    tag: str
    attributes: str  # as written
    parent: _Element | None
    holder: _Element | None  # innermost block element, perhaps itself; None for the root
    form: Form
    link: _Element | None  # the link that it stands in, perhaps itself
    strong: bool  # in bold or italic type
    veiled: bool  # hidden by a style or an ARIA state, or in what is
    path: str | None = None  # when it was asked for


class _Reader:
    """Walks the tree once, gathering the pieces of the block at hand."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.places: list[Place] = []
        self._root = self._inner = _Element("html", "", None, None, "paragraph", None, False, False, "")
        self._pieces: list[str] = []
        self._bold: list[str] = []  # those of the pieces that stand in bold or italic type
        self._links: dict[_Element, list[str]] = {}  # those of the pieces that stand in links, by link
        self._breaks = 0  # <br> since the last piece with text
        self._owner: _Element | None = None  # the one element that all pieces stand in; None without pieces
        self._labels: dict[tuple[str, str], str] = {}
        self._numbers: dict[_Element | None, int] = {}
        self._inside: dict[str, tuple[str, ...]] = {}  # by path

    def start(self, tag: str, attributes: str) -> None:
        if tag == "br":
            return self._line_break()
        if is_block := tag in BLOCK:
            self.flush()
        if tag in VOID:
            return None
        outer = self._inner
        veiled = outer.veiled or (("none" in attributes or "hidden" in attributes) and _VEIL.search(attributes) is not None)
        inner = self._inner = _Element(tag, attributes, outer, outer.holder, outer.form, outer.link, outer.strong or tag in STRONG, veiled)
        if is_block:
            inner.holder = inner
            inner.form = "paragraph" if tag == "p" and outer.form == "heading" else FORMS.get(tag, outer.form)  # an unclosed <h3>
        elif tag == "a":
            inner.link = inner
        return None

    def end(self, tag: str) -> None:
        inner = self._inner
        if inner.tag == tag and inner.parent is not None:
            if tag in BLOCK:
                self.flush()
            self._inner = inner.parent

    def text(self, text: str) -> None:
        """Take up a text of the innermost open element, as written."""
        if "&" in text:
            text = _plain(text)
        if text.isspace():
            if self._pieces:
                self._pieces.append(" ")
            return
        inner = self._inner
        self._breaks = 0
        self._pieces.append(text)
        if inner.strong:
            self._bold.append(text)
        if inner.link is not None:
            self._links.setdefault(inner.link, []).append(text)
        if self._owner is None:
            self._owner = inner
        elif self._owner is not inner:
            self._owner = inner.holder

    def flush(self) -> None:
        """End the block at hand, if it holds any text."""
        self._breaks = 0
        if not self._pieces:
            return
        text = fold("".join(self._pieces))
        if text and self._owner is not None:
            self.blocks.append(Block(len(self.blocks), self._path(self._owner), text, self._inner.form))
            self.places.append(self._place(len(text), self._owner.holder or self._root))
        self._pieces, self._links, self._owner = [], {}, None
        if self._bold:
            self._bold = []

    def _place(self, size: int, holder: _Element) -> Place:
        path = self._path(holder)
        inside = self._inside.get(path)
        if inside is None:
            tags = (label.partition("#")[0].partition(".")[0] for label in path.split(">"))
            inside = self._inside[path] = tuple(tag for tag in tags if tag in TELLING)
        links = tuple(Link(fold("".join(texts)), _href(link)) for link, texts in self._links.items())
        linked = min(1.0, sum(len(link.label) for link in links) / size)
        bold = min(1.0, len(fold("".join(self._bold))) / size) if self._bold else 0.0
        container = self._numbers.setdefault(holder.parent, len(self._numbers))
        return Place(container, holder.tag, linked, links, path.count(">"), bold, inside, holder.veiled)

    def _line_break(self) -> None:
        self._breaks += 1
        if self._breaks == 2:
            self.flush()
        elif self._pieces:
            self._pieces.append("\n")

    def _path(self, element: _Element) -> str:
        """The labels of the element and of those around it, outermost first, as far as MAX_DEPTH and _LONGEST_PATH allow."""
        row: list[_Element] = []
        above: _Element | None = element
        while above is not None and above.path is None:
            row.append(above)
            above = above.parent
        path = above.path or "" if above is not None else ""
        depth = path.count(">") + bool(path)
        while row:
            each = row.pop()
            if depth < MAX_DEPTH and len(path) < _LONGEST_PATH:
                path = f"{path}>{self._label(each)}" if path else self._label(each)
                depth += 1
            each.path = path
        return path

    def _label(self, element: _Element) -> str:
        key = element.tag, element.attributes
        label = self._labels.get(key)
        if label is None:
            label = self._labels[key] = _label(element)
        return label


def _is_hidden(tag: str, attributes: str) -> bool:
    return tag != "body" and tag not in VOID and "hidden" in _values(attributes)


def _values(attributes: str) -> Mapping[str, str]:
    return {name: _plain(value) if "&" in value else value for name, value in _ATTRIBUTE.findall(attributes)}


def _plain(text: str) -> str:
    """The text of which the writer escaped these characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\xa0").replace("&quot;", '"').replace("&amp;", "&")


def _href(link: _Element) -> str:
    return _values(link.attributes).get("href", "").strip()


def _label(element: _Element) -> str:
    """The element as a selector would name it, without the ">" that parts the labels of a path: tag.class.class#id"""
    values = _values(element.attributes) if element.attributes else {}
    name, classes = "".join(values.get("id", "").split()), ".".join(values.get("class", "").split())
    label = element.tag + (f".{_short(classes)}" if classes else "") + (f"#{_short(name)}" if name else "")
    return label.replace(">", "")


def _short(names: str) -> str:
    return names if len(names) <= _LONGEST_LABEL else names[:_LONGEST_LABEL].rpartition(".")[0] or names[:_LONGEST_LABEL]
