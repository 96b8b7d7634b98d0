"""A page that came as text alone: its lines, what the rules say of them, and the fields that only their order tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from normalize import bylines, dates, lines
from normalize import text as spelling
from normalize.datelines import dateline, day_of, named
from normalize.lines import Link, Sheet
from normalize.model import Block, Claim, Entry, Fate, Instant
from normalize.names import is_person
from normalize.rules import Rules, Verdict, fold, judge, prose, words

_TITLE_WORDS = 32  # the longest headline that newspapers print is shorter
_TITLE_LETTERS = 240
_SPEAKING = 4  # words of a headline that says something; "Subscribe" is printed twice too
_NEAR_EDGE = 8  # lines that rules have left; title, byline, date and standfirst stand among them
_LEAD_WORDS = range(5, 36)
_SHORT_LEAD = 20  # words; one sentence over longer paragraphs is a standfirst up to here
_HEADING_WORDS = 16
_SAME_START = 6  # words; a standfirst is often the beginning of a paragraph of the text
_STOPPED = re.compile(r"[.!?…。！？؟][\"')\]”’»]*$")
_SENTENCE = re.compile(r"[.!?…]+[\"')\]”’»]*\s+(?=[\"'(“‘«]*[^\W\d_])")
_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")


@dataclass(frozen=True, slots=True)
class TextPage:
    """What `normalize` needs of a text-only page."""

    title: str
    lead: str
    authors: tuple[str, ...]
    published: Instant | None
    ledger: tuple[Entry, ...]
    claims: tuple[Claim, ...]
    links: tuple[tuple[Link, ...], ...]  # by block


def read(text: str, host: str | None, rules: Rules, fetched_at: datetime | None = None) -> TextPage:
    """Every non-empty line of the text with its fate, and title, lead, authors and date with the line each was read from."""
    sheet = lines.read(text)
    linked = [lines.share(block.text, links) for block, links in zip(sheet.blocks, sheet.links, strict=True)]
    ledger = _ledger(sheet, judge(sheet.blocks, host, rules, linked=linked), rules)
    title, lead, byline = (_field(ledger, name) for name in ("title", "lead", "byline"))
    published, when = _published(ledger, rules, fetched_at)
    authors = bylines.authors(byline.text, rules) if byline else ()
    claims = [Claim(name, block.text, block.path, True) for name, block in (("title", title), ("lead", lead)) if block]
    claims += [Claim("authors", author, byline.path, True) for author in authors if byline]
    claims += [when] if when else []
    return TextPage(title.text if title else "", lead.text if lead else "", authors, published, ledger, tuple(claims), sheet.links)


def _field(ledger: Sequence[Entry], name: str) -> Block | None:
    return next((entry.block for entry in ledger if entry.fate == "field" and entry.name == name), None)


def _ledger(sheet: Sheet, verdicts: Sequence[Verdict | None], rules: Rules) -> tuple[Entry, ...]:
    decided = [_by_rule(block, verdict) for block, verdict in zip(sheet.blocks, verdicts, strict=True)]
    title = _title(sheet, decided)
    if title is None:
        title = _mistaken(decided)
    if title is not None:
        decided[title] = _structure(sheet.blocks[title], "field", "title")
        _drop_repeats(sheet, title, decided)
        _set_name(sheet, title, decided, rules)
    _set_dates(sheet, decided)
    _set_lead(sheet, -1 if title is None else title, decided, rules)
    return tuple(entry or _body(sheet, at, decided) for at, entry in enumerate(decided))


def _by_rule(block: Block, verdict: Verdict | None) -> Entry | None:
    if verdict is None:
        return _structure(block, "removed", "other") if _is_ruler(block.text) else None
    fate: Fate = "removed" if verdict.removes else "field" if verdict.action == "field" else "kept"
    return Entry(block, fate, verdict.name, f"rule:{verdict.rule}")


def _structure(block: Block, fate: Fate, name: str = "") -> Entry:
    return Entry(block, fate, name, "structure")


def _is_ruler(text: str) -> bool:
    return not spelling.letters(text)


def _open(decided: Sequence[Entry | None]) -> list[int]:
    return [at for at, entry in enumerate(decided) if entry is None]


def _title(sheet: Sheet, decided: Sequence[Entry | None]) -> int | None:
    """The headline: a marked one if it stands near the top, else one that is printed twice there, else the first line left if it reads like one."""
    left = _open(decided)[:_NEAR_EDGE]
    marked = next((at for at in left if sheet.levels[at] == 1), None)
    if marked is None:
        marked = next((at for at in left if _printed_again(sheet, at, left)), None)
    if marked is not None:
        return marked
    if len(left) < 2 or not _headline(sheet.blocks[left[0]].text):
        return None
    return left[0]


def _printed_again(sheet: Sheet, at: int, left: Sequence[int]) -> bool:
    text = sheet.blocks[at].text
    return (
        words(text) >= _SPEAKING and _headline(text) and any(spelling.same(text, sheet.blocks[other].text) for other in left if other > at)
    )


def _mistaken(decided: Sequence[Entry | None]) -> int | None:
    """The last line that passed for a section's name where no headline is left: an article may be called "Home"."""
    first = next(iter(_open(decided)), len(decided))
    above = [at for at, entry in enumerate(decided[:first]) if entry and entry.name == "navigation"]
    return above[-1] if above else None


