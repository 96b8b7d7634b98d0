"""The fingerprints of all articles, and which articles share enough of them to be compared. Part of the store, inside its transactions.

A function of the set of articles: two are candidates if they share two fingerprints that count (one, where a text has no more). One that
fewer than RARE articles hold counts for all of them; one that up to CEILING hold counts between the OLDEST of them and each holder; one that
more hold counts nowhere. So an article can take candidates from others, or give them, when a fingerprint crosses a line or another article
becomes one of the oldest: `Shift` names those articles, at most CEILING for each fingerprint that crosses.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection

from normalize.fingerprint import fingerprints
from normalize.terms import Terms

RARE = 30  # holders from which on a fingerprint tells little
OLDEST = 12  # of them that newcomers are still compared with
CEILING = 300  # holders above which a fingerprint is nobody's text: a form, a notice, a law
ENOUGH = 2  # shared fingerprints that make two articles worth comparing

_KEPT_BITS = 48  # six bytes of a row; two articles in a hundred million share one by chance, and are then compared in vain


@dataclass(frozen=True, slots=True)
class Change:
    """An article whose fingerprints or age are others now."""

    article: int
    before: frozenset[int]  # empty where it is new
    after: frozenset[int]  # empty where it is gone


@dataclass(slots=True)
class Shift:
    """The articles that a change of others gave candidates, or took some from."""

    gain: set[int] = field(default_factory=set)
    lose: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Standing:
    """How common a fingerprint is."""

    holders: int
    oldest: frozenset[int]  # empty above CEILING


def prints(text: Terms) -> frozenset[int]:
    """The fingerprints of a text as they are stored."""
    return frozenset((fingerprints(text) >> (64 - _KEPT_BITS)).tolist())


def replace(db: Connection, changes: Collection[Change]) -> Shift:
    """Store the changed fingerprints; `linked` must know the articles' ages, and no longer those that are gone."""
    gone = sorted((one, change.article) for change in changes for one in change.before - change.after)
    come = sorted((one, change.article) for change in changes for one in change.after - change.before)
    touched: dict[int, set[int]] = defaultdict(set)
    for change in changes:
        for one in change.before | change.after:
            touched[one].add(change.article)
    known = _standings(db, touched)
    db.executemany("DELETE FROM fingerprint WHERE hash = ? AND article = ?", gone)
    db.executemany("INSERT OR IGNORE INTO fingerprint(hash, article) VALUES (?, ?)", come)
    shift = Shift()
    number = Counter(one for one, _ in come)
    number.subtract(one for one, _ in gone)
    for one, before in known.items():
        _restate(db, one, before, before.holders + number[one], shift)
    for one, holders in _grown(db, {one for one, _ in come} - known.keys()).items():
        now = _standing(db, one, holders)
        _put(db, one, now)
        shift.lose |= _holders(db, one)
    return shift


def candidates(db: Connection, texts: Mapping[int, frozenset[int]]) -> dict[int, set[int]]:
    """For each article, with its fingerprints, those that it is to be compared with."""
    every = {one for own in texts.values() for one in own}
    common = _standings(db, every)
    holders: dict[int, list[int]] = defaultdict(list)
    sql = "SELECT hash, article FROM fingerprint WHERE hash IN (SELECT value FROM json_each(?))"
    for one, article in db.execute(sql, (_list(every - common.keys()),)):
        holders[one].append(article)
    shared = {article: _shared(db, article, own, holders, common) for article, own in texts.items()}
    short = _short(db, {other for counts in shared.values() for other, times in counts.items() if times < ENOUGH})
    return {
        article: {other for other, times in counts.items() if times >= ENOUGH or len(texts[article]) < ENOUGH or other in short}
        for article, counts in shared.items()
    }


def _shared(
    db: Connection, article: int, own: Iterable[int], holders: Mapping[int, Collection[int]], common: Mapping[int, Standing]
) -> Counter[int]:
    """With how many of the fingerprints each other article counts."""
    shared: Counter[int] = Counter()
    for one in own:
        shared.update(holders[one] if one not in common else _counting(db, one, article, common[one]))
    del shared[article]
    return shared


def _short(db: Connection, articles: Iterable[int]) -> set[int]:
    """Those of the articles that have too few fingerprints to share enough."""
    sql = "SELECT article FROM linked WHERE article IN (SELECT value FROM json_each(?)) AND prints < ?"
    return {row[0] for row in db.execute(sql, (_list(articles), ENOUGH))}


def _counting(db: Connection, one: int, article: int, standing: Standing) -> Collection[int]:
    """The holders of a common fingerprint for which it counts beside the article."""
    return _holders(db, one) if article in standing.oldest else standing.oldest


def _restate(db: Connection, one: int, before: Standing, holders: int, shift: Shift) -> None:
    """Write how common a fingerprint is that was so before."""
    if holders < RARE:
        db.execute("DELETE FROM common WHERE hash = ?", (one,))
        shift.gain |= _holders(db, one)
        return
    now = _standing(db, one, holders)
    if now == before:
        return
    _put(db, one, now)
    if now.oldest != before.oldest:
        shift.gain |= now.oldest - before.oldest
        shift.lose |= before.oldest - now.oldest


def _standing(db: Connection, one: int, holders: int) -> Standing:
    if holders > CEILING:
        return Standing(holders, frozenset())
    sql = (
        "SELECT fingerprint.article FROM fingerprint JOIN linked USING (article) JOIN article ON article.id = fingerprint.article"
        " WHERE hash = ? ORDER BY since, key LIMIT ?"
    )
    return Standing(holders, frozenset(row[0] for row in db.execute(sql, (one, OLDEST))))


def _put(db: Connection, one: int, now: Standing) -> None:
    db.execute("INSERT OR REPLACE INTO common(hash, holders, oldest) VALUES (?, ?, ?)", (one, now.holders, _list(sorted(now.oldest))))


def _standings(db: Connection, every: Iterable[int]) -> dict[int, Standing]:
    """Those of the fingerprints that are not rare."""
    sql = "SELECT hash, holders, oldest FROM common WHERE hash IN (SELECT value FROM json_each(?))"
    return {one: Standing(holders, frozenset(json.loads(oldest))) for one, holders, oldest in db.execute(sql, (_list(sorted(every)),))}


def _grown(db: Connection, every: Iterable[int]) -> dict[int, int]:
    """Those of the fingerprints that have RARE holders and more by now, with their number."""
    sql = "SELECT hash, COUNT(*) FROM fingerprint WHERE hash IN (SELECT value FROM json_each(?)) GROUP BY hash HAVING COUNT(*) >= ?"
    return dict(db.execute(sql, (_list(sorted(every)), RARE)).fetchall())


def _holders(db: Connection, one: int) -> set[int]:
    return {row[0] for row in db.execute("SELECT article FROM fingerprint WHERE hash = ?", (one,))}


def _list(numbers: Iterable[int]) -> str:
    return json.dumps(list(numbers))
