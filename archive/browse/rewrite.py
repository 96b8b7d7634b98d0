"""An archived page's HTML and CSS, its addresses led into the archive (pure).

This serves looks. What keeps a reader safe are the headers of each answer (headers.REPLAY), which hold whatever is overlooked here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urljoin

from resiliparse.parse.html import DocumentNode, ElementNode, HTMLTree

Resolve = Callable[[str], str | None]  # absolute address of an image, stylesheet ... -> where the archive has it

_CSS_ADDRESS = re.compile(
    r"""(?P<import>@import\s+)(?:"(?P<i2>[^"]*)"|'(?P<i1>[^']*)')|url\(\s*(?:"(?P<u2>[^"]*)"|'(?P<u1>[^']*)'|(?P<u0>[^)"'\s]*))\s*\)""",
    re.I,
)
_FRAMES = "iframe, frame, object, embed, applet, portal"
_DEAD = "script, base, meta[http-equiv], link:not([rel~=stylesheet i]), template"
_SOURCES = {"img": ("src", "data-src", "data-lazy-src", "data-original"), "source": ("src",), "video": ("src", "poster"), "audio": ("src",)}
_SOURCES |= {"input": ("src",), "track": ("src",), "image": ("href", "xlink:href"), "use": ("href", "xlink:href")}
_SETS = ("srcset", "data-srcset", "imagesrcset")
# Attributes that act, or that would keep a resource of ours from loading.
_LOST = frozenset(("ping", "action", "formaction", "target", "download", "integrity", "crossorigin", "nonce", "autofocus", "autoplay"))
_NOWHERE = "#pressmark-outside"  # a link that keeps its looks and leads nowhere
_MARK = "data-pressmark"
_STYLE = (
    "[data-pressmark=missing]{outline:1px dashed #888;outline-offset:-1px;min-width:1em;min-height:1em}"
    "div[data-pressmark=missing]{padding:.5em;font:13px/1.4 sans-serif;color:#555;background:#f3f3f3}"
)


@dataclass(frozen=True, slots=True)
class Rewritten:
    html: str
    held: tuple[str, ...]  # addresses of what the page shows and the archive has
    missing: tuple[str, ...]  # ... and has not
    links: tuple[str, ...]  # addresses that the page links to, each once, in its order


def page(text: str, url: str, resolve: Resolve) -> Rewritten:
    """The page as it can be shown from the archive: nothing in it runs or leads out, and what is missing is seen to be."""
    tree = HTMLTree.parse(text)
    document = tree.document
    if document is None:
        return Rewritten("", (), (), ())
    rewriter = _Rewriter(_base(document, url), resolve)
    rewriter.rewrite(document)
    return Rewritten(document.html, tuple(rewriter.held), tuple(rewriter.missing), tuple(rewriter.links))


def stylesheet(text: str, url: str, resolve: Resolve) -> str:
    """The stylesheet with its addresses led into the archive."""
    return _Rewriter(url, resolve).css(text)


class _Rewriter:
    """One page or stylesheet being rewritten; remembers what it met."""

    def __init__(self, base: str, resolve: Resolve) -> None:
        self.base = base
        self.held: dict[str, str] = {}
        self.missing: dict[str, None] = {}
        self.links: dict[str, None] = {}
        self._resolve = resolve

    def rewrite(self, document: DocumentNode) -> None:
        for element in _outermost(document, _DEAD):
            element.decompose()
        for element in _outermost(document, _FRAMES):
            self._replace_frame(document, element)
        for element in document.query_selector_all("*"):
            self._element(element)
        for style in document.query_selector_all("style"):
            style.text = self.css(style.text or "")
        if (head := document.query_selector("head")) is not None:
            ours = document.create_element("style")
            ours.text = _STYLE
            head.append_child(ours)

    def css(self, text: str) -> str:
        return _CSS_ADDRESS.sub(self._css_address, text)

    def _css_address(self, found: re.Match[str]) -> str:
        written = next((found[name] for name in ("i2", "i1", "u2", "u1", "u0") if found[name] is not None), "")
        if written.lower().startswith("data:") or written.startswith("#"):
            return found[0]
        address = f'"{self._local(written) or "data:,"}"'
        return f"@import {address}" if found["import"] else f"url({address})"

    def _replace_frame(self, document: DocumentNode, frame: ElementNode) -> None:
        address = frame.getattr("src") or frame.getattr("data") or ""
        self.missing[self._absolute(address) or f"{frame.tag} without an address"] = None
        note = document.create_element("div")
        note.setattr(_MARK, "missing")
        note.append_child(document.create_text_node(f"Not in this archive: what {address or 'a script'} put here"))
        frame.replace_with(note)

    def _element(self, element: ElementNode) -> None:
        tag = (element.tag or "").lower()
        for name in list(element.attribute_names or ()):
            if name.startswith("on") or name in _LOST:
                element.delattr(name)
        if style := element.getattr("style"):
            element.setattr("style", self.css(style))
        if (background := element.getattr("background")) is not None:
            element.setattr("background", self._local(background) or "data:,")
        if tag in ("a", "area"):
            self._link(element)
        elif tag == "link":
            self._stylesheet(element)
        elif tag in _SOURCES:
            self._source(element, tag)

    def _link(self, element: ElementNode) -> None:
        for name in ("href", "xlink:href"):
            address = element.getattr(name)
            if address is None or address.startswith("#"):
                continue
            if (absolute := self._absolute(address)) is not None:
                self.links.setdefault(absolute.partition("#")[0])
            element.setattr(name, _NOWHERE)

    def _stylesheet(self, element: ElementNode) -> None:
        local = self._local(element.getattr("href") or "")
        if local is None:
            element.delattr("href")
        else:
            element.setattr("href", local)

    def _source(self, element: ElementNode, tag: str) -> None:
        written = [address for name in _SOURCES[tag] if (address := element.getattr(name))]
        if tag == "use" and any(address.startswith("#") for address in written):
            return
        written += [candidate for name in _SETS for candidate in _candidates(element.getattr(name) or "")]
        for name in (*_SOURCES[tag], *_SETS):
            element.delattr(name)
        if written:
            self._show(element, tag, written)

    def _show(self, element: ElementNode, tag: str, written: list[str]) -> None:
        """Give an element the first of its addresses that the archive holds; an embedded picture only where nothing better is there."""
        real = [address for address in written if not address.lower().startswith("data:")]
        local = next((found for address in real if (found := self._find(address))), None)
        shown = local or (written[0] if not real else None)
        attribute = "srcset" if tag == "source" and element.parent is not None and element.parent.tag == "picture" else _SOURCES[tag][0]
        if shown:
            element.setattr(attribute, shown)
            return
        self.missing.setdefault(self._absolute(real[0]) or real[0])
        element.setattr(_MARK, "missing")
        element.setattr("title", f"Not in this archive: {real[0]}")
        if tag == "img":
            element.setattr("src", _placeholder(element.getattr("alt") or ""))

    def _local(self, address: str) -> str | None:
        """Where the archive has an address as written in the page; remembers what it has not."""
        local = self._find(address)
        if local is None and (absolute := self._absolute(address)) is not None:
            self.missing.setdefault(absolute)
        return local

    def _find(self, address: str) -> str | None:
        absolute = self._absolute(address)
        if absolute is None:
            return None
        if absolute not in self.held and (local := self._resolve(absolute)) is not None:
            self.held[absolute] = local
        return self.held.get(absolute)

    def _absolute(self, address: str) -> str | None:
        """The address in full; None for what is not of the web."""
        try:
            absolute = urljoin(self.base, address.strip())
        except ValueError:
            return None
        return absolute if absolute.startswith(("http://", "https://")) else None


def _base(document: DocumentNode, url: str) -> str:
    base = document.query_selector("base[href]")
    try:
        return urljoin(url, base.getattr("href") or "") if base is not None else url
    except ValueError:
        return url


def _outermost(document: DocumentNode, selector: str) -> list[ElementNode]:
    """The elements that match and stand in no other that does: those can be taken out one after the other."""
    found = document.query_selector_all(selector)
    return [element for element in found if element.parent_element is None or element.parent_element.closest(selector) is None]


def _candidates(srcset: str) -> list[str]:
    """The addresses of a `srcset`, as written (HTML, 4.8.4.2.1)."""
    return [address.strip(",") for address in re.findall(r"(\S*[^,\s])(?:\s+[\d.]+[wxh])?\s*(?:,|$)", srcset)]


def _placeholder(words: str) -> str:
    """A picture that says that the picture is missing, with the words that were to stand for it."""
    text = escape(f"not in this archive{': ' + words if words else ''}"[:80])
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="60"><rect width="320" height="60" fill="#eee"/>'
        f'<text x="8" y="34" font-family="sans-serif" font-size="12" fill="#555">{text}</text></svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"
