"""What a page says of where its text comes from, in its own printed words.

Bylines and datelines name agencies; labelled lines name other outlets and addresses; notes name translators. Claims are read, not judged:
whether an origin holds is for `origin.py`. A page's own address is no origin, and "first reported by" cites a scoop, not a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from normalize import bylines
from normalize.claimant import LONGEST_NOTE, Line, Page, address, of_agency, plain, same_site
from normalize.datelines import named
from normalize.lines import Link
from normalize.model import Credit, Entry
from normalize.names import is_house
from normalize.notes import said
from normalize.rulefile import Rules
from normalize.sayings import (
    COPYRIGHT,
    COPYRIGHT_STEMS,
    MATERIAL_STEMS,
    SAYINGS,
    TRANSLATED_STEMS,
    Saying,
    narrow,
)
from normalize.signatures import alone, from_dateline, material, signed
from normalize.sourceline import courtesy, house, issued, labelled, released
from normalize.translators import POST, translated

_SILENT = frozenset(("comments", "related", "navigation", "cookie", "form"))  # what is removed as such speaks of other texts
_OTHERS = ("caption", "title", "title-repeat")  # fields that say where pictures come from, or name works
_AMONG_MENUS = re.compile(
    r"(?i)\W*(?:this (?:article|story|post|piece)|(?:este|cet|dieser) (?:art|beitrag)|lire l'article original|نقلا|نقلًا)"
)
_LONGEST_SOURCE = 120
_URL = re.compile(r"https?://[^\s<>\"'()\[\]]+[^\s<>\"'()\[\].,;:!?]")
_FROM = re.compile(r"\W*(?:[Ff]rom|FROM)\s?:\s*(?P<names>[A-Z].{2,60})$")
_BEHIND_NAMES = re.compile(
    r"(?:\s[|•·–—/-]\s?|\s(?P<for>for|für|pour|voor|für die|for the|para)\s)(?P<names>[^|•·–—]{2,40})$"
)  # "Ada Roe | Reuters"
_SITE_BEHIND = re.compile(r"\s[(\[](?P<site>(?:[\w-]+\.)+[a-z]{2,})/?[)\]]\W*$")
_BRACKETS_END = re.compile(r"\s\((?P<names>[^()]{2,40})\)\s*$")  # "By Ada Roe (AFP)"
_WHERE = re.compile(r"\s+(?:in|from|at)\s+[A-ZÀ-Þ].*$")  # "Associated Press in Valencia"
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)[\s©,-]*(?:19|20)\d\d|infocom|rights|rechte|droits|derechos|diritti|direitos|rechten|права|حقوق"
)  # a bare "© AP" is a picture's


def credits(
    ledger: Sequence[Entry], url: str | None, rules: Rules, links: Sequence[Sequence[Link]] = (), canonical: str | None = None
) -> tuple[Credit, ...]:
    """The claims of a page, in the order of its blocks. `links` are by block; `canonical` is the address that the page's head names
    as its own, of whatever host. What names the page's own site is none.
    """
    page = Page(ledger, url, rules, links)
    return tuple(credit for credit in stated(ledger, url, rules, links, canonical) if not page.own(credit))


def stated(
    ledger: Sequence[Entry], url: str | None, rules: Rules, links: Sequence[Sequence[Link]] = (), canonical: str | None = None
) -> tuple[Credit, ...]:
    """The same with the claims that name the page's own site: by these a page says that the text is its own."""
    page = Page(ledger, url, rules, links)
    sheet = [Line(entry, entry.block.text.lower()) for entry in ledger if not _is_silent(entry)]
    whole = narrow("\n".join(line.low for line in sheet))
    sayings = [replace(saying, stems=stems) for saying in SAYINGS if (stems := _present(saying.stems, whole))]
    found = [
        *_syndicated(page, canonical),
        *(credit for line in sheet for credit in _of_line(page, line, sayings)),
        *signed(page, sheet),
        *alone(page, sheet),
        *material(page, sheet, _present(MATERIAL_STEMS, whole)),
        *(translated(page, sheet) if any(stem in whole for stem in TRANSLATED_STEMS) else ()),
    ]
    return _without_doubles(found)


def _is_silent(entry: Entry) -> bool:
    """Whether the block speaks of other texts; a line among menus and forms that begins like a note on this one does not."""
    if entry.fate != "removed" or entry.name not in _SILENT:
        return False
    return entry.name not in ("navigation", "form") or not _AMONG_MENUS.match(plain(entry.block.text))