def _headline(text: str) -> bool:
    plain = fold(text)
    return words(plain) <= _TITLE_WORDS and len(plain) <= _TITLE_LETTERS and not (prose(plain) and plain.endswith((".", ":", ";")))


def _drop_repeats(sheet: Sheet, title: int, decided: list[Entry | None]) -> None:
    headline = sheet.blocks[title].text
    for at in _open(decided):
        if _repeats(headline, sheet.blocks[at].text):
            decided[at] = _structure(sheet.blocks[at], "removed", "title-repeat")


def _repeats(headline: str, text: str) -> bool:
    """Whether the text is the headline again, with or without a site's name after it."""
    return spelling.same(headline, text) or (words(text) >= 4 and spelling.same(_SUFFIX.sub("", headline), _SUFFIX.sub("", text)))


def _set_name(sheet: Sheet, title: int, decided: list[Entry | None], rules: Rules) -> None:
    """A name alone beside the date under the title is a byline."""
    if any(entry and entry.name == "byline" for entry in decided):
        return
    for at in [at for at in _open(decided) if at > title][:3]:
        text = sheet.blocks[at].text
        dated = any(0 <= near < len(decided) and dates.printed_date(sheet.blocks[near].text) for near in (at - 1, at + 1))
        if dated and (is_person(text) or named(text, rules)):
            decided[at] = _structure(sheet.blocks[at], "field", "byline")
            return


def _set_dates(sheet: Sheet, decided: list[Entry | None]) -> None:
    """A line at either edge that is nothing but a date is one."""
    left = _open(decided)
    for at in {*left[:_NEAR_EDGE], *left[-2:]}:
        if dates.printed_date(sheet.blocks[at].text):
            decided[at] = _structure(sheet.blocks[at], "field", "date")


def _set_lead(sheet: Sheet, title: int, decided: list[Entry | None], rules: Rules) -> None:
    """A standfirst is the first line left after the title, and one sentence long."""
    left = [at for at in _open(decided) if at > title]
    if title < 0 or len(left) < 2:
        return
    lead, rest = left[0], [sheet.blocks[at].text for at in left[1:]]
    if sheet.blocks[lead].form == "paragraph" and _is_lead(sheet.blocks[lead].text, rest, rules):
        decided[lead] = _structure(sheet.blocks[lead], "field", "lead")


def _is_lead(text: str, rest: Sequence[str], rules: Rules) -> bool:
    """One sentence, set off from the paragraphs: without a stop, over a dateline, said again below, or much shorter than they."""
    size = words(text)
    if size not in _LEAD_WORDS or _sentences(text) > 1 or text.endswith(":") or dateline(text, rules) or not prose(fold(rest[0])):
        return False
    return (
        not _STOPPED.search(text)
        or dateline(rest[0], rules) is not None
        or any(_starts_alike(text, paragraph) for paragraph in rest)
        or (size <= _SHORT_LEAD and _sentences(rest[0]) > 1 and words(rest[0]) > 2 * size)
    )


def _sentences(text: str) -> int:
    return len(_SENTENCE.split(text))


def _starts_alike(text: str, paragraph: str) -> bool:
    return fold(text).lower().split()[:_SAME_START] == fold(paragraph).lower().split()[:_SAME_START]


def _body(sheet: Sheet, at: int, decided: Sequence[Entry | None]) -> Entry:
    block = sheet.blocks[at]
    if block.form == "paragraph" and _is_heading(sheet, at, decided):
        block = lines.with_form(block, "heading")
    return _structure(block, "kept")


def _is_heading(sheet: Sheet, at: int, decided: Sequence[Entry | None]) -> bool:
    """Whether a short line without a stop stands between paragraphs of the text."""
    left = _open(decided)
    before, after = [other for other in left if other < at], [other for other in left if other > at]
    text = sheet.blocks[at].text
    short = words(text) <= _HEADING_WORDS and not re.search(r"[.,;:!…][\"')\]”’»]*$", text)
    return short and bool(before) and bool(after) and prose(fold(sheet.blocks[after[0]].text))


def _published(ledger: Sequence[Entry], rules: Rules, fetched_at: datetime | None) -> tuple[Instant | None, Claim | None]:
    """The date line's moment, else the dateline's day where its year is known."""
    for entry in ledger:
        if entry.fate == "field" and entry.name == "date":
            found = dates.parse(entry.block.text)
            if found:
                return found, Claim("published", entry.block.text, entry.block.path, True)
    paragraphs = [entry.block for entry in ledger if entry.fate == "kept"]
    for block in paragraphs[:3]:
        line = dateline(block.text, rules)
        day = day_of(line, [each.text for each in paragraphs], fetched_at) if line else None
        if line and day:
            return day, Claim("published", line.quote, f"{block.path} dateline", True)
    return None, None
