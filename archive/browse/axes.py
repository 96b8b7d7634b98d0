"""The axes of a chart: round figures up the side, a few names along the foot."""

from __future__ import annotations

import math
from dataclasses import dataclass

from archive.browse import printed

_LABELS = ((5, 15), (3, 9), (2, 2), (1, 1), (0, 0))  # so many along the foot, where there are so many bars


@dataclass(frozen=True, slots=True)
class Tick:
    value: float
    text: str


def counts(most: int) -> tuple[Tick, ...]:
    """The axis of whole numbers from 0 to `most` or a little more."""
    return tuple(Tick(value, printed.number(int(value))) for value in _steps(max(1, most), 1.0))


def shares(most: float) -> tuple[Tick, ...]:
    """The axis of shares, 0 to 1, from 0 to `most` or a little more."""
    return tuple(Tick(value, printed.share(value)) for value in _steps(min(most, 1.0) or 0.01, 0.0))


def _steps(most: float, least: float) -> tuple[float, ...]:
    """Two to four equal steps of 1, 2 or 5 times a power of ten that reach `most`."""
    power = 10.0 ** math.floor(math.log10(most / 4))
    step = max(least, next(power * factor for factor in (1, 2, 5, 10) if power * factor * 4 >= most * (1 - 1e-9)))
    return tuple(round(step * number, 12) for number in range(math.ceil(round(most / step, 9)) + 1))


def spread(bars: int) -> tuple[int, ...]:
    """The numbers of the bars that are named: the first, the last, and as many at equal distances between as their names leave room for."""
    labels = next(count for count, room in _LABELS if bars >= room)
    return tuple(round(number * (bars - 1) / max(1, labels - 1)) for number in range(labels))
