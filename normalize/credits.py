"""What a page says of where its text comes from, in its own printed words.

Bylines and datelines name agencies; labelled lines name other outlets and addresses; notes name translators. Claims are read, not judged:
whether an origin holds is for `origin.py`. A page's own address is no origin, and "first reported by" cites a scoop, not a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from normalize import bylines, urls
from normalize.datelines import dateline, named
from normalize.lines import Link
from normalize.model import Credit, CreditKind, Entry
from normalize.names import is_house
from normalize.rulefile import Agency, Rules
from normalize.rules import fold, words

_URL = re.compile(r"https?://[^\s<>\"'()\[\]]+[^\s<>\"'()\[\].,;:!?]")
_NAME = r"(?P<name>(?:[Tt]he )?(?-i:[^\W\d_a-z][\w.'&-]*(?: (?:[ae][a-z]{1,2}-[^\W\d_a-z][\w'-]*|of|the|de|la|le|für|and|&|du|des|di|del|al|[^\W\d_a-z][\w.'&-]*))*|[\w-]+\.(?:com|org|net|info|news|[a-z]{2})\b))"
_PIECE = r"(?:this |the )?(?:(?:full |original )?(?:article|story|piece|post|report|essay|interview|analysis|commentary|text|column|op-ed|item|dispatch)s? )"
_NEWS = re.compile(
    r"(?i)\b(?:press|news|agency|times|post|journal|daily|tv|radio|gazette|tribune|herald|channel|magazine|media|net(?:work)?|today|wire)\b|\.(?:com|org|net)\b"
)
_OFFICIAL = re.compile(
    r"(?i)\b(?:ministry|minister|army|government|police|cent(?:er|re)|office|command|observatory|council|court|authorit(?:y|ies)|department|"
    r"commission|embassy|parliament|president|official|sources?|union|nations|organi[sz]ation|monitor|forces?)\b"
)


@dataclass(frozen=True, slots=True)
class Saying:
    """A form of words that claims an origin; group `name` or `url`, or neither where a link says it."""

    kind: CreditKind
    words: re.Pattern[str]
    at_most: int  # words of the block; a longer one is prose that tells of something else


def _saying(kind: CreditKind, pattern: str, at_most: int = 60) -> Saying:
    return Saying(kind, re.compile(pattern, re.IGNORECASE), at_most)


_ADDRESS = r"[\s:\-(<]*(?P<url>https?://[^\s<>\"')\]]+)"
_SAYINGS = (
    _saying("first-reported", rf"\b(?:was |were |had been |been )?first reported (?:by|in|on) {_NAME}", 400),
    _saying("first-reported", rf"\b{_NAME} (?:was the first to report|first reported)\b", 400),
    _saying(
        "first-published",
        rf"(?:\b{_PIECE}(?:was |has been |is |were )?|^\W*)(?:was |has been )?(?:originally |first |previously )+(?:published|appeared|posted|printed|ran|run|written)"
        rf"(?: (?:online|here|as [^.]{{3,80}}?))?(?: in (?:Arabic|Russian|German|French|Spanish|Italian|English|Ukrainian|Persian|Turkish|Hebrew|Chinese|Polish|Dutch|Portuguese|Danish|Swedish|Japanese))?(?: (?:by|in|at|on|for|with|to))?(?:{_ADDRESS}|[\s:]+{_NAME})?",
        120,
    ),
    _saying("crosspost", rf"\bcross-?posted (?:from|at|with permission from|here from) (?:{_NAME}|{_ADDRESS})"),
    _saying(
        "republication",
        rf"(?:\b{_PIECE}(?:is |was |has been )?|^\W*)(?:re-?published|re-?printed|re-?posted|syndicated)"
        rf"(?: here)?(?: with (?:the )?(?:kind )?permission)?(?: (?:from|of|by courtesy of|courtesy of)) (?:{_NAME}|{_ADDRESS})",
        120,
    ),
    _saying("republication", rf"^\W*(?:read|see|view|find|visit) (?:the )?(?:full |original )+(?:article|story|post|piece|report|version|text)(?: here| at| on| in)*(?:{_ADDRESS}| {_NAME})"),
    _saying("republication", rf"^\W*(?:original(?: article| source| text| story| post| link| url| version)?|(?:source|article|link) url|originally (?:at|from)|source(?: link)?|permalink|via|link to (?:the )?original|"
            rf"quelle|originaltext|original ?artikel|source originale|article original|lien original|fuente(?: original)?|enlace original|fonte(?: originale)?|articolo originale|источник|оригинал(?: статьи)?|ссылка на оригинал)\s*:?{_ADDRESS}"),
)  # fmt: skip
_SOURCE_LINE = re.compile(
    r"^\W*(?:sources?|quellen?|sources? ?|fuentes?|fonti?e?|источники?|with material from|via)\s*:\s*(?P<names>.{2,80})$", re.IGNORECASE
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b)[\s\d,-]*(?:by )?(?P<names>[A-Z][\w-]*(?: [A-Z][\w-]*){0,3})")
_TRANSLATED = re.compile(
    r"(?:\btranslat(?:ed|ion)(?:,? (?:and|&) (?:edited|adapted|abridged|condensed))?(?: from (?:the )?[^\W\d_]+)?(?: for [^.,;]{2,60}?)?(?: by|:)|"
    r"\b(?:edited|adapted) and translated(?: from (?:the )?[^\W\d_]+)? by|"
    r"\b(?:übersetzt (?:von|durch)|übersetzung(?: aus dem [^\W\d_]+)?(?: von|:)|aus dem [^\W\d_]+(?: übersetzt)? von|traduit(?:e)?(?: (?:de l'|du )\w+)? par|traduction(?: de l'\w+)?(?: :|:| par| de)|"
    r"traducid[oa] (?:del \w+ )?por|traducción(?: de|:)|tradott[oa] (?:dall'\w+ |dal \w+ )?da|traduzione(?: di| a cura di|:)|перевод(?: с \w+)?(?: подготовил[аи]?|:)|перев[её]л[аи]?))\s*"
    r"(?P<name>[^.,;()\n]{2,60})",
    re.IGNORECASE,
)
_TRANSLATED_FROM = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{_PIECE}|it )(?:from|by|in|on|of) {_NAME},? (?:was |has been |and )?(?:first )?translated\b",
        rf"\btranslated from {_NAME}(?:'s|,|\.| by| website)",
        rf"\b(?:originally |first )(?:published|appeared|posted) (?:in [^\W\d_]+ )?(?:by|in|at|on) {_NAME}",
    )
)
_ACCORDING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:according to|as reported by|reported by|told|writes) {_NAME}",
        rf"^{_NAME} (?:reports|writes|says|reported|wrote)\b",
        rf", {_NAME} (?:reports|writes|says|comments|reported|wrote)\W*$",
    )
)
_OF_ITSELF = re.compile(
    r"(?i)\W*(?:translat|(?:this|the) (?:article|story|text|report|interview|essay|post|piece|speech)\b|übersetz|aus dem|traduit|traducid|tradott|перев)"
)
_LANGUAGES = re.compile(
    r"(?i)^(?:the )?(?:arabic|russian|german|french|spanish|italian|english|ukrainian|persian|farsi|turkish|hebrew|chinese|kurdish|polish|portuguese|dutch|greek|serbian)$"
)


def credits(
    ledger: Sequence[Entry], url: str | None, rules: Rules, links: Sequence[Sequence[Link]] = (), canonical: str | None = None
) -> tuple[Credit, ...]:
    """The claims of a page, in the order of its blocks. `links` are by block; `canonical` is the address that the page's head names
    as its own, of whatever host.
    """
    page = _Page(ledger, url, rules, links)
    found = [
        *_syndicated(page, canonical),
        *(credit for entry in ledger for credit in _of_block(page, entry)),
        *_translated(page),
    ]
    return _without_doubles([credit for credit in found if not page.own(credit)])


@dataclass(frozen=True, slots=True)
class _Page:
    ledger: Sequence[Entry]
    url: str | None
    rules: Rules
    links: Sequence[Sequence[Link]]

    def own(self, credit: Credit) -> bool:
        """Whether the claim names only the page's own site; an agency names itself by right."""
        if self.url is None or credit.kind in ("agency", "translation"):
            return False
        if credit.url:
            return _same_site(self.url, credit.url)
        return _is_site_name(credit.name, self.url)

    def target(self, entry: Entry) -> str | None:
        """The first address outside the page's site that the block links to."""
        links = self.links[entry.block.position] if entry.block.position < len(self.links) else ()
        return next((link.url for link in links if link.url.startswith("http") and not (self.url and _same_site(self.url, link.url))), None)


