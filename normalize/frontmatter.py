"""The front matter of an article: which blocks print its headline, standfirst, byline and date, and which say the headline again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from normalize.blocks import Reading
from normalize.bylines import byline_names
from normalize.dates import printed_date
from normalize.mend import holding, prose
from normalize.metadata import Metadata
from normalize.model import FieldName
from normalize.places import furniture
from normalize.rules import words
from normalize.text import letters, same

_BODY = 20  # words of what is surely a paragraph of the body
_LEAD = range(5, 91)  # words of a standfirst
_CARRIED = 2  # times as many letters as the page shows, in JSON-LD, speak of a body that it does not show
_SHORTEST = 3  # words of one that is the page's description
_SAME_START = 40  # letters; description and standfirst are often one text cut at different places
_LEAD_NAME = re.compile(
    r"(?<![a-z])(?:lead|lede|leadin|lead-?text|leadtext|standfirst|stand-first|sub-?titles?|sub-?tit|sub-?head(?:line|ing|er)?|deck|dek|excerpt|intro|introduction|"
    r"summary|abstract|teaser|teaser-?text|strapline|chapo|chapeau|ingress|entradilla|bajada|sommario|sottotitolo|occhiello|vorspann|manchet|perex|"
    r"synopsis|preamble|preview-?text|anons|podvodka|desc|description)(?![a-z])"
)
_NAMED_NEAR = 3  # elements, its own the last, whose names speak of a block itself and not of what is around it
_PICTURE = re.compile(r"(?<![a-z])(?:fig(?:ure|caption)?|captions?|credits?|copyright)(?![a-z])")
_CREDIT = re.compile(
    r"©|\(c\)|^\W*(?:(?:photos?|photographs?|fotos?|bild(?:er)?|images?|illustrations?|video|credits?|crédits?|фото|foto[gğ]raf\w*|صورة)\b\s?(?:by|von|par|por|di|:|：)|"
    r"(?:translation|übersetzung|traduction|traducción|traduzione|перевод)\b[^.]{0,30}:)",
    re.I,
)
_STOPPED = re.compile(r"""[.!…。।]["'»”’)]*$""")
_PLAIN_LINE = re.compile(r"(?!.*(?:\d{4}|\d[:.]\d))[^;|/@]*[^\W\d]")  # no date, no list of names
_SPOKEN = 8  # words of a standfirst that only its place shows
_LONGEST_LABEL = 250  # characters
_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGIT = re.compile(r"\d")
_NOTHING: frozenset[str] = frozenset()
_HEART = 0.6  # share of the chosen letters under the element that is the body
_SHORT = 25  # words of a byline or date line


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """By block number."""

    fields: dict[int, FieldName]
    repeats: frozenset[int]  # the headline again


def front_matter(reading: Reading, chosen: Sequence[bool], facts: Metadata) -> FrontMatter:
    """What the blocks before the body print, by what the page's metadata says and by the names of their elements."""
    body = _body(reading, chosen, facts)
    titles = list(_titles(reading, body, facts))
    fields: dict[int, FieldName] = dict(_labels(reading, chosen, body, facts))
    if titles:
        headline = _headline(reading, titles, facts.title)
        fields = {at: name for at, name in fields.items() if at not in titles} | {headline: "title"}
        lead = _lead(reading, chosen, range(headline + 1, min(body + 1, len(chosen))), facts, fields)
        fields |= {lead: "lead"} if lead is not None else {}
    return FrontMatter(fields, frozenset(at for at in titles if at not in fields))


def _headline(reading: Reading, titles: Sequence[int], title: str) -> int:
    """Of the blocks that print it: an <h1> that is the title, else whatever is, else an <h1> that holds it, else the last."""
    key = letters(title).casefold()
    exact = [at for at in titles if letters(reading.blocks[at].text).casefold() == key]
    first = (next((at for at in some if ">h1" in reading.blocks[at].path), None) for some in (exact, () if exact else titles))
    return next((at for at in first if at is not None), exact[-1] if exact else titles[-1])


def _body(reading: Reading, chosen: Sequence[bool], facts: Metadata) -> int:
    """The first block of the body: a chosen paragraph that others of the same place follow; else the first chosen one."""
    paragraphs = [at for at, taken in enumerate(chosen) if taken and prose(reading.blocks[at].text, _BODY)]
    paths = [reading.blocks[at].path for at in paragraphs]
    alike = (at for at, path in zip(paragraphs, paths, strict=True) if paths.count(path) > 1)
    first = next((at for at, taken in enumerate(chosen) if taken), len(chosen))
    return next(alike, next(iter(paragraphs), len(chosen) if _is_bodiless(reading, chosen, facts) else first))


def _is_bodiless(reading: Reading, chosen: Sequence[bool], facts: Metadata) -> bool:
    """Whether all that was chosen is the headline and the description, and the body stands in a script."""
    texts = [block.text for block, taken in zip(reading.blocks, chosen, strict=True) if taken]
    return len(facts.article_body) > _CARRIED * sum(map(len, texts)) and all(
        same(text, facts.title) or same(text, facts.lead) for text in texts
    )


