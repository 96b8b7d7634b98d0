"""Where the text of a cluster came from: one of its pages, a phantom (named, not held), or nobody, with what speaks for it and against it.

Every candidate gets features: who names it and how, what it names itself, its time, its fullness. They are weighed as in a conditional
logit (McFadden 1974, "Conditional logit analysis of qualitative choice behavior"), "nobody" being one of the choices; the weights are
fitted on the cases in tests/normalize/origins by benchmarks/origin.py. What comes out is a probability, and under `THRESHOLD` nothing is asserted.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from normalize.evidence import Evidence, claimed, shown
from normalize.rulefile import Agency
from normalize.scene import Overlap, Scene, scene_of
from normalize.statements import Copy, Phantom

OriginKind = Literal["page", "phantom", "own", "nobody"]
THRESHOLD = 0.6  # confidence under which the page says "earliest copy we hold"
NOBODY = "nobody"

WEIGHTS: Mapping[str, float] = {
    "address": 0.96,
    "agency": 1.08,
    "ahead": 6.78,
    "ahead of some": -0.53,
    "alone": 2.52,
    "alone, beside others": 2.52,
    "alone, itself": 5.09,
    "alone, signed": 3.80,
    "behind": -2.12,
    "even": -5.79,
    "fuller": 5.25,
    "itself": 4.94,
    "left over": 5.59,
    "lost": 2.12,
    "name": 0.92,
    "nameless": -1.97,
    "nobody": 3.51,
    "phantom": 0.48,
    "points away": -3.68,
    "several": 0.55,
    "share": 8.00,
    "site": 0.22,
    "thinner": -2.37,
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a cluster's text came from."""

    kind: OriginKind  # "own": a page that stands alone and names nobody else; "nobody": only the earliest copy held may be told
    page: str  # the page's id; "" for a phantom and for nobody
    phantom: Phantom | None
    wire: str  # the agency that the pages name as author beside the source; "" for none
    confidence: float  # 0..1, of the best candidate, also where it is not asserted
    evidence: tuple[Evidence, ...]  # what speaks for it
    contradictions: tuple[Evidence, ...]  # what speaks for another one, or against it
    earliest: str  # the earliest copy held


def origin(
    copies: Sequence[Copy], overlaps: Sequence[Overlap] = (), agencies: Sequence[Agency] = (), weights: Mapping[str, float] = WEIGHTS
) -> Origin:
    """The origin of what the copies carry; the same for any order of the copies. Raises ValueError where there is none."""
    if not copies:
        raise ValueError("an origin is asked for no pages; give one copy at least")
    scene = scene_of(copies, overlaps, agencies)
    chances = _softmax({name: sum(weights.get(each, 0.0) * value for each, value in row.items()) for name, row in _features(scene).items()})
    best = max((name for name in chances if name != NOBODY), key=lambda name: (chances[name], name))
    return _told(scene, best, chances[best])


def features(copies: Sequence[Copy], overlaps: Sequence[Overlap] = (), agencies: Sequence[Agency] = ()) -> dict[str, dict[str, float]]:
    """By candidate, what is weighed: for fitting the weights, and for showing why."""
    return _features(scene_of(copies, overlaps, agencies))


def _features(scene: Scene) -> dict[str, dict[str, float]]:
    support, lost = _support(scene)
    voices = sum(sum(each.values()) for each in support.values()) + lost
    rows = {name: {key: value for key, value in _row(scene, name, support[name], voices).items() if value} for name in scene.targets}
    return rows | {NOBODY: {"nobody": 1.0, "lost": min(1.0, float(lost))}}


def _row(scene: Scene, name: str, support: Mapping[str, float], voices: float) -> dict[str, float]:
    target = scene.targets[name]
    strengths = {one.strength for one in scene.said if one.target and one.target.id == name and one.by != name}
    share = sum(support.values()) / voices if voices else 0.0
    row = {
        "address": float("address" in strengths),
        "site": float("site" in strengths),
        "name": float("name" in strengths),
        "agency": float("agency" in strengths),
        "share": share,
        "even": float(0 < share <= 0.5),  # no more voices than others have
        "several": float(sum(support.values()) >= 2),
        "phantom": float(isinstance(target, Phantom)),
    }
    return row if isinstance(target, Phantom) else row | _page_row(scene, name)


