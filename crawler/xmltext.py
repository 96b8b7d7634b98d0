"""XML by strangers: the text of a document that holds no DTD, and its elements one by one, up to where it breaks."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

from lxml import etree

MOST_UNPACKED = 50 * 2**20  # bytes, as sitemaps.org has it
_PIECE = 2**20  # bytes that the parser is fed at once
_DTD = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.I)
# All that may stand before the first element, but for a DTD.
_PROLOG = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.S)
_ELEMENT = re.compile(r"<[A-Za-z_:]")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_BARE_OUTSIDE = re.compile(
    rf"<!\[CDATA\[(?:.*?\]\]>|.*\Z)|<!--(?:.*?-->|.*\Z)|{_BARE.pattern}", re.S
)  # unclosed ones end it: no second look
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# Encodings that a stateless look for "<!DOCTYPE" can be trusted with; utf-7 and the like could hide one.
_PLAIN_ENCODING = re.compile(
    r"utf-?8|us-ascii|(iso-?8859|windows|cp)[-_]?\d{1,4}|latin-?\d|koi8-[ru]|gbk|gb2312|gb18030|big5|euc-(jp|kr)|shift_jis", re.I
)


def text(content: bytes) -> str:
    """The document without its XML declaration. Raises ValueError where it has a DTD or an encoding that could hide one."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = content.decode("utf-16", "replace")
    else:
        declared = _ENCODING.match(content)
        name = declared[1].decode("ascii") if declared else "utf-8"
        if not _PLAIN_ENCODING.fullmatch(name):
            raise ValueError(f"refused: the encoding {name!r} is not read here")
        found = content.decode(_codec(name), "replace")
    found = found.replace("\0", "")
    if _has_dtd(found):
        raise ValueError("refused: the document has a DTD")
    return _DECLARATION.sub("", found, count=1)


def unpacked(content: bytes) -> tuple[bytes, bool]:
    """The bytes without gzip, at most 50 MiB of them, and whether some are missing."""
    if not content.startswith(b"\x1f\x8b"):
        return content[:MOST_UNPACKED], len(content) > MOST_UNPACKED
    out, rest = bytearray(), content
    while rest.startswith(b"\x1f\x8b") and len(out) < MOST_UNPACKED:
        member = zlib.decompressobj(31)
        try:
            out += member.decompress(rest, MOST_UNPACKED - len(out))
        except zlib.error:
            return bytes(out), True
        if not member.eof:
            return bytes(out), True
        rest = member.unused_data
    return bytes(out), False


def elements(xml: str, names: Sequence[str]) -> Iterator[etree._Element]:
    """The elements of these local names, in any namespace, in document order, until the document ends or breaks.

    Each is emptied when the next is asked for, so that a big document does not grow in memory.
    """
    parser = etree.XMLPullParser(
        events=("end",), tag=[f"{{*}}{name}" for name in names], recover=True, resolve_entities=False, no_network=True, load_dtd=False,
        encoding="utf-8",
    )  # fmt: skip
    content, broken = _mended(xml).encode("utf-8", "replace"), False
    for start in range(0, len(content), _PIECE):
        try:
            parser.feed(content[start : start + _PIECE])
        except etree.XMLSyntaxError:
            broken = True
        for _, element in parser.read_events():
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        if broken:
            return


def _mended(xml: str) -> str:
    """Ampersands that begin no entity of XML written as what they mean: many a sitemap has "?a=1&b=2", and HTML's entities are none here."""
    if not _BARE.search(xml):
        return xml
    return _BARE_OUTSIDE.sub(lambda found: found[0] if found[0] != "&" else "&amp;", xml)


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for a comment or the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _has_dtd(found: str) -> bool:
    """Whether there is one before the first element; an article's own words in a CDATA section may well hold "<!DOCTYPE"."""
    prolog = _PROLOG.match(found)
    end = prolog.end() if prolog else 0
    return _DTD.search(found) is not None if not _ELEMENT.match(found, end) else False


def _codec(name: str) -> str:
    try:
        return "utf-8" if not b"a".decode(name) else name
    except LookupError:
        return "utf-8"
