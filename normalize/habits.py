"""What a source prints again and again, as a value: learned from the set of its articles, cut where the evidence is strong.

A journalist's background paragraph recurs too, word for word and over months, and is text. So wide support is never enough: a habit
stands at one edge of the articles, and either speaks to the reader or of the paper itself, or stands in most of what the source printed
meanwhile. docs/decisions/0008-habits.md argues each number.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeVar

from normalize.cues import spoken
from normalize.model import Alarm, Article, Entry, Reason

Where = Literal["head", "tail", "anywhere"]
HEAD, TAIL = 1, 2  # bits of an edge: a paragraph near both ends stands at both

ARTICLES = 8  # of one source that a paragraph must stand in: an event is followed up in fewer
DAYS = 3  # on which those appeared
MOST = 0.75  # of all that the source printed meanwhile; what stands there needs no telling words
MOST_ARTICLES = 12  # and then more of them must be seen
MOST_DAYS = 5
STEADY = 0.9  # of its articles, in which it stands at the same edge
SLACK = 1  # paragraphs nobody repeats that may stand between it and the edge, like a line with a date
SHARE = 0.15  # of an article's words that habits may take
FEW_WORDS = 60  # that they may take of a short article, up to a third of it
_NAMED = 12  # hex characters of the digest that a ledger names a habit by
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading of one article of a source, before any habit was applied."""

    article: str  # its name; versions of one article count once
    day: str  # "2026-01-23": published, or first captured where no date is printed
    paragraphs: tuple[str, ...]  # the kept texts, in order


@dataclass(frozen=True, slots=True)
class Support:
    """How a paragraph stands in the articles of one source."""

    articles: int  # that hold it
    days: int  # different ones
    first: str  # earliest of the days
    last: str
    head: int  # articles in which it stands at the head
    tail: int
    among: int  # articles of the source from the first day to the last

    @property
    def wide(self) -> bool:
        """Whether many articles on several days hold it; such paragraphs are candidates, and no more."""
        return is_wide(self.articles, self.days)

    @property
    def usual(self) -> bool:
        """Whether most of what the source printed meanwhile holds it."""
        return self.articles >= MOST_ARTICLES and self.days >= MOST_DAYS and self.articles >= MOST * self.among

    @property
    def edge(self) -> Where | None:
        """The edge at which it always stands."""
        if self.tail >= STEADY * self.articles:
            return "tail"
        return "head" if self.head >= STEADY * self.articles else None


@dataclass(frozen=True, slots=True)
class Habit:
    """A paragraph that a source repeats, and where it may be cut."""

    where: Where
    reason: Reason


@dataclass(frozen=True, slots=True)
class Habits:
    """The habits of one source, by the sha256 (hex) of their text."""

    texts: Mapping[str, Habit]

    @property
    def digest(self) -> str:
        """The same for the same habits; "" for none."""
        return digest_of(self.texts)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the set of a source's articles teaches."""

    habits: Habits
    supports: Mapping[str, Support]  # of all paragraphs with wide support, by sha256 of their text


@dataclass(frozen=True, slots=True)
class Cut:
    """What habits take of one article."""

    positions: tuple[int, ...]  # numbers of paragraphs; () where nothing is to be cut, or too much
    alarm: Alarm | None  # where it was too much


NO_HABITS = Habits(MappingProxyType({}))


def is_wide(articles: int, days: int) -> bool:
    """Whether so many articles on so many days make a paragraph a candidate."""
    return articles >= ARTICLES and days >= DAYS


def verdict(reason: Reason | None, support: Support) -> Habit | None:
    """The habit that a paragraph with such support is, None for text; `reason` is what its words want of the reader (normalize/cues.py)."""
    if not support.wide:
        return None
    if support.usual and reason:  # also in the middle: an appeal after the third paragraph of every article
        return Habit(support.edge or "anywhere", reason)
    if support.edge and (reason or support.usual):
        return Habit(support.edge, reason or "other")
    return None


def edges(paragraphs: Sequence[K], wide: Collection[K]) -> dict[K, int]:
    """For each paragraph the edges it stands at, HEAD and TAIL added: nothing but repeated ones, and SLACK others, in between.

    A paragraph that stands there twice is at an edge only if both are.
    """
    head, tail = _near(paragraphs, wide), _near(paragraphs[::-1], wide)
    return {each: HEAD * (each not in head.beyond) + TAIL * (each not in tail.beyond) for each in dict.fromkeys(paragraphs)}


@dataclass(frozen=True, slots=True)
class _Run:
    beyond: frozenset[Hashable]  # what stands behind the run


def _near(paragraphs: Sequence[K], wide: Collection[K]) -> _Run:
    others = 0
    for at, each in enumerate(paragraphs):
        if each not in wide:
            others += 1
            if others > SLACK:
                return _Run(frozenset(paragraphs[at:]))
    return _Run(frozenset())


