"""XML by strangers: the text of a document that holds no DTD, and its elements one by one, up to where it breaks."""

from __future__ import annotations

import codecs
import gc
import re
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from lxml import etree

from archive.entity import MEMBERS

MOST_UNPACKED = 50 * 2**20  # bytes, as sitemaps.org has it
_PIECE = 2**20  # bytes that are decoded at once
_FED = 2**18  # bytes that the parser is fed at once: at four bytes an element, some 8 MB of tree
_MOST_PARTS = 10_000  # of one entry
_MOST_DEBRIS = 8 * 2**20  # bytes of documents: as many feeds of ordinary size as a crawl reads in minutes
_DTD = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.I)
# All that may stand before the first element, but for a DTD.
_PROLOG = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.S)
_ELEMENT = re.compile(r"<[A-Za-z_:]")
_NAME = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_TOKEN = 24  # letters: longer than an entity that XML knows, and than what opens a section
_SECTION = re.compile(r"<!\[CDATA\[(?:.*?\]\]>|.*\Z)|<!--(?:.*?-->|.*\Z)", re.S)
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


@dataclass(frozen=True, slots=True)
class Text:
    """A document decoded piece by piece: never whole, since a letter beyond Latin-1 makes four bytes of each of its letters."""

    content: bytes
    codec: str

    def pieces(self) -> Iterator[str]:
        """The text in order, some MiB at a time, without XML declaration and NULs; what cannot be decoded is replaced."""
        decoder = codecs.getincrementaldecoder(self.codec)("replace")
        view = memoryview(self.content)
        for at in range(0, max(1, len(view)), _PIECE):
            piece = decoder.decode(bytes(view[at : at + _PIECE]), at + _PIECE >= len(view)).replace("\0", "")
            yield piece if at else _DECLARATION.sub("", piece, count=1)

    @property
    def start(self) -> str:
        """The first piece."""
        return next(self.pieces())

    @property
    def end(self) -> str:
        """The last letters, some 200 at least where there are so many."""
        return self.content[-1024:].decode(self.codec, "replace").replace("\0", "")[-300:]

    def says(self, word: str) -> bool:
        """Whether the word stands in it, in whatever encoding."""
        return any(word.encode(codec) in self.content for codec in ("ascii", "utf-16-le", "utf-16-be"))

    def lines(self) -> Iterator[str]:
        """Its lines; none longer than a piece."""
        rest = ""
        for piece in self.pieces():
            *whole, rest = (rest[:_PIECE] + piece).splitlines() or [""]
            yield from whole
            if piece.endswith(("\n", "\r")):
                yield rest
                rest = ""
        yield from filter(None, [rest])


