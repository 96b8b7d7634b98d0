"""Which of two texts was there first, as far as printed dates and captures tell, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archive.browse.printed import moment
from archive.versions import Version
from normalize import ages, dates
from normalize.model import Instant


@dataclass(frozen=True, slots=True)
class Dated:
    """What a side tells of its age."""

    published: str  # as printed; "" where nothing is
    precision: str  # how far that can be trusted, in words
    seen: str  # the first capture of that version


@dataclass(frozen=True, slots=True)
class Precedence:
    first: Literal["a", "b"] | None  # None where it cannot be told
    told: str  # a sentence
    a: Dated
    b: Dated


def precedence(a: Version, b: Version) -> Precedence:
    """Of versions of one article the one seen first; else by printed dates, where these leave no doubt."""
    of_a, of_b = _dated(a), _dated(b)
    if a.article == b.article:
        first: Literal["a", "b"] = "a" if (a.first_seen, a.key) <= (b.first_seen, b.key) else "b"
        told = "Both are the same version." if a.key == b.key else f"Both are versions of one article; {first.upper()} was captured first."
        return Precedence(None if a.key == b.key else first, told, of_a, of_b)
    one, other = (ages.age(_instant(side), datetime.fromisoformat(side.first_seen)) for side in (a, b))
    if one.before(other):
        return Precedence("a", _sure("A", "B", one, other), of_a, of_b)
    if other.before(one):
        return Precedence("b", _sure("B", "A", other, one), of_a, of_b)
    return Precedence(None, _open(of_a, of_b), of_a, of_b)


def _instant(side: Version) -> Instant | None:
    return dates.parse(side.state.published) if side.state.published else None


def _dated(side: Version) -> Dated:
    found, seen = _instant(side), datetime.fromisoformat(side.first_seen)
    if found is None:
        precision = "no date printed"
    elif not ages.is_possible(found, seen):
        precision = "cannot be right: it lies after the capture, or before the web"
    elif found.precision in ("day", "month"):
        precision = f"only the {found.precision} is printed"
    elif found.offset is None:
        precision = "printed without a time zone"
    else:
        precision = "printed with its time zone"
    return Dated(side.state.published, precision, side.first_seen)


def _sure(first: str, then: str, one: ages.Age, other: ages.Age) -> str:
    """Why the first was there first."""
    until = f"{first} was there by {moment(one.high.isoformat())}" if one.high else ""
    since = f"{then} not before {moment(other.low.isoformat())}" if other.low else ""
    return f"{first} was first: by printed dates and captures {until}, {since}."


def _open(a: Dated, b: Dated) -> str:
    undated = [name for name, side in (("A", a), ("B", b)) if not side.published]
    if undated:
        return f"Which was first cannot be told: {' and '.join(undated)} {'print' if len(undated) > 1 else 'prints'} no date."
    return "Which was first cannot be told: the printed dates are too close, or not precise enough."
