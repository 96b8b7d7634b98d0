"""How much a source usually prints, and whether it has said nothing for unusually long. Pure: days in, numbers out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

WEEKS = 8  # that are looked back on
ENOUGH_DAYS = 10  # of history, before anything is called unusual
ENOUGH_ARTICLES = 5  # likewise
_FEW = 3  # days of one weekday that make a norm of their own
_MISSED = 4.0  # articles that should have come, before nothing is called silence: 0 of 4 is one chance in fifty


@dataclass(frozen=True, slots=True)
class Norm:
    """What a source printed in the last weeks."""

    weekdays: tuple[float, ...]  # articles on a Monday, Tuesday ...: medians, so that one big day does not count
    days: int  # of history
    articles: int  # in it
    longest_gap: int  # days in a row without an article

    @property
    def known(self) -> bool:
        """Whether there is enough of it to call anything unusual."""
        return self.days >= ENOUGH_DAYS and self.articles >= ENOUGH_ARTICLES

    @property
    def a_day(self) -> float:
        return sum(self.weekdays) / 7

    def expected(self, after: date, before: date) -> float:
        """Articles that should have come on the whole days between the two."""
        days = (before - after).days - 1
        return sum(self.weekdays[(after + timedelta(days=number + 1)).weekday()] for number in range(max(0, days)))


def norm(counts: Mapping[date, int], today: date) -> Norm:
    """The norm before today. The first day counts for nothing: a feed or a window of time may have cut it off."""
    first_wanted = today - timedelta(weeks=WEEKS)
    held = {day: number for day, number in counts.items() if number and first_wanted <= day < today}
    if not held:
        return Norm((0.0,) * 7, 0, 0, 0)
    first = min(held)
    days = [first + timedelta(days=number + 1) for number in range((today - first).days - 1)]
    # What has been silent until now is what is asked about: the norm ends with the last article.
    days = [day for day in days if day <= max(held)]
    numbers = [held.get(day, 0) for day in days]
    if not days:
        return Norm((0.0,) * 7, 0, sum(held.values()), 0)
    overall = median(numbers)
    weekdays = tuple(
        _weekday([n for day, n in zip(days, numbers, strict=True) if day.weekday() == weekday], overall) for weekday in range(7)
    )
    return Norm(weekdays, len(days), sum(numbers), _longest_gap(numbers))


def _weekday(numbers: list[int], overall: float) -> float:
    if not numbers:
        return overall
    own = float(median(numbers))
    return own if len(numbers) >= _FEW else min(own, overall)


def _longest_gap(numbers: list[int]) -> int:
    longest = gap = 0
    for number in numbers:
        gap = 0 if number else gap + 1
        longest = max(longest, gap)
    return longest


def silent(known: Norm, last_new: date, today: date) -> bool:
    """Whether no article since `last_new` is unusual: several were to come, and it never was so long without one."""
    elapsed = (today - last_new).days - 1  # whole days without one
    if not known.known or elapsed < 1:
        return False
    missed = known.expected(last_new, today) >= _MISSED and elapsed > 1.5 * known.longest_gap
    return missed or elapsed > 2 * known.longest_gap + 5


def quiet(known: Norm, counts: Mapping[date, int], today: date) -> bool:
    """Whether the last seven whole days brought less than a third of what they usually do."""
    week = [today - timedelta(days=number) for number in range(1, 8)]
    wanted = sum(known.weekdays[day.weekday()] for day in week)
    return known.known and wanted >= 7 and sum(counts.get(day, 0) for day in week) < wanted / 3
