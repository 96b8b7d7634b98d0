"""Bytes and a header in, text out: byte order mark, header, <meta> and the content itself are compared."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from normalize.errors import NotText

_HEAD = 4096  # bytes in which <meta charset> is looked for; the HTML standard says 1024, real pages are later
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_MAGIC = (
    (b"%PDF-", "a PDF document"), (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP file or office document"), (b"\x1f\x8b", "gzip data"), (b"(\xb5/\xfd", "zstd data"),
    (b"\xd0\xcf\x11\xe0", "an old office document"), (b"RIFF", "an image or sound"), (b"\x00\x00\x01\x00", "an icon"),
    (b"wOFF", "a font"), (b"wOF2", "a font"), (b"OggS", "sound or video"), (b"ID3", "sound"), (b"7z\xbc\xaf", "a 7-Zip file"),
)  # fmt: skip
_CONTROLS = tuple(chr(code) for code in range(32) if chr(code) not in "\t\n\r\f\x1b")
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_OTHER_TYPES = re.compile(
    r"(?:image|audio|video|font)/|application/(?:json|ld\+json|pdf|zip|octet-stream|javascript)|text/(?:css|javascript)"
)
_A_TAG = re.compile(r"<(?:!doctype\s+html|/?[a-z][a-z0-9:-]*[\s/>])", re.I)
_A_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|article|main|p|h1|table|section)\b",
    re.I | re.S,
)
_OTHER_MARKUP = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:RDF|svg|opml)\b", re.S)
_JSON = re.compile(r'\s*[\[{]\s*["\[{]')


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, and how sure one may be of it."""

    text: str
    encoding: str  # Python's name of the codec that was used
    replaced: float  # share of U+FFFD among the characters, 0..1
    is_html: bool  # False: to be read as lines


def decode(content: bytes, content_type: str) -> Decoded:
    """The content as text; raises NotText for images, PDFs, JSON, feeds and anything else that nobody reads as a page or as lines."""
    _refuse_binary(content)
    encoding, text = _text(content, content_type)
    if _binary_share(text) > 0.02:
        raise NotText(
            f"{len(content)} bytes that are no text in any known encoding (tried {encoding}); keep the file, there is nothing to read"
        )
    replaced = text.count("\ufffd") / len(text) if text else 0.0
    return Decoded(text, encoding, replaced, _is_html(text, content_type))


def _refuse_binary(content: bytes) -> None:
    start = content[:16].lstrip(b"\r\n\t ")
    for magic, what in _MAGIC:
        if start.startswith(magic):
            raise NotText(f"this is {what}, neither HTML nor text")


def _binary_share(text: str) -> float:
    sample = text[:20_000]
    return sum(map(sample.count, _CONTROLS)) / len(sample) if sample else 0.0


def _is_html(text: str, content_type: str) -> bool:
    said = content_type.partition(";")[0].strip().lower()
    start = text[:4096].lstrip("\ufeff")
    if _OTHER_MARKUP.match(start):
        raise NotText("this is a feed, a sitemap or a drawing, neither HTML nor text")
    if said == "text/plain":
        return False
    if said in _HTML_TYPES:
        return bool(_A_TAG.search(text))
    if _A_PAGE.match(start):
        return True
    if _OTHER_TYPES.match(said) and said != "application/octet-stream":
        raise NotText(f"the server called it {said}, and it does not look like HTML")
    if _JSON.match(start):
        raise NotText("this is JSON, neither HTML nor text")
    return len(_A_TAG.findall(text[:20_000])) > 20


def _text(content: bytes, content_type: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding, content[len(bom) :].decode(encoding, "replace")
    if wide := _wide(content):
        return wide, content.decode(wide, "replace")
    claims = _claims(content, content_type)
    if b"\x1b" in content and "iso2022_jp" in claims:  # its bytes are all ASCII, so that it would pass for UTF-8
        return "iso2022_jp", content.decode("iso2022_jp", "replace")
    try:
        return "utf-8", content.decode("utf-8")  # other encodings almost never make valid UTF-8, whatever header and meta say
    except UnicodeDecodeError:
        return _best(content, claims)


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of western markup is then zero."""
    sample = content[:4096]
    if sample.count(0) * 5 < len(sample) * 2 or len(sample) < 4:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _claims(content: bytes, content_type: str) -> tuple[str, ...]:
    """Python's codec names for what the header and the page say, header first."""
    found = [match[1] for match in (_HEADER.search(content_type),) if match]
    found += [match[1].decode("ascii") for match in _META.finditer(content[:_HEAD])][:2]
    names = (_codec(label) for label in found)
    return tuple(dict.fromkeys(name for name in names if name))


def _codec(label: str) -> str | None:
    """The codec that browsers use for that label (latin-1 is windows-1252, gb2312 is gb18030); None for an unknown one."""
    try:
        name = codecs.lookup(str(map_encoding_to_html5(label))).name
    except LookupError:
        return None
    return None if name.startswith("utf-16") else name  # a page that could say so in ASCII is not in UTF-16


def _best(content: bytes, claims: tuple[str, ...]) -> tuple[str, str]:
    """The encoding that loses least; on equal loss a claim wins over UTF-8, and UTF-8 over a guess."""
    guess = _codec(str(detect_encoding(content, max_len=65536) or ""))
    candidates = dict.fromkeys((*claims, "utf-8", *((guess,) if guess else ()), "cp1252"))
    texts = {name: content.decode(name, "replace") for name in candidates}
    utf8 = texts["utf-8"]
    damaged = utf8.count("\ufffd")
    if damaged * 10 < sum(ch > "\x7f" for ch in utf8):  # UTF-8 with some broken bytes, such as a text cut in a character
        return "utf-8", utf8
    single_claims = [name for name in claims if name != "utf-8"] or [name for name in candidates if name != "utf-8"]
    name = min(single_claims, key=lambda each: texts[each].count("\ufffd"))
    return name, texts[name]
