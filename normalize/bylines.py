"""Bylines: the printed line or field that says who wrote it, read as names, in the languages of the press.

An author is a name: not "By Staff", no job title, address or handle. What stands after the names (place, day, paper) is not theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from normalize.datelines import named
from normalize.names import is_house, is_name, is_no_name, is_person, is_team
from normalize.rulefile import Agency, Rules

T = TypeVar("T")
LONGEST = 400  # characters of a byline; longer texts are paragraphs
_LONGEST_LABELLED = 150
_MOST = 20  # authors of one article

# "By" may stand before a name without a colon; "Text" may not, or "Text Size" would be one.
_LABEL = re.compile(
    r"^\W*(?:(?:(?:(?:article|story|text|words|written|reported|posted|published|report|review|analysis|opinion|interview|column)s?\s+)?by|"
    r"authors?|von|par|por|di|da|door|af|av|autor(?:in|en|es|e|i)?|auteure?s?|autora|autorin/autor|geschrieben von|verfasst von|ein \w+ von|"
    r"propos recueillis par|écrit par|rédigé par|escrito por|scritto da|a cura di|geschreven door|skrevet av|napisał[a]?|napsal[a]?|írta|scris de|"
    r"автор(?:ы|ка)?|yazan|yazar|penulis|oleh|tác giả|γράφ(?:ει|ουν)|كتب(?:ه|ها|ت)?|بقلم|إعداد|מאת|نویسنده|लेखक)\b(?:\s*[:：|]\s*|\s+(?:\|\s+)?)|"
    r"(?:текст|материал|text|texte|texto|testo|tekst|teksti|words|report|reporter|haber|muhabir|szerző|作者|记者|記者|文|撰文|责编|責編|责任编辑|執筆|글)\s*[:：/]\s*(?:\|\s+)?)",
    re.IGNORECASE,
)
# A label that no sentence of an article begins with: where it stands far from the headline, a byline still follows.
_SURE_LABEL = re.compile(
    r"^\W*(?:(?:written|words|text|story|article) by\b|authors?\s*[:：]|geschrieben von|verfasst von|autor(?:in|en|es|a|e|i)?(?:/autor)?\s*(?:[:：]|$)|"
    r"écrit par|rédigé par|auteure?s?\s*[:：]|escrito por|scritto da|a cura di|geschreven door|skrevet av|автор(?:ы)?\s*[:：]|текст\s*[:：]|"
    r"yaz(?:an|ar)\s*[:：]|بقلم|(?:作者|记者|記者|责编|責編|责任编辑|撰文)\s*[:：])",
    re.IGNORECASE,
)
_OTHER_ROLE = re.compile(
    r"(?i)\b(?:(?:peer[- ]|medically |fact[- ]?)?(?:reviewed|checked|edited|approved|translated) (?:and \w+ )?by|photo(?:graph)?s? by|geprüft von|übersetzt von|relu par|"
    r"traduit par|traducido por|revisado por|tradotto da)\b.*$"
)
_LEADING_DATE = re.compile(
    r"^\W*(?:[^\W\d_]{3,10}\.?,?\s)?(?:\d{1,2}\.?\s[^\W\d_]{3,10}\.?|[^\W\d_]{3,10}\.?\s\d{1,2}),?\s(?:19|20)\d\d\s*(?:[|•·–—-]\s*)+"
)
_AFTER = re.compile(
    r"\s+(?:[|•·–—]|-)\s+.*$|\s*[|•·]\s*.*$|\s*\(.*$|"
    r"\s+\b(?:published|posted|updated|last updated|on|at|am|le|el|il|vom|für|for|pour|para|via)\b\s.*$|"
    r"[\s–—-]+[^\W\d_]{3,9}\.?\s\d{1,2}\b.*$|\s*\b\d{1,2}(?:[.:/]\d\d|\s?(?:am|pm)\b|\s+[^\W\d_]{3,}\.?\s+\d{4}).*$|\s*\b\d{4}\b.*$",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s*(?:;|\||•|·|、|，|،|\+|&|\s/\s)\s*|\s*,\s*(?:(?:and|und|et|y|e|и)\s+)?|"
    r"\s+(?:and|und|et|y|e|i|и|та|og|och|ve|en|ja|dan|με|και|with|mit|avec|con|com|met|AND|UND|WITH)\s+|\s+و\s*"
)
# What stands after a name's comma and belongs to it: "Jr.", "Ph.D.", "CFA". Agencies' letters are names of their own.
_SUFFIX = re.compile(
    r",\s*(?=(?!(?:AP|AFP|DPA|EPA|UPI|TASS|ANSA|EFE|APA|PTI|ANI|BBC|CNN)\b)(?:Jr|Sr|I{2,3}|IV|Esq|(?:[A-Z][a-z]?\.?){2,5}®?)\.?\*?\s*(?:,|;|$))"
)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\bwww\.\S+|(?<!\w)@\w+", re.IGNORECASE)
_WHERE = re.compile(r"\s+(?:in|at)\s+(?=[A-Z]).*$")  # "Ada Quill in Marbleton"
_BRACKET = re.compile(r"\s*[(\[].*$")
_TITLED = re.compile(r"\s+(?:기자|특파원|記者|记者|编辑)$|^(?:본지|記者|记者)\s*")
_STAFF = re.compile(r"(?i)\s+(?:staff(?: writers?| reporters?)?|correspondents?|reporters?|journalists?|newsroom|news ?service)$|^the ")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who is named."""

    persons: tuple[str, ...]
    agencies: tuple[Agency, ...]
    houses: tuple[str, ...]  # other outlets and institutions


