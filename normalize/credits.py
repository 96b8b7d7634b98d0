"""What a page says of where its text comes from, in its own printed words.

Bylines and datelines name agencies; labelled lines name other outlets and addresses; notes name translators. Claims are read, not judged:
whether an origin holds is for `origin.py`. A page's own address is no origin, and "first reported by" cites a scoop, not a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from normalize import bylines, months, outlets, urls
from normalize.datelines import dateline, named, placed
from normalize.lines import Link
from normalize.model import Credit, Entry
from normalize.names import is_house
from normalize.rulefile import Agency, Rules
from normalize.rules import words
from normalize.sayings import (
    COPYRIGHT,
    COPYRIGHT_STEMS,
    MATERIAL,
    MATERIAL_STEMS,
    NAME,
    OF_ITSELF,
    SAYINGS,
    THIS,
    TRANSLATED,
    TRANSLATED_FROM,
    TRANSLATED_STEMS,
    Saying,
    narrow,
)
from normalize.sourceline import courtesy, house, issued, labelled, released

_PLAIN = str.maketrans("’‘\u00a0\u202f", "''  ")
_SILENT = frozenset(("comments", "related", "navigation", "cookie", "form"))  # what is removed as such speaks of other texts
_OTHERS = ("caption", "title", "title-repeat")  # fields that say where pictures come from, or name works
_AMONG_MENUS = re.compile(
    r"(?i)\W*(?:this (?:article|story|post|piece)|(?:este|cet|dieser) (?:art|beitrag)|lire l'article original|نقلا|نقلًا)"
)
_LONGEST_NOTE = 600  # characters of a block that may be a note on the text
_LONGEST_SOURCE = 120
_NOTE_WORDS = 60
_NOTE_LABEL = 12  # of a block that is nothing but a label and what it names
_HOUSE_WORDS = 6  # of a line over a text that is a house's name
_LAST = 3  # kept blocks in which a text may be signed
_SIGNATURE = re.compile(r"[(\[/–—-]\s?(?P<names>[^()\[\]\n]{2,60}?)\s?[)\]/]?\W*$")
_LONGEST_SIGNATURE = 60
_URL = re.compile(r"https?://[^\s<>\"'()\[\]]+[^\s<>\"'()\[\].,;:!?]")
_ORIGINAL_AT = re.compile(
    r"(?i)\b(?:original|source|quelle|fuente|fonte|оригинал|источник|الأصل|المصدر)[^.\n]{0,30}?[\s:(<]+(?P<url>https?://[^\s<>\"')\]]+)"
)
_FROM = re.compile(r"\W*(?:[Ff]rom|FROM)\s?:\s*(?P<names>[A-Z].{2,60})$")
_SENTENCE = re.compile(r"[.!?]\s+(?=\S)")
_BEHIND_NAMES = re.compile(
    r"(?:\s[|•·–—/-]\s?|\s(?P<for>for|für|pour|voor|für die|for the|para)\s)(?P<names>[^|•·–—]{2,40})$"
)  # "Ada Roe | Reuters"
_BEHIND = re.compile(r"\W{0,3}\s?[(\[:,<–—-]\s?<?(?P<url>https?://[^\s<>\"')\]]+)")  # "Reposted from Harbour Post (https://...)"
_POST = re.compile(
    r"(?i)(?:\b|-)(?:\w*redakteur(?:in)?|\w*redacteur|editor|reporter(?:in)?|correspondent|korrespondent(?:in)?)$"
)  # no house's name
_SMALL_END = re.compile(r" (?P<rest>[^\W\d_A-Z]{3,}(?: [^\W\d_A-Z]{3,})?)[.!»”\"]?(?:$|\s(?=[A-ZÀ-Ö]))")
_ENGLISH = re.compile(r"(?i)\b(?:from|by|at|of|on|with|the|published|posted|bei|auf|erschien|zuerst|vom?)\b")
_NO_TITLE = re.compile(
    r"(?i)\b(?:hier|ayer|hoy|ieri|oggi|ontem|hoje|gisteren|vandaag|wczoraj|dziś|вчера|сегодня|sous|avec|bajo|licen[cz]\w*|con|com|met|onder|sotto|under|le|la|el|il|en|em|in|de|por|par|été|dans|sur|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
)
_SITE_BEHIND = re.compile(r"\s[(\[](?P<site>(?:[\w-]+\.)+[a-z]{2,})/?[)\]]\W*$")
_BRACKETS_END = re.compile(r"\s\((?P<names>[^()]{2,40})\)\s*$")  # "By Ada Roe (AFP)"
_WHERE = re.compile(r"\s+(?:in|from|at)\s+[A-ZÀ-Þ].*$")  # "Associated Press in Valencia"
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)[\s©,-]*(?:19|20)\d\d|infocom|rights|rechte|droits|derechos|diritti|direitos|rechten|права|حقوق"
)  # a bare "© AP" is a picture's
_QUOTED = re.compile(r"[«„“\"](?P<name>[^«»„“”\"]{2,60})[»“”\"]")
_PAPER_BEFORE = re.compile(r"^(?:صحيفة|جريدة|موقع|مجلة|قناة|газета|журнал|издание|портал|сайт) (?=\S)")
_PAPER = re.compile(rf"(?i){_PAPER_BEFORE.pattern}|\w(?:zeitung|blatt|kurier|presse|rundschau|krant|tidning|tidende|lehti|avis)\b")
_NEWS = re.compile(
    r"(?i)\b(?:press|news|agency|times|post|journal|daily|tv|radio|gazette|tribune|herald|channel|magazine|media|net(?:work)?|today|wire)\b|\.(?:com|org|net)\b"
)
_OFFICIAL = re.compile(
    r"(?i)\b(?:ministry|minister|army|government|police|cent(?:er|re)|office|command|observatory|council|court|authorit(?:y|ies)|department|"
    r"commission|embassy|parliament|president|official|sources?|union|nations|organi[sz]ation|monitor|forces?)\b"
)


_ACCORDING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:according to|as reported by|reported by|told|writes) {NAME}",
        rf"^{NAME} (?:reports|writes|says|reported|wrote)\b",
        rf", {NAME} (?:reports|writes|says|comments|reported|wrote)\W*$",
    )
)
_WEEKDAY = re.compile(r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b")
_LANGUAGES = re.compile(
    r"(?i)^(?:the )?(?:arabic|russian|german|french|spanish|italian|english|ukrainian|persian|farsi|turkish|hebrew|chinese|kurdish|polish|portuguese|dutch|greek|serbian)$"
)


def credits(
    ledger: Sequence[Entry], url: str | None, rules: Rules, links: Sequence[Sequence[Link]] = (), canonical: str | None = None
) -> tuple[Credit, ...]:
    """The claims of a page, in the order of its blocks. `links` are by block; `canonical` is the address that the page's head names
    as its own, of whatever host. What names the page's own site is none.
    """
    page = _Page(ledger, url, rules, links)
    return tuple(credit for credit in stated(ledger, url, rules, links, canonical) if not page.own(credit))


def stated(
    ledger: Sequence[Entry], url: str | None, rules: Rules, links: Sequence[Sequence[Link]] = (), canonical: str | None = None
) -> tuple[Credit, ...]:
    """The same with the claims that name the page's own site: by these a page says that the text is its own."""
    page = _Page(ledger, url, rules, links)
    sheet = [_Line(entry, entry.block.text.lower()) for entry in ledger if not _is_silent(entry)]
    whole = narrow("\n".join(line.low for line in sheet))
    sayings = [replace(saying, stems=stems) for saying in SAYINGS if (stems := _present(saying.stems, whole))]
    found = [
        *_syndicated(page, canonical),
        *(credit for line in sheet for credit in _of_line(page, line, sayings)),
        *_signed(page, sheet),
        *_alone(page, sheet),
        *_material(page, sheet, _present(MATERIAL_STEMS, whole)),
        *(_translated(page, sheet) if any(stem in whole for stem in TRANSLATED_STEMS) else ()),
    ]
    return _without_doubles(found)


