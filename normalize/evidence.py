"""What speaks for a page or phantom as the origin: printed words, times and lengths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from normalize.model import CreditKind
from normalize.scene import Scene
from normalize.statements import SOURCES, Copy

EvidenceKind = CreditKind | Literal["itself", "earlier", "fuller", "later-than-copy"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a page or phantom."""

    kind: EvidenceKind
    by: str  # the page that says or shows it
    of: str  # the page's or phantom's id for which it speaks; "" where a claim names nobody
    quote: str  # the printed words, or a sentence of ours with the figures
    position: int | None = None  # of the block that the words stand in


def claimed(scene: Scene) -> list[Evidence]:
    """The claims as evidence; a scoop and an agency's material speak for nobody as the source of the text and are left out."""
    return [
        Evidence(
            "itself" if one.strength == "itself" else one.credit.kind,
            one.by,
            one.target.id if one.target else "",
            one.credit.quote,
            one.credit.position,
        )
        for one in scene.said
        if one.strength not in ("scoop", "material")
    ]


def shown(scene: Scene) -> list[Evidence]:
    """What times and lengths show."""
    found = []
    for copy in scene.copies:
        others = [other for other in scene.copies if other.id != copy.id]
        if others and all(scene.ages[copy.id].before(scene.ages[other.id]) for other in others):
            found.append(Evidence("earlier", copy.id, copy.id, _times(copy, others)))
        found += [
            Evidence("fuller", copy.id, copy.id, f"{copy.words} words, of which {other.id} holds {other.words}")
            for other in others
            if (copy.id, other.id) in scene.fuller
        ]
    for one in scene.said:
        if isinstance(one.target, Copy) and one.strength in SOURCES and scene.ages[one.by].before(scene.ages[one.target.id]):
            copy = next(copy for copy in scene.copies if copy.id == one.by)
            found.append(Evidence("later-than-copy", one.by, one.target.id, f"{_time(one.target)}; the page that names it: {_time(copy)}"))
    return list(dict.fromkeys(found))


def _times(copy: Copy, others: Sequence[Copy]) -> str:
    dated = sorted(
        (other for other in others if other.published), key=lambda other: (other.published.at if other.published else 0, other.id)
    )
    return f"{_time(copy)}; the next: {_time(dated[0]) if dated else 'undated'}"


def _time(copy: Copy) -> str:
    return copy.published.iso() if copy.published else f"first seen {copy.seen:%Y-%m-%dT%H:%MZ}" if copy.seen else "undated"
