"""Markup to one tree that both the blocks and the extractor read: what a browser would build, at a depth that libxml2 takes."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lxml import etree, html
from resiliparse.parse.html import DocumentNode, ElementNode, HTMLTree, TextNode

from normalize.elements import BLOCK, UNSEEN, VOID

MAX_DEPTH = 200  # of elements; libxml2 drops what is nested deeper than 254, and extractors recurse
_NOT_XML = bytes((*range(0x00, 0x09), 0x0B, *range(0x0E, 0x20)))  # controls that lxml reads but does not let be written


def parse(text: str) -> HTMLTree:
    """The page as a browser would build it, scripts still in place: metadata is read from this one."""
    return HTMLTree.parse(text)


def body(parsed: HTMLTree) -> html.HtmlElement:
    """The page's text as one lxml tree, complete: after an early `</html>`, in unclosed and in very deep nesting too; no scripts, no styles.

    lexbor writes down what it built; libxml2 then has nothing to repair. In `parsed` streamed segments find their places by this.
    """
    document, shown = parsed.document, parsed.body
    if document is None or shown is None:
        return _parsed("")[0]
    _place_streamed(document)
    root, complete = _parsed(shown.html)
    if not complete:
        root, _ = _parsed("".join(_flattened(shown)))
    etree.strip_elements(root, "script", "style", "template", with_tail=False)  # twenty times faster than in lexbor
    for masked in root.xpath("//*[@data-cfemail]"):
        _unmask(masked)
    return root


def _place_streamed(document: DocumentNode) -> None:
    """Put what React streams in hidden elements "S:1" where the browser's script would: at the template "B:1" or "P:1"."""
    for segment in document.query_selector_all('[hidden][id^="S:"],[hidden] [id^="S:"]'):
        number = (segment.id or "")[2:]
        place = next((each for mark in "BP" if (each := document.get_element_by_id(f"{mark}:{number}")) is not None), None)
        segment.remove_attribute("hidden")
        if place is not None and place.parent is not None and not segment.contains(place):
            place.parent.insert_before(segment, place)


def _parsed(body: str) -> tuple[html.HtmlElement, bool]:
    """The tree, and whether libxml2 read the markup to its end."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    page = f"<html>{body or '<body></body>'}</html>".encode("utf-8", "replace").translate(None, _NOT_XML)
    root = html.document_fromstring(page.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b""), parser=parser)
    return root, not any(entry.level_name == "FATAL" for entry in parser.error_log)


def _unmask(element: html.HtmlElement) -> None:
    """Put the address that Cloudflare hides from scrapers (each byte XORed with the first) where `[email protected]` stands."""
    try:
        coded = bytes.fromhex(element.get("data-cfemail"))
        address = bytes(byte ^ coded[0] for byte in coded[1:]).decode("utf-8")
    except (ValueError, IndexError):
        return
    for child in list(element):
        element.remove(child)
    element.text = address


def _flattened(body: ElementNode) -> Iterator[str]:
    """The body's markup, in which what is nested deeper than MAX_DEPTH is a flat row of texts: none is lost, only their places."""
    yield "<body>"
    path: list[ElementNode] = []
    cut = False  # whether a block began or ended in the flat part since the last text
    node = body.first_child
    while node is not None:
        if isinstance(node, TextNode):
            yield ("<hr>" if cut else "") + escape(node.text or "", quote=False)
            cut = cut and not (node.text or "").strip()
        elif isinstance(node, ElementNode) and node.tag not in UNSEEN:
            flat = len(path) >= MAX_DEPTH
            cut = cut or (flat and node.tag in BLOCK)
            if not flat:
                yield _opening(node)
            if node.first_child is not None:
                path.append(node)
                node = node.first_child
                continue
            if not flat:
                yield _closing(node)
        while node.next is None and path:
            node = path.pop()
            if len(path) < MAX_DEPTH:
                yield _closing(node)
            cut = cut or (len(path) >= MAX_DEPTH and node.tag in BLOCK)
        node = node.next
    yield "</body>"


def _opening(node: ElementNode) -> str:
    attributes = "".join(f' {name}="{escape(node.get_attribute(name) or "")}"' for name in node.attribute_names)
    return f"<{node.tag}{attributes}>"


def _closing(node: ElementNode) -> str:
    return "" if node.tag in VOID else f"</{node.tag}>"