def _is_silent(entry: Entry) -> bool:
    """Whether the block speaks of other texts; a line among menus and forms that begins like a note on this one does not."""
    if entry.fate != "removed" or entry.name not in _SILENT:
        return False
    return entry.name not in ("navigation", "form") or not _AMONG_MENUS.match(_plain(entry.block.text))


@dataclass(frozen=True, slots=True)
class _Line:
    """A block that may claim something, and its text in small letters."""

    entry: Entry
    low: str


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
        if credit.name and (_is_site_name(credit.name, self.url) or outlets.holds_name_of(credit.name, self.url)):
            return True
        return credit.url is not None and _same_site(self.url, credit.url)

    def target(self, entry: Entry) -> str | None:
        """The first address outside the page's site that the block links to."""
        links = self.links[entry.block.position] if entry.block.position < len(self.links) else ()
        return next((link.url for link in links if link.url.startswith("http") and not (self.url and _same_site(self.url, link.url))), None)


def _of_line(page: _Page, line: _Line, sayings: Sequence[Saying]) -> Iterator[Credit]:
    entry = line.entry
    if entry.fate == "field" and entry.name == "byline":
        yield from _from_byline(page, entry)
    elif entry.fate == "kept":
        yield from _from_dateline(page, entry)
    told = [saying for saying in sayings if entry.name not in _OTHERS and any(stem in line.low for stem in saying.stems)]
    if told:
        yield from _said(page, entry, told)
    if len(line.low) <= _LONGEST_NOTE:
        yield from _sourced(page, line)
    if entry.name == "origin-link":
        yield from _origin_below(page, entry)


