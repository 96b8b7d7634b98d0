"""Bylines read as names: persons, agencies, other houses. Whose name is a house's is told from its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from normalize.datelines import named
from normalize.names import is_person
from normalize.rulefile import Agency, Rules

T = TypeVar("T")
_BEFORE = re.compile(
    r"^\W*(?:(?:articles?|story|text|words|written|reported|posted|published|report|analysis|opinion)\s+)?by\b\s*:?\s+|"
    r"^\W*(?:articles?|story|texts?|words) by\s*:?\s*|"
    r"^\W*(?:authors?|auteurs?|autore?s?|autoren|autor(?:in)?|автор(?:ы)?|text|texte|texto|testo|текст)\s*:\s*|"
    r"^\W*(?:von|par|por|di|da|door|tekst)\s*:?\s+(?=(?-i:[^\W\d_a-zа-я]|dpa))",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|\bfor\b(?= [A-Z])|\bin\b(?= [A-Z])|\bat\b(?= [A-Z])|\b(?:published|posted|updated|last updated|on)\b|\(|\d{1,2}[ ./]|"
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d).*$"
)
_PARTS = re.compile(r"\s*(?:,|;|&|\+|/|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bи\b)\s+|\s*[,;/&]\s*")
_LISTED = re.compile(r",|;|\band\b|&")
_NOBODY = re.compile(
    r"(?i)\b(?:staff|editors?|editorial|newsroom|desk|admin|team|redaktion|rédaction|redacción|redazione|редакция|correspondent)\b"
)
_HOUSE = re.compile(
    r"(?i)\b(?:academy|agency|agencies|alliance|analytics|archive|association|blog|broadcasting|bulletin|bureau|campaign|cent(?:er|re)|channel|chronicle|"
    r"coalition|collective|committee|council|courier|daily|desk|digest|dispatch|echo|examiner|express|forum|foundation|free press|front|gazette|globe|group|"
    r"guardian|herald|independent|initiative|inquirer|insider|institute?|intelligence|international|journal|lab|ledger|magazine|mail|media|mirror|monitor|"
    r"network|news|newspaper|newswire|observatory|observer|online|organi[sz]ation|outlook|paper|post|press|project|quarterly|radio|record|register|"
    r"report|reporter|republic|research|review|sentinel|service|society|standard|star|studies|sun|syndicate|telegraph|think ?tank|times|today|tribune|"
    r"tv|union|university|voice|watch|weekly|wire|world|zeitung|presse|nachrichten|rundschau|kurier|tagblatt|blatt|journal|gazeta|novosti|agencia|"
    r"agenzia|noticias|diario|giornale|corriere|новости|газета|агентство|вестник|курьер)\b|\.(?:com|org|net|info|news|press)\b"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who is named."""

    persons: tuple[str, ...]
    agencies: tuple[Agency, ...]
    houses: tuple[str, ...]  # other outlets and institutions


def byline(printed: str, rules: Rules) -> Byline:
    """The names of a printed byline, its "By" and what stands after the names taken off."""
    bare = _BEFORE.sub("", printed.strip(), count=1)
    whole = _AFTER.sub("", bare).strip(" ,.;:") or bare.strip()
    if agencies := named(_without_staff(whole), rules):
        return Byline((), agencies, ())
    if is_house(whole) and not _LISTED.search(whole):
        return Byline((), (), (whole,))
    persons: list[str] = []
    found: list[Agency] = []
    houses: list[str] = []
    for part in (part.strip(" .") for part in _PARTS.split(whole) if part and part.strip(" .")):
        if agencies := named(_without_staff(part), rules):
            found.extend(agencies)
        elif is_house(part):
            houses.append(part)
        elif is_person(part):
            persons.append(part)
    return Byline(_once(persons), _once(found), _once(houses))


def authors(printed: str, rules: Rules) -> tuple[str, ...]:
    """The persons named, or the agencies where no person is."""
    names = byline(printed, rules)
    return names.persons or tuple(agency.name for agency in names.agencies)


def is_house(name: str) -> bool:
    """Whether a name's words are those of an outlet or institution."""
    return _HOUSE.search(name) is not None and _NOBODY.fullmatch(name) is None


def _without_staff(name: str) -> str:
    return re.sub(r"(?i)\s+(?:staff(?: writers?)?|correspondents?|news ?service)$|^the ", "", name.strip())


def _once(found: list[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))
