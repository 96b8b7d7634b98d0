"""Articles over time: days, months or years as bars, each telling whether anything was captured then at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from archive import shelves

DAYS = 62  # bars at most; of longer spans months are shown, or years
_MONTHS = 20 * 31 * 3


@dataclass(frozen=True, slots=True)
class Bar:
    since: str  # as a search takes it: a day, a month or a year
    articles: int
    days: int
    crawled: int  # of these days, on how many something was captured

    @property
    def told(self) -> str:
        count = f"{self.articles:,} article{'' if self.articles == 1 else 's'}"
        if self.crawled == self.days:
            return f"{self.since}: {count}"
        return f"{self.since}: {count}; " + (f"crawled on {self.crawled} of {self.days} days" if self.crawled else "nothing was crawled")


@dataclass(frozen=True, slots=True)
class Chart:
    unit: str  # day, month or year
    bars: tuple[Bar, ...]

    @property
    def most(self) -> int:
        """The height of the chart."""
        return max([1, *(bar.articles for bar in self.bars)])

    @property
    def gaps(self) -> int:
        """Bars of a time in which nothing was captured."""
        return sum(not bar.crawled for bar in self.bars)

    @property
    def told(self) -> str:
        """What the chart shows, in words."""
        if not self.bars:
            return ""
        return f"Articles a {self.unit}, {self.bars[0].since} to {self.bars[-1].since}; at most {self.most:,}"


def chart(days: Mapping[int, int], span: tuple[int, int], crawled: Collection[int]) -> Chart:
    """The articles of each day between two days (both included), by numbers of days."""
    first, last = span
    length = last - first + 1
    unit, letters = ("day", 10) if length <= DAYS else ("month", 7) if length <= _MONTHS else ("year", 4)
    found: dict[str, list[int]] = {}
    for number in range(max(first, 1), last + 1):
        bar = found.setdefault(shelves.day(number)[:letters], [0, 0, 0])
        bar[0] += days.get(number, 0)
        bar[1] += 1
        bar[2] += number in crawled
    return Chart(unit, tuple(Bar(since, *bar) for since, bar in found.items()))


def crawled(connection: sqlite3.Connection, span: tuple[int, int], sources: Sequence[str]) -> frozenset[int]:
    """The days between two days on which something was captured: of any of these sources, or of any at all where none is named."""
    among = f"AND source IN ({', '.join('?' for _ in sources)})" if sources else ""
    sql = f"SELECT day FROM crawl_day WHERE day BETWEEN ? AND ? {among} GROUP BY day"
    return frozenset(shelves.number(day) for (day,) in connection.execute(sql, (*map(shelves.day, span), *sources)))


def lately(connection: sqlite3.Connection, count: int) -> Chart | None:
    """All articles of the last days up to the last crawl; None where there was none."""
    newest = connection.execute("SELECT max(day) FROM crawl_day").fetchone()[0]
    last = shelves.number(newest)
    if not last:
        return None
    span = max(1, last - count + 1), last
    sql = f"SELECT id / {shelves.SHELVES}, sum(articles) FROM shelf WHERE id BETWEEN ? AND ? GROUP BY 1"
    days = dict(connection.execute(sql, (span[0] * shelves.SHELVES, (last + 1) * shelves.SHELVES - 1)).fetchall())
    return chart(days, span, crawled(connection, span, ()))