def _from_byline(page: _Page, entry: Entry) -> Iterator[Credit]:
    names = bylines.byline(entry.block.text, page.rules)
    yield from (_agency(agency, entry, entry.block.text) for agency in names.agencies)
    for one in (each for each in names.houses if "@" not in each and not _POST.search(each)):
        if wires := named(_WHERE.sub("", one), page.rules):
            yield from (_agency(agency, entry, entry.block.text) for agency in wires)
        else:
            yield Credit("crosspost", one.strip(" /|"), page.target(entry), entry.block.text, entry.block.position)
    behind = (_BEHIND_NAMES.search(entry.block.text) or _BRACKETS_END.search(entry.block.text)) if not names.agencies else None
    agencies = named(behind["names"], page.rules) if behind else ()
    yield from (_agency(agency, entry, entry.block.text) for agency in agencies)
    if behind and not agencies and not names.houses and behind.groupdict().get("for") and (name := house(behind["names"])):
        yield Credit("crosspost", name, page.target(entry), entry.block.text, entry.block.position)


def _from_dateline(page: _Page, entry: Entry) -> Iterator[Credit]:
    line = dateline(entry.block.text, page.rules)
    if line:
        yield from (_agency(agency, entry, line.quote) for agency in line.agencies)


def _agency(agency: Agency, entry: Entry, quote: str) -> Credit:
    return Credit("agency", agency.name, None, quote, entry.block.position)


def _said(page: _Page, entry: Entry, sayings: Sequence[Saying]) -> Iterator[Credit]:
    text = _plain(entry.block.text)
    size = words(text)
    for saying in sayings:
        match = _first_match(saying, text, entry) if size <= saying.at_most else None
        if match is None or not _may_say(entry, saying, match, size):
            continue
        parts = match.groupdict()
        name = _whole(_clean(parts.get("name") or parts.get("quoted") or ""), text, match, entry)
        name = "" if _when_or_how(name) else name
        behind = _BEHIND.match(text, match.end()) if name and not parts.get("url") else None
        url = (
            _address(parts.get("url") or "")
            or (_address(behind["url"]) if behind else None)
            or (page.target(entry) if saying.kind != "first-reported" else None)
        )
        url = url if name or parts.get("url") or _leads_far(url) else None
        if name or url:
            yield Credit(saying.kind, name, url, entry.block.text[match.start() : match.end()].strip(), entry.block.position)


def _whole(name: str, text: str, match: re.Match[str], entry: Entry) -> str:
    """The name with the small words that end a note: of French, Spanish or Polish titles only the first word has a capital ("Rivières libres")."""
    is_note = entry.fate != "kept" or (match.start() == 0 and words(text) <= 2 * _NOTE_LABEL)
    rest = _SMALL_END.match(text, match.end()) if name and is_note and text.startswith(name, match.end() - len(name)) else None
    if rest is None or _ENGLISH.search(match[0].removesuffix(name)) or _NO_TITLE.search(rest["rest"]):
        return name
    return f"{name} {rest['rest']}"