def _of_line(page: Page, line: Line, sayings: Sequence[Saying]) -> Iterator[Credit]:
    entry = line.entry
    if entry.fate == "field" and entry.name == "byline":
        yield from _from_byline(page, entry)
    elif entry.fate == "kept":
        yield from from_dateline(page, entry)
    told = [saying for saying in sayings if entry.name not in _OTHERS and any(stem in line.low for stem in saying.stems)]
    if told:
        yield from said(page, entry, told)
    if len(line.low) <= LONGEST_NOTE:
        yield from _sourced(page, line)
    if entry.name == "origin-link":
        yield from _origin_below(page, entry)


def _from_byline(page: Page, entry: Entry) -> Iterator[Credit]:
    names = bylines.byline(entry.block.text, page.rules)
    yield from (of_agency(agency, entry, entry.block.text) for agency in names.agencies)
    for one in (each for each in names.houses if "@" not in each and not POST.search(each)):
        if wires := named(_WHERE.sub("", one), page.rules):
            yield from (of_agency(agency, entry, entry.block.text) for agency in wires)
        else:
            yield Credit("crosspost", one.strip(" /|"), page.target(entry), entry.block.text, entry.block.position)
    behind = (_BEHIND_NAMES.search(entry.block.text) or _BRACKETS_END.search(entry.block.text)) if not names.agencies else None
    agencies = named(behind["names"], page.rules) if behind else ()
    yield from (of_agency(agency, entry, entry.block.text) for agency in agencies)
    if behind and not agencies and not names.houses and behind.groupdict().get("for") and (name := house(behind["names"])):
        yield Credit("crosspost", name, page.target(entry), entry.block.text, entry.block.position)


def _sourced(page: Page, line: Line) -> Iterator[Credit]:
    """Agencies in a "Source:" line or a copyright line; other houses in a "Source:" line that is no caption."""
    entry, text = line.entry, line.entry.block.text
    printed = labelled(text) if len(text) <= _LONGEST_SOURCE and entry.name != "caption" else ""
    if printed:
        agencies = named(printed.strip(" .()"), page.rules)
        yield from (of_agency(agency, entry, text) for agency in agencies)
        if not agencies and not _URL.search(text) and (name := house(printed) or (issued(text) if entry.fate != "kept" else "")):
            yield Credit("republication", name, page.target(entry) or _site_behind(printed), text, entry.block.position)
    elif len(text) <= _LONGEST_SOURCE and entry.name != "caption" and (sender := _FROM.match(text)) and is_house(sender["names"]):
        yield Credit("republication", house(sender["names"]), page.target(entry), text, entry.block.position)
    elif len(text) <= _LONGEST_SOURCE and (name := _issuer(entry)):
        yield Credit("republication", name, page.target(entry), text, entry.block.position)
    elif (
        entry.fate != "kept"
        and any(stem in line.low for stem in COPYRIGHT_STEMS)
        and _RIGHTS.search(line.low)
        and (match := COPYRIGHT.search(plain(text)))
    ):
        yield from (of_agency(agency, entry, match[0]) for agency in named(match["names"], page.rules))


def _issuer(entry: Entry) -> str:
    """Whose release a block says that the text is, or by whose courtesy it is shown; "" where it says neither."""
    text = entry.block.text
    if text.startswith("SOURCE") and (name := released(text)):
        return name
    return "" if entry.fate == "kept" or entry.name == "caption" else issued(text) or courtesy(text)


def _site_behind(printed: str) -> str | None:
    """The site that stands in brackets behind a name: "Tidewatch (tidewatch.example)"."""
    found = _SITE_BEHIND.search(printed)
    return f"https://{found['site'].lower()}/" if found else None


def _present(stems: Sequence[str], text: str) -> tuple[str, ...]:
    return tuple(stem for stem in stems if stem in text)


def _origin_below(page: Page, entry: Entry) -> Iterator[Credit]:
    """The address that stands alone under "Original url:"."""
    at = entry.block.position
    text = entry.block.text.strip("<>() ")
    if entry.name == "origin-link" and _URL.fullmatch(text) and at and page.ledger[at - 1].name == "origin-link":
        label = page.ledger[at - 1].block.text
        yield Credit("republication", "", address(text), f"{label} {text}", at)


def _syndicated(page: Page, canonical: str | None) -> Iterator[Credit]:
    """A canonical link to another site is a claim of syndication."""
    if canonical and page.url and not same_site(page.url, canonical):
        yield Credit("syndication", "", canonical, canonical, None)


def _without_doubles(found: Sequence[Credit]) -> tuple[Credit, ...]:
    """One claim each: same kind, name and address said in one block is said once; an address alone gives way to the same with a name."""
    seen: dict[tuple[object, ...], Credit] = {}
    for credit in found:
        key = (credit.kind, credit.name.casefold(), credit.url, credit.position if credit.kind == "translation" else None)
        seen.setdefault(key, credit)
    return tuple(seen.values())