def _of_block(page: _Page, entry: Entry) -> Iterator[Credit]:
    if entry.fate == "removed" and entry.name in ("comments", "related", "navigation", "cookie", "form"):
        return
    if entry.fate == "field" and entry.name == "byline":
        yield from _from_byline(page, entry)
    elif entry.fate == "kept":
        yield from _from_dateline(page, entry)
    yield from _said(page, entry)
    yield from _sourced(page, entry)
    yield from _origin_below(page, entry)


def _from_byline(page: _Page, entry: Entry) -> Iterator[Credit]:
    names = bylines.byline(entry.block.text, page.rules)
    yield from (_agency(agency, entry, entry.block.text) for agency in names.agencies)
    yield from (Credit("crosspost", house, page.target(entry), entry.block.text, entry.block.position) for house in names.houses)


def _from_dateline(page: _Page, entry: Entry) -> Iterator[Credit]:
    line = dateline(entry.block.text, page.rules)
    if line:
        yield from (_agency(agency, entry, line.quote) for agency in line.agencies)


def _agency(agency: Agency, entry: Entry, quote: str) -> Credit:
    return Credit("agency", agency.name, None, quote, entry.block.position)


def _said(page: _Page, entry: Entry) -> Iterator[Credit]:
    text = fold(entry.block.text)
    size = words(text)
    for saying in _SAYINGS:
        match = saying.words.search(text) if size <= saying.at_most else None
        if match is None or (entry.fate == "kept" and saying.kind != "first-reported" and size > 60):
            continue
        parts = match.groupdict()
        name = _clean(parts.get("name") or "")
        url = _address(parts.get("url") or "") or (page.target(entry) if saying.kind != "first-reported" else None)
        if name or url:
            yield Credit(saying.kind, name, url, match[0].strip(), entry.block.position)


