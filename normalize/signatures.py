"""Agencies that sign a text: in its dateline, in or under its last lines, on a line of their own, or by their material."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from normalize.claimant import LONGEST_NOTE, Line, Page, of_agency, plain
from normalize.datelines import dateline, named, placed
from normalize.model import Credit, Entry
from normalize.sayings import MATERIAL

_LAST = 3  # kept blocks in which a text may be signed
_SIGNATURE = re.compile(r"[(\[/–—-]\s?(?P<names>[^()\[\]\n]{2,60}?)\s?[)\]/]?\W*$")
_LONGEST_SIGNATURE = 60


def from_dateline(page: Page, entry: Entry) -> Iterator[Credit]:
    """Agencies in the dateline of a paragraph ("LONDON (Reuters) -")."""
    line = dateline(entry.block.text, page.rules)
    if line:
        yield from (of_agency(agency, entry, line.quote) for agency in line.agencies)


def signed(page: Page, sheet: Sequence[Line]) -> Iterator[Credit]:
    """Agencies that sign a text's last paragraphs ("(AFP)", "dpa/ap")."""
    kept = [line for line in sheet if line.entry.fate == "kept"][-_LAST:]
    for line in kept:
        text = plain(line.entry.block.text)
        signature = _SIGNATURE.search(text)
        printed = signature["names"] if signature else text if 2 < len(text) <= _LONGEST_SIGNATURE else ""
        yield from (of_agency(agency, line.entry, signature[0].strip() if signature else text) for agency in named(printed, page.rules))


def alone(page: Page, sheet: Sequence[Line]) -> Iterator[Credit]:
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
            yield from (of_agency(agency, entry, text) for agency in agencies)


def material(page: Page, sheet: Sequence[Line], stems: Sequence[str]) -> Iterator[Credit]:
    """Agencies whose material went into the text ("With material from dpa")."""
    for line in sheet if stems else ():
        if len(line.low) > LONGEST_NOTE or line.entry.name == "caption" or not any(stem in line.low for stem in stems):
            continue
        for match in MATERIAL.finditer(plain(line.entry.block.text)):
            yield from (of_agency(agency, line.entry, match[0].strip()) for agency in named(match["names"].strip(" ."), page.rules))