def _titles(reading: Reading, body: int, facts: Metadata) -> Iterator[int]:
    """Blocks up to the body that print the headline; an <h1> also where it holds a kicker besides, or a part of it."""
    heading = next((claim.value for claim in facts.claims if claim.field == "title" and claim.origin == "h1"), "")
    keys = tuple(dict.fromkeys(key for title in (facts.title, heading) if (key := letters(title).casefold())))
    longest = max((len(title) for title in (facts.title, heading)), default=0) * 3 + _SAME_START
    for block in reading.blocks[:body]:
        own = letters(block.text).casefold() if len(block.text) <= longest else ""
        if own and (own in keys or (">h1" in block.path and any(_holds(own, key) for key in keys))):
            yield block.position


def _holds(own: str, key: str) -> bool:
    return (own in key or key in own) and len(own) < 3 * len(key)


def _lead(reading: Reading, chosen: Sequence[bool], span: range, facts: Metadata, fields: Mapping[int, FieldName]) -> int | None:
    """The standfirst between headline and body: what repeats the page's description or is named as one, else the one paragraph there.

    Among the paragraphs of the body it takes two of three signs: description, name, an element apart from theirs. For descriptions often
    are the first paragraph, and many a first one is an "intro".
    """
    heart = max(holding(reading, chosen, _HEART), key=len, default="")
    open_ = [at for at in span if at not in fields and _may_lead(reading, at, facts)]
    for at in open_:
        block = reading.blocks[at]
        inside = chosen[at] and f"{block.path}>".startswith(f"{heart}>")
        named = bool(_LEAD_NAME.search(_marks(block.path.removeprefix(heart))))
        alike = _starts_alike(block.text, facts.lead)
        if alike + named > inside or (alike and _is_apart(reading, chosen, at, span[-1])):
            return at
    neutral = [at for at in open_ if not chosen[at] and _stands_alone(reading, at, span)]
    return neutral[0] if len(neutral) == 1 else None


def _is_apart(reading: Reading, chosen: Sequence[bool], at: int, body: int) -> bool:
    """Whether a block stands in another element than the body, and no other text in a place like its own."""
    path = reading.blocks[at].path
    alike = sum(taken and block.path == path for taken, block in zip(chosen, reading.blocks, strict=True))
    return at < body and alike == 1 and reading.places[at].container != reading.places[body].container


def _marks(path: str) -> str:
    """The classes of a block's own element and the two around it, in small letters; what ids copy from headings is left off."""
    return ">".join(
        _CASE.sub("-", label.partition("#")[0]).lower() for label in path.split(">")[-_NAMED_NEAR:] if not label.startswith("body")
    )


def _may_lead(reading: Reading, at: int, facts: Metadata) -> bool:
    block, place = reading.blocks[at], reading.places[at]
    told = words(block.text) in _LEAD or (words(block.text) >= _SHORTEST and same(block.text, facts.lead))
    if place.linked > 0.5 or block.form in ("caption", "cell") or not told:
        return False
    if _PICTURE.search(_marks(block.path)) or _CREDIT.search(block.text):
        return False
    title = letters(facts.title).casefold()
    return not title or title not in letters(block.text).casefold()


def _stands_alone(reading: Reading, at: int, span: range) -> bool:
    """Whether a paragraph of no telling name is one sentence and more, or a line right below the headline, in what holds
    headline and body together, and in no furniture.
    """
    block = reading.blocks[at]
    around = _common(reading.blocks[span.start - 1].path, reading.blocks[span.stop - 1].path)
    beside = reading.places[at].container == reading.places[span.start - 1].container
    spoken = words(block.text) >= _SPOKEN and (
        _STOPPED.search(block.text) is not None or (beside and _PLAIN_LINE.fullmatch(block.text) is not None)
    )
    return spoken and block.form in ("paragraph", "heading") and block.path.startswith(around) and furniture(block.path, _NOTHING) is None


def _common(one: str, other: str) -> str:
    """The path of the innermost element that holds both, with a ">" at its end; "" where there is none."""
    shared = 0
    first, second = one.split(">"), other.split(">")
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    return "".join(f"{label}>" for label in first[:shared])


def _starts_alike(text: str, description: str) -> bool:
    one, other = letters(text).casefold(), letters(description).casefold()
    short = min(len(one), len(other))
    return short >= _SAME_START and one[: short - 3] == other[: short - 3] if one != other else bool(one)


def _labels(reading: Reading, chosen: Sequence[bool], body: int, facts: Metadata) -> Iterator[tuple[int, FieldName]]:
    """Bylines and date lines shortly before the body or among what was chosen; captions of what stands in the article."""
    authors = tuple(key for author in facts.authors if (key := letters(author).casefold()))
    for block in reading.blocks:
        at = block.position
        if block.form == "caption" and chosen[at]:
            yield at, "caption"
        elif (chosen[at] or body - 30 <= at < body) and len(block.text) <= _LONGEST_LABEL and (name := _label(block.text, authors, facts)):
            yield at, name


def _label(text: str, authors: Sequence[str], facts: Metadata) -> FieldName | None:
    if words(text) > _SHORT:
        return None
    printed = letters(text).casefold()
    if any(author in printed for author in authors):
        named = {letters(name).casefold() for name in byline_names(text, bare=True)}
        if any(author in named for author in authors):
            return "byline"
    return "date" if _DIGIT.search(text) and printed_date(text, facts.language) else None
