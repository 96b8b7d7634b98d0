"""Rules whose use changed: one that stops matching, or suddenly matches far more, is more often a changed site than changed news.

Per source and rule the last week is compared with the three months before. How likely so few or so many matches are follows from the
posterior predictive distribution of a binomial rate with Jeffreys' prior, a beta-binomial (Gelman et al., Bayesian Data Analysis,
section 2.4), which knows how little a short past tells. Articles of one day are alike, so counts are first divided by the past's
dispersion over days (quasi-likelihood: McCullagh and Nelder, Generalized Linear Models, section 4.5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, lgamma
from typing import Literal

_RECENT = timedelta(days=7)
_PAST = timedelta(days=90)
_RARE = 1e-4  # with 20 sources and 200 rules looked at each day, chance alone gives less than one row in two days
_LEAST_PAST = 20  # articles; fewer say nothing of a rate
_FEW, _MANY = 5, 8  # articles that are at least missed, or that are at least too many
_SILENT, _SURGE = 0.2, 3.0  # share of what was expected
_LARGEST = 100_000  # articles; sums of more terms tell nothing more


@dataclass(frozen=True, slots=True)
class Use:
    """On how many of a source's articles of one day a rule decided a block. Days without a match may be left out."""

    source: str
    rule: str  # "" tells only how many articles there were
    day: date
    articles: int  # of the source on that day, those without a match included
    matched: int


@dataclass(frozen=True, slots=True)
class Drift:
    """A rule whose use in one source changed."""

    source: str
    rule: str
    kind: Literal["silent", "surge"]
    since: date  # first day of the week that is compared
    articles: int  # of that week
    matched: int
    expected: float  # matches by the past's rate
    chance: float  # that so few, or so many, are the past's rate at work

    @property
    def sentence(self) -> str:
        """The finding with its figures."""
        found = "no article" if not self.matched else "1 article" if self.matched == 1 else f"{self.matched:,} articles"
        advice = "the site may have changed its words" if self.kind == "silent" else "it may take away text"
        return (
            f"{self.source}: rule {self.rule} matched {found} of {self.articles:,} since {self.since.isoformat()}, "
            f"where {self.expected:.0f} were to be expected; {advice}"
        )


@dataclass(frozen=True, slots=True)
class _Count:
    articles: float
    matched: float


def drift(uses: Iterable[Use]) -> tuple[Drift, ...]:
    """The rules whose last week is not like the three months before, by source and rule; in whatever order the uses come."""
    articles: dict[str, dict[date, int]] = defaultdict(dict)
    matched: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for use in uses:
        days = articles[use.source]
        days[use.day] = max(days.get(use.day, 0), use.articles)
        if use.rule:
            matched[use.source, use.rule][use.day] += use.matched
    found = (_drift(source, rule, articles[source], days) for (source, rule), days in sorted(matched.items()))
    return tuple(each for each in found if each)


def _drift(source: str, rule: str, articles: Mapping[date, int], matched: Mapping[date, int]) -> Drift | None:
    since = max(articles) - _RECENT + timedelta(days=1)
    days = {day: _Count(number, min(number, matched.get(day, 0))) for day, number in articles.items() if number}
    now = _sum(count for day, count in days.items() if day >= since)
    past = {day: count for day, count in days.items() if since - _PAST <= day < since}
    before = _sum(past.values())
    if before.articles < _LEAST_PAST or not now.articles:
        return None
    spread = _dispersion(past.values(), before)
    expected = now.articles * (before.matched + 0.5) / (before.articles + 1)
    if now.matched <= _SILENT * expected and expected - now.matched >= _FEW:
        chance = _at_most(now, before, spread)
        kind: Literal["silent", "surge"] = "silent"
    elif now.matched >= _SURGE * expected and now.matched - expected >= _MANY:
        chance = _at_most(_missed(now), _missed(before), spread)
        kind = "surge"
    else:
        return None
    return Drift(source, rule, kind, since, int(now.articles), int(now.matched), expected, chance) if chance < _RARE else None


def _sum(counts: Iterable[_Count]) -> _Count:
    told = tuple(counts)
    return _Count(sum(each.articles for each in told), sum(each.matched for each in told))


def _missed(count: _Count) -> _Count:
    """The articles without a match in the place of those with one."""
    return _Count(count.articles, count.articles - count.matched)


def _dispersion(days: Iterable[_Count], whole: _Count) -> float:
    """How much more the days differ than chance would have it: Pearson's chi-square by its degrees of freedom, at least 1."""
    told = tuple(days)
    rate = (whole.matched + 0.5) / (whole.articles + 1)
    square = sum((day.matched - day.articles * rate) ** 2 / (day.articles * rate * (1 - rate)) for day in told)
    return max(1.0, square / max(1, len(told) - 1))


def _at_most(now: _Count, past: _Count, spread: float) -> float:
    """The chance of so few matches or fewer, were the past's rate at work."""
    size = min(_LARGEST, max(1, round(now.articles / spread)))
    most = min(size, round(now.matched / spread))
    alpha, beta = past.matched / spread + 0.5, (past.articles - past.matched) / spread + 0.5
    return min(1.0, sum(exp(_log_chance(number, size, alpha, beta)) for number in range(most + 1)))


def _log_chance(number: int, size: int, alpha: float, beta: float) -> float:
    """Of exactly `number` out of `size` under a beta-binomial distribution."""
    ways = lgamma(size + 1) - lgamma(number + 1) - lgamma(size - number + 1)
    return ways + _log_beta(number + alpha, size - number + beta) - _log_beta(alpha, beta)


def _log_beta(alpha: float, beta: float) -> float:
    return lgamma(alpha) + lgamma(beta) - lgamma(alpha + beta)
