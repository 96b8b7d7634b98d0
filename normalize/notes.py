"""Notes that a text was published, reported or posted elsewhere first, in the words of sayings.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from normalize import months
from normalize.claimant import Page, address, clean, plain
from normalize.model import Credit, Entry
from normalize.rules import words
from normalize.sayings import THIS, Saying
from normalize.translators import LANGUAGES

_NOTE_WORDS = 60
_NOTE_LABEL = 12  # of a block that is nothing but a label and what it names
_SENTENCE = re.compile(r"[.!?]\s+(?=\S)")
_BEHIND = re.compile(r"\W{0,3}\s?[(\[:,<–—-]\s?<?(?P<url>https?://[^\s<>\"')\]]+)")  # "Reposted from Harbour Post (https://...)"
_SMALL_END = re.compile(r" (?P<rest>[^\W\d_A-Z]{3,}(?: [^\W\d_A-Z]{3,})?)[.!»”\"]?(?:$|\s(?=[A-ZÀ-Ö]))")
_ENGLISH = re.compile(r"(?i)\b(?:from|by|at|of|on|with|the|published|posted|bei|auf|erschien|zuerst|vom?)\b")
_NO_TITLE = re.compile(
    r"(?i)\b(?:hier|ayer|hoy|ieri|oggi|ontem|hoje|gisteren|vandaag|wczoraj|dziś|вчера|сегодня|sous|avec|bajo|licen[cz]\w*|con|com|met|onder|sotto|under|le|la|el|il|en|em|in|de|por|par|été|dans|sur|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
)
_WEEKDAY = re.compile(r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b")


def said(page: Page, entry: Entry, sayings: Sequence[Saying]) -> Iterator[Credit]:
    """What a block says by these sayings: of whom, and where it stands."""
    text = plain(entry.block.text)
    size = words(text)
    for saying in sayings:
        match = _first_match(saying, text, entry) if size <= saying.at_most else None
        if match is None or not _may_say(entry, saying, match, size):
            continue
        parts = match.groupdict()
        name = _whole(clean(parts.get("name") or parts.get("quoted") or ""), text, match, entry)
        name = "" if _when_or_how(name) else name
        behind = _BEHIND.match(text, match.end()) if name and not parts.get("url") else None
        url = (
            address(parts.get("url") or "")
            or (address(behind["url"]) if behind else None)
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
        LANGUAGES.match(name) is not None
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


def _leads_far(url: str | None) -> bool:
    """Whether an address is that of an article, not of a front page."""
    return url is not None and url.partition("://")[2].strip("/").count("/") > 0
