"""The front matter of an article: which blocks print its headline, standfirst, byline and date, and which say the headline again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from normalize.blocks import Reading
from normalize.mend import holding, prose
from normalize.metadata import Metadata, byline_names, printed_date
from normalize.model import FieldName
from normalize.places import names
from normalize.rules import words
from normalize.text import letters, same

_BODY = 20  # words of what is surely a paragraph of the body
_LEAD = range(5, 91)  # words of a standfirst
_SAME_START = 40  # letters; description and standfirst are often one text cut at different places
_LEAD_NAME = re.compile(
    r"(?<![a-z])(?:lead|lede|leadin|lead-?text|leadtext|standfirst|stand-first|sub-?titles?|sub-?tit|sub-?head(?:line|ing|er)?|deck|dek|excerpt|intro|introduction|"
    r"summary|abstract|teaser|teaser-?text|strapline|chapo|chapeau|ingress|entradilla|bajada|sommario|sottotitolo|occhiello|vorspann|manchet|perex|"
    r"synopsis|preamble|desc|description)(?![a-z])"
)
_HEART = 0.6  # share of the chosen letters under the element that is the body
_SHORT = 25  # words of a byline or date line


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """By block number."""

    fields: dict[int, FieldName]
    repeats: frozenset[int]  # the headline again


def front_matter(reading: Reading, chosen: Sequence[bool], facts: Metadata) -> FrontMatter:
    """What the blocks before the body print, by what the page's metadata says and by the names of their elements."""
    body = _body(reading, chosen)
    titles = list(_titles(reading, body, facts.title))
    fields: dict[int, FieldName] = {}
    if titles:
        headline = next((at for at in titles if ">h1" in reading.blocks[at].path), titles[-1])
        fields[headline] = "title"
        fields |= dict.fromkeys(_lead(reading, chosen, headline, body, facts), "lead")
    fields |= {at: name for at, name in _labels(reading, chosen, body, facts) if at not in fields}
    return FrontMatter(fields, frozenset(at for at in titles if at not in fields))


def _body(reading: Reading, chosen: Sequence[bool]) -> int:
    """The first block of the body: a chosen paragraph that others of the same place follow; else the first chosen one."""
    paragraphs = [at for at, taken in enumerate(chosen) if taken and prose(reading.blocks[at].text, _BODY)]
    paths = [reading.blocks[at].path for at in paragraphs]
    alike = (at for at, path in zip(paragraphs, paths, strict=True) if paths.count(path) > 1)
    return next(alike, next(iter(paragraphs), next((at for at, taken in enumerate(chosen) if taken), len(chosen))))


def _titles(reading: Reading, body: int, title: str) -> Iterator[int]:
    """Blocks up to the body that print the headline; an <h1> also where it holds a kicker besides, or a part of it."""
    key = letters(title).casefold()
    for block in reading.blocks[:body]:
        own = letters(block.text).casefold()
        heading = ">h1" in block.path and own and key and (own in key or key in own) and len(own) < 3 * len(key)
        if heading or (key and own == key):
            yield block.position


def _lead(reading: Reading, chosen: Sequence[bool], headline: int, body: int, facts: Metadata) -> Iterator[int]:
    """The standfirst between headline and body: what repeats the page's description, or is named as one.

    Among the paragraphs of the body both must hold: descriptions often are the first paragraph, and many a first one is an "intro".
    """
    heart = max(holding(reading, chosen, _HEART), key=len, default="")
    for at in range(headline + 1, min(body + 1, len(chosen))):
        block, place = reading.blocks[at], reading.places[at]
        if words(block.text) not in _LEAD or place.linked > 0.5 or block.form in ("caption", "cell") or _is_label(block.text, facts):
            continue
        inside = chosen[at] and f"{block.path}>".startswith(f"{heart}>")
        signs = _starts_alike(block.text, facts.lead) + bool(_LEAD_NAME.search(names(block.path.removeprefix(heart).split(">"))))
        if signs > inside:
            yield at
            return


def _starts_alike(text: str, description: str) -> bool:
    one, other = letters(text).casefold(), letters(description).casefold()
    short = min(len(one), len(other))
    return short >= _SAME_START and one[: short - 3] == other[: short - 3] if one != other else bool(one)


def _labels(reading: Reading, chosen: Sequence[bool], body: int, facts: Metadata) -> Iterator[tuple[int, FieldName]]:
    """Bylines and date lines shortly before the body or among what was chosen; captions of what stands in the article."""
    for block in reading.blocks:
        at = block.position
        if block.form == "caption" and chosen[at]:
            yield at, "caption"
        elif (chosen[at] or body - 30 <= at < body) and words(block.text) <= _SHORT and (name := _label(block.text, facts)):
            yield at, name


def _is_label(text: str, facts: Metadata) -> bool:
    return words(text) <= _SHORT and _label(text, facts) is not None


def _label(text: str, facts: Metadata) -> FieldName | None:
    printed = letters(text).casefold()
    authors = [author for author in facts.authors if letters(author).casefold() in printed]
    if authors and any(same(name, author) for name in byline_names(text) for author in authors):
        return "byline"
    return "date" if any(map(str.isdigit, printed)) and printed_date(text, facts.language) else None
