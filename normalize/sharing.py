"""Statements that independent articles share: their words, who carries them, who may have carried them first, and how rare they are.

Every run of twelve words counts (found by winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003); one of eight to eleven counts
where both articles give the same names and tell of the same days, and the run is a quotation or gives names or numbers itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from normalize.fingerprint import close_fingerprints
from normalize.model import Instant
from normalize.passages import Passage, Run, passages
from normalize.relate import kind_of, measured
from normalize.subjects import Subjects, is_telling, share, subjects
from normalize.terms import Terms, mixed

SURE = 12.0  # unchanged words in a row that count between any two articles
IN_SURE = 2  # fingerprints that such a run has, at least
SHORT = 8.0  # between articles of one event
HOLDERS = 12  # of a fingerprint that are compared each with each; beyond that, all with the oldest two
OLDEST = 2
OVERLAP = 0.5  # of the longer of two stretches of one article, from which on they are one statement

_PLACES = 22  # bits of a term's code that tell it
_LENGTH = {"second": timedelta(0), "minute": timedelta(minutes=1), "day": timedelta(days=1), "month": timedelta(days=31)}
_ZONES = timedelta(hours=12)  # by which a time without a zone may be off


@dataclass(frozen=True, eq=False)
class Held:
    """An article, as far as its statements are concerned."""

    id: str
    terms: Terms
    published: Instant | None
    site: str = ""  # "" where unknown
    cluster: str = ""  # copies of one article share it; "" where it stands alone

    @cached_property
    def subjects(self) -> Subjects:
        """What it is about."""
        return subjects(self.terms, self.published)

    @cached_property
    def prints(self) -> NDArray[np.uint64]:
        """Fingerprints of which any eight terms in a row have one, any twelve two."""
        return close_fingerprints(self.terms)

    @property
    def earliest(self) -> datetime | None:
        """The first moment at which it may have appeared; None where it is undated."""
        return None if self.published is None else self.published.at - (timedelta(0) if self._is_moment else _ZONES)

    @property
    def latest(self) -> datetime | None:
        """The last such moment."""
        if self.published is None:
            return None
        return self.published.at + _LENGTH[self.published.precision] + (timedelta(0) if self._is_moment else _ZONES)

    @property
    def _is_moment(self) -> bool:
        return self.published is not None and self.published.offset is not None and self.published.precision in ("second", "minute")

    @property
    def _age(self) -> tuple[bool, float, str]:
        """Older first, undated last; the same for any order of arrival."""
        return (self.published is None, self.published.at.timestamp() if self.published else 0.0, self.id)


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article's own print of a statement."""

    id: str
    start: int  # characters from the text's start
    end: int
    quoted: bool  # whether it stands in quotation marks, for the most part


@dataclass(frozen=True, slots=True)
class Statement:
    """The same words in articles of which none is a copy of another."""

    key: str  # of its longest unchanged run: 16 hexadecimal digits
    carriers: tuple[Carrier, ...]  # the oldest first, undated ones last
    first: tuple[str, ...]  # ids of those who may have been first, by what is printed; none where none is dated
    sites: int  # that carry it; 1 where a house repeats itself; carriers without a known site count as one each
    words: float  # of the longest unchanged run
    rarity: float  # bits: how unlikely it is that two choose these words


@dataclass(frozen=True, slots=True)
class Common:
    """A passage of two articles."""

    a: str
    b: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Met:
    """Two articles that were compared, least id first."""

    a: str
    b: str
    is_copy: bool  # a copy, an excerpt or a form of the other
    common: tuple[Common, ...]  # what they share else


@dataclass(frozen=True, eq=False, slots=True)
class Frequencies:
    """In how many articles a term stands, 16 MB however many there are; terms that fall into one place pass for one."""

    articles: int
    of: NDArray[np.uint32]  # by the first bits of the term's code

    def bits(self, codes: NDArray[np.uint64]) -> float:
        """The information of the terms, each counted once (inverse document frequency: Sparck Jones, 1972)."""
        return float(np.log2((self.articles + 1) / (self.of[_places(np.unique(codes))] + 0.5)).sum())


