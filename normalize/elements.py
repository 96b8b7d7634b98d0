"""What HTML elements are to a reader: which part text into blocks, which show nothing (HTML standard, section 15, rendering)."""

from __future__ import annotations

from collections.abc import Mapping

from normalize.model import Form

BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html",
    "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section", "select",
    "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "ul", "xmp",
))  # fmt: skip
# No reader sees their text: scripts, or what is only shown where scripts, frames, sound or images fail.
UNSEEN = frozenset((
    "script", "style", "template", "noscript", "head", "title", "iframe", "object", "audio", "video", "canvas", "datalist", "noembed",
    "noframes", "desc", "metadata",
))  # fmt: skip
FORMS: Mapping[str, Form] = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "li": "item", "dt": "item", "dd": "item", "td": "cell", "th": "cell", "figcaption": "caption", "caption": "caption", "blockquote": "quote",
}  # fmt: skip
TELLING = frozenset((  # of what stands in them they say what it is
    "article", "aside", "blockquote", "dialog", "figure", "footer", "form", "header", "main", "nav", "section", "table", "li", "ul", "ol",
))  # fmt: skip
STRONG = frozenset(("b", "strong", "em", "i"))
VOID = frozenset((  # never closed, by the standard or by what lexbor writes
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