def _first_match(saying: Saying, text: str, entry: Entry) -> re.Match[str] | None:
    """Where a text says it; in notes, that are no text of their own, also at the head of a later sentence."""
    found = saying.words.search(text)
    if found or entry.fate == "kept":
        return found
    heads = (end.end() for end in _SENTENCE.finditer(text))
    # a pattern's "^" holds at the head of what it is given, not at `pos`
    later = (saying.words.match(" " * head + text[head:]) for head in heads)
    return next((match for match in later if match), None)


def _when_or_how(name: str) -> bool:
    """Whether a capitalised word after "published in" is a month or a language."""
    return (
        _LANGUAGES.match(name) is not None
        or _WEEKDAY.match(name) is not None
        or months.fold(name.partition(" ")[0]).lower() in months.numbers()
    )


def _may_say(entry: Entry, saying: Saying, match: re.Match[str], size: int) -> bool:
    """What stands in the text itself must speak of itself: other works are published and translated too."""
    if entry.fate != "kept" or saying.kind == "first-reported" or _is_note(entry.block.text, match, size):
        return True
    return size <= _NOTE_WORDS and THIS.match(match[0]) is not None


def _is_note(text: str, match: re.Match[str], size: int) -> bool:
    """Whether a block is a label with its address or name, and nothing else."""
    return size <= _NOTE_LABEL and match.start() == 0 and len(text) - match.end() <= 2


def _sourced(page: _Page, line: _Line) -> Iterator[Credit]:
    """Agencies in a "Source:" line or a copyright line; other houses in a "Source:" line that is no caption."""
    entry, text = line.entry, line.entry.block.text
    printed = labelled(text) if len(text) <= _LONGEST_SOURCE and entry.name != "caption" else ""
    if printed:
        agencies = named(printed.strip(" .()"), page.rules)
        yield from (_agency(agency, entry, text) for agency in agencies)
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
        and (match := COPYRIGHT.search(_plain(text)))
    ):
        yield from (_agency(agency, entry, match[0]) for agency in named(match["names"], page.rules))


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


def _leads_far(url: str | None) -> bool:
    """Whether an address is that of an article, not of a front page."""
    return url is not None and url.partition("://")[2].strip("/").count("/") > 0


def _signed(page: _Page, sheet: Sequence[_Line]) -> Iterator[Credit]:
    """Agencies that sign a text's last paragraphs ("(AFP)", "dpa/ap")."""
    kept = [line for line in sheet if line.entry.fate == "kept"][-_LAST:]
    for line in kept:
        text = _plain(line.entry.block.text)
        signature = _SIGNATURE.search(text)
        printed = signature["names"] if signature else text if 2 < len(text) <= _LONGEST_SIGNATURE else ""
        yield from (_agency(agency, line.entry, signature[0].strip() if signature else text) for agency in named(printed, page.rules))


def _alone(page: _Page, sheet: Sequence[_Line]) -> Iterator[Credit]:
    """An agency on a line of its own: over the text where no byline names a person, and in brackets under it. Else it may be a photo's."""
    kept = [line.entry.block.position for line in sheet if line.entry.fate == "kept"]
    signed = any(line.entry.name == "byline" for line in sheet)
    for line in sheet if kept else ():
        entry, text = line.entry, line.entry.block.text.strip()
        if len(text) > _LONGEST_SIGNATURE or entry.name not in ("credit", "byline", "other"):
            continue
        over = entry.block.position < kept[0] and not signed
        under = entry.block.position > kept[-1] and text[0] in "([/" and text[-1] in ")]/"
        if over or under:
            agencies = named(text.strip("()[]/ "), page.rules) or (placed(text, page.rules) if over and entry.name == "credit" else ())
            yield from (_agency(agency, entry, text) for agency in agencies)


def _material(page: _Page, sheet: Sequence[_Line], stems: Sequence[str]) -> Iterator[Credit]:
    """Agencies whose material went into the text ("With material from dpa")."""
    for line in sheet if stems else ():
        if len(line.low) > _LONGEST_NOTE or line.entry.name == "caption" or not any(stem in line.low for stem in stems):
            continue
        for match in MATERIAL.finditer(_plain(line.entry.block.text)):
            yield from (_agency(agency, line.entry, match[0].strip()) for agency in named(match["names"].strip(" ."), page.rules))


