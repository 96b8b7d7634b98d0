"""An archived page's HTML and CSS, its addresses led into the archive (pure).

This serves looks. What keeps a reader safe are the headers of each answer (headers.REPLAY), which hold whatever is overlooked here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urljoin

from resiliparse.parse.html import DocumentNode, ElementNode, HTMLTree

from archive.browse import restyle

Resolve = Callable[[str], str | None]  # absolute address of an image, stylesheet ... -> where the archive has it
Why = Callable[[str], str]  # absolute address of what it has not -> why not

NEVER = "never captured"
_FRAMES = frozenset(("iframe", "frame", "object", "embed", "applet", "portal", "fencedframe", "frameset"))
_DEAD = frozenset(("script", "base", "template"))
_SOURCES = {"img": ("data-src", "data-lazy-src", "data-original", "src"), "source": ("src",), "video": ("src",), "audio": ("src",)}
_SOURCES |= {"input": ("src",), "track": ("src",), "image": ("href", "xlink:href"), "feimage": ("href", "xlink:href")}
_ATTRIBUTE = {"img": "src"}  # where an address goes; else into the first of those it may come from
_SETS = ("srcset", "data-srcset", "imagesrcset")
_IN_SRCSET = re.compile(r"[^\s,]\S*")
# Attributes that act, or that would keep a resource of ours from loading.
_LOST = frozenset(("ping", "action", "formaction", "target", "download", "integrity", "crossorigin", "nonce", "autofocus", "autoplay"))
_LOST |= {"attributionsrc", "manifest", "srcdoc", "lowsrc", "dynsrc"}
_LOADS = ("src", "href", "xlink:href", "data", "poster", *_SETS)  # of elements that have no business with them
_NOWHERE = "#pressmark-outside"  # a link that keeps its looks and leads nowhere
_MARK = "data-pressmark"
_PLACEHOLDERS = 500  # pictures that are drawn for missing ones, half a kilobyte each
_PLACE = 46  # characters that a placeholder has room for
_STYLE = (
    "[data-pressmark=missing]{outline:1px dashed #888;outline-offset:-1px;min-width:1em;min-height:1em}"
    "div[data-pressmark=missing]{padding:.5em;font:13px/1.4 sans-serif;color:#555;background:#f3f3f3;overflow-wrap:anywhere}"
)


@dataclass(frozen=True, slots=True)
class Missing:
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    html: str
    held: tuple[str, ...]  # addresses of what the page shows and the archive has
    missing: tuple[Missing, ...]  # ... and has not
    links: tuple[str, ...]  # addresses that the page links to, each once, in its order


def page(text: str, url: str, resolve: Resolve, why: Why = lambda _: NEVER) -> Rewritten:
    """The page as it can be shown from the archive: nothing in it runs or leads out, and what is missing is seen to be."""
    tree = HTMLTree.parse(text)
    document = tree.document
    if document is None:
        return Rewritten("", (), (), ())
    rewriter = _Rewriter(_base(document, url), resolve, why)
    rewriter.rewrite(document)
    missing = tuple(Missing(address, reason) for address, reason in rewriter.missing.items())
    return Rewritten(document.html, tuple(rewriter.held), missing, tuple(rewriter.links))


def stylesheet(text: str, url: str, resolve: Resolve) -> str:
    """The stylesheet with its addresses led into the archive."""
    return _Rewriter(url, resolve, lambda _: NEVER).css(text)


class _Rewriter:
    """One page or stylesheet being rewritten; remembers what it met."""

    def __init__(self, base: str, resolve: Resolve, why: Why) -> None:
        self.base = base
        self.held: dict[str, str] = {}
        self.missing: dict[str, str] = {}  # why, by address
        self.links: dict[str, None] = {}
        self._resolve = resolve
        self._why = why
        self._placeholders = _PLACEHOLDERS

    def rewrite(self, document: DocumentNode) -> None:
        # From one element to the next, since resiliparse's collections take quadratic time: 25 s for a page of 3,000 elements.
        element = document.first_element_child
        while element is not None:
            tag = (element.tag or "").lower()
            if _is_dead(element, tag):
                dead, element = element, _behind(element)
                dead.decompose()
            elif tag in _FRAMES:
                frame, element = element, _behind(element)
                self._replace_frame(document, frame)
            else:
                self._element(document, element, tag)
                element = element.first_element_child or _behind(element)
        if (head := document.query_selector("head")) is not None:
            ours = document.create_element("style")
            ours.text = _STYLE
            head.append_child(ours)

    def css(self, text: str) -> str:
        return restyle.css(text, self._local)

    def _replace_frame(self, document: DocumentNode, frame: ElementNode) -> None:
        note = document.create_element("div")
        note.setattr(_MARK, "missing")
        for each in _frames_in(frame):
            address = each.getattr("src") or each.getattr("data") or ""
            self.missing[self._absolute(address) or f"{each.tag} without an address"] = "a page within the page, which is not shown"
            line = document.create_element("p")
            line.append_child(document.create_text_node(f"Not shown from the archive: what {address or 'a script'} put here"))
            note.append_child(line)
        frame.replace_with(note)

    def _element(self, document: DocumentNode, element: ElementNode, tag: str) -> None:
        if tag == "link" and "media" in (element.getattr("onload") or ""):
            element.setattr("media", "all")  # a stylesheet that a script was to switch on
        for name in list(element.attribute_names or ()):
            if name.startswith("on") or name in _LOST:
                element.delattr(name)
            elif name == "style" or "url(" in (value := element.getattr(name) or "").lower():
                element.setattr(name, self.css(element.getattr(name) or ""))
            elif name == "background":
                element.setattr(name, self._local(value) or "data:,")
        if tag == "style":
            element.text = self.css(element.text or "")
        elif tag in ("a", "area"):
            self._link(element)
        elif tag == "link":
            self._stylesheet(element)
        elif tag in _SOURCES:
            self._source(element, tag)
        else:
            _unload(document, element, tag)

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
        written += [candidate for name in _SETS for candidate in _candidates(element.getattr(name) or "")]
        for name in (*_SOURCES[tag], *_SETS):
            element.delattr(name)
        if poster := element.getattr("poster"):
            element.setattr("poster", self._local(poster) or _placeholder("", self._reason(poster)))
        if written:
            self._show(element, tag, written)

    def _show(self, element: ElementNode, tag: str, written: list[str]) -> None:
        """Give an element the first of its addresses that the archive holds; an embedded picture only where nothing better is there."""
        real = [address for address in written if not address.lower().startswith("data:")]
        local = next((found for address in real if (found := self._find(address))), None)
        shown = local or (written[0] if not real else None)
        in_picture = tag == "source" and element.parent is not None and element.parent.tag == "picture"
        attribute = "srcset" if in_picture else _ATTRIBUTE.get(tag, _SOURCES[tag][0])
        if shown:
            element.setattr(attribute, shown)
            return
        address = self._absolute(real[0]) or real[0]
        why = self._reason(real[0])
        element.setattr(_MARK, "missing")
        element.setattr("title", f"Not in this archive: {address} ({why})")
        if tag == "img" and self._placeholders:
            self._placeholders -= 1
            element.setattr("src", _placeholder(element.getattr("alt") or address, why))

    def _local(self, address: str) -> str | None:
        """Where the archive has an address as written in the page; remembers what it has not."""
        local = self._find(address)
        if local is None and self._absolute(address) is not None:
            self._reason(address)
        return local

    def _reason(self, written: str) -> str:
        """Why the archive has not what stands at an address; remembered."""
        address = self._absolute(written)
        if address is None:
            return self.missing.setdefault(written, "not an address of the web")
        if address not in self.missing:
            self.missing[address] = self._why(address)
        return self.missing[address]

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


def _is_dead(element: ElementNode, tag: str) -> bool:
    """Whether nothing of the element is shown: it runs, or tells the browser what to do."""
    if tag == "link":
        return "stylesheet" not in (element.getattr("rel") or "").lower().split()
    return tag in _DEAD or (tag == "meta" and element.hasattr("http-equiv"))


def _behind(element: ElementNode) -> ElementNode | None:
    """The element that follows all that is inside this one."""
    here: ElementNode | None = element
    while here is not None and here.next_element_sibling is None:
        here = here.parent_element
    return here.next_element_sibling if here is not None else None


def _frames_in(frame: ElementNode) -> Iterator[ElementNode]:
    """The frame itself; of a set of frames (HTML, 16.3) its first hundred."""
    inner = frame.query_selector_all("frame") if (frame.tag or "").lower() == "frameset" else (frame,)
    for number, each in enumerate(inner):
        if number == 100:
            return
        yield each


def _unload(document: DocumentNode, element: ElementNode, tag: str) -> None:
    """Take off addresses that such an element is not known to show; those within the page stay."""
    if tag == "amp-img":  # AMP's script would have put a picture there
        picture = document.create_element("img")
        for name in ("src", "srcset", "alt", "width", "height"):
            if value := element.getattr(name):
                picture.setattr(name, value)
        element.append_child(picture)
    for name in _LOADS:
        if not (element.getattr(name) or "#").startswith("#"):
            element.delattr(name)


def _candidates(srcset: str) -> list[str]:
    """The addresses of a `srcset`, as written (HTML, 4.8.4.2.1)."""
    found, at = list[str](), 0
    while address := _IN_SRCSET.search(srcset, at):
        found.append(address[0].rstrip(","))
        at = address.end() if address[0].endswith(",") else srcset.find(",", address.end()) + 1 or len(srcset)
    return found


def _placeholder(words: str, why: str) -> str:
    """A picture that says that the picture is missing and why, with the words that were to stand for it, or its address."""
    lines = (f"not in this archive: {why}", words if len(words) <= _PLACE else f"{words[: _PLACE // 2]}…{words[-_PLACE // 2 :]}")
    said = "".join(f'<text x="8" y="{25 + 20 * number}">{escape(line)}</text>' for number, line in enumerate(lines))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="60" font-family="sans-serif" font-size="12" fill="#555">'
        f'<rect width="320" height="60" fill="#eee"/>{said}</svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"
