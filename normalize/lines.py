"""Pages that came as text alone: each line a block with its number, headings, items and broken paragraphs told from what is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalize import text as spelling
from normalize.model import Block, Form
from normalize.rules import words

_NEWLINE = re.compile(r"\r\n|\r|\n")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_QUOTE = re.compile(r"^\s{0,3}>\s?(?=\S)")
_ITEM = re.compile(r"\s*(?:[•·▪●‣◦*+–-]|\(?\d{1,2}[.)])\s+\S")
# Bounds keep a line of nothing but brackets or stars from costing the square of its length.
_IMAGE = re.compile(r"!\[([^\]\n]{0,600})\]\([^)\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,600})\]\(([^)\s]{0,2000})\)")
_BARE = re.compile(r"<((?:https?|mailto):[^>\s]{1,2000})>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,600}?)(?<=\S)\1")
_NAMES = re.compile(r"(?:by|von|par|por|di|da|de)\s[A-ZÀ-Ý][\w.'’-]*(?:\s[\w.'’-]+){0,3}$")
_BROKEN_FROM = 8  # words; a shorter line that ends without a stop is a heading, a label or a name
_WRAP = range(55, 101)  # characters a line of hard-wrapped text has at its widest


@dataclass(frozen=True, slots=True)
class Link:
    """A link that stood in a text."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One non-empty line, read; `number` counts from 1."""

    number: int
    text: str
    form: Form
    level: int  # of a marked heading, 1 to 6; 0 for all else
    links: tuple[Link, ...]
    width: int  # characters as printed


@dataclass(frozen=True, slots=True)
class Sheet:
    """The blocks of a text, with what no block can say."""

    blocks: tuple[Block, ...]
    levels: tuple[int, ...]  # by block: of a marked heading 1 to 6, 0 for all else
    links: tuple[tuple[Link, ...], ...]  # by block


def read(text: str) -> Sheet:
    """The text's lines as blocks: path "line:12", or "line:19+21" for lines that are one paragraph. Markdown is read."""
    lines = tuple(line for number, raw in enumerate(_NEWLINE.split(text), 1) if (line := _line(number, raw)) is not None)
    groups = _paragraphs(lines)
    return Sheet(
        tuple(_block(position, group) for position, group in enumerate(groups)),
        tuple(group[0].level for group in groups),
        tuple(tuple(link for line in group for link in line.links) for group in groups),
    )


def blocks(text: str) -> tuple[Block, ...]:
    """The text's lines as blocks, as `read` gives them."""
    return read(text).blocks


def _line(number: int, raw: str) -> Line | None:
    """The line, or None where nothing is printed on it."""
    heading = _HEADING.fullmatch(raw)
    shown = heading[2] if heading else _QUOTE.sub("", raw)
    text = spelling.fold(_unmarked(shown)) or spelling.fold(raw)
    if not text:
        return None
    return Line(number, text, _form(raw, heading), len(heading[1]) if heading else 0, unlinked(shown)[1], len(raw.rstrip()))


def unlinked(printed: str) -> tuple[str, tuple[Link, ...]]:
    """A text in which "[label](address)" and "<address>" are links: as a reader sees it, and its links."""
    links = (*(Link(label, url) for label, url in _LINK.findall(printed)), *(Link("", url) for url in _BARE.findall(printed)))
    return _BARE.sub(r"\1", _LINK.sub(r"\1", printed)), links


def share(text: str, links: Sequence[Link]) -> float:
    """The share of a text's letters that stand in its links, 0..1."""
    return min(1.0, sum(len(link.label or link.url) for link in links) / max(1, len(text)))


def _form(raw: str, heading: re.Match[str] | None) -> Form:
    if heading:
        return "heading"
    if _QUOTE.match(raw):
        return "quote"
    return "item" if _ITEM.match(raw) else "paragraph"


def _unmarked(raw: str) -> str:
    """The line as a reader of the rendered page would see it."""
    return _STRONG.sub(r"\2", unlinked(_IMAGE.sub(r"\1", raw))[0])


def _paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    wrapped = _wrapped(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and (line.number in wrapped or _goes_on(groups[-1], line)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(group: Sequence[Line], line: Line) -> bool:
    """Whether a layout broke this paragraph in two here."""
    before = group[-1]
    return (
        before.form == line.form == "paragraph"
        and words(before.text) >= _BROKEN_FROM
        and line.number - before.number <= 2  # at most one empty line between them
        and before.number > 1  # the first line is more likely a title
        and not _NAMES.match(line.text)
        and spelling.broken(before.text, line.text)
    )


def _wrapped(lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of lines that continue the one before because the text was wrapped at a fixed width."""
    found: set[int] = set()
    for run in _runs(lines):
        if len(run) > 1 and _is_wrapped(run):
            found.update(line.number for line in run[1:])
    return frozenset(found)


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines with no empty line between them."""
    runs: list[list[Line]] = []
    for line in lines:
        if runs and line.form == runs[-1][-1].form == "paragraph" and line.number == runs[-1][-1].number + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _is_wrapped(run: Sequence[Line]) -> bool:
    """Whether all lines but the last are about as wide as the widest, and most of the next begin in small letters."""
    widest = max(line.width for line in run)
    full = all(line.width > widest - 20 for line in run[:-1])
    small = sum(line.text[0].islower() for line in run[1:])
    return widest in _WRAP and full and small * 2 >= len(run) - 1


def _block(position: int, group: Sequence[Line]) -> Block:
    path = "line:" + "+".join(str(line.number) for line in group)
    return Block(position, path, " ".join(line.text for line in group), group[0].form)


def with_form(block: Block, form: Form) -> Block:
    """The block, its form told anew."""
    return replace(block, form=form)
