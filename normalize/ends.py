"""How far an end reaches: what a comment widget or the like takes with it, told from the places of the blocks."""

from __future__ import annotations

from collections.abc import Sequence

_PARTED = ">"


def beyond(paths: Sequence[str], at: int, prose: Sequence[int]) -> tuple[int, ...]:
    """The blocks that end with block `at`: it and those after it. Only itself where the article goes on below it.

    `prose` are the article's paragraphs. Where a page has a DOM, a paragraph after `at` in the very place of one before it is the
    article going on; and of what is not the article, only what stands in the widget's own element ends with it.
    """
    if paths[at].startswith("line:"):
        return tuple(range(at, len(paths)))
    before = [paths[other] for other in prose if other < at]
    if any(paths[other] in before for other in prose if other > at):
        return (at,)
    inside = _widget(paths[at], before)
    article = frozenset(prose)
    return tuple(other for other in range(at, len(paths)) if other == at or other in article or _under(paths[other], inside))


def below(paths: Sequence[str], at: int) -> tuple[int, ...]:
    """The block and all after it inside the element that holds it; in a text, all lines."""
    around = "" if paths[at].startswith("line:") else paths[at].rpartition(_PARTED)[0]
    return tuple(other for other in range(at, len(paths)) if not around or _under(paths[other], around))


def _widget(path: str, article: Sequence[str]) -> str:
    """The outermost element around `path` that holds none of the article; the one that holds both where there is no such."""
    steps = path.split(_PARTED)
    shared = max((_shared(steps, other.split(_PARTED)) for other in article), default=0)
    own = shared + 1 < len(steps)
    return _PARTED.join(steps[: shared + own])


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many steps two paths have in common from the root."""
    pairs = zip(one, other, strict=False)
    return next((depth for depth, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def common(one: str, other: str) -> str:
    """The path of the innermost element that holds both places, with a ">" at its end; "" where there is none."""
    steps = one.split(_PARTED)
    shared = min(_shared(steps, other.split(_PARTED)), len(steps) - 1)
    return "".join(f"{label}{_PARTED}" for label in steps[:shared])


def _under(path: str, element: str) -> bool:
    return path == element or path.startswith(element + _PARTED)