def learn(seen: Iterable[Seen]) -> Learnt:
    """The habits of a source; a function of the set of its readings, whatever their order."""
    readings = frozenset(seen)
    days = _days(readings)
    holders: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        for text in reading.paragraphs:
            holders[text].add(reading.article)
    wide = {text for text, articles in holders.items() if is_wide(len(articles), len({days[article] for article in articles}))}
    stand = _stand(readings, wide)
    printed = Counter(days.values())
    supports = {text: _support(sorted(holders[text]), days, stand[text], printed) for text in wide}
    habits = {sha(text): habit for text in sorted(wide) if (habit := verdict(spoken(text), supports[text]))}
    return Learnt(Habits(MappingProxyType(habits)), {sha(text): support for text, support in supports.items()})


def _days(readings: Iterable[Seen]) -> dict[str, str]:
    days: dict[str, str] = {}
    for reading in readings:
        if reading.paragraphs:
            days[reading.article] = min(reading.day, days.get(reading.article, reading.day))
    return days


def _stand(readings: Iterable[Seen], wide: Collection[str]) -> dict[str, dict[str, int]]:
    """For each wide paragraph the edges it stands at in each article: those at which all of the article's readings have it."""
    stand: dict[str, dict[str, int]] = defaultdict(dict)
    for reading in readings:
        for text, edge in edges(reading.paragraphs, wide).items():
            stand[text][reading.article] = edge & stand[text].get(reading.article, HEAD | TAIL)
    return stand


def _support(articles: Sequence[str], days: Mapping[str, str], stand: Mapping[str, int], printed: Mapping[str, int]) -> Support:
    own = sorted({days[article] for article in articles})
    among = sum(count for day, count in printed.items() if own[0] <= day <= own[-1])
    heads, tails = (sum(bool(stand[article] & edge) for article in articles) for edge in (HEAD, TAIL))
    return Support(len(articles), len(own), own[0], own[-1], heads, tails, among)


def cut(paragraphs: Sequence[K], words: Sequence[int], habits: Mapping[K, Habit]) -> Cut:
    """Which paragraphs of one article its source's habits take; none where that would be more than a small part."""
    taken = {at for at, each in enumerate(paragraphs) if each in habits and habits[each].where == "anywhere"}
    taken |= _run(paragraphs, habits, "head")
    taken |= {len(paragraphs) - 1 - at for at in _run(paragraphs[::-1], habits, "tail")}
    if not taken:
        return Cut((), None)
    lost, whole = sum(words[at] for at in taken), sum(words)
    if len(taken) == len(paragraphs) or lost > max(SHARE * whole, min(FEW_WORDS, whole / 3)):
        told = f"{len(taken)} repeated paragraphs hold {lost} of the {whole} words; none was cut"
        return Cut((), Alarm("habit-flag", told, round(lost / max(1, whole), 4)))
    return Cut(tuple(sorted(taken)), None)


def _run(paragraphs: Sequence[K], habits: Mapping[K, Habit], edge: Where) -> set[int]:
    """The habits of this edge, counted from it, until too much else stands between."""
    taken: set[int] = set()
    others = 0
    for at, each in enumerate(paragraphs):
        if each in habits and habits[each].where in (edge, "anywhere"):
            taken.add(at)
            continue
        others += 1
        if others > SLACK:
            break
    return taken


def rendered(article: Article, habits: Habits) -> Article:
    """The article as its source's habits leave it; one that was rendered before is first restored."""
    ledger = [_restored(entry) for entry in article.ledger]
    kept = [at for at, entry in enumerate(ledger) if entry.fate == "kept"]
    names = [sha(ledger[at].block.text) for at in kept] if habits.texts else []
    taken = cut(names, [len(ledger[at].block.text.split()) for at in kept], habits.texts) if names else Cut((), None)
    for at in taken.positions:
        entry = ledger[kept[at]]
        ledger[kept[at]] = replace(entry, fate="removed", name=habits.texts[names[at]].reason, by=ruling(names[at]))
    alarms = tuple(alarm for alarm in article.alarms if alarm.name != "habit-flag")
    applied = digest_of({names[at]: habits.texts[names[at]] for at in taken.positions})
    return replace(article, ledger=tuple(ledger), habits=applied, alarms=alarms + ((taken.alarm,) if taken.alarm else ()))


def ruling(digest: str) -> str:
    """Who decided, as a ledger names a habit: by the digest of its text."""
    return f"habit:{digest[:_NAMED]}"


def digest_of(texts: Mapping[str, Habit]) -> str:
    """One name for a set of habits; "" for none."""
    if not texts:
        return ""
    lines = "\n".join(f"{digest} {habit.where} {habit.reason}" for digest, habit in sorted(texts.items()))
    return f"sha256:{hashlib.sha256(lines.encode('ascii')).hexdigest()}"


def _restored(entry: Entry) -> Entry:
    # The ledger of an article names the habit, not who had kept the block before; only the archive's own rows do.
    return replace(entry, fate="kept", name="", by="forest") if entry.by.startswith("habit:") else entry


def sha(text: str) -> str:
    """The name of a paragraph: sha256 of its UTF-8, hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
