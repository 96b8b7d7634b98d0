"""Markup to what a browser would build: one tree for metadata, and for all else the body written down again, which needs no repair.

lexbor builds the tree; what it writes has every element closed and every `<` and `>` of texts and values escaped, so that one regular
expression cuts it into tokens. A tree of lxml is built from that only for the extractor that asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from lxml import etree, html
from resiliparse.parse.html import DocumentNode, HTMLParserException, HTMLTree

from normalize.elements import BLOCK, UNSEEN, VOID
from normalize.errors import LimitReached

# An end tag's name, or ""; a start tag's, or "" for a comment, script or style; its attributes as written; the text up to the next tag;
# where that is its own end tag: "/", and the text behind it.
Token = tuple[str, str, str, str, str, str]

MAX_DEPTH = 200  # of elements; libxml2 drops what is nested deeper than 254, and extractors recurse
_LONG = 30_000  # characters; no page's own tag is that long
_MOST_ATTRIBUTES = 1_000  # lexbor looks for duplicates in quadratic time: 20,000 take it 1 s
_A_TAG = re.compile(r"""[a-zA-Z][^\s/>]*+(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?)*+(?=>)""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_NOT_XML = bytes((*range(0x00, 0x09), 0x0B, *range(0x0E, 0x20)))  # controls that lxml reads but does not let be written

# Elements whose text is written unescaped. In a script, "</script>" is no end after "<!-- <script" (HTML standard, 13.2.5.20 on).
_TWICE = r"<script[\s/>](?:[^-<]++|-(?!->)|<(?!/script[\s/>]))*+(?:</script[\s/>]|(?=-->))"
_HIDDEN_CODE = rf"<!--(?:[^-<]++|-(?!->)|<(?!/?script[\s/>])|{_TWICE})*+"
_SCRIPT = rf"script(?=[\s>])[^>]*+>(?:[^<]++|{_HIDDEN_CODE}|<(?!/script>|!--))*+</script"
_RAW = tuple(rf"{tag}(?=[\s>])[^>]*+>[^<]*+(?:<(?!/{tag}>)[^<]*+)*+</{tag}" for tag in ("style", "iframe", "noembed", "noframes"))
_NO_TEXT = "|".join((_SCRIPT, *_RAW, r"!--[^-]*+(?:-(?!->)[^-]*+)*+--"))
_TOKEN = re.compile(rf"<(?:{_NO_TEXT}|/([a-z][^\s/>]*+)|([a-z][^\s/>]*+)([^>]*+))>([^<]*+)(?:<(/)\2>([^<]*+))?")
_SEEN_RAW = re.compile(rf"<(?:{_NO_TEXT})>|(?P<start><(?P<tag>xmp|plaintext)(?=[\s>])[^>]*+>)(?P<text>.*?)(?P<end></(?P=tag)>)", re.S)
_MASKED = re.compile(r"""(<([a-z]+)\s[^>]*?(?<=\s)data-cfemail="([0-9a-f]*)"[^>]*+>)[^<]*+(?=</\2>)""")


def parse(text: str) -> HTMLTree:
    """The page as a browser would build it, scripts still in place: metadata is read from this one. Raises LimitReached for want of memory."""
    text = tamed(text)
    try:
        return _built(text)
    except UnicodeEncodeError:  # half a surrogate pair
        return _built(text.encode("utf-8", "replace").decode("utf-8"))


def _built(text: str) -> HTMLTree:
    try:
        return HTMLTree.parse(text)
    except HTMLParserException as problem:
        raise LimitReached(f"the tree of {len(text)} characters of markup could not be built: {problem}") from problem


def tamed(text: str) -> str:
    """The markup without the attributes of tags that carry thousands of them; anything else is as it was."""
    pieces = text.split("<")
    monsters = [at for at, piece in enumerate(pieces) if len(piece) > _LONG and _is_monster(piece)]
    for at in monsters:
        pieces[at] = re.split(r"[\s/]", pieces[at], maxsplit=1)[0] + pieces[at][_end_of_tag(pieces[at]) :]
    return "<".join(pieces) if monsters else text