def _page_row(scene: Scene, name: str) -> dict[str, float]:
    own = scene.ages[name]
    others = [scene.ages[copy.id] for copy in scene.copies if copy.id != name]
    ahead = [own.before(other) for other in others]
    behind = [other.before(own) for other in others]
    mine = [one for one in scene.said if one.by == name]
    nameless = scene.nameless
    fuller = [copy.id for copy in scene.copies if (name, copy.id) in scene.fuller]
    return {
        "alone": float(not others),
        "alone, signed": float(not others and bool(copy_of(scene, name).authors)),
        "alone, beside others": float(not others and any(one.strength in ("material", "scoop") for one in mine)),
        "alone, itself": float(not others and any(one.strength == "itself" for one in mine)),
        "ahead": float(bool(ahead) and all(ahead)),
        "ahead of some": sum(ahead) / len(ahead) if ahead and not all(ahead) else 0.0,
        "behind": float(any(behind)),
        "fuller": float(bool(fuller)) * len(fuller) / max(1, len(others)),
        "thinner": float(any(shorter == name for _, shorter in scene.fuller)),
        "points away": float(bool(scene.sources(name))),
        "nameless": float(any(one.strength == "nameless" for one in mine)),
        "itself": float(bool(others) and any(one.strength == "itself" for one in mine)),
        "left over": float(bool(others) and all(copy.id in nameless for copy in scene.copies if copy.id != name) and name not in nameless),
    }


def copy_of(scene: Scene, name: str) -> Copy:
    return next(copy for copy in scene.copies if copy.id == name)


def _support(scene: Scene) -> tuple[dict[str, dict[str, float]], float]:
    """By candidate the pages that lead to it, each with one voice, chains followed; and the voices that go in circles."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    lost = 0.0
    for copy in scene.copies:
        named = {one.target.id for one in scene.sources(copy.id) if one.target}
        for first in sorted(named):
            end = _end(scene, first, copy.id)
            if end is None:
                lost += 1 / len(named)
            else:
                found[end][copy.id] = found[end].get(copy.id, 0.0) + 1 / len(named)
    return found, lost


def _end(scene: Scene, start: str, by: str) -> str | None:
    """Where a chain of names ends that begins at `start`; None where it comes back. A page that names several ends it."""
    seen, at = {by}, start
    while at not in seen:
        seen.add(at)
        onward = {one.target.id for one in scene.sources(at) if one.target}
        if len(onward) != 1:
            return at
        at = onward.pop()
    return None


def _softmax(scores: Mapping[str, float]) -> dict[str, float]:
    most = max(scores.values())
    powers = {name: math.exp(score - most) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def _told(scene: Scene, best: str, confidence: float) -> Origin:
    target = scene.targets[best]
    everything = (*claimed(scene), *shown(scene))
    ends = {best, scene.wires.get(best, best)} | {
        one.by for one in scene.said if one.target and one.target.id == best
    }  # the chain's links speak for it too
    evidence = tuple(
        one for one in everything if (one.of in ends and one.by != one.of and one.kind != "later-than-copy") or _of_itself(one, best)
    )
    against = tuple(
        one for one in everything if (one not in evidence and one.kind not in ("earlier", "fuller")) or _denies(one, best, evidence)
    )
    kind: OriginKind = "phantom" if isinstance(target, Phantom) else "page" if len(scene.copies) > 1 else "own"
    if kind == "own" and _is_somebodys(scene, best):
        confidence = min(confidence, 1 - THRESHOLD)
    if confidence < THRESHOLD:
        kind = "nobody"
    wire = scene.wires.get(best, "")
    agency = next((one.target for one in scene.said if one.target and one.target.id == wire), None)
    return Origin(
        kind,
        best if kind in ("page", "own") else "",
        target if kind == "phantom" and isinstance(target, Phantom) else None,
        agency.label if isinstance(agency, Phantom) else "",
        round(confidence, 3),
        evidence,
        against,
        _earliest(scene),
    )


def _is_somebodys(scene: Scene, page: str) -> bool:
    """Whether the page says that its text is another's, as a translation, without naming anybody, itself neither."""
    return page in scene.nameless and not any(one.by == page and one.strength == "itself" for one in scene.said)


def _of_itself(one: Evidence, best: str) -> bool:
    return one.of == best and one.kind in ("itself", "earlier", "fuller")


def _denies(one: Evidence, best: str, evidence: Sequence[Evidence]) -> bool:
    """Whether time or fullness speaks for another page."""
    return one not in evidence and one.kind in ("earlier", "fuller") and one.of != best


def _earliest(scene: Scene) -> str:
    """The first copy by its printed date, or by our first fetch where that was earlier or the date cannot be; undated ones last."""

    def rank(copy: Copy) -> tuple[bool, float, str]:
        printed = copy.published.at if copy.published and scene.ages[copy.id].low else None
        moment = min((one for one in (printed, copy.seen) if one), default=None)
        return (moment is None, moment.timestamp() if moment else 0.0, copy.id)

    return min(scene.copies, key=rank).id
