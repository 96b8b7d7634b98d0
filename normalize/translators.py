"""Notes that a text is a translation, and of whose text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from normalize import bylines
from normalize.claimant import Line, Page, address, clean, is_site_name, plain
from normalize.datelines import named
from normalize.model import Credit, Entry
from normalize.names import is_house
from normalize.rulefile import Rules
from normalize.rules import words
from normalize.sayings import (
    NAME,
    OF_ITSELF,
    THIS,
    TRANSLATED,
    TRANSLATED_FROM,
    TRANSLATED_STEMS,
)
from normalize.sourceline import house

_HOUSE_WORDS = 6  # of a line over a text that is a house's name
_ORIGINAL_AT = re.compile(
    r"(?i)\b(?:original|source|quelle|fuente|fonte|оригинал|источник|الأصل|المصدر)[^.\n]{0,30}?[\s:(<]+(?P<url>https?://[^\s<>\"')\]]+)"
)
POST = re.compile(
    r"(?i)(?:\b|-)(?:\w*redakteur(?:in)?|\w*redacteur|editor|reporter(?:in)?|correspondent|korrespondent(?:in)?)$"
)  # no house's name
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
LANGUAGES = re.compile(
    r"(?i)^(?:the )?(?:arabic|russian|german|french|spanish|italian|english|ukrainian|persian|farsi|turkish|hebrew|chinese|kurdish|polish|portuguese|dutch|greek|serbian)$"
)


def translated(page: Page, sheet: Sequence[Line]) -> Iterator[Credit]:
    """A translation, with the outlet it was made from where one is named: in the note itself, else in the standfirst."""
    for line in sheet:
        if not any(stem in line.low for stem in TRANSLATED_STEMS):
            continue
        entry, text = line.entry, plain(line.entry.block.text)
        note = TRANSLATED.search(text) if _may_be_note(entry, text) else None
        if note is None or (
            text[: note.start()].endswith(", ") and not THIS.match(text)
        ):  # a work in a list: "Ada Roe, translated by Bo Reed"
            continue
        name, evidence = _translated_from(page, entry, text)
        quote = re.split(r"(?<=\.)\s", text[note.start() :])[0]
        before = re.split(r"(?<=[.!?])\s", text[: note.start()])[-1]
        original = _ORIGINAL_AT.search(text, note.start())
        url = address(original["url"]) if original else page.target(entry)
        yield Credit("translation", name, url, (before + quote).strip(), entry.block.position)
        if evidence:
            yield evidence
        return


def _may_be_note(entry: Entry, text: str) -> bool:
    """Whether a block can be a translator's note: what is kept only if it is short and speaks of itself."""
    if entry.fate == "kept":
        return words(text) <= 30 and OF_ITSELF.match(text) is not None
    return entry.name not in ("comments", "title", "title-repeat")


def _translated_from(page: Page, note: Entry, text: str) -> tuple[str, Credit | None]:
    for match in (match for pattern in TRANSLATED_FROM if (match := pattern.search(text))):
        name = clean(match["name"] or match["quoted"] or "")
        if name and not LANGUAGES.match(name):
            return name, None
    openings = [entry for entry in page.ledger if entry is not note and (entry.fate == "kept" or entry.name in ("lead", "byline"))][:3]
    over = next(
        (entry for entry in openings if entry.block.position < note.block.position and words(entry.block.text) <= _HOUSE_WORDS), None
    )
    if over and (name := _house_over(over.block.text, page.rules)) and not (page.url and is_site_name(name, page.url)):
        return name, Credit("translation", name, None, over.block.text, over.block.position)
    for entry in openings:
        for said in (said for pattern in _ACCORDING if (said := pattern.search(plain(entry.block.text)))):
            name = clean(said["name"] or said["quoted"] or "")
            if name and _is_outlet(name, page):
                return name, Credit("translation", name, None, said[0], entry.block.position)
    return "", None


def _house_over(text: str, rules: Rules) -> str:
    """The house that a line over a text names, with "By" or without; "" where it names none."""
    name = next(iter(bylines.byline(text, rules).houses), "") or house(text)
    return name if is_house(name) and not POST.search(name) else ""


def _is_outlet(name: str, page: Page) -> bool:
    if _OFFICIAL.search(name) or (name.lower().startswith("the ") and not _NEWS.search(name)):
        return False
    return bool(_NEWS.search(name)) or bool(named(name, page.rules)) or is_house(name) or _signs(name, page)


def _signs(name: str, page: Page) -> bool:
    """Whether the page prints the name as its byline too."""
    return any(entry.name == "byline" and name in plain(entry.block.text) for entry in page.ledger)