def _is_monster(piece: str) -> bool:
    end = _end_of_tag(piece)
    return end > _LONG and len(_VALUE.sub("", piece[:end]).split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES


def _end_of_tag(piece: str) -> int:
    """How many characters of the piece are a tag without its end mark; 0 where it begins with none."""
    found = _A_TAG.match(piece)
    return found.end() if found else 0


def body(parsed: HTMLTree) -> str:
    """The page's body as it was built, written down: text after an early `</html>` and at any depth is in it.

    In `parsed`, streamed segments find their places by this. "" for a page of frames.
    """
    document, shown = parsed.document, parsed.body
    if document is None or shown is None:
        return ""
    markup = shown.html
    if 'id="S:' in markup:
        _place_streamed(document)
        markup = shown.html
    if "<xmp" in markup or "<plaintext" in markup:
        markup = _SEEN_RAW.sub(_escaped, markup)
    return _MASKED.sub(_unmasked, markup) if "data-cfemail" in markup else markup


def tokens(markup: str) -> list[Token]:
    """What the markup of a body consists of, in order. Texts are escaped; those of scripts and styles are left out."""
    return _TOKEN.findall(markup)


def beyond(rest: Iterator[Token], tag: str) -> str:
    """Go on past the end of an element whose start tag was just read; the text after it."""
    depth = 1
    for end, start, _, text, at_once, _ in rest:
        depth += (start == tag and not at_once) - (end == tag)
        if not depth:
            return text
    return ""


def document(markup: str) -> html.HtmlElement:
    """The markup of a body as a tree of lxml, its own each time; without scripts, and no deeper than MAX_DEPTH."""
    root, complete = _parsed(markup)
    if not complete:
        root, _ = _parsed("".join(_flattened(markup)))
    etree.strip_elements(root, "script", "style", "template", with_tail=False)
    return root


def _place_streamed(document: DocumentNode) -> None:
    """Put what React streams in hidden elements "S:1" where the browser's script would: at the template "B:1" or "P:1"."""
    marks = {
        (mark.id or "")[:1] + (mark.id or "")[2:]: mark for mark in document.query_selector_all('[id^="P:"],[id^="B:"]').values()[::-1]
    }
    for segment in document.query_selector_all('[hidden][id^="S:"],[hidden] [id^="S:"]').values():
        number = (segment.id or "")[2:]
        place = marks.get(f"B{number}") or marks.get(f"P{number}")
        segment.remove_attribute("hidden")
        if place is not None and place.parent is not None and not segment.contains(place):
            place.parent.insert_before(segment, place)


def _escaped(raw: re.Match[str]) -> str:
    return f"{raw['start']}{escape(raw['text'], quote=False)}{raw['end']}" if raw["start"] else raw[0]


def _unmasked(masked: re.Match[str]) -> str:
    """The element with the address that Cloudflare hides from scrapers (each byte XORed with the first) instead of `[email protected]`."""
    try:
        coded = bytes.fromhex(masked[3])
        address = bytes(byte ^ coded[0] for byte in coded[1:]).decode("utf-8")
    except (ValueError, IndexError):
        return masked[0]
    return masked[1] + escape(address, quote=False)


def _parsed(markup: str) -> tuple[html.HtmlElement, bool]:
    """The tree, and whether libxml2 read the markup to its end."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    page = f"<html>{markup or '<body></body>'}</html>".encode("utf-8", "replace").translate(None, _NOT_XML)
    root = html.document_fromstring(page.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b""), parser=parser)
    return root, not any(entry.level_name == "FATAL" for entry in parser.error_log)


def _flattened(markup: str) -> Iterator[str]:
    """The markup, in which what is nested deeper than MAX_DEPTH is a flat row of texts: none is lost, only their places."""
    depth = 0
    rest = iter(tokens(markup))
    for end, start, attributes, text, at_once, tail in rest:
        tag = start or end
        if start in UNSEEN:
            yield tail if at_once else beyond(rest, start)
            continue
        depth -= bool(end)
        if depth < MAX_DEPTH:
            yield f"<{start}{attributes}>" if start else f"</{end}>" if end else ""
        elif tag in BLOCK:
            yield "<hr>"
        depth += bool(start) and start not in VOID
        yield text
        if at_once:
            depth -= 1
            yield (f"</{start}>" if depth < MAX_DEPTH else "<hr>" if tag in BLOCK else "") + tail