def met(a: Held, b: Held) -> Met | None:
    """What the two articles share; None where it is nothing."""
    if (a.cluster and a.cluster == b.cluster) or a.id == b.id:
        return None
    a, b = sorted((a, b), key=lambda held: held.id)
    if len(np.intersect1d(a.prints, b.prints, assume_unique=True)) < IN_SURE and not share(a.subjects, b.subjects):
        return None
    found = passages(a.terms, b.terms, SHORT)
    is_copy = bool(found) and kind_of(measured(a.terms, b.terms, found)) not in (None, "same-quotation", "shared-passage")
    common = tuple(Common(a.id, b.id, one) for one in found if not is_copy and _counts(a, b, one))
    return Met(a.id, b.id, is_copy, common) if common or is_copy else None


def statements(articles: Sequence[Held], frequencies: Frequencies | None = None) -> tuple[Statement, ...]:
    """What the articles share, the rarest first; of copies only the oldest is asked. Any order of articles gives the same.

    A fingerprint that more than twelve have is looked up in the two oldest of them alone: what two others share besides is not told.
    """
    oldest = _oldest(articles)
    found = [each for a, b in sorted(_candidates(oldest)) if (each := met(oldest[a], oldest[b]))]
    by_id = {held.id: held for held in oldest}
    return gathered(found, by_id.__getitem__, frequencies or counted(held.terms for held in articles))


def gathered(found: Sequence[Met], article: Callable[[str], Held], frequencies: Frequencies) -> tuple[Statement, ...]:
    """What pairs share as statements, the rarest first. Who copied from an older carrier is no carrier."""
    copies = {pair for each in found if each.is_copy for pair in ((each.a, each.b), (each.b, each.a))}
    made = []
    for group in _grouped([common for each in found for common in each.common]):
        articles = {id: article(id) for id in {id for common in group for id in (common.a, common.b)}}
        carriers = _independent(articles.values(), copies)
        if len(carriers) > 1:
            made.append(_statement(group, carriers, articles, frequencies))
    return tuple(sorted(made, key=lambda one: (-one.rarity, one.key)))


def counted(texts: Iterable[Terms]) -> Frequencies:
    """How many of the texts hold each term."""
    articles, of = 0, np.zeros(1 << _PLACES, np.uint32)
    for text in texts:
        of[np.unique(_places(text.codes))] += 1
        articles += 1
    return Frequencies(articles, of)


def _places(codes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (codes >> np.uint64(64 - _PLACES)).astype(np.int64)


def _oldest(articles: Iterable[Held]) -> list[Held]:
    """One of each cluster, by age."""
    seen: dict[str, Held] = {}
    for held in sorted(articles, key=lambda held: held._age):
        seen.setdefault(f"cluster {held.cluster}" if held.cluster else f"article {held.id}", held)
    return list(seen.values())


def _independent(articles: Iterable[Held], copies: Collection[tuple[str, str]]) -> list[Held]:
    """By age, those that are no copies of older ones."""
    kept: list[Held] = []
    for held in _oldest(articles):
        if not any((held.id, older.id) in copies for older in kept):
            kept.append(held)
    return kept


def _candidates(articles: Sequence[Held]) -> set[tuple[int, int]]:
    """Numbers of articles that have a fingerprint in common."""
    rows = [held.prints for held in articles]
    if not rows:
        return set()
    hashes = np.concatenate(rows)
    owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    edges = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1], [True]]))
    several = np.flatnonzero(np.diff(edges) > 1)
    found: set[tuple[int, int]] = set()
    for start, end in zip(edges[several].tolist(), edges[several + 1].tolist(), strict=True):
        found.update(_pairs(owners[start:end].tolist()))
    return found


def _pairs(holders: list[int]) -> Iterator[tuple[int, int]]:
    if len(holders) <= HOLDERS:
        return combinations(holders, 2)
    return ((old, other) for old in holders[:OLDEST] for other in holders if old < other)


def _counts(a: Held, b: Held, passage: Passage) -> bool:
    """Whether a passage is long enough, or short and about what both are about."""
    longest = max(passage.runs, key=lambda run: _words(a.terms, run))
    if _words(a.terms, longest) >= SURE:
        return True
    telling = is_telling(a.terms, _in_a(longest)) or is_telling(b.terms, slice(longest.b, longest.b + longest.length))
    return telling and share(a.subjects, b.subjects)


