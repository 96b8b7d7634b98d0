"""What would go wrong in silence: text that the blocks of a page lack, and text that the article lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resiliparse.parse.html import ElementNode, HTMLTree

from normalize.elements import UNSEEN
from normalize.model import Alarm, Block
from normalize.text import fold

_TOLD_APART = 0.005  # share of the letters by which blocks and second reading may differ
_FEW = 2  # letters by which they may differ on a page of almost none
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
