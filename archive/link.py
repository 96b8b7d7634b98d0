"""Which articles are reposts of which: found in the transaction that stores them, and always what the set of articles says.

Part of the store. What is compared is each article's newest text. An article that is new, gone, edited, older or younger than was known
is compared with its candidates (archive/prints.py, archive/ties.py), and the clusters of what hangs together with it are drawn anew;
nothing else is touched but the articles whose candidates it changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection

from archive import groups, joining, origins, prints, related, rulebook, shared_rows, ties, translated
from archive.candidates import USUAL, Limits, lot
from archive.prints import NONE, Change, Index, Prints, Shift, listed
from archive.related import Text
from archive.remembered import Remembered
from normalize.rulefile import Agency
from normalize.terms import Terms, terms

_REMEMBERED = 170_000  # terms that are kept in memory, those of 500 texts, 6 MB: copies come close together
_BATCH = 200  # articles that are linked at once where an older Pressmark had linked none

# A date that lies after the first sight is wrong, and one before the web (ages.FIRST_WEB). Of the same time, the public name decides.
_AGES = (
    "SELECT id, MIN(first_seen, COALESCE(CASE WHEN published < '1991-08-06' THEN NULL WHEN length(published) > 10 THEN strftime('%Y-%m-%dT%H:%M:%S', published) || 'Z' ELSE published END,"
    " first_seen)) || ' ' || substr(key, 1, 12), key FROM article WHERE id IN (SELECT value FROM json_each(?))"
)
_HELD = "SELECT article, age, lot FROM linked WHERE article IN (SELECT value FROM json_each(?))"
_TEXTS = "SELECT article.id, article.key, text FROM json_each(?) CROSS JOIN article ON article.id = value JOIN version_text ON version_text.version = article.version"

_UNLINKED = (
    "SELECT article.id, text FROM article JOIN version_text USING (version) WHERE article.id NOT IN (SELECT article FROM linked) LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """An article that a transaction derived anew."""

    article: int
    before: str | None  # its text before; None where it had none
    after: str | None  # None where it is gone


@dataclass(slots=True)
class Linker:
    """Links one database's articles."""

    folder: Path | None  # of the archive, whose rules name agencies; None for those that ship alone
    limits: Limits = USUAL
    _agencies: tuple[Agency, ...] | None = None
    _terms: Remembered[str, Terms] = field(default_factory=lambda: Remembered(terms, len, _REMEMBERED))  # only saves work

    def refresh(self, db: Connection, seen: Collection[Seen]) -> None:
        """Link what was derived anew."""
        changes = self._changes(db, seen)
        altered = {change.article for change in changes if change.is_of_text}
        new = {change.article for change in changes if not change.age_before}
        stale = {change.article for change in changes} - new | _forget(db, altered - new)
        shift = Index(db, self.limits).replace(changes)
        tied = ties.refresh(db, [each.article for each in seen])
        here = {each.article for each in seen}
        # A tie comes or goes with one of these; the other end, which thousands may name, is met from there.
        relink = altered | shift.gain | (tied & here)
        stale |= self._review(db, relink, new, shift)
        shared_rows.forget(db, {each.article for each in seen if each.before != each.after})
        kept = {change.article for change in changes if change.age_after}
        shared_rows.await_look(db, kept, {change.article for change in changes} - kept)
        translated.refresh(db, here)
        joined = joining.join(db, new)
        drawn = groups.refresh(db, stale | joined.left) | joined.renamed | tied
        origins.refresh(db, drawn, here, self._house)

    def catch_up(self, db: Connection) -> bool:
        """Link some of the articles that nobody has linked yet; whether there were any."""
        found = db.execute(_UNLINKED, (_BATCH,)).fetchall()
        if found:
            self.refresh(db, [Seen(article, None, text) for article, text in found])
        return bool(found)

    def is_behind(self, db: Connection) -> bool:
        """Whether there are articles that nobody has linked yet."""
        return db.execute(_UNLINKED, (1,)).fetchone() is not None

    def _house(self) -> tuple[Agency, ...]:
        """The agencies, read when they are first needed: it takes as long as a hundred articles."""
        if self._agencies is None:
            self._agencies = rulebook.load(self.folder).agencies
        return self._agencies

    def _changes(self, db: Connection, seen: Iterable[Seen]) -> list[Change]:
        """What is to be stored, and the rows of `linked` written."""
        by_number = {each.article: each for each in seen}
        held = {row[0]: (row[1], row[2]) for row in db.execute(_HELD, (listed(by_number),))}
        now = {row[0]: (row[1], lot(row[2])) for row in db.execute(_AGES, (listed(by_number),))}
        changes = []
        for article, each in sorted(by_number.items()):
            (age_before, lot_before), (age_after, lot_after) = held.get(article, ("", 0)), now.get(article, ("", 0))
            if each.before != each.after or age_before != age_after:
                before = self._prints(each.before) if article in held else NONE
                changes.append(Change(article, before, self._prints(each.after), age_before, age_after, lot_after or lot_before))
        _put_linked(db, changes)
        return changes

    def _review(self, db: Connection, relink: Collection[int], new: Collection[int], shift: Shift) -> set[int]:
        """Bring relations in line with candidates, and compare the articles of `relink` with those that they gained.

        Returns the ends of relations that went, and of those that came between articles of which neither is new.
        """
        texts = self._texts(db, shift.lose.union(relink))
        own = {
            article: shift.changed[article] if article in shift.changed else prints.prints(text.terms) for article, text in texts.items()
        }
        found = Index(db, self.limits).candidates(own, shift)
        held, tied = related.among(db, texts), ties.among(db, texts)
        stale: set[int] = set()
        for article in sorted(texts):
            candidates = found[article] | tied[article]
            if lost := held[article] - candidates:
                related.drop(db, article, lost)
                stale |= {article, *lost}
            if article in relink:
                fresh = {other for other in candidates - held[article] if other not in relink or other > article}
                ends = self._compare(db, texts, article, fresh)
                if article not in new:
                    stale.update(end for other in ends - set(new) for end in (article, other))
        return stale

    def _compare(self, db: Connection, texts: Mapping[int, Text], article: int, others: Collection[int]) -> set[int]:
        """Write the article's relations with the others; returns those that it has one with."""
        known = {**texts, **self._texts(db, [other for other in others if other not in texts])} if others else texts
        return {other for other in sorted(others) if related.put(db, texts[article], known[other])}

    def _texts(self, db: Connection, articles: Collection[int]) -> dict[int, Text]:
        found = db.execute(_TEXTS, (listed(sorted(articles)),)).fetchall() if articles else []
        return {number: Text(number, key, words, self._terms(words)) for number, key, words in found}

    def _prints(self, text: str | None) -> Prints:
        return NONE if text is None else prints.prints(self._terms(text))


def _forget(db: Connection, articles: Collection[int]) -> set[int]:
    """Drop all relations of the articles; returns whom they had them with."""
    held = related.among(db, articles) if articles else {}
    for article, others in held.items():
        related.drop(db, article, others)
    return {other for others in held.values() for other in others}


def _put_linked(db: Connection, changes: Iterable[Change]) -> None:
    here = [change for change in changes if change.age_after]
    rows = [(change.article, change.age_after, len(change.after), change.lot) for change in here]
    db.executemany(
        "INSERT INTO linked(article, age, prints, lot) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET age = excluded.age, prints = excluded.prints, lot = excluded.lot",
        rows,
    )
    db.executemany("DELETE FROM linked WHERE article = ?", [(change.article,) for change in changes if not change.age_after])