def _words(text: Terms, run: Run) -> float:
    return float(text.words[run.a + run.length] - text.words[run.a])


def _in_a(run: Run) -> slice:
    return slice(run.a, run.a + run.length)


@dataclass(frozen=True, slots=True, order=True)
class _Stretch:
    id: str
    start: int  # terms
    end: int


def _grouped(found: Sequence[Common]) -> list[list[Common]]:
    """The passages of each statement: those that lie one upon the other in some article."""
    leaders: dict[_Stretch, _Stretch] = {}

    def leader(one: _Stretch) -> _Stretch:
        while leaders[one] != one:
            leaders[one] = one = leaders[leaders[one]]
        return one

    by_article: dict[str, set[_Stretch]] = defaultdict(set)
    for common in found:
        a, b = _stretches(common)
        leaders.setdefault(a, a)
        leaders.setdefault(b, b)
        leaders[leader(b)] = leader(a)
        by_article[a.id].add(a)
        by_article[b.id].add(b)
    for one, other in _overlapping(by_article.values()):
        leaders[leader(other)] = leader(one)
    groups: dict[_Stretch, list[Common]] = defaultdict(list)
    for common in found:
        groups[leader(_stretches(common)[0])].append(common)
    return list(groups.values())


def _stretches(common: Common) -> tuple[_Stretch, _Stretch]:
    a, b = common.passage.a, common.passage.b
    return _Stretch(common.a, a.start, a.stop), _Stretch(common.b, b.start, b.stop)


def _overlapping(articles: Iterable[set[_Stretch]]) -> Iterator[tuple[_Stretch, _Stretch]]:
    for stretches in articles:
        ordered = sorted(stretches)
        for at, one in enumerate(ordered):
            for other in ordered[at + 1 :]:
                if other.start >= one.end:
                    break
                if min(one.end, other.end) - other.start >= OVERLAP * max(one.end - one.start, other.end - other.start):
                    yield one, other


def _statement(group: Sequence[Common], carriers: Sequence[Held], articles: Mapping[str, Held], frequencies: Frequencies) -> Statement:
    stretches: dict[str, _Stretch] = {}
    for stretch in (one for common in group for one in _stretches(common)):
        known = stretches.setdefault(stretch.id, stretch)
        stretches[stretch.id] = _Stretch(stretch.id, min(known.start, stretch.start), max(known.end, stretch.end))
    independent = {held.id for held in carriers}
    core, words = _core([each for each in group if {each.a, each.b} <= independent] or group, articles)
    printed = tuple(_carrier(held.terms, stretches[held.id]) for held in carriers)
    sites = len({held.site or f"article {held.id}" for held in carriers})
    return Statement(_key(core), printed, _first(carriers), sites, words, frequencies.bits(core))


def _core(group: Sequence[Common], articles: Mapping[str, Held]) -> tuple[NDArray[np.uint64], float]:
    """The terms of the longest unchanged run, and its words."""
    runs = [(articles[common.a].terms, run) for common in group for run in common.passage.runs]
    best = max(runs, key=lambda pair: (_words(*pair), _key(pair[0].codes[_in_a(pair[1])])))
    return best[0].codes[_in_a(best[1])], _words(*best)


def _key(codes: NDArray[np.uint64]) -> str:
    places = np.arange(1, len(codes) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    total = int(mixed(codes + places).sum(dtype=np.uint64))
    return f"{total:016x}"


def _carrier(text: Terms, stretch: _Stretch) -> Carrier:
    part = slice(stretch.start, stretch.end)
    quoted = float(text.quoted[part].mean()) > 0.5
    return Carrier(stretch.id, int(text.starts[stretch.start]), int(text.ends[stretch.end - 1]), quoted)


def _first(carriers: Sequence[Held]) -> tuple[str, ...]:
    """Those who may have appeared before each of the others had to have."""
    dated = [(held.id, held.earliest, held.latest) for held in carriers]
    bound = min((latest for _, _, latest in dated if latest), default=None)
    return tuple(id for id, earliest, _ in dated if earliest and bound and earliest <= bound)