def _sourced(page: _Page, entry: Entry) -> Iterator[Credit]:
    """Agencies in a "Source:" line or a copyright line."""
    text = fold(entry.block.text)
    line = _SOURCE_LINE.match(text)
    if line:
        agencies = named(line["names"].strip(" ."), page.rules)
        yield from (_agency(agency, entry, text) for agency in agencies)
        if not agencies and is_house(line["names"]) and words(text) <= 8 and not _URL.search(text):
            yield Credit("republication", line["names"].strip(" ."), page.target(entry), text, entry.block.position)
    elif entry.fate != "kept" and (match := _COPYRIGHT.search(text)):
        yield from (_agency(agency, entry, match[0]) for agency in named(match["names"], page.rules))


def _origin_below(page: _Page, entry: Entry) -> Iterator[Credit]:
    """The address that stands alone under "Original url:"."""
    at = entry.block.position
    text = entry.block.text.strip("<>() ")
    if entry.name == "origin-link" and _URL.fullmatch(text) and at and page.ledger[at - 1].name == "origin-link":
        label = page.ledger[at - 1].block.text
        yield Credit("republication", "", _address(text), f"{label} {text}", at)


def _translated(page: _Page) -> Iterator[Credit]:
    """A translation, with the outlet it was made from where one is named: in the note itself, else in the standfirst."""
    for entry in page.ledger:
        text = fold(entry.block.text)
        note = _TRANSLATED.search(text) if _may_be_note(entry, text) else None
        if note is None:
            continue
        name, evidence = _translated_from(page, entry, text)
        quote = re.split(r"(?<=\.)\s", text[note.start() :])[0]
        before = re.split(r"(?<=[.!?])\s", text[: note.start()])[-1]
        yield Credit("translation", name, page.target(entry), (before + quote).strip(), entry.block.position)
        if evidence:
            yield evidence
        return


