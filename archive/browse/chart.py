"""Articles over time: days, weeks, months or years as bars, each telling whether anything was captured then at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from archive import shelves
from archive.browse import axes, printed
from archive.browse.axes import Tick

MOST_BARS = 62  # of longer spans weeks are shown, then months, then years
_DAYS = {"day": 1, "week": 7, "month": 30}  # in a bar, about
LONGEST = 60 * 366  # days of a chart: a date of 1601 is a slip


@dataclass(frozen=True, slots=True)
class Bar:
    since: str  # as a search takes it: a day, a month or a year; a bar that its chart cuts begins with a day
    until: str
    articles: int
    of: int | None  # all articles of that time where the bar is a share of them
    days: int
    crawled: int  # of these days, on how many something was captured
    partly: bool  # whether the time was counted in part

    @property
    def name(self) -> str:
        return _between(self.since, self.until)

    @property
    def share(self) -> float:
        """Of all articles of that time, 0 to 1; 0 where there are none."""
        return self.articles / self.of if self.of else 0.0

    @property
    def count(self) -> str:
        """The figures in words."""
        articles = f"{self.articles:,} article{'' if self.articles == 1 else 's'}"
        if self.of is None:
            return articles
        return f"{self.articles:,} of {printed.number(self.of)} articles, {printed.share(self.share)}" if self.of else "no article at all"

    @property
    def crawls(self) -> str:
        """On which of its days something was captured, in words."""
        if self.days == 1:
            return "crawled" if self.crawled else "nothing was crawled"
        return f"crawled on {self.crawled} of {self.days} days" if self.crawled else "nothing was crawled"

    @property
    def told(self) -> str:
        notes = [self.count, *(["counted in part"] if self.partly else []), *([self.crawls] if self.crawled < self.days else [])]
        return f"{self.name}: {'; '.join(notes)}"

    @property
    def gap(self) -> float:
        """The share of its days on which nothing was captured."""
        return round(1 - self.crawled / self.days, 2)


@dataclass(frozen=True, slots=True)
class Chart:
    unit: str  # day, week, month or year
    bars: tuple[Bar, ...]

    @property
    def compares(self) -> bool:
        """Whether the bars are shares of all articles of their time."""
        return any(bar.of is not None for bar in self.bars)

    @property
    def articles(self) -> int:
        return sum(bar.articles for bar in self.bars)

    @property
    def gaps(self) -> int:
        """Days on which nothing was captured."""
        return sum(bar.days - bar.crawled for bar in self.bars)

    @property
    def partly(self) -> Bar | None:
        """The bar that was counted in part."""
        return next((bar for bar in self.bars if bar.partly), None)

    @property
    def most(self) -> float:
        """The highest bar."""
        return max((self._value(bar) for bar in self.bars), default=0.0)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The axis of heights, from 0 up."""
        return axes.shares(self.most) if self.compares else axes.counts(int(self.most))

    @property
    def labels(self) -> tuple[int, ...]:
        """The bars whose time is written below them."""
        return axes.spread(len(self.bars))

    @property
    def heights(self) -> tuple[float, ...]:
        """The heights of the bars, 0 to 1."""
        top = self.ticks[-1].value
        return tuple(self._value(bar) / top for bar in self.bars)

    @property
    def title(self) -> str:
        return f"Share of each {self.unit}'s articles" if self.compares else f"Articles a {self.unit}"

    @property
    def told(self) -> str:
        """What the chart shows, in words."""
        if not self.bars:
            return ""
        most = printed.share(self.most) if self.compares else printed.number(int(self.most))
        return f"{self.title}, {_between(self.bars[0].since, self.bars[-1].until)}; at most {most}"

    def _value(self, bar: Bar) -> float:
        return bar.share if self.compares else float(bar.articles)


@dataclass(frozen=True, slots=True)
class Counted:
    """Articles by the number of their day."""

    articles: Mapping[int, int]
    crawled: Collection[int]  # days on which something was captured
    of: Mapping[int, int] | None = None  # all articles, where theirs are to be shares of them
    partly: int = 0  # the day that was counted in part; 0 where none was


def _between(since: str, until: str) -> str:
    """The name of a time: "30 Jan 2026", "30 Jan 2026 to 1 Feb 2026"."""
    return printed.day(since) if since == until else f"{printed.day(since)} to {printed.day(until)}"


def chart(counted: Counted, span: tuple[int, int]) -> Chart:
    """The articles between two days (both included), by numbers of days."""
    first, last = max(span[0], 1), span[1]
    unit = _unit(last - first + 1)
    runs: dict[str, list[int]] = {}
    for number in range(first, last + 1):
        runs.setdefault(_begins(number, unit), []).append(number)
    return Chart(unit, tuple(_bar(counted, unit, begins, run) for begins, run in runs.items()))


def _unit(days: int) -> str:
    return next((unit for unit, length in _DAYS.items() if days <= MOST_BARS * length), "year")


def _begins(number: int, unit: str) -> str:
    """The name of the day, week (its Monday), month or year of a day."""
    if unit == "week":
        return shelves.day(max(1, number - (number + 4) % 7))  # the first of January 1600 was a Saturday
    return shelves.day(number)[: {"day": 10, "month": 7, "year": 4}[unit]]


def _bar(counted: Counted, unit: str, begins: str, run: list[int]) -> Bar:
    around = max(1, run[0] - 1), min(run[-1] + 1, shelves.LAST)
    whole = unit in ("month", "year") and begins not in (_begins(around[0], unit), _begins(around[1], unit))
    return Bar(
        since=begins if whole else shelves.day(run[0]),
        until=begins if whole else shelves.day(run[-1]),
        articles=sum(counted.articles.get(number, 0) for number in run),
        of=None if counted.of is None else sum(counted.of.get(number, 0) for number in run),
        days=len(run),
        crawled=sum(number in counted.crawled for number in run),
        partly=counted.partly in run,
    )


def crawled(connection: sqlite3.Connection, span: tuple[int, int], sources: Sequence[str]) -> frozenset[int]:
    """The days between two days on which something was captured: of any of these sources, or of any at all where none is named."""
    among = f"AND source IN ({', '.join('?' for _ in sources)})" if sources else ""
    sql = f"SELECT day FROM crawl_day WHERE day BETWEEN ? AND ? {among} GROUP BY day"
    return frozenset(shelves.number(day) for (day,) in connection.execute(sql, (*map(shelves.day, span), *sources)))
