"""The claims of a bare text, a paragraph a line: what `credits` reads of a page, where there is no page and a corpus is long.

Lines over the text that name who wrote it are its byline, lines under it its notes; nothing is judged by the forest, so a text takes a
tenth of a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalize.bylines import byline, labelled_names
from normalize.credits import stated
from normalize.datelines import named, placed
from normalize.model import Block, Credit, Entry
from normalize.names import is_person
from normalize.ownwords import own_words
from normalize.rulefile import Rules
from normalize.rules import words
from normalize.sayings import OF_ITSELF
from normalize.sourceline import is_label

_PARAGRAPH = 25  # words from which on a line is text, not a note over or under it
_WITHOUT_SPACES = re.compile("[\u3040-\u9fff]")
_SHORT_PARAGRAPH = 12  # where no line has more
_PARAGRAPH_SIGNS = 40  # of Chinese or Japanese
_NOTE = 80  # up to which a line that speaks of the text itself is a note all the same
_ORIGIN = re.compile(
    r"(?i)\W*(?:(?:read |see |view |find |link to |zum )?(?:the )?(?:full )?original\w*|(?:article |news )?source|(?:article|source|story) (?:url|link)|permalink|quelle|fuente|fonte|bron|lien original|"
    r"(?:перво)?источник|оригинал\w*|джерело|المصدر|مصدر|الأصل|kaynak|źródło|zdroj|kilde|källa|来源|來源|原文|出典|출처)\b[^.]{0,40}$"
)
_SIGNED = re.compile(r"(?P<person>[^|•·–—/,]{4,40}?)\s?(?:[|•·–—/,]|\s-)\s?(?P<agency>[^|•·–—/,]{2,40})$")
_LABEL = 30  # characters of a line that is a source's label alone
_HEAD, _TAIL = 6, 8  # lines over the text, and the last ones, that are looked at
_MOST = 40  # lines under it


@dataclass(frozen=True, slots=True)
class Said:
    """What a bare text says of where it comes from."""

    credits: tuple[Credit, ...]  # with those by which it names its own house; positions are those of lines that are not empty
    authors: tuple[str, ...]  # whom the lines over it and under it name as who wrote it


def claims(text: str, address: str, rules: Rules) -> Said:
    """What the text says of where it comes from, also that it is its house's own; `address` is its URL, else its site, else ""."""
    lines = _labels_joined([line for each in text.split("\n") if (line := " ".join(each.split()))])
    long = _paragraphs(lines)
    if not long:
        return Said((), ())
    head, tail = range(min(long[0], _HEAD)), range(max(long[0] + 1, min(long[-1] + 1, len(lines) - _TAIL)), len(lines))[:_MOST]
    shown = sorted({*head, long[0], *tail})
    entries = [_entry(lines, at, position, head, tail, rules) for position, at in enumerate(shown)]
    found = stated(entries, address if "://" in address else None, rules)
    written = [name for entry in entries if entry.name == "byline" for name in byline(entry.block.text, rules).persons]
    placed = (replace(one, position=None if one.position is None else shown[one.position]) for one in found)
    return Said((*placed, *own_words(lines, address)), tuple(dict.fromkeys(written)))


def _labels_joined(lines: list[str]) -> list[str]:
    """The lines, to a label that has a line of its own what it names: "News provided by", and under it "Selmouth Harbour Board"."""
    return [
        f"{line.rstrip(' :：')}: {after}" if len(line) <= _LABEL and after and is_label(line) else line
        for line, after in zip(lines, (*lines[1:], ""), strict=False)
    ]


def _paragraphs(lines: Sequence[str]) -> list[int]:
    """Which lines are paragraphs; of a text of short ones, as of languages that need few words, the longer of them."""
    sizes = list(map(words, lines))
    long = [at for at, line in enumerate(lines) if sizes[at] >= _PARAGRAPH or _is_long(line)]
    return long or [at for at, size in enumerate(sizes) if size >= _SHORT_PARAGRAPH]


def _is_long(line: str) -> bool:
    """Whether a line is a paragraph of a script that leaves no spaces between words."""
    return len(line) >= _PARAGRAPH_SIGNS and not line.isascii() and len(_WITHOUT_SPACES.findall(line)) * 2 > len(line)


def _entry(lines: Sequence[str], at: int, position: int, head: range, tail: range, rules: Rules) -> Entry:
    block = Block(position, f"line:{at + 1}", lines[at])
    size = words(lines[at])
    if (at in head or at in tail) and (labelled_names(lines[at].replace("](#)", "").replace("[", "")) or _is_signed(lines[at], rules)):
        return Entry(block, "field", "byline", "structure")
    if (at in head or at in tail) and (named(lines[at].strip("()[]/ "), rules) or (at in head and placed(lines[at], rules))):
        return Entry(block, "field", "credit", "structure")
    if at in tail and (size < _PARAGRAPH or (size <= _NOTE and OF_ITSELF.match(lines[at]))):
        return Entry(block, "removed", "origin-link" if _is_origin_link(lines, at) else "note", "structure")
    return Entry(block, "kept", "", "structure")


def _is_origin_link(lines: Sequence[str], at: int) -> bool:
    """Whether a line under the text is the label of an original's address, or the address under such a label."""
    return _ORIGIN.match(lines[at]) is not None or (at > 0 and "://" in lines[at] and _ORIGIN.match(lines[at - 1]) is not None)


def _is_signed(line: str, rules: Rules) -> bool:
    """Whether a line that does not begin with "By" names a person and an agency: "Ada Roe | Reuters", "Ada Roe, AFP"."""
    found = _SIGNED.match(line)
    return found is not None and is_person(found["person"]) and bool(named(found["agency"], rules))