def _may_be_note(entry: Entry, text: str) -> bool:
    """Whether a block can be a translator's note: what is kept only if it is short and speaks of itself."""
    if entry.fate == "kept":
        return words(text) <= 30 and _OF_ITSELF.match(text) is not None
    return entry.name not in ("comments", "title", "title-repeat")


def _translated_from(page: _Page, note: Entry, text: str) -> tuple[str, Credit | None]:
    for match in (match for pattern in _TRANSLATED_FROM if (match := pattern.search(text))):
        name = _clean(match["name"])
        if name and not _LANGUAGES.match(name):
            return name, None
    openings = [entry for entry in page.ledger if entry is not note and (entry.fate == "kept" or entry.name in ("lead", "byline"))][:3]
    for entry in openings:
        for said in (said for pattern in _ACCORDING if (said := pattern.search(fold(entry.block.text)))):
            name = _clean(said["name"])
            if name and _is_outlet(name, page):
                return name, Credit("translation", name, None, said[0], entry.block.position)
    return "", None


def _is_outlet(name: str, page: _Page) -> bool:
    if _OFFICIAL.search(name) or (name.lower().startswith("the ") and not _NEWS.search(name)):
        return False
    return bool(_NEWS.search(name)) or bool(named(name, page.rules)) or is_house(name) or _signs(name, page)


def _signs(name: str, page: _Page) -> bool:
    """Whether the page prints the name as its byline too."""
    return any(entry.name == "byline" and name in fold(entry.block.text) for entry in page.ledger)


def _syndicated(page: _Page, canonical: str | None) -> Iterator[Credit]:
    """A canonical link to another site is a claim of syndication."""
    if canonical and page.url and not _same_site(page.url, canonical):
        yield Credit("syndication", "", canonical, canonical, None)


def _clean(name: str) -> str:
    """The name without what a sentence hangs on it."""
    return re.sub(r"(?:'s)?(?:\s+(?:of|the|in|and|de|la|on|at|under))*$", "", name.strip(" .,;:-")).strip(" .,;:-")


def _address(url: str) -> str | None:
    return url.rstrip(".,;:!?)>]") or None


def _is_site_name(name: str, url: str) -> bool:
    """Whether the name's letters are those of a part of the page's host, as "South Front" and www.southfront.org."""
    labels = _host(url).replace("-", "").split(".")[:-1]
    return bool(name) and _bare(name) in {_bare(label) for label in labels}


def _bare(name: str) -> str:
    return re.sub(r"\W", "", name.lower()).removeprefix("the")


def _same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site; for suffixes that no list knows, whether one host ends in the other."""
    first, second = (_host(url).removeprefix("www.").removeprefix("m.") for url in (one, other))
    return urls.same_site(one, other) or (
        bool(first and second) and (f".{first}".endswith(f".{second}") or f".{second}".endswith(f".{first}"))
    )


def _host(url: str) -> str:
    """The address's host, "" where it is no http address."""
    try:
        return urls.host(url)
    except ValueError:
        return ""


def _without_doubles(found: Sequence[Credit]) -> tuple[Credit, ...]:
    """One claim each: same kind, name and address said in one block is said once; an address alone gives way to the same with a name."""
    seen: dict[tuple[object, ...], Credit] = {}
    for credit in found:
        key = (credit.kind, credit.name.casefold(), credit.url, credit.position if credit.kind == "translation" else None)
        seen.setdefault(key, credit)
    return tuple(seen.values())
