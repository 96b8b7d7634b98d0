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

from normalize.ages import Age, age
from normalize.model import CreditKind
from normalize.rulefile import Agency
from normalize.statements import PLACES, SOURCES, Copy, Phantom, Statement, Target, statements

OriginKind = Literal["page", "phantom", "own", "nobody"]
THRESHOLD = 0.6  # confidence under which the page says "earliest copy we hold"
FULLER = 1.25  # times as many words as another that it holds: cutting is more common than adding
HELD = 0.8  # share of a text that a fuller one must hold
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
class Overlap:
    """How much of each other two copies hold."""

    a: str
    b: str
    coverage_a: float  # share of `a` that `b` holds, 0..1
    coverage_b: float


EvidenceKind = CreditKind | Literal["itself", "earlier", "fuller", "later-than-copy"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a page or phantom."""

    kind: EvidenceKind
    by: str  # the page that says or shows it
    of: str  # the page's or phantom's id for which it speaks; "" where a claim names nobody
    quote: str  # the printed words, or a sentence of ours with the figures
    position: int | None = None  # of the block that the words stand in


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
    scene = _scene(copies, overlaps, agencies)
    chances = _softmax({name: sum(weights.get(each, 0.0) * value for each, value in row.items()) for name, row in _features(scene).items()})
    best = max((name for name in chances if name != NOBODY), key=lambda name: (chances[name], name))
    return _told(scene, best, chances[best])


def features(copies: Sequence[Copy], overlaps: Sequence[Overlap] = (), agencies: Sequence[Agency] = ()) -> dict[str, dict[str, float]]:
    """By candidate, what is weighed: for fitting the weights, and for showing why."""
    return _features(_scene(copies, overlaps, agencies))


@dataclass(frozen=True, slots=True)
class _Scene:
    copies: tuple[Copy, ...]
    ages: Mapping[str, Age]
    said: tuple[Statement, ...]
    fuller: frozenset[tuple[str, str]]  # (the fuller, the shorter that it holds)
    targets: Mapping[str, Target]  # the candidates, by id
    wires: Mapping[str, str]  # place -> the agency that the pages which name it name beside it

    @property
    def nameless(self) -> frozenset[str]:
        """The pages that say they are somebody's, and not whose."""
        return frozenset(one.by for one in self.said if one.strength == "nameless")

    def sources(self, page: str) -> tuple[Statement, ...]:
        """The statements by which a page names another one as the source; an agency beside a place is that place's matter."""
        own = [one for one in self.said if one.by == page and one.strength in SOURCES and one.target and one.target.id in self.targets]
        places = [one for one in own if one.strength in PLACES]
        return tuple(places or own)


def _scene(copies: Sequence[Copy], overlaps: Sequence[Overlap], agencies: Sequence[Agency]) -> _Scene:
    ordered = tuple(sorted(copies, key=lambda copy: copy.id))
    said = statements(ordered, agencies)
    words = {copy.id: copy.words for copy in ordered}
    wires = _wires(said)
    targets: dict[str, Target] = {copy.id: copy for copy in ordered}
    targets |= {one.target.id: one.target for one in said if isinstance(one.target, Phantom) and one.target.id not in wires.values()}
    ages = {copy.id: age(copy.published, copy.seen) for copy in ordered}
    return _Scene(ordered, ages, said, _fuller(overlaps, words), targets, wires)


def _wires(said: Sequence[Statement]) -> dict[str, str]:
    """Places with the agency behind them, where no page names the agency alone: "Original url: ..." under "By Reuters"."""
    places: dict[str, set[str]] = defaultdict(set)
    for one in said:
        if one.strength in PLACES and one.target:
            places[one.by].add(one.target.id)
    by_agency: dict[str, list[str]] = defaultdict(list)
    for one in said:
        if one.strength == "agency" and isinstance(one.target, Phantom):
            by_agency[one.target.id].append(one.by)
    return {
        place: agency
        for agency, pages in by_agency.items()
        if agency not in places and all(places[page] - {agency} for page in pages)
        for page in pages
        for place in places[page]
    }


def _fuller(overlaps: Sequence[Overlap], words: Mapping[str, int]) -> frozenset[tuple[str, str]]:
    found = set()
    for one in overlaps:
        for shorter, longer, held in ((one.a, one.b, one.coverage_a), (one.b, one.a, one.coverage_b)):
            if shorter in words and longer in words and held >= HELD and words[longer] >= FULLER * words[shorter]:
                found.add((longer, shorter))
    return frozenset(found)


def _features(scene: _Scene) -> dict[str, dict[str, float]]:
    support, lost = _support(scene)
    voices = sum(sum(each.values()) for each in support.values()) + lost
    rows = {name: {key: value for key, value in _row(scene, name, support[name], voices).items() if value} for name in scene.targets}
    return rows | {NOBODY: {"nobody": 1.0, "lost": min(1.0, float(lost))}}


def _row(scene: _Scene, name: str, support: Mapping[str, float], voices: float) -> dict[str, float]:
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


def _page_row(scene: _Scene, name: str) -> dict[str, float]:
    own = scene.ages[name]
    others = [scene.ages[copy.id] for copy in scene.copies if copy.id != name]
    ahead = [own.before(other) for other in others]
    behind = [other.before(own) for other in others]
    mine = [one for one in scene.said if one.by == name]
    nameless = scene.nameless
    fuller = [copy.id for copy in scene.copies if (name, copy.id) in scene.fuller]
    return {
        "alone": float(not others),
        "alone, signed": float(not others and bool(_copy_of(scene, name).authors)),
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


def _copy_of(scene: _Scene, name: str) -> Copy:
    return next(copy for copy in scene.copies if copy.id == name)


def _support(scene: _Scene) -> tuple[dict[str, dict[str, float]], float]:
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


def _end(scene: _Scene, start: str, by: str) -> str | None:
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


def _told(scene: _Scene, best: str, confidence: float) -> Origin:
    target = scene.targets[best]
    everything = (*_claimed(scene), *_shown(scene))
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


def _is_somebodys(scene: _Scene, page: str) -> bool:
    """Whether the page says that its text is another's, as a translation, without naming anybody, itself neither."""
    return page in scene.nameless and not any(one.by == page and one.strength == "itself" for one in scene.said)


def _of_itself(one: Evidence, best: str) -> bool:
    return one.of == best and one.kind in ("itself", "earlier", "fuller")


def _denies(one: Evidence, best: str, evidence: Sequence[Evidence]) -> bool:
    """Whether time or fullness speaks for another page."""
    return one not in evidence and one.kind in ("earlier", "fuller") and one.of != best


def _claimed(scene: _Scene) -> list[Evidence]:
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


def _shown(scene: _Scene) -> list[Evidence]:
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


def _earliest(scene: _Scene) -> str:
    """The first copy by its printed date, or by our first fetch where that was earlier or the date cannot be; undated ones last."""

    def rank(copy: Copy) -> tuple[bool, float, str]:
        printed = copy.published.at if copy.published and scene.ages[copy.id].low else None
        moment = min((one for one in (printed, copy.seen) if one), default=None)
        return (moment is None, moment.timestamp() if moment else 0.0, copy.id)

    return min(scene.copies, key=rank).id
