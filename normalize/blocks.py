"""A page as its text blocks: every visible text in document order, each with its place in the DOM.

A Place also has what tells text from furniture and is free in the walk: depth, share of links and of bold type, the telling elements around.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html

from normalize.elements import BLOCK, FORMS, STRONG, TELLING, UNSEEN
from normalize.lines import Link
from normalize.model import Block, Form
from normalize.text import fold


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


def read(root: html.HtmlElement) -> Reading:
    """Every visible text of the tree: cut at block elements and at two <br> in a row, joined over inline elements.

    Not visible is what stands in script, style, template, noscript and their like, or in an element with `hidden`.
    """
    reader = _Reader(root)
    reader.element(root, "paragraph", None)
    return Reading(tuple(reader.blocks), tuple(reader.places))


class _Reader:
    """Walks the tree once, gathering the pieces of the block at hand."""

    def __init__(self, root: html.HtmlElement) -> None:
        self.blocks: list[Block] = []
        self.places: list[Place] = []
        self._pieces: list[str] = []
        self._bold: list[str] = []  # those of the pieces that stand in bold or italic type
        self._strong = 0  # elements around that set such type
        self._links: dict[html.HtmlElement, list[str]] = {}  # those of the pieces that stand in links, by link
        self._breaks = 0  # <br> since the last piece with text
        self._holder = root  # innermost block element
        self._owner: html.HtmlElement | None = None  # the one element that all pieces stand in; None without pieces
        self._form: Form = "paragraph"
        self._paths: dict[html.HtmlElement, str] = {}
        self._numbers: dict[html.HtmlElement | None, int] = {}

    def element(self, element: html.HtmlElement, form: Form, link: html.HtmlElement | None) -> None:
        """Read the element and all below it, one frame of the stack a level; `form` and `link` are what it stands in."""
        tag = element.tag
        if tag in UNSEEN or not isinstance(tag, str) or "hidden" in element.attrib:
            return
        if tag == "br":
            self._line_break()
            return
        outer, outer_form = self._holder, self._form
        if tag in BLOCK:
            self.flush()
            form = FORMS.get(tag, form)
            self._holder, self._form = element, form
        elif tag == "a":
            link = element
        strong = tag in STRONG
        self._strong += strong
        if element.text:
            self._text(element.text, element, link)
        for child in element:
            self.element(child, form, link)
            if child.tail:
                self._text(child.tail, element, link)
        self._strong -= strong
        if tag in BLOCK:
            self.flush()
            self._holder, self._form = outer, outer_form

    def flush(self) -> None:
        """End the block at hand, if it holds any text."""
        self._breaks = 0
        if not self._pieces:
            return
        text = fold("".join(self._pieces))
        if text and self._owner is not None:
            links = tuple(Link(fold("".join(texts)), (link.get("href") or "").strip()) for link, texts in self._links.items())
            linked = sum(len(link.label) for link in links) / len(text)
            self.blocks.append(Block(len(self.blocks), self._path(self._owner), text, self._form))
            bold = min(1.0, len(fold("".join(self._bold))) / len(text))
            path = self._path(self._holder)
            inside = tuple(label for label in map(_tag, path.split(">")) if label in TELLING)
            place = Place(self._number(self._holder), str(self._holder.tag), min(1.0, linked), links, path.count(">"), bold, inside)
            self.places.append(place)
        self._pieces, self._bold, self._links, self._owner = [], [], {}, None

    def _text(self, text: str, owner: html.HtmlElement, link: html.HtmlElement | None) -> None:
        if text.isspace():
            if self._pieces:
                self._pieces.append(" ")
            return
        self._breaks = 0
        self._pieces.append(text)
        if self._strong:
            self._bold.append(text)
        if link is not None:
            self._links.setdefault(link, []).append(text)
        if self._owner is None:
            self._owner = owner
        elif self._owner is not owner:
            self._owner = self._holder

    def _line_break(self) -> None:
        self._breaks += 1
        if self._breaks == 2:
            self.flush()
        elif self._pieces:
            self._pieces.append("\n")

    def _path(self, element: html.HtmlElement) -> str:
        known = self._paths.get(element)
        if known is None:
            parent = element.getparent()
            above = self._path(parent) + ">" if parent is not None and parent.tag != "html" else ""
            known = self._paths[element] = above + _label(element)
        return known

    def _number(self, element: html.HtmlElement) -> int:
        return self._numbers.setdefault(element.getparent(), len(self._numbers))


def _tag(label: str) -> str:
    return label.partition("#")[0].partition(".")[0]


def _label(element: html.HtmlElement) -> str:
    """The element as a selector would name it: tag.class.class#id"""
    name, classes = element.get("id"), element.get("class")
    label = str(element.tag)
    if classes:
        label = ".".join((label, *classes.split()))
    return f"{label}#{''.join(name.split())}" if name else label