def _present(stems: Sequence[str], text: str) -> tuple[str, ...]:
    return tuple(stem for stem in stems if stem in text)


def _origin_below(page: _Page, entry: Entry) -> Iterator[Credit]:
    """The address that stands alone under "Original url:"."""
    at = entry.block.position
    text = entry.block.text.strip("<>() ")
    if entry.name == "origin-link" and _URL.fullmatch(text) and at and page.ledger[at - 1].name == "origin-link":
        label = page.ledger[at - 1].block.text
        yield Credit("republication", "", _address(text), f"{label} {text}", at)


def _translated(page: _Page, sheet: Sequence[_Line]) -> Iterator[Credit]:
    """A translation, with the outlet it was made from where one is named: in the note itself, else in the standfirst."""
    for line in sheet:
        if not any(stem in line.low for stem in TRANSLATED_STEMS):
            continue
        entry, text = line.entry, _plain(line.entry.block.text)
        note = TRANSLATED.search(text) if _may_be_note(entry, text) else None
        if note is None or (
            text[: note.start()].endswith(", ") and not THIS.match(text)
        ):  # a work in a list: "Ada Roe, translated by Bo Reed"
            continue
        name, evidence = _translated_from(page, entry, text)
        quote = re.split(r"(?<=\.)\s", text[note.start() :])[0]
        before = re.split(r"(?<=[.!?])\s", text[: note.start()])[-1]
        original = _ORIGINAL_AT.search(text, note.start())
        url = _address(original["url"]) if original else page.target(entry)
        yield Credit("translation", name, url, (before + quote).strip(), entry.block.position)
        if evidence:
            yield evidence
        return


def _may_be_note(entry: Entry, text: str) -> bool:
    """Whether a block can be a translator's note: what is kept only if it is short and speaks of itself."""
    if entry.fate == "kept":
        return words(text) <= 30 and OF_ITSELF.match(text) is not None
    return entry.name not in ("comments", "title", "title-repeat")


def _translated_from(page: _Page, note: Entry, text: str) -> tuple[str, Credit | None]:
    for match in (match for pattern in TRANSLATED_FROM if (match := pattern.search(text))):
        name = _clean(match["name"] or match["quoted"] or "")
        if name and not _LANGUAGES.match(name):
            return name, None
    openings = [entry for entry in page.ledger if entry is not note and (entry.fate == "kept" or entry.name in ("lead", "byline"))][:3]
    over = next(
        (entry for entry in openings if entry.block.position < note.block.position and words(entry.block.text) <= _HOUSE_WORDS), None
    )
    if over and (name := _house_over(over.block.text, page.rules)) and not (page.url and _is_site_name(name, page.url)):
        return name, Credit("translation", name, None, over.block.text, over.block.position)
    for entry in openings:
        for said in (said for pattern in _ACCORDING if (said := pattern.search(_plain(entry.block.text)))):
            name = _clean(said["name"] or said["quoted"] or "")
            if name and _is_outlet(name, page):
                return name, Credit("translation", name, None, said[0], entry.block.position)
    return "", None


def _house_over(text: str, rules: Rules) -> str:
    """The house that a line over a text names, with "By" or without; "" where it names none."""
    name = next(iter(bylines.byline(text, rules).houses), "") or house(text)
    return name if is_house(name) and not _POST.search(name) else ""


def _is_outlet(name: str, page: _Page) -> bool:
    if _OFFICIAL.search(name) or (name.lower().startswith("the ") and not _NEWS.search(name)):
        return False
    return bool(_NEWS.search(name)) or bool(named(name, page.rules)) or is_house(name) or _signs(name, page)


def _signs(name: str, page: _Page) -> bool:
    """Whether the page prints the name as its byline too."""
    return any(entry.name == "byline" and name in _plain(entry.block.text) for entry in page.ledger)


def _syndicated(page: _Page, canonical: str | None) -> Iterator[Credit]:
    """A canonical link to another site is a claim of syndication."""
    if canonical and page.url and not _same_site(page.url, canonical):
        yield Credit("syndication", "", canonical, canonical, None)


def _plain(text: str) -> str:
    """The text with plain apostrophes and spaces, sign for sign: what is found in it stands at the same place in print."""
    return text.translate(_PLAIN)


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
