"""What would go wrong in silence: text that the blocks of a page lack, and text that the article lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resiliparse.parse.html import ElementNode, HTMLTree

from normalize.blocks import Place
from normalize.elements import UNSEEN
from normalize.mend import prose
from normalize.model import Alarm, Block, Entry, Reason
from normalize.text import fold

_TOLD_APART = 0.005  # share of the letters by which blocks and second reading may differ
_FEW = 2  # letters by which they may differ on a page of almost none
_PARAGRAPH = 12  # words
_LINKED = 0.3  # share of letters in links from which on a paragraph is a list of other articles
_LEFT = 0.4  # characters of paragraphs left out, for each that was kept, that are too many
_TEXT = 300  # characters of JSON-LD that are an article where the page shows nothing of it
_LEAST = 1_000  # characters; what is less is a teaser or a notice
_CARRIED = 0.7  # share of what JSON-LD carries that the article must have
_NAMED: frozenset[Reason] = frozenset(("comments", "related", "form", "cookie", "newsletter", "donation", "disclaimer"))  # long prose too
_SPACES = " \n\t\xa0"
_UNSEEN = ",".join((*sorted(UNSEEN), "[hidden]"))


def parser_difference(parsed: HTMLTree, blocks: Sequence[Block]) -> Alarm | None:
    """An alarm where the blocks' characters, spaces aside, are not those of lexbor's own text of the page within .5 %.

    The blocks come from the markup that lexbor writes, by tokens; this is counted on its tree, which must be as `tree.body` left it.
    """
    if parsed.body is None:
        return None
    own = sum(len(block.text) - block.text.count(" ") for block in blocks)
    if _near(own, _size(parsed.body.text) - sum(_size(unseen.text) for unseen in _unseen(parsed.body))):
        return None
    exact = _folded(parsed.body.text) - sum(_folded(unseen.text) for unseen in _unseen(parsed.body)) + _unmasked(parsed.body)
    if _near(own, exact):
        return None
    apart = abs(own - exact) / max(own, exact)
    return Alarm("parser-difference", f"the blocks have {own} letters, a second reading of the page {exact}", round(apart, 4))


def lost_text(kept: int, left: int, article_body: int) -> Alarm | None:
    """An alarm where far less text was kept than the page's paragraphs or its JSON-LD carry; all are counts of characters.

    `kept`: of what was kept or made a field; `left`: see `left_out`; `article_body`: of JSON-LD's articleBody, 0 without one.
    On the development corpora it fires on 17 of 703 pages: on 9 of the 20 that lost more than .3 of their true words, on one that lost
    .15; the others are pages with several articles or long texts around one. An articleBody of which .3 is missing was there once.
    """
    if left >= _LEAST and left > _LEFT * kept:
        return Alarm("lost-text", f"{left} characters of paragraphs were left out, {kept} were kept", round(left / (left + kept), 4))
    if article_body >= (_LEAST if kept or left else _TEXT) and kept < _CARRIED * article_body:
        return Alarm("lost-text", f"JSON-LD carries {article_body} characters, {kept} were kept", round(1 - kept / article_body, 4))
    return None


def left_out(entries: Sequence[Entry], places: Sequence[Place]) -> int:
    """Characters of what reads like paragraphs and was removed, but by no rule, and not as comments or other prose of its own kind."""
    return sum(
        len(entry.block.text)
        for entry, place in zip(entries, places, strict=True)
        if entry.fate == "removed" and entry.name not in _NAMED and not entry.by.startswith("rule:")
        if place.linked < _LINKED and prose(entry.block.text, _PARAGRAPH)
    )


def _near(own: int, second: int) -> bool:
    return abs(own - second) <= max(_FEW, _TOLD_APART * second)


def _size(text: str | None) -> int:
    """How many characters are no spaces, nearly: rare spaces and dropped characters are counted in."""
    return len(text) - sum(map(text.count, _SPACES)) if text else 0


def _folded(text: str | None) -> int:
    folded = fold(text or "")
    return len(folded) - folded.count(" ")


def _unseen(body: ElementNode) -> Iterator[ElementNode]:
    """The outermost elements whose text nobody sees."""
    last: ElementNode | None = None
    for element in body.query_selector_all(_UNSEEN).values():
        if element.tag != "body" and (last is None or not last.contains(element)):
            last = element
            yield element


def _unmasked(body: ElementNode) -> int:
    """Letters that masked addresses have more than what stands in their place."""
    return sum(
        len(each.getattr("data-cfemail") or "") // 2 - 1 - _folded(each.text) for each in body.query_selector_all("[data-cfemail]").values()
    )