def byline(printed: str, rules: Rules) -> Byline:
    """The names of a printed byline, its "By" and what stands after the names taken off."""
    bare = _LABEL.sub("", _spaced(printed), count=1)
    if "://" in bare:
        bare = _ADDRESS.sub(" ", bare).strip()
    whole = _AFTER.sub("", bare).strip(" ,.;:") or bare
    if agencies := named(_without_staff(whole), rules):
        return Byline((), agencies, ())
    if is_house(whole) and len(_PARTS.split(whole)) == 1 and _with_agency(whole, rules) is None:
        return Byline((), (), (whole,))
    persons: list[str] = []
    found: list[Agency] = []
    houses: list[str] = []
    for part in _split(whole):
        if agencies := named(_without_staff(part), rules):
            found.extend(agencies)
        elif (signed := _with_agency(part, rules)) is not None:
            persons.append(signed[0])
            found.append(signed[1])
        elif is_house(part) and (part[0].isupper() or "." in part):
            houses.append(part)
        elif is_person(part):
            persons.append(part)
    return Byline(_once(persons), _once(found), _once(houses))


def _with_agency(part: str, rules: Rules) -> tuple[str, Agency] | None:
    """A person and the agency that follows without a comma ("Ada Quill Associated Press"); None where that is not so."""
    words = part.split()
    for cut in range(2, len(words)):
        if (agencies := named(" ".join(words[cut:]), rules)) and is_person(" ".join(words[:cut])):
            return " ".join(words[:cut]), agencies[0]
    return None


def authors(printed: str, rules: Rules) -> tuple[str, ...]:
    """The persons named, or the agencies where no person is."""
    names = byline(printed, rules)
    return names.persons or tuple(agency.name for agency in names.agencies)


def byline_names(text: str, *, bare: bool = False) -> tuple[str, ...]:
    """The names of a printed byline such as "By Ada Quill and Bo Reed, Staff Writers"; () where it prints none.

    Without a label ("By", "Von" ...) only persons' names of two words and more count; `bare` says that the element is marked as a
    byline, so that one word ("Reuters") counts too.
    """
    text = _spaced(text)
    if not text or len(text) > LONGEST:
        return ()
    text = _LEADING_DATE.sub("", _OTHER_ROLE.sub("", text))
    unlabelled = _LABEL.sub("", text, count=1)
    labelled = unlabelled != text
    whole = _AFTER.sub("", _ADDRESS.sub(" ", unlabelled))
    parts = _split(whole)
    persons = tuple(part for part in parts if is_person(part))
    if persons or not (labelled or bare):
        return persons[:_MOST]
    if is_team(team := whole.strip(' .,:;"|')):
        return (team,)
    return tuple(part for part in parts[:1] if is_name(part) and part[0].isupper() and len(part.split()) <= 4 and not is_no_name(part))


def labelled_names(text: str) -> tuple[str, ...]:
    """The names of a text that says itself that it is a byline ("By ...", "Von ..."); else ()."""
    return byline_names(text) if len(text) <= _LONGEST_LABELLED and _LABEL.match(text) else ()


def is_label(text: str) -> bool:
    """Whether a text is only the "By" of a byline, its names in the next element."""
    return len(text) <= 20 and _LABEL.fullmatch(f"{text} ") is not None


def surely_labelled(texts: Sequence[str]) -> tuple[str, ...]:
    """The names of the first text anywhere on a page that nothing but a byline begins like ("Written by ..."), or of the text after it."""
    for text, after in zip(texts, (*texts[1:], ""), strict=False):
        if len(text) > _LONGEST_LABELLED or not _SURE_LABEL.match(text):
            continue
        bare = text if is_label(text) else _SURE_LABEL.sub("", text).strip(" :：|")
        if names := byline_names(after if is_label(text) or not bare else bare):
            return names
    return ()


def claimed_names(value: str) -> tuple[str, ...]:
    """The names of an author field of structured data or a meta element, where one word, houses and their teams are names too."""
    value = _spaced(value)
    if not value or len(value) > LONGEST or (_ADDRESS.search(value) and " " not in value):
        return ()
    plain = _ADDRESS.sub(" ", _BRACKET.sub("", _LABEL.sub("", value, count=1))).strip()
    parts = _split(plain)
    if len(parts) > 1 and any(is_person(part) for part in parts):
        parts = tuple(part for part in parts if is_person(part) or is_team(part) or (is_name(part) and part.isupper()))
    return tuple(part for part in parts if is_name(part) or is_team(part))[:_MOST]


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _split(text: str) -> tuple[str, ...]:
    protected = _SUFFIX.sub("\x00", text)
    parts = (
        _WHERE.sub("", _TITLED.sub("", part.replace("\x00", ", "))).strip(' \t.,:;–—-"“”«»*|)）') if part else ""
        for part in _PARTS.split(protected)
    )
    return tuple(dict.fromkeys(part for part in parts if part))


def _without_staff(name: str) -> str:
    return _STAFF.sub("", name.strip())


def _once(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))
