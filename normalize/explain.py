"""Why each block of a page met its fate: which conditions of which rules held, and what a rule that nearly matched was missing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from normalize import blocks, urls
from normalize.article import normalize
from normalize.blocks import Reading
from normalize.decode import decode
from normalize.holdings import HOLDINGS
from normalize.matching import Sheet, classes
from normalize.mend import own_places
from normalize.model import Article, Entry, Page
from normalize.rulefile import Expression, Rule, Rules
from normalize.rules import Verdict, at_edge, beside
from normalize.tree import body, parse

_MISSING = 2  # conditions that a rule may miss and still have nearly matched
_NEARLY = 3  # rules a block that are told


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule, tried on one block."""

    key: str  # as in a rule's table
    holds: bool
    detail: str  # what was found, or what stands there instead


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule tried on a block."""

    rule: str
    outcome: str  # "decided", "taken along", "matched", "nearly"
    conditions: tuple[Condition, ...]

    @property
    def missing(self) -> int:
        return sum(not condition.holds for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Explained:
    """A block with its fate and the rules that spoke for it, the one that decided first."""

    entry: Entry
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page, explained."""

    article: Article
    blocks: tuple[Explained, ...]


def explain(page: Page, rules: Rules) -> Explanation:
    """The page's ledger with the rules behind it. Surroundings are told as they are in the end. Raises PageError."""
    article = normalize(page, rules)
    sheet = _sheet(page, article)
    book = [rules.rules[number] for number in sorted(rules.serving(_host(page), article.language))]
    verdicts = [_verdict(entry) for entry in article.ledger]
    text = [at for at, entry in enumerate(article.ledger) if sheet.prose[at] and entry.fate == "kept"]
    told = (Explained(entry, tuple(_trials(_Block(sheet, at, verdicts, text), entry, book))) for at, entry in enumerate(article.ledger))
    return Explanation(article, tuple(told))


@dataclass(frozen=True, slots=True)
class _Block:
    """A block in its page."""

    sheet: Sheet
    at: int
    verdicts: Sequence[Verdict | None]
    text: Sequence[int]  # the article's paragraphs


def _sheet(page: Page, article: Article) -> Sheet:
    kept = [entry.fate == "kept" for entry in article.ledger]
    decoded = decode(page.content, page.content_type)
    printed = tuple(entry.block for entry in article.ledger)
    if not decoded.is_html:
        return Sheet(printed)
    reading = blocks.read(body(parse(decoded.text)))
    whole = Reading(printed, reading.places)
    linked = [place.linked for place in reading.places]
    return Sheet(own_places(whole, kept), None, linked, [block.path for block in printed])


def _host(page: Page) -> str:
    try:
        return urls.host(page.url) if page.url else ""
    except ValueError:
        return ""


def _verdict(entry: Entry) -> Verdict | None:
    by, _, rule = entry.by.partition(":")
    if by != "rule":
        return None
    return Verdict("drop" if entry.fate == "removed" else "field" if entry.fate == "field" else "keep", entry.name, rule)


def _trials(block: _Block, entry: Entry, rules: Iterable[Rule]) -> Iterator[Trial]:
    decider = entry.by.removeprefix("rule:") if entry.by.startswith("rule:") else ""
    nearly: list[Trial] = []
    for rule in rules:
        conditions = tuple(_conditions(block, rule))
        missing = sum(not condition.holds for condition in conditions)
        if rule.name == decider:
            yield Trial(rule.name, "taken along" if missing else "decided", conditions)
        elif missing <= _MISSING and any(each.holds for each in conditions if each.key in ("text", "class", "place", "holds")):
            nearly.append(Trial(rule.name, "nearly" if missing else "matched", conditions))
    yield from sorted(nearly, key=lambda trial: trial.missing)[:_NEARLY]


def _conditions(block: _Block, rule: Rule) -> Iterator[Condition]:
    text = block.sheet.texts[block.at]
    if rule.text:
        yield _patterns("text", rule.text, text, rule.needs)
    if rule.also:
        yield _patterns("also", rule.also, text, 1)
    if rule.unless:
        found = _found(rule.unless, text)
        yield Condition("unless", not found, f"found {found[0]}" if found else "none found")
    yield from _placed(block, rule)
    yield from _shaped(block, rule)
    yield from _around(block, rule)


def _found(patterns: Iterable[Expression], text: str) -> list[str]:
    return [f"{match[0]!r}" for pattern in patterns if (match := pattern.search(text))]


def _patterns(key: str, patterns: Sequence[Expression], text: str, needs: int) -> Condition:
    found = _found(patterns, text)
    told = ", ".join(found) if found else "none found"
    return Condition(key, len(found) >= needs, told if needs == 1 else f"{len(found)} of {needs} found: {told}" if found else told)


def _placed(block: _Block, rule: Rule) -> Iterator[Condition]:
    sheet, at = block.sheet, block.at
    if rule.classes:
        beginnings = tuple(name[:-1] for name in rule.classes if name.endswith("*"))
        worn = sorted(name for name in classes(sheet.blocks[at].path) if name in rule.classes or name.startswith(beginnings))
        yield Condition("class", bool(worn), ", ".join(worn) or "none of its own elements has one")
    if rule.place:
        found = _found(rule.place, sheet.places[at])
        yield Condition("place", bool(found), found[0] if found else f"not in {sheet.places[at]}")


def _shaped(block: _Block, rule: Rule) -> Iterator[Condition]:
    sheet, at = block.sheet, block.at
    form, size, linked = sheet.blocks[at].form, sheet.words[at], round(sheet.linked[at] * 100)
    if rule.forms:
        yield Condition("form", form in rule.forms, form)
    if rule.holds:
        held = [name for name in rule.holds if HOLDINGS[name].search(sheet.texts[at])]
        yield Condition("holds", bool(held), ", ".join(held) or "none")
    if rule.linked:
        yield Condition("linked", sheet.linked[at] * 100 >= rule.linked, f"{linked} per cent of its letters")
    if rule.min_words:
        yield Condition("min_words", size >= rule.min_words, f"{size} words")
    if rule.has_most:
        yield Condition("max_words", size <= rule.max_words, f"{size} words, at most {rule.max_words}")
    if rule.repeats > 1:
        copies = sheet.copies[sheet.texts[at].lower()]
        yield Condition("repeats", copies >= rule.repeats, f"{copies} times on the page")


def _around(block: _Block, rule: Rule) -> Iterator[Condition]:
    if rule.position != "anywhere":
        above = bisect_left(block.text, block.at)
        below = len(block.text) - above - (block.at in block.text)
        edge = f"{rule.position}: {above} paragraphs of the article above it, {below} below"
        yield Condition("position", at_edge(block.text, block.at, rule), edge)
    if rule.near:
        near = beside(block.verdicts, block.at, rule)
        yield Condition("near", near, f"{', '.join(rule.near)} within {rule.within} blocks" + ("" if near else ": none"))