def text(content: bytes) -> Text:
    """The document, to be read piece by piece. Raises ValueError where it has a DTD or an encoding that could hide one."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = Text(content, "utf-16")
    else:
        declared = _ENCODING.match(content)
        name = declared[1].decode("ascii") if declared else "utf-8"
        if not _PLAIN_ENCODING.fullmatch(name):
            raise ValueError(f"refused: the encoding {name!r} is not read here")
        found = Text(content, _codec(name))
    if _has_dtd(found):
        raise ValueError("refused: the document has a DTD")
    return found


def unpacked(content: bytes) -> tuple[bytes, bool]:
    """The bytes without gzip, at most 50 MiB of them and 64 members, and whether some are missing."""
    if not content.startswith(b"\x1f\x8b"):
        return content[:MOST_UNPACKED], len(content) > MOST_UNPACKED
    out, rest = bytearray(), content
    for _ in range(MEMBERS):
        member = zlib.decompressobj(31)
        try:
            out += member.decompress(rest, MOST_UNPACKED - len(out))
        except zlib.error:
            return bytes(out), True
        if not member.eof:
            return bytes(out), True
        rest = member.unused_data
        if not rest.startswith(b"\x1f\x8b") or len(out) >= MOST_UNPACKED:
            return bytes(out), False
    return bytes(out), True


class _Debris:
    """What parsers leave behind: each holds its document in a circle, with every name in it, until Python looks for such circles."""

    def __init__(self) -> None:
        self._bytes = 0

    def add(self, size: int) -> None:
        """Has the circles of earlier documents looked for where much has been read since the last time."""
        self._bytes += size
        if self._bytes > _MOST_DEBRIS:
            self._bytes = size
            gc.collect()


_DEBRIS = _Debris()


def elements(xml: Text, names: Sequence[str]) -> Iterator[etree._Element]:
    """The elements of these local names, in any namespace, in document order, until the document ends or breaks.

    Each is emptied when the next is asked for, and what else has ended is dropped as the document is read on, so that none, big or
    hostile, grows in memory.
    """
    _DEBRIS.add(len(xml.content))
    first = _NAME.search(xml.start)
    tags = [f"{{*}}{name}" for name in (*names, *([first[1]] if first else []))]
    parser = etree.XMLPullParser(
        events=("start", "end"), tag=tags, recover=True, resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8"
    )
    root: etree._Element | None = None
    for content in _fed(xml):
        try:
            parser.feed(content)
            broken = False
        except etree.XMLSyntaxError:
            broken = True
        for event, element in parser.read_events():
            if root is None:
                root = element
            if event == "end" and local(element) in names:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        if broken or not _pruned(root, names):
            return


def _fed(xml: Text) -> Iterator[bytes]:
    for piece in _mended(xml.pieces()):
        content = piece.encode("utf-8", "replace")
        yield from (content[start : start + _FED] for start in range(0, len(content), _FED))


def _pruned(root: etree._Element | None, names: Sequence[str]) -> bool:
    """Drops what has ended beside the path of open elements; False where something wanted has too many parts."""
    node = root
    while node is not None and len(node):
        if local(node) in names:
            return len(node) < _MOST_PARTS
        del node[:-1]
        node = node[-1]
    return True


def _mended(pieces: Iterator[str]) -> Iterator[str]:
    """Ampersands that begin no entity of XML written as what they mean: many a sitemap has "?a=1&b=2", and HTML's entities are none here."""
    rest, closing = "", ""  # what may begin something; the end of a section that has not come yet
    for piece in chain(pieces, [None]):
        text = rest + (piece or "")
        if closing:
            end = text.find(closing)
            if end < 0 and piece is not None:
                yield text[:-2]
                rest = text[-2:]
                continue
            end = end + 3 if end >= 0 else len(text)
            yield text[:end]
            text, closing = text[end:], ""
        cut = max(text.rfind("<", len(text) - _TOKEN), text.rfind("&", len(text) - _TOKEN)) if piece is not None and text else -1
        whole, rest = (text, "") if cut < 0 else (text[:cut], text[cut:])
        opened = _unclosed(whole)
        if opened and piece is not None:
            closing = "]]>" if whole.startswith("<![", opened.start()) else "-->"
            whole, rest = whole[:-2], whole[-2:] + rest
        yield _BARE_OUTSIDE.sub(lambda found: found[0] if found[0] != "&" else "&amp;", whole) if _BARE.search(whole) else whole


def _unclosed(text: str) -> re.Match[str] | None:
    """The section of text or comment within which it ends."""
    if "<!" not in text:
        return None
    last = deque(_SECTION.finditer(text), maxlen=1)
    return last[0] if last and not last[0][0].endswith(("]]>", "-->")) else None


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for a comment or the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _has_dtd(found: Text) -> bool:
    """Whether there is one before the first element; an article's own words in a CDATA section may well hold "<!DOCTYPE"."""
    start = found.start
    prolog = _PROLOG.match(start)
    end = prolog.end() if prolog else 0
    return not _ELEMENT.match(start, end) and any(_DTD.search(piece) for piece in _overlapping(found.pieces()))


def _overlapping(pieces: Iterator[str]) -> Iterator[str]:
    """Each piece with the end of the one before, so that no word is cut in two."""
    end = ""
    for piece in pieces:
        yield end + piece
        end = piece[-20:]


def _codec(name: str) -> str:
    try:
        return "utf-8" if not b"a".decode(name) else name
    except LookupError:
        return "utf-8"
